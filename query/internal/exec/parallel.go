package exec

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/plan"
)

// DefaultMorsel is how many ids of a scan a worker takes at a time. A scan with fewer
// than twice as many is not worth a second worker.
const DefaultMorsel = 8192

// parallel runs a part of a plan that begins with a scan in several workers, each of
// which takes one piece of the scan after the other. Rows come in the order of the
// pieces, so that they are the same rows in the same order as without it. It stands
// below operators that take all of their input.
type parallel struct {
	st      *state
	one     operator // the part as it is, for scans that are short; nil if that is up to others
	out     *Batch
	slots   []plan.Var
	scan    plan.Op
	make    func() *worker
	workers []*worker
	most    int // workers at a time
	morsel  uint64

	started, alone bool
	cancel         context.CancelFunc
	running        sync.WaitGroup
	pieces         []chan piece
	ahead          chan struct{} // has room for each piece that is done and not taken
	at             int
	cur            *table
	pos            int
}

// piece is what became of a piece of the scan.
type piece struct {
	rows *table
	hits int64
	err  error
}

// worker is a machine of its own for a part of a plan.
type worker struct {
	st     *state
	root   operator
	src    *source
	all    []*Batch
	more   []operator
	sets   []*columns
	lo, hi *uint64 // the piece
}

// inParallel compiles op, which begins with a scan and is below an operator that takes
// all of its input, so that it may be run by several workers; nil says that it cannot.
// The caller sets one.
func (c *compiler) inParallel(op plan.Op, scan plan.Op, need plan.VarSet) *parallel {
	if c.depth != 1 || c.profile || c.serial || c.workers < 2 {
		return nil
	}
	if scan == nil || !plan.Steady(op) {
		return nil
	}
	p := &parallel{st: c.st, out: c.batchOf(), slots: need.Slice(), scan: scan, most: c.workers, morsel: c.morsel}
	p.make = func() *worker {
		own := &compiler{st: &state{batch: c.st.batch}, plan: c.plan, names: map[string]*name{}, slots: c.slots, serial: true, lo: new(uint64), hi: new(uint64), scan: scan}
		w := &worker{st: own.st, lo: own.lo, hi: own.hi}
		w.root, w.src = own.inner(op, need, plan.NoVar)
		for _, b := range own.batches {
			b.col = make([][]graph.Value, own.slots)
		}
		w.all, w.more, w.sets = own.batches, append(own.closers, w.root), own.sets
		w.src.set(newBatch(own.slots), 0, 1)
		return w
	}
	return p
}

// scanOf returns the scan of nodes or relationships that op begins with, if each of its
// rows comes from one that the scan gives, in the same order.
func scanOf(op plan.Op) plan.Op {
	for {
		switch t := op.(type) {
		case *plan.NodeScan:
			if start, ok := t.In.(*plan.Argument); ok && start.Vars.Empty() {
				return t
			}
			return nil
		case *plan.EdgeScan:
			if start, ok := t.In.(*plan.Argument); ok && start.Vars.Empty() && len(t.Types) < 2 {
				return t
			}
			return nil
		case *plan.Filter, *plan.Project, *plan.Expand, *plan.Degree, *plan.CountCompared, *plan.VarExpand, *plan.Optional, *plan.Semi, *plan.Unwind:
			op = t.Inputs()[0]
		default:
			return nil
		}
	}
}

// rows compiles an operator below one that takes all of its input.
func (c *compiler) rows(op plan.Op, need plan.VarSet) operator {
	p := c.inParallel(op, scanOf(op), need)
	if p == nil {
		return c.operator(op, need)
	}
	c.serial = true
	p.one = c.operator(op, need)
	c.serial = false
	return p
}

func (p *parallel) open() {
	p.stop()
	p.started, p.alone = false, false
}

func (p *parallel) close() {
	p.stop()
	if p.one != nil {
		p.one.close()
	}
}

// stop ends the workers.
func (p *parallel) stop() {
	if p.cancel == nil {
		return
	}
	p.cancel()
	p.running.Wait()
	p.cancel, p.pieces, p.cur = nil, nil, nil
	for _, w := range p.workers {
		w.end()
	}
}

func (p *parallel) next(want int) *Batch {
	if !p.started {
		p.started = true
		if p.alone = p.one != nil && !p.worth(); p.alone {
			p.one.open()
		} else {
			p.start()
		}
	}
	if p.alone {
		return p.one.next(want)
	}
	for p.cur == nil || p.pos == p.cur.n {
		if p.at == len(p.pieces) || !p.take() {
			return nil
		}
	}
	n := min(want, p.cur.n-p.pos)
	p.cur.fill(p.out, p.pos, n)
	p.pos += n
	return p.out
}

// take waits for the next piece.
func (p *parallel) take() bool {
	if p.cur != nil {
		p.st.release(int64(p.cur.n) * p.cur.rowBytes())
	}
	select {
	case got := <-p.pieces[p.at]:
		p.at++
		<-p.ahead
		p.st.count.Hits += got.hits
		p.st.fail(ast.Span{}, got.err)
		p.cur, p.pos = got.rows, 0
		return p.st.poll() && p.st.hold(int64(got.rows.n)*got.rows.rowBytes())
	case <-p.st.done:
		return p.st.poll()
	}
}

// worth reports whether there is enough to do for several workers.
func (p *parallel) worth() bool {
	return p.st.err == nil && !p.st.tx.Writable() && p.count() > 1
}

// count returns how many pieces the scan has.
func (p *parallel) count() int {
	nodes, edges := p.st.tx.IDBounds()
	bound := uint64(nodes)
	if _, ok := p.scan.(*plan.EdgeScan); ok {
		bound = uint64(edges)
	}
	return int((bound + p.morsel - 1) / p.morsel)
}

// start starts the workers.
func (p *parallel) start() {
	if s, ok := p.scan.(*plan.NodeScan); ok && s.Label != "" {
		if label, ok := p.st.tx.LabelCode(s.Label); ok {
			p.st.fail(ast.Span{}, p.st.tx.PrepareScan(label))
		}
	}
	n := p.count()
	most := min(p.most, n)
	for len(p.workers) < most {
		p.workers = append(p.workers, p.make())
	}
	ctx, cancel := context.WithCancel(p.st.ctx)
	p.cancel, p.at, p.cur = cancel, 0, nil
	p.pieces = make([]chan piece, n)
	for i := range p.pieces {
		p.pieces[i] = make(chan piece, 1)
	}
	p.ahead = make(chan struct{}, 4*most)
	var next atomic.Int64
	for _, w := range p.workers[:most] {
		w.begin(ctx, p.st)
		p.running.Go(func() {
			for {
				select {
				case p.ahead <- struct{}{}:
				case <-ctx.Done():
					return
				}
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				p.pieces[i] <- w.run(uint64(i)*p.morsel, uint64(i+1)*p.morsel, p.slots)
			}
		})
	}
}

// begin readies a worker for a run.
func (w *worker) begin(ctx context.Context, st *state) {
	w.st.start(ctx, st.tx.Fork(), Input{Params: st.params, Limits: st.limits, Clock: st.fn.Clock, Now: st.fn.Now})
}

// run gives the rows of one piece.
func (w *worker) run(lo, hi uint64, slots []plan.Var) piece {
	hits := w.st.count.Hits
	*w.lo, *w.hi = lo, hi
	rows := newTable(slots)
	w.root.open()
	for b := w.root.next(w.st.batch); b != nil; b = w.root.next(w.st.batch) {
		rows.add(b)
		if !w.st.poll() || !w.st.hold(int64(b.N)*rows.rowBytes()) {
			break
		}
	}
	w.st.release(int64(rows.n) * rows.rowBytes())
	return piece{rows, w.st.count.Hits - hits, w.st.err}
}

// end lets go of what a run has used.
func (w *worker) end() {
	for _, op := range w.more {
		op.close()
	}
	for _, b := range w.all {
		b.clear()
	}
	for _, s := range w.sets {
		s.end()
	}
	w.st.end()
}

// Workers is how many goroutines one run uses unless it is told otherwise.
func Workers() int { return runtime.GOMAXPROCS(0) }

// combined compiles an aggregate in two steps if it can be: workers compute it for
// pieces of a scan, and what they give is put together.
func (c *compiler) combined(op *plan.Aggregate) operator {
	for _, g := range op.Aggs {
		switch {
		case g.Distinct:
			return nil
		case g.Rows, g.Fn.Name == "count", g.Fn.Name == "min", g.Fn.Name == "max":
		default:
			return nil
		}
	}
	part := &plan.Aggregate{Keys: op.Keys, Aggs: op.Aggs}
	part.In = op.In
	var need plan.VarSet
	whole := &plan.Aggregate{}
	for _, k := range op.Keys {
		need.Add(k.Var)
		whole.Keys = append(whole.Keys, plan.Item{Var: k.Var, X: &plan.Ref{Var: k.Var}})
	}
	for _, g := range op.Aggs {
		need.Add(g.Var)
		g.Args = []plan.Expr{&plan.Ref{At: g.At, Var: g.Var}}
		g.Rows = g.Rows || g.Fn.Name == "count"
		whole.Aggs = append(whole.Aggs, g)
	}
	p := c.inParallel(part, scanOf(op.In), need)
	if p == nil {
		return nil
	}
	c.serial = true
	alone := c.operator(op, need)
	c.serial = false
	return &choice{parts: p, split: c.aggregateOf(whole, p), alone: alone}
}

// choice runs an aggregate in two steps if that is worth it, and else in one.
type choice struct {
	parts        *parallel
	split, alone operator
	now          operator
}

func (c *choice) open() {
	if c.now = c.alone; c.parts.worth() {
		c.now = c.split
	}
	c.now.open()
}

func (c *choice) close() {
	c.split.close()
	c.alone.close()
}

func (c *choice) next(want int) *Batch { return c.now.next(want) }
