package clause

import (
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// retag gives token i other parts of speech than the tagger did. A verb in -ed that was
// an adjective to the tagger gets the lemma of a verb.
func (t *tree) retag(i int32, upos, xpos string) {
	if t.tags == nil {
		t.tags, t.lemmas = map[int32][2]string{}, map[int32]string{}
	}
	if l := t.lemma(i); upos == "VERB" && strings.HasSuffix(l, "ed") && l == t.lower(i) {
		t.lemmas[i] = infinitiveOf(l)
	}
	t.tags[i] = [2]string{upos, xpos}
}

// infinitiveOf is the infinitive of a regular past form in -ed.
func infinitiveOf(past string) string {
	s := strings.TrimSuffix(past, "ed")
	n := len(s)
	switch {
	case n < 3:
		return past
	case strings.HasSuffix(s, "i"):
		return s[:n-1] + "y"
	case s[n-1] == s[n-2] && !strings.ContainsRune("lsz", rune(s[n-1])):
		return s[:n-1] // "banned"
	}
	for _, end := range silentE {
		if strings.HasSuffix(s, end) {
			return s + "e"
		}
	}
	return s
}

// silentE are endings of verbs that have lost an "e" before "-ed".
var silentE = strings.Fields("v z u c rg ng dg ag eg ls ns rs as is aus os auc iat creat uat cat dat gat lat mat nat rat tat vat ut ir ur lar uar par ok uk cid vid lud vad tl bl pl dl gl ap uc")

// numberOverNoun makes the noun the head of "1,000 ethnic Turks" where the tree has
// the number as head.
func (t *tree) numberOverNoun(n int32) {
	if t.upos(n) != "NUM" || t.gov(n) == none {
		return
	}
	for _, k := range t.children(n) {
		if k < n || t.upos(k) != "NOUN" && t.upos(k) != "PROPN" || !t.isRel(k, "nmod") || t.kid(k, "case") != none || t.first(k) != n+1 {
			continue
		}
		head, rel := t.gov(n), t.fullRel(n)
		if strings.HasPrefix(rel, "obl") && n < head && t.upos(head) == "VERB" && t.kid(n, "case") == none && t.kid(head, "nsubj") == none {
			rel = "nsubj"
		}
		t.head[k-t.from], t.head[n-t.from] = head, k
		t.setRel(k, rel)
		t.setRel(n, "nummod")
		for _, x := range t.children(n) {
			if x > k || t.isRel(x, "case") || t.isRel(x, "det") {
				t.head[x-t.from] = k
			}
		}
		t.relink()
		return
	}
}

// lostVerb finds the verb of "bulldozers demolished homes" where the tagger has taken
// it for an adjective of the object: a noun that stands where a clause should and is
// followed at once by a participle with a noun behind it.
func (t *tree) lostVerb(s int32) {
	if t.upos(s) != "NOUN" && t.upos(s) != "PROPN" || t.kid(s, "cop") != none || t.d.Sentences[t.sent].Heading {
		return
	}
	switch t.relOf(s) {
	case "root", "ccomp", "parataxis":
	default:
		return
	}
	for _, o := range t.children(s) {
		if o < s || t.upos(o) != "NOUN" && t.upos(o) != "PROPN" || t.kid(o, "case") != none || t.kid(o, "cc") != none || t.kid(o, "det") != none {
			continue
		}
		v := t.first(o)
		switch {
		case t.isRel(o, "obj"), t.isRel(o, "conj"), t.isRel(o, "dep"), t.isRel(o, "list"), t.isRel(o, "nmod") && t.fullRel(o) != "nmod:poss":
		default:
			continue
		}
		if t.gov(v) != o || !t.isRel(v, "amod") || !strings.HasSuffix(t.lower(v), "ed") && t.xpos(v) != "VBN" && t.xpos(v) != "VBD" || len(t.children(v)) > 0 || !t.nominal(v-1) || !t.under(v-1, s) {
			continue
		}
		t.verbOf(s, v, o)
		return
	}
}

// lostVerbOfCompound is lostVerb where the tree has the object as head: "Young Algerians
// blocked roads". A plural is no modifier of a noun with a participle between them.
func (t *tree) lostVerbOfCompound(o int32) {
	if t.upos(o) != "NOUN" && t.upos(o) != "PROPN" || !t.isRel(o, "root") || t.kid(o, "cop") != none || t.kid(o, "det") != none || t.d.Sentences[t.sent].Heading {
		return
	}
	for _, s := range t.children(o) {
		if x := t.xpos(s); s > o || !t.isRel(s, "compound") || x != "NNS" && x != "NNPS" {
			continue
		}
		v := s + 1
		if t.gov(v) != o || !t.isRel(v, "amod") || !strings.HasSuffix(t.lower(v), "ed") || len(t.children(v)) > 0 {
			continue
		}
		for _, k := range t.children(o) {
			if k < s {
				t.head[k-t.from] = s
			}
		}
		t.head[s-t.from], t.head[v-t.from], t.head[o-t.from] = v, none, v
		t.retag(v, "VERB", "VBD")
		t.setRel(v, "root")
		t.setRel(s, "nsubj")
		t.setRel(o, "obj")
		t.relink()
		return
	}
}

// twoObjects are verbs that keep an object in the passive: "the prize awarded him".
var twoObjects = set("call name give award offer pay send tell teach grant hand lend show deny assign promise owe charge fine elect appoint dub deem consider make")

// activeParticiple mends "aircraft including helicopters killed 46 civilians": a past
// participle on a noun has no object of its own, so it is the verb of a sentence
// that otherwise has none.
func (t *tree) activeParticiple(v int32) {
	if t.upos(v) != "VERB" || !t.isRel(v, "acl") || t.xpos(v) != "VBN" && t.xpos(v) != "VBD" || t.kid(v, "aux") != none || t.kid(v, "mark") != none || twoObjects[t.lemma(v)] {
		return
	}
	if o := t.kid(v, "obj"); o == none || o < v || t.kid(v, "nsubj") != none || t.fullRel(v) == "acl:relcl" {
		return
	}
	s := t.gov(v)
	for s != none && !t.isRel(s, "root") && t.nominal(s) {
		s = t.gov(s)
	}
	if s == none || !t.isRel(s, "root") || !t.nominal(s) || t.kid(s, "cop") != none || s > v || t.word(v-1) == "," || t.d.Sentences[t.sent].Heading {
		return
	}
	for _, k := range t.children(s) {
		if k > v || t.isRel(k, "punct") {
			t.head[k-t.from] = v
		}
	}
	t.head[v-t.from], t.head[s-t.from] = none, v
	t.retag(v, "VERB", "VBD")
	t.setRel(v, "root")
	t.setRel(s, "nsubj")
	t.relink()
}

// activePast mends "the truce held for a week", read as a passive: without an auxiliary
// the past form of a main clause is active.
func (t *tree) activePast(v int32) {
	if t.upos(v) != "VERB" || t.xpos(v) != "VBN" || t.d.Sentences[t.sent].Heading {
		return
	}
	switch t.relOf(v) {
	case "root", "ccomp":
	default:
		return
	}
	s := int32(none)
	for _, k := range t.children(v) {
		switch t.fullRel(k) {
		case "aux", "aux:pass", "cop", "obl:agent":
			return
		case "nsubj:pass":
			s = k
		}
	}
	if s != none && s < v {
		t.retag(v, "VERB", "VBD")
		t.setRel(s, "nsubj")
	}
}

// verbOf makes v the verb of subject s and object o, and gives it what stood behind.
func (t *tree) verbOf(s, v, o int32) {
	t.retag(v, "VERB", "VBD")
	head, rel := t.gov(s), t.fullRel(s)
	for _, k := range t.children(s) {
		if k > v && k != o || t.isRel(k, "punct") {
			t.head[k-t.from] = v
			if t.isRel(k, "acl") {
				t.setRel(k, "advcl")
			}
		}
	}
	t.head[v-t.from], t.head[s-t.from], t.head[o-t.from] = head, v, v
	t.setRel(v, rel)
	t.setRel(s, "nsubj")
	t.setRel(o, "obj")
	t.relink()
}

// adjectives are words in -ing that only look like verbs.
var adjectives = set("neighboring neighbouring")

// adjectiveNotVerb mends "from neighboring Lebanon", read as a gerund with an object.
func (t *tree) adjectiveNotVerb(v int32) {
	if !adjectives[t.lower(v)] || t.upos(v) != "VERB" || t.gov(v) == none {
		return
	}
	o := t.kid(v, "obj")
	if o == none || o < v {
		return
	}
	t.retag(v, "ADJ", "JJ")
	rel, head := "obl", t.gov(v)
	if t.nominal(head) {
		rel = "nmod"
	}
	t.head[o-t.from] = head
	t.setRel(o, rel)
	for _, k := range t.children(v) {
		switch {
		case k == o:
		case t.isRel(k, "mark"):
			t.head[k-t.from] = o
			t.setRel(k, "case")
		default:
			t.head[k-t.from] = head
		}
	}
	t.head[v-t.from] = o
	t.setRel(v, "amod")
	t.relink()
}

// adjectiveAsNoun makes a noun of an adjective that is used as one: "a warm welcome".
func (t *tree) adjectiveAsNoun(i int32) {
	if t.upos(i) != "ADJ" || t.kid(i, "cop") != none {
		return
	}
	switch t.relOf(i) {
	case "obj", "nsubj", "obl":
	default:
		return
	}
	if d := t.kid(i, "det"); d == none || d > i || t.xpos(i) == "JJS" || t.xpos(i) == "JJR" {
		return
	}
	t.retag(i, "NOUN", "NN")
	for _, k := range t.children(i) {
		if t.isRel(k, "obl") && k > i {
			t.setRel(k, "nmod")
		}
	}
}

// prepositionNotMark mends a preposition that the tree has as the subordinator of a
// clause: "supporters of the former president blocked", "in Hong Kong to demand".
func (t *tree) prepositionNotMark(p int32) {
	v := t.gov(p)
	if !t.isRel(p, "mark") || t.upos(p) != "ADP" || v == none {
		return
	}
	if t.lower(p) == "of" { // the noun behind it hangs on its verb as a clause
		for _, k := range t.children(v) {
			if k > p && k < v && t.isRel(k, "advcl") && t.nominal(k) && t.kid(k, "cop") == none && p-1 >= t.from && t.upos(p-1) == "NOUN" && t.gov(p-1) == v {
				t.head[p-t.from] = k
				t.setRel(p, "case")
				t.move(k, p-1, "nmod")
				return
			}
		}
		return
	}
	s := t.kid(v, "nsubj")
	if t.lower(p) == "for" || s == none || s > v || t.first(s) != p+1 || !t.infinitive(v) || t.gov(v) == none {
		return
	}
	rel, head := "obl", t.gov(v)
	if t.nominal(head) && t.kid(head, "cop") == none {
		rel = "nmod"
	}
	t.head[p-t.from] = s
	t.setRel(p, "case")
	t.head[s-t.from] = head
	t.setRel(s, rel)
	t.relink()
}

// infinitive reports whether verb v stands behind "to".
func (t *tree) infinitive(v int32) bool {
	for _, k := range t.children(v) {
		if t.isRel(k, "mark") && t.lower(k) == "to" {
			return true
		}
	}
	return false
}

// followingNoun makes a preposition of "following" in "rioted following a march".
func (t *tree) followingNoun(v int32) {
	if t.lower(v) != "following" || t.upos(v) != "VERB" || t.gov(v) == none || t.kid(v, "aux") != none || t.kid(v, "mark") != none {
		return
	}
	o := t.kid(v, "obj")
	if o == none || o < v || !t.isRel(v, "csubj") && !t.isRel(v, "advcl") || t.upos(t.gov(v)) != "VERB" {
		return
	}
	t.retag(v, "ADP", "IN")
	head := t.gov(v)
	for _, k := range t.children(v) {
		if k != o {
			t.head[k-t.from] = head
		}
	}
	t.head[o-t.from], t.head[v-t.from] = head, o
	t.setRel(o, "obl")
	t.setRel(v, "case")
	t.relink()
}

// objectNotSubject mends "blocked the bridge spanning the river", where the tree takes
// the object right behind the verb for the subject of the participle.
func (t *tree) objectNotSubject(s int32) {
	if !t.isRel(s, "nsubj") {
		return
	}
	g := t.gov(s)
	if t.xpos(g) != "VBG" || !t.isRel(g, "advcl") || s > g || t.kid(g, "aux") != none || t.kid(g, "mark") != none {
		return
	}
	v := t.gov(g)
	if v == none || t.upos(v) != "VERB" || t.first(s) != v+1 || t.kid(v, "obj") != none || t.kidFull(v, "aux:pass") != none || t.kid(s, "case") != none {
		return
	}
	t.head[s-t.from], t.head[g-t.from] = v, s
	t.setRel(s, "obj")
	t.setRel(g, "acl")
	t.relink()
}

// idiomOver takes what follows off a turn of speech: "conceded at last to demands".
func (t *tree) idiomOver(i int32) {
	if !t.isRel(i, "obl") || t.upos(i) != "ADJ" || t.kid(i, "case") == none || t.kid(i, "det") != none {
		return
	}
	switch t.lower(t.kid(i, "case")) + " " + t.lower(i) {
	case "at last", "at first", "at least", "at most", "at large", "at present", "in general", "in particular", "for good", "in short":
	default:
		return
	}
	for _, k := range t.children(i) {
		if k > i && (t.isRel(k, "obl") || t.isRel(k, "nmod")) && t.kid(k, "case") != none {
			t.move(k, t.gov(i), "obl")
			return
		}
	}
}

// dayAfterName takes the weekday out of the name in "Israel Friday reimposed": it says
// when the verb behind it took place.
func (t *tree) dayAfterName(i int32) {
	if !weekdays[t.lower(i)] || t.upos(i) != "PROPN" || !t.has(i-1) || t.upos(i-1) != "PROPN" || !t.has(i+1) {
		return
	}
	v := i + 1
	for t.has(v) && (t.upos(v) == "AUX" || t.upos(v) == "ADV") {
		v++
	}
	if t.upos(v) != "VERB" || t.xpos(v) == "VBG" {
		return
	}
	name := i - 1
	for g := t.gov(name); g != none && g < i && t.nominal(g) && (t.isRel(name, "flat") || t.isRel(name, "compound")); g = t.gov(name) {
		name = g
	}
	switch {
	case t.gov(i) == name && (t.isRel(i, "flat") || t.isRel(i, "compound") || t.isRel(i, "nmod")):
		t.move(i, v, "obl:unmarked")
	case t.gov(name) == i && t.gov(i) == v:
		head, rel := t.gov(i), t.fullRel(i)
		for _, k := range t.children(i) {
			t.head[k-t.from] = name
		}
		t.head[name-t.from] = head
		t.setRel(name, rel)
		t.setRel(i, "obl:unmarked")
		t.relink()
	}
}

// demandedClause reports whether the adverbial clause i is what a verb of demand or
// report right before "that" has as its content: "demanded that control be given up".
func (t *tree) demandedClause(i int32) bool {
	v := t.gov(i)
	if v == none || i < v || !demandVerbs[t.lemma(v)] && !reporting[t.lemma(v)] || t.kid(v, "ccomp") != none || t.kid(v, "obj") != none {
		return false
	}
	s := t.kid(i, "nsubj")
	if s == none || t.kid(i, "mark") != none && t.lower(t.kid(i, "mark")) != "that" {
		return false
	}
	th := v + 1
	if !t.has(th) || t.lower(th) != "that" || t.first(s) > th+1 && t.first(i) > th+1 {
		return false
	}
	if t.gov(th) == s && t.isRel(th, "det") {
		t.move(th, i, "mark")
	}
	return true
}

// askers are verbs that take an indirect question, beside those of report and doubt.
var askers = set("know ask wonder see decide determine understand learn find show reveal discuss explain remember forget guess identify clarify specify")

// relativeContent mends "gave a welcome to the leader who is trying": a clause with
// "who" or "which" is the content only of a verb that asks or tells.
func (t *tree) relativeContent(i int32) {
	v := t.gov(i)
	s := t.kid(i, "nsubj")
	if v == none || i < v || s == none || t.lower(s) != "who" && t.lower(s) != "which" || t.first(i) != s {
		return
	}
	if l := t.lemma(v); askers[l] || reporting[l] || doubts[l] || t.upos(v) != "VERB" {
		return
	}
	j := s - 1
	if t.has(j) && t.word(j) == "," {
		j--
	}
	if !t.has(j) || !t.nominal(j) || j < v {
		return
	}
	for g := t.gov(j); g != none && g > v && g < s && (t.isRel(j, "flat") || t.isRel(j, "compound")); g = t.gov(j) {
		j = g
	}
	t.move(i, j, "acl:relcl")
}

// voices are verbs whose gerund tells what people say or want.
var voices = set("call demand say protest accuse urge warn insist argue claim vow threaten plead chant shout press appeal denounce oppose condemn blame ask")

// speechOfPlace mends "demonstrated in the city of Kirkuk on Sunday calling for": no
// place calls for anything; whoever the clause is about does.
func (t *tree) speechOfPlace(i int32) {
	n := t.gov(i)
	if n == none || i < n || t.xpos(i) != "VBG" || !voices[t.lemma(i)] {
		return
	}
	m := t.mention(n)
	place := m != none && t.d.Mentions[m].Kind == ingest.Place || placeNouns[t.lemma(n)] || streetNouns[t.lemma(n)]
	if !place || t.first(i) == n+1 && t.isRel(n, "nsubj") {
		return
	}
	v := t.gov(n)
	for v != none && t.upos(v) != "VERB" {
		v = t.gov(v)
	}
	if v != none && v < i && v < n {
		t.move(i, v, "advcl")
	}
}

// placeNouns and streetNouns name places, which say and want nothing.
var (
	placeNouns  = set("city town village province region district area square capital border island")
	streetNouns = set("road street bridge highway route building square park stadium office airport")
)

// personalPredicate reports whether only somebody who can want something can be the
// subject of predicate i: "it is willing to talk" is no empty "it".
func (t *tree) personalPredicate(i int32) bool {
	switch t.lemma(i) {
	case "willing", "ready", "eager", "keen", "determined", "able", "committed", "reluctant", "unwilling", "unable", "prepared":
		return t.kid(i, "cop") != none || t.kid(i, "aux") != none
	case "prepare":
		return t.xpos(i) == "VBN" && t.kid(i, "aux") != none
	}
	return false
}
