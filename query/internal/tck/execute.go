package tck

import (
	"errors"
	"fmt"
	"slices"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query"
)

// queryError is the error of a query as scenarios classify it.
type queryError struct {
	typ, detail string
	ran         bool // it came from running the query, not from preparing it
	err         error
}

// Error returns the message of the engine.
func (e *queryError) Error() string { return e.err.Error() }

func (e *queryError) phase() string {
	if e.ran {
		return "runtime"
	}
	return "compile time"
}

func (e *queryError) class() string {
	return fmt.Sprintf("%s(%s) at %s", e.typ, e.detail, e.phase())
}

// newQueryError classifies an error of the engine. The phase is when the error
// came, and the engine has to say the same. A parameter that is missing is found
// before the query runs, but not before its parameters are known.
func newQueryError(err error, ran bool) *queryError {
	out := &queryError{typ: "unclassified", detail: fmt.Sprintf("%T", err), ran: ran, err: err}
	var q *query.Error
	if !errors.As(err, &q) {
		return out
	}
	out.typ, out.detail = q.Type, q.Detail
	if q.Type == "ParameterMissing" {
		out.ran = q.Phase == query.RunTime
	}
	if (q.Phase == query.RunTime) != out.ran {
		out.detail += fmt.Sprintf(", which the engine says is of %v", q.Phase)
	}
	return out
}

// execute runs a query text with the procedures and parameters of the scenario.
func (r *run) execute(text string) *outcome {
	options := slices.Clone(r.setup.Options)
	for i := range r.procs {
		options = append(options, query.WithProcedures(r.procs[i].option()))
	}
	prepared, err := query.New(r.store, options...).Prepare(text)
	if err != nil {
		return &outcome{err: newQueryError(err, false)}
	}
	args := query.Args{}
	for name, v := range r.params {
		args[name] = v
	}
	rows, err := prepared.Run(r.ctx, args)
	if err != nil {
		return &outcome{err: newQueryError(err, true)}
	}
	out := &outcome{result: result{columns: rows.Columns()}}
	for row, err := range rows.All() {
		if err != nil {
			return &outcome{err: newQueryError(err, true)}
		}
		out.rows = append(out.rows, append([]graph.Value(nil), row...))
	}
	return out
}

// option makes the procedure known to an engine.
func (p *procedure) option() query.Procedure {
	return query.Procedure{
		Name: p.name, Doc: "Returns rows of a table.", Inputs: queryFields(p.inputs), Outputs: queryFields(p.outputs),
		Call: func(_ *query.Call, args []graph.Value, yield func(...graph.Value) error) error {
			for _, row := range p.call(args) {
				if err := yield(row...); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func queryFields(fields []field) []query.Field {
	out := make([]query.Field, len(fields))
	for i, f := range fields {
		out[i] = query.Field{Name: f.name, Type: f.typ}
	}
	return out
}
