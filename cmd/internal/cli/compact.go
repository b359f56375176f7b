package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

func (a *app) compactCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "compact",
		Example: "  kg compact",
		Short:   "Pack the store tightly and give back space",
		Long: `Fold recent changes into packed form, drop what was deleted or overwritten, and merge
the files of the store. Prints its size before and after. It may be interrupted at any
time, even by force: the store then has what it had, packed as far as it came.`,
		Args: argCount(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.runCompact(cmd.Context())
		},
	}
}

func (a *app) runCompact(ctx context.Context) error {
	before, err := diskUse(a.store)
	if err != nil {
		before = 0 // there is no store, which openStore says better
	}
	if err := a.compactStore(ctx); err != nil {
		return err
	}
	after, err := diskUse(a.store)
	if err != nil {
		return storeError{err}
	}
	fmt.Fprintf(a.env.Stdout, "%d bytes before, %d bytes after\n", before, after)
	return nil
}

func (a *app) compactStore(ctx context.Context) (err error) {
	store, err := a.openStore(false)
	if err != nil {
		return err
	}
	defer closeStore(store, &err)
	if err := store.Compact(ctx); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return storeError{err}
	}
	return nil
}
