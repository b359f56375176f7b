package clause

import (
	"slices"

	"github.com/newsgraph/kg/ingest"
)

// phrase is one conjunct of an argument.
type phrase struct {
	head int32
	prep []int32 // its own preposition: "of the coast and of the hills"
	full []int32 // every word but the preposition and the other conjuncts
	core []int32 // full without relative clauses, appositions and the like
	min  []int32 // the head with the modifiers that it cannot lose
}

// slot is an argument of a clause: a phrase, or a coordination of phrases.
type slot struct {
	role  ingest.Role
	prep  []int32 // preposition, in text order
	head  int32   // head of the first conjunct
	items []phrase
	whole []int32 // all conjuncts with their conjunctions
	loose bool    // the attachment is a guess: an inherited subject, say
}

// newSlot makes the slot whose first head is i. without lists tokens that do
// not belong to it, such as the relative clause in which it is used.
func (t *tree) newSlot(role ingest.Role, i int32, without ...int32) *slot {
	s := &slot{role: role, head: i, prep: t.caseOf(i)}
	drop := func(k int32) bool { return slices.Contains(without, k) }
	for _, h := range t.conjuncts(i) {
		s.items = append(s.items, t.newPhrase(h, h == i, drop))
	}
	s.whole = t.trim(t.yield(i, func(k int32) bool {
		return drop(k) || t.strayClause(k) || t.gov(k) == i && (slices.Contains(s.prep, k) || t.clausal(k))
	}))
	return s
}

// only is slot s with the one conjunct p.
func (s *slot) only(p phrase) *slot {
	t := *s
	t.items, t.whole = []phrase{p}, p.full
	if len(p.prep) > 0 {
		t.prep = p.prep
	}
	return &t
}

// variants unfolds coordinated modifiers: "funding priorities" and "leisure services"
// of "recreation and leisure services". A phrase without any is its only variant.
func (t *tree) variants(p phrase) []phrase {
	for _, m := range t.children(p.head) {
		if m > p.head || !t.isRel(m, "compound") && !t.isRel(m, "amod") {
			continue
		}
		all := t.conjuncts(m)
		if len(all) < 2 || len(all) > 4 || t.isRel(m, "amod") && t.upos(m) == "ADJ" && !t.classifies(m) {
			continue
		}
		var out []phrase
		group := t.yield(m, nil)
		for _, keep := range all {
			own := t.yield(keep, func(k int32) bool {
				return t.gov(k) == keep && (t.isRel(k, "conj") || t.isRel(k, "cc") || t.isPunct(k))
			})
			drop := func(k int32) bool { return slices.Contains(group, k) && !slices.Contains(own, k) }
			q := p
			q.full = slices.DeleteFunc(slices.Clone(p.full), drop)
			q.core = slices.DeleteFunc(slices.Clone(p.core), drop)
			out = append(out, q)
		}
		return out
	}
	return []phrase{p}
}

// classifies reports whether the coordinated adjective m sorts its noun into kinds
// rather than describing it: a capital letter, or an ending that says "of".
func (t *tree) classifies(m int32) bool {
	w := t.word(m)
	if capital(w) && m != t.from || narrowing[t.lemma(m)] {
		return true
	}
	return false
}

// withMembers lists the conjuncts of s and the named members that "such as" or "including"
// give of them: "networks such as NHK".
func (t *tree) withMembers(s *slot) []phrase {
	out := slices.Clone(s.items)
	for i := range s.items {
		p := &out[i]
		for _, k := range t.children(p.head) {
			if !t.isRel(k, "nmod") || k < p.head || !memberPreps[t.caseWord(k)] || t.upos(k) != "PROPN" && t.mention(k) == none {
				continue
			}
			gone := func(x int32) bool { return x == k }
			*p = t.newPhrase(p.head, p.head == s.head, gone)
			for _, m := range t.conjuncts(k) {
				q := t.newPhrase(m, m == k, func(int32) bool { return false })
				q.prep = nil
				out = append(out, q)
			}
		}
	}
	return out
}

// newPhrase makes the conjunct headed by h.
func (t *tree) newPhrase(h int32, first bool, drop func(int32) bool) phrase {
	p := phrase{head: h, prep: t.caseOf(h)}
	own := func(k int32) bool {
		if drop(k) || t.strayClause(k) {
			return true
		}
		if t.gov(k) != h {
			return false
		}
		switch t.relOf(k) {
		case "conj", "cc":
			return true
		case "case":
			return !t.possessiveMark(k) && !t.approximates(k)
		}
		return t.clausal(k)
	}
	p.full = t.trim(t.yield(h, own))
	p.core = t.trim(t.yield(h, func(k int32) bool { return own(k) || t.gov(k) == h && t.loose(k) }))
	p.min = t.minimal(h)
	return p
}

// conjuncts lists h and the nominal conjuncts that hang on it.
func (t *tree) conjuncts(h int32) []int32 {
	out := []int32{h}
	for i := 0; i < len(out); i++ {
		for _, k := range t.children(out[i]) {
			if t.isRel(k, "conj") && !t.predicateConj(k) {
				out = append(out, k)
			}
		}
	}
	slices.Sort(out)
	return out
}

// predicateConj reports whether conjunct k is a clause of its own, so that it
// does not continue a list of arguments.
func (t *tree) predicateConj(k int32) bool {
	if t.kid(k, "nsubj") != none || t.kid(k, "cop") != none || t.kid(k, "expl") != none {
		return true
	}
	if t.upos(k) == "VERB" || t.upos(k) == "AUX" {
		return t.xpos(k) != "VBG" || t.upos(t.gov(k)) == "VERB" || t.kid(k, "aux") != none
	}
	return false
}

// clausal reports whether child k belongs to the clause of which its governor is
// the predicate and not to the phrase: the subject of a predicate noun, say.
func (t *tree) clausal(k int32) bool {
	switch t.relOf(k) {
	case "nsubj", "csubj", "cop", "aux", "mark", "expl", "advcl", "ccomp", "parataxis", "discourse", "vocative", "dislocated", "list":
		return true
	case "obl":
		return t.kid(t.gov(k), "cop") != none
	case "conj":
		return t.predicateConj(k)
	}
	return false
}

// loose reports whether child k adds something beside the phrase: a relative
// clause, an apposition, a participle set off by a comma.
func (t *tree) loose(k int32) bool {
	switch t.fullRel(k) {
	case "acl:relcl", "appos", "parataxis", "advcl:relcl":
		return true
	case "acl":
		return true
	}
	return false
}

// possessiveMark reports whether k is the "'s" of a possessor.
func (t *tree) possessiveMark(k int32) bool { return t.xpos(k) == "POS" }

// caseOf lists the words of the preposition of h.
func (t *tree) caseOf(h int32) []int32 {
	var out []int32
	for _, k := range t.children(h) {
		if t.isRel(k, "case") && !t.possessiveMark(k) && t.upos(k) != "PART" && !t.approximates(k) {
			out = append(out, t.yield(k, nil)...)
		}
	}
	slices.Sort(out)
	return out
}

// approximates reports whether k belongs to a number: "about 25 singles".
func (t *tree) approximates(k int32) bool {
	switch t.lower(k) {
	case "about", "around", "over", "nearly", "almost", "under", "up", "some":
	default:
		return false
	}
	h := t.gov(k)
	return t.has(k+1) && t.upos(k+1) == "NUM" && h != none && (t.isRel(h, "obj") || t.isRel(h, "nsubj"))
}

// minimal lists h with the modifiers that it cannot lose: the rest of a name, a
// number, compounds, and what a container noun contains ("parts of Donetsk").
func (t *tree) minimal(h int32) []int32 {
	keep := map[int32]bool{}
	for _, k := range t.children(h) {
		switch t.relOf(k) {
		case "flat", "compound", "fixed", "goeswith", "nummod":
			keep[k] = true
		case "amod":
			keep[k] = k < h && t.keepAdjective(k)
		case "nmod":
			if t.fullRel(k) == "nmod:poss" {
				keep[k] = t.upos(k) != "PRON"
			} else {
				keep[k] = k > h && containers[t.lemma(h)] && t.caseWord(k) == "of"
			}
		}
	}
	return t.trim(t.yield(h, func(k int32) bool {
		if t.gov(k) == h {
			return !keep[k]
		}
		switch t.relOf(k) {
		case "conj", "cc", "appos", "acl", "parataxis", "advmod":
			return true
		case "det":
			return t.isRel(t.gov(k), "nmod")
		}
		return false
	}))
}

// keepAdjective reports whether the adjective narrows its noun down to another
// thing: a capitalised one ("European allies") or one that is known to.
func (t *tree) keepAdjective(k int32) bool {
	w := t.word(k)
	return capital(w) && k != t.from || narrowing[t.lemma(k)]
}

// capital reports whether w begins with a capital letter of the English alphabet.
func capital(w string) bool { return w != "" && w[0] >= 'A' && w[0] <= 'Z' }

// caseWord is the preposition of h in lower case, "" if there is none.
func (t *tree) caseWord(h int32) string { return t.join(t.caseOf(h)) }
