package coref

import (
	"cmp"
	"slices"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
)

// topic is a cluster that a pronoun may belong to, and how much the text speaks of it.
type topic struct {
	group int
	heat  int32
}

// above is the subject of a verb above a pronoun.
type above struct {
	subject int32
	by      uint64 // relation of the clause below that verb by which the pronoun is reached
}

// third reports whether p is a personal pronoun of the third person.
func (p *phrase) third() bool {
	return p.form == pronoun && (p.gen == male || p.gen == female || p.gen == neuter && p.num == singular || p.gen == anyGender && p.num == plural)
}

// Warmth of a cluster: what each mention adds by its role, and what is left of it from one
// sentence to the next, in parts of 8 (after Lappin and Leass 1994).
const (
	warmSubject = 80
	warmOther   = 40
	warmName    = 30
	warmLeft    = 5
)

// warmUp adds a mention.
func (c *gathered) warmUp(p *phrase) {
	c.heat, c.warm = c.heatAt(p.sent), p.sent
	if p.subject {
		c.heat += warmSubject
	} else {
		c.heat += warmOther
	}
	if p.form == name {
		c.heat += warmName
	}
	if c.given == 0 && (p.given == male || p.given == female) {
		c.given = p.given
	}
	if p.form == name || p.form == nominal {
		if person(p.gen) || p.kind == ingest.Person {
			c.person = true
		} else {
			c.thing = true
		}
	}
}

// heatAt is the warmth of c in a sentence at or behind its last mention.
func (c *gathered) heatAt(sent int32) int32 {
	h := c.heat
	for n := sent - c.warm; n > 0 && h > 0; n-- {
		h = h * warmLeft / 8
	}
	return h
}

// rankTopics puts the clusters of the candidates of pronoun i that agree with it in the
// order of their warmth, and finds the subjects above the pronoun and the conjunction before it.
func (r *ranking) rankTopics(i int, cands []int) {
	x := &r.ps[i]
	r.topics = r.topics[:0]
	for _, j := range cands {
		if j > i || !agrees(x, &r.ps[j]) {
			continue
		}
		g := r.group[j]
		if !slices.ContainsFunc(r.topics, func(t topic) bool { return t.group == g }) {
			r.topics = append(r.topics, topic{g, r.clusters[g].heatAt(x.sent)})
		}
	}
	slices.SortStableFunc(r.topics, func(a, b topic) int { return cmp.Compare(b.heat, a.heat) })
	r.above = r.s.subjectsAbove(r.above[:0], x.head)
	r.joined = r.s.connective(x.head)
}

// subjectsAbove lists the subjects of the verbs above token p, which is not below them.
func (s *story) subjectsAbove(dst []above, p int32) []above {
	for k, n := p, 0; n < 14 && len(dst) < 4; n++ {
		h := s.d.Tokens[k].Head
		if h < 0 {
			break
		}
		for _, q := range s.kids[h] {
			if rel(s.d.Tokens[q].Rel) == "nsubj" && q != k {
				dst = append(dst, above{q, model.String(s.d.Tokens[k].Rel)})
				break
			}
		}
		k = h
	}
	return dst
}

// way hashes the relations on the way through the tree from token a to token b of one
// sentence, those up to the word above both and those down from it. It is 0 where that
// is far.
func (s *story) way(a, b int32) uint64 {
	const far = 7
	var up [far]int32
	n := 0
	for k := a; k >= 0 && n < far; k = s.d.Tokens[k].Head {
		up[n] = k
		n++
	}
	down := uint64(5)
	for k, m := b, 0; k >= 0 && m < far; k, m = s.d.Tokens[k].Head, m+1 {
		for i, u := range up[:n] {
			if u != k {
				continue
			}
			h := uint64(9)
			for _, w := range up[:i] {
				h = model.Mix(h, model.String(s.d.Tokens[w].Rel))
			}
			return model.Mix(h, down)
		}
		down = model.Mix(down, model.String(s.d.Tokens[k].Rel))
	}
	return 0
}

// connective is the conjunction that begins the clause of token i: "but", "because".
func (s *story) connective(i int32) uint64 {
	for k, n := i, 0; k >= 0 && n < 4; k, n = s.d.Tokens[k].Head, n+1 {
		for _, q := range s.kids[k] {
			if r := rel(s.d.Tokens[q].Rel); q < i && (r == "cc" || r == "mark") {
				return model.String(s.lower(q))
			}
		}
	}
	return 0
}

// thirdPerson lists the features of phrase j being the antecedent of phrase i, a pronoun of
// the third person, that tell apart several things that agree with it.
func (r *ranking) thirdPerson(f *features, i, j int, at standing) {
	x, y := &r.ps[i], &r.ps[j]
	sd := steps(int(x.sent - y.sent))
	c := r.of(j)
	place := uint64(9)
	if j < i {
		for k, t := range r.topics {
			if t.group == r.group[j] {
				place = steps(k)
			}
		}
	}
	level, by := uint64(0), uint64(0)
	top := r.s.top(y.head)
	for k, a := range r.above {
		if a.subject == top || a.subject == y.head {
			level, by = uint64(k)+1, a.by
			break
		}
	}
	near := bit(len(r.topics) > 1)
	f.add(100, place, sd, near)
	f.add(101, place, bit(y.subject), bit(x.subject))
	f.add(102, level, x.rel, bit(j > i))
	f.add(103, level, by, bit(j > i))
	f.add(104, uint64(x.gen), bit(c.person), bit(c.thing), bit(c.named))
	f.add(111, uint64(x.gen), uint64(c.given), uint64(c.gen))
	f.add(105, bit(r.ps[c.last].subject), steps(int(x.sent-r.ps[c.last].sent)), bit(x.subject))
	f.add(106, place, level, bit(x.subject), sd)
	if sd == 0 {
		f.add(107, r.s.way(x.head, y.head))
		f.add(108, r.joined, y.rel, x.rel)
	} else {
		f.add(109, sd, steps(y.deep), x.rel, bit(y.subject))
		f.add(110, steps(x.place), y.rel, sd)
	}
}
