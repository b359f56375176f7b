package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/csv"
	"github.com/newsgraph/kg/graph/jsonl"
	"github.com/spf13/cobra"
)

// loadOptions are the flags of load.
type loadOptions struct {
	nodes, edges           []string
	delim, array, quote    string
	idType                 string
	skipBad                bool
	maxBad                 int64
	indexes, uniqueIndexes []string
}

func (a *app) loadCommand() *cobra.Command {
	var o loadOptions
	cmd := &cobra.Command{
		Use:   "load [FILE]",
		Short: "Read a dump, or CSV files, into an empty store",
		Long: `Read the JSON lines that 'kg dump' wrote (- for standard input) into a store that is empty
or not there yet, or CSV files of nodes and relationships with the headers of neo4j-admin:

  people.csv   id:ID(Person),name,born:int,tags:string[],:LABEL
  jobs.csv     :START_ID(Person),:END_ID(Company),:TYPE,since:date

--nodes and --relationships take [LABEL[:LABEL]...=]FILE[,FILE]... and can be repeated; the
header is the first line of the first file. Types are string, char, int, long, short, byte,
float, double, boolean, date, time, localtime, datetime, localdatetime, duration and lists of
these (int[]); :IGNORE leaves a column out. Files may be compressed by gzip. A bad row is
reported with its file, line and column. Nothing is loaded then, or with --skip-bad
everything else.`,
		Example: `  kg load --store copy.kg news.jsonl
  kg dump | kg --store copy.kg load -
  kg load --nodes people.csv --nodes Company=companies.csv.gz --relationships WORKS_FOR=jobs.csv
  kg load --nodes header.csv,part1.csv,part2.csv --index Person.name --unique Person.id`,
		Args: argCount(0, 1, "one file, or --nodes and --relationships"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runLoad(cmd.Context(), args, o)
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&o.nodes, "nodes", nil, "CSV `FILES` of nodes, with labels for all of them before a =")
	f.StringArrayVar(&o.edges, "relationships", nil, "CSV `FILES` of relationships, with their type before a =")
	f.StringVar(&o.delim, "delimiter", ",", "character between fields; TAB, \\t and U+0009 are tabs")
	f.StringVar(&o.array, "array-delimiter", ";", "character between labels and elements of lists")
	f.StringVar(&o.quote, "quote", "\"", "character around fields")
	f.StringVar(&o.idType, "id-type", "string", "string or integer: ids of nodes where a header does not say")
	f.BoolVar(&o.skipBad, "skip-bad", false, "leave bad rows out")
	f.Int64Var(&o.maxBad, "max-bad", 1000, "most rows that --skip-bad leaves out")
	f.StringArrayVar(&o.indexes, "index", nil, "make an index on `LABEL.KEY`")
	f.StringArrayVar(&o.uniqueIndexes, "unique", nil, "make a unique index on `LABEL.KEY`")
	return cmd
}

func (a *app) runLoad(ctx context.Context, args []string, o loadOptions) error {
	switch isCSV := len(o.nodes)+len(o.edges) > 0; {
	case isCSV && len(args) > 0:
		return usagef("give a dump or --nodes, not both")
	case isCSV && len(o.nodes) == 0:
		return usagef("--relationships needs --nodes: their ends are found by the ids of nodes")
	case isCSV:
		return a.loadCSV(ctx, o)
	case len(args) == 0:
		return usagef("kg load takes one file, or --nodes and --relationships\nusage: kg load [FILE]")
	}
	return a.loadDump(ctx, args[0])
}

func (a *app) loadDump(ctx context.Context, path string) (err error) {
	in := a.env.Stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	defer frugal()()
	store, err := a.openEmpty(ctx)
	if err != nil {
		return err
	}
	defer closeStore(store, &err)
	if _, err := jsonl.Load(ctx, store, bufio.NewReaderSize(in, 1<<16)); err != nil {
		return fmt.Errorf("load %s: %w", path, err)
	}
	return nil
}

// loadGC is the share of the heap, in percent, by which it may grow between two
// collections during a bulk load. Most of that heap is large and without pointers, so
// that collecting it often costs little: 390 MB at the most in place of 660 for a graph of
// two million relationships, and no more time.
const loadGC = 25

// frugal saves memory until the function that it returns is called.
func frugal() func() {
	old := debug.SetGCPercent(loadGC)
	return func() { debug.SetGCPercent(old) }
}

// openEmpty opens the store, and refuses one that holds anything, so that what is
// loaded is not mixed with what is there.
func (a *app) openEmpty(ctx context.Context) (*graph.Store, error) {
	store, err := a.openStore(true)
	if err != nil {
		return nil, err
	}
	err = store.View(ctx, func(tx *graph.Tx) error {
		n, err := tx.NodeCount()
		if err == nil && n > 0 {
			err = fmt.Errorf("the store is not empty (%d nodes): load into another one", n)
		}
		return err
	})
	if err != nil {
		return nil, errors.Join(storeError{fmt.Errorf("%s: %w", a.store, err)}, store.Close())
	}
	return store, nil
}

func (a *app) loadCSV(ctx context.Context, o loadOptions) (err error) {
	opts, err := o.csvOptions()
	if err != nil {
		return err
	}
	opts = append(opts, csv.WithBad(func(b csv.BadRow) { fmt.Fprintln(a.env.Stderr, b) }))
	p := a.newProgress("nodes and relationships")
	defer p.done()
	opts = append(opts, csv.WithProgress(func(s csv.Summary) { p.set(s.Nodes+s.Edges, 0, "") }))
	nodes, edges := sources(o.nodes, true), sources(o.edges, false)
	defer frugal()()
	store, err := a.openEmpty(ctx)
	if err != nil {
		return err
	}
	defer closeStore(store, &err)
	sum, err := csv.Read(ctx, store, nodes, edges, opts...)
	p.done()
	if err != nil {
		return fmt.Errorf("load: %w", err)
	}
	a.note("%d nodes, %d relationships", sum.Nodes, sum.Edges)
	if sum.Bad > 0 {
		a.note("%d bad rows were left out", sum.Bad)
		return errPartly
	}
	return nil
}

// csvOptions returns what the flags say about the form of the files.
func (o *loadOptions) csvOptions() ([]csv.Option, error) {
	var opts []csv.Option
	for _, c := range []struct {
		flag, text string
		option     func(byte) csv.Option
	}{{"delimiter", o.delim, csv.WithDelimiter}, {"array-delimiter", o.array, csv.WithArrayDelimiter}, {"quote", o.quote, csv.WithQuote}} {
		char, ok := separator(c.text)
		if !ok {
			return nil, usagef("--%s %q: must be one ASCII character, TAB, or U+ and its number", c.flag, c.text)
		}
		opts = append(opts, c.option(char))
	}
	switch strings.ToLower(o.idType) {
	case "string":
	case "integer", "int":
		opts = append(opts, csv.WithIntIDs())
	default:
		return nil, usagef("--id-type %q: must be string or integer", o.idType)
	}
	if o.skipBad {
		opts = append(opts, csv.WithSkipBad(o.maxBad))
	}
	for _, list := range []struct {
		flag   string
		names  []string
		unique bool
	}{{"index", o.indexes, false}, {"unique", o.uniqueIndexes, true}} {
		for _, text := range list.names {
			label, key, ok := strings.Cut(text, ".")
			if !ok || label == "" || key == "" {
				return nil, usagef("--%s %q: must be LABEL.KEY", list.flag, text)
			}
			opts = append(opts, csv.WithIndexes(graph.Index{Label: label, Key: key, Unique: list.unique}))
		}
	}
	return opts, nil
}

// separator reads a character that separates.
func separator(text string) (byte, bool) {
	switch strings.ToUpper(text) {
	case "TAB", `\T`:
		return '\t', true
	}
	var n byte
	if rest, ok := strings.CutPrefix(strings.ToUpper(text), "U+"); ok {
		_, err := fmt.Sscanf(rest, "%x", &n)
		return n, err == nil
	}
	if len(text) != 1 {
		return 0, false
	}
	return text[0], true
}

// sources reads the values of --nodes or --relationships.
func sources(values []string, nodes bool) []csv.Source {
	var out []csv.Source
	for _, v := range values {
		var s csv.Source
		names, paths, named := strings.Cut(v, "=")
		if _, err := os.Stat(v); err == nil || !named {
			names, paths = "", v // a file with = in its name
		}
		switch {
		case names == "":
		case nodes:
			s.Labels = slices.DeleteFunc(strings.Split(names, ":"), func(l string) bool { return l == "" })
		default:
			s.Type = names
		}
		s.Files = strings.Split(paths, ",")
		out = append(out, s)
	}
	return out
}
