package clause

import "github.com/newsgraph/kg/ingest"

// uniteNames hangs the words of a name on one of them.
func (t *tree) uniteNames() {
	moved := false
	for i := t.from; i < t.to; i++ {
		m := t.mention(i)
		if m == none || t.d.Mentions[m].Form != ingest.Named {
			continue
		}
		x := t.d.Mentions[m].TokenRange
		if x.From != i || x.To > t.to || x.To-x.From < 2 {
			continue
		}
		head := int32(none)
		for k := x.From; k < x.To; k++ {
			if g := t.gov(k); g != none && x.Contains(g) || t.isPunct(k) {
				continue
			}
			if head == none {
				head = k
			} else if !t.under(head, k) {
				t.head[k-t.from] = head
				t.setRel(k, "flat")
				moved = true
			}
		}
	}
	if moved {
		t.relink()
	}
}

// nameOverTitle makes the name the head of "Secretary of State Marco Rubio" where
// the tree has the title as head, so that title and name look alike everywhere.
func (t *tree) nameOverTitle(g int32) {
	name, of := t.nameBehind(g)
	if name == none || !t.under(name, g) {
		return
	}
	head, rel := t.gov(g), t.fullRel(g)
	for _, k := range t.children(g) {
		switch t.relOf(k) {
		case "compound", "amod", "nmod", "det":
			if k < name {
				continue
			}
		}
		t.head[k-t.from] = name
	}
	t.head[name-t.from], t.head[g-t.from] = head, name
	t.setRel(name, rel)
	t.setRel(g, "nmod:desc")
	if of != none {
		t.titleOf(g, of)
	}
	t.relink()
}

// nameBehind is the head of the name that follows title g, and the last word of
// an of-phrase between them ("of State"); none if there is no name.
func (t *tree) nameBehind(g int32) (name, of int32) {
	j, of := g+1, none
	if t.has(j) && t.lower(j) == "of" {
		for j++; t.has(j) && t.upos(j) == "PROPN" && !t.person(j) && j < g+5; j++ {
			of = j
		}
	}
	if !t.has(j) || t.upos(j) != "PROPN" || of == none && j != g+1 {
		return none, none
	}
	m := t.mention(j)
	if m == none {
		if r := t.relOf(j); t.gov(j) == g && (r == "flat" || r == "appos") {
			return j, of
		}
		return none, none
	}
	if !t.person(j) {
		return none, none
	}
	for k := j; t.has(k) && t.mention(k) == m; k++ { // the word of the name that hangs outside of it
		if h := t.gov(k); h == none || !t.has(h) || t.mention(h) != m {
			return k, of
		}
	}
	return j, of
}

// titleOf gives "of State", which ends with token of, to title g, wherever the tree had it.
func (t *tree) titleOf(g, of int32) {
	t.head[of-t.from] = g
	t.setRel(of, "nmod")
	for k := g + 1; k < of; k++ {
		t.head[k-t.from] = of
		if t.lower(k) == "of" {
			t.setRel(k, "case")
		} else {
			t.setRel(k, "compound")
		}
	}
}

// bodyUnderTitle hangs the organisation in "White House envoy Steve Witkoff" on the
// title where the tree has the person hang on the organisation.
func (t *tree) bodyUnderTitle(title int32) {
	p := t.gov(title)
	if p == none || !t.person(p) {
		return
	}
	n := t.first(title) - 1
	if !t.has(n) || t.mention(n) == none || t.person(n) {
		return
	}
	for g := t.gov(n); g != none && g != p && t.mention(g) == t.mention(n); g = t.gov(n) {
		n = g
	}
	if t.gov(p) != n || n > title {
		return
	}
	head, rel := t.gov(n), t.fullRel(n)
	for _, k := range t.children(n) {
		if k != p && t.mention(k) != t.mention(n) {
			t.head[k-t.from] = p
		}
	}
	t.head[p-t.from], t.head[n-t.from] = head, title
	t.setRel(p, rel)
	t.setRel(n, "compound")
	t.relink()
}

// person reports whether token i is part of the name of a person.
func (t *tree) person(i int32) bool {
	m := t.mention(i)
	return m != none && t.d.Mentions[m].Kind == ingest.Person && t.d.Mentions[m].Form == ingest.Named
}

// citingVerb makes a verb of "citing" that the tree has as a preposition.
func (t *tree) citingVerb(v int32) {
	n := t.gov(v)
	if n == none || t.gov(n) == none {
		return
	}
	t.head[v-t.from], t.head[n-t.from] = t.gov(n), v
	t.setRel(v, "advcl")
	t.setRel(n, "obj")
	t.relink()
}
