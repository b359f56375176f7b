package sema

import (
	"slices"

	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
)

// known holds the names that the graph has, asked for when they are needed first.
type known struct {
	labels, types, keys *[]string
}

// names returns what a function of the catalogue gives, calling it at most once.
func names(cache **[]string, ask func() []string) []string {
	if *cache == nil {
		list := ask()
		*cache = &list
	}
	return **cache
}

func (c *checker) warn(detail string, at ast.Span, format string, args ...any) {
	w := diag.Syntax(detail, at, format, args...)
	w.Warning = true
	c.errs.Add(w)
}

// warnLabels warns of labels that the graph has not.
func (c *checker) warnLabels(l ast.Label) {
	if c.cat.Labels == nil {
		return
	}
	c.warnNames(l, names(&c.known.labels, c.cat.Labels), diag.UnknownLabel, "label")
}

// warnTypes warns of relationship types that the graph has not.
func (c *checker) warnTypes(l ast.Label) {
	if c.cat.Types == nil {
		return
	}
	c.warnNames(l, names(&c.known.types, c.cat.Types), diag.UnknownRelationshipType, "relationship type")
}

func (c *checker) warnNames(l ast.Label, have []string, detail, what string) {
	for n := range ast.Preorder(l) {
		if name, ok := n.(*ast.LabelName); ok && !slices.Contains(have, name.Name) {
			c.warn(detail, name.Span, "the graph has no %s `%s`%s", what, name.Name, diag.DidYouMean(name.Name, have))
		}
	}
}

// warnKeys warns of property keys that the graph has not.
func (c *checker) warnKeys(m *ast.MapLit) {
	if c.cat.Keys == nil {
		return
	}
	for _, e := range m.Entries {
		if have := names(&c.known.keys, c.cat.Keys); !slices.Contains(have, e.Key.Text) {
			c.warn(diag.UnknownPropertyKey, e.Key.Span, "the graph has no property key `%s`%s", e.Key.Text, diag.DidYouMean(e.Key.Text, have))
		}
	}
}
