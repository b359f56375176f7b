package nn

import (
	"math"
	"math/rand/v2"
)

// Param is a matrix of weights. While it is learned it also has a gradient for
// each worker and the moments of the optimiser.
type Param struct {
	Rows, Cols int
	W          []float32

	sparse  bool
	grad    [][]float32
	touched [][]int32 // rows with a gradient, by worker; for sparse ones
	mark    [][]bool
	m, v    []float32
}

// NewParam is a matrix of zeros. A sparse one is updated only in rows that had a
// gradient.
func NewParam(rows, cols int, sparse bool) *Param {
	return &Param{Rows: rows, Cols: cols, W: make([]float32, rows*cols), sparse: sparse}
}

// Randomize fills p with numbers around zero of the given standard deviation.
func (p *Param) Randomize(rng *rand.Rand, deviation float64) {
	for i := range p.W {
		p.W[i] = float32(rng.NormFloat64() * deviation)
	}
}

// Learn gets p ready to be learned by some workers.
func (p *Param) Learn(workers int) {
	p.m, p.v = make([]float32, len(p.W)), make([]float32, len(p.W))
	for range workers {
		p.grad = append(p.grad, make([]float32, len(p.W)))
		p.touched = append(p.touched, nil)
		if p.sparse {
			p.mark = append(p.mark, make([]bool, p.Rows))
		}
	}
}

// Grad is the gradient of a worker.
func (p *Param) Grad(worker int) []float32 { return p.grad[worker] }

// GradRow is a row of the gradient of a worker, to be added to.
func (p *Param) GradRow(worker int, row int32) []float32 {
	if p.sparse && !p.mark[worker][row] {
		p.mark[worker][row] = true
		p.touched[worker] = append(p.touched[worker], row)
	}
	return p.grad[worker][int(row)*p.Cols:][:p.Cols]
}

// Row is a row of the weights.
func (p *Param) Row(row int32) []float32 { return p.W[int(row)*p.Cols:][:p.Cols] }

// Adam is the optimiser of Kingma and Ba (2015). Sparse parameters move, and
// their moments fade, only when they have a gradient.
type Adam struct {
	Rate, Beta1, Beta2 float64
	step               int
}

// Step moves params along their gradients, summed over workers in order and
// multiplied by scale, and clears the gradients.
func (a *Adam) Step(params []*Param, scale float32) {
	a.step++
	c1 := 1 - math.Pow(a.Beta1, float64(a.step))
	c2 := 1 - math.Pow(a.Beta2, float64(a.step))
	u := update{
		rate: float32(a.Rate * math.Sqrt(c2) / c1), eps: float32(1e-8 * math.Sqrt(c2)), scale: scale,
		b1: float32(a.Beta1), b2: float32(a.Beta2),
	}
	for _, p := range params {
		if !p.sparse {
			for _, g := range p.grad[1:] {
				Add(p.grad[0], g)
				clear(g)
			}
			u.apply(p.W, p.grad[0], p.m, p.v)
			continue
		}
		p.mergeRows()
		for _, r := range p.touched[0] {
			from, to := int(r)*p.Cols, int(r+1)*p.Cols
			u.apply(p.W[from:to], p.grad[0][from:to], p.m[from:to], p.v[from:to])
			p.mark[0][r] = false
		}
		p.touched[0] = p.touched[0][:0]
	}
}

// mergeRows adds the gradients of the other workers to that of the first.
func (p *Param) mergeRows() {
	for w := 1; w < len(p.grad); w++ {
		for _, r := range p.touched[w] {
			from := p.grad[w][int(r)*p.Cols:][:p.Cols]
			Add(p.GradRow(0, r), from)
			clear(from)
			p.mark[w][r] = false
		}
		p.touched[w] = p.touched[w][:0]
	}
}

// update is one step of Adam with the corrections for its start folded in.
type update struct{ rate, eps, scale, b1, b2 float32 }

func (u *update) apply(w, g, m, v []float32) {
	g, m, v = g[:len(w)], m[:len(w)], v[:len(w)]
	for i := range w {
		x := g[i] * u.scale
		g[i] = 0
		mi := float32(u.b1*m[i]) + float32((1-u.b1)*x)
		vi := float32(u.b2*v[i]) + float32(float32((1-u.b2)*x)*x)
		m[i], v[i] = mi, vi
		w[i] -= u.rate * mi / (float32(math.Sqrt(float64(vi))) + u.eps)
	}
}
