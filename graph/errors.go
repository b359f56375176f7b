package graph

import (
	"errors"
	"fmt"
)

// Errors that a caller may want to tell apart with errors.Is.
var (
	// ErrNotFound: there is no such node, edge or index.
	ErrNotFound = errors.New("not found")
	// ErrConflict: another transaction changed what this one relied on. Running
	// the transaction again is the remedy; Store.Update does so by itself.
	ErrConflict = errors.New("transaction conflict")
	// ErrTooLarge: the transaction holds more changes than the store can commit at once.
	ErrTooLarge = errors.New("transaction too large")
	// ErrClosed: the store or the transaction has ended.
	ErrClosed = errors.New("closed")
	// ErrReadOnly: a write in a read transaction, or in a store opened read-only.
	ErrReadOnly = errors.New("read-only")
	// ErrLocked: another process has the store open.
	ErrLocked = errors.New("store is locked by another process")
	// ErrCorrupt: stored bytes are not what this program writes.
	ErrCorrupt = errors.New("corrupt data")
	// ErrFormat: the store was written in another format, or is no graph store.
	ErrFormat = errors.New("unknown store format")
	// ErrHasEdges: a node with edges can be deleted only together with them.
	ErrHasEdges = errors.New("node still has relationships")
	// ErrExists: there is an equal index already.
	ErrExists = errors.New("already exists")
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
