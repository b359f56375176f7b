package clause

import "strings"

// gerundVerbs take a gerund as their object, right behind them.
var gerundVerbs = set(`suggest propose consider include mean involve discuss stop avoid oppose support recommend require prevent
	risk resume continue begin start finish quit delay postpone resist favor favour advocate contemplate entail keep admit deny
	mention endorse reject envisage envision justify permit allow ban forbid`)

// takesObject are verbs whose gerund before a bare noun acts on it: "lifting
// restrictions", not "rising prices".
var takesObject = set(`lift ease drop impose end stop cut remove freeze unfreeze lower reduce increase ban sell buy send supply
	arm fund finance recognize recognise annex seize destroy build close restrict sanction tax expel deport release free arrest
	sign reach break violate abandon give take make leave withdraw join admit expand extend renew restore rebuild limit curb
	control counter prevent avoid delay postpone block allow grant deny cede relinquish surrender transfer deploy launch
	resume suspend halt punish protect defend attack invade occupy bomb shell blame accuse ask tell use spend raise
	eliminate abolish scrap cancel overturn repeal enforce tighten relax loosen implement adopt approve reject`)

// activities are gerunds that name a business and stand before its noun.
var activities = set(`streaming mining shipping gaming banking trading publishing broadcasting advertising marketing
	manufacturing engineering training fishing farming housing funding lending gambling betting computing hosting drilling
	brewing recycling licensing lobbying monitoring smuggling trafficking voting`)

// gerundNotAdjective mends "suggests easing sanctions" and "Lifting restrictions will
// require", where the tagger's gerund hangs on its object as an adjective.
func (t *tree) gerundNotAdjective(v int32) {
	n := t.gov(v)
	if t.xpos(v) != "VBG" || !t.isRel(v, "amod") || n != v+1 || len(t.children(v)) > 0 || t.upos(n) != "NOUN" || t.kid(n, "det") != none {
		return
	}
	g := t.gov(n)
	switch {
	case g == none:
	case t.isRel(n, "obj") && g == v-1 && gerundVerbs[t.lemma(g)] && (takesObject[t.lemma(v)] || t.gerundBeside(g, n)):
		t.overObject(v, n, g, "ccomp")
		for _, k := range t.children(g) {
			if t.isRel(k, "conj") && t.xpos(k) == "VBG" && k > n {
				t.move(k, v, "conj")
			}
		}
	case t.isRel(n, "nsubj") && v == t.from && n < g && (takesObject[t.lemma(v)] || t.disagrees(n, g)):
		t.overObject(v, n, g, "csubj")
	}
}

// gerundBeside reports whether a gerund is coordinated with verb g behind its object n:
// "suggests easing sanctions and abandoning the plan".
func (t *tree) gerundBeside(g, n int32) bool {
	for _, k := range t.children(g) {
		if k > n && t.isRel(k, "conj") && t.xpos(k) == "VBG" {
			return true
		}
	}
	return false
}

// disagrees reports whether noun n, a plural, cannot be the subject of g, a verb in
// the singular.
func (t *tree) disagrees(n, g int32) bool {
	if t.xpos(n) != "NNS" || t.kid(n, "cc") != none || t.kid(n, "conj") != none {
		return false
	}
	if t.xpos(g) == "VBZ" {
		return true
	}
	for _, k := range t.children(g) {
		if (t.isRel(k, "aux") || t.isRel(k, "cop")) && t.xpos(k) == "VBZ" {
			return true
		}
	}
	return false
}

// overObject makes gerund v the governor of its object n, in the place that n had
// under g.
func (t *tree) overObject(v, n, g int32, rel string) {
	t.head[v-t.from], t.head[n-t.from] = g, v
	t.setRel(v, rel)
	t.setRel(n, "obj")
	t.relink()
}

// gerundObject reports whether "lifting" in "proposes lifting the tariffs" is an
// adverbial clause in the tree: right behind such a verb it is what the verb is about.
func (t *tree) gerundObject(i int32) bool {
	v := t.gov(i)
	return v != none && t.xpos(i) == "VBG" && t.first(i) == v+1 && gerundVerbs[t.lemma(v)] && t.kid(v, "obj") == none &&
		t.kid(i, "mark") == none && t.kid(i, "nsubj") == none && t.kid(i, "aux") == none
}

// nounNotVerb mends "asserted relief and stop to supplies": behind a finite verb no bare
// infinitive can be coordinated with it, so the word is a noun beside the object.
func (t *tree) nounNotVerb(i int32) {
	v := t.gov(i)
	if !t.isRel(i, "conj") || t.upos(i) != "VERB" || t.xpos(i) != "VB" || v == none || i < v || t.upos(v) != "VERB" {
		return
	}
	o := t.kid(v, "obj")
	if o == none || o > i || t.upos(o) != "NOUN" && t.upos(o) != "PROPN" || t.kid(i, "obj") != none || t.kid(i, "xcomp") != none {
		return
	}
	switch t.xpos(v) {
	case "VBD", "VBZ", "VBN":
	default:
		return
	}
	if cc := t.kid(i, "cc"); cc == none || cc != i-1 {
		return
	}
	for _, k := range t.children(i) {
		if t.isRel(k, "nsubj") || t.isRel(k, "aux") || t.isRel(k, "mark") && k < i {
			return
		}
	}
	for _, k := range t.children(v) {
		if t.isRel(k, "aux") && t.xpos(k) == "MD" || t.isRel(k, "mark") && t.lower(k) == "to" {
			return
		}
	}
	t.retag(i, "NOUN", "NN")
	for _, k := range t.children(i) {
		if t.isRel(k, "obl") {
			t.setRel(k, "nmod")
			if t.caseWord(k) == "as" { // "assert X as Y" says it of both
				t.head[k-t.from] = v
				t.setRel(k, "obl")
			}
		}
	}
	t.move(i, o, "conj")
	t.relink()
}

// activityNotClause mends "the cloud streaming rights", read as "the cloud that streams
// rights".
func (t *tree) activityNotClause(g int32) {
	n, o := t.gov(g), t.kid(g, "obj")
	if !activities[t.lower(g)] || !t.isRel(g, "acl") || n != g-1 || o == none || o < g || t.first(o) != g+1 {
		return
	}
	head, rel := t.gov(n), t.fullRel(n)
	for _, k := range t.children(n) {
		if k != g {
			t.head[k-t.from] = o
		}
	}
	for _, k := range t.children(g) {
		if k == o {
			continue
		}
		if head != none && t.upos(head) == "VERB" && t.isRel(k, "obl") {
			t.head[k-t.from] = head
		} else {
			t.head[k-t.from] = o
			if t.isRel(k, "obl") {
				t.setRel(k, "nmod")
			}
		}
	}
	t.head[o-t.from], t.head[n-t.from], t.head[g-t.from] = head, o, o
	t.setRel(o, rel)
	t.setRel(n, "compound")
	t.setRel(g, "compound")
	t.relink()
}

// reducedPassive mends "the proposal, discussed in Paris, suggests": without a relative
// word and without a subject or object a past form behind a noun is a passive participle.
func (t *tree) reducedPassive(i int32) {
	if t.fullRel(i) != "acl:relcl" || t.upos(i) != "VERB" || t.xpos(i) != "VBD" && t.xpos(i) != "VBN" || !strings.HasSuffix(t.lower(i), "ed") && t.xpos(i) != "VBN" {
		return
	}
	for _, k := range t.children(i) {
		switch t.relOf(k) {
		case "nsubj", "csubj", "obj", "iobj", "ccomp", "xcomp", "aux", "cop", "mark", "expl":
			return
		case "advmod", "obl":
			if k < i && t.upos(k) != "ADV" || t.lower(k) == "where" || t.lower(k) == "when" || t.lower(k) == "why" {
				return
			}
		}
	}
	t.retag(i, "VERB", "VBN")
	t.setRel(i, "acl")
}

// subjectOfVerb mends "that Kiev accept", where the subject is a modifier of the verb.
func (t *tree) subjectOfVerb(i int32) {
	v := t.gov(i)
	if !t.isRel(i, "compound") || v == none || i > v || t.upos(v) != "VERB" || t.upos(i) != "PROPN" || t.kid(v, "nsubj") != none || t.xpos(v) == "VBG" || t.xpos(v) == "VBN" {
		return
	}
	t.setRel(i, "nsubj")
}

// bareConjunct hangs a bare verb on the last of the bare verbs before it rather than on
// the main verb: "include that it accept a, give up b, and acknowledge c".
func (t *tree) bareConjunct(i int32) {
	v := t.gov(i)
	if t.xpos(i) != "VB" || t.upos(i) != "VERB" || v == none || i < v || t.upos(v) != "VERB" || t.kid(i, "mark") != none || t.kid(i, "nsubj") != none || t.kid(i, "aux") != none {
		return
	}
	switch t.xpos(v) {
	case "VBZ", "VBP", "VBD":
	default:
		return
	}
	for _, k := range t.children(v) {
		if !t.isRel(k, "ccomp") || k > i || k < v || t.kid(k, "mark") == none || t.lower(t.kid(k, "mark")) != "that" {
			continue
		}
		if x := t.xpos(k); x == "VB" || x == "VBP" {
			t.move(i, k, "conj")
			return
		}
	}
}

// afterSemicolon reports whether clause i begins right behind a semicolon, outside of
// any quotation: it is a statement of its own.
func (t *tree) afterSemicolon(i int32) bool {
	f := t.first(i)
	if t.word(f) == ";" {
		f++
	}
	return t.has(f-1) && t.word(f-1) == ";" && !t.quoted(i)
}
