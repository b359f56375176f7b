package graphml

import "github.com/newsgraph/kg/graph/internal/xmltext"

// Ids of the keys with what yEd draws. They carry a name and a type like all others,
// so that tools that know nothing of yEd are not disturbed.
const (
	keyYNode = "y_node"
	keyYEdge = "y_edge"
)

// namespaces returns the declarations that the flavor needs besides GraphML's own.
func (w *writer) namespaces() string {
	if w.opt.flavor == YEd {
		return ` xmlns:y="http://www.yworks.com/xml/graphml"`
	}
	return ""
}

func (w *writer) yNode(label string) {
	w.b = append(w.b, `<data key="`+keyYNode+`"><y:ShapeNode><y:NodeLabel>`...)
	w.b, _ = xmltext.Append(w.b, label)
	w.b = append(w.b, `</y:NodeLabel></y:ShapeNode></data>`...)
}

func (w *writer) yEdge(label string) {
	w.b = append(w.b, `<data key="`+keyYEdge+`"><y:PolyLineEdge><y:Arrows source="none" target="standard"/><y:EdgeLabel>`...)
	w.b, _ = xmltext.Append(w.b, label)
	w.b = append(w.b, `</y:EdgeLabel></y:PolyLineEdge></data>`...)
}
