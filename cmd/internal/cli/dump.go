package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"

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

func (a *app) loadCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "load FILE",
		Short: "Read a dump into an empty store",
		Long:  "Read the JSON lines that 'kg dump' wrote (- for standard input) into a store that is empty or not there yet.",
		Example: `  kg load --store copy.kg news.jsonl
  kg dump | kg --store copy.kg load -`,
		Args: argCount(1, 1, "one file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runLoad(cmd.Context(), args[0])
		},
	}
}

func (a *app) runLoad(ctx context.Context, path string) (err error) {
	in := a.env.Stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	store, err := a.openStore(true)
	if err != nil {
		return err
	}
	defer closeStore(store, &err)
	if err := checkEmpty(ctx, store); err != nil {
		return storeError{fmt.Errorf("%s: %w", a.store, err)}
	}
	if _, err := jsonl.Load(ctx, store, bufio.NewReaderSize(in, 1<<16)); err != nil {
		return fmt.Errorf("load %s: %w", path, err)
	}
	return nil
}

// checkEmpty refuses a store that holds anything, so that a dump is not mixed
// with what is there.
func checkEmpty(ctx context.Context, store *graph.Store) error {
	return store.View(ctx, func(tx *graph.Tx) error {
		n, err := tx.NodeCount()
		if err == nil && n > 0 {
			err = fmt.Errorf("the store is not empty (%d nodes): load into another one", n)
		}
		return err
	})
}
