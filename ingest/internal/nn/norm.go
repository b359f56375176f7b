package nn

import "math"

// normed is what the gradient of a maxout with layer norm needs of one row.
type normed struct {
	inv float32 // one over the standard deviation
}

const normFloor = 1e-5 // added to the variance

// maxoutNorm sets out to the layer norm of the greater halves of y. With hat it
// keeps the values before gain and bias, and gives what the gradient needs.
func maxoutNorm(out, hat, y, gain, bias []float32) normed {
	n := len(out)
	if hat == nil && fastMaxoutNorm(out, y, gain, bias) {
		return normed{}
	}
	a, b := y[:n], y[n:][:n]
	var s0, s1, s2, s3 float32
	for i := 0; i+3 < n; i += 4 {
		v0, v1, v2, v3 := max(a[i], b[i]), max(a[i+1], b[i+1]), max(a[i+2], b[i+2]), max(a[i+3], b[i+3])
		out[i], out[i+1], out[i+2], out[i+3] = v0, v1, v2, v3
		s0, s1, s2, s3 = s0+v0, s1+v1, s2+v2, s3+v3
	}
	return norm(out, hat, (s0+s1)+(s2+s3), gain, bias)
}

// layerNorm sets out to its layer norm.
func layerNorm(out, hat, gain, bias []float32) normed {
	var s0, s1, s2, s3 float32
	for i := 0; i+3 < len(out); i += 4 {
		s0, s1, s2, s3 = s0+out[i], s1+out[i+1], s2+out[i+2], s3+out[i+3]
	}
	return norm(out, hat, (s0+s1)+(s2+s3), gain, bias)
}

// norm is layerNorm given the sum of out.
func norm(out, hat []float32, sum float32, gain, bias []float32) normed {
	n := len(out)
	mean := sum / float32(n)
	var s0, s1, s2, s3 float32
	for i := 0; i+3 < n; i += 4 {
		v0, v1, v2, v3 := out[i]-mean, out[i+1]-mean, out[i+2]-mean, out[i+3]-mean
		out[i], out[i+1], out[i+2], out[i+3] = v0, v1, v2, v3
		s0 += float32(v0 * v0)
		s1 += float32(v1 * v1)
		s2 += float32(v2 * v2)
		s3 += float32(v3 * v3)
	}
	variance := ((s0+s1)+(s2+s3))/float32(n) + normFloor
	inv := 1 / float32(math.Sqrt(float64(variance)))
	gain, bias = gain[:n], bias[:n]
	if hat != nil {
		for i, v := range out {
			hat[i] = float32(v * inv)
		}
	}
	for i, v := range out {
		out[i] = float32(float32(v*inv)*gain[i]) + bias[i]
	}
	return normed{inv}
}

// maxoutNormBack sets dy to the gradient of y, given that of the result, and
// adds to the gradients of gain and bias. It destroys d.
func maxoutNormBack(dy, d, hat, y, gain, dGain, dBias []float32, r normed) {
	layerNormBack(d, hat, gain, dGain, dBias, r)
	n := len(hat)
	a, b := y[:n], y[n:][:n]
	da, db := dy[:n], dy[n:][:n]
	for i, v := range d[:n] {
		if a[i] >= b[i] {
			da[i], db[i] = v, 0
		} else {
			da[i], db[i] = 0, v
		}
	}
}

// layerNormBack turns the gradient of a layer norm into that of what was normed,
// and adds to the gradients of gain and bias.
func layerNormBack(d, hat, gain, dGain, dBias []float32, r normed) {
	n := len(hat)
	var sum, dotHat float32
	for i, h := range hat {
		g := d[i]
		dGain[i] += float32(g * h)
		dBias[i] += g
		g *= gain[i]
		d[i] = g
		sum += g
		dotHat += float32(g * h)
	}
	mean, slope := sum/float32(n), dotHat/float32(n)
	for i, h := range hat {
		d[i] = (d[i] - mean - float32(h*slope)) * r.inv
	}
}
