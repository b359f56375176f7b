package ingest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/kg/graph"
)

// Explanation is why a fact is in the graph: everything that bears it.
type Explanation struct {
	Fact     string // id
	Subject  string
	Relation string
	Object   string
	Negated  bool
	Modality Modality
	SaidBy   string
	When     string
	Support  int
	Origins  int
	Evidence []Witness // the earliest article first
}

// Witness is one piece of evidence.
type Witness struct {
	Article    string // source or title
	Title      string
	Outlet     string
	Published  string // as openCypher writes it, "" if unknown
	Sentence   string // verbatim
	Start      int    // of the sentence, in bytes of the article's text
	Words      []Span // where subject, relation and object stand, in bytes of Sentence
	Rule       string
	Model      string
	Origin     string
	Confidence float64
	Names      []string // why its names mean subject, object and speaker, where that is not plain
}

// relationsBetween lists the types of the facts that join two entities, as patterns.
func relationsBetween(tx *graph.Tx, from, to graph.NodeID) ([]string, error) {
	var found []string
	for _, x := range []struct {
		a, b   graph.NodeID
		format string
	}{{from, to, "-%s->"}, {to, from, "<-%s-"}} {
		err := tx.Expand([]graph.NodeID{x.a}, graph.Outgoing, nil, func(_ int, e *graph.Edge) error {
			if e.To == x.b && e.Props.Has("fact") {
				found = append(found, fmt.Sprintf(x.format, e.Type))
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}

// FindFacts lists the ids of the facts that one entity has with another by a relation,
// in the order of their negation, modality, speaker and time. The entities are named as
// in [FindEntity]; a symmetric relation may be asked for from either side.
func FindFacts(tx *graph.Tx, subject, relation, object string) ([]string, error) {
	from, err := FindEntity(tx, subject)
	if err != nil {
		return nil, err
	}
	to, err := FindEntity(tx, object)
	if err != nil {
		return nil, err
	}
	relation = strings.ToUpper(strings.ReplaceAll(relation, " ", "_"))
	var found []graph.Edge
	both := []struct{ a, b graph.NodeID }{{from.node.ID, to.node.ID}}
	if symmetric[relation] {
		both = append(both, struct{ a, b graph.NodeID }{to.node.ID, from.node.ID})
	}
	for _, x := range both {
		err := tx.Expand([]graph.NodeID{x.a}, graph.Outgoing, []string{relation}, func(_ int, e *graph.Edge) error {
			if e.To == x.b && e.Props.Has("fact") {
				found = append(found, *e)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	if len(found) == 0 {
		between, err := relationsBetween(tx, from.node.ID, to.node.ID)
		if err != nil {
			return nil, err
		}
		known := "there is none between them"
		if len(between) > 0 {
			known = "there is " + strings.Join(between, ", ")
		}
		return nil, fmt.Errorf("no fact says %s -%s-> %s; %s: %w", from.Name, relation, to.Name, known, graph.ErrNotFound)
	}
	key := func(e graph.Edge) string {
		negated, _ := e.Props.Get("negated").AsBool()
		return fmt.Sprint(negated, "\x1f", str(e.Props, "modality"), "\x1f", str(e.Props, "said_by"), "\x1f", str(e.Props, "when"), "\x1f", str(e.Props, "fact"))
	}
	slices.SortFunc(found, func(a, b graph.Edge) int { return cmp.Compare(key(a), key(b)) })
	ids := make([]string, len(found))
	for i, e := range found {
		ids[i] = str(e.Props, "fact")
	}
	return ids, nil
}

// Explain tells what bears a fact, named by its id or its first eight characters or more.
func Explain(tx *graph.Tx, fact string) (*Explanation, error) {
	claims, err := findFact(tx, fact)
	if err != nil {
		return nil, err
	}
	s, err := newSink(tx, &Report{}, new(recall))
	if err != nil {
		return nil, err
	}
	x := &Explanation{Fact: claims[0].fact}
	keys := map[*Witness]string{}
	var all []*Witness
	for i, c := range claims {
		w, key, err := s.witness(x, c, i == 0)
		if err != nil {
			return nil, err
		}
		keys[w] = key
		all = append(all, w)
	}
	slices.SortFunc(all, func(a, b *Witness) int { return cmp.Compare(keys[a], keys[b]) })
	for _, w := range all {
		x.Evidence = append(x.Evidence, *w)
	}
	return x, nil
}

// witness is a claim as evidence, with a key to sort it by. The first one also tells
// what the fact is.
func (s *sink) witness(x *Explanation, c *claim, first bool) (*Witness, string, error) {
	b, err := s.bindingAt(c.node)
	if err != nil {
		return nil, "", err
	}
	article, err := s.tx.Node(b.article)
	if err != nil {
		return nil, "", err
	}
	_, mentions, err := s.bindingOf(article)
	if err != nil {
		return nil, "", err
	}
	from, to, _, saidBy, err := s.meaning(b, c)
	if err != nil {
		return nil, "", err
	}
	if first {
		e, err := s.factEdge(c.fact, from.node, to.node, c.predicate)
		if err != nil {
			return nil, "", err
		}
		support, _ := e.Props.Get("support").AsInt()
		origins, _ := e.Props.Get("origins").AsInt()
		x.Subject, x.Relation, x.Object, x.Negated, x.Modality = from.name, c.predicate, to.name, c.negated, Modality(c.modality)
		x.SaidBy, x.When, x.Support, x.Origins = saidBy, c.when, int(support), int(origins)
	}
	p := article.Props
	w := &Witness{
		Article: cmp.Or(str(p, "source"), str(p, "title"), b.id), Title: str(p, "title"), Outlet: str(p, "outlet"), Sentence: c.text, Start: c.start,
		Rule: c.rule, Model: c.model, Origin: c.origin, Confidence: c.confidence,
	}
	if w.Origin == b.id {
		w.Origin = ""
	}
	w.Published = dateText(p.Get("published"))
	for _, at := range c.words {
		if at.Start >= c.start && at.End <= c.end && at.Len() > 0 {
			w.Words = append(w.Words, Span{at.Start - c.start, at.End - c.start})
		}
	}
	for _, m := range mentions {
		if m.local != c.subject && m.local != c.object && m.local != c.speaker {
			continue
		}
		n, err := s.tx.Node(m.node)
		if err != nil {
			return nil, "", err
		}
		w.Names = append(w.Names, s.whyNamed(m, n, c.text)...)
	}
	slices.Sort(w.Names)
	w.Names = slices.Compact(w.Names)
	return w, cmp.Or(w.Published, "9999") + "\x1f" + w.Article + "\x1f" + fmt.Sprintf("%09d", c.start) + c.id, nil
}

// whyNamed says why a mention belongs to an entity, where its names do not: for the
// wordings of the sentence that is told, by the rule of each.
func (s *sink) whyNamed(m *mention, n *graph.Node, sentence string) []string {
	name, id := str(n.Props, "name"), str(n.Props, "id")
	called := strings.Join(m.names, ", ")
	if len(m.names) == 0 {
		called = m.name
	}
	var out []string
	for _, r := range m.reasons {
		if wording, rule, ok := strings.Cut(r, ": "); ok && says(sentence, wording) {
			out = append(out, fmt.Sprintf("%q is %s: %s", wording, m.name, rule))
		}
	}
	if m.why != "" && len(m.reasons) == 0 {
		out = append(out, fmt.Sprintf("%s is %s: %s", called, m.name, m.why))
	}
	switch {
	case m.local == id:
	case s.owned(m):
		out = append(out, fmt.Sprintf("%s is %s: the only person of that surname in the graph", called, name))
	default:
		for _, e := range s.log.edits {
			if e.Into == id {
				out = append(out, fmt.Sprintf("%s is %s: edit %s", called, name, e))
			}
		}
	}
	return out
}

// says reports whether a wording in lower case stands in a sentence as words of their own.
func says(sentence, wording string) bool {
	text := strings.Join(strings.Fields(strings.ToLower(sentence)), " ")
	for at := 0; wording != ""; {
		k := strings.Index(text[at:], wording)
		if k < 0 {
			return false
		}
		from, to := at+k, at+k+len(wording)
		before, _ := utf8.DecodeLastRuneInString(text[:from])
		after, _ := utf8.DecodeRuneInString(text[to:])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return true
		}
		at = from + 1
	}
	return false
}
