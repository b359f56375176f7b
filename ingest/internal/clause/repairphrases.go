package clause

// clauseNotRelative mends "Rubio and the envoys are expected to meet, people said", read
// as a name with a relative clause: a finite auxiliary begins no relative clause, since
// English does not leave out the relative pronoun that is a subject.
func (t *tree) clauseNotRelative(v int32) {
	s := t.gov(v)
	if t.fullRel(v) != "acl:relcl" || t.upos(v) != "VERB" || s == none || s > v || !t.nominal(s) || t.upos(s) == "PRON" || t.kid(s, "cop") != none {
		return
	}
	switch t.relOf(s) {
	case "root", "ccomp", "parataxis":
	default:
		return
	}
	x := t.first(v)
	if !t.isRel(x, "aux") || t.gov(x) != v || t.kid(v, "nsubj") != none || t.kid(v, "csubj") != none {
		return
	}
	switch t.xpos(x) {
	case "MD", "VBP", "VBZ", "VBD":
	default:
		return
	}
	head, rel := t.gov(s), t.fullRel(s)
	for _, k := range t.children(s) {
		if k > v || t.isRel(k, "mark") {
			t.head[k-t.from] = v
		}
	}
	t.head[v-t.from], t.head[s-t.from] = head, v
	t.setRel(v, rel)
	if t.kidFull(v, "aux:pass") != none {
		t.setRel(s, "nsubj:pass")
	} else {
		t.setRel(s, "nsubj")
	}
	t.relink()
}

// nameOfOffice gives the name in "the envoy to the United Nations, Vassily Nebenzia," to
// the envoy, where the tree has it as another name of the body.
func (t *tree) nameOfOffice(i int32) {
	g := t.gov(i)
	if !t.isRel(i, "appos") || g == none || !t.person(i) || !t.commaBefore(i) || t.person(g) || t.mention(g) == none {
		return
	}
	for n := t.gov(g); n != none && t.isRel(g, "nmod"); g, n = n, t.gov(n) {
		if t.upos(n) == "NOUN" && t.mention(n) == none && offices[t.lemma(n)] {
			if t.kid(n, "appos") == none {
				t.move(i, n, "appos")
			}
			return
		}
	}
}

// gerundOfVerb hangs the gerund of "accused the other of breaching" on the verb that
// takes it behind its object, where the tree has it on the object.
func (t *tree) gerundOfVerb(i int32) {
	o := t.gov(i)
	if !t.isRel(i, "acl") || t.xpos(i) != "VBG" || o == none || !t.isRel(o, "obj") || i < o {
		return
	}
	m := t.kid(i, "mark")
	if m == none {
		m = t.kid(i, "case")
	}
	if v := t.gov(o); m == o+1 && v != none && ofObject[t.lemma(v)] && gerundPreps[t.lemma(v)] == t.lower(m) {
		t.move(i, v, "advcl")
	}
}

// nearAgent gives the agent of "must be binding and endorsed by Congress" to the participle
// that it follows, where the tree has it on the word that the participle is beside.
func (t *tree) nearAgent(i int32) {
	p, g := t.kid(i, "case"), t.gov(i)
	if !t.isRel(i, "obl") || p == none || g == none || t.lower(p) != "by" || t.first(i) != p || p-1 <= g {
		return
	}
	if v := p - 1; t.xpos(v) == "VBN" && t.isRel(v, "conj") && t.gov(v) == g {
		t.move(i, v, "obl:agent")
	}
}

// kept are verbs that say what became of an agreement.
var kept = set("observe respect honor honour keep implement violate breach break sign extend")

// attempted hangs "an attempt at a truce, which was not observed" on the truce: nobody
// observes an attempt.
func (t *tree) attempted(v int32) {
	g := t.gov(v)
	if t.fullRel(v) != "acl:relcl" || g == none || !kept[t.lemma(v)] || t.lemma(g) != "attempt" {
		return
	}
	for _, k := range t.children(g) {
		if c := t.kid(k, "case"); k > g && k < v && t.isRel(k, "nmod") && c != none && t.lower(c) == "at" {
			t.move(v, k, "acl:relcl")
			return
		}
	}
}

// particles stand behind a verb without a noun.
var particles = set("in out up down off away back through over on")

// particleNotNoun makes a particle of "in" in "were let in", read as a noun.
func (t *tree) particleNotNoun(i int32) {
	if v := t.gov(i); v == i-1 && v != none && particles[t.lower(i)] && t.upos(v) == "VERB" && t.upos(i) == "NOUN" && len(t.children(i)) == 0 {
		t.retag(i, "ADP", "RP")
		t.setRel(i, "compound:prt")
	}
}
