// Package export holds what the writers of graphs have in common: what they write
// (Source, Selection), how they are told to (Option) and what they report (Summary).
// The formats are the packages below it, and graphml, jsonl and csv beside it:
//
//	err := store.View(ctx, func(tx *graph.Tx) error {
//		sel := export.NewSelection(tx) // leave it out to write the whole graph
//		if err := sel.Add(row...); err != nil {
//			return err
//		}
//		_, err := gexf.Write(ctx, w, sel)
//		return err
//	})
//
// Every writer writes nodes and then edges in the order of the store's ids, so that
// the same graph gives the same bytes, and keeps no node or edge longer than it
// writes it.
package export

import (
	"context"
	"iter"

	"github.com/newsgraph/kg/graph"
)

// Source is a graph that can be written: a *graph.Tx, or a Selection from one. It
// may be read many times and always gives the same. Sources are for one goroutine.
type Source interface {
	// Nodes yields the nodes by id, without arguments all of them, else those that
	// have one of the labels.
	Nodes(labels ...string) iter.Seq2[*graph.Node, error]
	// Edges yields the edges by id, without arguments all of them, else those that
	// have one of the types. Both ends of an edge are among the nodes.
	Edges(types ...string) iter.Seq2[*graph.Edge, error]
	// NodeCount and EdgeCount say how many nodes and edges there are.
	NodeCount() (int64, error)
	EdgeCount() (int64, error)
	// Labels and Types list the names in use, sorted, and how often they are used.
	Labels() ([]graph.NameCount, error)
	Types() ([]graph.NameCount, error)
	// NodeKeys and EdgeKeys list the properties in use, sorted, with their kinds.
	NodeKeys() ([]graph.KeyStat, error)
	EdgeKeys() ([]graph.KeyStat, error)
}

// Summary says how much was written.
type Summary struct {
	Nodes, Edges int64
	// Replaced counts characters that the format cannot hold, written as U+FFFD.
	Replaced int64
}

// Settings are what options set. The zero value is not ready for use: writers get
// theirs from NewSettings.
type Settings struct {
	display  []string
	progress func(Summary)
}

// Option changes how a writer works.
type Option func(*Settings) error

// NewSettings applies options to the defaults.
func NewSettings(opts ...Option) (*Settings, error) {
	s := &Settings{display: DefaultDisplay()}
	for _, o := range opts {
		if err := o(s); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// DefaultDisplay are the properties that give a node its name in pictures, first the
// best one.
func DefaultDisplay() []string {
	return []string{"name", "title", "label", "headline", "text", "id"}
}

// WithDisplay sets which properties give the name that is shown for a node: the first
// one that is a string and not empty. Without any it is the node's main label.
func WithDisplay(keys ...string) Option {
	return func(s *Settings) error {
		s.display = keys
		return nil
	}
}

// WithProgress calls fn now and then with what was written so far.
func WithProgress(fn func(Summary)) Option {
	return func(s *Settings) error {
		s.progress = fn
		return nil
	}
}

// tickEvery is how many nodes or edges lie between two looks at the context.
const tickEvery = 4096

// Walk gives every node and then every edge of src to the functions, which keep
// neither. It counts them in sum, calls the function of WithProgress, and ends early
// when ctx does.
func (s *Settings) Walk(ctx context.Context, src Source, sum *Summary, node func(*graph.Node) error, edge func(*graph.Edge) error) error {
	tick := func(n *int64) error {
		*n++
		if (sum.Nodes+sum.Edges)%tickEvery != 0 {
			return nil
		}
		if s.progress != nil {
			s.progress(*sum)
		}
		return ctx.Err()
	}
	if err := each(src.Nodes(), node, tick, &sum.Nodes); err != nil {
		return err
	}
	return each(src.Edges(), edge, tick, &sum.Edges)
}

func each[T any](seq iter.Seq2[*T, error], fn func(*T) error, tick func(*int64) error, n *int64) error {
	for x, err := range seq {
		if err == nil {
			err = fn(x)
		}
		if err == nil {
			err = tick(n)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
