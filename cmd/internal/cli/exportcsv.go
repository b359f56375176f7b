package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/newsgraph/kg/graph/csv"
	"github.com/newsgraph/kg/graph/export"
)

// writeCSV writes nodes.csv and relationships.csv into the folder of the options, each
// complete or not at all, and returns what to say.
func (a *app) writeCSV(ctx context.Context, src export.Source, o exportOptions) (note string, err error) {
	if err := os.MkdirAll(o.output, 0o755); err != nil {
		return "", err
	}
	nodes, edges := filepath.Join(o.output, "nodes.csv"), filepath.Join(o.output, "relationships.csv")
	var sum csv.Written
	err = a.toOutput(nodes, func(n io.Writer) error {
		return a.toOutput(edges, func(e io.Writer) (err error) {
			sum, err = csv.Write(ctx, n, e, src, export.WithProgress(o.progress))
			return err
		})
	})
	if err != nil {
		return "", err
	}
	array := ""
	if sum.ArrayDelimiter != ';' {
		array = fmt.Sprintf(" --array-delimiter=U+%04X", sum.ArrayDelimiter)
	}
	note = exported(sum.Summary, "CSV")
	if len(sum.Mixed) > 0 {
		note += fmt.Sprintf("\nvalues of several types were written as strings: %s", strings.Join(sum.Mixed, ", "))
	}
	return note + fmt.Sprintf("\nneo4j-admin database import full --multiline-fields=true%s --nodes=%s --relationships=%s neo4j", array, nodes, edges), nil
}
