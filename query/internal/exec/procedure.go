package exec

import (
	"context"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/plan"
)

// ProcFunc is the body of a procedure. It hands each row to yield, in the order of the
// procedure's outputs, and stops when yield gives an error.
type ProcFunc func(ctx context.Context, tx *graph.Tx, args []graph.Value, yield func(row ...graph.Value) error) error

// CallProc calls the procedure. Impl of a sema.Procedure is anything with this method.
func (f ProcFunc) CallProc(ctx context.Context, tx *graph.Tx, args []graph.Value, yield func(row ...graph.Value) error) error {
	return f(ctx, tx, args, yield)
}

type caller interface {
	CallProc(ctx context.Context, tx *graph.Tx, args []graph.Value, yield func(row ...graph.Value) error) error
}

// procedure calls a procedure for each row.
type procedure struct {
	st     *state
	in     operator
	out    *Batch
	keep   []plan.Var
	op     *plan.CallProc
	impl   caller
	args   []eval
	fields []int
	slots  []plan.Var
	unit   bool

	cur  *Batch
	row  int
	rows [][]graph.Value // rows of the call that are still to be given
	mem  int64
}

func (c *compiler) procedure(op *plan.CallProc, in plan.VarSet, keep []plan.Var, need plan.VarSet) operator {
	p := &procedure{
		st: c.st, in: c.operator(op.In, in), out: c.batchOf(), keep: keep, op: op,
		impl: op.Proc.Impl.(caller), args: c.exprs(op.Args), unit: op.Unit,
	}
	for i, v := range op.Vars {
		if need.Has(v) {
			p.fields = append(p.fields, op.Fields[i])
			p.slots = append(p.slots, v)
		}
	}
	return p
}

func (p *procedure) open() {
	p.in.open()
	p.cur, p.rows = nil, nil
}

func (p *procedure) close() { p.in.close() }

func (p *procedure) next(want int) *Batch {
	p.out.N = 0
	for p.out.N < want && p.st.poll() {
		if len(p.rows) > 0 {
			p.emit(p.rows[0])
			p.rows = p.rows[1:]
			continue
		}
		if p.cur != nil {
			p.row++
		}
		if p.cur == nil || p.row >= p.cur.N {
			if p.cur = p.in.next(want); p.cur == nil {
				break
			}
			p.row = 0
		}
		p.call()
	}
	if p.out.N == 0 || p.st.err != nil {
		return nil
	}
	return p.out
}

func (p *procedure) emit(row []graph.Value) {
	n := p.out.N
	p.out.reserve(p.keep, n+1)
	p.out.copyRow(p.keep, n, p.cur, p.row)
	for k, s := range p.slots {
		v := graph.Null
		if row != nil {
			v = row[p.fields[k]]
		}
		p.out.need(s, n+1)[n] = v
	}
	p.out.N++
}

// call collects the rows of one call.
func (p *procedure) call() {
	args := make([]graph.Value, len(p.args))
	for i, f := range p.args {
		args[i] = p.argument(i, f(p.cur, p.row))
	}
	if p.st.err != nil {
		return
	}
	p.st.release(p.mem)
	p.rows, p.mem = nil, 0
	width := len(p.op.Proc.Outputs)
	err := p.impl.CallProc(p.st.ctx, p.st.tx, args, func(row ...graph.Value) error {
		if len(row) != width {
			return fn.Errorf("ProcedureError", "ProcedureCallFailed", "procedure %s gave a row of %d values, not %d", p.op.Proc.Name, len(row), width)
		}
		p.st.count.Hits++
		p.rows = append(p.rows, append([]graph.Value(nil), row...))
		p.mem += int64(24 * width)
		p.st.hold(int64(24 * width))
		return p.st.err
	})
	p.st.fail(p.op.Span, err)
	if len(p.rows) == 0 && (p.unit || p.op.Optional) {
		p.rows = append(p.rows, nil)
	}
}

// argument checks the kind of an argument; an integer stands for a float.
func (p *procedure) argument(i int, v graph.Value) graph.Value {
	in := p.op.Proc.Inputs[i]
	if v.IsNull() || in.Type.Kinds == 0 || in.Type.Kinds.Has(v.Kind()) {
		return v
	}
	if n, ok := v.AsInt(); ok && in.Type.Kinds.Has(graph.KindFloat) {
		return graph.Float(float64(n))
	}
	p.st.fail(p.argSpan(i), fn.Errorf(fn.TypeError, fn.InvalidArgumentType,
		"procedure %s: argument `%s` must be %s, got %s", p.op.Proc.Name, in.Name, in.Type.Kinds, v.Kind()))
	return v
}

func (p *procedure) argSpan(i int) ast.Span {
	if s := p.op.Args[i].Pos(); s.Len() > 0 {
		return s
	}
	return p.op.Span
}
