package cli

import (
	"cmp"
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/newsgraph/kg/cmd/internal/render"
	"github.com/newsgraph/kg/cmd/internal/repl"
	"github.com/newsgraph/kg/graph"
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
the first error ends the script.

The shell begins with the settings of kg/config.toml in the user's configuration directory
($XDG_CONFIG_HOME, or ~/.config), or of $KG_CONFIG. All of them can be left out:

  store = "/data/news.kg"        # for every command, if --store and $KG_STORE are not given
  [shell]
  mode = "table"                 # the format on a terminal
  timer = true
  color = true                   # $NO_COLOR turns it off
  pager = "less -SRFX"           # also $KG_PAGER and $PAGER; "off" for none
  rows = 1000                    # of a table; 0 for all
  cut = true                     # cells, to the width of the terminal
  history = "/home/ada/kg-history"`,
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
	f.StringVar(&o.format, "format", "", render.FormatNames()+" (default table on a terminal, else json)")
	f.BoolVar(&o.keepOn, "keep-going", false, "in a script, go on after an error")
	f.StringVar(&o.history, "history", "", "history `FILE` (default: kg/history in the user's state directory)")
	return cmd
}

func (a *app) runShell(ctx context.Context, o shellOptions) (err error) {
	// Ctrl-C cancels a query and not the shell: the shell listens for it itself.
	ctx, stop := signal.NotifyContext(context.WithoutCancel(ctx), syscall.SIGTERM)
	defer stop()
	settings, err := a.shellSettings(o.format)
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
		o.history = cmp.Or(a.config.Shell.History, a.historyFile())
	}
	engine := query.New(store)
	return repl.Run(ctx, repl.Config{
		Store: store, Engine: engine, In: a.env.Stdin, Out: a.env.Stdout, Err: a.env.Stderr,
		Terminal: a.env.StdinTTY && a.env.StdoutTTY, Size: a.env.Size, History: o.history,
		Settings: settings, Params: params, FailFast: !o.keepOn,
		Export: func(ctx context.Context, path, text string, params query.Args) (string, error) {
			return a.exportFromShell(ctx, store, engine, path, text, params)
		},
	})
}

// exportFromShell writes the graph, or what a query returns of it, into a file whose
// name says the format.
func (a *app) exportFromShell(ctx context.Context, store *graph.Store, engine *query.Engine, path, text string, params query.Args) (note string, err error) {
	o := exportOptions{flavor: "standard", output: path, query: text}
	format, err := o.check()
	if err != nil {
		return "", err
	}
	err = store.View(ctx, func(tx *graph.Tx) error {
		src, err := o.source(ctx, engine, tx, format, params)
		if err == nil {
			note, err = a.writeExport(ctx, src, format, o)
		}
		return err
	})
	return note, err
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
