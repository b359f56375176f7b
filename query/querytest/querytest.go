// Package querytest helps to test the query engine: it runs directories of
// scenarios in the form of the openCypher TCK.
//
//	passed, failed, err := querytest.RunDir(ctx, "../shared/tck", os.Stdout)
//
// It is test support: no package of the product imports it.
package querytest

import (
	"context"
	"io"

	"github.com/newsgraph/kg/query/internal/tck"
)

// RunDir runs the scenarios of all .feature files below dir, each on an empty graph
// of its own. A scenario passes only if everything it states holds: rows, columns,
// order, the type, phase and detail of an error, and side effects. Failures are
// written to w with their place and reason; the last line is "N passed, M failed".
// The error is about reading the files. Named graphs are looked for in dir/graphs
// and beside dir.
func RunDir(ctx context.Context, dir string, w io.Writer) (passed, failed int, err error) {
	return tck.RunDir(ctx, dir, w)
}
