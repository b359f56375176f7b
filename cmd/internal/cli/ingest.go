package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/english"
	"github.com/newsgraph/kg/query"
	"github.com/spf13/cobra"
)

type ingestOptions struct {
	workers int
	refresh bool
	rules   string
	mapped  []ingest.Option // what the rules file asks for
	report  string
	query   string
	format  string
}

func (a *app) ingestCommand() *cobra.Command {
	var o ingestOptions
	cmd := &cobra.Command{
		Use:   "ingest PATH...",
		Short: "Read articles into the graph",
		Long: `Read articles into the graph: files and folders of plain text (.txt, .md) and JSON
lines (.jsonl), or "-" for one article on standard input. Each article is committed
together with its facts and their evidence. An article that is in the graph already
is skipped; one whose text has changed replaces its old facts. An article that cannot
be read is reported and does not stop the others.`,
		Example: `  kg ingest articles/
  kg ingest --store wire.kg monday.jsonl tuesday/
  kg ingest articles/ --query 'MATCH (a:Person)-[r:MEET]->(b:Person) RETURN a.name, b.name'
  kg ingest --rules companies.rules articles/
  pdftotext report.pdf - | kg ingest -`,
		Args: argCount(1, -1, "at least one file or folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runIngest(cmd.Context(), o, args)
		},
	}
	f := cmd.Flags()
	f.IntVar(&o.workers, "workers", 0, "articles analysed at once (default: one for each processor)")
	f.BoolVar(&o.refresh, "refresh", false, "read articles again that are in the graph already")
	f.StringVar(&o.rules, "rules", "", rulesHelp)
	f.StringVar(&o.query, "query", "", "run this `CYPHER` on the graph afterwards and print its rows")
	f.StringVar(&o.format, "format", "", "format of the rows of --query, as in kg query")
	f.StringVar(&o.report, "report", "", "write a JSON report of what happened to this `FILE` (- for standard output)")
	return cmd
}

func (a *app) runIngest(ctx context.Context, o ingestOptions, args []string) (err error) {
	reader, err := a.reader(args)
	if err != nil {
		return err
	}
	format, err := a.format(o.format)
	if err != nil {
		return err
	}
	if o.mapped, err = ruleOptions(o.rules); err != nil {
		return err
	}
	store, err := a.openStore(true)
	if err != nil {
		return err
	}
	defer closeStore(store, &err)
	partly := a.ingestInto(ctx, store, reader, o)
	if partly != nil && !errors.Is(partly, errPartly) || o.query == "" {
		return partly
	}
	rows, err := query.New(store).Run(ctx, o.query, nil)
	if err != nil {
		return err
	}
	if err := a.printRows(rows, format); err != nil {
		return err
	}
	return partly
}

// ingestInto reads articles into store and says on standard error what happened.
func (a *app) ingestInto(ctx context.Context, store *graph.Store, reader ingest.Reader, o ingestOptions) error {
	bar := a.newProgress("articles")
	opts := []ingest.Option{ingest.WithProgress(func(p ingest.Progress) {
		bar.set(int64(p.Done), int64(p.Total), fmt.Sprintf("%d words", p.Words))
	})}
	if o.workers != 0 {
		opts = append(opts, ingest.WithWorkers(o.workers))
	}
	if o.refresh {
		opts = append(opts, ingest.WithRefresh())
	}
	opts = append(opts, o.mapped...)
	model, err := english.ModelVersion()
	if err != nil {
		return err
	}
	pipe, err := ingest.New(store, english.Components(), append(opts, ingest.WithModel(model))...)
	if err != nil {
		return usageError{err}
	}
	start := time.Now()
	report, err := pipe.Ingest(ctx, reader)
	bar.done()
	for _, e := range report.Errors {
		fmt.Fprintf(a.env.Stderr, "kg: %s\n", describe(e))
	}
	if o.report != "" {
		if rerr := a.toOutput(o.report, func(w io.Writer) error { return writeIndented(w, report) }); rerr != nil && err == nil {
			err = rerr
		}
	}
	if err != nil {
		return err
	}
	took := time.Since(start)
	a.note("%s; %d words in %s, %.0f a second", report, report.Words, took.Round(time.Millisecond), float64(report.Words)/took.Seconds())
	switch {
	case report.Failed == 0:
		return nil
	case report.Articles+report.Skipped == 0:
		return errors.New("no article could be read")
	}
	return errPartly
}

// rulesHelp is the help of --rules.
const rulesHelp = "map predicates to relations of your own by this `FILE`: see ingest/RULES.md"

// ruleOptions are the options that a rules file asks for; none for "".
func ruleOptions(path string) ([]ingest.Option, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	rules, err := ingest.ParseRules(path, text)
	if err != nil {
		return nil, usageError{err}
	}
	return []ingest.Option{ingest.WithRules(rules)}, nil
}

func describe(e ingest.ReportError) string {
	if e.Stage == "" || e.Stage == "read" {
		return e.Source + ": " + e.Error
	}
	return e.Source + ": " + e.Stage + ": " + e.Error
}

func writeIndented(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// reader returns the articles that args name; "-" is standard input.
func (a *app) reader(args []string) (ingest.Reader, error) {
	if !slices.Contains(args, "-") {
		return ingest.Dir(args...), nil
	}
	if len(args) > 1 {
		return nil, usagef("read standard input (-) or paths, not both")
	}
	return ingest.Text("stdin", a.env.Stdin), nil
}
