package clause

import "strings"

// markedConjunct mends "told them that A and that B", where the second clause is coordinated
// with the main verb: what begins with "that" goes on with the clause that does.
func (t *tree) markedConjunct(i int32) {
	v := t.gov(i)
	m := t.kid(i, "mark")
	if v == none || i < v || m == none || t.lower(m) != "that" && t.lower(m) != "whether" || t.kid(i, "nsubj") == none {
		return
	}
	for _, k := range t.children(v) {
		if k > v && k < i && t.isRel(k, "ccomp") && t.kid(k, "mark") != none {
			t.move(i, k, "conj")
			return
		}
	}
}

// setOff mends "the proposal, discussed in Paris, suggests easing sanctions": a past form set
// off from its subject by a comma, with the main verb behind a second one, is a participle.
func (t *tree) setOff(v int32) {
	s := t.kid(v, "nsubj")
	if t.upos(v) != "VERB" || s == none || s > v || t.kid(v, "obj") != none || t.kid(v, "aux") != none || !strings.HasSuffix(t.lower(v), "ed") && t.xpos(v) != "VBN" || t.commaAfter(s, v) == none {
		return
	}
	for _, w := range t.children(v) {
		if w < v || !t.isRel(w, "parataxis") && !t.isRel(w, "conj") || t.kid(w, "nsubj") != none || t.kid(w, "cc") != none || t.upos(w) != "VERB" {
			continue
		}
		if x := t.xpos(w); x != "VBZ" && x != "VBP" && x != "VBD" && t.kid(w, "aux") == none || !t.commaBefore(t.first(w)) {
			continue
		}
		t.head[w-t.from], t.head[s-t.from], t.head[v-t.from] = t.gov(v), w, s
		t.setRel(w, t.fullRel(v))
		t.setRel(v, "acl")
		t.retag(v, "VERB", "VBN")
		for _, k := range t.children(v) {
			if k > w {
				t.head[k-t.from] = w
			}
		}
		t.relink()
		return
	}
}

// commaAfter is the comma between subject s and verb v behind which only adverbs stand
// before the verb, none if there is none.
func (t *tree) commaAfter(s, v int32) int32 {
	for k := v - 1; k > s; k-- {
		switch {
		case t.word(k) == ",":
			return k
		case t.upos(k) != "ADV":
			return none
		}
	}
	return none
}

// becoming are participles of verbs without object: before a noun they only describe it.
var becoming = set("growing rising mounting increasing falling declining shrinking emerging developing looming escalating deepening widening worsening existing remaining dwindling soaring lingering")

// growingNotGerund mends "expressed growing frustration", read as "expressed that it grows".
func (t *tree) growingNotGerund(g int32) {
	v, o := t.gov(g), t.kid(g, "obj")
	if !becoming[t.lower(g)] || v == none || v > g || t.upos(v) != "VERB" || o == none || t.first(o) != g+1 && o != g+1 || t.kid(v, "obj") != none || t.kid(o, "det") != none {
		return
	}
	switch t.relOf(g) {
	case "xcomp", "ccomp", "advcl":
	default:
		return
	}
	if t.kid(g, "mark") != none || t.kid(g, "aux") != none || gerundVerbs[t.lemma(v)] && t.lemma(v) != "mention" {
		return
	}
	for _, k := range t.children(g) {
		if k != o {
			t.head[k-t.from] = v
		}
	}
	t.head[o-t.from], t.head[g-t.from] = v, o
	t.setRel(o, "obj")
	t.setRel(g, "amod")
	t.retag(g, "ADJ", "JJ")
	t.relink()
}

// twoSubjects mends "Bulldozers demolished homes, officials said", read as two subjects of
// the report: a past form between them is the verb of which they are subject and object.
func (t *tree) twoSubjects(v int32) {
	if t.upos(v) != "VERB" || !reporting[t.lemma(v)] {
		return
	}
	first := none
	for _, s := range t.children(v) {
		if s > v || !t.isRel(s, "nsubj") {
			continue
		}
		if first == none {
			first = s
			continue
		}
		p := first + 1
		if t.gov(p) != s || !t.isRel(p, "amod") || t.xpos(p) != "VBN" && t.xpos(p) != "VBD" || !strings.HasSuffix(t.lower(p), "ed") {
			return
		}
		t.head[p-t.from], t.head[first-t.from], t.head[s-t.from] = v, p, p
		t.setRel(p, "ccomp")
		t.setRel(s, "obj")
		t.retag(p, "VERB", "VBD")
		t.relink()
		return
	}
}

// bareRelative mends "control over land it seized": behind an object, a clause without "that"
// is the content only of a verb that tells or asks, and else says more of the noun before it.
func (t *tree) bareRelative(i int32) {
	v, s := t.gov(i), t.kid(i, "nsubj")
	if v == none || i < v || s == none || t.first(i) != s || t.upos(s) != "PRON" || t.kid(i, "mark") != none || t.kid(v, "obj") == none || t.kid(i, "obj") != none {
		return
	}
	if l := t.lemma(v); reporting[l] || thinks[l] || askers[l] || addressed[l] || causing[l] || t.relativeish(s) {
		return
	}
	if n := s - 1; n > v && t.upos(n) == "NOUN" {
		t.move(i, n, "acl:relcl")
	}
}

// relativeish reports whether s is a relative or question word.
func (t *tree) relativeish(s int32) bool {
	switch t.xpos(s) {
	case "WP", "WDT", "WRB":
		return true
	}
	return false
}

// made are verbs in whose passive somebody is made or allowed to do something.
var made = set("leave force oblige compel require allow ask tell order urge invite permit")

// leftIt mends "it will be left to monitor the truce", where the subject is read as empty: who
// is left or forced to do something is somebody.
func (t *tree) leftIt(i int32) {
	v := t.gov(i)
	if t.lower(i) != "it" || v == none || v < i || t.xpos(v) != "VBN" {
		return
	}
	if !made[t.lemma(v)] {
		return
	}
	t.setRel(i, "nsubj:pass")
	for _, k := range t.children(v) {
		if k > v && t.isRel(k, "advcl") && t.lower(t.first(k)) == "to" {
			t.setRel(k, "xcomp")
		}
	}
}
