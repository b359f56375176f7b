package model

import (
	"math"
	"slices"
)

// Perceptron is an averaged multi-class perceptron under training. It is not
// safe for concurrent use.
type Perceptron struct {
	classes int
	slots   []slot // open addressing by feature
	rows    [][]cell
	clock   int64
	scores  []int64
	seen    *seen
}

type slot struct {
	key Feature
	row uint32
}

// cell is the weight of one class in the row of a feature.
type cell struct {
	total int64 // sum of weight over all steps until since
	since int64
	w     int32
	class uint16
}

// NewPerceptron is a perceptron without weights. It learns features that Count
// has seen minCount times and more.
func NewPerceptron(classes, minCount int) *Perceptron {
	return &Perceptron{classes: classes, slots: make([]slot, 1<<16), scores: make([]int64, classes), seen: newSeen(minCount)}
}

// Count counts the features of one step.
func (p *Perceptron) Count(features []Feature) { p.seen.count(features) }

// Classes is the number of classes.
func (p *Perceptron) Classes() int { return p.classes }

// Score sums the weights of the features. The slice is valid until the next call.
func (p *Perceptron) Score(features []Feature) []int64 {
	clear(p.scores)
	for _, f := range features {
		if i, ok := findSlot(p.slots, f); ok {
			for _, c := range p.rows[p.slots[i].row] {
				p.scores[c.class] += int64(c.w)
			}
		}
	}
	return p.scores
}

// Best is the class with the highest score, the first of equals.
func (p *Perceptron) Best(features []Feature) int {
	s := p.Score(features)
	best := 0
	for c, v := range s {
		if v > s[best] {
			best = c
		}
	}
	return best
}

// Learn scores the features and moves the weights unless the class want leads
// every other by more than margin. It gives the class with the highest score.
func (p *Perceptron) Learn(want int, features []Feature, margin int64) int {
	s := p.Score(features)
	best, rival := 0, -1
	for c, v := range s {
		if v > s[best] {
			best = c
		}
		if c != want && (rival < 0 || v > s[rival]) {
			rival = c
		}
	}
	if rival >= 0 && s[want]-s[rival] <= margin {
		p.Update(want, rival, features)
	}
	p.clock++
	return best
}

// Lead is by how much class a led class b when the features were last scored.
func (p *Perceptron) Lead(a, b int) int64 { return p.scores[a] - p.scores[b] }

// Tick counts one step of training. Averages are over steps.
func (p *Perceptron) Tick() { p.clock++ }

// Update moves the weights of the features towards the class want and away
// from the class got.
func (p *Perceptron) Update(want, got int, features []Feature) {
	if want == got {
		return
	}
	for _, f := range features {
		i, ok := findSlot(p.slots, f)
		if !ok {
			if !p.seen.enough(f) {
				continue
			}
			if (len(p.rows)+1)*2 > len(p.slots) {
				p.slots = grown(p.slots)
				i, _ = findSlot(p.slots, f)
			}
			p.slots[i] = slot{f, uint32(len(p.rows))}
			p.rows = append(p.rows, nil)
		}
		row := &p.rows[p.slots[i].row]
		p.add(row, uint16(want), 1)
		p.add(row, uint16(got), -1)
	}
}

func (p *Perceptron) add(row *[]cell, class uint16, d int32) {
	for i := range *row {
		if c := &(*row)[i]; c.class == class {
			c.total += int64(c.w) * (p.clock - c.since)
			c.since = p.clock
			c.w += d
			return
		}
	}
	*row = append(*row, cell{since: p.clock, w: d, class: class})
}

// Freeze averages the weights, drops those below prune in size and the rows
// that are left empty, and rounds the rest.
func (p *Perceptron) Freeze(prune float64) *Table {
	type entry struct {
		key Feature
		row uint32
	}
	order := make([]entry, 0, len(p.rows))
	for _, s := range p.slots {
		if s.key != 0 {
			order = append(order, entry{s.key, s.row})
		}
	}
	slices.SortFunc(order, func(a, b entry) int { return int(int64(a.key) - int64(b.key)) })
	most := p.most()
	t := &Table{classes: p.classes}
	for _, e := range order {
		var cells []weight
		for _, c := range p.rows[e.row] {
			if a := p.average(c); math.Abs(a) >= prune {
				if q := codeOf(a, most); q != 0 {
					cells = append(cells, weight{valueOf(q), uint8(c.class), q})
				}
			}
		}
		if len(cells) > 0 {
			slices.SortFunc(cells, func(a, b weight) int { return int(a.class) - int(b.class) })
			t.keys = append(t.keys, e.key)
			t.starts = append(t.starts, uint32(len(t.cells)))
			t.cells = append(t.cells, cells...)
		}
	}
	t.starts = append(t.starts, uint32(len(t.cells)))
	t.index()
	return t
}

func (p *Perceptron) average(c cell) float64 {
	if p.clock == 0 {
		return float64(c.w)
	}
	return float64(c.total+int64(c.w)*(p.clock-c.since)) / float64(p.clock)
}

// most is the size of the largest averaged weight.
func (p *Perceptron) most() float64 {
	m := 0.0
	for _, r := range p.rows {
		for _, c := range r {
			m = max(m, math.Abs(p.average(c)))
		}
	}
	return m
}
