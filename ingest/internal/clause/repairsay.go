package clause

// sayer mends the subject of reporting verb v where the tree has taken it from the
// quotation or list before it: the noun phrase right before the verb says it.
func (t *tree) sayer(v int32) {
	s := t.kid(v, "nsubj")
	if s == none || s > v {
		return
	}
	j := v - 1
	for t.has(j) && (t.upos(j) == "ADV" || t.upos(j) == "AUX") {
		j--
	}
	if !t.has(j) || !t.nominal(j) {
		return
	}
	for g := t.gov(j); g != none && g < v && g != s && !(t.isRel(j, "appos") && t.commaBefore(j)); g = t.gov(j) {
		j = g
	}
	switch {
	case j == s || t.under(s, j):
		return
	case t.quoted(s) && !t.quoted(j):
	case t.isRel(j, "conj") && t.gov(j) == s && t.kid(j, "cc") == none && t.commaBefore(j):
	default:
		return
	}
	rel := t.fullRel(s)
	t.move(j, v, rel)
	t.move(s, v, "parataxis")
}

// verbNotNoun mends "Ukraine demands that Russia withdraw" where the tagger has taken
// the verb for a plural noun and the tree its subject for a modifier.
func (t *tree) verbNotNoun(v int32) {
	if t.xpos(v) != "NNS" || !t.has(v+1) || t.lower(v+1) != "that" || v-1 < t.from {
		return
	}
	l := t.lemma(v)
	if !demandVerbs[l] && !reporting[l] && !thinks[l] {
		return
	}
	s, x := int32(none), int32(none)
	for _, k := range t.children(v) {
		switch {
		case k < v && t.nominal(k) && (t.isRel(k, "compound") || t.isRel(k, "nsubj")):
			s = k
		case k > v && (t.isRel(k, "acl") || t.isRel(k, "ccomp")) && t.upos(k) == "VERB":
			x = k
		case k < v && t.isRel(k, "det"):
			return
		}
	}
	if s == none || x == none || t.gov(v) != none && !t.isRel(v, "ccomp") {
		return
	}
	t.retag(v, "VERB", "VBZ")
	t.setRel(s, "nsubj")
	t.setRel(x, "ccomp")
	if t.gov(v+1) == x {
		t.setRel(v+1, "mark")
	}
}

// commaBefore reports whether a comma stands right before the phrase of i.
func (t *tree) commaBefore(i int32) bool {
	first := t.first(i)
	if t.isPunct(first) {
		return t.word(first) == ","
	}
	return t.has(first-1) && t.word(first-1) == ","
}

// quoted reports whether token i stands between quotation marks that open in
// its sentence.
func (t *tree) quoted(i int32) bool {
	open := false
	for k := t.from; k < i; k++ {
		switch t.word(k) {
		case "“", "``":
			open = true
		case "”", "''", "\"":
			open = !open
		}
	}
	return open
}

// reportedNotCited hangs the content of "reported, citing diplomats, that" on the verb of
// report where the tree has it on the participle.
func (t *tree) reportedNotCited(i int32) {
	c := t.gov(i)
	if c == none || i < c || !citing[t.lemma(c)] || t.xpos(c) != "VBG" || t.kid(c, "obj") == none {
		return
	}
	if v := t.gov(c); v != none && v < c && reporting[t.lemma(v)] && t.kid(v, "ccomp") == none && t.kid(v, "obj") == none {
		t.move(i, v, "ccomp")
	}
}
