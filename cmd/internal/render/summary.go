package render

import (
	"errors"
	"fmt"
	"strings"

	"github.com/newsgraph/kg/query"
)

// Changes says what a query has changed, as in "2 nodes created, 3 properties
// set", or "" if nothing.
func Changes(r query.Result) string {
	var parts []string
	for _, c := range []struct {
		n               int64
		one, many, verb string
	}{
		{r.NodesCreated, "node", "nodes", "created"},
		{r.NodesDeleted, "node", "nodes", "deleted"},
		{r.RelationshipsCreated, "relationship", "relationships", "created"},
		{r.RelationshipsDeleted, "relationship", "relationships", "deleted"},
		{r.PropertiesSet, "property", "properties", "set"},
		{r.LabelsAdded, "label", "labels", "added"},
		{r.LabelsRemoved, "label", "labels", "removed"},
	} {
		if c.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s %s", c.n, plural(int(c.n), c.one, c.many), c.verb))
		}
	}
	return strings.Join(parts, ", ")
}

// Error is err for people: what is wrong with a query comes with its line and a
// caret under the place.
func Error(err error) string {
	var (
		list query.ErrorList
		one  *query.Error
	)
	switch {
	case errors.As(err, &list):
		return list.Report()
	case errors.As(err, &one):
		return one.Report()
	}
	return err.Error()
}
