package cli

import (
	"bufio"
	"context"
	"io"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/jsonl"
	"github.com/spf13/cobra"
)

func (a *app) dumpCommand() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "dump",
		Short: "Write the whole graph as JSON lines, without loss",
		Long: `Write every node and relationship as one JSON object a line. Equal graphs give equal
bytes, so dumps can be compared, and 'kg load' reads them back: this is the backup.`,
		Example: `  kg dump -o news.jsonl
  kg dump | sha256sum`,
		Args: argCount(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.runDump(cmd.Context(), output)
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "-", "write to this `FILE` (- for standard output)")
	return cmd
}

func (a *app) runDump(ctx context.Context, output string) (err error) {
	store, err := a.openStore(false)
	if err != nil {
		return err
	}
	defer closeStore(store, &err)
	return store.View(ctx, func(tx *graph.Tx) error {
		return a.toOutput(output, func(w io.Writer) error {
			b := bufio.NewWriterSize(w, 1<<16)
			if _, err := jsonl.Dump(ctx, b, tx); err != nil {
				return err
			}
			return b.Flush()
		})
	})
}
