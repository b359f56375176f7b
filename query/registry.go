package query

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/internal/exec"
	"github.com/newsgraph/kg/query/internal/fn"
	"github.com/newsgraph/kg/query/internal/sema"
)

// Function is a function that queries can call.
type Function struct {
	Name     string // with its name space, if any: "text.distance"
	Params   string // for the documentation: "a, b, limit?"
	Min, Max int    // numbers of arguments; a negative Max is no limit
	Doc      string // one sentence
	// Pure says that the result depends on the arguments only, so that a call with
	// constants is made once.
	Pure bool
	// Call computes the result. The slice of arguments is valid during the call only.
	Call func(c *Call, args []graph.Value) (graph.Value, error)
}

// Call is what a running function or procedure can reach.
type Call struct {
	ctx context.Context
	tx  *graph.Tx
}

// Context returns the context of the query; a function that takes long ends when it does.
func (c *Call) Context() context.Context { return c.ctx }

// Tx returns the transaction of the query.
func (c *Call) Tx() *graph.Tx { return c.tx }

// FunctionInfo describes a function or an aggregate of the language.
type FunctionInfo struct {
	Name      string
	Params    string // "list, depth?"
	Family    string // what it belongs to: "Text"
	Doc       string // one or more sentences
	Example   string // an equation that is true; empty where there is none
	Aggregate bool
}

// Functions lists the built-in functions and aggregates by name.
func Functions() []FunctionInfo { return functionInfos(fn.Builtin()) }

// Functions lists the functions and aggregates that the engine knows, by name.
func (e *Engine) Functions() []FunctionInfo { return functionInfos(e.funcs) }

func functionInfos(l *fn.Library) []FunctionInfo {
	var out []FunctionInfo
	for _, f := range l.Funcs() {
		out = append(out, FunctionInfo{Name: f.Name, Params: f.Params, Family: f.Family, Doc: f.Doc, Example: f.Example})
	}
	for _, a := range l.Aggregates() {
		out = append(out, FunctionInfo{Name: a.Name, Params: a.Params, Family: "aggregate", Doc: a.Doc, Example: a.Example, Aggregate: true})
	}
	slices.SortFunc(out, func(a, b FunctionInfo) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func (e *Engine) addFunctions(funcs []Function) error {
	for _, f := range funcs {
		if f.Name == "" || f.Call == nil {
			return fmt.Errorf("query: WithFunctions: a function needs a name and a Call")
		}
		effect := fn.Volatile
		if f.Pure {
			effect = fn.Pure
		}
		call := f.Call
		e.funcs = e.funcs.With(&fn.Func{
			Name: f.Name, Family: "registered", Params: f.Params, Min: f.Min, Max: max(f.Max, fn.Many), Result: fn.Any,
			Effect: effect, Doc: f.Doc,
			Call: func(ctx *fn.Context, args []graph.Value) (graph.Value, error) {
				c := &Call{}
				c.ctx, c.tx = exec.Reach(ctx)
				return call(c, args)
			},
		})
	}
	return nil
}

// Procedure is a procedure that queries can CALL.
type Procedure struct {
	Name    string // with its name space: "text.search"
	Doc     string // one sentence
	Inputs  []Field
	Outputs []Field // columns; a procedure without any passes rows on
	Writes  bool    // it changes the graph
	// Call hands each row to yield, a value for each output, and stops when yield
	// returns an error.
	Call func(c *Call, args []graph.Value, yield func(row ...graph.Value) error) error
}

// Field is an input or an output of a Procedure.
type Field struct {
	Name string
	// Type is the name of a type: ANY, BOOLEAN, INTEGER, FLOAT, NUMBER, STRING, LIST,
	// MAP, NODE, RELATIONSHIP, PATH, DATE, TIME, DATETIME, DURATION and so on, in any
	// letter case; a question mark at the end is allowed and changes nothing.
	Type string
	// Optional inputs at the end of the list may be left out.
	Optional bool
}

var typeKinds = map[string]fn.Kinds{
	"": fn.Any, "ANY": fn.Any, "BOOLEAN": fn.Bool, "INTEGER": fn.Int, "FLOAT": fn.Float, "NUMBER": fn.Number, "STRING": fn.String,
	"LIST": fn.List, "MAP": fn.Map, "NODE": fn.Node, "RELATIONSHIP": fn.Edge, "PATH": fn.Path, "ENTITY": fn.Entity,
	"DATE": fn.Date, "LOCALTIME": fn.LocalTime, "TIME": fn.Time, "LOCALDATETIME": fn.LocalDateTime,
	"DATETIME": fn.DateTime, "DURATION": fn.Duration,
}

func fields(in []Field) ([]sema.Field, error) {
	out := make([]sema.Field, len(in))
	for i, f := range in {
		name := strings.ToUpper(strings.TrimSuffix(strings.TrimSpace(f.Type), "?"))
		if strings.HasPrefix(name, "LIST") {
			name = "LIST"
		}
		k, ok := typeKinds[name]
		if !ok {
			return nil, fmt.Errorf("field %s has an unknown type %q", f.Name, f.Type)
		}
		out[i] = sema.Field{Name: f.Name, Type: sema.Type{Kinds: k}, Optional: f.Optional}
	}
	return out, nil
}

func (e *Engine) addProcedures(procs []Procedure) error {
	for _, p := range procs {
		if p.Name == "" || p.Call == nil {
			return fmt.Errorf("query: WithProcedures: a procedure needs a name and a Call")
		}
		inputs, err := fields(p.Inputs)
		if err != nil {
			return fmt.Errorf("query: procedure %s: %w", p.Name, err)
		}
		outputs, err := fields(p.Outputs)
		if err != nil {
			return fmt.Errorf("query: procedure %s: %w", p.Name, err)
		}
		call := p.Call
		impl := func(ctx context.Context, tx *graph.Tx, args []graph.Value, yield func(...graph.Value) error) error {
			return call(&Call{ctx, tx}, args, yield)
		}
		e.procs[p.Name] = &sema.Procedure{
			Name: p.Name, Inputs: inputs, Outputs: outputs, Writes: p.Writes,
			Impl: &procedure{doc: p.Doc, ProcFunc: impl},
		}
	}
	return nil
}

// procedure is what the engine keeps about a procedure apart from its signature.
type procedure struct {
	exec.ProcFunc
	doc string
}

func (e *Engine) procedure(name string) *sema.Procedure { return e.procs[name] }

func (e *Engine) procedureNames() []string {
	out := make([]string, 0, len(e.procs))
	for name := range e.procs {
		if !strings.HasPrefix(name, "show ") {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}
