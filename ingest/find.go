package ingest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// Candidate is an entity that a name may mean.
type Candidate struct {
	ID       string
	Kind     Kind
	Name     string
	Articles int // that mention it
	node     *graph.Node
}

// AmbiguousError says that a name means several entities.
type AmbiguousError struct {
	Name       string
	Candidates []Candidate // most mentioned first
}

// Error names the candidates, one a line.
func (e *AmbiguousError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q may be one of %d entities; name it by kind or by id:", e.Name, len(e.Candidates))
	for _, c := range e.Candidates {
		fmt.Fprintf(&b, "\n  %s  %s:%s, %s", c.ID, c.Kind, c.Name, count(c.Articles, "article", "articles"))
	}
	return b.String()
}

// FindEntity finds the entity that a name means: its id, its name, or any name by
// which articles call it; "Person:Jordan" means only a person. Case, accents and dots
// do not matter where nothing has the name as it stands. The error is an
// [AmbiguousError] if there are several, and wraps [graph.ErrNotFound] if there is none.
func FindEntity(tx *graph.Tx, name string) (Candidate, error) {
	found, err := findEntities(tx, name)
	if err != nil {
		return Candidate{}, err
	}
	switch len(found) {
	case 0:
		return Candidate{}, fmt.Errorf("no entity is called %q; 'MATCH (e:Entity) WHERE e.name CONTAINS ...' finds names: %w", name, graph.ErrNotFound)
	case 1:
		return found[0], nil
	}
	return Candidate{}, &AmbiguousError{Name: name, Candidates: found}
}

func findEntities(tx *graph.Tx, name string) ([]Candidate, error) {
	if _, err := uuid.Parse(name); err == nil {
		n, err := seek(tx, labelEntity, "id", name)
		if err != nil || n == nil {
			return nil, err
		}
		return candidates(tx, []*graph.Node{n})
	}
	kind, rest, ok := strings.Cut(name, ":")
	if !ok || !slices.Contains(entityKinds, Kind(kind)) {
		kind, rest = "", name
	}
	is := func(n *graph.Node) bool { return kind == "" || n.HasLabel(kind) }
	var exact, alias, alike []*graph.Node
	for n, err := range tx.SeekNodes(labelEntity, "name", graph.String(rest)) {
		if err != nil {
			return nil, err
		}
		if is(n) {
			exact = append(exact, n)
		}
	}
	if len(exact) > 0 {
		return candidates(tx, exact)
	}
	folded := gazetteer.Fold(rest)
	for n, err := range tx.Nodes(labelEntity) {
		if err != nil {
			return nil, err
		}
		if !is(n) {
			continue
		}
		names := append(strs(n.Props.Get("aliases")), str(n.Props, "name"))
		if slices.Contains(names, rest) {
			alias = append(alias, n)
		} else if slices.ContainsFunc(names, func(x string) bool { return gazetteer.Fold(x) == folded }) {
			alike = append(alike, n)
		}
	}
	if len(alias) == 0 {
		alias = alike
	}
	return candidates(tx, alias)
}

// entityKinds are the kinds that are labels of the graph.
var entityKinds = []Kind{Person, Organization, Place, Group, Event, Concept, Work}

// ParseKind reads the name of a kind of entity, in any case.
func ParseKind(s string) (Kind, error) {
	for _, k := range entityKinds {
		if strings.EqualFold(string(k), s) {
			return k, nil
		}
	}
	return "", fmt.Errorf("%q is no kind of entity: want one of %v", s, entityKinds)
}

func candidates(tx *graph.Tx, nodes []*graph.Node) ([]Candidate, error) {
	var types []graph.TypeCode
	if code, ok := tx.TypeCode(typeMentions); ok {
		types = append(types, code)
	}
	out := make([]Candidate, 0, len(nodes))
	for _, n := range nodes {
		articles := 0
		if len(types) > 0 {
			var err error
			if articles, err = tx.Degree(n.ID, graph.Incoming, types); err != nil {
				return nil, err
			}
		}
		out = append(out, Candidate{ID: str(n.Props, "id"), Kind: entityKind(n), Name: str(n.Props, "name"), Articles: articles, node: n})
	}
	slices.SortFunc(out, func(a, b Candidate) int { return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}

// findArticle finds an article by id, source, URL or short name.
func findArticle(tx *graph.Tx, ref string) (*graph.Node, error) {
	for _, key := range []string{"id", "source"} {
		if n, err := seek(tx, labelArticle, key, ref); err != nil || n != nil {
			return n, err
		}
	}
	var found []*graph.Node
	for n, err := range tx.Nodes(labelArticle) {
		if err != nil {
			return nil, err
		}
		if str(n.Props, "url") == ref || str(n.Props, "name") == ref {
			found = append(found, n)
		}
	}
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("no article has the id, source, URL or name %q; 'MATCH (a:Article) RETURN a.id, a.source' lists them: %w", ref, graph.ErrNotFound)
	case 1:
		return found[0], nil
	}
	text := fmt.Sprintf("%q may be one of %d articles; name it by source or id:", ref, len(found))
	for _, n := range found {
		text += fmt.Sprintf("\n  %s  %s", str(n.Props, "id"), cmp.Or(str(n.Props, "source"), str(n.Props, "title")))
	}
	return nil, fmt.Errorf("%s", text)
}
