package cli

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/newsgraph/kg/cmd/internal/repl"
	"github.com/newsgraph/kg/query"
	"github.com/spf13/cobra"
)

type shellOptions struct {
	params  []string
	format  string
	keepOn  bool
	history string
}

func (a *app) shellCommand() *cobra.Command {
	var o shellOptions
	cmd := &cobra.Command{
		Use:   "shell",
		Short: "Ask queries interactively, or run a script from a pipe",
		Long: `Start an interactive shell on the store: statements of several lines that end with a
semicolon, history, completion of keywords, labels, types, properties and names with
Tab. Ctrl-C cancels the running query. From a pipe, the statements run in order and
the first error ends the script.`,
		Example: `  kg shell
  kg shell < report.cypher
  echo "MATCH (n:Person) RETURN count(*);" | kg shell --format csv`,
		Args: argCount(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.runShell(cmd.Context(), o)
		},
	}
	f := cmd.Flags()
	f.StringArrayVarP(&o.params, "param", "p", nil, "query parameter `NAME=VALUE`")
	f.StringVar(&o.format, "format", "", "table, json, csv, tsv, markdown or line (default table on a terminal, else json)")
	f.BoolVar(&o.keepOn, "keep-going", false, "in a script, go on after an error")
	f.StringVar(&o.history, "history", "", "history `FILE` (default: kg/history in the user's state directory)")
	return cmd
}

func (a *app) runShell(ctx context.Context, o shellOptions) (err error) {
	// Ctrl-C cancels a query and not the shell: the shell listens for it itself.
	ctx, stop := signal.NotifyContext(context.WithoutCancel(ctx), syscall.SIGTERM)
	defer stop()
	format, err := a.format(o.format)
	if err != nil {
		return err
	}
	params, err := parseParams(o.params)
	if err != nil {
		return err
	}
	store, err := a.openStore(false)
	if err != nil {
		return err
	}
	defer closeStore(store, &err)
	if o.history == "" {
		o.history = a.historyFile()
	}
	return repl.Run(ctx, repl.Config{
		Store: store, Engine: query.New(store), In: a.env.Stdin, Out: a.env.Stdout, Err: a.env.Stderr,
		Terminal: a.env.StdinTTY && a.env.StdoutTTY, Width: a.env.Width, History: o.history,
		Format: format, Params: params, FailFast: !o.keepOn,
	})
}

// historyFile is where the shell keeps its history by the XDG rules, or "" where
// there is no home directory.
func (a *app) historyFile() string {
	dir := a.env.Getenv("XDG_STATE_HOME")
	if dir == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		dir = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(dir, "kg", "history")
}
