package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/newsgraph/kg/cmd/internal/render"
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query"
	"github.com/spf13/cobra"
)

type queryOptions struct {
	params []string
	format string
	file   string
	limits query.Limits
}

func (a *app) queryCommand() *cobra.Command {
	var o queryOptions
	cmd := &cobra.Command{
		Use:   "query 'CYPHER'",
		Short: "Run an openCypher query and print its rows",
		Long: `Run an openCypher query on the store and print its rows. Without an argument the
query is read from --file or from standard input. On a terminal the default format
is a table, elsewhere JSON, one object a line.`,
		Example: `  kg query 'MATCH (p:Person) RETURN p.name ORDER BY p.name LIMIT 10'
  kg query --param name="Marco Rubio" 'MATCH (:Person {name: $name})-[r]->(x) RETURN type(r), x.name'
  kg query --format csv 'MATCH (e:Entity) RETURN e.name, e.aliases' > entities.csv
  echo 'MATCH (n) RETURN count(*)' | kg query`,
		Args: argCount(0, 1, "one query"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runQuery(cmd.Context(), o, args)
		},
	}
	f := cmd.Flags()
	f.StringArrayVarP(&o.params, "param", "p", nil, "query parameter `NAME=VALUE`; VALUE is a literal of the language, or else a string")
	f.StringVar(&o.format, "format", "", render.FormatNames()+" (default table on a terminal, else json)")
	f.StringVarP(&o.file, "file", "f", "", "read the query from this file")
	f.DurationVar(&o.limits.Timeout, "timeout", 0, "stop the query after this time, as in 30s (default: no limit)")
	f.Int64Var(&o.limits.Rows, "max-rows", 0, "stop with an error after this many rows (default: no limit)")
	return cmd
}

func (a *app) runQuery(ctx context.Context, o queryOptions, args []string) (err error) {
	format, err := a.format(o.format)
	if err != nil {
		return err
	}
	params, err := parseParams(o.params)
	if err != nil {
		return err
	}
	text, err := a.queryText(o.file, args)
	if err != nil {
		return err
	}
	store, err := a.openStore(false)
	if err != nil {
		return err
	}
	defer closeStore(store, &err)
	engine := query.New(store, query.WithLimits(o.limits))
	rows, err := engine.Run(ctx, text, params)
	if err != nil {
		return err
	}
	return a.printRows(store, rows, format)
}

// queryText returns the query from the argument, the file or standard input.
func (a *app) queryText(file string, args []string) (string, error) {
	switch {
	case len(args) == 1 && file != "":
		return "", usagef("give the query as an argument or with --file, not both")
	case len(args) == 1:
		return args[0], nil
	case file != "" && file != "-":
		b, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		return string(b), nil
	case a.env.StdinTTY:
		return "", usagef("no query given: pass it as an argument, or start 'kg shell'")
	}
	b, err := io.ReadAll(a.env.Stdin)
	if err != nil {
		return "", fmt.Errorf("read the query from standard input: %w", err)
	}
	return string(b), nil
}

// format returns the format called name, or the default for the output.
func (a *app) format(name string) (render.Format, error) {
	if name == "" {
		if a.env.StdoutTTY {
			return render.Table, nil
		}
		return render.JSON, nil
	}
	f, err := render.ParseFormat(name)
	if err != nil {
		return "", usageError{err}
	}
	return f, nil
}

// parseParams reads NAME=VALUE pairs. A value that is a literal of the language
// has its type, anything else is a string.
func parseParams(pairs []string) (query.Args, error) {
	args := query.Args{}
	for _, p := range pairs {
		name, text, ok := strings.Cut(p, "=")
		name = strings.TrimPrefix(name, "$")
		if !ok || name == "" {
			return nil, usagef("--param %q: want NAME=VALUE", p)
		}
		v, err := graph.ParseLiteral(text)
		if err != nil {
			v = graph.String(text)
		}
		args[name] = v
	}
	return args, nil
}

// printRows writes what is left of rows on standard output, and closes them.
func (a *app) printRows(store *graph.Store, rows *query.Rows, format render.Format) (err error) {
	defer func() {
		if cerr := rows.Close(); cerr != nil && err == nil {
			err = cerr
		}
	}()
	w := render.New(a.env.Stdout, format, rows.Columns(), render.Options{Width: a.env.Width, Safe: a.env.StdoutTTY, Node: render.NodesOf(store)})
	for row, err := range rows.All() {
		if err != nil {
			return err
		}
		if err := w.Row(row); err != nil {
			return fmt.Errorf("write rows: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("write rows: %w", err)
	}
	for _, warning := range rows.Warnings() {
		a.note("warning: %v", warning)
	}
	if changes := render.Changes(rows.Result()); changes != "" {
		a.note("%s", changes)
	}
	return nil
}
