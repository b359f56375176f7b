package query

import (
	"context"
	"errors"
	"fmt"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
	"github.com/newsgraph/kg/query/internal/exec"
)

// prepareSchema prepares a statement about indexes or constraints.
func (e *Engine) prepareSchema(q *Query, s ast.Statement) error {
	refuse := func(at ast.Node, what string) error {
		return newErrors(q.text, diag.List{diag.NotSupported(at.Pos(), what)})
	}
	q.writes = true
	switch s := s.(type) {
	case *ast.CreateIndex:
		if s.On.Relationship || len(s.On.Keys) != 1 {
			return refuse(s, "an index on relationships, or on more than one property")
		}
		q.schema = e.createIndex(q, s.On, false, s.IfNotExists)
	case *ast.CreateConstraint:
		if s.On.Relationship || len(s.On.Keys) != 1 || s.Kind != ast.ConstraintUnique {
			return refuse(s, "a constraint other than IS UNIQUE on one property of nodes")
		}
		q.schema = e.createIndex(q, s.On, true, s.IfNotExists)
	case *ast.DropIndex:
		if s.On.Relationship || len(s.On.Keys) > 1 {
			return refuse(s, "an index on relationships, or on more than one property")
		}
		q.schema = e.dropIndex(q, s.Name.Text, s.On, s.IfExists)
	case *ast.DropConstraint:
		q.schema = e.dropIndex(q, s.Name.Text, ast.SchemaTarget{}, s.IfExists)
	default:
		return refuse(s, "this statement")
	}
	return nil
}

func (e *Engine) createIndex(q *Query, on ast.SchemaTarget, unique, ifNotExists bool) func(context.Context) (*Rows, error) {
	return func(ctx context.Context) (*Rows, error) {
		err := e.store.CreateIndex(ctx, on.Label.Text, on.Keys[0].Text, unique)
		if errors.Is(err, graph.ErrExists) && ifNotExists {
			err = nil
		}
		e.cache.forget()
		return &Rows{query: q, counters: exec.Counters{}}, err
	}
}

func (e *Engine) dropIndex(q *Query, name string, on ast.SchemaTarget, ifExists bool) func(context.Context) (*Rows, error) {
	return func(ctx context.Context) (*Rows, error) {
		label, key := on.Label.Text, ""
		if len(on.Keys) == 1 {
			key = on.Keys[0].Text
		} else {
			ix, err := e.indexNamed(ctx, name)
			if err != nil {
				return nil, err
			}
			label, key = ix.Label, ix.Key
		}
		err := e.store.DropIndex(ctx, label, key)
		if errors.Is(err, graph.ErrNotFound) && ifExists {
			err = nil
		}
		e.cache.forget()
		return &Rows{query: q}, err
	}
}

// indexName is the name of an index: indexes have none of their own.
func indexName(ix graph.Index) string { return ix.Label + "_" + ix.Key }

// indexNamed finds an index by its name; the zero Index if there is none.
func (e *Engine) indexNamed(ctx context.Context, name string) (found graph.Index, err error) {
	err = e.store.View(ctx, func(tx *graph.Tx) error {
		all, err := tx.Indexes()
		for _, ix := range all {
			if indexName(ix) == name {
				found = ix
			}
		}
		return err
	})
	if err == nil && found.Label == "" {
		found = graph.Index{Label: name}
	}
	return found, err
}

// indexRows are the rows of SHOW INDEXES.
func indexRows(unique bool) func(c *Call, _ []graph.Value, yield func(...graph.Value) error) error {
	return func(c *Call, _ []graph.Value, yield func(...graph.Value) error) error {
		all, err := c.Tx().Indexes()
		if err != nil {
			return fmt.Errorf("list indexes: %w", err)
		}
		for _, ix := range all {
			if unique && !ix.Unique {
				continue
			}
			err := yield(graph.String(indexName(ix)), graph.String(ix.Label), graph.String(ix.Key), graph.Bool(ix.Unique))
			if err != nil {
				return err
			}
		}
		return nil
	}
}
