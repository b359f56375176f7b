package tck

import (
	"fmt"

	"github.com/newsgraph/kg/graph"
)

// parameters reads a table of parameters, which has no header row.
func parameters(table [][]string) (map[string]graph.Value, error) {
	out := make(map[string]graph.Value, len(table))
	for _, row := range table {
		if len(row) != 2 {
			return nil, fmt.Errorf("parameter row has %d cells", len(row))
		}
		v, err := literal(row[1])
		if err != nil {
			return nil, fmt.Errorf("parameter %s: %w", row[0], err)
		}
		out[row[0]] = v
	}
	return out, nil
}

// literal reads a cell as a value that can be given to a query.
func literal(cell string) (graph.Value, error) {
	v, err := graph.ParseLiteral(cell)
	if err != nil {
		return graph.Null, fmt.Errorf("value %q: %w", cell, err)
	}
	return v, nil
}
