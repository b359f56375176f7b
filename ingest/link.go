package ingest

import (
	"errors"
	"maps"
	"slices"

	"github.com/newsgraph/kg/graph"
)

// settle makes what follows from the mentions of the graph: names and kinds of
// entities, whose a bare surname is, which entity involves which. Entities that
// nothing mentions any more go.
func (s *sink) settle() error {
	before := *s.rep
	for len(s.dirty)+len(s.stale)+len(s.involved) > 0 {
		switch {
		case len(s.dirty) > 0:
			for _, id := range slices.Sorted(maps.Keys(s.dirty)) {
				delete(s.dirty, id)
				if err := s.describe(id); err != nil {
					return err
				}
			}
		case len(s.stale) > 0:
			for _, key := range slices.Sorted(maps.Keys(s.stale)) {
				delete(s.stale, key)
				if err := s.relink(key); err != nil {
					return err
				}
			}
		default:
			for _, id := range slices.Sorted(maps.Keys(s.involved)) {
				delete(s.involved, id)
				if err := s.involve(id); err != nil {
					return err
				}
			}
		}
	}
	s.rep.Evidence, s.rep.Facts = before.Evidence, before.Facts
	return nil
}

// describe makes an entity what its mentions and the log of edits say it is.
func (s *sink) describe(id graph.NodeID) error {
	n, err := s.tx.Node(id)
	if errors.Is(err, graph.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	mentions, _, err := s.mentionsOf(n)
	if err != nil {
		return err
	}
	if len(mentions) == 0 {
		return s.drop(n)
	}
	self := str(n.Props, "id")
	elected, kind, anchored := elect(mentions), Kind(""), false
	var all []string
	for _, m := range mentions {
		if all = append(all, m.names...); !m.bare() || m.local == self {
			all = append(all, m.name)
		}
		if m.local == self {
			kind = m.kind
		}
		anchored = anchored || !s.owned(m)
	}
	if kind == "" {
		kind = entityKind(n)
	}
	kind = s.log.kind(self, kind)
	surname := ""
	if anchored {
		surname = s.surname(self, kind, elected)
	}
	if err := s.setSurname(n, surname); err != nil {
		return err
	}
	if err := s.setKind(n, kind); err != nil {
		return err
	}
	name := s.log.name(self, elected)
	if str(n.Props, "name") != name {
		if err := s.tx.SetNodeProp(n.ID, "name", graph.String(name)); err != nil {
			return err
		}
		if err := s.renameSpeaker(n, name); err != nil {
			return err
		}
	}
	return s.setAliases(n, name, all)
}

// entityKind is the kind that the labels of an entity tell.
func entityKind(n *graph.Node) Kind {
	for _, l := range n.Labels {
		if l != labelEntity {
			return Kind(l)
		}
	}
	return UnknownKind
}

func (s *sink) setKind(n *graph.Node, kind Kind) error {
	if n.HasLabel(string(kind)) {
		return nil
	}
	for _, key := range s.log.surnamesOf[str(n.Props, "id")] {
		s.stale[key] = true
	}
	if err := s.tx.RemoveLabels(n.ID, string(entityKind(n))); err != nil {
		return err
	}
	return s.tx.AddLabels(n.ID, string(kind))
}

func (s *sink) setSurname(n *graph.Node, surname string) error {
	old := str(n.Props, "surname")
	if old == surname {
		return nil
	}
	v := graph.Null
	if surname != "" {
		v = graph.String(surname)
		s.stale[surname] = true
	}
	if old != "" {
		s.stale[old] = true
		s.formerly[old] = append(s.formerly[old], n.ID)
	}
	return s.tx.SetNodeProp(n.ID, "surname", v)
}

// drop deletes an entity that nothing mentions.
func (s *sink) drop(n *graph.Node) error {
	self := str(n.Props, "id")
	if key := str(n.Props, "surname"); key != "" {
		s.stale[key] = true
	}
	for _, key := range s.log.surnamesOf[self] {
		s.stale[key] = true
	}
	if err := s.involvers(n.ID); err != nil {
		return err
	}
	s.known.nodes.forget(self)
	delete(s.involved, n.ID)
	_, err := s.tx.DetachDeleteNode(n.ID)
	return err
}

// involvers notes the entities that involve one whose mentions move.
func (s *sink) involvers(id graph.NodeID) error {
	in, err := s.edges(id, graph.Incoming, typeInvolves)
	for _, e := range in {
		s.involved[e.From] = true
	}
	return err
}

// relink gives the mentions by a bare surname to its owner of now.
func (s *sink) relink(key string) error {
	places := s.formerly[key]
	delete(s.formerly, key)
	for _, id := range append([]string{bareID(key)}, s.log.receivers...) {
		n, err := s.byID(id)
		if err == nil {
			places = append(places, n.ID)
		} else if !errors.Is(err, graph.ErrNotFound) {
			return err
		}
	}
	for n, err := range s.tx.SeekNodes(string(Person), "surname", graph.String(key)) {
		if err != nil {
			return err
		}
		places = append(places, n.ID)
	}
	owner, err := s.findOwner(key)
	if err != nil {
		return err
	}
	slices.Sort(places)
	for _, at := range slices.Compact(places) {
		n, err := s.tx.Node(at)
		if errors.Is(err, graph.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if id := str(n.Props, "id"); id == owner || owner == "" && id == bareID(key) {
			continue
		}
		if err := s.move(n, func(m *mention) bool { return m.surname == key }); err != nil {
			return err
		}
	}
	return nil
}

// move gives the mentions of an entity that pass to those to whom they belong by now,
// and with them the evidence of their articles.
func (s *sink) move(n *graph.Node, pass func(*mention) bool) error {
	mentions, articles, err := s.mentionsOf(n)
	if err != nil {
		return err
	}
	for i, m := range mentions {
		if !pass(m) {
			continue
		}
		if err := s.moveOne(n, m, articles[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s *sink) moveOne(n *graph.Node, m *mention, at graph.NodeID) error {
	article, err := s.tx.Node(at)
	if err != nil {
		return err
	}
	id, err := s.target(m, str(article.Props, "id"))
	if err != nil || id == str(n.Props, "id") {
		return err
	}
	claims, err := s.claims(at, m.local)
	if err != nil {
		return err
	}
	b, err := s.bindingFor(article, localsOf(claims))
	if err != nil {
		return err
	}
	for _, c := range claims {
		if err := s.take(b, c, false); err != nil {
			return err
		}
	}
	if err := s.tx.DeleteEdge(m.edge); err != nil {
		return err
	}
	if !s.involved[n.ID] { // the first one that goes
		if err := s.involvers(n.ID); err != nil {
			return err
		}
	}
	s.dirty[n.ID], s.involved[n.ID] = true, true
	if err := s.mention(b, m); err != nil {
		return err
	}
	s.dirty[m.node], s.involved[m.node] = true, true
	for _, c := range claims {
		if err := s.give(b, c); err != nil {
			return err
		}
	}
	return nil
}

// localsOf are the ids that take part in some claims of an article.
func localsOf(claims []*claim) []string {
	var out []string
	for _, c := range claims {
		out = append(out, c.subject, c.object)
		if c.speaker != "" {
			out = append(out, c.speaker)
		}
	}
	return out
}

// renameSpeaker writes the new name of an entity on the facts that it said.
func (s *sink) renameSpeaker(n *graph.Node, name string) error {
	mentions, articles, err := s.mentionsOf(n)
	if err != nil {
		return err
	}
	for i, m := range mentions {
		article, err := s.tx.Node(articles[i])
		if err != nil {
			return err
		}
		claims, err := s.claims(article.ID, m.local)
		if err != nil {
			return err
		}
		var b *binding
		for _, c := range claims {
			if c.speaker != m.local || c.fact == "" {
				continue
			}
			if b == nil {
				if b, _, err = s.bindingOf(article); err != nil {
					return err
				}
			}
			if err := s.setSpeaker(b, c, name); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *sink) setSpeaker(b *binding, c *claim, name string) error {
	from, to, err := s.ends(b, c)
	if err != nil {
		return err
	}
	e, err := s.factEdge(c.fact, from.node, to.node, c.predicate)
	if err != nil {
		return err
	}
	return s.tx.SetEdgeProp(e.ID, "said_by", graph.String(name))
}

// involveNew ties the entities whose names speak of others to those, for one more article.
func (s *sink) involveNew(b *binding, d *Document, locals []string) error {
	for e := range d.Entities {
		if len(d.Entities[e].Parts) == 0 {
			continue
		}
		from := b.nodes[locals[e]]
		have, err := s.involvedIn(from)
		if err != nil {
			return err
		}
		for _, p := range d.Entities[e].Parts {
			to := b.nodes[locals[p]]
			if _, ok := have[to]; ok || to == from {
				continue
			}
			have[to] = 0
			if _, err := s.tx.CreateEdge(from, typeInvolves, to, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *sink) involvedIn(id graph.NodeID) (map[graph.NodeID]graph.EdgeID, error) {
	have := map[graph.NodeID]graph.EdgeID{}
	err := s.tx.Expand([]graph.NodeID{id}, graph.Outgoing, []string{typeInvolves}, func(_ int, x *graph.Edge) error {
		have[x.To] = x.ID
		return nil
	})
	return have, err
}

// involve makes the INVOLVES of an entity what its mentions say.
func (s *sink) involve(id graph.NodeID) error {
	n, err := s.tx.Node(id)
	if errors.Is(err, graph.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	have, err := s.involvedIn(id)
	if err != nil {
		return err
	}
	mentions, articles, err := s.mentionsOf(n)
	if err != nil {
		return err
	}
	want := map[graph.NodeID]bool{}
	for i, m := range mentions {
		for _, p := range m.parts {
			to, err := s.part(articles[i], p)
			if err != nil {
				return err
			}
			if to != id {
				want[to] = true
			}
		}
	}
	for _, to := range slices.Sorted(maps.Keys(have)) {
		if !want[to] {
			if err := s.tx.DeleteEdge(have[to]); err != nil {
				return err
			}
		}
	}
	for _, to := range slices.Sorted(maps.Keys(want)) {
		if _, ok := have[to]; !ok {
			if _, err := s.tx.CreateEdge(id, typeInvolves, to, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// part is the entity that an id of an article stands for, when all mentions are where
// they belong.
func (s *sink) part(article graph.NodeID, local string) (graph.NodeID, error) {
	if id, ok := s.log.merged(local); ok {
		n, err := s.byID(id)
		if err == nil {
			return n.ID, nil
		}
		if !errors.Is(err, graph.ErrNotFound) {
			return 0, err
		}
	}
	at, err := s.bound(article, local)
	if !errors.Is(err, graph.ErrNotFound) {
		return at, err
	}
	n, err := s.tx.Node(article)
	if err != nil {
		return 0, err
	}
	b, _, err := s.bindingOf(n)
	if err != nil {
		return 0, err
	}
	r, err := s.resolve(b, local)
	return r.node, err
}
