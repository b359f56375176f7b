package ingest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/ingest/internal/gazetteer"
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

// indexed lists what is looked up by value.
var indexed = []struct{ label, key string }{
	{labelEntity, "id"}, {labelEntity, "name"}, {labelEvidence, "fact"}, {labelArticle, "id"}, {labelArticle, "hash"}, {string(Person), "surname"},
}

func (p *Pipeline) indexes(ctx context.Context) error {
	for _, ix := range indexed {
		err := p.store.CreateIndex(ctx, ix.label, ix.key, false)
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

// sink writes documents in one transaction.
type sink struct {
	tx    *graph.Tx
	rep   *Report
	nodes map[string]graph.NodeID // entity nodes by id, bare surnames left out
	bare  map[string]string       // surname by the id that its articles give to a bare one
	owner map[string]graph.NodeID // by surname: the node that bare ones are tied to
	stale map[string]bool         // surnames whose owner may have changed

	origins map[string]bool // facts with an origin that they are known to have
	whole   string          // id of the article that is being written as a whole
}

func newSink(tx *graph.Tx, rep *Report) *sink {
	return &sink{
		tx: tx, rep: rep, nodes: map[string]graph.NodeID{}, bare: map[string]string{}, owner: map[string]graph.NodeID{}, stale: map[string]bool{},
		origins: map[string]bool{},
	}
}

func (s *sink) batch(batch []*job, refresh bool) error {
	for _, j := range batch {
		if j.err != nil {
			continue
		}
		if err := s.article(j, refresh); err != nil {
			return err
		}
	}
	return s.relink()
}

// seek finds the one node with a label and a value; nil if there is none.
func seek(tx *graph.Tx, label, key, value string) (*graph.Node, error) {
	for n, err := range tx.SeekNodes(label, key, graph.String(value)) {
		return n, err
	}
	return nil, nil
}

// article writes one article, unless its text is in the graph.
func (s *sink) article(j *job, refresh bool) error {
	id, hash := articleID(j.art).String(), j.art.hash()
	old, err := seek(s.tx, labelArticle, "id", id)
	if err != nil {
		return err
	}
	if old == nil {
		old, err = nil, nil
		if twin, err := seek(s.tx, labelArticle, "hash", hash); err != nil {
			return err
		} else if twin != nil {
			s.present(j)
			return nil
		}
	} else if h, _ := old.Props.Get("hash").AsString(); h == hash && !refresh || j.doc == nil {
		s.present(j)
		return nil
	}
	if j.doc == nil {
		return fmt.Errorf("%s: its text left the graph while it was being read; run again", j.art.where())
	}
	d := j.doc
	j.status = StatusWritten
	node := graph.NodeID(0)
	if old != nil {
		node = old.ID
		if err := s.clear(node); err != nil {
			return err
		}
		if err := s.tx.SetNodeProps(node, articleProps(d)); err != nil {
			return err
		}
		s.rep.Replaced++
		j.status = StatusReplaced
	} else if node, err = s.tx.CreateNode([]string{labelArticle}, articleProps(d)); err != nil {
		return err
	}
	if err := s.document(node, d); err != nil {
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

// present counts an article whose text is in the graph.
func (s *sink) present(j *job) {
	s.rep.Skipped++
	j.status = StatusPresent
}

func articleProps(d *Document) graph.Props {
	a := d.Article
	p := []graph.Prop{
		{Key: "id", Value: graph.String(a.ID.String())}, {Key: "hash", Value: graph.String(a.hash())}, {Key: "text", Value: graph.String(d.Text)},
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

// document writes the entities and facts of an article.
func (s *sink) document(article graph.NodeID, d *Document) error {
	locals := make([]string, len(d.Entities))
	for e := range d.Entities {
		locals[e] = localID(&d.Entities[e])
	}
	for e := range d.Entities {
		if err := s.mention(article, d, int32(e), locals[e]); err != nil {
			return err
		}
	}
	if err := s.involve(d, locals); err != nil {
		return err
	}
	s.whole = d.Article.ID.String()
	defer func() { s.whole = "" }()
	for i := range d.Facts {
		f := &d.Facts[i]
		c := newClaim(d, f, locals)
		if err := s.addEvidence(article, c); err != nil {
			return err
		}
	}
	return nil
}

// localID is the id of an entity as its article knows it.
func localID(e *Entity) string { return newID("entity", entityKey(e.Kind, e.Name, e.Partial)).String() }

// mention makes the entity's node if need be, gives it the article's names for it, and
// ties the article to it.
func (s *sink) mention(article graph.NodeID, d *Document, e int32, local string) error {
	x := &d.Entities[e]
	names := slices.DeleteFunc(slices.Clone(x.Names), func(n string) bool { return n == "" })
	props := []graph.Prop{
		{Key: "count", Value: graph.Int(int64(max(1, len(x.Mentions))))}, {Key: "name", Value: graph.String(x.Name)}, {Key: "names", Value: stringList(names)},
	}
	if x.Known {
		props = append(props, graph.Prop{Key: "known", Value: graph.Bool(true)})
	}
	if x.Partial {
		props = append(props, graph.Prop{Key: "partial", Value: graph.String(gazetteer.Sound(x.Name))})
	}
	node, err := s.entityOf(x, local)
	if err != nil {
		return err
	}
	if _, err := s.tx.CreateEdge(article, typeMentions, node, graph.NewProps(props...)); err != nil {
		return err
	}
	return s.rename(node, x, names)
}

// entityOf finds or makes the node of an entity of an article; that of a bare
// surname is its owner's, as far as the store can tell by now.
func (s *sink) entityOf(x *Entity, local string) (graph.NodeID, error) {
	if !x.Partial {
		return s.entity(local, x.Kind, x.Name, false)
	}
	key := gazetteer.Sound(x.Name)
	s.bare[local], s.stale[key] = key, true
	n, err := s.findOwner(key)
	if err == nil && n == 0 {
		n, err = s.entity(local, x.Kind, x.Name, true)
	}
	s.owner[key] = n
	return n, err
}

// entity finds or makes the node of an entity.
func (s *sink) entity(id string, kind Kind, name string, partial bool) (graph.NodeID, error) {
	if n, ok := s.nodes[id]; ok && !partial {
		return n, nil
	}
	old, err := seek(s.tx, labelEntity, "id", id)
	if err != nil {
		return 0, err
	}
	if old != nil {
		if !partial {
			s.nodes[id] = old.ID
		}
		return old.ID, nil
	}
	props := []graph.Prop{{Key: "id", Value: graph.String(id)}, {Key: "name", Value: graph.String(name)}, {Key: "aliases", Value: graph.List(nil)}}
	if kind == Person && !partial && strings.Contains(name, " ") {
		key := surnameKey(name)
		props = append(props, graph.Prop{Key: "surname", Value: graph.String(key)})
		s.stale[key] = true
	}
	n, err := s.tx.CreateNode([]string{labelEntity, string(kind)}, graph.NewProps(props...))
	if err != nil {
		return 0, err
	}
	if !partial {
		s.nodes[id] = n
	}
	s.rep.Entities++
	return n, nil
}

// rename takes the names that an article uses into the node of an entity. Of
// several spellings of its name the gazetteer's counts, else the one that most
// articles use, the first in the alphabet where there is a tie.
func (s *sink) rename(node graph.NodeID, x *Entity, names []string) error {
	n, err := s.tx.Node(node)
	if err != nil {
		return err
	}
	now, _ := n.Props.Get("name").AsString()
	name := now
	if x.Name != now && !x.Partial {
		if name, err = s.elect(node); err != nil {
			return err
		}
	}
	aliases := strs(n.Props.Get("aliases"))
	all := append(append(slices.Clone(aliases), names...), now)
	if !x.Partial {
		all = append(all, x.Name)
	}
	return s.setNames(n, name, all)
}

// setNames sets name and aliases of an entity, and who said what, where that changes them.
func (s *sink) setNames(n *graph.Node, name string, all []string) error {
	slices.Sort(all)
	all = slices.DeleteFunc(slices.Compact(all), func(a string) bool { return a == name || a == "" })
	if now, _ := n.Props.Get("name").AsString(); now != name {
		if err := s.tx.SetNodeProp(n.ID, "name", graph.String(name)); err != nil {
			return err
		}
		if err := s.renameSpeaker(n.ID, name); err != nil {
			return err
		}
	}
	if slices.Equal(all, strs(n.Props.Get("aliases"))) {
		return nil
	}
	return s.tx.SetNodeProp(n.ID, "aliases", stringList(all))
}

// elect counts by which name the articles call an entity.
func (s *sink) elect(node graph.NodeID) (string, error) {
	votes := map[string]int{}
	best := ""
	err := s.tx.Expand([]graph.NodeID{node}, graph.Incoming, []string{typeMentions}, func(_ int, e *graph.Edge) error {
		if e.Props.Has("partial") {
			return nil
		}
		name, _ := e.Props.Get("name").AsString()
		votes[name]++
		if e.Props.Has("known") {
			votes[name] += math.MaxInt32
		}
		return nil
	})
	for name, n := range votes {
		if best == "" || n > votes[best] || n == votes[best] && name < best {
			best = name
		}
	}
	return best, err
}

// node is the node of an entity that the article's mentions have made sure of.
func (s *sink) node(local string) graph.NodeID {
	if key, ok := s.bare[local]; ok {
		return s.owner[key]
	}
	return s.nodes[local]
}

// involve ties the entities whose names speak of others to those.
func (s *sink) involve(d *Document, locals []string) error {
	for e := range d.Entities {
		from := s.node(locals[e])
		have := map[graph.NodeID]bool{}
		if len(d.Entities[e].Parts) == 0 {
			continue
		}
		err := s.tx.Expand([]graph.NodeID{from}, graph.Outgoing, []string{typeInvolves}, func(_ int, x *graph.Edge) error {
			have[x.To] = true
			return nil
		})
		if err != nil {
			return err
		}
		for _, p := range d.Entities[e].Parts {
			to := s.node(locals[p])
			if have[to] || to == from {
				continue
			}
			have[to] = true
			if _, err := s.tx.CreateEdge(from, typeInvolves, to, nil); err != nil {
				return err
			}
		}
	}
	return nil
}
