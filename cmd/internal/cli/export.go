package cli

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/export"
	"github.com/newsgraph/kg/graph/graphml"
	"github.com/newsgraph/kg/query"
	"github.com/spf13/cobra"
)

type exportOptions struct {
	format      string
	flavor      string
	output      string
	query       string
	params      []string
	connect     bool
	evidence    bool
	stringLongs bool
	title       string
	maxNodes    int
	vocabulary  string
	progress    func(export.Summary)
}

func (a *app) exportCommand() *cobra.Command {
	var o exportOptions
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write the graph, or the result of a query, for other tools",
		Long: `Write the graph for other tools. With --query only the nodes, relationships and paths
that the query returns are written, in lists and maps too, and the ends of these
relationships. The format follows from the name of the file, or is set with --format:

  graphml   networkx, igraph, graph-tool, Gephi, yEd, Cytoscape; see --flavor
  gexf      Gephi
  dot       Graphviz
  html      one page for a browser that draws the graph and shows the evidence
  jsonl     lossless; 'kg load' reads it
  csv       a folder for neo4j-admin database import
  cypher    a script for 'kg shell', cypher-shell and others
  nquads    RDF 1.1 with provenance in PROV-O

A file is replaced only when the new one is complete, and compressed if its name ends in
.gz. The same graph gives the same bytes.`,
		Example: `  kg export -o news.graphml
  kg export --format graphml --flavor yed > news.graphml
  kg export --query 'MATCH p = (:Person)-[:MEET]->(:Person) RETURN p' -o meetings.html
  kg export --query 'MATCH (n:Person) RETURN n' --connect -o people.gexf
  kg export --format csv -o for-neo4j/
  kg export -o news.nq.gz`,
		Args: argCount(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.runExport(cmd.Context(), o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "", exportFormatNames()+" (default by the name of the file, else graphml)")
	f.StringVar(&o.flavor, "flavor", "standard", "of GraphML: standard, yed, gephi, neo4j, tinkerpop")
	f.StringVarP(&o.output, "output", "o", "-", "write to this `FILE` (- for standard output), or folder for csv")
	f.StringVar(&o.query, "query", "", "write only what this `CYPHER` query returns")
	f.StringArrayVarP(&o.params, "param", "p", nil, "query parameter `NAME=VALUE`")
	f.BoolVar(&o.connect, "connect", false, "with --query: add all relationships between the nodes returned")
	f.BoolVar(&o.evidence, "evidence", false, "with --query: add the evidence of the relationships, and its articles (html always does)")
	f.BoolVar(&o.stringLongs, "string-longs", false, "GraphML: integers as strings, for tools that round large ones")
	f.StringVar(&o.title, "title", "", "html: title of the page")
	f.IntVar(&o.maxNodes, "max-nodes", 0, "html: most nodes that are drawn (default 2000)")
	f.StringVar(&o.vocabulary, "vocabulary", "", "nquads: `IRI` before names of the graph (default urn:newsgraph:)")
	return cmd
}

// check settles the format and refuses options that do not go together.
func (o *exportOptions) check() (exportFormat, error) {
	if o.format == "" {
		var err error
		if o.format, err = formatOfName(o.output); err != nil {
			return exportFormat{}, err
		}
	}
	if _, err := graphml.ParseFlavor(o.flavor); err != nil {
		return exportFormat{}, usageError{err}
	}
	for _, f := range exportFormats {
		switch {
		case f.name != o.format:
		case f.name == "csv" && o.output == "-":
			return f, usagef("csv is two files: name a folder with -o")
		case o.flavor != "standard" && f.name != "graphml":
			return f, usagef("--flavor is for graphml, not for %s", f.name)
		case o.query == "" && (o.connect || o.evidence || len(o.params) > 0):
			return f, usagef("--connect, --evidence and --param need --query")
		default:
			return f, nil
		}
	}
	if _, err := graphml.ParseFlavor(o.format); err == nil {
		return exportFormat{}, usagef("%s is a flavor: --format graphml --flavor %s", o.format, o.format)
	}
	return exportFormat{}, usagef("unknown export format %q: choose one of %s", o.format, exportFormatNames())
}

// scanCache is what a store keeps in memory of what is read once from end to end.
const scanCache = 8 << 20

func (a *app) runExport(ctx context.Context, o exportOptions) (err error) {
	format, err := o.check()
	if err != nil {
		return err
	}
	params, err := parseParams(o.params)
	if err != nil {
		return err
	}
	opts := []graph.Option{graph.WithReadOnly()}
	if o.query == "" && format.name != "jsonl" { // a dump is in the order of contents
		opts = append(opts, graph.WithCache(scanCache))
	}
	store, err := a.openStore(false, opts...)
	if err != nil {
		return err
	}
	defer closeStore(store, &err)
	return store.View(ctx, func(tx *graph.Tx) error {
		src, err := o.source(ctx, query.New(store), tx, format, params)
		if err != nil {
			return err
		}
		note, err := a.writeExport(ctx, src, format, o)
		if err == nil {
			a.note("%s", note)
		}
		return err
	})
}

// source is what is to be written: what the query finds, or without one all.
func (o *exportOptions) source(ctx context.Context, engine *query.Engine, tx *graph.Tx, format exportFormat, params query.Args) (export.Source, error) {
	if o.query == "" {
		return tx, nil
	}
	sel, err := selectByQuery(ctx, engine, tx, o.query, params)
	if err == nil {
		err = o.widen(sel, format)
	}
	return sel, err
}

// widen adds to a selection what the options ask for.
func (o *exportOptions) widen(sel *export.Selection, format exportFormat) error {
	if o.connect {
		if err := sel.Connect(); err != nil {
			return err
		}
	}
	if o.evidence || format.name == "html" {
		return sel.AddEvidence()
	}
	return nil
}

// selectByQuery returns what a query finds of the graph.
func selectByQuery(ctx context.Context, engine *query.Engine, tx *graph.Tx, text string, params query.Args) (*export.Selection, error) {
	q, err := engine.Prepare(text)
	if err != nil {
		return nil, err
	}
	if q.Writes() {
		return nil, usagef("the query of an export may not change the graph")
	}
	rows, err := q.RunTx(ctx, tx, params)
	if err != nil {
		return nil, err
	}
	sel := export.NewSelection(tx)
	n := 0
	for row, err := range rows.All() {
		if err != nil {
			return nil, err
		}
		n++
		if err := sel.Add(row...); err != nil {
			return nil, err
		}
	}
	nodes, err := sel.NodeCount()
	if err == nil && nodes == 0 && n > 0 {
		err = errors.New("the query returns no nodes, relationships or paths: RETURN n or r, not n.name")
	}
	return sel, err
}

// writeExport writes src to where the options say, and returns how much it was.
func (a *app) writeExport(ctx context.Context, src export.Source, format exportFormat, o exportOptions) (note string, err error) {
	nodes, err := src.NodeCount()
	if err != nil {
		return "", err
	}
	edges, err := src.EdgeCount()
	if err != nil {
		return "", err
	}
	p := a.newProgress("nodes and relationships")
	o.progress = func(s export.Summary) { p.set(s.Nodes+s.Edges, nodes+edges, "") }
	if format.name == "csv" {
		note, err = a.writeCSV(ctx, src, o)
	} else {
		err = a.toOutput(o.output, func(w io.Writer) error {
			note, err = compressed(w, o.output, func(w io.Writer) (string, error) { return format.write(ctx, w, src, o) })
			return err
		})
	}
	p.done()
	return note, err
}

// compressed runs write on w, with gzip between them if the name of the file asks for
// it.
func compressed(w io.Writer, name string, write func(io.Writer) (string, error)) (string, error) {
	if !strings.HasSuffix(name, ".gz") {
		return write(w)
	}
	z := gzip.NewWriter(w)
	note, err := write(z)
	if err == nil {
		err = z.Close()
	}
	return note, err
}

// exported says how much was written.
func exported(sum export.Summary, what string) string {
	note := fmt.Sprintf("%s, %s", count(sum.Nodes, "node"), count(sum.Edges, "relationship"))
	if sum.Replaced > 0 {
		note += fmt.Sprintf("\n%s that %s cannot hold became U+FFFD", count(sum.Replaced, "character"), what)
	}
	return note
}

// count is a number of things with the word for one or many of them.
func count(n int64, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
