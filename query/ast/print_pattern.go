package ast

func (p *printer) path(path *Path) {
	if path.Var != nil {
		p.put(quoteVariable(path.Var.Name), " = ")
	}
	switch {
	case path.Func && path.Selector == SelectAllShortest:
		p.put("allShortestPaths(")
	case path.Func:
		p.put("shortestPath(")
	default:
		p.selector(path)
	}
	for _, e := range path.Elems {
		p.pathElem(e)
	}
	p.put(when(path.Func, ")"))
}

func (p *printer) selector(path *Path) {
	words := [...]string{
		SelectAll: "", SelectAllShortest: "ALL SHORTEST ", SelectAny: "ANY ",
		SelectAnyShortest: "SHORTEST ", SelectShortestGroup: "SHORTEST ",
	}
	p.put(when(path.Selector == SelectAnyShortest && path.Count == nil, "ANY "), words[path.Selector])
	if path.Count != nil {
		p.expr(path.Count, levelAtom)
		p.put(" ")
	}
	p.put(when(path.Selector == SelectShortestGroup, "GROUPS "))
}

func (p *printer) pathElem(e PathElem) {
	switch e := e.(type) {
	case *NodePattern:
		p.put("(")
		p.entity(e.Var, e.Labels, nil, e.Props, e.Where)
		p.put(")")
	case *RelPattern:
		p.put(when(e.Dir == DirLeft || e.Arrows, "<"), "-")
		if e.Var != nil || e.Types != nil || e.Length != nil || e.Props != nil || e.Where != nil {
			p.put("[")
			p.entity(e.Var, e.Types, e.Length, e.Props, e.Where)
			p.put("]")
		}
		p.put("-", when(e.Dir == DirRight || e.Arrows, ">"))
		p.quantifier(e.Quant)
	case *Group:
		p.put("(")
		p.path(e.Path)
		p.where(e.Where)
		p.put(")")
		p.quantifier(e.Quant)
	default:
		panic("ast: Format: unknown element of a path")
	}
}

// entity prints what stands between the brackets of a node or a relationship.
func (p *printer) entity(v *Variable, labels Label, length *Range, props, where Expr) {
	gap := ""
	if v != nil {
		p.put(quoteVariable(v.Name))
		gap = " "
	}
	if labels != nil {
		p.put(":")
		p.label(labels, labelOr)
		gap = " "
	}
	if length != nil {
		p.length(length)
		gap = " "
	}
	if props != nil {
		p.put(gap)
		p.expr(props, levelAtom)
	}
	p.where(where)
}

func (p *printer) length(r *Range) {
	p.put("*")
	switch {
	case r.Min == r.Max:
		p.count(r.Min)
	case r.Max != Unbounded:
		p.count(r.Min)
		p.put("..")
		p.count(r.Max)
	case r.Min != 1:
		p.count(r.Min)
		p.put("..")
	}
}

func (p *printer) quantifier(r *Range) {
	switch {
	case r == nil:
		return
	case r.Max == Unbounded && r.Min == 0:
		p.put("*")
		return
	case r.Max == Unbounded && r.Min == 1:
		p.put("+")
		return
	}
	p.put("{")
	p.count(r.Min)
	if r.Max != r.Min {
		p.put(",")
		if r.Max != Unbounded {
			p.count(r.Max)
		}
	}
	p.put("}")
}

// Binding strength of label expressions.
const (
	labelOr = iota
	labelAnd
	labelNot
	labelAtom
)

// label prints l, in parentheses if it binds less than least.
func (p *printer) label(l Label, least int) {
	level := labelAtom
	switch l.(type) {
	case *LabelOr:
		level = labelOr
	case *LabelAnd:
		level = labelAnd
	case *LabelNot:
		level = labelNot
	}
	if level < least {
		p.put("(")
		defer p.put(")")
	}
	switch l := l.(type) {
	case *LabelName:
		p.put(quoteWord(l.Name, false))
	case *LabelAny:
		p.put("%")
	case *LabelDynamic:
		p.put("$", when(l.Any, "any"), "(")
		p.expr(l.X, levelOr)
		p.put(")")
	case *LabelNot:
		p.put("!")
		p.label(l.X, labelNot)
	case *LabelAnd:
		list(p, "&", l.Terms, func(t Label) { p.label(t, labelNot) })
	case *LabelOr:
		list(p, "|", l.Terms, func(t Label) { p.label(t, labelAnd) })
	default:
		panic("ast: Format: unknown label expression")
	}
}
