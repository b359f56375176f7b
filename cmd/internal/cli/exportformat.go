package cli

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/export"
	"github.com/newsgraph/kg/graph/export/cypher"
	"github.com/newsgraph/kg/graph/export/dot"
	"github.com/newsgraph/kg/graph/export/gexf"
	"github.com/newsgraph/kg/graph/export/html"
	"github.com/newsgraph/kg/graph/export/nquads"
	"github.com/newsgraph/kg/graph/graphml"
	"github.com/newsgraph/kg/graph/jsonl"
)

// exportFormat is a way to write a graph. write returns what to say when it is done;
// csv, which is more than one file, has none.
type exportFormat struct {
	name       string
	extensions []string
	write      func(ctx context.Context, w io.Writer, src export.Source, o exportOptions) (string, error)
}

// exportFormats are the formats in the order of the help text.
var exportFormats = []exportFormat{
	{"graphml", []string{".graphml", ".xml"}, writeGraphML},
	{"gexf", []string{".gexf"}, plain(gexf.Write, "XML")},
	{"dot", []string{".dot", ".gv"}, plain(dot.Write, "DOT")},
	{"html", []string{".html", ".htm"}, writeHTML},
	{"jsonl", []string{".jsonl", ".ndjson"}, writeJSONL},
	{"csv", nil, nil},
	{"cypher", []string{".cypher", ".cql", ".cyp"}, plain(cypher.Write, "a script")},
	{"nquads", []string{".nq", ".nquads"}, writeNQuads},
}

// otherFiles says what to do where the name of a file asks for what is no format.
var otherFiles = map[string]string{
	".csv":  "the graph as CSV is a folder: -o FOLDER --format csv; rows are printed by 'kg query --format csv'",
	".xlsx": "for a spreadsheet: 'kg query --format sheet' prints CSV",
	".json": "one JSON object a line is .jsonl",
	".ttl":  "RDF is written as N-Quads, .nq",
	".rdf":  "RDF is written as N-Quads, .nq",
	".svg":  "a drawing is .html for a browser, or .dot for Graphviz, which makes pictures",
	".png":  "a drawing is .html for a browser, or .dot for Graphviz, which makes pictures",
	".pdf":  "a drawing is .html for a browser, or .dot for Graphviz, which makes pictures",
}

// formatOfName is the format that the name of a file asks for; GraphML for a name without
// an extension.
func formatOfName(name string) (string, error) {
	ext := strings.ToLower(filepath.Ext(strings.TrimSuffix(name, ".gz")))
	if ext == "" || name == "-" {
		return "graphml", nil
	}
	for _, f := range exportFormats {
		if slices.Contains(f.extensions, ext) {
			return f.name, nil
		}
	}
	hint := otherFiles[ext]
	if hint == "" {
		hint = "name one with --format: " + exportFormatNames()
	}
	return "", usagef("-o %s: %s is not the name of a format; %s", name, ext, hint)
}

func exportFormatNames() string {
	names := make([]string, len(exportFormats))
	for i, f := range exportFormats {
		names[i] = f.name
	}
	return strings.Join(names, ", ")
}

// plain is a format without options of its own.
func plain(write func(context.Context, io.Writer, export.Source, ...export.Option) (export.Summary, error), what string) func(context.Context, io.Writer, export.Source, exportOptions) (string, error) {
	return func(ctx context.Context, w io.Writer, src export.Source, o exportOptions) (string, error) {
		sum, err := write(ctx, w, src, export.WithProgress(o.progress))
		return exported(sum, what), err
	}
}

func writeGraphML(ctx context.Context, w io.Writer, src export.Source, o exportOptions) (string, error) {
	flavor, err := graphml.ParseFlavor(o.flavor)
	if err != nil {
		return "", usageError{err}
	}
	opts := []graphml.Option{graphml.WithFlavor(flavor), graphml.WithProgress(func(s graphml.Summary) { o.progress(export.Summary(s)) })}
	if o.stringLongs {
		opts = append(opts, graphml.WithStringLongs())
	}
	sum, err := graphml.Write(ctx, w, src, opts...)
	return exported(export.Summary(sum), "XML"), err
}

// writeJSONL writes the whole graph as a dump, whose bytes do not depend on the order
// in which the graph was built, and a part of it in the order of ids.
func writeJSONL(ctx context.Context, w io.Writer, src export.Source, o exportOptions) (string, error) {
	tx, ok := src.(*graph.Tx)
	if !ok {
		return plain(jsonl.Write, "JSON")(ctx, w, src, o)
	}
	sum, err := jsonl.Dump(ctx, w, tx, jsonl.WithProgress(func(s jsonl.Summary) {
		o.progress(export.Summary{Nodes: s.Nodes, Edges: s.Edges})
	}))
	return exported(export.Summary{Nodes: sum.Nodes, Edges: sum.Edges}, "JSON"), err
}

func writeNQuads(ctx context.Context, w io.Writer, src export.Source, o exportOptions) (string, error) {
	opts := []nquads.Option{nquads.WithProgress(o.progress)}
	if o.vocabulary != "" {
		opts = append(opts, nquads.WithVocabulary(o.vocabulary))
	}
	sum, err := nquads.Write(ctx, w, src, opts...)
	return exported(sum, "RDF"), err
}

func writeHTML(ctx context.Context, w io.Writer, src export.Source, o exportOptions) (string, error) {
	opts := []html.Option{html.WithProgress(o.progress)}
	if o.title != "" {
		opts = append(opts, html.WithTitle(o.title))
	}
	if o.maxNodes != 0 {
		opts = append(opts, html.WithMaxNodes(o.maxNodes))
	}
	sum, err := html.Write(ctx, w, src, opts...)
	note := fmt.Sprintf("%d of %s, %d of %s, %s", sum.Nodes, count(sum.OfNodes, "node"), sum.Edges, count(sum.OfEdges, "relationship"), count(sum.Sentences, "sentence"))
	return note, err
}
