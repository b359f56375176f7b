package cli

import (
	"context"
	"io"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/graphml"
	"github.com/spf13/cobra"
)

type exportOptions struct {
	format string
	output string
}

func (a *app) exportCommand() *cobra.Command {
	var o exportOptions
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write the graph for other tools",
		Long: `Write the whole graph as GraphML, which networkx, igraph, Gephi, yEd and Cytoscape
read. A file is replaced only when it is complete. The same graph gives the same bytes.`,
		Example: `  kg export --format graphml -o news.graphml
  kg export > news.graphml`,
		Args: argCount(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.runExport(cmd.Context(), o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "graphml", "file format: graphml")
	f.StringVarP(&o.output, "output", "o", "-", "write to this `FILE` (- for standard output)")
	return cmd
}

func (a *app) runExport(ctx context.Context, o exportOptions) (err error) {
	if o.format != "graphml" {
		return usagef("unknown export format %q: choose graphml", o.format)
	}
	store, err := a.openStore(false)
	if err != nil {
		return err
	}
	defer closeStore(store, &err)
	return store.View(ctx, func(tx *graph.Tx) error {
		return a.toOutput(o.output, func(w io.Writer) error {
			sum, err := graphml.Write(ctx, w, tx)
			if err != nil {
				return err
			}
			a.note("%d nodes, %d relationships", sum.Nodes, sum.Edges)
			if sum.Replaced > 0 {
				a.note("%d characters that XML cannot hold were replaced by U+FFFD", sum.Replaced)
			}
			return nil
		})
	})
}
