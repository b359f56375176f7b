package nn

// A scan is a block that carries news along the sentence: a gated average of what
// the words so far have brought, in the first half of the components from left to
// right, in the other from right to left. Each component keeps the share f of what
// it holds and takes 1-f of what the word brings, z. Both are linear in the word
// alone, so that the products stay large (Bradbury and others, Quasi-Recurrent
// Neural Networks, 2017).

// scanRow sets c to what a scan holds after a row, given what it held before, nil
// for nothing, and y, the z and then the f of the row before its squashing, which
// it squashes. From and to bound the components.
func scanRow(c, before, y []float32, from, to int) {
	w := len(c)
	z, f := y[:w], y[w:][:w]
	for j := from; j < to; j++ {
		g := squash(f[j])
		f[j] = g
		v := z[j]
		if before != nil {
			v += float32(g * (before[j] - v))
		} else {
			v -= float32(g * v)
		}
		c[j] = v
	}
}

// squash is the logistic function.
func squash(x float32) float32 { return 1 / (1 + Exp(-x)) }

// scan sets the rows of c, of w components, to what the scan of the rows of y
// holds.
func scan(c, y []float32, w int, real []bool) {
	var before []float32
	for r, ok := range real {
		if !ok {
			before = nil
			clear(c[r*w:][:w])
			continue
		}
		row := c[r*w:][:w]
		scanRow(row, before, y[r*2*w:][:2*w], 0, w/2)
		before = row
	}
	before = nil
	for r := len(real) - 1; r >= 0; r-- {
		if !real[r] {
			before = nil
			continue
		}
		row := c[r*w:][:w]
		scanRow(row, before, y[r*2*w:][:2*w], w/2, w)
		before = row
	}
}

// scanBack sets dy to the gradient of y before the squashing, given that of c,
// which it destroys.
func scanBack(dy, dc, c, y []float32, w int, real []bool) {
	for r := len(real) - 1; r >= 0; r-- {
		if real[r] {
			scanRowBack(dy, dc, c, y, w, r, r-1, real[r-1], 0, w/2)
		} else {
			clear(dy[r*2*w:][:2*w])
		}
	}
	for r := range real {
		if real[r] {
			scanRowBack(dy, dc, c, y, w, r, r+1, real[r+1], w/2, w)
		}
	}
}

// scanRowBack is scanBack for the components from and to of row r, which saw those
// of the row before, if that is a word.
func scanRowBack(dy, dc, c, y []float32, w, r, before int, word bool, from, to int) {
	d, z, f := dc[r*w:][:w], y[r*2*w:][:w], y[r*2*w+w:][:w]
	dz, df := dy[r*2*w:][:w], dy[r*2*w+w:][:w]
	if !word {
		for j := from; j < to; j++ {
			dz[j] = d[j] * (1 - f[j])
			df[j] = -d[j] * z[j] * f[j] * (1 - f[j])
		}
		return
	}
	held, back := c[before*w:][:w], dc[before*w:][:w]
	for j := from; j < to; j++ {
		g := f[j]
		dz[j] = d[j] * (1 - g)
		df[j] = d[j] * (held[j] - z[j]) * g * (1 - g)
		back[j] += float32(d[j] * g)
	}
}
