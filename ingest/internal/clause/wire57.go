package clause

func (w *weaver) wire57() { w.carb() }
