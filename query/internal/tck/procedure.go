package tck

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/newsgraph/kg/graph"
)

// procedure is a procedure of a scenario: its signature, and the relation of all
// inputs and outputs that it knows.
type procedure struct {
	name    string
	inputs  []field
	outputs []field
	rows    [][]graph.Value // cells in the order inputs, outputs
}

// field is a named and typed column of a procedure, such as name :: STRING?.
type field struct{ name, typ string }

var signature = regexp.MustCompile(`^([\w.]+)\((.*?)\) :: (?:\((.*?)\)|VOID)$`)

// parseProcedure reads a signature, test.my.proc(name :: STRING?) :: (out :: INTEGER?),
// and its table, whose first row names the columns.
func parseProcedure(text string, table [][]string) (procedure, error) {
	m := signature.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return procedure{}, fmt.Errorf("no signature: %q", text)
	}
	p := procedure{name: m[1]}
	var err error
	if p.inputs, err = parseFields(m[2]); err != nil {
		return p, err
	}
	if p.outputs, err = parseFields(m[3]); err != nil {
		return p, err
	}
	if len(table) == 0 || len(table[0]) == 0 {
		return p, nil
	}
	var columns []string
	for _, f := range append(slices.Clone(p.inputs), p.outputs...) {
		columns = append(columns, f.name)
	}
	if !slices.Equal(table[0], columns) {
		return p, fmt.Errorf("columns are %q, the signature has %q", table[0], columns)
	}
	for _, cells := range table[1:] {
		row := make([]graph.Value, len(cells))
		for i, c := range cells {
			if row[i], err = literal(c); err != nil {
				return p, err
			}
		}
		p.rows = append(p.rows, row)
	}
	return p, nil
}

func parseFields(text string) ([]field, error) {
	var out []field
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	for _, part := range strings.Split(text, ",") {
		name, typ, ok := strings.Cut(part, "::")
		if !ok {
			return nil, fmt.Errorf("no field: %q", part)
		}
		out = append(out, field{strings.TrimSpace(name), strings.TrimSuffix(strings.TrimSpace(typ), "?")})
	}
	return out, nil
}

// call returns the outputs of the rows whose inputs are the given ones. A float
// input is met by the integer of the same value.
func (p *procedure) call(args []graph.Value) [][]graph.Value {
	var out [][]graph.Value
	for _, row := range p.rows {
		if matches(row[:len(p.inputs)], args) {
			out = append(out, row[len(p.inputs):])
		}
	}
	return out
}

func matches(inputs, args []graph.Value) bool {
	for i := range inputs {
		if !inputs[i].Equivalent(args[i]) {
			return false
		}
	}
	return true
}

func (r *run) procedure(text string, table [][]string) error {
	p, err := parseProcedure(text, table)
	if err == nil {
		r.procs = append(r.procs, p)
	}
	return err
}
