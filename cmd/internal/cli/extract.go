package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/english"
	"github.com/spf13/cobra"
)

type extractOptions struct {
	input  inputOptions
	format string
	view   string
	output string
	rules  string
}

func (a *app) extractCommand() *cobra.Command {
	var o extractOptions
	cmd := &cobra.Command{
		Use:   "extract [PATH...|-]",
		Short: "Print facts without a store",
		Long: `Print what articles state, without a store.

--format facts reads articles and prints one fact a line as JSON: article, subject,
predicate, object, negated, modality, attribution, sentence, byte span. What kinds of
files it reads says 'kg help ingest'.
--format dyads prints who did what to whom, one a line as JSON: every fact between two
actors (people, organisations, places, groups), those included that are only named inside
the subject, the object or another phrase of the clause.
--format oie reads one sentence a line (after an id and a tab, if there are any) and
prints Open IE tuples, one a line: sentence, confidence, relation and arguments,
separated by tabs. --view chooses the
shape of the arguments: carb (long, n-ary), benchie (short, binary), wire57, or graph (the
dyads of the sentence).`,
		Example: `  kg extract --format facts article.txt
  kg extract --format oie --view benchie < sentences.txt`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				args = []string{"-"}
			}
			return a.toOutput(o.output, func(w io.Writer) error { return a.runExtract(cmd.Context(), o, args, w) })
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "facts", "facts, dyads or oie")
	f.StringVar(&o.view, "view", "benchie", "shape of Open IE tuples: carb, benchie, wire57 or graph")
	f.StringVar(&o.rules, "rules", "", rulesHelp)
	f.StringVarP(&o.output, "output", "o", "-", "write to this `FILE` (- for standard output)")
	o.input.bind(f)
	return cmd
}

func (a *app) runExtract(ctx context.Context, o extractOptions, args []string, w io.Writer) error {
	switch o.format {
	case "facts":
		return extractRows(ctx, a, o, ingest.Facts, args, w)
	case "dyads":
		return extractRows(ctx, a, o, ingest.Dyads, args, w)
	case "oie":
		return a.extractTuples(ctx, o.view, args, w)
	}
	return usagef("unknown format %q: choose facts, dyads or oie", o.format)
}

// extractRows prints the rows that list makes of every article, one a line as JSON.
func extractRows[Row any](ctx context.Context, a *app, o extractOptions, list func(*ingest.Document) []Row, args []string, w io.Writer) error {
	reader, err := a.reader(o.input, args)
	if err != nil {
		return err
	}
	opts, err := ruleOptions(o.rules)
	if err != nil {
		return err
	}
	pipe, err := ingest.New(nil, english.Components(), opts...)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	good, bad := 0, 0
	for article, err := range reader.Articles(ctx) {
		var doc *ingest.Document
		if err == nil {
			doc, err = pipe.Annotate(ctx, article)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			var skip *ingest.SkipError
			if !errors.As(err, &skip) {
				bad++
			}
			fmt.Fprintf(a.env.Stderr, "kg: %s\n", printable(err.Error()))
			continue
		}
		good++
		for _, row := range list(doc) {
			if err := enc.Encode(row); err != nil {
				return fmt.Errorf("write rows: %w", err)
			}
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write rows: %w", err)
	}
	return partly(good, bad)
}

// partly is the error of a command that did good inputs and failed on bad ones.
func partly(good, bad int) error {
	switch {
	case bad == 0:
		return nil
	case good == 0:
		return fmt.Errorf("no input could be read")
	}
	return errPartly
}

// extractTuples reads sentences, one a line, and prints their tuples in order.
func (a *app) extractTuples(ctx context.Context, view string, args []string, w io.Writer) error {
	if !slices.Contains(english.OpenIEViews(), view) {
		return usagef("unknown view %q: choose one of %s", view, strings.Join(english.OpenIEViews(), ", "))
	}
	var lines []string
	for _, path := range args {
		more, err := a.readLines(path)
		if err != nil {
			return err
		}
		lines = append(lines, more...)
	}
	results := make([]string, len(lines))
	errs := make([]error, len(lines))
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				results[i], errs[i] = tupleLines(ctx, lines[i], view)
			}
		})
	}
	for i := range lines {
		next <- i
	}
	close(next)
	wg.Wait()
	out := bufio.NewWriterSize(w, 1<<16)
	for i := range lines {
		if errs[i] != nil {
			return fmt.Errorf("sentence %d: %w", i+1, errs[i])
		}
		if _, err := out.WriteString(results[i]); err != nil {
			return fmt.Errorf("write tuples: %w", err)
		}
	}
	return out.Flush()
}

func tupleLines(ctx context.Context, sentence, view string) (string, error) {
	tuples, err := english.OpenIE(ctx, sentence, view)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, t := range tuples {
		fmt.Fprintf(&b, "%s\t%.3f\t%s", sentence, t.Confidence, t.Relation)
		for _, arg := range t.Args {
			b.WriteString("\t" + arg)
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}

// readLines returns the lines of a file, or of standard input for "-", that are
// not blank. Of a line with tabs, as in "12<TAB>sentence", the last field counts.
func (a *app) readLines(path string) ([]string, error) {
	var (
		text []byte
		err  error
	)
	if path == "-" {
		text, err = io.ReadAll(a.env.Stdin)
	} else {
		text, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, err
	}
	var lines []string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		line = line[strings.LastIndexByte(line, '\t')+1:]
		if strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		}
	}
	return lines, nil
}
