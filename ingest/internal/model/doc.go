// Package model holds what the learned stages share: hashed features, the
// averaged perceptron that learns their weights, the frozen table that scores
// them, and the file format of models.
//
// A feature is a 32-bit hash of a template number and its values. Weights are
// integers while they are learned and small integers afterwards, so that every
// machine computes the same scores.
//
//	p := model.NewPerceptron(len(labels))
//	guess := p.Best(features)            // training
//	p.Update(gold, guess, features)
//	t := p.Freeze(1.0)                   // pruned and quantised
//	scores := t.Score(scores, features)  // inference
package model

// Feature identifies a feature: a hash of a template and its values.
type Feature = uint32

// Mix extends the hash h by the value v.
func Mix(h, v uint64) uint64 {
	h = (h ^ v) * 0x9E3779B97F4A7C15
	return h ^ h>>29
}

// F1 is the feature of template t with one value.
func F1(t, a uint64) Feature { return fold(Mix(Mix(t+1, a), t)) }

// F2 is the feature of template t with two values.
func F2(t, a, b uint64) Feature { return fold(Mix(Mix(Mix(t+1, a), b), t)) }

// F3 is the feature of template t with three values.
func F3(t, a, b, c uint64) Feature { return fold(Mix(Mix(Mix(Mix(t+1, a), b), c), t)) }

// F4 is the feature of template t with four values.
func F4(t, a, b, c, d uint64) Feature { return fold(Mix(Mix(Mix(Mix(Mix(t+1, a), b), c), d), t)) }

func fold(h uint64) Feature {
	h ^= h >> 32
	h *= 0xD6E8FEB86659FD93
	f := Feature(h >> 32)
	if f == 0 {
		return 1 // zero marks an empty slot of a table
	}
	return f
}

// String hashes s for use as a feature value.
func String(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}
