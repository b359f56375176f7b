package render

import "github.com/newsgraph/kg/graph"

// The kinds of names in a catalogue.
const (
	KindLabel   = "label"
	KindType    = "relationship type"
	KindNodeKey = "node property"
	KindEdgeKey = "relationship property"
)

// Name is one name of a store's catalogue and how often it is used.
type Name struct {
	Kind  string
	Name  string
	Count int64
}

// Row returns the name as a row of kind, name and count.
func (n Name) Row() []graph.Value {
	return []graph.Value{graph.String(n.Kind), graph.String(n.Name), graph.Int(n.Count)}
}

// CatalogueColumns are the columns of Name.Row.
var CatalogueColumns = []string{"kind", "name", "count"}

// Catalogue lists the labels, relationship types and property keys in use, each
// kind sorted by name.
func Catalogue(tx *graph.Tx) ([]Name, error) {
	var out []Name
	labels, err := tx.Labels()
	if err != nil {
		return nil, err
	}
	for _, l := range labels {
		out = append(out, Name{KindLabel, l.Name, l.Count})
	}
	types, err := tx.Types()
	if err != nil {
		return nil, err
	}
	for _, t := range types {
		out = append(out, Name{KindType, t.Name, t.Count})
	}
	for _, side := range []struct {
		kind string
		keys func() ([]graph.KeyStat, error)
	}{{KindNodeKey, tx.NodeKeys}, {KindEdgeKey, tx.EdgeKeys}} {
		keys, err := side.keys()
		if err != nil {
			return nil, err
		}
		for _, k := range keys {
			out = append(out, Name{side.kind, k.Name, k.Count})
		}
	}
	return out, nil
}

// WriteCatalogue writes the catalogue of tx to w, one name a row.
func WriteCatalogue(w Writer, tx *graph.Tx) error {
	names, err := Catalogue(tx)
	if err != nil {
		return err
	}
	for _, n := range names {
		if err := w.Row(n.Row()); err != nil {
			return err
		}
	}
	return w.Close()
}
