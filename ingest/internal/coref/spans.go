package coref

import (
	"cmp"
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/gazetteer"
	"github.com/newsgraph/kg/ingest/internal/model"
)

// phrase is a noun phrase with everything that follows its head: what the ranker
// weighs, and what annotated corpora call a mention.
type phrase struct {
	form     form
	head     int32
	core     int32 // head of the name in a phrase that a title heads, else the head
	from, to int32
	sent     int32
	item     int // item with the same head, -1 if none
	ent      int // entity to which the rules link the item, -1 if none
	num      number
	gen      gender
	kind     ingest.Kind
	subject  bool
	det      uint8  // class of the determiner, of a noun
	class    uint64 // canonical form of a pronoun, class of the determiner, "name" or "joint"
	word     uint64 // the head as it stands, folded
	lemma    uint64
	path     uint32 // word class of the head
	verb     uint64 // lemma of what governs the phrase
	rel      uint64
	prep     uint64 // its preposition
	all      uint64 // the whole phrase without determiner, folded
	first    uint64 // its first word
	before   uint64 // the words around the phrase
	after    uint64
	words    []uint64 // content words besides the head, sorted
	gov      int32    // verb or noun that governs the phrase, None if none
	quote    int32    // the quotation that holds it, -1 if none
	speaker  int      // entity that speaks there, -1 if unknown
	place    int      // which of the phrases of its sentence it is
	deep     int      // distance from the root of the tree
	seenName int      // names of its entity up to here, of a name
	given    gender   // what its first word would be as a first name
}

// The classes of determiners.
const (
	bare uint8 = iota
	definiteDet
	demonstrative
	indefinite
	possessed
	counted
)

// canonical maps the forms of pronouns to one for each person.
var canonical = map[string]string{
	"i": "i", "me": "i", "my": "i", "mine": "i", "myself": "i",
	"we": "we", "us": "we", "our": "we", "ours": "we", "ourselves": "we",
	"you": "you", "your": "you", "yours": "you", "yourself": "you", "yourselves": "you",
	"he": "he", "him": "he", "his": "he", "himself": "he",
	"she": "she", "her": "she", "hers": "she", "herself": "she",
	"it": "it", "its": "it", "itself": "it",
	"they": "they", "them": "they", "their": "they", "theirs": "they", "themselves": "they", "themself": "they",
	"this": "this", "that": "that", "these": "these", "those": "those", "here": "here", "there": "there",
	"one": "one", "both": "both", "who": "who", "whom": "who", "whose": "who", "which": "which",
}

// phrases lists the noun phrases of the text in the order of their first words, the
// longer first.
func (s *story) phrases(clusters *model.Clusters) []phrase {
	words := model.Words(nil, s.d.Text, len(s.d.Tokens), func(i int) (int, int) { return s.d.Tokens[i].Start, s.d.Tokens[i].End }, clusters)
	var out []phrase
	for i := range s.d.Tokens {
		i := int32(i)
		f, ok := s.refers(i)
		if !ok {
			continue
		}
		p := phrase{form: f, head: i, core: i, item: -1, ent: -1, sent: s.d.SentenceOf(i), quote: s.quoted[i], speaker: -1, gov: ingest.None}
		if p.sent < 0 {
			continue
		}
		p.from, p.to = s.extent(i, false)
		s.describePhrase(&p, words)
		if f == nominal {
			s.titled(&p)
		}
		out = append(out, p)
		if s.kid(i, "conj") != ingest.None && f != pronoun || f == pronoun && s.kid(i, "conj") != ingest.None {
			if j := p; s.coordinates(i) {
				j.form, j.num, j.item, j.ent = joint, plural, -1, -1
				j.from, j.to = s.extent(i, true)
				j.class = model.String("joint")
				j.all = s.foldRange(j.from, j.to)
				if j.to > p.to || j.from < p.from {
					out = append(out, j)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b phrase) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	seen := map[ingest.TokenRange]bool{}
	out = slices.DeleteFunc(out, func(p phrase) bool {
		r := ingest.TokenRange{From: p.from, To: p.to}
		if seen[r] {
			return true
		}
		seen[r] = true
		return false
	})
	names := map[int]int{}
	for k := range out {
		p := &out[k]
		if k > 0 && out[k-1].sent == p.sent {
			p.place = out[k-1].place + 1
		}
		if p.ent >= 0 && p.form == name {
			p.seenName = names[p.ent]
			names[p.ent]++
		}
	}
	return out
}

// coordinates reports whether the conjuncts of token i are nouns: a list, not the
// subject of a second clause.
func (s *story) coordinates(i int32) bool {
	for _, k := range s.kids[i] {
		if rel(s.d.Tokens[k].Rel) == "conj" {
			switch s.d.Tokens[k].UPOS {
			case "NOUN", "PROPN", "PRON", "NUM":
				return true
			}
		}
	}
	return false
}

// refers reports whether token i heads a phrase that may refer, and its form.
func (s *story) refers(i int32) (form, bool) {
	t := s.d.Tokens[i]
	r := rel(t.Rel)
	w := s.lower(i)
	m := s.inName[i]
	if m != ingest.None {
		x := s.d.Mentions[m]
		if h := s.nameHead(x); h != i {
			return 0, false
		}
		return name, r != "flat" && r != "fixed" && (r != "appos" || x.Kind == ingest.Person && !s.takes(t.Head, m))
	}
	switch t.UPOS {
	case "PRON", "DET", "ADV":
		c, ok := canonical[w]
		if !ok && t.UPOS == "PRON" && (t.XPOS == "NN" || t.XPOS == "DT") {
			return nominal, r != "det" // somebody, everything
		}
		if !ok || r == "expl" || c == "who" || c == "which" {
			return 0, false
		}
		switch c {
		case "that", "this", "these", "those", "one", "both":
			switch r {
			case "det", "mark", "advmod", "cc", "cc:preconj", "fixed", "nummod":
				return 0, false
			}
			if s.kid(i, "acl") != ingest.None && (c == "those" || c == "that") || t.XPOS == "WDT" || t.XPOS == "IN" || s.relativeClause(i) != ingest.None && c == "that" {
				return 0, false
			}
		case "here", "there":
			return pronoun, c == "here" && t.UPOS == "ADV"
		}
		return pronoun, true
	case "NOUN", "PROPN", "SYM":
		if r == "compound" && t.UPOS != "PROPN" || r == "flat" || r == "fixed" || r == "goeswith" || r == "appos" {
			return 0, false
		}
		if s.kid(i, "cop") != ingest.None {
			return 0, false
		}
		if t.UPOS == "PROPN" {
			return name, true
		}
		return nominal, true
	case "NUM":
		if r == "nummod" || r == "compound" || r == "flat" || r == "fixed" || s.kid(i, "cop") != ingest.None {
			return 0, false
		}
		return nominal, true
	case "ADJ":
		if d := s.kid(i, "det"); d != ingest.None && (r == "nsubj" || r == "obj" || r == "obl" || r == "nmod") {
			return nominal, true
		}
	}
	return 0, false
}

// nameHead is the token of a name on which the rest of it hangs.
func (s *story) nameHead(x ingest.Mention) int32 {
	for i := x.From; i < x.To; i++ {
		if h := s.d.Tokens[i].Head; h < x.From || h >= x.To {
			if s.d.Tokens[i].UPOS != "PUNCT" && s.d.Tokens[i].UPOS != "ADP" && s.d.Tokens[i].UPOS != "DET" {
				return i
			}
		}
	}
	return x.Head
}

// extent is the range of the phrase that token i heads: what hangs on it without
// prepositions, conjunctions and punctuation at the edges, and without conjuncts
// unless whole is set.
func (s *story) extent(i int32, whole bool) (from, to int32) {
	from, to = i, i+1
	if t := s.d.Tokens[i]; t.UPOS == "PRON" && !whole {
		if canonical[s.lower(i)] != "" && canonical[s.lower(i)] != "those" {
			return from, to
		}
	}
	sent := s.d.Sentences[s.d.SentenceOf(i)].TokenRange
	in := map[int32]bool{i: true}
	queue := []int32{}
	for _, k := range s.kids[i] {
		switch r := rel(s.d.Tokens[k].Rel); r {
		case "case":
			if k < i {
				continue
			}
		case "cc", "conj", "preconj":
			if !whole && s.d.Tokens[k].Rel != "cc:preconj" {
				continue
			}
		case "mark", "cop", "nsubj", "aux", "parataxis", "discourse", "vocative", "advcl", "orphan", "list", "dislocated", "csubj", "ccomp", "obl":
			continue
		case "punct":
			if k > i && !whole && s.conjunctAfter(i, k) {
				continue
			}
		}
		queue = append(queue, k)
	}
	for len(queue) > 0 {
		k := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if in[k] || !sent.Contains(k) {
			continue
		}
		in[k] = true
		queue = append(queue, s.kids[k]...)
	}
	for from > sent.From && in[from-1] {
		from--
	}
	for to < sent.To && in[to] {
		to++
	}
	for to > i+1 && s.d.Tokens[to-1].UPOS == "PUNCT" && !closes(s.d.Word(to-1)) {
		to--
	}
	for from < i && (s.d.Tokens[from].UPOS == "PUNCT" && !opens(s.d.Word(from)) || s.d.Tokens[from].UPOS == "ADP" && s.d.Tokens[from].Head == i || s.d.Tokens[from].UPOS == "CCONJ" && s.lower(from) != "both") {
		from++
	}
	return from, to
}

func closes(w string) bool { return w == ")" || w == "]" }

func opens(w string) bool { return w == "(" || w == "[" }

// conjunctAfter reports whether a conjunct of token i comes right behind the mark at
// token k.
func (s *story) conjunctAfter(i, k int32) bool {
	for _, c := range s.kids[i] {
		if c > k && rel(s.d.Tokens[c].Rel) == "conj" {
			return true
		}
	}
	return false
}

// describePhrase fills in what features are made of.
func (s *story) describePhrase(p *phrase, words []model.Word) {
	i := p.head
	t := s.d.Tokens[i]
	if j, ok := s.byHead[i]; ok {
		p.item = j
	}
	if p.form == pronoun {
		p.item = s.pronounAt(i)
	}
	p.num, p.gen = s.countOf(i), neuter
	if p.item >= 0 {
		x := s.items[p.item]
		p.ent, p.num, p.gen, p.kind = x.ent, x.num, x.gen, x.kind
		if x.ent >= 0 && x.form == name {
			p.gen, p.kind = s.ents[x.ent].gen, s.ents[x.ent].kind
		}
	} else if m := s.inName[i]; m != ingest.None {
		p.kind = s.d.Mentions[m].Kind
		if p.kind == ingest.Person {
			p.gen = human
		}
	} else if p.form == name { // a name that was not recognised
		if p.gen = givenGender(s.lower(p.from)); p.gen == human {
			p.gen = anyGender
		}
	}
	if p.form == pronoun {
		if q, ok := personal[s.lower(i)]; ok {
			p.num, p.gen = q.num, q.gen
		}
		if c := canonical[s.lower(i)]; c == "you" {
			p.num, p.gen = anyNumber, human
		}
	}
	if q := p.quote; q >= 0 {
		p.speaker = s.spans[q].speaker
	}
	top := s.top(i)
	p.subject = s.subject(top)
	p.word, p.path, p.lemma = words[i].Form, words[i].Path, model.String(s.lemma(i))
	p.rel = model.String(s.d.Tokens[top].Rel)
	if c := s.kid(top, "case"); c != ingest.None && c < top {
		p.prep = words[c].Form
	}
	if h := s.d.Tokens[top].Head; h >= 0 {
		p.gov, p.verb = h, model.String(s.lemma(h))
	}
	for h, n := t.Head, 0; h >= 0 && n < 10; h, n = s.d.Tokens[h].Head, n+1 {
		p.deep = n + 1
	}
	if p.from > 0 {
		p.before = words[p.from-1].Form
	}
	if int(p.to) < len(words) {
		p.after = words[p.to].Form
	}
	p.first = words[p.from].Form
	p.det, p.given = s.determiner(p), human
	if p.form == name && (p.kind == ingest.Person || p.kind == "") {
		p.given = givenGender(s.lower(p.from))
	}
	switch p.form {
	case pronoun:
		p.class = model.String(canonical[s.lower(i)])
	case nominal:
		p.class = uint64(p.det) + 2
	case name:
		p.class = 1
	}
	from := p.from
	if rel(s.d.Tokens[from].Rel) == "det" && from < i {
		from++
	}
	to := p.to
	if to > from+1 && s.d.Tokens[to-1].XPOS == "POS" {
		to--
	}
	p.all = s.foldRange(from, to)
	for k := p.from; k < p.to; k++ {
		switch s.d.Tokens[k].UPOS {
		case "NOUN", "PROPN", "ADJ", "NUM", "VERB":
			if k != i && len(p.words) < 8 {
				p.words = append(p.words, words[k].Form)
			}
		}
	}
	slices.Sort(p.words)
}

// takes reports whether the noun at token h takes up name m, which hangs on it: "reviewer Stephen
// Erlewine", "his wife, Dorothy". A person behind a comma is no apposition to another person or
// to a thing, as in "after the death of his brother Cornelis, De Graeff became".
func (s *story) takes(h, m int32) bool {
	if h < 0 || s.inName[h] != ingest.None || s.d.Tokens[h].UPOS != "NOUN" {
		return false
	}
	x := s.d.Mentions[m]
	if !s.comma(h, x.From) {
		return x.From > h && x.From <= h+2
	}
	return x.Kind == ingest.Person && x.From <= h+maxTitle && s.d.Word(x.From-1) == "," && s.d.Tokens[h].XPOS == "NN" &&
		gazetteer.Is("role-person", s.lemma(h))
}

// maxTitle is how many words behind a noun the name that it takes up may begin.
const maxTitle = 9

// titled makes a name of the phrase of a noun that takes up a name.
func (s *story) titled(p *phrase) {
	for _, k := range s.kids[p.head] {
		if r := rel(s.d.Tokens[k].Rel); k < p.head || r != "flat" && r != "appos" {
			continue
		}
		m := s.inName[k]
		if m == ingest.None || !s.takes(p.head, m) {
			continue
		}
		x := s.d.Mentions[m]
		j, ok := s.byHead[x.Head]
		if !ok || s.items[j].ent < 0 {
			continue
		}
		p.form, p.class, p.item, p.ent, p.kind = name, 1, j, s.items[j].ent, x.Kind
		p.gen, p.num, p.core = s.ents[p.ent].gen, singular, x.Head
		return
	}
}

// pronounAt is the pronoun item at token i, -1 if there is none.
func (s *story) pronounAt(i int32) int {
	j, _ := slices.BinarySearchFunc(s.items, i, func(x item, h int32) int { return cmp.Compare(x.head, h) })
	for ; j < len(s.items) && s.items[j].head == i; j++ {
		if s.items[j].form == pronoun {
			return j
		}
	}
	return -1
}

func (s *story) countOf(i int32) number {
	switch s.d.Tokens[i].XPOS {
	case "NNS", "NNPS":
		return plural
	case "NN", "NNP":
		return singular
	}
	return anyNumber
}

// determiner is the class of what stands before a noun.
func (s *story) determiner(p *phrase) uint8 {
	for _, k := range s.kids[p.head] {
		if k > p.head {
			break
		}
		switch rel(s.d.Tokens[k].Rel) {
		case "det":
			switch s.lower(k) {
			case "the":
				return definiteDet
			case "this", "that", "these", "those", "such", "both":
				return demonstrative
			}
			return indefinite
		case "nmod":
			if s.d.Tokens[k].Rel == "nmod:poss" {
				return possessed
			}
		case "nummod":
			return counted
		}
	}
	return bare
}

// foldRange is a hash of the words of a range, folded.
func (s *story) foldRange(from, to int32) uint64 {
	h := uint64(7)
	for k := from; k < to; k++ {
		h = model.Mix(h, model.String(gazetteer.Fold(strings.ToLower(s.d.Word(k)))))
	}
	return h
}
