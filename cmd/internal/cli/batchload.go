package cli

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/newsgraph/kg/graph"
)

// load makes a store of the CSV files in a folder.
func (b *batch) load(ctx context.Context, db, dir string) (err error) {
	if db == "" || dir == "" {
		return errors.New(`load: give the new store as "db" and the folder with CSV files as "dir"`)
	}
	if _, err := os.Stat(db); err == nil {
		return fmt.Errorf("load: %s exists already", db)
	}
	if b.close(&err); err != nil {
		return err
	}
	store, err := graph.Open(db)
	if err != nil {
		return storeError{err}
	}
	defer closeStore(store, &err)
	for _, ix := range []struct {
		label, key string
		unique     bool
	}{{"Entity", "id", true}, {"Entity", "name", false}, {"Article", "id", true}} {
		if err := store.CreateIndex(ctx, ix.label, ix.key, ix.unique); err != nil {
			return storeError{err}
		}
	}
	loader, err := store.NewLoader(ctx)
	if err != nil {
		return storeError{err}
	}
	defer loader.Discard()
	c := &csvLoad{ctx: ctx, dir: dir, to: loader, entities: map[string]graph.NodeID{}, articles: map[string]graph.NodeID{}}
	for _, step := range []func() error{c.nodes, c.articlesFile, c.edges, c.mentions} {
		if err := step(); err != nil {
			return fmt.Errorf("load: %w", err)
		}
	}
	if err := loader.Commit(ctx); err != nil {
		return storeError{err}
	}
	return nil
}

// csvLoad reads one folder.
type csvLoad struct {
	ctx                context.Context
	dir                string
	to                 *graph.Loader
	entities, articles map[string]graph.NodeID // by the id in the file
}

// kindOf says what the fields of a column are; any other is a string.
var kindOf = map[string]graph.Kind{
	"id": graph.KindInt, "mentions": graph.KindInt, "article": graph.KindInt, "count": graph.KindInt,
	"confidence": graph.KindFloat, "salience": graph.KindFloat,
}

// record is a line of a file by the names of its columns.
type record struct {
	place  map[string]int
	fields []string
}

func (r record) get(column string) string { return r.fields[r.place[column]] }

// props returns some columns as properties. An empty field is no property.
func (r record) props(columns ...string) (graph.Props, error) {
	props := make([]graph.Prop, 0, len(columns))
	for _, c := range columns {
		text := r.get(c)
		if text == "" {
			continue
		}
		v := graph.String(text)
		switch kindOf[c] {
		case graph.KindInt:
			n, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("column %s: %q is not an integer", c, text)
			}
			v = graph.Int(n)
		case graph.KindFloat:
			f, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return nil, fmt.Errorf("column %s: %q is not a number", c, text)
			}
			v = graph.Float(f)
		}
		props = append(props, graph.Prop{Key: c, Value: v})
	}
	return graph.NewProps(props...), nil
}

// each calls add for each line of a file that has the given columns.
func (c *csvLoad) each(file string, columns []string, add func(record) error) (err error) {
	f, err := os.Open(filepath.Join(c.dir, file))
	if err != nil {
		return err
	}
	defer f.Close()
	in := csv.NewReader(f)
	in.ReuseRecord = true
	head, err := in.Read()
	if err != nil {
		return fmt.Errorf("%s: read the line of column names: %w", file, err)
	}
	r := record{place: map[string]int{}}
	for i, name := range head {
		r.place[name] = i
	}
	for _, name := range columns {
		if _, ok := r.place[name]; !ok {
			return fmt.Errorf("%s has no column %q", file, name)
		}
	}
	for {
		r.fields, err = in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = add(r)
		}
		if err != nil {
			line, _ := in.FieldPos(0)
			return fmt.Errorf("%s, line %d: %w", file, line, err)
		}
	}
}

// node adds a node and remembers it by its id.
func (c *csvLoad) node(r record, labels []string, known map[string]graph.NodeID, columns []string) error {
	id := r.get("id")
	if _, twice := known[id]; twice || id == "" {
		return fmt.Errorf("the id %q is missing or there twice", id)
	}
	props, err := r.props(columns...)
	if err != nil {
		return err
	}
	n, err := c.to.AddNode(labels, props)
	known[id] = n
	return err
}

func (c *csvLoad) nodes() error {
	columns := []string{"id", "type", "name", "mentions", "first_seen", "summary"}
	return c.each("nodes.csv", columns, func(r record) error {
		return c.node(r, []string{"Entity", r.get("type")}, c.entities, columns)
	})
}

func (c *csvLoad) articlesFile() error {
	columns := []string{"id", "date", "source", "title"}
	return c.each("articles.csv", columns, func(r record) error {
		return c.node(r, []string{"Article"}, c.articles, columns)
	})
}

// edge adds a relationship between nodes given by their ids.
func (c *csvLoad) edge(r record, from graph.NodeID, typ string, to graph.NodeID, columns ...string) error {
	if from == 0 || to == 0 {
		return errors.New("it names a node that is not there")
	}
	props, err := r.props(columns...)
	if err != nil {
		return err
	}
	_, err = c.to.AddEdge(from, typ, to, props)
	return err
}

func (c *csvLoad) edges() error {
	return c.each("edges.csv", []string{"src", "dst", "type", "date", "confidence", "article"}, func(r record) error {
		return c.edge(r, c.entities[r.get("src")], r.get("type"), c.entities[r.get("dst")], "date", "confidence", "article")
	})
}

func (c *csvLoad) mentions() error {
	return c.each("mentions.csv", []string{"article", "entity", "count", "salience"}, func(r record) error {
		return c.edge(r, c.articles[r.get("article")], "MENTIONS", c.entities[r.get("entity")], "count", "salience")
	})
}
