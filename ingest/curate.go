package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/kg/graph"
)

// Curator changes by hand what the articles have brought: it takes articles out, and
// it edits entities and facts. Edits are entries of a log in the graph. They hold for
// articles that come later and for those that are read again, and the last ones can be
// undone. Entities are named as in [FindEntity]. Every method is one transaction.
type Curator struct {
	store  *graph.Store
	reason Reason
}

// Reason is what a log keeps of why an edit was made. All of it may be empty.
type Reason struct {
	Note string // why
	By   string // who
	At   string // when, in the words of the caller
}

// NewCurator makes a Curator whose edits have the reason.
func NewCurator(store *graph.Store, why Reason) *Curator { return &Curator{store: store, reason: why} }

// update runs fn in a transaction of its own.
func (c *Curator) update(ctx context.Context, fn func(*sink) error) error {
	if err := createIndexes(ctx, c.store); err != nil {
		return err
	}
	return c.store.Update(ctx, func(tx *graph.Tx) error {
		s, err := newSink(tx, &Report{}, new(recall))
		if err != nil {
			return err
		}
		return fn(s)
	})
}

// Remove takes articles out of the graph, named by id, source, URL or short name, and
// with each what only it supported. It returns their ids.
func (c *Curator) Remove(ctx context.Context, articles ...string) ([]string, error) {
	var ids []string
	err := c.update(ctx, func(s *sink) error {
		ids = ids[:0]
		for _, ref := range articles {
			n, err := findArticle(s.tx, ref)
			if err != nil {
				return err
			}
			if err := s.clear(n); err != nil {
				return err
			}
			if _, err := s.tx.DetachDeleteNode(n.ID); err != nil {
				return err
			}
			ids = append(ids, str(n.Props, "id"))
		}
		return s.settle()
	})
	if err != nil {
		return nil, fmt.Errorf("remove: %w", err)
	}
	return ids, nil
}

// Log lists the edits, the first one first.
func (c *Curator) Log(ctx context.Context) ([]Edit, error) {
	var edits []Edit
	err := c.store.View(ctx, func(tx *graph.Tx) error {
		l, err := readLog(tx)
		if err == nil {
			edits = l.edits
		}
		return err
	})
	return edits, err
}

// Merge makes one entity of two or more: from is into from now on, under the name and
// kind of into, and so is what later articles call by the names of from.
func (c *Curator) Merge(ctx context.Context, into string, from ...string) ([]Edit, error) {
	var done []Edit
	err := c.update(ctx, func(s *sink) error {
		done = done[:0]
		for _, ref := range from {
			a, err := FindEntity(s.tx, into)
			if err != nil {
				return err
			}
			b, err := FindEntity(s.tx, ref)
			if err != nil {
				return err
			}
			if a.ID == b.ID {
				return fmt.Errorf("%q and %q are one entity already: %s", into, ref, a.Name)
			}
			e := Edit{Action: ActionMerge, Entity: b.ID, Was: b.Name, Into: a.ID, Name: a.Name, Kind: a.Kind, surname: str(b.node.Props, "surname")}
			if e, err = c.apply(s, e); err != nil {
				return err
			}
			done = append(done, e)
		}
		return nil
	})
	return done, wrap("merge", err)
}

// Part says which mentions of an entity are meant: those of some articles, those by
// some names, or those that are both. Articles are named as for [Curator.Remove].
type Part struct {
	Articles []string
	Names    []string
}

// Split makes a part of the mentions of an entity another entity of a name, and so
// with the later mentions that are such a part. Of an article that calls the entity by
// other names too, the mentions stay.
func (c *Curator) Split(ctx context.Context, entity, name string, part Part) (Edit, error) {
	var done Edit
	err := c.update(ctx, func(s *sink) error {
		a, err := FindEntity(s.tx, entity)
		if err != nil {
			return err
		}
		name = strings.TrimSpace(name)
		into := newID("entity", entityKey(a.Kind, name, false)).String()
		e := Edit{Action: ActionSplit, Entity: a.ID, Was: a.Name, Into: into, Name: name, Kind: a.Kind, Names: slices.Clone(part.Names)}
		for _, ref := range part.Articles {
			n, err := findArticle(s.tx, ref)
			if err != nil {
				return err
			}
			e.Articles = append(e.Articles, str(n.Props, "id"))
		}
		slices.Sort(e.Articles)
		slices.Sort(e.Names)
		switch {
		case name == "":
			return errors.New("the new entity needs a name")
		case into == a.ID:
			return fmt.Errorf("the new entity needs another name than %q", a.Name)
		case len(e.Articles)+len(e.Names) == 0:
			return errors.New("say which mentions go: those of articles, or those by names")
		}
		mentions, articles, err := s.mentionsOf(a.node)
		if err != nil {
			return err
		}
		taken := 0
		for i, m := range mentions {
			n, err := s.tx.Node(articles[i])
			if err != nil {
				return err
			}
			if e.takes(m, str(n.Props, "id")) {
				taken++
			}
		}
		if taken == 0 {
			return fmt.Errorf("no article mentions %q in this way alone; it is called %s", a.Name, strings.Join(append(strs(a.node.Props.Get("aliases")), a.Name), ", "))
		}
		done, err = c.apply(s, e)
		return err
	})
	return done, wrap("split", err)
}

// Rename gives an entity another name. The old ones stay as aliases.
func (c *Curator) Rename(ctx context.Context, entity, name string) (Edit, error) {
	name = strings.TrimSpace(name)
	if name == "" {
		return Edit{}, errors.New("rename: the new name is empty")
	}
	return c.change(ctx, entity, func(a Candidate) (Edit, error) {
		if a.Name == name {
			return Edit{}, fmt.Errorf("rename: that is its name already: %q", name)
		}
		return Edit{Action: ActionRename, Name: name}, nil
	})
}

// Retype makes an entity one of another kind.
func (c *Curator) Retype(ctx context.Context, entity string, kind Kind) (Edit, error) {
	if !slices.Contains(entityKinds, kind) {
		return Edit{}, fmt.Errorf("retype: %q is no kind of entity: want one of %v", kind, entityKinds)
	}
	return c.change(ctx, entity, func(a Candidate) (Edit, error) {
		if a.Kind == kind {
			return Edit{}, fmt.Errorf("retype: %q is a %s already", a.Name, kind)
		}
		return Edit{Action: ActionRetype, Kind: kind}, nil
	})
}

func (c *Curator) change(ctx context.Context, entity string, edit func(Candidate) (Edit, error)) (Edit, error) {
	var done Edit
	err := c.update(ctx, func(s *sink) error {
		a, err := FindEntity(s.tx, entity)
		if err != nil {
			return err
		}
		e, err := edit(a)
		if err != nil {
			return err
		}
		e.Entity, e.Was = a.ID, a.Name
		done, err = c.apply(s, e)
		return err
	})
	return done, err
}

// Retract takes a fact out of the graph: the relation goes, its evidence stays and is
// marked as retracted. Evidence for the same fact in later articles is retracted, too.
// The fact is named by its id or the first eight characters or more of it.
func (c *Curator) Retract(ctx context.Context, fact string) (Edit, error) {
	var done Edit
	err := c.update(ctx, func(s *sink) error {
		claims, err := findFact(s.tx, fact)
		if err != nil {
			return err
		}
		e := Edit{Action: ActionRetract, Fact: claims[0].fact}
		for i, x := range claims {
			e.Evidence = append(e.Evidence, x.id)
			if i > 0 {
				continue
			}
			b, err := s.bindingAt(x.node)
			if err != nil {
				return err
			}
			from, to, parts, saidBy, err := s.meaning(b, x)
			if err != nil {
				return err
			}
			e.Claim = parts
			e.Was = sentenceOf(from.name, x, to.name, saidBy)
		}
		slices.Sort(e.Evidence)
		done, err = c.apply(s, e)
		return err
	})
	return done, wrap("retract", err)
}

// sentenceOf is a claim in one line.
func sentenceOf(from string, c *claim, to, saidBy string) string {
	text := fmt.Sprintf("%s -%s-> %s", from, c.predicate, to)
	if c.negated {
		text = "not " + text
	}
	if c.modality != string(Asserted) {
		text += ", " + c.modality
	}
	if saidBy != "" {
		text += ", said by " + saidBy
	}
	if c.when != "" {
		text += ", " + c.when
	}
	return text
}

// findFact lists the evidence of a fact by its id, or the beginning of one.
func findFact(tx *graph.Tx, ref string) ([]*claim, error) {
	if len(ref) < 8 {
		return nil, fmt.Errorf("fact %q: give the id of the fact, or at least its first eight characters", ref)
	}
	var claims []*claim
	for n, err := range tx.SeekNodes(labelEvidence, "fact", graph.String(ref)) {
		if err != nil {
			return nil, err
		}
		claims = append(claims, readClaim(n))
	}
	if len(claims) == 0 && len(ref) < 36 {
		return findFactPrefix(tx, ref)
	}
	if len(claims) == 0 {
		return nil, fmt.Errorf("no fact has the id %q: %w", ref, graph.ErrNotFound)
	}
	slices.SortFunc(claims, func(a, b *claim) int { return cmp.Compare(a.id, b.id) })
	return claims, nil
}

func findFactPrefix(tx *graph.Tx, start string) ([]*claim, error) {
	full := ""
	for e, err := range tx.Edges() {
		if err != nil {
			return nil, err
		}
		id := str(e.Props, "fact")
		if !strings.HasPrefix(id, start) || id == full {
			continue
		}
		if full != "" {
			return nil, fmt.Errorf("several facts have ids that start with %q: %s, %s; give more of it", start, full, id)
		}
		full = id
	}
	if full == "" {
		return nil, fmt.Errorf("no fact has an id that starts with %q: %w", start, graph.ErrNotFound)
	}
	return findFact(tx, full)
}

// Undo takes back the last n edits and returns them, the last one first. The graph is
// what it would be without them.
func (c *Curator) Undo(ctx context.Context, n int) ([]Edit, error) {
	var undone []Edit
	err := c.update(ctx, func(s *sink) error {
		undone = undone[:0]
		if n < 1 || n > len(s.log.edits) {
			return fmt.Errorf("there are %d edits to undo, not %d", len(s.log.edits), n)
		}
		for range n {
			last := len(s.log.edits) - 1
			e := s.log.edits[last]
			if _, err := s.tx.DetachDeleteNode(e.node); err != nil {
				return err
			}
			s.setLog(s.log.edits[:last])
			undone = append(undone, e)
			if err := s.follow(&e); err != nil {
				return err
			}
		}
		return nil
	})
	return undone, wrap("undo", err)
}

// apply writes an edit into the log and does what follows from it.
func (c *Curator) apply(s *sink, e Edit) (Edit, error) {
	e.Seq = 1
	if n := len(s.log.edits); n > 0 {
		e.Seq = s.log.edits[n-1].Seq + 1
	}
	e.Note, e.By, e.At = c.reason.Note, c.reason.By, c.reason.At
	var err error
	if e.node, err = s.tx.CreateNode([]string{labelCuration}, e.props()); err != nil {
		return e, err
	}
	s.setLog(append(slices.Clone(s.log.edits), e))
	return e, s.follow(&e)
}

// setLog puts another log in force. Whose the surnames of merged people are may differ.
func (s *sink) setLog(edits []Edit) {
	old := s.log
	s.log = newEditLog(edits)
	for _, l := range []*editLog{old, s.log} {
		for key := range l.surnames {
			s.stale[key] = true
		}
	}
}

// follow does what follows from an edit that has come or gone.
func (s *sink) follow(e *Edit) error {
	if e.Action == ActionRetract {
		return s.reconsider(e.Fact)
	}
	for _, id := range []string{e.Entity, e.Into} {
		n, err := s.byID(id)
		if errors.Is(err, graph.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		s.dirty[n.ID] = true
		err = s.move(n, func(m *mention) bool {
			if m.bare() {
				s.stale[m.surname] = true
			}
			return true
		})
		if err != nil {
			return err
		}
	}
	return s.settle()
}

// reconsider tells anew which claims of a fact are retracted, and of those that were.
func (s *sink) reconsider(fact string) error {
	var claims []*claim
	for _, x := range []struct {
		key string
		v   graph.Value
	}{{"fact", graph.String(fact)}, {"retracted", graph.Bool(true)}} {
		for n, err := range s.tx.SeekNodes(labelEvidence, x.key, x.v) {
			if err != nil {
				return err
			}
			claims = append(claims, readClaim(n))
		}
	}
	for _, c := range claims {
		b, err := s.bindingAt(c.node)
		if err != nil {
			return err
		}
		if err := s.take(b, c, false); err != nil {
			return err
		}
		if err := s.give(b, c); err != nil {
			return err
		}
	}
	return nil
}

// bindingAt is the binding of the article that a piece of evidence is in.
func (s *sink) bindingAt(evidence graph.NodeID) (*binding, error) {
	in, err := s.edges(evidence, graph.Outgoing, typeIn)
	if err != nil {
		return nil, err
	}
	if len(in) != 1 {
		return nil, fmt.Errorf("evidence is in %d articles: %w", len(in), graph.ErrCorrupt)
	}
	n, err := s.tx.Node(in[0].To)
	if err != nil {
		return nil, err
	}
	b, _, err := s.bindingOf(n)
	return b, err
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
