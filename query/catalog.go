package query

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/internal/sema"
)

// labelNames lists the labels that nodes of the graph have, sorted.
func labelNames(tx *graph.Tx) ([]string, error) { return countedNames(tx.Labels()) }

// typeNames lists the types of the relationships of the graph, sorted.
func typeNames(tx *graph.Tx) ([]string, error) { return countedNames(tx.Types()) }

func countedNames(counts []graph.NameCount, err error) ([]string, error) {
	out := make([]string, len(counts))
	for i, c := range counts {
		out[i] = c.Name
	}
	return out, err
}

// keyNames lists the property keys that nodes and relationships of the graph have, sorted.
func keyNames(tx *graph.Tx) ([]string, error) {
	nodes, err := tx.NodeKeys()
	if err != nil {
		return nil, err
	}
	edges, err := tx.EdgeKeys()
	if err != nil {
		return nil, err
	}
	var out []string
	for _, k := range slices.Concat(nodes, edges) {
		out = append(out, k.Name)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// builtinProcedures are the procedures that tell about the graph.
func builtinProcedures() []Procedure {
	list := func(name, column, doc string, names func(*graph.Tx) ([]string, error)) Procedure {
		return Procedure{
			Name: name, Doc: doc, Outputs: []Field{{Name: column, Type: "STRING"}},
			Call: func(c *Call, _ []graph.Value, yield func(...graph.Value) error) error {
				all, err := names(c.Tx())
				if err != nil {
					return err
				}
				for _, n := range all {
					if err := yield(graph.String(n)); err != nil {
						return err
					}
				}
				return nil
			},
		}
	}
	return []Procedure{
		list("db.labels", "label", "Lists the labels of the graph.", labelNames),
		list("db.relationshipTypes", "relationshipType", "Lists the relationship types of the graph.", typeNames),
		list("db.propertyKeys", "propertyKey", "Lists the property keys of the graph.", keyNames),
		{Name: showIndexes, Outputs: indexFields, Call: indexRows(false)},
		{Name: showConstraints, Outputs: indexFields, Call: indexRows(true)},
	}
}

// The procedures behind SHOW. Their names are no names that CALL can have.
const (
	showIndexes     = "show indexes"
	showConstraints = "show constraints"
	showFunctions   = "show functions"
	showProcedures  = "show procedures"
)

var indexFields = []Field{{Name: "name", Type: "STRING"}, {Name: "label", Type: "STRING"}, {Name: "property", Type: "STRING"}, {Name: "unique", Type: "BOOLEAN"}}

// showProcs are the procedures that tell about the engine.
func (e *Engine) showProcs() []Procedure {
	return []Procedure{
		{
			Name: showFunctions,
			Outputs: []Field{
				{Name: "name", Type: "STRING"}, {Name: "signature", Type: "STRING"},
				{Name: "category", Type: "STRING"}, {Name: "description", Type: "STRING"},
			},
			Call: func(_ *Call, _ []graph.Value, yield func(...graph.Value) error) error {
				for _, f := range e.Functions() {
					sig := f.Name + "(" + f.Params + ")"
					if err := yield(graph.String(f.Name), graph.String(sig), graph.String(f.Family), graph.String(f.Doc)); err != nil {
						return err
					}
				}
				return nil
			},
		},
		{
			Name: showProcedures,
			Outputs: []Field{
				{Name: "name", Type: "STRING"}, {Name: "signature", Type: "STRING"},
				{Name: "writes", Type: "BOOLEAN"}, {Name: "description", Type: "STRING"},
			},
			Call: func(_ *Call, _ []graph.Value, yield func(...graph.Value) error) error {
				for _, name := range e.procedureNames() {
					p := e.procs[name]
					doc := p.Impl.(*procedure).doc
					if err := yield(graph.String(name), graph.String(signature(p)), graph.Bool(p.Writes), graph.String(doc)); err != nil {
						return err
					}
				}
				return nil
			},
		},
	}
}

// signature prints what a procedure takes and gives.
func signature(p *sema.Procedure) string {
	list := func(fields []sema.Field) string {
		out := make([]string, len(fields))
		for i, f := range fields {
			out[i] = f.Name + " :: " + f.Type.Kinds.String()
		}
		return "(" + strings.Join(out, ", ") + ")"
	}
	return p.Name + list(p.Inputs) + " :: " + list(p.Outputs)
}
