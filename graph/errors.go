package graph

import (
	"errors"
	"fmt"

	"github.com/newsgraph/kg/graph/kv"
)

// Errors that a caller may want to tell apart with errors.Is. Those of the
// key-value store are the same values as in package kv.
var (
	// ErrNotFound says that there is no such node, edge or index.
	ErrNotFound = errors.New("not found")
	// ErrHasEdges says that a node with edges can be deleted only together with them.
	ErrHasEdges = errors.New("node still has relationships")
	// ErrExists says that there is an equal index already.
	ErrExists = errors.New("already exists")
	// ErrBadName says that a label, type or property key is empty or too long.
	ErrBadName = errors.New("bad name")
	// ErrConflict says that another transaction changed what this one relied on.
	// Running the transaction again is the remedy; Store.Update does so by itself.
	ErrConflict = kv.ErrConflict
	// ErrTooLarge says that a value, or all changes of a transaction, are more than
	// the store takes at once.
	ErrTooLarge = kv.ErrTooLarge
	// ErrClosed says that the store or the transaction has ended.
	ErrClosed = kv.ErrClosed
	// ErrReadOnly says that a write met a read transaction, or a store opened read-only.
	ErrReadOnly = kv.ErrReadOnly
	// ErrLocked says that another process has the store open.
	ErrLocked = kv.ErrLocked
	// ErrNoStore says that there is no store at the place named.
	ErrNoStore = kv.ErrNoStore
	// ErrNotStore says that the place named holds something else.
	ErrNotStore = kv.ErrNotStore
	// ErrNoSpace says that the disk is too full to write safely.
	ErrNoSpace = kv.ErrNoSpace
	// ErrCorrupt says that stored bytes are not what was written.
	ErrCorrupt = kv.ErrCorrupt
	// ErrFormat says that the store was written in a format this program does not know.
	ErrFormat = kv.ErrFormat
)

// ConstraintError reports a write that a unique constraint forbids.
type ConstraintError struct {
	Label string
	Key   string
	Value Value
	Node  NodeID // the node that has the value already
}

// Error says which node holds which value.
func (e *ConstraintError) Error() string {
	return fmt.Sprintf("node %d already has label `%s` and property `%s` = %v", e.Node, e.Label, e.Key, e.Value)
}

// PropertyTypeError reports a value that cannot be stored as a property: a map,
// node, edge or path, or a list that holds one of these, a list or a null.
type PropertyTypeError struct {
	Key   string
	Value Value
}

// Error names the property and the kind of its value.
func (e *PropertyTypeError) Error() string {
	what := e.Value.Kind().String()
	if e.Value.Kind() == KindList {
		what = "List that holds more than plain values"
	}
	return fmt.Sprintf("property `%s`: a %s cannot be stored", e.Key, what)
}
