package ingest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
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
	fact                     string       // id of the fact that it bears, "" if it bears none
	retracted                bool
	subject, object, speaker string
	said                     string   // who says so, where no entity does
	outlet                   string   // the medium that carries it
	origin                   string   // where it comes from in the end
	model                    string   // version of the models
	reported                 []string // who says that the speaker says so, as the article knows them
	involves                 []string // names of the parties to it, as the article knows them
	predicate, phrase        string
	negated                  bool
	modality, when, rule     string
	confidence               float64
	text                     string
	sentence                 int
	start, end               int // of the sentence
	words                    [3]Span
}

func newClaim(d *Document, f *Fact, locals []string) *claim {
	sent := d.Sentences[f.Sentence]
	c := &claim{
		subject: locals[f.Subject], object: locals[f.Object], involves: d.partyNames(f), reported: d.reportedBy(f), said: f.Said, predicate: f.Predicate, phrase: f.Phrase, negated: f.Negated,
		modality: string(f.Modality), when: f.When, rule: f.Rule, confidence: round(f.Confidence), text: d.SentenceText(f.Sentence),
		sentence: int(f.Sentence), start: sent.Span.Start, end: sent.Span.End, words: [3]Span{f.SubjectAt, f.PhraseAt, f.ObjectAt},
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
	c.id = newID("evidence", d.Article.ID.String(), c.subject, c.predicate, c.object, strconv.FormatBool(c.negated), c.modality, c.speaker, c.said, c.when,
		strconv.Itoa(c.start), strconv.Itoa(c.words[0].Start), strconv.Itoa(c.words[2].Start)).String()
	return c
}

// round keeps three digits, so that a sum of rounding errors reaches no output.
func round(f float32) float64 {
	x, _ := strconv.ParseFloat(strconv.FormatFloat(float64(f), 'f', 3, 32), 64)
	return x
}

// originOf is where a claim comes from in the end: the medium that it cites, or that
// of its article. Claims of one origin count once.
func (c *claim) originOf(article string) string { return cmp.Or(c.outlet, article) }

// props are the properties of the Evidence node.
func (c *claim) props() graph.Props {
	p := []graph.Prop{
		{Key: "id", Value: graph.String(c.id)}, {Key: "text", Value: graph.String(c.text)},
		{Key: "start", Value: graph.Int(int64(c.start))}, {Key: "end", Value: graph.Int(int64(c.end))}, {Key: "sentence", Value: graph.Int(int64(c.sentence))},
		{Key: "phrase", Value: graph.String(c.phrase)}, {Key: "rule", Value: graph.String(c.rule)}, {Key: "confidence", Value: graph.Float(c.confidence)},
		{Key: "subject", Value: graph.String(c.subject)}, {Key: "object", Value: graph.String(c.object)}, {Key: "predicate", Value: graph.String(c.predicate)},
		{Key: "negated", Value: graph.Bool(c.negated)}, {Key: "modality", Value: graph.String(c.modality)},
		{Key: "words", Value: spanList(c.words[:])},
	}
	for _, x := range []struct{ key, v string }{
		{"fact", c.fact}, {"speaker", c.speaker}, {"said", c.said}, {"outlet", c.outlet}, {"when", c.when}, {"origin", c.origin}, {"model", c.model},
	} {
		if x.v != "" {
			p = append(p, graph.Prop{Key: x.key, Value: graph.String(x.v)})
		}
	}
	if c.retracted {
		p = append(p, graph.Prop{Key: "retracted", Value: graph.Bool(true)})
	}
	if len(c.reported) > 0 {
		p = append(p, graph.Prop{Key: "reported_by", Value: stringList(c.reported)})
	}
	if len(c.involves) > 0 {
		p = append(p, graph.Prop{Key: "involves", Value: stringList(c.involves)})
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
func readClaim(n *graph.Node) *claim {
	text := func(key string) string { return str(n.Props, key) }
	num := func(key string) int { v, _ := n.Props.Get(key).AsInt(); return int(v) }
	c := &claim{
		id: text("id"), node: n.ID, fact: text("fact"), subject: text("subject"), object: text("object"), speaker: text("speaker"), said: text("said"),
		outlet: text("outlet"), predicate: text("predicate"), phrase: text("phrase"), modality: text("modality"), when: text("when"), rule: text("rule"),
		text: text("text"), origin: text("origin"), model: text("model"), sentence: num("sentence"), start: num("start"), end: num("end"), involves: strs(n.Props.Get("involves")), reported: strs(n.Props.Get("reported_by")),
	}
	c.negated, _ = n.Props.Get("negated").AsBool()
	c.retracted, _ = n.Props.Get("retracted").AsBool()
	c.confidence, _ = n.Props.Get("confidence").AsFloat()
	if list, ok := n.Props.Get("words").AsList(); ok && len(list) == 6 {
		for i := range c.words {
			a, _ := list[2*i].AsInt()
			b, _ := list[2*i+1].AsInt()
			c.words[i] = Span{int(a), int(b)}
		}
	}
	return c
}

// claims lists the evidence of an article in which one of the ids takes part; all of
// it if there are none.
func (s *sink) claims(article graph.NodeID, ids ...string) ([]*claim, error) {
	in, ok := s.tx.TypeCode(typeIn)
	if !ok {
		return nil, nil
	}
	type at struct {
		edge graph.EdgeID
		node graph.NodeID
	}
	var all []at
	err := s.tx.ExpandIDs([]graph.NodeID{article}, graph.Incoming, []graph.TypeCode{in}, func(_ int, e graph.EdgeID, _ graph.TypeCode, other graph.NodeID) error {
		all = append(all, at{e, other})
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b at) int { return cmp.Compare(a.edge, b.edge) })
	var out []*claim
	for _, a := range all {
		n, err := s.tx.Node(a.node)
		if err != nil {
			return nil, err
		}
		c := readClaim(n)
		if len(ids) == 0 || slices.Contains(ids, c.subject) || slices.Contains(ids, c.object) || slices.Contains(ids, c.speaker) {
			out = append(out, c)
		}
	}
	return out, nil
}

// ends are the two ends of the relation of a claim.
func (s *sink) ends(b *binding, c *claim) (from, to resolved, err error) {
	if from, err = s.resolve(b, c.subject); err != nil {
		return
	}
	if to, err = s.resolve(b, c.object); err != nil {
		return
	}
	if symmetric[c.predicate] && to.id < from.id {
		from, to = to, from
	}
	return
}

// factID names a fact.
func factID(from, predicate, to, negated, modality, said, when string) string {
	return newID("fact", from, predicate, to, negated, modality, said, when).String()
}

// meaning is what a claim says of the entities of the graph: what makes its fact.
func (s *sink) meaning(b *binding, c *claim) (from, to resolved, parts []string, saidBy string, err error) {
	if from, to, err = s.ends(b, c); err != nil {
		return
	}
	said, saidBy := c.said, c.said
	if c.speaker != "" {
		sp, serr := s.resolve(b, c.speaker)
		if serr != nil {
			return from, to, nil, "", serr
		}
		said, saidBy = sp.id, sp.name
	}
	parts = []string{from.id, c.predicate, to.id, strconv.FormatBool(c.negated), c.modality, said, c.when}
	return from, to, parts, saidBy, nil
}

// give makes a claim evidence of its fact: its node says so, and its weight is on the
// relation. A claim whose two sides are one entity, or that is retracted, bears no
// fact; its node stays, for the day on which that changes.
func (s *sink) give(b *binding, c *claim) error {
	from, to, parts, saidBy, err := s.meaning(b, c)
	if err != nil {
		return err
	}
	c.fact = factID(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6])
	c.retracted = s.log.retracts(c.id, c.fact)
	if c.retracted || from.node == to.node {
		c.fact = ""
	} else if err := s.support(c, from.node, to.node, saidBy); err != nil {
		return err
	} else {
		s.rep.Evidence++
	}
	if c.node != 0 {
		return s.tx.SetNodeProps(c.node, c.props())
	}
	if c.node, err = s.tx.CreateNode([]string{labelEvidence}, c.props()); err != nil {
		return err
	}
	_, err = s.tx.CreateEdge(c.node, typeIn, b.article, nil)
	return err
}

// support adds the weight of a claim to the relation of its fact, or makes the relation.
func (s *sink) support(c *claim, from, to graph.NodeID, saidBy string) error {
	old, err := s.knownRelation(c.fact)
	if err != nil {
		return err
	}
	if old == nil {
		known, err := seek(s.tx, labelEvidence, "fact", c.fact)
		if err != nil {
			return err
		}
		if known == nil {
			return s.newRelation(c, from, to, saidBy)
		}
		if old, err = s.factEdge(c.fact, from, to, c.predicate); err != nil {
			return err
		}
	}
	more, err := s.newOrigin(c)
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
	if c.confidence > best || c.confidence == best && c.phrase < str(p, "phrase") {
		p = p.With("confidence", graph.Float(c.confidence)).With("phrase", graph.String(c.phrase))
	}
	return s.tx.SetEdgeProps(old.ID, p)
}

// newRelation makes the relation of a fact of which a claim is the first evidence.
func (s *sink) newRelation(c *claim, from, to graph.NodeID, saidBy string) error {
	s.origins[c.fact+c.origin] = true
	p := []graph.Prop{
		{Key: "fact", Value: graph.String(c.fact)}, {Key: "negated", Value: graph.Bool(c.negated)}, {Key: "modality", Value: graph.String(c.modality)},
		{Key: "support", Value: graph.Int(1)}, {Key: "origins", Value: graph.Int(1)}, {Key: "confidence", Value: graph.Float(c.confidence)},
		{Key: "phrase", Value: graph.String(c.phrase)},
	}
	if saidBy != "" {
		p = append(p, graph.Prop{Key: "said_by", Value: graph.String(saidBy)})
	}
	if c.when != "" {
		p = append(p, graph.Prop{Key: "when", Value: graph.String(c.when)})
	}
	e, err := s.tx.CreateEdge(from, c.predicate, to, graph.NewProps(p...))
	s.rep.Facts++
	s.known.relations.put(c.fact, e)
	return err
}

// newOrigin reports whether no evidence of a claim's fact so far is of its origin.
// While an article is written as a whole, what it has brought is known and need not be
// looked for.
func (s *sink) newOrigin(c *claim) (bool, error) {
	key := c.fact + c.origin
	if s.origins[key] {
		return false, nil
	}
	s.origins[key] = true
	if s.whole == c.origin {
		return true, nil
	}
	for n, err := range s.tx.SeekNodes(labelEvidence, "fact", graph.String(c.fact)) {
		if err != nil {
			return false, err
		}
		if str(n.Props, "origin") == c.origin {
			return false, nil
		}
	}
	return true, nil
}

// take undoes give. The node of the claim is deleted if the claim is gone for good.
func (s *sink) take(b *binding, c *claim, gone bool) error {
	clear(s.origins)
	var err error
	if gone {
		_, err = s.tx.DetachDeleteNode(c.node)
	} else {
		err = s.tx.SetNodeProp(c.node, "fact", graph.Null)
	}
	if err != nil || c.fact == "" {
		return err
	}
	from, to, err := s.ends(b, c)
	if err != nil {
		return err
	}
	edge, err := s.factEdge(c.fact, from.node, to.node, c.predicate)
	if err != nil {
		return err
	}
	var rest []*claim
	for n, err := range s.tx.SeekNodes(labelEvidence, "fact", graph.String(c.fact)) {
		if err != nil {
			return err
		}
		rest = append(rest, readClaim(n))
	}
	c.fact = ""
	if len(rest) == 0 {
		s.known.relations.forget(str(edge.Props, "fact"))
		return s.tx.DeleteEdge(edge.ID)
	}
	origins := map[string]bool{}
	best := rest[0]
	for _, r := range rest {
		origins[r.origin] = true
		if r.confidence > best.confidence || r.confidence == best.confidence && r.phrase < best.phrase {
			best = r
		}
	}
	p := edge.Props.With("support", graph.Int(int64(len(rest)))).With("origins", graph.Int(int64(len(origins))))
	p = p.With("confidence", graph.Float(best.confidence)).With("phrase", graph.String(best.phrase))
	return s.tx.SetEdgeProps(edge.ID, p)
}

// knownRelation is the relation of a fact if it is remembered where it stands.
func (s *sink) knownRelation(fact string) (*graph.Edge, error) {
	id, ok := s.known.relations.get(fact)
	if !ok {
		return nil, nil
	}
	e, err := s.tx.Edge(id)
	switch {
	case err == nil && str(e.Props, "fact") == fact:
		return e, nil
	case err != nil && !errors.Is(err, graph.ErrNotFound):
		return nil, err
	}
	s.known.relations.forget(fact)
	return nil, nil
}

// factEdge finds the relation of a fact that has evidence.
func (s *sink) factEdge(fact string, from, to graph.NodeID, typ string) (*graph.Edge, error) {
	if e, err := s.knownRelation(fact); e != nil || err != nil {
		return e, err
	}
	var ids []graph.EdgeID
	if code, ok := s.tx.TypeCode(typ); ok {
		var err error
		if ids, err = s.tx.Between(from, code, to); err != nil {
			return nil, err
		}
	}
	for _, id := range ids {
		e, err := s.tx.Edge(id)
		if err != nil {
			return nil, err
		}
		if str(e.Props, "fact") == fact {
			s.known.relations.put(fact, id)
			return e, nil
		}
	}
	return nil, fmt.Errorf("fact %s has evidence and no relation: %w", fact, graph.ErrCorrupt)
}
