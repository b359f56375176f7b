package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/english"
	"github.com/newsgraph/kg/ingest/read"
	"github.com/newsgraph/kg/query"
	"github.com/spf13/cobra"
)

type ingestOptions struct {
	input   inputOptions
	workers int
	refresh bool
	rules   string
	report  string
	query   string
	format  string
	watch   bool
	every   time.Duration
}

func (a *app) ingestCommand() *cobra.Command {
	var o ingestOptions
	cmd := &cobra.Command{
		Use:   "ingest PATH...",
		Short: "Read articles into the graph",
		Long: `Read articles into the graph.

` + inputHelp + `

Each article is committed together with its facts and their evidence. An article that
is in the graph already is skipped; one whose text has changed replaces its old facts.
An article that cannot be read is reported and does not stop the others; --report says
what became of every input. With --watch the command goes on reading what arrives in
the folders until it is interrupted; files that are still being written are left until
they rest.`,
		Example: `  kg ingest articles/
  kg ingest --store wire.kg monday.jsonl tuesday/ 'crawl/*.warc.gz'
  kg ingest articles/ --query 'MATCH (a:Person)-[r:MEET]->(b:Person) RETURN a.name, b.name'
  kg ingest --rules companies.rules articles/
  kg ingest backup.zip --report report.json
  kg ingest --watch inbox/
  kg ingest --fetch https://example.com/feed.xml
  pdftotext report.pdf - | kg ingest -`,
		Args: argCount(1, -1, "at least one file or folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.watch {
				return a.runWatch(cmd.Context(), o, args)
			}
			return a.runIngest(cmd.Context(), o, args)
		},
	}
	f := cmd.Flags()
	f.IntVar(&o.workers, "workers", 0, "articles analysed at once (default: one for each processor)")
	f.BoolVar(&o.refresh, "refresh", false, "read articles again that are in the graph already")
	f.StringVar(&o.rules, "rules", "", rulesHelp)
	f.StringVar(&o.query, "query", "", "run this `CYPHER` on the graph afterwards and print its rows")
	f.StringVar(&o.format, "format", "", "format of the rows of --query, as in kg query")
	f.StringVar(&o.report, "report", "", "write a JSON report of what happened to every input to this `FILE` (- for standard output)")
	f.BoolVar(&o.watch, "watch", false, "go on reading what arrives in the folders")
	f.DurationVar(&o.every, "watch-every", 2*time.Second, "with --watch: time between two looks at the folders")
	o.input.bind(f)
	return cmd
}

func (a *app) runIngest(ctx context.Context, o ingestOptions, args []string) (err error) {
	reader, err := a.reader(o.input, args)
	if err != nil {
		return err
	}
	format, err := a.format(o.format)
	if err != nil {
		return err
	}
	job, err := a.newIngestJob(o)
	if err != nil {
		return err
	}
	defer job.close()
	store, err := a.openStore(true)
	if err != nil {
		return err
	}
	defer closeStore(store, &err)
	report, err := a.ingestInto(ctx, store, reader, job)
	job.total = report
	if rerr := a.writeReport(o, job); rerr != nil && err == nil {
		err = rerr
	}
	partly := err
	switch {
	case err != nil:
		return err
	case report.Failed > 0 && report.Articles+report.Skipped == 0:
		return errors.New("no article could be read")
	case report.Failed > 0:
		partly = errPartly
	}
	if o.query == "" {
		return partly
	}
	rows, err := query.New(store).Run(ctx, o.query, nil)
	if err != nil {
		return err
	}
	if err := a.printRows(store, rows, format); err != nil {
		return err
	}
	return partly
}

// ingestJob is what one run of the command keeps between its readers.
type ingestJob struct {
	opts   []ingest.Option
	comps  []ingest.Component
	report *reportFile
	total  ingest.Report
}

func (a *app) newIngestJob(o ingestOptions) (*ingestJob, error) {
	model, err := english.ModelVersion()
	if err != nil {
		return nil, err
	}
	rules, err := ruleOptions(o.rules)
	if err != nil {
		return nil, err
	}
	job := &ingestJob{comps: english.Components()}
	if job.report, err = newReportFile(o.report); err != nil {
		return nil, err
	}
	job.opts = []ingest.Option{ingest.WithModel(model), ingest.WithOutcome(job.report.add)}
	if o.workers != 0 {
		job.opts = append(job.opts, ingest.WithWorkers(o.workers))
	}
	if o.refresh {
		job.opts = append(job.opts, ingest.WithRefresh())
	}
	job.opts = append(job.opts, rules...)
	return job, nil
}

func (j *ingestJob) close() { j.report.close() }

// writeReport writes the file of --report.
func (a *app) writeReport(o ingestOptions, job *ingestJob) error {
	if o.report == "" {
		return nil
	}
	return a.toOutput(o.report, func(w io.Writer) error { return job.report.write(w, job.total) })
}

// ingestInto reads articles into store and says on standard error what happened.
func (a *app) ingestInto(ctx context.Context, store *graph.Store, reader *read.Reader, job *ingestJob) (ingest.Report, error) {
	bar := a.newProgress("articles")
	reader.Measure(ctx)
	progress := ingest.WithProgress(func(p ingest.Progress) {
		done, total := reader.Progress()
		bar.share(int64(p.Done), done, total, fmt.Sprintf("%d words", p.Words))
	})
	pipe, err := ingest.New(store, job.comps, append([]ingest.Option{progress}, job.opts...)...)
	if err != nil {
		return ingest.Report{}, usageError{err}
	}
	start := time.Now()
	report, err := pipe.Ingest(ctx, reader)
	bar.done()
	for _, e := range report.Errors {
		fmt.Fprintf(a.env.Stderr, "kg: %s\n", printable(describe(e)))
	}
	if err != nil {
		return report, err
	}
	took := time.Since(start)
	which := ""
	if len(report.PassedOver) > 0 && job.report.f == nil {
		which = "; --report FILE says what was passed over"
	}
	a.note("%s; %d words in %s, %.0f a second%s", report, report.Words, took.Round(time.Millisecond), float64(report.Words)/took.Seconds(), which)
	return report, nil
}

// printable replaces what a name from an archive could do to a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
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
