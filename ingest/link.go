package ingest

import (
	"cmp"
	"maps"
	"slices"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// findOwner is the person whose surname a bare one is: the only person of that
// surname whom the store knows by the whole name. 0 if there is none or several.
// The answer depends on what is in the store and not on the order in which it
// came: see relink.
func (s *sink) findOwner(surname string) (graph.NodeID, error) {
	var found graph.NodeID
	for n, err := range s.tx.SeekNodes(string(Person), "surname", graph.String(surname)) {
		if err != nil {
			return 0, err
		}
		if found != 0 {
			return 0, nil
		}
		found = n.ID
	}
	return found, nil
}

// bareID is the id that articles give to a bare surname.
func bareID(surname string) string {
	return newID("entity", string(Person)+"\x1fsurname\x1f"+surname).String()
}

// relink ties the bare surnames anew whose owner may have changed in this
// transaction: a whole name has come that is the only one, or has ceased to be,
// or has gone.
func (s *sink) relink() error {
	before := *s.rep
	for len(s.stale) > 0 {
		todo := slices.Sorted(maps.Keys(s.stale))
		clear(s.stale)
		for _, key := range todo {
			if err := s.relinkSurname(key); err != nil {
				return err
			}
		}
	}
	s.rep.Evidence, s.rep.Facts = before.Evidence, before.Facts
	return nil
}

func (s *sink) relinkSurname(key string) error {
	s.bare[bareID(key)] = key
	var places []graph.NodeID
	own, err := seek(s.tx, labelEntity, "id", bareID(key))
	if err != nil {
		return err
	}
	if own != nil {
		places = append(places, own.ID)
	}
	for n, err := range s.tx.SeekNodes(string(Person), "surname", graph.String(key)) {
		if err != nil {
			return err
		}
		places = append(places, n.ID)
	}
	to, err := s.findOwner(key)
	if err != nil {
		return err
	}
	for _, at := range places {
		if at == to || to == 0 && own != nil && at == own.ID {
			continue
		}
		if err := s.moveBare(key, at, &to); err != nil {
			return err
		}
	}
	return nil
}

// moveBare moves the mentions by bare surname from one node to another, made if need
// be, and with them the evidence of their articles.
func (s *sink) moveBare(key string, from graph.NodeID, to *graph.NodeID) error {
	edges, err := s.edges(from, graph.Incoming, typeMentions)
	if err != nil {
		return err
	}
	moved := false
	for _, e := range edges {
		if p, _ := e.Props.Get("partial").AsString(); p != key || !e.Props.Has("partial") {
			continue
		}
		if *to == 0 {
			name, _ := e.Props.Get("name").AsString()
			if *to, err = s.entity(bareID(key), Person, name, true); err != nil {
				return err
			}
		}
		if err := s.moveMention(key, e, *to); err != nil {
			return err
		}
		moved = true
	}
	if !moved {
		return nil
	}
	involved, err := s.edges(from, graph.Incoming, typeInvolves)
	if err != nil {
		return err
	}
	gone, err := s.forget(from)
	if err != nil || !gone {
		return err
	}
	for _, e := range involved {
		if err := s.involveOnce(e.From, *to); err != nil {
			return err
		}
	}
	return nil
}

func (s *sink) moveMention(key string, e graph.Edge, to graph.NodeID) error {
	article, err := s.tx.Node(e.From)
	if err != nil {
		return err
	}
	claims, err := s.claims(article, bareID(key))
	if err != nil {
		return err
	}
	s.owner[key] = e.To
	for _, c := range claims {
		if err := s.dropEvidence(c); err != nil {
			return err
		}
	}
	if err := s.tx.DeleteEdge(e.ID); err != nil {
		return err
	}
	if _, err := s.tx.CreateEdge(e.From, typeMentions, to, e.Props); err != nil {
		return err
	}
	s.owner[key] = to
	for _, c := range claims {
		if err := s.addEvidence(article.ID, c); err != nil {
			return err
		}
	}
	n, err := s.tx.Node(to)
	if err != nil {
		return err
	}
	name, _ := n.Props.Get("name").AsString()
	return s.setNames(n, name, append(strs(n.Props.Get("aliases")), strs(e.Props.Get("names"))...))
}

// edges lists the edges of a node in the order of their ids.
func (s *sink) edges(n graph.NodeID, dir graph.Direction, types ...string) ([]graph.Edge, error) {
	var out []graph.Edge
	err := s.tx.Expand([]graph.NodeID{n}, dir, types, func(_ int, e *graph.Edge) error {
		out = append(out, *e)
		return nil
	})
	slices.SortFunc(out, func(a, b graph.Edge) int { return cmp.Compare(a.ID, b.ID) })
	return out, err
}

// claims lists the evidence of an article in which an entity takes part; all of it
// if the id is "". It also notes to whom the article's bare surnames are tied.
func (s *sink) claims(article *graph.Node, id string) ([]*claim, error) {
	mentions, err := s.edges(article.ID, graph.Outgoing, typeMentions)
	if err != nil {
		return nil, err
	}
	for _, e := range mentions {
		if key, ok := e.Props.Get("partial").AsString(); ok {
			s.bare[bareID(key)], s.owner[key] = key, e.To
		}
	}
	in, err := s.edges(article.ID, graph.Incoming, typeIn)
	if err != nil {
		return nil, err
	}
	var out []*claim
	for _, e := range in {
		n, err := s.tx.Node(e.From)
		if err != nil {
			return nil, err
		}
		c := readClaim(n, article)
		if id == "" || c.subject == id || c.object == id || c.speaker == id {
			out = append(out, c)
		}
	}
	return out, nil
}

// clear takes away everything that an article brought: evidence, the weight of it
// on facts, mentions, and the entities that no other article mentions.
func (s *sink) clear(id graph.NodeID) error {
	article, err := s.tx.Node(id)
	if err != nil {
		return err
	}
	claims, err := s.claims(article, "")
	if err != nil {
		return err
	}
	for _, c := range claims {
		if err := s.dropEvidence(c); err != nil {
			return err
		}
	}
	mentions, err := s.edges(id, graph.Outgoing, typeMentions)
	if err != nil {
		return err
	}
	for _, e := range mentions {
		if err := s.tx.DeleteEdge(e.ID); err != nil {
			return err
		}
	}
	for _, e := range mentions {
		if _, err := s.forget(e.To); err != nil {
			return err
		}
	}
	return nil
}

// dropEvidence deletes the node of a claim and takes its weight off the relation of
// its fact, which goes with its last evidence.
func (s *sink) dropEvidence(c *claim) error {
	clear(s.origins)
	from, err := s.resolveID(c.subject)
	if err != nil {
		return err
	}
	to, err := s.resolveID(c.object)
	if err != nil {
		return err
	}
	if symmetric[c.predicate] && to.id < from.id {
		from, to = to, from
	}
	edge, err := s.factEdge(c.fact, from.node, to.node, c.predicate)
	if err != nil {
		return err
	}
	if _, err := s.tx.DetachDeleteNode(c.node); err != nil {
		return err
	}
	if edge == nil {
		return nil
	}
	var rest []*claim
	for n, err := range s.tx.SeekNodes(labelEvidence, "fact", graph.String(c.fact)) {
		if err != nil {
			return err
		}
		a, err := s.articleOf(n.ID)
		if err != nil {
			return err
		}
		rest = append(rest, readClaim(n, a))
	}
	if len(rest) == 0 {
		return s.tx.DeleteEdge(edge.ID)
	}
	origins := map[string]bool{}
	best := rest[0]
	for _, r := range rest {
		if o := r.origin(); o != "" {
			origins[o] = true
		} else {
			origins["\x1f"+r.article] = true
		}
		if r.confidence > best.confidence || r.confidence == best.confidence && r.phrase < best.phrase {
			best = r
		}
	}
	p := edge.Props.With("support", graph.Int(int64(len(rest)))).With("origins", graph.Int(int64(len(origins))))
	p = p.With("confidence", graph.Float(best.confidence)).With("phrase", graph.String(best.phrase))
	return s.tx.SetEdgeProps(edge.ID, p)
}

// articleOf is the article that a node of evidence is in.
func (s *sink) articleOf(evidence graph.NodeID) (*graph.Node, error) {
	var article graph.NodeID
	err := s.tx.ExpandIDs([]graph.NodeID{evidence}, graph.Outgoing, nil, func(_ int, _ graph.EdgeID, _ graph.TypeCode, other graph.NodeID) error {
		article = other
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.tx.Node(article)
}

// forget deletes an entity that no article mentions any more, and else makes its
// names those of the articles that are left. It reports whether the node is gone.
func (s *sink) forget(id graph.NodeID) (bool, error) {
	n, err := s.tx.Node(id)
	if err != nil {
		return false, err
	}
	mentions, err := s.edges(id, graph.Incoming, typeMentions)
	if err != nil {
		return false, err
	}
	if len(mentions) == 0 {
		if key, ok := n.Props.Get("surname").AsString(); ok {
			s.stale[key] = true
		}
		local, _ := n.Props.Get("id").AsString()
		delete(s.nodes, local)
		_, err := s.tx.DetachDeleteNode(id)
		return true, err
	}
	name, err := s.elect(id)
	if err != nil {
		return false, err
	}
	var all []string
	for _, e := range mentions {
		all = append(all, strs(e.Props.Get("names"))...)
		if v, ok := e.Props.Get("name").AsString(); ok && !e.Props.Has("partial") {
			all = append(all, v)
		} else if name == "" {
			name = v
		}
	}
	return false, s.setNames(n, name, all)
}

// involveOnce ties two entities unless they are.
func (s *sink) involveOnce(from, to graph.NodeID) error {
	if ok, err := s.tx.HasNode(from); err != nil || !ok || from == to || to == 0 {
		return err
	}
	edges, err := s.edges(from, graph.Outgoing, typeInvolves)
	if err != nil {
		return err
	}
	for _, e := range edges {
		if e.To == to {
			return nil
		}
	}
	_, err = s.tx.CreateEdge(from, typeInvolves, to, nil)
	return err
}

// renameSpeaker writes the new name of an entity on the facts that it said.
func (s *sink) renameSpeaker(id graph.NodeID, name string) error {
	mentions, err := s.edges(id, graph.Incoming, typeMentions)
	if err != nil {
		return err
	}
	n, err := s.tx.Node(id)
	if err != nil {
		return err
	}
	local, _ := n.Props.Get("id").AsString()
	key, _ := n.Props.Get("surname").AsString()
	for _, e := range mentions {
		article, err := s.tx.Node(e.From)
		if err != nil {
			return err
		}
		claims, err := s.claims(article, "")
		if err != nil {
			return err
		}
		for _, c := range claims {
			if c.speaker != local && c.speaker != bareID(key) {
				continue
			}
			if err := s.setSpeaker(c, name); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *sink) setSpeaker(c *claim, name string) error {
	from, err := s.resolveID(c.subject)
	if err != nil {
		return err
	}
	to, err := s.resolveID(c.object)
	if err != nil {
		return err
	}
	if symmetric[c.predicate] && to.id < from.id {
		from, to = to, from
	}
	e, err := s.factEdge(c.fact, from.node, to.node, c.predicate)
	if err != nil || e == nil {
		return err
	}
	return s.tx.SetEdgeProp(e.ID, "said_by", graph.String(name))
}

// surnameKey is the form in which surnames meet.
func surnameKey(name string) string { return gazetteer.Sound(gazetteer.Surname(name)) }
