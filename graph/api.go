package graph

import (
	"context"
	"errors"
	"iter"

	"github.com/newsgraph/kg/graph/kv"
)

// This file holds the signatures of the store while it is being built; each
// moves to its own file with its body.

var errUnbuilt = errors.New("graph: not built yet")

// Store is one graph. Safe for concurrent use.
type Store struct{}

// Option changes how a store is opened.
type Option func(*options) error
type options struct{}

// Mode says whether a transaction may write.
type Mode uint8

// The modes of a transaction.
const (
	ReadOnly Mode = iota
	ReadWrite
)

func WithReadOnly() Option         { return nil }
func WithCache(bytes int64) Option { return nil } // budget of decoded lists and nodes
func WithSync(every bool) Option   { return nil } // sync at every commit (default) or only at Sync and Close

func Open(dir string, opts ...Option) (*Store, error)                      { return nil, errUnbuilt }
func OpenKV(ctx context.Context, db kv.DB, opts ...Option) (*Store, error) { return nil, errUnbuilt }
func OpenMemory(opts ...Option) (*Store, error)                            { return nil, errUnbuilt }

func (s *Store) View(ctx context.Context, fn func(*Tx) error) error   { return errUnbuilt }
func (s *Store) Update(ctx context.Context, fn func(*Tx) error) error { return errUnbuilt } // fn may run again
func (s *Store) Begin(ctx context.Context, mode Mode) (*Tx, error)    { return nil, errUnbuilt }
func (s *Store) Stats() Stats                                         { return Stats{} } // newest committed counts, for the optimiser
func (s *Store) Verify(ctx context.Context) (Report, error)           { return Report{}, errUnbuilt }
func (s *Store) Close() error                                         { return errUnbuilt }

// Tx is a transaction. Not safe for concurrent use (read transactions are, cursors apart).
type Tx struct{}

func (tx *Tx) Writable() bool                   { return false }
func (tx *Tx) Commit(ctx context.Context) error { return errUnbuilt }
func (tx *Tx) Rollback()                        {}

// Dictionary: names <-> codes; ok is false for a name that the store has never seen.
func (tx *Tx) LabelCode(name string) (LabelCode, bool) { return 0, false }
func (tx *Tx) TypeCode(name string) (TypeCode, bool)   { return 0, false }
func (tx *Tx) KeyCode(name string) (KeyCode, bool)     { return 0, false }
func (tx *Tx) LabelName(c LabelCode) string            { return "" }
func (tx *Tx) TypeName(c TypeCode) string              { return "" }
func (tx *Tx) KeyName(c KeyCode) string                { return "" }

// Point reads; ErrNotFound if there is no such node or edge.
func (tx *Tx) Node(id NodeID) (*Node, error)                              { return nil, errUnbuilt }
func (tx *Tx) Edge(id EdgeID) (*Edge, error)                              { return nil, errUnbuilt }
func (tx *Tx) HasNode(id NodeID) (bool, error)                            { return false, errUnbuilt }
func (tx *Tx) HasEdge(id EdgeID) (bool, error)                            { return false, errUnbuilt }
func (tx *Tx) HasLabel(id NodeID, label LabelCode) (bool, error)          { return false, errUnbuilt }
func (tx *Tx) NodeLabels(id NodeID, buf []LabelCode) ([]LabelCode, error) { return nil, errUnbuilt }
func (tx *Tx) NodeProp(id NodeID, key KeyCode) (Value, error)             { return Null, errUnbuilt }
func (tx *Tx) EdgeProp(id EdgeID, key KeyCode) (Value, error)             { return Null, errUnbuilt }
func (tx *Tx) EdgeEnds(id EdgeID) (typ TypeCode, from, to NodeID, err error) {
	return 0, 0, 0, errUnbuilt
}

// Scans. A cursor fills buf and returns how many it wrote; 0 is the end.
// Label 0 is every node, type 0 every edge. Ids come in ascending order.
type NodeCursor struct{}

func (c *NodeCursor) Next(buf []NodeID) (int, error) { return 0, errUnbuilt }
func (c *NodeCursor) Close() error                   { return errUnbuilt }

type EdgeCursor struct{}
type EdgeRow struct {
	ID       EdgeID
	Type     TypeCode
	From, To NodeID
}

func (c *EdgeCursor) Next(buf []EdgeRow) (int, error) { return 0, errUnbuilt }
func (c *EdgeCursor) Close() error                    { return errUnbuilt }

func (tx *Tx) ScanNodes(label LabelCode) *NodeCursor          { return nil }
func (tx *Tx) ScanEdges(typ TypeCode) *EdgeCursor             { return nil }
func (tx *Tx) Nodes(labels ...string) iter.Seq2[*Node, error] { return nil } // nodes that have all the labels
func (tx *Tx) Edges(types ...string) iter.Seq2[*Edge, error]  { return nil } // edges that have one of the types

// Expansion. No types means every type. Under Both a self loop comes once.
// Calls of fn come in the order of nodes (i is the index into nodes). The order
// within one node is by direction (outgoing first), type code, other node, edge.
func (tx *Tx) ExpandIDs(nodes []NodeID, dir Direction, types []TypeCode, fn func(i int, e EdgeID, typ TypeCode, other NodeID) error) error {
	return errUnbuilt
}
func (tx *Tx) Expand(nodes []NodeID, dir Direction, types []string, fn func(i int, e *Edge) error) error {
	return errUnbuilt
}
func (tx *Tx) Degree(id NodeID, dir Direction, types []TypeCode) (int, error) { return 0, errUnbuilt }

// Indexes on the value of one property of the nodes with one label.
type Index struct {
	Label, Key string
	Unique     bool
	LabelCode  LabelCode
	KeyCode    KeyCode
}
type Bound struct {
	Value     Value
	Inclusive bool
}

func (tx *Tx) Indexes() []Index                                             { return nil }
func (tx *Tx) FindIndex(label LabelCode, key KeyCode) (Index, bool)         { return Index{}, false }
func (tx *Tx) SeekEqual(ix Index, v Value) *NodeCursor                      { return nil } // by id
func (tx *Tx) SeekRange(ix Index, lo, hi *Bound) *NodeCursor                { return nil } // by value; bounds of one comparable kind; nil is open
func (tx *Tx) SeekPrefix(ix Index, prefix string) *NodeCursor               { return nil } // by value
func (tx *Tx) SeekNodes(label, key string, v Value) iter.Seq2[*Node, error] { return nil } // by index, or by scan where there is none
func (s *Store) CreateIndex(ctx context.Context, label, key string, unique bool) error {
	return errUnbuilt
}
func (s *Store) DropIndex(ctx context.Context, label, key string) error { return errUnbuilt }

// Writes. Setting a property to Null removes it.
func (tx *Tx) CreateNode(labels []string, p Props) (NodeID, error) { return 0, errUnbuilt }
func (tx *Tx) CreateEdge(from NodeID, typ string, to NodeID, p Props) (EdgeID, error) {
	return 0, errUnbuilt
}
func (tx *Tx) DeleteNode(id NodeID) error                        { return errUnbuilt } // ErrHasEdges
func (tx *Tx) DetachDeleteNode(id NodeID) (edges int, err error) { return 0, errUnbuilt }
func (tx *Tx) DeleteEdge(id EdgeID) error                        { return errUnbuilt }
func (tx *Tx) SetNodeProp(id NodeID, key string, v Value) error  { return errUnbuilt }
func (tx *Tx) SetEdgeProp(id EdgeID, key string, v Value) error  { return errUnbuilt }
func (tx *Tx) SetNodeProps(id NodeID, p Props) error             { return errUnbuilt } // replaces all
func (tx *Tx) SetEdgeProps(id EdgeID, p Props) error             { return errUnbuilt } // replaces all
func (tx *Tx) AddLabels(id NodeID, labels ...string) error       { return errUnbuilt }
func (tx *Tx) RemoveLabels(id NodeID, labels ...string) error    { return errUnbuilt }

// Counts, exact in the view of the transaction, its own writes included.
type NameCount struct {
	Name  string
	Count int64
}

func (tx *Tx) NodeCount() (int64, error)                 { return 0, errUnbuilt }
func (tx *Tx) EdgeCount() (int64, error)                 { return 0, errUnbuilt }
func (tx *Tx) LabelCount(label LabelCode) (int64, error) { return 0, errUnbuilt }
func (tx *Tx) TypeCount(typ TypeCode) (int64, error)     { return 0, errUnbuilt }
func (tx *Tx) Labels() ([]NameCount, error)              { return nil, errUnbuilt } // by name, count > 0
func (tx *Tx) Types() ([]NameCount, error)               { return nil, errUnbuilt }
func (tx *Tx) NodeKeys() ([]KeyStat, error)              { return nil, errUnbuilt } // property keys of nodes, by name
func (tx *Tx) EdgeKeys() ([]KeyStat, error)              { return nil, errUnbuilt }

// KeyStat says how often a property key is used, and with values of which kinds.
type KeyStat struct {
	Name  string
	Count int64
	Kinds []KindCount // by kind
}
type KindCount struct {
	Kind  Kind
	Elem  Kind // of a non-empty list whose elements are of one kind; KindNull otherwise
	Count int64
}

// Stats are counts of the newest committed state, for the optimiser. Cheap to get.
type Stats struct {
	Nodes, Edges int64
}

func (s Stats) Label(c LabelCode) int64 { return 0 }
func (s Stats) Type(c TypeCode) int64   { return 0 }

// Report is what Verify found.
type Report struct {
	Nodes, Edges, Indexes int64
	Problems              []string
}
