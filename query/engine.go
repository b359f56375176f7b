package query

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
	"github.com/newsgraph/kg/query/internal/exec"
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/opt"
	"github.com/newsgraph/kg/query/internal/parse"
	"github.com/newsgraph/kg/query/internal/plan"
	"github.com/newsgraph/kg/query/internal/sema"
)

// Engine runs queries on one store. It may be used by many goroutines at once.
type Engine struct {
	store           *graph.Store
	err             error // of an option
	limits          Limits
	batch           int
	workers, morsel int
	plain           bool
	now             func() time.Time
	seed            *uint64
	funcs           *fn.Library
	procs           map[string]*sema.Procedure
	cache           planCache
}

// New returns an engine for a store.
func New(store *graph.Store, opts ...Option) *Engine {
	e := &Engine{store: store, batch: exec.DefaultBatch, workers: exec.Workers(), now: time.Now, funcs: fn.Builtin(), procs: map[string]*sema.Procedure{}}
	e.cache.limit = 256
	e.err = e.addProcedures(slices.Concat(builtinProcedures(), e.showProcs(), e.schemaProcs()))
	for _, o := range opts {
		if err := o(e); err != nil && e.err == nil {
			e.err = err
		}
	}
	return e
}

// Parse returns the syntax tree of a query, or an ErrorList. It does not check what
// the query means.
func Parse(text string) (*ast.Query, error) {
	q, list := parse.Query(text)
	if errs := list.Errors(); len(errs) > 0 {
		return nil, newErrors(text, errs)
	}
	return q, nil
}

// Query is a prepared query: parsed, checked and planned. It may be run by many
// goroutines at once.
type Query struct {
	engine   *Engine
	text     string
	mode     ast.Mode
	columns  []string
	writes   bool
	warnings []*Error
	params   []string
	info     *sema.Info

	schema func(ctx context.Context) (*Rows, error) // for statements about indexes

	mu      sync.Mutex
	planned *planned
}

// planned is a plan and the machines for it that are free.
type planned struct {
	plan     *plan.Plan
	basis    opt.Basis
	made     time.Time
	machines sync.Pool
}

// Prepare parses, checks and plans a query. The error is an ErrorList.
func (e *Engine) Prepare(text string) (*Query, error) {
	if e.err != nil {
		return nil, e.err
	}
	if q := e.cache.get(text); q != nil {
		return q, nil
	}
	q, err := e.prepare(text)
	if err != nil {
		return nil, err
	}
	e.cache.put(text, q)
	return q, nil
}

func (e *Engine) prepare(text string) (*Query, error) {
	tree, list := parse.Query(text)
	if errs := list.Errors(); len(errs) > 0 {
		return nil, newErrors(text, errs)
	}
	info, found := sema.Check(tree, e.catalog())
	list = append(list, found...)
	if errs := list.Errors(); len(errs) > 0 {
		return nil, newErrors(text, errs)
	}
	q := &Query{
		engine: e, text: text, mode: tree.Mode, columns: info.Columns, writes: info.Writes,
		params: info.Params, warnings: newErrors(text, list.Warnings()), info: info,
	}
	if info.Schema {
		return q, e.prepareSchema(q, tree.Stmt)
	}
	if _, err := q.current(); err != nil {
		return nil, err
	}
	return q, nil
}

// catalog tells the check what there is outside of the text.
func (e *Engine) catalog() *sema.Catalog {
	names := func(list func(*graph.Tx) ([]string, error)) func() []string {
		return func() []string {
			var out []string
			// A store that cannot be read fails when the query runs; here it only
			// means that there are no warnings.
			_ = e.store.View(context.Background(), func(tx *graph.Tx) (err error) {
				out, err = list(tx)
				return err
			})
			return out
		}
	}
	return &sema.Catalog{
		Functions:  e.funcs,
		Procedure:  e.procedure,
		Procedures: e.procedureNames,
		Labels:     names(labelNames),
		Types:      names(typeNames),
		Keys:       names(keyNames),
	}
}

// plan makes the plan of a query for the store as it is now.
func (q *Query) plan() (*planned, error) {
	logical, err := plan.Build(q.info, q.text)
	if err != nil {
		var d *diag.Error
		if errors.As(err, &d) {
			return nil, newErrors(q.text, diag.List{d})
		}
		return nil, err
	}
	p := &planned{plan: logical, made: time.Now()}
	if q.engine.plain {
		logical.Root = plan.LowerAll(logical.Root)
		return p, nil
	}
	err = q.engine.store.View(context.Background(), func(tx *graph.Tx) error {
		if err := opt.Optimize(logical, q.engine.store, tx); err != nil {
			return err
		}
		p.basis, err = opt.BasisOf(logical, q.engine.store, tx)
		return err
	})
	return p, err
}

// current returns the plan, or makes a new one if the store is no longer what the
// plan was made for.
func (q *Query) current() (*planned, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.planned != nil {
		return q.planned, nil
	}
	p, err := q.plan()
	if err != nil {
		return nil, err
	}
	q.planned = p
	return p, nil
}

// replan drops a plan that does not fit the store any more.
func (q *Query) replan(old *planned) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.planned == old {
		q.planned = nil
	}
}

// staleAfter is how long a plan is used without a look at the store.
const staleAfter = 2 * time.Second

// fresh returns a plan that fits the store.
func (q *Query) fresh(now time.Time, tx *graph.Tx) (*planned, error) {
	p, err := q.current()
	if err != nil || q.engine.plain {
		return p, err
	}
	stale := !p.basis.Holds(tx)
	if !stale && now.Sub(p.made) > staleAfter {
		stale = p.basis.Drifted(q.engine.store, tx)
		if !stale {
			q.mu.Lock()
			p.made = now
			q.mu.Unlock()
		}
	}
	if !stale {
		return p, nil
	}
	q.replan(p)
	return q.current()
}

func (q *Query) machine(p *planned) *exec.Machine {
	if m, ok := p.machines.Get().(*exec.Machine); ok {
		return m
	}
	return exec.Compile(p.plan, exec.Options{
		Batch: q.engine.batch, Profile: q.mode == ast.ModeProfile, Workers: q.engine.workers, Morsel: q.engine.morsel,
	})
}

// Text returns the text of the query.
func (q *Query) Text() string { return q.text }

// Columns returns the names of the columns that the query returns; there are none
// if it returns nothing.
func (q *Query) Columns() []string {
	if q.mode != ast.ModeRun {
		return planColumns(q.mode)
	}
	return q.columns
}

// Params returns the names of the parameters that the query uses, sorted.
func (q *Query) Params() []string { return q.params }

// Writes reports whether the query can change the store.
func (q *Query) Writes() bool { return q.writes && q.mode != ast.ModeExplain }

// Warnings returns what is likely to be wrong with the query although it can run,
// such as a label that no node has.
func (q *Query) Warnings() []*Error { return q.warnings }

// Run runs a query text. Close the rows, or read them with All, which does.
func (e *Engine) Run(ctx context.Context, text string, args Args) (*Rows, error) {
	q, err := e.Prepare(text)
	if err != nil {
		return nil, err
	}
	return q.Run(ctx, args)
}

// RunTx runs a query text in a transaction of the caller.
func (e *Engine) RunTx(ctx context.Context, tx *graph.Tx, text string, args Args) (*Rows, error) {
	q, err := e.Prepare(text)
	if err != nil {
		return nil, err
	}
	return q.RunTx(ctx, tx, args)
}

// input gathers what a run is given.
func (q *Query) input(args Args, now time.Time) (exec.Input, error) {
	e := q.engine
	in := exec.Input{Clock: now, Now: e.now, Limits: exec.Limits{Rows: e.limits.Rows, Memory: e.limits.Memory, Time: e.limits.Timeout}}
	if e.seed != nil {
		in.Rand = rand.New(rand.NewPCG(*e.seed, *e.seed))
	}
	if len(q.params) == 0 {
		return in, nil
	}
	in.Params = make([]graph.Value, len(q.params))
	for i, name := range q.params {
		x, ok := args[name]
		if !ok {
			return in, &Error{Phase: CompileTime, Type: fn.ParameterMissing, Detail: fn.MissingParameter, Msg: "parameter $" + name + " is not given"}
		}
		v, err := ValueOf(x)
		if err != nil {
			return in, &Error{Phase: RunTime, Type: fn.ArgumentError, Detail: fn.InvalidArgumentType, Msg: "parameter $" + name + ": " + err.Error(), cause: err}
		}
		in.Params[i] = v
	}
	return in, nil
}

// planCache keeps prepared queries by text. When it is full it starts again with
// those that were used since it was last full.
type planCache struct {
	mu       sync.RWMutex
	limit    int
	new, old map[string]*Query
}

func (c *planCache) get(text string) *Query {
	c.mu.RLock()
	q, old := c.new[text], c.old[text]
	c.mu.RUnlock()
	if q == nil && old != nil {
		c.put(text, old)
		return old
	}
	return q
}

func (c *planCache) put(text string, q *Query) {
	if c.limit == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.new) >= (c.limit+1)/2 {
		c.old, c.new = c.new, nil
	}
	if c.new == nil {
		c.new = make(map[string]*Query)
	}
	c.new[text] = q
}

// forget drops all prepared queries, so that new indexes are used at once.
func (c *planCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.new, c.old = nil, nil
}
