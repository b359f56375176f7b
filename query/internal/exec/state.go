package exec

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
	"github.com/newsgraph/kg/query/internal/fn"
)

// Limits bound one run of a query; zero means no limit.
type Limits struct {
	Rows   int64         // rows that are returned
	Memory int64         // bytes that operators hold, about
	Time   time.Duration // time from start to the last row
}

// Counters count what a query has changed, and Hits what it has looked at: keys of
// an index, nodes and relationships that were scanned or expanded, properties and
// labels that were read.
type Counters struct {
	NodesCreated, NodesDeleted int64
	EdgesCreated, EdgesDeleted int64
	PropsSet                   int64
	LabelsAdded, LabelsRemoved int64
	Hits                       int64
}

// ErrLimit is wrapped by the error of a query that has gone over one of its limits.
var ErrLimit = errors.New("limit exceeded")

// state is what one run of a machine shares: the transaction, the parameters and the
// first error. Operators and expressions look at err rather than hand it upwards.
type state struct {
	ctx    context.Context
	done   <-chan struct{}
	tx     *graph.Tx
	fn     fn.Context
	params []graph.Value
	limits Limits
	batch  int // greatest number of rows in a batch
	err    error
	mem    int64
	count  Counters
	// names are keys, labels and types whose codes have been looked up; they are
	// looked up again where a writing run may have taken them back.
	names []*name
	// pending are nodes that DELETE could not delete yet.
	pending []connected
	ticks   uint32
}

// fail keeps the first error of a run and the place in the query that it comes from.
func (s *state) fail(at ast.Span, err error) {
	if s.err != nil || err == nil {
		return
	}
	var f *fn.Error
	var d *diag.Error
	switch {
	case errors.As(err, &d):
		s.err = d
	case errors.As(err, &f):
		s.err = &diag.Error{Phase: diag.RunTime, Type: f.Type, Detail: f.Detail, Span: at, Msg: f.Msg}
	default:
		s.err = s.classify(at, err)
	}
}

// classify gives errors of the store the class that openCypher has for them.
func (s *state) classify(at ast.Span, err error) error {
	var constraint *graph.ConstraintError
	var prop *graph.PropertyTypeError
	switch {
	case errors.As(err, &constraint):
		return &diag.Error{Phase: diag.RunTime, Type: fn.ConstraintVerificationFailed, Detail: "UniqueConstraint", Span: at, Msg: err.Error()}
	case errors.As(err, &prop):
		return &diag.Error{Phase: diag.RunTime, Type: fn.TypeError, Detail: fn.InvalidPropertyType, Span: at, Msg: prop.Error()}
	}
	return err
}

// poll is called once per batch, and stops a run that was cancelled.
func (s *state) poll() bool {
	if s.err != nil {
		return false
	}
	select {
	case <-s.done:
		s.err = s.cancelled()
		return false
	default:
		return true
	}
}

func (s *state) cancelled() error {
	err := context.Cause(s.ctx)
	if errors.Is(err, errTimeout) {
		return fmt.Errorf("%w: the query ran longer than %v", ErrLimit, s.limits.Time)
	}
	return err
}

var errTimeout = errors.New("time limit of the query")

// tick is poll for loops that run long without giving a batch.
func (s *state) tick() bool {
	s.ticks++
	if s.ticks&0xfff != 0 {
		return s.err == nil
	}
	return s.poll()
}

// spendUnit is how many bytes of a text, or elements of a list, are one tick of work.
const spendUnit = 64

// spend counts the work on a long value, which a row by itself does not tell.
func (s *state) spend(v graph.Value) bool {
	n := 0
	switch v.Kind() {
	case graph.KindString:
		text, _ := v.AsString()
		n = len(text)
	case graph.KindList:
		elems, _ := v.AsList()
		n = len(elems)
	}
	if n < spendUnit {
		return s.err == nil
	}
	before := s.ticks
	s.ticks += uint32(n / spendUnit)
	if before>>12 == s.ticks>>12 {
		return s.err == nil
	}
	return s.poll()
}

// hold accounts for memory that an operator keeps, and release gives it back.
func (s *state) hold(bytes int64) bool {
	s.mem += bytes
	if s.limits.Memory > 0 && s.mem > s.limits.Memory && s.err == nil {
		s.err = fmt.Errorf("%w: the query needs more than %d bytes of memory", ErrLimit, s.limits.Memory)
	}
	return s.err == nil
}

func (s *state) release(bytes int64) { s.mem -= bytes }

func (s *state) start(ctx context.Context, tx *graph.Tx, in Input) {
	s.ctx, s.done, s.tx = ctx, ctx.Done(), tx
	s.params, s.limits = in.Params, in.Limits
	s.err, s.mem, s.count, s.pending = nil, 0, Counters{}, s.pending[:0]
	s.fn = fn.Context{Graph: s, Clock: in.Clock, Now: in.Now, Rand: in.Rand}
}

// end forgets everything about a run.
func (s *state) end() {
	if s.tx != nil && s.tx.Writable() {
		for _, n := range s.names {
			n.forget()
		}
	}
	s.ctx, s.done, s.tx, s.params, s.fn = nil, nil, nil, nil, fn.Context{}
}

// Input is what one run is given.
type Input struct {
	Params []graph.Value // in the order of Plan.Params
	Limits Limits
	Clock  time.Time
	Now    func() time.Time
	Rand   *rand.Rand
}

// name is the name of a property key, a label or a relationship type, with the code
// that the store has for it.
type name struct {
	text  string
	label graph.LabelCode
	typ   graph.TypeCode
	key   graph.KeyCode
	known bool
}

func (n *name) forget() { n.label, n.typ, n.key, n.known = 0, 0, 0, false }

// asKey looks the name up as a property key; a name that the store has never seen
// may become known later.
func (n *name) asKey(tx *graph.Tx) (graph.KeyCode, bool) {
	if !n.known {
		n.key, n.known = tx.KeyCode(n.text)
	}
	return n.key, n.known
}

func (n *name) asLabel(tx *graph.Tx) (graph.LabelCode, bool) {
	if !n.known {
		n.label, n.known = tx.LabelCode(n.text)
	}
	return n.label, n.known
}

func (n *name) asType(tx *graph.Tx) (graph.TypeCode, bool) {
	if !n.known {
		n.typ, n.known = tx.TypeCode(n.text)
	}
	return n.typ, n.known
}

// types are the relationship types that an expansion follows.
type types struct {
	names []*name
	codes []graph.TypeCode
}

// resolve returns the codes of the types; ok is false if there are types and none of
// them is known, so that nothing can match.
func (t *types) resolve(tx *graph.Tx) (codes []graph.TypeCode, ok bool) {
	if len(t.names) == 0 {
		return nil, true
	}
	t.codes = t.codes[:0]
	for _, n := range t.names {
		if c, ok := n.asType(tx); ok {
			t.codes = append(t.codes, c)
		}
	}
	return t.codes, len(t.codes) > 0
}

// WithTimeout returns a context that ends a run after a time, so that the run knows
// that its own limit was the reason.
func WithTimeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, d, errTimeout)
}
