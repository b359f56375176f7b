package cli

import (
	"context"
	"fmt"

	"github.com/newsgraph/kg/cmd/internal/render"
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/ingest"
	"github.com/spf13/cobra"
)

func (a *app) statsCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:     "stats",
		Short:   "Print what is in the store",
		Long:    "Print the counts of nodes by label, relationships by type and properties by key.",
		Example: "  kg stats\n  kg stats --format json",
		Args:    argCount(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.runStats(cmd.Context(), format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "", render.FormatNames()+" (default table on a terminal, else json)")
	return cmd
}

func (a *app) runStats(ctx context.Context, format string) (err error) {
	f, err := a.format(format)
	if err != nil {
		return err
	}
	store, err := a.openStore(false)
	if err != nil {
		return err
	}
	defer closeStore(store, &err)
	return store.View(ctx, func(tx *graph.Tx) error {
		w := render.New(a.env.Stdout, f, render.CatalogueColumns, render.Options{Width: a.env.Width})
		return render.WriteCatalogue(w, tx)
	})
}

func (a *app) verifyCommand() *cobra.Command {
	var salvage bool
	cmd := &cobra.Command{
		Use:     "verify",
		Example: "  kg verify\n  kg verify --store copy.kg",
		Short:   "Cross-check everything in the store",
		Long: `Check every record of the store against every other: both directions of each
relationship, indexes, counts and names; and the provenance of every fact: each piece
of evidence stands in the stored text of its article, byte by byte, and each fact has
the evidence and the origins that it counts. Prints what is wrong; exit code 3 if
anything is. A store that lacks commits which were acknowledged before a crash is refused
by every command; --salvage accepts the loss, once, and checks what is left.`,
		Args: argCount(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.runVerify(cmd.Context(), salvage)
		},
	}
	cmd.Flags().BoolVar(&salvage, "salvage", false, "go on with what a crash and a damaged disk left")
	return cmd
}

func (a *app) runVerify(ctx context.Context, salvage bool) (err error) {
	var opts []graph.Option
	if salvage {
		opts = append(opts, graph.WithSalvage())
	}
	store, err := a.openStore(false, opts...)
	if err != nil {
		return err
	}
	defer closeStore(store, &err)
	report, err := store.Verify(ctx)
	if err != nil {
		return storeError{err}
	}
	for _, p := range report.Problems {
		fmt.Fprintln(a.env.Stdout, p)
	}
	origin, err := ingest.Verify(ctx, store)
	if err != nil {
		return storeError{err}
	}
	for _, p := range origin.Problems {
		fmt.Fprintln(a.env.Stdout, p)
	}
	n := report.Found + len(origin.Problems) + origin.More
	fmt.Fprintf(a.env.Stdout, "%d nodes, %d relationships, %d facts, %d pieces of evidence, %d problems\n",
		report.Nodes, report.Edges, origin.Facts, origin.Evidence, n)
	if n > 0 {
		return storeError{fmt.Errorf("%s: %d problems found: keep the store as it is and restore from a dump", a.store, n)}
	}
	return nil
}
