package tck

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query"
)

// scenarioTime bounds one scenario. The slowest takes a fraction of a second.
const scenarioTime = 30 * time.Second

// Runner runs scenarios, each on a graph of its own. Results must not depend on how
// it is set up, so running it in different ways is a test of the engine.
type Runner struct {
	// Graphs is the directory of the named graphs; it has one directory for each.
	Graphs string
	// Options are given to every engine.
	Options []query.Option
	// Open opens the empty store of a scenario; nil means one in memory.
	Open func() (*graph.Store, error)
	// Indexed makes an index on each pair of a label and a property key that the
	// graph has before the query runs.
	Indexed bool
}

// Run runs one scenario and returns why it failed, or nil.
func (r *Runner) Run(ctx context.Context, s *Scenario) (err error) {
	ctx, cancel := context.WithTimeout(ctx, scenarioTime)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	run := &run{ctx: ctx, setup: r, params: map[string]graph.Value{}}
	defer run.close()
	for _, step := range s.Steps {
		if err := run.step(step); err != nil {
			return fmt.Errorf("line %d: %s: %w", step.Line, step.Text, err)
		}
	}
	return run.finish()
}

// run is the state of one scenario.
type run struct {
	ctx    context.Context
	setup  *Runner
	store  *graph.Store
	procs  []procedure
	params map[string]graph.Value

	before  *snapshot // before the query
	last    *outcome  // of the last query
	checked bool      // the last outcome was looked at
	queried bool      // the query, not only set-up, was run
}

// outcome is what a query gave: a result or an error.
type outcome struct {
	result
	err *queryError
}

func (r *run) close() {
	if r.store != nil {
		_ = r.store.Close() // a graph in memory
	}
}

// steps are the steps that scenarios have, in the order of trying.
var steps = []struct {
	pattern *regexp.Regexp
	run     func(r *run, s Step, m []string) error
}{
	{regexp.MustCompile(`^any graph$`), func(r *run, _ Step, _ []string) error { return r.open() }},
	{regexp.MustCompile(`^an empty graph$`), func(r *run, _ Step, _ []string) error { return r.open() }},
	{regexp.MustCompile(`^the ([\w-]+) graph$`), func(r *run, _ Step, m []string) error { return r.openNamed(m[1]) }},
	{regexp.MustCompile(`^having executed:$`), func(r *run, s Step, _ []string) error { return r.setUp(s.Doc) }},
	{regexp.MustCompile(`^there exists a procedure (.+):$`), func(r *run, s Step, m []string) error { return r.procedure(m[1], s.Table) }},
	{regexp.MustCompile(`^parameters are:$`), (*run).parameters},
	{regexp.MustCompile(`^executing query:$`), func(r *run, s Step, _ []string) error { return r.query(s.Doc) }},
	{regexp.MustCompile(`^executing control query:$`), func(r *run, s Step, _ []string) error { return r.controlQuery(s.Doc) }},
	{regexp.MustCompile(`^the result should be, in any order:$`), rows(false, false)},
	{regexp.MustCompile(`^the result should be, in order:$`), rows(true, false)},
	{regexp.MustCompile(`^the result should be \(ignoring element order for lists\):$`), rows(false, true)},
	{regexp.MustCompile(`^the result should be, in order \(ignoring element order for lists\):$`), rows(true, true)},
	{regexp.MustCompile(`^the result should be empty$`), (*run).empty},
	{regexp.MustCompile(`^an? (\w+) should be raised at (compile time|runtime|any time): (\S+)$`), (*run).raised},
	{regexp.MustCompile(`^no side effects$`), func(r *run, _ Step, _ []string) error { return r.sideEffects(map[string]int{}) }},
	{regexp.MustCompile(`^the side effects should be:$`), (*run).sideEffectTable},
}

func (r *run) step(s Step) error {
	for _, k := range steps {
		if m := k.pattern.FindStringSubmatch(s.Text); m != nil {
			if r.store == nil && !strings.HasSuffix(s.Text, "graph") {
				return errors.New("no graph was given")
			}
			return k.run(r, s, m)
		}
	}
	return errors.New("unknown step")
}

func (r *run) open() error {
	if r.store != nil {
		return errors.New("a second graph")
	}
	var err error
	if r.setup.Open != nil {
		r.store, err = r.setup.Open()
	} else {
		r.store, err = graph.OpenMemory()
	}
	return err
}

// openNamed fills the graph from the scripts of a named graph.
func (r *run) openNamed(name string) error {
	if err := r.open(); err != nil {
		return err
	}
	scripts, err := filepath.Glob(filepath.Join(r.setup.Graphs, name, "*.cypher"))
	if err != nil || len(scripts) == 0 {
		return fmt.Errorf("no graph %s in %s", name, r.setup.Graphs)
	}
	for _, file := range scripts {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for _, statement := range strings.Split(string(text), ";") {
			if strings.TrimSpace(statement) == "" {
				continue
			}
			if err := r.setUp(statement); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *run) setUp(text string) error {
	if out := r.execute(text); out.err != nil {
		return out.err
	}
	return nil
}

func (r *run) parameters(s Step, _ []string) error {
	params, err := parameters(s.Table)
	r.params = params
	return err
}

func (r *run) query(text string) error {
	if r.queried {
		return errors.New("a second query")
	}
	if r.setup.Indexed {
		if err := index(r.ctx, r.store); err != nil {
			return err
		}
	}
	var err error
	if r.before, err = takeSnapshot(r.ctx, r.store); err != nil {
		return err
	}
	r.last, r.queried = r.execute(text), true
	if r.last.err == nil {
		return nil
	}
	// A query that fails leaves the graph as it was, whatever the scenario says.
	return r.sideEffects(map[string]int{})
}

// index makes an index for each label and each property of its nodes.
func index(ctx context.Context, store *graph.Store) error {
	pairs := map[[2]string]bool{}
	err := store.View(ctx, func(tx *graph.Tx) error {
		for n, err := range tx.Nodes() {
			if err != nil {
				return err
			}
			for _, l := range n.Labels {
				for _, p := range n.Props {
					pairs[[2]string{l, p.Key}] = true
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for p := range pairs {
		if err := store.CreateIndex(ctx, p[0], p[1], false); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) controlQuery(text string) error {
	if err := r.finish(); err != nil {
		return err
	}
	r.last, r.checked = r.execute(text), false
	return nil
}

// finish checks that the last query's outcome was what some step expected.
func (r *run) finish() error {
	switch {
	case r.last == nil:
		return errors.New("no query was run")
	case r.last.err != nil && !r.checked:
		return fmt.Errorf("unexpected %s: %w", r.last.err.class(), r.last.err)
	case !r.checked:
		return errors.New("no step looks at the result")
	}
	return nil
}

// rows makes the step that compares the result with a table.
func rows(ordered, unorderedLists bool) func(*run, Step, []string) error {
	return func(r *run, s Step, _ []string) error {
		out, err := r.succeeded()
		if err != nil {
			return err
		}
		return compareRows(&out.result, s.Table, ordered, unorderedLists)
	}
}

func (r *run) empty(Step, []string) error {
	out, err := r.succeeded()
	if err == nil && len(out.rows) > 0 {
		err = fmt.Errorf("there are %d rows", len(out.rows))
	}
	return err
}

func (r *run) succeeded() (*outcome, error) {
	if r.last == nil {
		return nil, errors.New("no query was run")
	}
	if r.last.err != nil {
		return nil, fmt.Errorf("unexpected %s: %w", r.last.err.class(), r.last.err)
	}
	r.checked = true
	return r.last, nil
}

func (r *run) raised(_ Step, m []string) error {
	if r.last == nil {
		return errors.New("no query was run")
	}
	if r.last.err == nil {
		return fmt.Errorf("the query succeeded with %d rows", len(r.last.rows))
	}
	r.checked = true
	typ, phase, detail := m[1], m[2], m[3]
	e := r.last.err
	if e.typ != typ || phase != "any time" && e.phase() != phase || detail != "*" && e.detail != detail {
		return fmt.Errorf("got %s: %w", e.class(), e)
	}
	return nil
}

func (r *run) sideEffectTable(s Step, _ []string) error {
	want, err := expectedEffects(s.Table)
	if err != nil {
		return err
	}
	return r.sideEffects(want)
}

func (r *run) sideEffects(want map[string]int) error {
	if r.before == nil {
		return errors.New("no query was run")
	}
	after, err := takeSnapshot(r.ctx, r.store)
	if err != nil {
		return err
	}
	got := effects(r.before, after)
	if g, w := formatEffects(got), formatEffects(want); g != w {
		return fmt.Errorf("side effects are %s, expected %s", g, w)
	}
	return nil
}
