package exec

import (
	"fmt"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/internal/plan"
)

// operator gives rows, a batch at a time. After open it starts from the beginning;
// next gives nil at the end, and after an error, which is in the state. want is about
// how many rows the caller can use; an operator may give more or fewer. close lets go
// of what the transaction holds and may be called at any time.
type operator interface {
	open()
	next(want int) *Batch
	close()
}

// source is where the argument of an inner plan comes from: some rows of a batch of
// the operator that runs it.
type source struct {
	batch    *Batch
	from, to int
	// row is a slot for the number of the row within the batch, or plan.NoVar.
	row plan.Var
	// slots are what the inner plan takes from the rows.
	slots plan.VarSet
}

// set makes rows from to to the argument.
func (s *source) set(b *Batch, from, to int) { s.batch, s.from, s.to = b, from, to }

// batchOf makes the batch of an operator. It gets its slots when all are known.
func (c *compiler) batchOf() *Batch {
	b := &Batch{}
	c.batches = append(c.batches, b)
	return b
}

// slot makes a slot that the plan does not know.
func (c *compiler) slot() plan.Var {
	c.slots++
	return plan.Var(c.slots - 1)
}

// below returns what an operator has to get from its input for its consumer to get
// need, and keep, the part of it that it passes on.
func below(op plan.Op, need plan.VarSet) (in plan.VarSet, keep []plan.Var) {
	in = need.Clone()
	for v := range plan.Binds(op).All() {
		in.Remove(v)
	}
	keep = in.Slice()
	in.AddSet(plan.Needs(op))
	return in, keep
}

// operator compiles op for a consumer that asks for the variables in need.
func (c *compiler) operator(op plan.Op, need plan.VarSet) operator {
	out := c.build(op, need)
	if c.profile {
		p := &profiled{operator: out, st: c.st}
		c.ops[op] = p
		return p
	}
	return out
}

//kg:switch
func (c *compiler) build(op plan.Op, need plan.VarSet) operator {
	in, keep := below(op, need)
	switch op := op.(type) {
	case *plan.Argument:
		return c.argument(op, need)
	case *plan.NodeScan:
		return c.nodeScan(op, in, keep)
	case *plan.EdgeScan:
		return c.edgeScan(op, in, keep, need)
	case *plan.TopSums:
		return c.topSums(op, in)
	case *plan.TopKeys:
		return c.topKeys(op, in, need)
	case *plan.CountCompared:
		return c.countCompared(op, in, need)
	case *plan.EdgeValues:
		return c.edgeValues(op, in, nil)
	case *plan.Seek:
		return c.seek(op, in, keep)
	case *plan.SeekID:
		return c.seekID(op, in, keep)
	case *plan.Expand:
		return c.expand(op, in, keep, need)
	case *plan.Degree:
		return c.degree(op, in, need)
	case *plan.VarExpand:
		return c.varExpand(op, in, keep, need)
	case *plan.Ends:
		return c.ends(op, in, keep)
	case *plan.Shortest:
		return c.shortest(op, in, keep, need)
	case *plan.Pick:
		return c.pick(op, in, keep, need)
	case *plan.Repeat:
		return c.repeat(op, in, keep, need)
	case *plan.Filter:
		return c.filter(op, in, need)
	case *plan.Project:
		return c.project(op, in, need)
	case *plan.Aggregate:
		if p := c.combined(op); p != nil {
			return p
		}
		if g := c.expandGroup(op); g != nil {
			return g
		}
		return c.aggregate(op)
	case *plan.Unique:
		return c.unique(op, in, need)
	case *plan.Sort:
		return c.sort(op, in, need)
	case *plan.Skip:
		return &skip{st: c.st, in: c.operator(op.In, in), n: c.count(op.N, "SKIP"), live: need.Slice()}
	case *plan.Limit:
		return &limit{st: c.st, in: c.operator(op.In, in), n: c.count(op.N, "LIMIT"), writes: op.Writes}
	case *plan.Unwind:
		return c.unwind(op, in, keep)
	case *plan.Optional:
		return c.optional(op, need)
	case *plan.Semi:
		return c.semi(op, need)
	case *plan.Apply:
		return c.apply(op, need)
	case *plan.Union:
		return c.union(op, need)
	case *plan.Product:
		return c.product(op, need)
	case *plan.Eager:
		return &eager{st: c.st, in: c.operator(op.In, in), rows: newTable(need.Slice()), out: c.batchOf()}
	case *plan.CallProc:
		return c.procedure(op, in, keep, need)
	case *plan.Create:
		return c.create(op, in)
	case *plan.Merge:
		return c.merge(op, need)
	case *plan.Set:
		return &set{st: c.st, in: c.operator(op.In, in), items: c.setItems(op.Items)}
	case *plan.Delete:
		return c.delete(op, in)
	case *plan.Foreach:
		return c.foreach(op, in)
	}
	panic(fmt.Sprintf("exec: unknown operator %T", op))
}

// inner compiles a plan that is run for rows of the operator that it belongs to,
// which have to hold the variables in src.slots once it is compiled.
func (c *compiler) inner(op plan.Op, need plan.VarSet, row plan.Var) (operator, *source) {
	outer := c.src
	src := &source{row: row}
	c.src = src
	c.depth++
	root := c.operator(op, need)
	c.depth--
	c.src = outer
	return root, src
}

// argument gives the rows that an inner plan is run for.
type argument struct {
	st   *state
	src  *source
	out  *Batch
	live []plan.Var
	row  bool
	done bool
}

func (c *compiler) argument(op *plan.Argument, need plan.VarSet) operator {
	a := &argument{st: c.st, src: c.src, out: c.batchOf()}
	for v := range need.All() {
		if op.Vars.Has(v) {
			a.live = append(a.live, v)
		}
	}
	a.row = c.src.row != plan.NoVar && need.Has(c.src.row)
	c.src.slots.Add(a.live...)
	return a
}

func (a *argument) open()  { a.done = false }
func (a *argument) close() {}

func (a *argument) next(int) *Batch {
	if a.done {
		return nil
	}
	a.done = true
	n := a.src.to - a.src.from
	for _, s := range a.live {
		copy(a.out.need(s, n), a.src.batch.col[s][a.src.from:a.src.to])
	}
	if a.row {
		rows := a.out.need(a.src.row, n)
		for i := range n {
			rows[i] = graph.Int(int64(i))
		}
	}
	a.out.N = n
	return a.out
}
