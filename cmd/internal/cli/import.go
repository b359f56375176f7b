package cli

import (
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/export"
	"github.com/newsgraph/kg/graph/graphml"
	"github.com/spf13/cobra"
)

type importOptions struct {
	add       bool
	nodeLabel string
	edgeType  string
	idKey     string
}

func (a *app) importCommand() *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Read a GraphML file",
		Long: `Read a GraphML file, plain or compressed by gzip (- for standard input), into a store
that is empty or not there yet. Files that 'kg export' wrote come back without loss, but for
the flavor tinkerpop. Of files of other tools the nodes, relationships, properties, labels
and types are read from where APOC, TinkerPop, Gephi, Cytoscape, yEd and networkx put them.
A store is filled all or nothing; with --add to one that holds something, a part of the file
is in it after an error.`,
		Example: `  kg import --store copy.kg news.graphml
  kg import --store les-mis.kg --node-label Person --edge-type APPEARS_WITH lesmis.graphml
  curl -s https://example.org/graph.graphml | kg import --store other.kg -`,
		Args: argCount(1, 1, "one file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runImport(cmd.Context(), o, args[0])
		},
	}
	f := cmd.Flags()
	f.BoolVar(&o.add, "add", false, "add to a store that is not empty; nothing is merged")
	f.StringVar(&o.nodeLabel, "node-label", "", "label of nodes that have none")
	f.StringVar(&o.edgeType, "edge-type", "RELATED", "type of relationships that have none")
	f.StringVar(&o.idKey, "id-key", "id", "property that keeps the ids of other tools' nodes (empty for none)")
	return cmd
}

func (a *app) runImport(ctx context.Context, o importOptions, path string) (err error) {
	in, err := a.openInput(path)
	if err != nil {
		return err
	}
	defer in.Close()
	r, err := decompressed(in)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	defer frugal()()
	open := a.openEmpty
	if o.add {
		open = func(context.Context) (*graph.Store, error) { return a.openStore(true) }
	}
	store, err := open(ctx)
	if err != nil {
		return err
	}
	defer closeStore(store, &err)
	p := a.newProgress("nodes and relationships")
	sum, err := graphml.Read(ctx, store, r, graphml.WithNodeLabel(o.nodeLabel), graphml.WithEdgeType(o.edgeType), graphml.WithIDKey(o.idKey),
		graphml.WithProgress(func(s graphml.Summary) { p.set(s.Nodes+s.Edges, 0, "") }))
	p.done()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	a.note("%s", exported(export.Summary(sum), "the store"))
	return nil
}

// openInput opens a file, or standard input for "-".
func (a *app) openInput(path string) (io.ReadCloser, error) {
	if path == "-" {
		return io.NopCloser(a.env.Stdin), nil
	}
	return os.Open(path)
}

// decompressed returns what r holds, unpacked if it begins as gzip does.
func decompressed(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 64<<10)
	if magic, err := b.Peek(2); err != nil || magic[0] != 0x1f || magic[1] != 0x8b {
		return b, nil // a short file is no gzip, and its reader says what is wrong
	}
	return gzip.NewReader(b)
}
