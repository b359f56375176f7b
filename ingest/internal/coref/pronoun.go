package coref

import (
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// personal maps the personal pronouns to what they agree with.
var personal = map[string]struct {
	num number
	gen gender
}{
	"he": {singular, male}, "him": {singular, male}, "his": {singular, male}, "himself": {singular, male},
	"she": {singular, female}, "her": {singular, female}, "hers": {singular, female}, "herself": {singular, female},
	"it": {singular, neuter}, "its": {singular, neuter}, "itself": {singular, neuter},
	"they": {plural, anyGender}, "them": {plural, anyGender}, "their": {plural, anyGender}, "theirs": {plural, anyGender}, "themselves": {plural, anyGender},
	"i": {singular, human}, "me": {singular, human}, "my": {singular, human}, "mine": {singular, human}, "myself": {singular, human},
	"we": {plural, human}, "us": {plural, human}, "our": {plural, human}, "ours": {plural, human}, "ourselves": {plural, human},
	"who": {anyNumber, human}, "whom": {anyNumber, human}, "whose": {anyNumber, anyGender}, "which": {anyNumber, anyGender}, "that": {anyNumber, anyGender},
	"both": {plural, anyGender},
}

func (s *story) pronounItem(i int32) (item, bool) {
	w := s.lower(i)
	p, ok := personal[w]
	t := s.d.Tokens[i]
	if !ok || t.Rel == "expl" || w == "that" && t.XPOS != "WDT" && !(t.UPOS == "PRON" && s.relativeClause(i) != ingest.None && rel(t.Rel) != "det") {
		return item{}, false
	}
	if w == "both" && rel(t.Rel) != "nsubj" && rel(t.Rel) != "obj" && rel(t.Rel) != "obl" {
		return item{}, false
	}
	if t.UPOS == "DET" && w != "both" && w != "whose" && w != "its" && w != "his" && w != "her" && w != "their" && w != "which" {
		return item{}, false
	}
	return item{
		form: pronoun, head: i, from: i, to: i + 1, mention: ingest.None, sent: s.d.SentenceOf(i), ent: -1,
		num: p.num, gen: p.gen, subject: s.subject(i),
	}, true
}

// relativeClause is the noun that the relative clause of word i hangs on, None
// if i is in no relative clause or does not stand at its beginning.
func (s *story) relativeClause(i int32) int32 {
	for k, n := s.d.Tokens[i].Head, 0; k >= 0 && n < 6; k, n = s.d.Tokens[k].Head, n+1 {
		t := s.d.Tokens[k]
		if t.Rel == "acl:relcl" {
			if t.Head >= 0 && t.Head < i {
				return t.Head
			}
			return ingest.None
		}
		if r := rel(t.Rel); r == "ccomp" || r == "advcl" || r == "root" {
			return ingest.None
		}
	}
	return ingest.None
}

// pronoun finds the entity that pronoun i stands for, or -1.
func (s *story) pronoun(i int) int {
	x := &s.items[i]
	switch w := s.lower(x.head); w {
	case "who", "whom", "whose", "which", "that":
		if at := s.relativeClause(x.head); at != ingest.None {
			x.why = byRelative
			return s.antecedent(at)
		}
		return -1
	case "i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves":
		if q := s.quoted[x.head]; q >= 0 {
			x.why = bySpeaker
			return s.spans[q].speaker
		}
		return -1
	case "both":
		x.why = byPair
		return s.bothOf(i)
	case "it":
		if s.pleonastic(x.head) {
			return -1
		}
	}
	return s.search(i)
}

// antecedent is the entity of the noun or name at token at; a noun that is no
// entity yet is one already, because it stands before.
func (s *story) antecedent(at int32) int {
	if j, ok := s.byHead[at]; ok {
		return s.items[j].ent
	}
	return s.namedBy(at)
}

// bothOf is the last coordination of two before item i, in this sentence or the last.
func (s *story) bothOf(i int) int {
	x := s.items[i]
	for j := i - 1; j >= max(0, i-maxBack) && s.items[j].sent >= x.sent-1; j-- {
		if y := s.items[j]; y.form == joint && len(s.ents[y.ent].members) == 2 {
			return y.ent
		}
	}
	return -1
}

// pleonastic reports whether "it" at token i refers to nothing: "it is unclear
// whether", "it seems that", "it was Putin who", "it is time".
func (s *story) pleonastic(i int32) bool {
	t := s.d.Tokens[i]
	if rel(t.Rel) != "nsubj" || t.Head < 0 {
		return false
	}
	h := t.Head
	if s.kid(h, "cop") != ingest.None && s.d.Tokens[h].UPOS != "ADJ" && s.d.Tokens[h].UPOS != "VERB" {
		return true // "it is time", "it was a decrease"
	}
	for _, k := range s.kids[h] {
		switch rel(s.d.Tokens[k].Rel) {
		case "csubj", "expl":
			return true
		case "ccomp", "acl":
			if k > h && (s.kid(h, "cop") != ingest.None || seems[s.lemma(h)]) {
				return true
			}
		case "advcl", "xcomp":
			if k > h && s.kid(h, "cop") != ingest.None && s.d.Tokens[h].UPOS == "ADJ" && s.kid(k, "mark") != ingest.None {
				return true
			}
			if k > h && (seems[s.lemma(h)] || s.lemma(h) == "remain") {
				return true
			}
		}
	}
	switch s.lemma(h) {
	case "rain", "snow":
		return true
	}
	return false
}

var seems = map[string]bool{"seem": true, "appear": true, "turn": true, "happen": true, "emerge": true, "follow": true, "transpire": true, "remain": true, "take": true}

// search weighs the entities named before pronoun i that agree with it. The best
// is taken if it stands out.
func (s *story) search(i int) int {
	x := &s.items[i]
	best, bestScore, second := -1, -1<<30, -1<<30
	var from *item
	seen := map[int]bool{}
	for j := i - 1; j >= max(0, i-maxBack) && s.items[j].sent >= x.sent-3; j-- {
		y := &s.items[j]
		if y.ent < 0 || seen[y.ent] || !s.fits(x, y) {
			continue
		}
		seen[y.ent] = true
		score := s.weigh(x, y)
		if score > bestScore {
			best, from, bestScore, second = y.ent, y, score, bestScore
		} else if score > second {
			second = score
		}
	}
	if best < 0 || !s.sure(x, from, bestScore, bestScore-second) {
		return -1
	}
	return best
}

// sure reports whether the best antecedent is good enough, and far enough ahead
// of the next. The bounds are measured on a treebank: "he" is told from its
// antecedent's name, "it" and "they" are safe near by and in the subject only.
func (s *story) sure(x *item, y *item, score, margin int) bool {
	far := x.sent > y.sent
	named := len(s.ents[y.ent].names) > 0 || len(s.ents[y.ent].members) > 0
	switch {
	case x.gen == male || x.gen == female:
		if !named {
			return score >= 60 && margin >= 30
		}
		return score >= 45 && margin >= 12
	case x.gen == neuter:
		if far {
			return x.subject && y.subject && score >= 60 && margin >= 24
		}
		return score >= 60 && margin >= 14 && (x.subject || margin >= 24 || s.possessive(x.head))
	case far:
		return x.subject && y.subject && score >= 60 && margin >= 20 && (person(s.ents[y.ent].gen) || y.form == joint)
	}
	return score >= 60 && margin >= 14
}

// fits reports whether pronoun x may stand for item y: agreement, and no
// antecedent in the pronoun's own clause.
func (s *story) fits(x *item, y *item) bool {
	e := s.ents[y.ent]
	gen, num := e.gen, e.num
	if gen == anyGender {
		gen = y.gen
	}
	w := s.lower(x.head)
	switch x.gen {
	case male, female:
		if !person(gen) || gen == male && x.gen == female || gen == female && x.gen == male || num == plural {
			return false
		}
	case neuter:
		if person(gen) || num == plural || y.form == joint {
			return false
		}
	default: // they
		if num == singular && !(e.kind == ingest.Organization || gen == human && y.form == nominal) {
			return false
		}
	}
	reflexive := strings.HasSuffix(w, "self") || strings.HasSuffix(w, "selves")
	if s.coargument(x.head, y.head) != reflexive && (reflexive || !s.possessive(x.head)) {
		return false
	}
	if s.inside(x.head, y.head) || y.form == joint && s.within(x.head, y) {
		return false
	}
	if q := s.quoted[x.head]; q >= 0 && y.ent == s.spans[q].speaker {
		return false
	}
	return true
}

func (s *story) possessive(i int32) bool {
	return s.d.Tokens[i].XPOS == "PRP$" || s.d.Tokens[i].Rel == "nmod:poss"
}

// coargument reports whether two tokens depend on the same verb.
func (s *story) coargument(a, b int32) bool {
	return s.verbOf(a) == s.verbOf(b) && s.verbOf(a) != ingest.None
}

// verbOf is the predicate that token i is an argument of.
func (s *story) verbOf(i int32) int32 {
	i = s.top(i)
	for range 6 {
		t := s.d.Tokens[i]
		switch rel(t.Rel) {
		case "nsubj", "obj", "iobj", "obl":
			return t.Head
		case "conj":
			if t.Head < 0 {
				return ingest.None
			}
			i = t.Head
		default:
			return ingest.None
		}
	}
	return ingest.None
}

// inside reports whether token i stands in the phrase that token h heads: "its
// leader" is not the antecedent of "its".
func (s *story) inside(i, h int32) bool {
	for k, n := s.d.Tokens[i].Head, 0; k >= 0 && n < 12; k, n = s.d.Tokens[k].Head, n+1 {
		if k == h {
			return s.d.Tokens[h].UPOS == "NOUN" || s.d.Tokens[h].UPOS == "PROPN"
		}
		if s.d.Tokens[k].UPOS == "VERB" {
			return false
		}
	}
	return false
}

// within reports whether token i lies in the span of item y.
func (s *story) within(i int32, y *item) bool { return y.from <= i && i < y.to }

// weigh scores item y as the antecedent of pronoun x: recency, subjects, names,
// the subject of the verb that reports the pronoun's clause, likeness of role.
func (s *story) weigh(x *item, y *item) int {
	e := s.ents[y.ent]
	score := 60 - 20*int(x.sent-y.sent)
	if x.sent == y.sent {
		score -= int(x.head-y.head) / 4
	}
	if y.subject {
		score += 18
		if x.subject {
			score += 6
		}
	}
	if y.form == name || len(e.names) > 0 {
		score += 8
	}
	if n := len(e.items); n > 1 {
		score += min(8, 2*n)
	}
	if s.governs(y.head, x.head) {
		score += 14
	}
	if s.sibling(y, x.head) {
		score += 40
	}
	if s.oblique(y.head) && !y.subject {
		score -= 6
	}
	if q := s.quoted[x.head]; q < 0 && s.quoted[y.head] >= 0 {
		score -= 12
	}
	score += s.sortOf(x, y, e)
	return score
}

// sibling reports whether pronoun p begins the conjunct right behind the phrase of
// item y: "Ukraine and its allies".
func (s *story) sibling(y *item, p int32) bool {
	if !s.possessive(p) {
		return false
	}
	if p == y.to+1 && s.lower(y.to) == "and" {
		return true
	}
	h := s.d.Tokens[p].Head
	return h >= 0 && rel(s.d.Tokens[h].Rel) == "conj" && s.d.Tokens[h].Head == s.top(y.head)
}

// oblique reports whether token i stands deep in a phrase: a modifier of a noun.
func (s *story) oblique(i int32) bool {
	switch rel(s.d.Tokens[s.top(i)].Rel) {
	case "nmod", "compound", "obl":
		return true
	}
	return false
}

// governs reports whether token i is the subject of the verb that governs the
// clause of pronoun p: "Trump said that he was ready".
func (s *story) governs(i, p int32) bool {
	v := s.verbOf(i)
	if v == ingest.None {
		return false
	}
	for k, n := s.d.Tokens[p].Head, 0; k >= 0 && n < 12; k, n = s.d.Tokens[k].Head, n+1 {
		if k == v {
			return s.subject(s.top(i))
		}
	}
	return false
}

// sortOf weighs whether the sort of thing fits: speakers are people, "it" is
// rather a state or a body than a thing where the verb wants someone who acts, "they" are
// rather people.
func (s *story) sortOf(x *item, y *item, e *entity) int {
	acts := false
	if v := s.verbOf(x.head); v != ingest.None && s.subject(x.head) {
		acts = says[s.lemma(v)] || wills[s.lemma(v)]
	}
	actor := e.kind == ingest.Organization || e.kind == ingest.Place && actingPlace(e)
	switch {
	case x.gen == neuter && acts && !actor:
		return -30
	case x.gen == neuter && acts:
		return 8
	case x.gen == neuter && y.form == nominal && y.kind == ingest.Concept && s.abstract(y.head):
		return -10
	case x.gen == anyGender && acts && (e.kind == ingest.Concept || y.num == plural && !person(y.gen) && y.gen != anyGender):
		return -30
	case x.gen == anyGender && e.num == singular:
		return -24
	case x.gen == anyGender && y.form == joint && person(y.gen):
		return 10
	}
	return 0
}

// abstract reports whether noun i is one that texts rarely take up with "it": a
// measure of time, a part of an idiom.
func (s *story) abstract(i int32) bool {
	switch s.lemma(i) {
	case "time", "day", "week", "month", "year", "way", "part", "case", "end", "result", "fact", "place", "order", "condition", "lack", "exchange",
		"addition", "return", "response", "term", "view", "light", "basis", "sign", "step", "point", "number", "percent", "hour":
		return true
	}
	return false
}

var wills = map[string]bool{
	"want": true, "agree": true, "refuse": true, "reject": true, "decide": true, "plan": true, "hope": true, "intend": true, "accept": true,
	"demand": true, "fear": true, "expect": true, "offer": true, "meet": true, "know": true, "like": true, "need": true, "seek": true,
	"recognize": true, "recognise": true, "discuss": true, "deny": true, "accuse": true, "back": true, "support": true, "oppose": true,
}
