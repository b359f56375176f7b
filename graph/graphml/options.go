package graphml

import (
	"fmt"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/export"
)

// Flavor is the tool that a file is for.
type Flavor int

const (
	// Standard opens in every tool, and is valid by the schema of GraphML.
	Standard Flavor = iota
	// YEd adds what yEd shows: the names of nodes and the types of edges. It opens in
	// the other tools too.
	YEd
	// Gephi keeps the names weight, size, color, r, g, b, x, y and z as they are, so that
	// Gephi takes them for how the graph looks.
	Gephi
	// Neo4j marks lists with attr.list, which APOC reads.
	Neo4j
	// TinkerPop has labelV, labelE and properties only. It loses what that cannot say.
	TinkerPop
)

var flavorNames = []string{"standard", "yed", "gephi", "neo4j", "tinkerpop"}

// String returns the name of the flavor.
func (f Flavor) String() string {
	if f < 0 || int(f) >= len(flavorNames) {
		return fmt.Sprintf("Flavor(%d)", int(f))
	}
	return flavorNames[f]
}

// ParseFlavor returns the flavor with the name: standard, yed, gephi, neo4j or
// tinkerpop.
func ParseFlavor(name string) (Flavor, error) {
	for i, n := range flavorNames {
		if n == name {
			return Flavor(i), nil
		}
	}
	return 0, fmt.Errorf("graphml: there is no flavor %q: use one of %v", name, flavorNames)
}

// Summary says how much was written or read.
type Summary struct {
	Nodes, Edges int64
	Replaced     int64 // characters that cannot be in XML, written as U+FFFD
}

// Option changes how Write or Read works.
type Option func(*options) error

type options struct {
	flavor      Flavor
	stringLongs bool
	display     []string
	progress    func(Summary)
	nodeLabel   string
	edgeType    string
	idKey       string
}

func newOptions(opts []Option) (*options, error) {
	o := &options{
		display:  export.DefaultDisplay(),
		edgeType: "RELATED",
		idKey:    "id",
	}
	for _, opt := range opts {
		if err := opt(o); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// WithFlavor writes for a certain tool. The default is Standard.
func WithFlavor(f Flavor) Option {
	return func(o *options) error {
		if f < Standard || f > TinkerPop {
			return fmt.Errorf("graphml: WithFlavor(%d): there is no such flavor", f)
		}
		o.flavor = f
		return nil
	}
}

// WithStringLongs writes integers as strings, for tools that keep all numbers as
// floats and would round those beyond 2^53.
func WithStringLongs() Option {
	return func(o *options) error {
		o.stringLongs = true
		return nil
	}
}

// WithDisplay sets which properties give the label that tools show for a node: the
// first one that is a string and not empty. Without any it is the node's first label.
// The default is name, title, label, headline, text, id.
func WithDisplay(keys ...string) Option {
	return func(o *options) error {
		o.display = keys
		return nil
	}
}

// WithProgress calls fn now and then with what was written or read so far.
func WithProgress(fn func(Summary)) Option {
	return func(o *options) error {
		o.progress = fn
		return nil
	}
}

// WithNodeLabel makes Read give the label to nodes of other tools that have none.
func WithNodeLabel(label string) Option {
	return func(o *options) error {
		o.nodeLabel = label
		return nil
	}
}

// WithEdgeType makes Read give the type to edges of other tools that have none. The
// default is RELATED.
func WithEdgeType(typ string) Option {
	return func(o *options) error {
		if typ == "" {
			return fmt.Errorf("graphml: WithEdgeType: the type is empty: %w", graph.ErrBadName)
		}
		o.edgeType = typ
		return nil
	}
}

// WithIDKey sets the property in which Read keeps the ids that other tools gave to
// nodes, if they have no property of that name. The default is id; an empty key is
// none.
func WithIDKey(key string) Option {
	return func(o *options) error {
		o.idKey = key
		return nil
	}
}
