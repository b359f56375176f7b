package ingest

import (
	"fmt"
	"strconv"

	"github.com/newsgraph/kg/graph"
)

// claim is one piece of evidence as its article gives it: subject, object and
// speaker are ids of entities as the article knows them, before the store has
// told whose a bare surname is. All of it stands in the Evidence node, so that
// the facts of a graph can be made anew from its evidence.
type claim struct {
	id                       string
	node                     graph.NodeID // of the Evidence, where it is stored
	fact                     string       // id of the fact, where it is stored
	subject, object, speaker string
	said                     string // who says so, where no entity does
	outlet                   string // the medium that carries it
	predicate, phrase        string
	negated                  bool
	modality, when, rule     string
	confidence               float64
	text                     string
	sentence                 int
	start, end               int // of the sentence
	words                    [3]Span
	source                   string // the article's outlet, "" if unknown
	article                  string // id of the article
}

func newClaim(d *Document, f *Fact, locals []string) *claim {
	sent := d.Sentences[f.Sentence]
	c := &claim{
		subject: locals[f.Subject], object: locals[f.Object], said: f.Said, predicate: f.Predicate, phrase: f.Phrase, negated: f.Negated,
		modality: string(f.Modality), when: f.When, rule: f.Rule, confidence: round(f.Confidence), text: d.SentenceText(f.Sentence),
		sentence: int(f.Sentence), start: sent.Span.Start, end: sent.Span.End, words: [3]Span{f.SubjectAt, f.PhraseAt, f.ObjectAt},
		source: d.Article.Outlet, article: d.Article.ID.String(),
	}
	if f.Speaker != None {
		c.speaker = locals[f.Speaker]
	}
	if f.Outlet != None {
		c.outlet = d.Entities[f.Outlet].Name
		if f.Speaker == None {
			c.speaker = locals[f.Outlet]
		}
	}
	c.id = newID("evidence", c.article, c.subject, c.predicate, c.object, strconv.FormatBool(c.negated), c.modality, c.speaker, c.said, c.when,
		strconv.Itoa(c.start), strconv.Itoa(c.words[0].Start), strconv.Itoa(c.words[2].Start)).String()
	return c
}

// round keeps three digits, so that a sum of rounding errors reaches no output.
func round(f float32) float64 {
	x, _ := strconv.ParseFloat(strconv.FormatFloat(float64(f), 'f', 3, 32), 64)
	return x
}

// origin is where a claim comes from in the end: the medium that it cites, that
// of the article, or the article itself. Claims of one origin count once.
func (c *claim) origin() string {
	switch {
	case c.outlet != "":
		return c.outlet
	case c.source != "":
		return c.source
	}
	return ""
}

// props are the properties of the Evidence node.
func (c *claim) props(fact string) graph.Props {
	p := []graph.Prop{
		{Key: "id", Value: graph.String(c.id)}, {Key: "fact", Value: graph.String(fact)}, {Key: "text", Value: graph.String(c.text)},
		{Key: "start", Value: graph.Int(int64(c.start))}, {Key: "end", Value: graph.Int(int64(c.end))}, {Key: "sentence", Value: graph.Int(int64(c.sentence))},
		{Key: "phrase", Value: graph.String(c.phrase)}, {Key: "rule", Value: graph.String(c.rule)}, {Key: "confidence", Value: graph.Float(c.confidence)},
		{Key: "subject", Value: graph.String(c.subject)}, {Key: "object", Value: graph.String(c.object)}, {Key: "predicate", Value: graph.String(c.predicate)},
		{Key: "negated", Value: graph.Bool(c.negated)}, {Key: "modality", Value: graph.String(c.modality)},
		{Key: "words", Value: spanList(c.words[:])},
	}
	for _, x := range []struct{ key, v string }{{"speaker", c.speaker}, {"said", c.said}, {"outlet", c.outlet}, {"when", c.when}, {"origin", c.origin()}} {
		if x.v != "" {
			p = append(p, graph.Prop{Key: x.key, Value: graph.String(x.v)})
		}
	}
	return graph.NewProps(p...)
}

// spanList writes the bytes where subject, relation and object stand as six numbers.
func spanList(spans []Span) graph.Value {
	var vs []graph.Value
	for _, s := range spans {
		vs = append(vs, graph.Int(int64(s.Start)), graph.Int(int64(s.End)))
	}
	return graph.List(vs)
}

// readClaim is the claim in an Evidence node.
func readClaim(n *graph.Node, article *graph.Node) *claim {
	str := func(key string) string { v, _ := n.Props.Get(key).AsString(); return v }
	num := func(key string) int { v, _ := n.Props.Get(key).AsInt(); return int(v) }
	c := &claim{
		id: str("id"), node: n.ID, fact: str("fact"), subject: str("subject"), object: str("object"), speaker: str("speaker"), said: str("said"), outlet: str("outlet"),
		predicate: str("predicate"), phrase: str("phrase"), modality: str("modality"), when: str("when"), rule: str("rule"), text: str("text"),
		sentence: num("sentence"), start: num("start"), end: num("end"),
	}
	c.negated, _ = n.Props.Get("negated").AsBool()
	c.confidence, _ = n.Props.Get("confidence").AsFloat()
	if list, ok := n.Props.Get("words").AsList(); ok && len(list) == 6 {
		for i := range c.words {
			a, _ := list[2*i].AsInt()
			b, _ := list[2*i+1].AsInt()
			c.words[i] = Span{int(a), int(b)}
		}
	}
	c.source, _ = article.Props.Get("outlet").AsString()
	c.article, _ = article.Props.Get("id").AsString()
	return c
}

// addEvidence writes a claim: its node, and its weight on the relation of its fact.
func (s *sink) addEvidence(article graph.NodeID, c *claim) error {
	from, err := s.resolveID(c.subject)
	if err != nil {
		return err
	}
	to, err := s.resolveID(c.object)
	if err != nil {
		return err
	}
	if from.node == to.node {
		s.rep.Dropped[dropSame]++
		return nil
	}
	if symmetric[c.predicate] && to.id < from.id {
		from, to = to, from
	}
	said, saidBy := c.said, c.said
	if c.speaker != "" {
		sp, err := s.resolveID(c.speaker)
		if err != nil {
			return err
		}
		said, saidBy = sp.id, sp.name
	}
	fact := newID("fact", from.id, c.predicate, to.id, strconv.FormatBool(c.negated), c.modality, said, c.when).String()
	if err := s.support(fact, from.node, to.node, c, saidBy); err != nil {
		return err
	}
	n, err := s.tx.CreateNode([]string{labelEvidence}, c.props(fact))
	if err != nil {
		return err
	}
	if _, err := s.tx.CreateEdge(n, typeIn, article, nil); err != nil {
		return err
	}
	s.rep.Evidence++
	return nil
}

// support adds the weight of a claim to the relation of its fact, or makes the relation.
func (s *sink) support(fact string, from, to graph.NodeID, c *claim, saidBy string) error {
	old, err := s.factEdge(fact, from, to, c.predicate)
	if err != nil {
		return err
	}
	if old == nil {
		s.origins[originKey(fact, c)] = true
		p := []graph.Prop{
			{Key: "fact", Value: graph.String(fact)}, {Key: "negated", Value: graph.Bool(c.negated)}, {Key: "modality", Value: graph.String(c.modality)},
			{Key: "support", Value: graph.Int(1)}, {Key: "origins", Value: graph.Int(1)}, {Key: "confidence", Value: graph.Float(c.confidence)},
			{Key: "phrase", Value: graph.String(c.phrase)},
		}
		if saidBy != "" {
			p = append(p, graph.Prop{Key: "said_by", Value: graph.String(saidBy)})
		}
		if c.when != "" {
			p = append(p, graph.Prop{Key: "when", Value: graph.String(c.when)})
		}
		_, err := s.tx.CreateEdge(from, c.predicate, to, graph.NewProps(p...))
		s.rep.Facts++
		return err
	}
	more, err := s.newOrigin(fact, c)
	if err != nil {
		return err
	}
	p := old.Props
	n, _ := p.Get("support").AsInt()
	p = p.With("support", graph.Int(n+1))
	if more {
		o, _ := p.Get("origins").AsInt()
		p = p.With("origins", graph.Int(o+1))
	}
	best, _ := p.Get("confidence").AsFloat()
	phrase, _ := p.Get("phrase").AsString()
	if c.confidence > best || c.confidence == best && c.phrase < phrase {
		p = p.With("confidence", graph.Float(c.confidence)).With("phrase", graph.String(c.phrase))
	}
	return s.tx.SetEdgeProps(old.ID, p)
}

// factEdge finds the relation of a fact. It looks from the end that has fewer
// relations of the type, and only if the fact has evidence already.
func (s *sink) factEdge(fact string, from, to graph.NodeID, typ string) (*graph.Edge, error) {
	known, err := seek(s.tx, labelEvidence, "fact", fact)
	if err != nil || known == nil {
		return nil, err
	}
	code, ok := s.tx.TypeCode(typ)
	if !ok {
		return nil, nil
	}
	types := []graph.TypeCode{code}
	out, err := s.tx.Degree(from, graph.Outgoing, types)
	if err != nil {
		return nil, err
	}
	in, err := s.tx.Degree(to, graph.Incoming, types)
	if err != nil {
		return nil, err
	}
	at, other, dir := from, to, graph.Outgoing
	if in < out {
		at, other, dir = to, from, graph.Incoming
	}
	var ids []graph.EdgeID
	err = s.tx.ExpandIDs([]graph.NodeID{at}, dir, types, func(_ int, e graph.EdgeID, _ graph.TypeCode, far graph.NodeID) error {
		if far == other {
			ids = append(ids, e)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		e, err := s.tx.Edge(id)
		if err != nil {
			return nil, err
		}
		if f, _ := e.Props.Get("fact").AsString(); f == fact {
			return e, nil
		}
	}
	return nil, nil
}

// originKey names a fact together with an origin: a medium, or an article that names none.
func originKey(fact string, c *claim) string {
	if o := c.origin(); o != "" {
		return fact + "\x1f" + o
	}
	return fact + "\x1f\x1f" + c.article
}

// newOrigin reports whether no evidence of the fact so far is of the claim's
// origin. While an article is written as a whole, what it has brought is known and
// need not be looked for.
func (s *sink) newOrigin(fact string, c *claim) (bool, error) {
	origin, key := c.origin(), originKey(fact, c)
	if s.origins[key] {
		return false, nil
	}
	s.origins[key] = true
	if origin == "" && s.whole == c.article {
		return true, nil
	}
	for n, err := range s.tx.SeekNodes(labelEvidence, "fact", graph.String(fact)) {
		if err != nil {
			return false, err
		}
		if o, _ := n.Props.Get("origin").AsString(); o != origin {
			continue
		}
		if origin != "" {
			return false, nil
		}
		a, err := s.articleOf(n.ID)
		if err != nil {
			return false, err
		}
		if id, _ := a.Props.Get("id").AsString(); id == c.article {
			return false, nil
		}
	}
	return true, nil
}

// resolved is an entity as the store knows it.
type resolved struct {
	node graph.NodeID
	id   string
	name string
}

// resolveID is the entity that an article's id stands for: itself, or the owner
// of the surname if it is a bare one.
func (s *sink) resolveID(local string) (resolved, error) {
	var n *graph.Node
	var err error
	if key, ok := s.bare[local]; ok {
		n, err = s.tx.Node(s.owner[key])
	} else {
		n, err = s.byID(local)
	}
	if err != nil {
		return resolved{}, fmt.Errorf("entity %s: %w", local, err)
	}
	id, _ := n.Props.Get("id").AsString()
	name, _ := n.Props.Get("name").AsString()
	return resolved{n.ID, id, name}, nil
}

func (s *sink) byID(id string) (*graph.Node, error) {
	if n, ok := s.nodes[id]; ok {
		return s.tx.Node(n)
	}
	n, err := seek(s.tx, labelEntity, "id", id)
	if err == nil && n == nil {
		err = graph.ErrNotFound
	}
	if err == nil {
		s.nodes[id] = n.ID
	}
	return n, err
}
