package ingest

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// mention is what an article says about an entity, as the MENTIONS relation keeps
// it: enough to tell again, after an edit or when other articles come and go, whose
// mention it is.
type mention struct {
	local   string // id of the entity as the article knows it
	kind    Kind   // likewise
	name    string
	names   []string
	known   bool     // the gazetteer has the name
	surname string   // of a bare surname: how it sounds
	why     string   // the rule that joined its names
	reasons []string // why other wordings mean it: "wording: rule"
	parts   []string
	count   int

	edge graph.EdgeID
	node graph.NodeID // entity that it is tied to
}

func newMention(d *Document, e int, locals []string) *mention {
	x := &d.Entities[e]
	m := &mention{local: locals[e], kind: x.Kind, name: x.Name, known: x.Known, why: x.Why, reasons: x.Reasons, count: max(1, len(x.Mentions))}
	m.names = slices.DeleteFunc(slices.Clone(x.Names), func(n string) bool { return n == "" })
	if x.Partial {
		m.surname = gazetteer.Sound(x.Name)
	}
	for _, p := range x.Parts {
		if locals[p] != m.local {
			m.parts = append(m.parts, locals[p])
		}
	}
	slices.Sort(m.parts)
	m.parts = slices.Compact(m.parts)
	return m
}

func (m *mention) bare() bool { return m.surname != "" }

// props are the properties of the relation to the entity with an id.
func (m *mention) props(id string) graph.Props {
	p := []graph.Prop{
		{Key: "count", Value: graph.Int(int64(m.count))}, {Key: "kind", Value: graph.String(string(m.kind))}, {Key: "name", Value: graph.String(m.name)},
		{Key: "names", Value: stringList(m.names)},
	}
	if m.known {
		p = append(p, graph.Prop{Key: "known", Value: graph.Bool(true)})
	}
	if len(m.parts) > 0 {
		p = append(p, graph.Prop{Key: "parts", Value: stringList(m.parts)})
	}
	if len(m.reasons) > 0 {
		p = append(p, graph.Prop{Key: "reasons", Value: stringList(m.reasons)})
	}
	local := m.local
	if local == id {
		local = ""
	}
	for _, x := range []struct{ key, v string }{{"partial", m.surname}, {"why", m.why}, {"as", local}} {
		if x.v != "" {
			p = append(p, graph.Prop{Key: x.key, Value: graph.String(x.v)})
		}
	}
	return graph.NewProps(p...)
}

// readMention reads a relation to the entity with an id.
func readMention(e *graph.Edge, id string) *mention {
	p := e.Props
	m := &mention{
		local: cmp.Or(str(p, "as"), id), kind: Kind(str(p, "kind")), name: str(p, "name"), names: strs(p.Get("names")), known: p.Has("known"),
		surname: str(p, "partial"), why: str(p, "why"), reasons: strs(p.Get("reasons")), parts: strs(p.Get("parts")), edge: e.ID, node: e.To,
	}
	n, _ := p.Get("count").AsInt()
	m.count = int(n)
	return m
}

// binding tells which entities of the graph the ids of an article stand for.
type binding struct {
	article graph.NodeID
	id      string
	nodes   map[string]graph.NodeID
}

// bindingOf reads what an article mentions.
func (s *sink) bindingOf(article *graph.Node) (*binding, []*mention, error) {
	b := &binding{article: article.ID, id: str(article.Props, "id"), nodes: map[string]graph.NodeID{}}
	edges, err := s.edges(article.ID, graph.Outgoing, typeMentions)
	if err != nil {
		return nil, nil, err
	}
	all := make([]*mention, 0, len(edges))
	for i := range edges {
		n, err := s.tx.Node(edges[i].To)
		if err != nil {
			return nil, nil, err
		}
		m := readMention(&edges[i], str(n.Props, "id"))
		b.nodes[m.local] = m.node
		all = append(all, m)
	}
	return b, all, nil
}

// bindingFor is the part of bindingOf that some ids of an article need.
func (s *sink) bindingFor(article *graph.Node, locals []string) (*binding, error) {
	b := &binding{article: article.ID, id: str(article.Props, "id"), nodes: map[string]graph.NodeID{}}
	for _, l := range locals {
		if _, ok := b.nodes[l]; ok {
			continue
		}
		at, err := s.bound(article.ID, l)
		if errors.Is(err, graph.ErrNotFound) {
			b, _, err = s.bindingOf(article)
			return b, err
		}
		if err != nil {
			return nil, err
		}
		b.nodes[l] = at
	}
	return b, nil
}

// bound is the entity that an id of an article stands for, if that is the one with this
// id in the graph; else graph.ErrNotFound.
func (s *sink) bound(article graph.NodeID, local string) (graph.NodeID, error) {
	n, err := s.byID(local)
	if err != nil {
		return 0, err
	}
	mentions, ok := s.tx.TypeCode(typeMentions)
	if !ok {
		return 0, graph.ErrNotFound
	}
	edges, err := s.tx.Between(article, mentions, n.ID)
	if err != nil {
		return 0, err
	}
	for _, id := range edges {
		e, err := s.tx.Edge(id)
		if err != nil {
			return 0, err
		}
		if readMention(e, local).local == local {
			return n.ID, nil
		}
	}
	return 0, graph.ErrNotFound
}

// mentionsOf lists by whom an entity is mentioned, and the articles.
func (s *sink) mentionsOf(n *graph.Node) ([]*mention, []graph.NodeID, error) {
	edges, err := s.edges(n.ID, graph.Incoming, typeMentions)
	if err != nil {
		return nil, nil, err
	}
	id := str(n.Props, "id")
	all := make([]*mention, 0, len(edges))
	articles := make([]graph.NodeID, 0, len(edges))
	for i := range edges {
		all = append(all, readMention(&edges[i], id))
		articles = append(articles, edges[i].From)
	}
	return all, articles, nil
}

// edges lists the relations of a node in the order of their ids.
func (s *sink) edges(n graph.NodeID, dir graph.Direction, types ...string) ([]graph.Edge, error) {
	var out []graph.Edge
	err := s.tx.Expand([]graph.NodeID{n}, dir, types, func(_ int, e *graph.Edge) error {
		out = append(out, *e)
		return nil
	})
	slices.SortFunc(out, func(a, b graph.Edge) int { return cmp.Compare(a.ID, b.ID) })
	return out, err
}

// bareID is the id that articles give to a bare surname.
func bareID(surname string) string {
	return newID("entity", string(Person)+"\x1fsurname\x1f"+surname).String()
}

// surnameKey is the form in which surnames meet.
func surnameKey(name string) string { return gazetteer.Sound(gazetteer.Surname(name)) }

// target is the id of the entity that a mention belongs to: what the log of edits
// makes of the one that its article means. A bare surname belongs to its owner,
// unless an edit speaks of the surname itself.
func (s *sink) target(m *mention, article string) (string, error) {
	from := m.local
	if m.bare() && !s.log.touches(from) {
		owner, err := s.findOwner(m.surname)
		if err != nil {
			return "", err
		}
		from = cmp.Or(owner, from)
	}
	return s.log.fold(from, 0, m, article), nil
}

// owned reports whether a mention is where it is because a bare surname has an owner.
func (s *sink) owned(m *mention) bool { return m.bare() && !s.log.touches(m.local) }

// findOwner is the id of the person whose surname a bare one is: the only one of
// that surname whom the graph knows by the whole name. "" if there is none or
// several. The answer depends on what is in the graph and not on the order in which
// it came: see relink.
func (s *sink) findOwner(surname string) (string, error) {
	owners, err := s.owners(surname, 2)
	if err != nil || len(owners) != 1 {
		return "", err
	}
	return owners[0], nil
}

// owners lists up to n people of a surname.
func (s *sink) owners(surname string, n int) ([]string, error) {
	var found []string
	for p, err := range s.tx.SeekNodes(string(Person), "surname", graph.String(surname)) {
		if err != nil {
			return nil, err
		}
		if found = append(found, str(p.Props, "id")); len(found) >= n {
			return found, nil
		}
	}
	for _, id := range s.log.surnames[surname] {
		if slices.Contains(found, id) {
			continue
		}
		p, err := s.byID(id)
		if errors.Is(err, graph.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if p.HasLabel(string(Person)) {
			if found = append(found, id); len(found) >= n {
				return found, nil
			}
		}
	}
	return found, nil
}

// mention ties an article to what it mentions.
func (s *sink) mention(b *binding, m *mention) error {
	id, err := s.target(m, b.id)
	if err != nil {
		return err
	}
	n, err := s.entity(id, m)
	if err != nil {
		return err
	}
	if m.edge, err = s.tx.CreateEdge(b.article, typeMentions, n.ID, m.props(id)); err != nil {
		return err
	}
	m.node = n.ID
	b.nodes[m.local] = n.ID
	return s.addNames(n, m)
}

// byID finds an entity; graph.ErrNotFound if there is none.
func (s *sink) byID(id string) (*graph.Node, error) {
	if at, ok := s.known.nodes.get(id); ok {
		n, err := s.tx.Node(at)
		if err == nil && str(n.Props, "id") == id || err != nil && !errors.Is(err, graph.ErrNotFound) {
			return n, err
		}
		s.known.nodes.forget(id)
	}
	n, err := seek(s.tx, labelEntity, "id", id)
	if err == nil && n == nil {
		err = graph.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	s.known.nodes.put(id, n.ID)
	return n, nil
}

// entity finds or makes the entity that a mention belongs to.
func (s *sink) entity(id string, m *mention) (*graph.Node, error) {
	n, err := s.byID(id)
	if !errors.Is(err, graph.ErrNotFound) {
		return n, err
	}
	kind, name := s.log.kind(id, m.kind), s.log.name(id, m.name)
	props := []graph.Prop{{Key: "id", Value: graph.String(id)}, {Key: "name", Value: graph.String(name)}, {Key: "aliases", Value: graph.List(nil)}}
	if key := s.surname(id, kind, m.name); key != "" && !s.owned(m) {
		props = append(props, graph.Prop{Key: "surname", Value: graph.String(key)})
		if err := s.surnameChanges(key); err != nil {
			return nil, err
		}
	}
	for _, key := range s.log.surnamesOf[id] {
		if err := s.surnameChanges(key); err != nil {
			return nil, err
		}
	}
	node, err := s.tx.CreateNode([]string{labelEntity, string(kind)}, graph.NewProps(props...))
	if err != nil {
		return nil, err
	}
	s.known.nodes.put(id, node)
	s.rep.Entities++
	return s.tx.Node(node)
}

// surname is how the surname of a person sounds whom the articles call by a name; ""
// for what is no person, or has no surname.
func (s *sink) surname(id string, kind Kind, name string) string {
	if given := s.log.given(id); given != "" {
		name = given
	}
	if kind != Person || !strings.Contains(name, " ") {
		return ""
	}
	return surnameKey(name)
}

// surnameChanges notes that a person of a surname is about to come. Where several
// have it already nobody owns it, before or after.
func (s *sink) surnameChanges(key string) error {
	if s.stale[key] {
		return nil
	}
	owners, err := s.owners(key, 2)
	if err == nil && len(owners) < 2 {
		s.stale[key] = true
	}
	return err
}

// addNames takes the names of one more mention into an entity. This is what describe
// would make of all mentions, without reading them where one more cannot matter.
func (s *sink) addNames(n *graph.Node, m *mention) error {
	now, id := str(n.Props, "name"), str(n.Props, "id")
	if m.name != now && (!m.bare() || id == m.local) && s.log.given(id) == "" {
		s.dirty[n.ID] = true
	}
	if !n.Props.Has("surname") && !s.owned(m) && s.surname(id, entityKind(n), m.name) != "" {
		s.dirty[n.ID] = true
	}
	if s.dirty[n.ID] {
		return nil
	}
	all := append(strs(n.Props.Get("aliases")), m.names...)
	if !m.bare() {
		all = append(all, m.name)
	}
	return s.setAliases(n, now, all)
}

// setAliases sets the aliases of an entity where that changes them.
func (s *sink) setAliases(n *graph.Node, name string, all []string) error {
	slices.Sort(all)
	all = slices.DeleteFunc(slices.Compact(all), func(a string) bool { return a == name || a == "" })
	if slices.Equal(all, strs(n.Props.Get("aliases"))) {
		return nil
	}
	return s.tx.SetNodeProp(n.ID, "aliases", stringList(all))
}

// elect counts by which name the articles call an entity: the gazetteer's wins, else
// that of most articles, else the first in the alphabet. Bare surnames have no
// vote where there are longer names.
func elect(mentions []*mention) string {
	votes, best := map[string]int{}, ""
	count := func(bare bool) {
		for _, m := range mentions {
			if m.bare() != bare {
				continue
			}
			votes[m.name]++
			if m.known {
				votes[m.name] += math.MaxInt32
			}
		}
	}
	if count(false); len(votes) == 0 {
		count(true)
	}
	for name, n := range votes {
		if best == "" || n > votes[best] || n == votes[best] && name < best {
			best = name
		}
	}
	return best
}

// resolved is an entity as the graph knows it.
type resolved struct {
	node graph.NodeID
	id   string
	name string
}

// resolve is the entity that an id of an article stands for.
func (s *sink) resolve(b *binding, local string) (resolved, error) {
	node, ok := b.nodes[local]
	if !ok {
		return resolved{}, fmt.Errorf("article %s mentions no entity %s: %w", b.id, local, graph.ErrNotFound)
	}
	n, err := s.tx.Node(node)
	if err != nil {
		return resolved{}, fmt.Errorf("entity %s: %w", local, err)
	}
	return resolved{node, str(n.Props, "id"), str(n.Props, "name")}, nil
}
