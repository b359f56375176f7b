package export

import (
	"hash/fnv"
	"image/color"

	"github.com/newsgraph/kg/graph"
)

// ColumnType is the type of a column for the values of a property, by the names that
// GraphML and GEXF share: boolean, long or double if all values are of that kind, else
// string.
func ColumnType(k graph.KeyStat) string {
	only := graph.KindNull
	for _, c := range k.Kinds {
		switch {
		case c.Count == 0:
		case only == graph.KindNull:
			only = c.Kind
		case only != c.Kind:
			return "string"
		}
	}
	switch only {
	case graph.KindBool:
		return "boolean"
	case graph.KindInt:
		return "long"
	case graph.KindFloat:
		return "double"
	}
	return "string"
}

// palette are colours that people with the common colour blindnesses tell apart, and
// on which black and white text can be read.
var palette = []color.RGBA{
	{0x4e, 0x79, 0xa7, 0xff}, {0xf2, 0x8e, 0x2b, 0xff}, {0x59, 0xa1, 0x4f, 0xff}, {0xe1, 0x57, 0x59, 0xff},
	{0xb0, 0x7a, 0xa1, 0xff}, {0x76, 0xb7, 0xb2, 0xff}, {0xed, 0xc9, 0x48, 0xff}, {0x9c, 0x75, 0x5f, 0xff},
}

// newsColours are the colours of the labels that articles give.
var newsColours = map[string]int{
	"Person": 0, "Organization": 1, "Place": 2, "Event": 3, "Concept": 4, "Group": 5, "Work": 6, "Article": 7,
}

// Colour is the colour of a label in every format that has colours, grey for none.
func Colour(label string) color.RGBA {
	if label == "" || label == "Evidence" {
		return color.RGBA{0x9a, 0x9a, 0x9a, 0xff}
	}
	i, ok := newsColours[label]
	if !ok {
		h := fnv.New32a()
		_, _ = h.Write([]byte(label)) // a hash takes everything
		i = int(h.Sum32() % uint32(len(palette)))
	}
	return palette[i]
}
