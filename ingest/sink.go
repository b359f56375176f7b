package ingest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/newsgraph/kg/graph"
)

// The labels and relationship types of the graph that are not those of facts.
const (
	labelEntity   = "Entity"
	labelArticle  = "Article"
	labelEvidence = "Evidence"
	typeIn        = "IN"
	typeMentions  = "MENTIONS"
	typeInvolves  = "INVOLVES"
)

// labelled is a property of the nodes of a label.
type labelled struct{ label, key string }

// indexed lists what is looked up by value, beside bandKeys.
var indexed = []labelled{
	{labelEntity, "id"}, {labelEntity, "name"}, {labelEvidence, "fact"}, {labelEvidence, "retracted"}, {labelArticle, "id"}, {labelArticle, "source"},
	{string(Person), "surname"},
}

// createIndexes makes the indexes that a graph lacks.
func createIndexes(ctx context.Context, store *graph.Store) error {
	have := map[labelled]bool{}
	err := store.View(ctx, func(tx *graph.Tx) error {
		list, err := tx.Indexes()
		for _, ix := range list {
			have[labelled{ix.Label, ix.Key}] = true
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("ingest: %w", err)
	}
	all := indexed
	for _, key := range bandKeys {
		all = append(all[:len(all):len(all)], labelled{labelArticle, key})
	}
	for _, ix := range all {
		if have[ix] {
			continue
		}
		err := store.CreateIndex(ctx, ix.label, ix.key, false)
		if err != nil && !errors.Is(err, graph.ErrExists) {
			return fmt.Errorf("ingest: index on :%s(%s): %w", ix.label, ix.key, err)
		}
	}
	return nil
}

// symmetric are the relations that say the same of both sides. They are stored
// once, from the entity with the smaller id.
var symmetric = map[string]bool{
	"MEET": true, "MARRY": true, "DIVORCE": true, "NEGOTIATE_WITH": true, "TALK_WITH": true, "SPEAK_WITH": true, "COOPERATE_WITH": true,
	"FIGHT_WITH": true, "CLASH_WITH": true, "MERGE_WITH": true, "AGREE_WITH": true, "ALLY_WITH": true, "COMPETE_WITH": true,
	"DISCUSS_WITH": true, "CONSULT_WITH": true, "BORDER": true,
}

// sink changes the graph in one transaction. Articles, what they mention and the
// evidence that they give are the ground; entities, facts and their counts follow
// from the ground and from the log of edits, whatever the order in which these came.
type sink struct {
	tx    *graph.Tx
	rep   *Report
	log   *editLog
	known *recall

	dirty    map[graph.NodeID]bool     // entities to be described anew, or deleted
	involved map[graph.NodeID]bool     // entities whose INVOLVES are to be made anew
	stale    map[string]bool           // surnames whose owner may have changed
	formerly map[string][]graph.NodeID // by surname: entities that no longer have it

	origins map[string]bool // facts with an origin that they are known to have
	whole   string          // id of the article that is being written as a whole
}

func newSink(tx *graph.Tx, rep *Report, known *recall) (*sink, error) {
	log, err := readLog(tx)
	if err != nil {
		return nil, err
	}
	if rep.Dropped == nil {
		rep.Dropped = map[string]int{}
	}
	return &sink{
		tx: tx, rep: rep, log: log, known: known, dirty: map[graph.NodeID]bool{}, involved: map[graph.NodeID]bool{},
		stale: map[string]bool{}, formerly: map[string][]graph.NodeID{},
		origins: map[string]bool{},
	}, nil
}

func (s *sink) batch(batch []*job, o writing) error {
	for _, j := range batch {
		if j.err != nil {
			continue
		}
		if err := s.article(j, o); err != nil {
			return err
		}
	}
	return s.settle()
}

// writing is how articles are written.
type writing struct {
	refresh bool
	model   string // version of the models, "" if unknown
}

// seek finds the one node with a label and a value; nil if there is none.
func seek(tx *graph.Tx, label, key, value string) (*graph.Node, error) {
	for n, err := range tx.SeekNodes(label, key, graph.String(value)) {
		return n, err
	}
	return nil, nil
}

// article writes one article, unless it is in the graph as it is.
func (s *sink) article(j *job, o writing) error {
	id, hash := articleID(j.art).String(), j.art.hash()
	old, err := seek(s.tx, labelArticle, "id", id)
	if err != nil {
		return err
	}
	if old != nil {
		if h, _ := old.Props.Get("hash").AsString(); h == hash && (!o.refresh || j.doc == nil) {
			s.present(j)
			return nil
		}
	}
	if j.doc == nil {
		return fmt.Errorf("%s: its text left the graph while it was being read; run again", j.art.where())
	}
	d := j.doc
	j.status = StatusWritten
	node := graph.NodeID(0)
	if old != nil {
		node = old.ID
		if err := s.clear(old); err != nil {
			return err
		}
		if err := s.tx.SetNodeProps(node, articleProps(d, hash)); err != nil {
			return err
		}
		s.rep.Replaced++
		j.status = StatusReplaced
	} else if node, err = s.tx.CreateNode([]string{labelArticle}, articleProps(d, hash)); err != nil {
		return err
	}
	if err := s.document(node, d, o.model); err != nil {
		return err
	}
	s.rep.Articles++
	s.rep.Words += len(d.Tokens)
	s.rep.Sentences += len(d.Sentences)
	s.rep.Statements += len(d.Statements)
	for _, x := range d.Dropped {
		s.rep.Dropped[x.Reason]++
	}
	return nil
}

// present counts an article that is in the graph as it is.
func (s *sink) present(j *job) {
	s.rep.Skipped++
	j.status = StatusPresent
}

func articleProps(d *Document, hash string) graph.Props {
	a := d.Article
	p := []graph.Prop{
		{Key: "id", Value: graph.String(a.ID.String())}, {Key: "hash", Value: graph.String(hash)}, {Key: "text", Value: graph.String(d.Text)},
	}
	text := func(key, v string) {
		if v != "" {
			p = append(p, graph.Prop{Key: key, Value: graph.String(v)})
		}
	}
	text("name", a.Name)
	text("title", a.Title)
	text("url", a.URL)
	text("source", a.Source)
	text("outlet", a.Outlet)
	text("lang", a.Lang)
	if len(a.Authors) > 0 {
		p = append(p, graph.Prop{Key: "authors", Value: stringList(a.Authors)})
	}
	if v := timeValue(a.Published); !v.IsNull() {
		p = append(p, graph.Prop{Key: "published", Value: v})
	}
	for i, h := range bandHashes(shingles(d.Text)) {
		p = append(p, graph.Prop{Key: bandKeys[i], Value: graph.Int(h)})
	}
	return graph.NewProps(p...)
}

// timeValue is a date, or a date and time in UTC where the time of day is known.
func timeValue(t time.Time) graph.Value {
	if t.IsZero() {
		return graph.Null
	}
	t = t.UTC()
	d, err := graph.NewDate(t.Year(), int(t.Month()), t.Day())
	if err != nil {
		return graph.Null
	}
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return graph.DateValue(d)
	}
	clock, err := graph.NewLocalTime(t.Hour(), t.Minute(), t.Second(), 0)
	if err != nil {
		return graph.Null
	}
	return graph.LocalDateTimeValue(graph.NewLocalDateTime(d, clock))
}

func stringList(list []string) graph.Value {
	vs := make([]graph.Value, len(list))
	for i, x := range list {
		vs[i] = graph.String(x)
	}
	return graph.List(vs)
}

func strs(v graph.Value) []string {
	list, _ := v.AsList()
	out := make([]string, 0, len(list))
	for _, x := range list {
		if t, ok := x.AsString(); ok {
			out = append(out, t)
		}
	}
	return out
}

func str(p graph.Props, key string) string { v, _ := p.Get(key).AsString(); return v }

// document writes the entities and facts of an article.
func (s *sink) document(article graph.NodeID, d *Document, model string) error {
	b := &binding{article: article, id: d.Article.ID.String(), nodes: map[string]graph.NodeID{}}
	locals := make([]string, len(d.Entities))
	for e := range d.Entities {
		locals[e] = localID(&d.Entities[e])
	}
	for e := range d.Entities {
		if _, ok := b.nodes[locals[e]]; ok {
			continue
		}
		m := newMention(d, e, locals)
		if err := s.mention(b, m); err != nil {
			return err
		}
	}
	if err := s.involveNew(b, d, locals); err != nil {
		return err
	}
	n, err := s.tx.Node(article)
	if err != nil {
		return err
	}
	self := newCopied(n)
	among, err := s.candidates(self)
	if err != nil {
		return err
	}
	if err := s.findOriginal(self, among); err != nil {
		return err
	}
	origin, err := s.originOf(n)
	if err != nil {
		return err
	}
	if err := s.facts(b, d, locals, origin, model); err != nil {
		return err
	}
	return s.adopt(self, among)
}

// facts writes the claims of an article as a whole.
func (s *sink) facts(b *binding, d *Document, locals []string, origin, model string) error {
	s.whole = b.id
	defer func() { s.whole = "" }()
	seen := make(map[string]bool, len(d.Facts))
	for i := range d.Facts {
		c := newClaim(d, &d.Facts[i], locals)
		if seen[c.id] {
			continue
		}
		seen[c.id] = true
		c.origin = c.originOf(origin)
		c.model = model
		if c.subject == c.object {
			s.rep.Dropped[dropSame]++
			continue
		}
		if err := s.give(b, c); err != nil {
			return err
		}
	}
	return nil
}

// localID is the id of an entity as its article knows it.
func localID(e *Entity) string { return newID("entity", entityKey(e.Kind, e.Name, e.Partial)).String() }

// clear takes away everything that an article brought: evidence, the weight of it
// on facts, and mentions. What follows for entities is settled later.
func (s *sink) clear(article *graph.Node) error {
	if err := s.leave(article); err != nil {
		return err
	}
	b, mentions, err := s.bindingOf(article)
	if err != nil {
		return err
	}
	claims, err := s.claims(article.ID)
	if err != nil {
		return err
	}
	for _, c := range claims {
		if err := s.take(b, c, true); err != nil {
			return err
		}
	}
	for _, m := range mentions {
		if err := s.tx.DeleteEdge(m.edge); err != nil {
			return err
		}
		s.dirty[m.node] = true
		if len(m.parts) > 0 {
			s.involved[m.node] = true
		}
	}
	return nil
}
