package query

// WithMorsel sets how many ids of a scan a worker takes at a time.
func WithMorsel(n int) Option {
	return func(e *Engine) error {
		e.morsel = n
		return nil
	}
}
