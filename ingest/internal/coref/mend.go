package coref

import (
	"cmp"
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// mend corrects the trees around the names of people. A parser that does not know
// names often takes a long title apart: in "headed by Secretary of State Marco
// Rubio and White House special envoy Steve Witkoff" it is the two people who
// head, whatever the words before their names hang on.
func mend(d *ingest.Document) {
	m := &mender{story: &story{d: d}, last: ingest.None}
	m.unite()
	m.index()
	m.missed()
	for i := range d.Mentions {
		if x := &d.Mentions[i]; x.Form == ingest.Named && x.Kind == ingest.Person && x.From >= 0 && x.From < x.To && int(x.To) <= len(d.Tokens) {
			m.person(x)
		}
	}
	m.lists()
}

// mender is the state of one document.
type mender struct {
	*story
	last   int32 // head of the titled name before, None if there is none
	lastTo int32 // token behind it
}

// index notes which tokens are in names.
func (m *mender) index() {
	m.inName = make([]int32, len(m.d.Tokens))
	for i := range m.inName {
		m.inName[i] = ingest.None
	}
	for k, x := range m.d.Mentions {
		if x.Form == ingest.Named {
			for i := max(x.From, 0); i < min(x.To, int32(len(m.inName))); i++ {
				m.inName[i] = int32(k)
			}
		}
	}
}

// missed makes names of the runs of capitals that follow the title of a person and
// that the recogniser has left out: "Russian envoy Vassily Nebenzia". A title tells what
// a model is unsure of.
func (m *mender) missed() {
	n := int32(len(m.d.Tokens))
	for i := int32(0); i+2 < n; i++ {
		if t := m.d.Tokens[i]; t.UPOS != "NOUN" && t.UPOS != "PROPN" || m.inName[i] != ingest.None || !gazetteer.Is("role-person", m.lower(i)) {
			continue
		}
		to := i + 1
		for to < n && to-i <= 4 && m.d.Tokens[to].UPOS == "PROPN" && m.inName[to] == ingest.None && m.capital(to) && m.d.SentenceOf(to) == m.d.SentenceOf(i) &&
			!gazetteer.Is("role-person", m.lower(to)) && !gazetteer.Is("org", m.lower(to)) && gazetteer.Adjective(m.d.Word(to)) == nil {
			to++
		}
		if to-i < 3 || to-i > 4 || m.d.Sentences[m.d.SentenceOf(i)].Heading || to < n && m.inName[to] != ingest.None {
			continue
		}
		at, _ := slices.BinarySearchFunc(m.d.Mentions, i+1, func(x ingest.Mention, from int32) int { return cmp.Compare(x.From, from) })
		m.d.Mentions = slices.Insert(m.d.Mentions, at, ingest.Mention{
			TokenRange: ingest.TokenRange{From: i + 1, To: to}, Head: i + 1, Kind: ingest.Person, Fine: "PER", Chain: ingest.None, Score: 0.8,
		})
		m.index()
	}
}

// person mends the phrase of one name: the name becomes its head, the title hangs
// on it, and what hung on the title from outside hangs on the name.
func (m *mender) person(x *ingest.Mention) {
	name := x.From
	from := name
	title := m.titleBefore(x.From)
	if title != ingest.None {
		from = m.titleStart(title)
	}
	top, rel := m.outside(from, x.To, title, name)
	if !m.reaches(top, from, x.To) && (title != ingest.None || m.split(x)) {
		m.hang(name, top, rel)
		for i := x.From + 1; i < x.To; i++ {
			if h := m.d.Tokens[i].Head; h < x.From || h >= x.To || h >= i {
				m.hang(i, name, "flat")
			}
		}
		if title != ingest.None {
			m.title(from, title, x)
		}
		m.adopt(from, x, name)
		x.Head = name
	}
	m.coordinate(from, x)
	m.last, m.lastTo = x.Head, x.To
}

func (m *mender) hang(i, head int32, rel string) {
	m.d.Tokens[i].Head, m.d.Tokens[i].Rel = head, rel
}

// split reports whether the tokens of a name hang on more than one word outside.
func (m *mender) split(x *ingest.Mention) bool {
	n := 0
	for i := x.From; i < x.To; i++ {
		if h := m.d.Tokens[i].Head; h < x.From || h >= x.To {
			n++
		}
	}
	return n > 1
}

// titleStart is the first token of the title whose head noun is at token title.
func (m *mender) titleStart(title int32) int32 {
	i := title
	for i > 0 && title-i < 7 && m.d.SentenceOf(i-1) == m.d.SentenceOf(title) {
		t := m.d.Tokens[i-1]
		if t.UPOS != "NOUN" && t.UPOS != "PROPN" && t.UPOS != "ADJ" && t.XPOS != "POS" && m.d.Word(i-1) != "-" || rel(t.Rel) == "nsubj" || rel(t.Rel) == "obj" {
			break
		}
		if k := m.inName[i-1]; k != ingest.None && m.d.Mentions[k].Kind == ingest.Person && m.d.Mentions[k].To-m.d.Mentions[k].From > 1 {
			break // a whole name ends the title, a surname may be its employer: "Trump envoy"
		}
		i--
	}
	for i < title && (m.d.Tokens[i].XPOS == "POS" || m.d.Word(i) == "-") {
		i++
	}
	return i
}

// outside is what the phrase hangs on, and how: as the title does if it hangs
// outside, else as the name does.
func (m *mender) outside(from, to, title, name int32) (int32, string) {
	for _, i := range []int32{title, name} {
		if i == ingest.None {
			continue
		}
		if t := m.d.Tokens[i]; t.Head < from || t.Head >= to {
			if r := rel(t.Rel); r != "flat" && r != "compound" && t.Rel != "nmod:desc" {
				return t.Head, t.Rel
			}
		}
	}
	for i := from; i < to; i++ {
		if t := m.d.Tokens[i]; t.Head < from || t.Head >= to {
			if r := rel(t.Rel); r != "case" && r != "det" && r != "punct" && r != "cc" {
				return t.Head, t.Rel
			}
		}
	}
	return m.d.Tokens[name].Head, m.d.Tokens[name].Rel
}

// reaches reports whether the way up from token i leads into the range, so that
// hanging the range on i would close a circle.
func (m *mender) reaches(i, from, to int32) bool {
	for n := 0; i >= 0; n++ {
		if i >= from && i < to || n > len(m.d.Tokens) {
			return true
		}
		i = m.d.Tokens[i].Head
	}
	return false
}

// title hangs the title on the name, and the loose words before its noun on that.
func (m *mender) title(from, title int32, x *ingest.Mention) {
	m.hang(title, x.From, "nmod:desc")
	for i := from; i < x.From; i++ {
		h := m.d.Tokens[i].Head
		if i == title || h >= from && h < x.From && h != i {
			continue
		}
		switch {
		case i > title && strings.EqualFold(m.d.Word(i), "of"):
			m.hang(i, i+1, "case")
		case i > title:
			m.hang(i, title, "nmod")
		case m.d.Tokens[i].UPOS == "ADJ":
			m.hang(i, title, "amod")
		case m.d.Tokens[i].XPOS == "POS":
			m.hang(i, i-1, "case")
		case int(i+1) < len(m.d.Tokens) && m.d.Tokens[i+1].XPOS == "POS":
			m.hang(i, title, "nmod:poss")
		default:
			m.hang(i, title, "compound")
		}
	}
}

// adopt moves to the name what hangs on other words of the phrase from outside.
func (m *mender) adopt(from int32, x *ingest.Mention, name int32) {
	s := m.d.SentenceOf(name)
	if s == ingest.None {
		return
	}
	for i := m.d.Sentences[s].TokenRange.From; i < m.d.Sentences[s].TokenRange.To; i++ {
		if i >= from && i < x.To {
			continue
		}
		if h := m.d.Tokens[i].Head; h >= from && h < x.To && h != name {
			m.d.Tokens[i].Head = name
		}
	}
}

// coordinate joins a name to the one before it where "and" or a comma and nothing
// else stands between them, and the parser has hung them side by side.
func (m *mender) coordinate(from int32, x *ingest.Mention) {
	if m.last == ingest.None || from != m.lastTo+1 || m.d.SentenceOf(m.last) != m.d.SentenceOf(from) {
		return
	}
	sep := m.d.Word(m.lastTo)
	if sep != "and" && sep != "&" && sep != "or" {
		return
	}
	t, first := m.d.Tokens[x.Head], m.d.Tokens[m.last]
	top := m.last
	if rel(first.Rel) == "conj" && first.Head >= 0 && m.inName[first.Head] != ingest.None {
		top = first.Head
	}
	switch rel(t.Rel) {
	case "conj", "nsubj":
		return
	}
	if m.reaches(top, x.Head, x.Head+1) || t.Head == top {
		return
	}
	m.hang(x.Head, top, "conj")
	if m.d.Tokens[m.lastTo].Head != x.Head {
		m.hang(m.lastTo, x.Head, "cc")
	}
}

// lists joins the names of an enumeration: "France, Germany, the UK, and Ukraine".
// Three or more names of one kind with commas and a last "and" between them are
// conjuncts of the first, whatever the parser made of them.
func (m *mender) lists() {
	var run []int32
	for i := range m.d.Mentions {
		x := &m.d.Mentions[i]
		if x.Form != ingest.Named {
			continue
		}
		if n := len(run); n > 0 && !m.goesOn(run[n-1], int32(i)) {
			m.join(run)
			run = run[:0]
		}
		run = append(run, int32(i))
	}
	m.join(run)
}

// goesOn reports whether nothing but a comma, "and" and "the" stands between two
// names of one kind.
func (m *mender) goesOn(a, b int32) bool {
	x, y := m.d.Mentions[a], m.d.Mentions[b]
	if x.Kind != y.Kind || y.From <= x.To || y.From-x.To > 3 || m.d.SentenceOf(x.Head) != m.d.SentenceOf(y.Head) {
		return false
	}
	for k := x.To; k < y.From; k++ {
		switch strings.ToLower(m.d.Word(k)) {
		case ",", "and", "the":
		default:
			return false
		}
	}
	return true
}

// join makes the names of a run conjuncts of its first.
func (m *mender) join(run []int32) {
	if len(run) < 3 {
		return
	}
	first, last := m.d.Mentions[run[0]], m.d.Mentions[run[len(run)-1]]
	and := ingest.None
	for k := last.From - 1; k >= m.d.Mentions[run[len(run)-2]].To; k-- {
		if strings.EqualFold(m.d.Word(k), "and") {
			and = k
		}
	}
	if and == ingest.None {
		return
	}
	for _, i := range run[1:] {
		x := m.d.Mentions[i]
		if rel(m.d.Tokens[x.Head].Rel) == "nsubj" || m.reaches(first.Head, x.Head, x.Head+1) {
			continue
		}
		m.hang(x.Head, first.Head, "conj")
	}
	if m.d.Tokens[last.Head].Head == first.Head {
		m.hang(and, last.Head, "cc")
	}
}

// unite makes one name of the words that "and" joins inside the name of a body:
// "Competition and Markets Authority". Either the gazetteer has the whole, or it
// ends in the noun of a body and its first word is nothing known by itself.
func (m *mender) unite() {
	for _, s := range m.d.Sentences {
		for i := s.TokenRange.From + 1; i+1 < s.TokenRange.To; i++ {
			if w := m.d.Word(i); w != "and" && w != "&" {
				continue
			}
			if from, to := m.body(i, s.TokenRange); from < to {
				m.joinBody(from, to, i)
				i = to - 1
			}
		}
	}
}

// body is the range of the name around "and" at token i, an empty one if it joins
// no name of a body.
func (m *mender) body(i int32, in ingest.TokenRange) (int32, int32) {
	from, to := i, i+1
	for from > in.From && i-from < 4 && m.capital(from-1) {
		from--
	}
	for to < in.To && to-i < 6 && m.capital(to) {
		to++
	}
	for l := from; l < i; l++ {
		for r := to; r > i+1; r-- {
			if gazetteer.Of(gazetteer.Organization, m.d.Text[m.d.Tokens[l].Start:m.d.Tokens[r-1].End]) != nil {
				return l, r
			}
		}
	}
	if from == i || to-i < 3 {
		return 0, 0
	}
	first := m.d.Word(i - 1)
	switch m.lower(to - 1) {
	case "authority", "commission", "committee", "department", "ministry", "agency", "administration", "bureau":
		if len(gazetteer.Find(first)) == 0 && strings.ToUpper(first) != first && (from == i-1 || gazetteer.Adjective(m.d.Word(i-2)) != nil) {
			return i - 1, to
		}
	}
	return 0, 0
}

// capital reports whether token i is a word with a capital.
func (m *mender) capital(i int32) bool {
	w := m.d.Word(i)
	return w != "" && w[0] >= 'A' && w[0] <= 'Z'
}

// joinBody makes the tokens one mention, whose last word is the head of all.
func (m *mender) joinBody(from, to, and int32) {
	head := to - 1
	old, at := m.d.Mentions, -1
	out := make([]ingest.Mention, 0, len(old)+1)
	for _, x := range old {
		if x.To <= from || x.From >= to {
			if x.From >= to && at < 0 {
				at = len(out)
				out = append(out, ingest.Mention{})
			}
			out = append(out, x)
		}
	}
	if at < 0 {
		at = len(out)
		out = append(out, ingest.Mention{})
	}
	out[at] = ingest.Mention{
		TokenRange: ingest.TokenRange{From: from, To: to}, Head: head, Kind: ingest.Organization, Fine: "ORG", Chain: ingest.None, Score: 0.9,
	}
	m.d.Mentions = out
	top, relation := m.outside(from, to, ingest.None, head)
	m.free(top, from, to)
	if m.reaches(top, from, to) {
		return
	}
	m.hang(head, top, relation)
	s := m.d.Sentences[m.d.SentenceOf(head)]
	for i := s.TokenRange.From; i < s.TokenRange.To; i++ {
		h := m.d.Tokens[i].Head
		switch {
		case i == head:
		case i == and:
			m.hang(i, head, "cc")
		case i >= from && i < to:
			m.hang(i, head, "compound")
		case h >= from && h < to:
			m.d.Tokens[i].Head = head
		}
	}
}

// free takes a verb off a word of the range, of which the range is an argument in
// truth: in "after the Competition and Markets Authority approved it" the parser may have
// made "approved" a conjunct of "Competition". The preposition becomes its subordinator.
func (m *mender) free(verb, from, to int32) {
	if verb < 0 || m.d.Tokens[verb].UPOS != "VERB" {
		return
	}
	k := m.d.Tokens[verb].Head
	if k < from || k >= to {
		return
	}
	up := m.d.Tokens[k].Head
	if up < 0 || up == verb || up >= from && up < to || m.reaches(up, from, to) || m.reaches(up, verb, verb+1) {
		return
	}
	m.hang(verb, up, "advcl")
	for i := from - 1; i >= 0 && i >= from-6; i-- {
		if m.d.Tokens[i].Head == k && rel(m.d.Tokens[i].Rel) == "case" && m.d.Tokens[i].UPOS != "PART" {
			m.hang(i, verb, "mark")
		}
	}
}
