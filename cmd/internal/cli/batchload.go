package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/csv"
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
	defer frugal()()
	store, err := graph.Open(db)
	if err != nil {
		return storeError{err}
	}
	defer closeStore(store, &err)
	table := func(name, header string) csv.Source {
		return csv.Source{Files: []string{filepath.Join(dir, name)}, Header: header, SkipFirst: true}
	}
	entities := table("nodes.csv", "id:ID(Entity){id-type:int},type:string|:LABEL,name,mentions:int,first_seen,summary")
	entities.Labels = []string{"Entity"}
	articles := table("articles.csv", "id:ID(Article){id-type:int},date,source,title")
	articles.Labels = []string{"Article"}
	facts := table("edges.csv", ":START_ID(Entity),:END_ID(Entity),:TYPE,date,confidence:float,article:int")
	mentions := table("mentions.csv", ":START_ID(Article),:END_ID(Entity),count:int,salience:float")
	mentions.Type = "MENTIONS"
	_, err = csv.Read(ctx, store, []csv.Source{entities, articles}, []csv.Source{facts, mentions}, csv.WithIndexes(
		graph.Index{Label: "Entity", Key: "id", Unique: true}, graph.Index{Label: "Entity", Key: "name"},
		graph.Index{Label: "Article", Key: "id", Unique: true}))
	if err != nil {
		return fmt.Errorf("load: %w", err)
	}
	return nil
}
