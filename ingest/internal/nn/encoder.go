package nn

import "math/rand/v2"

// Config is the shape of an Encoder.
type Config struct {
	Tables []Table // columns of the input
	Width  int     // components of an encoded word, a multiple of four
	Depth  int     // blocks
	Scans  uint    // bit i is set where block i is a scan
}

// Table is a column of the input: the sum of the rows of a table that the
// features of a word name.
type Table struct {
	Rows, Cols int
	Features   int // of each word
}

// Encoder turns words into vectors that know about their neighbours: the columns
// of the input in one layer, then residual blocks. A block sees a word and the two
// next to it and is a maxout of two pieces, or it is a scan of the whole sentence.
// Every layer ends in a layer norm.
type Encoder struct {
	Config
	tables []*Param
	vec    *Vectors
	dim    int // components of the input
	layers []*layer
}

// layer is a linear map, a maxout and a layer norm.
type layer struct {
	*Linear
	gain, bias *Param
	scan       bool
}

func newLayer(in, width int) *layer {
	l := &layer{Linear: NewLinear(in, 2*width), gain: NewParam(1, width, false), bias: NewParam(1, width, false)}
	for i := range l.gain.W {
		l.gain.W[i] = 1
	}
	return l
}

func (l *layer) params() []*Param { return []*Param{l.W, l.B, l.gain, l.bias} }

// NewEncoder is an encoder without weights. Vectors are a further, fixed column
// of the input.
func NewEncoder(c Config, vec *Vectors) *Encoder {
	e := &Encoder{Config: c, vec: vec, dim: vec.Dim()}
	for _, t := range c.Tables {
		e.tables = append(e.tables, NewParam(t.Rows, t.Cols, true))
		e.dim += t.Cols
	}
	e.layers = append(e.layers, newLayer(e.dim, c.Width))
	for i := range c.Depth {
		if c.Scans>>i&1 == 0 {
			e.layers = append(e.layers, newLayer(3*c.Width, c.Width))
			continue
		}
		l := newLayer(c.Width, c.Width)
		l.scan = true
		e.layers = append(e.layers, l)
	}
	return e
}

// Randomize sets the weights from which learning starts.
func (e *Encoder) Randomize(rng *rand.Rand) {
	for _, t := range e.tables {
		t.Randomize(rng, 0.1)
	}
	for _, l := range e.layers {
		l.Randomize(rng, 1)
	}
}

// TableParams are the parameters of the columns of the input.
func (e *Encoder) TableParams() []*Param { return e.tables }

// LayerParams are the parameters of the layers.
func (e *Encoder) LayerParams() []*Param {
	var out []*Param
	for _, l := range e.layers {
		out = append(out, l.params()...)
	}
	return out
}

// Pack gets the encoder ready for use after its weights have changed; back also
// for learning.
func (e *Encoder) Pack(back bool) {
	for _, l := range e.layers {
		l.Pack(back)
	}
}

// Features is the number of features of a word, over all tables and the number
// of its vector.
func (e *Encoder) Features() int {
	n := 1
	for _, t := range e.Tables {
		n += t.Features
	}
	return n
}

// Batch is sentences side by side: a row of nothing, the words of a sentence, a
// row of nothing, and so on. It is reused from batch to batch, by one goroutine
// at a time.
type Batch struct {
	n     int     // features of a word
	Feats []int32 // by row; -1 is no feature
	Real  []bool  // by row: whether it is a word

	x      []float32   // input
	hidden [][]float32 // by layer
	y      []float32   // before maxout; by layer when learning
	ys     [][]float32
	hats   [][]float32
	norms  [][]normed
	masks  [][]float32
	held   []float32 // what a scan holds; by layer when learning
	helds  [][]float32
	d, dy  []float32
	dc     []float32
	dx     []float32
	Back   BackWork
}

// Reset empties the batch for words of an encoder.
func (b *Batch) Reset(e *Encoder) {
	b.n = e.Features()
	b.Feats, b.Real = b.Feats[:0], b.Real[:0]
	b.Gap()
}

// Gap ends a sentence.
func (b *Batch) Gap() {
	for range b.n {
		b.Feats = append(b.Feats, -1)
	}
	b.Real = append(b.Real, false)
}

// Word adds a word and gives its features to fill in, in the order of the
// tables, and last the number of its vector.
func (b *Batch) Word() []int32 {
	for range b.n {
		b.Feats = append(b.Feats, -1)
	}
	b.Real = append(b.Real, true)
	return b.Feats[len(b.Feats)-b.n:]
}

// Rows is the number of rows, with those of nothing.
func (b *Batch) Rows() int { return len(b.Real) }

// Encode is the encoded rows of the batch. They stay valid until the batch is
// used again. Rows of nothing are zero.
func (e *Encoder) Encode(b *Batch) []float32 { return e.encode(b, nil, 0) }

// EncodeLearning is Encode for learning: it keeps what Backward needs, and lets
// components drop out with the given probability.
func (e *Encoder) EncodeLearning(b *Batch, rng *rand.Rand, drop float64) []float32 {
	return e.encode(b, rng, drop)
}

func (e *Encoder) encode(b *Batch, rng *rand.Rand, drop float64) []float32 {
	rows, w := b.Rows(), e.Width
	e.input(b)
	b.hidden = levels(b.hidden, e.Depth+1)
	if rng != nil {
		b.ys, b.hats, b.masks = levels(b.ys, e.Depth+1), levels(b.hats, e.Depth+1), levels(b.masks, e.Depth+1)
		b.norms, b.helds = levels(b.norms, e.Depth+1), levels(b.helds, e.Depth+1)
	}
	for i, l := range e.layers {
		h := grow(b.hidden[i], rows*w)
		b.hidden[i] = h
		y := b.y
		if rng != nil {
			y = b.ys[i]
			b.hats[i], b.norms[i] = grow(b.hats[i], rows*w), grow(b.norms[i], rows)
			b.masks[i] = dropout(grow(b.masks[i], rows*w), rng, drop)
		}
		y = grow(y, rows*2*w)
		if rng != nil {
			b.ys[i] = y
		} else {
			b.y = y
		}
		if l.scan {
			l.Forward(y, b.hidden[i-1], w, rows, &b.Back.Scratch)
			held := &b.held
			if rng != nil {
				held = &b.helds[i]
			}
			*held = grow(*held, rows*w)
			scan(*held, y, w, b.Real)
			copy(h, *held)
		} else if i == 0 {
			l.Forward(y, b.x, e.dim, rows, &b.Back.Scratch)
		} else if rows > 2 {
			l.Forward(y[2*w:], b.hidden[i-1], w, rows-2, &b.Back.Scratch)
		}
		for r := range rows {
			out := h[r*w:][:w]
			if !b.Real[r] {
				clear(out)
				continue
			}
			var hat []float32
			if rng != nil {
				hat = b.hats[i][r*w:][:w]
			}
			var n normed
			if l.scan {
				n = layerNorm(out, hat, l.gain.W, l.bias.W)
			} else {
				n = maxoutNorm(out, hat, y[r*2*w:][:2*w], l.gain.W, l.bias.W)
			}
			if rng != nil {
				b.norms[i][r] = n
				for j, m := range b.masks[i][r*w:][:w] {
					out[j] *= m
				}
			}
			if i > 0 {
				Add(out, b.hidden[i-1][r*w:][:w])
			}
		}
	}
	return b.hidden[e.Depth]
}

func levels[T any](s [][]T, n int) [][]T {
	for len(s) < n {
		s = append(s, nil)
	}
	return s
}

// dropout fills mask with zeros at the given rate, and elsewhere with what keeps
// the mean.
func dropout(mask []float32, rng *rand.Rand, drop float64) []float32 {
	keep := float32(1 / (1 - drop))
	limit := uint64(drop * (1 << 16))
	for i := 0; i < len(mask); i += 4 {
		u := rng.Uint64()
		for j := i; j < min(i+4, len(mask)); j++ {
			mask[j] = keep
			if u&0xFFFF < limit {
				mask[j] = 0
			}
			u >>= 16
		}
	}
	return mask
}

// input fills in the columns of the input.
func (e *Encoder) input(b *Batch) {
	rows := b.Rows()
	b.x = grow(b.x, rows*e.dim)
	clear(b.x)
	for r := range rows {
		if !b.Real[r] {
			continue
		}
		x, f := b.x[r*e.dim:][:e.dim], b.Feats[r*b.n:][:b.n]
		for t, table := range e.tables {
			col := x[:table.Cols]
			for _, id := range f[:e.Tables[t].Features] {
				if id >= 0 {
					Add(col, table.Row(id))
				}
			}
			x, f = x[table.Cols:], f[e.Tables[t].Features:]
		}
		if f[0] >= 0 {
			for j, v := range e.vec.Row(f[0]) {
				x[j] = float32(v) * (1.0 / vectorSteps)
			}
		}
	}
}

// Backward adds to the gradients of worker, given the gradient d of the encoded
// rows, which it destroys.
func (e *Encoder) Backward(worker int, b *Batch, d []float32) {
	rows, w := b.Rows(), e.Width
	b.dy = grow(b.dy, rows*2*w)
	b.dx = grow(b.dx, rows*max(3*w, e.dim))
	b.d = grow(b.d, w)
	for i := e.Depth; i >= 0; i-- {
		l := e.layers[i]
		dGain, dBias := l.gain.Grad(worker), l.bias.Grad(worker)
		if l.scan {
			b.dc = grow(b.dc, rows*w)
		}
		for r := range rows {
			dy := b.dy[r*2*w:][:2*w]
			if !b.Real[r] {
				clear(dy)
				clear(d[r*w:][:w])
				if l.scan {
					clear(b.dc[r*w:][:w])
				}
				continue
			}
			if l.scan {
				dc := b.dc[r*w:][:w]
				for j, m := range b.masks[i][r*w:][:w] {
					dc[j] = d[r*w+j] * m
				}
				layerNormBack(dc, b.hats[i][r*w:][:w], l.gain.W, dGain, dBias, b.norms[i][r])
				continue
			}
			for j, m := range b.masks[i][r*w:][:w] {
				b.d[j] = d[r*w+j] * m
			}
			maxoutNormBack(dy, b.d, b.hats[i][r*w:][:w], b.ys[i][r*2*w:][:2*w], l.gain.W, dGain, dBias, b.norms[i][r])
		}
		if i == 0 {
			l.Linear.Backward(worker, b.dx, b.dy, b.x, e.dim, rows, &b.Back)
			e.inputBack(worker, b)
			continue
		}
		if l.scan {
			scanBack(b.dy, b.dc, b.helds[i], b.ys[i], w, b.Real)
			l.Linear.Backward(worker, b.dx, b.dy, b.hidden[i-1], w, rows, &b.Back)
			Add(d[:rows*w], b.dx[:rows*w])
			continue
		}
		l.Linear.Backward(worker, b.dx, b.dy[2*w:], b.hidden[i-1], w, rows-2, &b.Back)
		for r := range rows - 2 { // row r+1 saw rows r to r+2
			if b.Real[r+1] {
				Add(d[r*w:], b.dx[r*3*w:][:3*w])
			}
		}
	}
}

func (e *Encoder) inputBack(worker int, b *Batch) {
	for r := range b.Rows() {
		if !b.Real[r] {
			continue
		}
		dx, f := b.dx[r*e.dim:][:e.dim], b.Feats[r*b.n:][:b.n]
		for t, table := range e.tables {
			for _, id := range f[:e.Tables[t].Features] {
				if id >= 0 {
					Add(table.GradRow(worker, id), dx[:table.Cols])
				}
			}
			dx, f = dx[table.Cols:], f[e.Tables[t].Features:]
		}
	}
}

// FindVector is the number of the vector of the word whose folded form has the
// hash form, or -1.
func (e *Encoder) FindVector(form uint64) int32 { return e.vec.Find(form) }
