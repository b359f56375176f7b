package nn

import (
	"math"
	"math/rand/v2"
)

// Linear multiplies rows by a matrix and adds a bias.
type Linear struct {
	In, Out int
	W       *Param // In rows of Out columns
	B       *Param // one row
	fwd     Panels
	bwd     Panels
	bytes   *Bytes // for use; nil while learning
}

// NewLinear is a layer of zeros.
func NewLinear(in, out int) *Linear {
	return &Linear{In: in, Out: out, W: NewParam(in, out, false), B: NewParam(1, out, false)}
}

// Randomize gives the weights the variance that keeps the size of activations.
func (l *Linear) Randomize(rng *rand.Rand, gain float64) {
	l.W.Randomize(rng, gain/math.Sqrt(float64(l.In)))
}

// Params are the weights and the bias.
func (l *Linear) Params() []*Param { return []*Param{l.W, l.B} }

// Pack gets the layer ready after its weights have changed: with back for learning, in
// float32, else for use, in whole numbers.
func (l *Linear) Pack(back bool) {
	if !back {
		l.bytes = new(Bytes)
		l.bytes.Pack(l.W.W, l.B.W, l.In, l.Out)
		return
	}
	l.bytes = nil
	l.fwd.Pack(l.W.W, l.In, l.Out, l.Out, false)
	l.bwd.Pack(l.W.W, l.Out, l.In, l.Out, true)
}

// Forward sets the m rows of y to the layer of the rows of x, which begin ldx
// elements apart.
func (l *Linear) Forward(y, x []float32, ldx, m int, s *Scratch) {
	if l.bytes != nil {
		l.bytes.Mul(y, x, ldx, m, s)
		return
	}
	for i := range m {
		copy(y[i*l.Out:][:l.Out], l.B.W)
	}
	l.fwd.MulAdd(y, l.Out, x, ldx, m, s)
}

// BackWork is memory that gradients need. It serves one worker at a time.
type BackWork struct {
	Scratch
	panels Panels
}

// Backward adds to the gradients of worker what the gradient dy of m rows of
// results means for the weights, and with dx sets its rows, In elements apart,
// to the gradient of x.
func (l *Linear) Backward(worker int, dx, dy, x []float32, ldx, m int, s *BackWork) {
	bias := l.B.Grad(worker)
	for i := range m {
		Add(bias, dy[i*l.Out:][:l.Out])
	}
	s.panels.Pack(dy, m, l.Out, l.Out, false)
	s.panels.MulAddT(l.W.Grad(worker), l.Out, x, ldx, l.In, &s.Scratch)
	if dx != nil {
		clear(dx[:m*l.In])
		l.bwd.MulAdd(dx, l.In, dy, l.Out, m, &s.Scratch)
	}
}
