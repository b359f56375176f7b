package clause

import "strings"

// repair mends attachments that a parser often gets wrong and that grammar
// decides: it moves a word only where the tree as it stands can hardly be right.
func (t *tree) repair() {
	t.unloadFunctionWords()
	for i := t.from; i < t.to; i++ {
		t.nounOverPreposition(i)
	}
	for i := t.from; i < t.to; i++ {
		t.verbNotNoun(i)
		t.particleNotNoun(i)
		t.clauseNotRelative(i)
	}
	for i := t.from; i < t.to; i++ {
		t.repairVerbs(i)
	}
	t.repairNames()
	for i := t.from; i < t.to; i++ {
		switch t.relOf(i) {
		case "appos":
			t.nameOfOffice(i)
		case "obl":
			t.nearAgent(i)
			if n := t.beforeUnder(i); n != none && eventNouns[t.lemma(i)] != "" {
				t.move(i, n, "nmod")
				continue
			}
			if n := t.ofNoun(i); n != none {
				t.move(i, n, "nmod")
			} else if n := t.eventNoun(i); n != none {
				t.move(i, n, "nmod")
			} else if t.bareObject(i) {
				t.setRel(i, "obj")
			}
		case "iobj":
			if g := t.gov(i); g != none && t.kid(g, "obj") == none && t.kid(g, "ccomp") == none && t.kid(g, "xcomp") == none && i > g {
				t.setRel(i, "obj")
			}
		case "advcl":
			if v := t.highCite(i); v != none {
				t.move(i, v, "advcl")
			} else if n := t.contentNoun(i); n != none {
				t.move(i, n, "acl")
			} else if t.demandedClause(i) || t.gerundObject(i) {
				t.setRel(i, "ccomp")
			} else if t.chained(i) {
				t.setRel(i, "xcomp")
			}
		case "acl":
			t.gerundOfVerb(i)
			t.verbRelative(i)
			t.attempted(i)
			t.speechOfPlace(i)
		case "ccomp":
			t.relativeContent(i)
			t.bareRelative(i)
			t.reportedNotCited(i)
		case "expl":
			if t.lower(i) == "it" && t.personalPredicate(t.gov(i)) {
				t.setRel(i, "nsubj")
			}
			t.leftIt(i)
		case "conj":
			t.markedConjunct(i)
			t.nearConjunct(i)
			t.bareConjunct(i)
		case "nsubj", "obj":
			switch {
			case t.isRel(i, "obj") && weekdays[t.lower(i)]:
				t.setRel(i, "obl:unmarked")
			case t.lower(i) == "that" && (t.xpos(i) == "IN" || t.isRel(i, "obj") && (t.complementizer(i) || t.otherObject(i))):
				t.setRel(i, "mark")
			case t.isRel(i, "nsubj") && t.gov(i) != none && t.otherSubject(i) && (t.prepositional(i) || weekdays[t.lower(i)]):
				t.setRel(i, "obl")
			case t.isRel(i, "nsubj") && (t.xpos(i) == "WP" || t.xpos(i) == "WDT"):
				t.relativeAfter(i)
			}
		}
	}
	for i := t.from; i < t.to; i++ {
		if t.finiteVerb(i) {
			t.findSubject(i)
		}
		if t.upos(i) == "VERB" && reporting[t.lemma(i)] {
			t.sayer(i)
		}
	}
}

// repairVerbs mends what word i is, and the verbs and gerunds about it.
func (t *tree) repairVerbs(i int32) {
	t.numberOverNoun(i)
	t.lostVerb(i)
	t.lostVerbOfCompound(i)
	t.activeParticiple(i)
	t.adjectiveNotVerb(i)
	t.adjectiveAsNoun(i)
	t.prepositionNotMark(i)
	t.followingNoun(i)
	t.objectNotSubject(i)
	t.idiomOver(i)
	t.growingNotGerund(i)
	t.setOff(i)
	t.twoSubjects(i)
	t.gerundNotAdjective(i)
	t.nounNotVerb(i)
	t.activityNotClause(i)
	t.reducedPassive(i)
	t.activePast(i)
	t.subjectOfVerb(i)
}

// repairNames mends names and the titles and days beside them.
func (t *tree) repairNames() {
	t.uniteNames()
	for i := t.from; i < t.to; i++ {
		t.dayAfterName(i)
		if offices[t.lemma(i)] {
			t.nameOverTitle(i)
		}
	}
	for i := t.from; i < t.to; i++ {
		if t.fullRel(i) == "nmod:desc" {
			t.bodyUnderTitle(i)
		}
		if t.isRel(i, "case") && t.xpos(i) == "VBG" && citing[t.lemma(i)] {
			t.citingVerb(i)
		}
	}
}

func (t *tree) setRel(i int32, rel string) {
	t.full[i-t.from] = rel
	t.rel[i-t.from], _, _ = strings.Cut(rel, ":")
}

// move hangs token i on head with relation rel, unless that made a cycle.
func (t *tree) move(i, head int32, rel string) {
	if t.under(head, i) {
		return
	}
	t.head[i-t.from] = head
	t.setRel(i, rel)
	t.relink()
}

func (t *tree) relink() {
	clear(t.kidsAt)
	t.order = t.order[:0]
	t.link()
}

// unloadFunctionWords takes dependents off auxiliaries, copulas and the like,
// which have none, and hangs them on the word that the function word serves.
func (t *tree) unloadFunctionWords() {
	moved := false
	for i := t.from; i < t.to; i++ {
		switch t.relOf(i) {
		case "fixed", "conj", "cc", "goeswith", "punct", "advmod", "flat", "compound", "reparandum":
			continue
		}
		for g := t.gov(i); g != none && t.gov(g) != none; g = t.gov(g) {
			switch t.relOf(g) {
			case "aux", "cop", "mark", "cc", "det", "punct":
				t.head[i-t.from] = t.gov(g)
				moved = true
				continue
			}
			break
		}
	}
	if moved {
		t.relink()
	}
}

// noComma reports whether no comma stands between tokens i and j.
func (t *tree) noComma(i, j int32) bool {
	for k := i + 1; k < j; k++ {
		if t.isPunct(k) {
			return false
		}
	}
	return true
}

// nounOverPreposition turns round a preposition that governs its noun.
func (t *tree) nounOverPreposition(p int32) {
	r := t.fullRel(p)
	if t.upos(p) != "ADP" || t.gov(p) == none || !t.isRel(p, "nmod") && !t.isRel(p, "obl") || t.kid(p, "case") != none {
		return
	}
	for _, k := range t.children(p) {
		if k > p && t.nominal(k) && t.noComma(p, k) {
			t.move(k, t.gov(p), r)
			t.move(p, k, "case")
			return
		}
	}
}

// ofNoun is the noun right before the "of" of oblique i, to which the phrase
// belongs unless the verb itself asks for "of".
func (t *tree) ofNoun(i int32) int32 {
	c := t.kid(i, "case")
	if c == none || t.lower(c) != "of" || c-1 < t.from || t.kid(c, "fixed") != none {
		return none
	}
	v := t.gov(i)
	n := c - 1
	if v == none || n <= v || ofVerbs[t.lemma(v)] {
		return none
	}
	switch t.upos(n) {
	case "NOUN", "PROPN", "NUM":
	default:
		return none
	}
	for g := t.gov(n); g != none && g < c && g > v; g = t.gov(n) {
		switch t.relOf(n) {
		case "flat", "compound", "nummod":
			n = g
			continue
		}
		break
	}
	return n
}

// complementizer reports whether the object "that" i only opens its clause, which
// is no relative clause and has another object or a noun before it that cannot be one.
func (t *tree) complementizer(i int32) bool {
	v := t.gov(i)
	if v == none || i > v || t.fullRel(v) == "acl:relcl" || t.fullRel(v) == "advcl:relcl" {
		return false
	}
	s := t.kid(v, "nsubj")
	return s != none && s > i
}

// otherObject reports whether the verb of object i has another object.
func (t *tree) otherObject(i int32) bool {
	for _, k := range t.children(t.gov(i)) {
		if k != i && t.isRel(k, "obj") {
			return true
		}
	}
	return false
}

// eventNoun is the noun of a joint action right before the "with" of oblique i:
// "after a call with". The phrase belongs to it.
func (t *tree) eventNoun(i int32) int32 {
	c := t.kid(i, "case")
	if c == none || t.lower(c) != "with" && t.lower(c) != "between" || c-1 < t.from {
		return none
	}
	n := c - 1
	if t.upos(n) != "NOUN" || !reciprocalNouns[t.lemma(n)] || t.gov(n) != t.gov(i) {
		return none
	}
	return n
}

// relativeAfter mends "Witkoff, who met Putin, is expected": the tree may hang the
// noun on the verb of its own relative clause, whose subject is pronoun r.
func (t *tree) relativeAfter(r int32) {
	v := t.gov(r)
	if v == none || r-1 < t.from {
		return
	}
	n := r - 1
	if t.word(n) == "," {
		n--
	}
	if !t.has(n) || !t.nominal(n) {
		return
	}
	for g := t.gov(n); g != none && g != v && (t.isRel(n, "flat") || t.isRel(n, "compound")); g = t.gov(n) {
		n = g
	}
	if t.gov(n) != v || t.kid(n, "case") != none {
		return
	}
	main := t.gov(v)
	if main == none || main < v || t.kid(main, "nsubj") != none {
		return
	}
	rel := "nsubj"
	if t.kidFull(main, "aux:pass") != none {
		rel = "nsubj:pass"
	}
	t.move(n, main, rel)
	t.move(v, n, "acl:relcl")
}

// bareObject reports whether oblique i has no preposition and is no time or
// measure, so that it can only be the object.
func (t *tree) bareObject(i int32) bool {
	g := t.gov(i)
	if g == none || i < g || t.upos(g) != "VERB" || t.kid(g, "obj") != none || t.kid(i, "case") != none || timeNouns[t.lemma(i)] || t.kid(i, "nummod") != none {
		return false
	}
	for _, k := range t.children(g) {
		if t.fullRel(k) == "nsubj:pass" || t.fullRel(k) == "aux:pass" || t.isRel(k, "ccomp") || t.isRel(k, "xcomp") {
			return false
		}
	}
	for _, k := range t.children(i) {
		if t.isRel(k, "det") && k < i && !everyDay[t.lower(k)] || t.fullRel(k) == "nmod:poss" {
			return true
		}
	}
	return false
}

// everyDay are determiners of phrases that say when or how: "this week", "each time".
var everyDay = set("this that every each any last next")

// highCite is the reporting verb above the clause on which "citing ..." hangs, if
// a comma sets it off from that clause.
func (t *tree) highCite(i int32) int32 {
	g := t.gov(i)
	if g == none || !citing[t.lemma(i)] || t.xpos(i) != "VBG" || i-1 < t.from || t.word(i-1) != "," || !t.isRel(g, "ccomp") {
		return none
	}
	return t.gov(g)
}

// contentNoun is the noun right before infinitive i whose content it is: "his
// refusal to agree".
func (t *tree) contentNoun(i int32) int32 {
	to := t.kid(i, "mark")
	if to == none || t.lower(to) != "to" || to-1 < t.from || t.gov(i) == none || t.kid(i, "nsubj") != none {
		return none
	}
	n := to - 1
	l := t.lemma(n)
	if t.upos(n) != "NOUN" || n < t.gov(i) || !negativeNouns[l] && nounContent[l] == "" && !planNouns[l] {
		return none
	}
	for _, k := range t.children(i) {
		if t.isRel(k, "mark") && k < to { // "in order to"
			return none
		}
	}
	return n
}

// chained reports whether infinitive i is governed by a verb that asks for one
// and has no object ("agreed to sell"), or for whose object it does: "allow them to go".
func (t *tree) chained(i int32) bool {
	v := t.gov(i)
	if v == none || i < v || t.upos(v) != "VERB" {
		return false
	}
	if o := t.kid(v, "obj"); o != none && o < i && (causing[t.lemma(v)] || demandVerbs[t.lemma(v)]) && t.kid(v, "xcomp") == none {
		to := t.kid(i, "mark")
		return to != none && t.lower(to) == "to"
	}
	if t.kid(v, "obj") != none || t.kid(v, "xcomp") != none || t.kid(i, "nsubj") != none {
		return false
	}
	to := t.kid(i, "mark")
	if to == none || t.lower(to) != "to" || t.kidFull(v, "nsubj:pass") != none {
		return false
	}
	return chainVerbs[t.lemma(v)]
}

// verbRelative turns a relative clause on a verb into an object clause: "demands
// that Ukraine give up".
func (t *tree) verbRelative(i int32) {
	g := t.gov(i)
	if g == none || t.upos(g) != "VERB" || i < g || t.fullRel(i) != "acl:relcl" {
		return
	}
	if t.kid(g, "obj") == none && (reporting[t.lemma(g)] || demandVerbs[t.lemma(g)] || thinks[t.lemma(g)]) {
		t.setRel(i, "ccomp")
	} else {
		t.setRel(i, "advcl")
	}
}

// nearConjunct hangs conjunct i on the nearer of two nouns where its form shows
// that it goes with it: "approval from Ukraine and its allies".
func (t *tree) nearConjunct(i int32) {
	g := t.gov(i)
	if g == none || t.upos(g) != "NOUN" || t.mention(g) != none || i < g {
		return
	}
	own := t.mention(i) != none || t.upos(i) == "PROPN"
	for _, k := range t.children(i) {
		own = own || t.fullRel(k) == "nmod:poss" && t.upos(k) == "PRON"
		if t.isRel(k, "case") {
			return
		}
	}
	if !own {
		return
	}
	for _, k := range t.children(g) {
		if t.isRel(k, "nmod") && k > g && k < i && (t.upos(k) == "PROPN" || t.mention(k) != none) && t.adjacentConjunct(k, i) {
			t.move(i, k, "conj")
			return
		}
	}
}

// adjacentConjunct reports whether only a conjunction and the start of i's own
// phrase stand between the phrase of k and i.
func (t *tree) adjacentConjunct(k, i int32) bool {
	last := t.yield(k, nil)
	first := t.yield(i, nil)
	return last[len(last)-1]+1 == first[0]
}

// prepositional reports whether subject i stands behind a preposition: "After
// this she left" with "this" as a subject.
func (t *tree) prepositional(i int32) bool {
	for _, k := range t.children(i) {
		if t.isRel(k, "case") && t.upos(k) == "ADP" && k < i && !approximators[t.lower(k)] {
			return true
		}
	}
	return false
}

// otherSubject reports whether the verb of subject i has or shares another one.
func (t *tree) otherSubject(i int32) bool {
	for _, k := range t.children(t.gov(i)) {
		if k != i && t.isRel(k, "nsubj") {
			return true
		}
	}
	return t.isRel(t.gov(i), "conj")
}

// finiteVerb reports whether i heads a clause with tense and lacks a subject.
func (t *tree) finiteVerb(i int32) bool {
	if t.upos(i) != "VERB" {
		return false
	}
	switch t.relOf(i) {
	case "root", "conj", "ccomp", "parataxis", "advcl":
	default:
		return false
	}
	tense := t.xpos(i) == "VBD" || t.xpos(i) == "VBZ" || t.xpos(i) == "VBP"
	for _, k := range t.children(i) {
		switch t.relOf(k) {
		case "nsubj", "csubj", "expl":
			return false
		case "aux", "cop":
			tense = tense || t.xpos(k) == "MD" || t.xpos(k) == "VBD" || t.xpos(k) == "VBZ" || t.xpos(k) == "VBP"
		}
	}
	return tense
}

// findSubject gives the finite verb v the noun phrase that ends right before it,
// where that phrase hangs elsewhere without a preposition: "by Friday, otherwise
// the States would impose".
func (t *tree) findSubject(v int32) {
	j := v - 1
	for t.has(j) && (t.upos(j) == "AUX" || t.upos(j) == "ADV" || t.upos(j) == "PART") {
		j--
	}
	if !t.has(j) || !t.nominal(j) || t.upos(j) == "NUM" {
		return
	}
	for g := t.gov(j); g != none && g < v; g = t.gov(j) {
		switch t.relOf(j) {
		case "flat", "compound":
			j = g
			continue
		}
		break
	}
	switch t.relOf(j) {
	case "conj", "appos", "dep", "parataxis", "obl", "nmod":
		for _, k := range t.children(j) {
			if t.isRel(k, "case") || t.isRel(k, "cc") {
				return
			}
		}
		if t.isRel(j, "obl") && timeNouns[t.lemma(j)] || t.relOf(j) == "nmod" && t.fullRel(j) != "nmod:unmarked" || t.upos(t.gov(j)) == "PROPN" && t.isRel(j, "appos") {
			return
		}
	default:
		return
	}
	if !t.under(v, j) {
		t.move(j, v, "nsubj")
	}
}

// strayClause reports whether k is a finite verb that is coordinated with, or
// set beside, a noun: it belongs to the clause above and not to the phrase.
func (t *tree) strayClause(k int32) bool {
	g := t.gov(k)
	if g == none || !t.nominal(g) || t.kid(g, "cop") != none {
		return false
	}
	switch t.relOf(k) {
	case "conj":
		return t.predicateConj(k)
	case "parataxis":
		return t.kid(k, "nsubj") != none
	}
	return false
}
