package graphml

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/newsgraph/kg/graph"
)

// A tag stands behind the point of a key's id, and says how the text of a string is to
// be read. Other types need none.
const (
	tagNone = ""
	tagInt  = "int"
	tagList = "list"
	tagAny  = "any" // values of several types; kg_exact has those that are no strings
)

// kindTags are the tags of temporal types, and with "list-" before it those of lists
// of them.
var kindTags = map[graph.Kind]string{
	graph.KindDate:          "date",
	graph.KindLocalTime:     "localtime",
	graph.KindTime:          "time",
	graph.KindLocalDateTime: "localdatetime",
	graph.KindDateTime:      "datetime",
	graph.KindDuration:      "duration",
}

const listOf = "list-"

// Ids of the keys that are always written.
const (
	keyLabels      = "labels"
	keyLabelV      = "labelV"
	keyNodeLabel   = "n_label"
	keyNodeID      = "kg_id"
	keyNodeExact   = "kg_exact"
	keyEdgeLabel   = "label"
	keyLabelE      = "labelE"
	keyInteraction = "e_interaction"
	keyEdgeID      = "kg_edge_id"
	keyEdgeExact   = "kg_edge_exact"
)

// column is one declared key.
type column struct {
	id, domain, name, typ, list string
	tag                         string
	start                       []byte // <data key="...">
}

// reservedNames are attribute names that are taken, or that tools take for their own.
var reservedNames = []string{"id", "source", "target", "key", "labels", "labelv", "labele", "label", "interaction", "kg_id", "kg_exact"}

// visualNames are attribute names from which Gephi makes how a graph looks.
var visualNames = []string{"weight", "x", "y", "z", "xpos", "ypos", "zpos", "size", "r", "g", "b", "color", "nodelabel", "edgelabel"}

// columnSet names and types the properties of one domain.
type columnSet struct {
	domain string
	opt    *options
	ids    []string // of reserved keys
	names  map[string]bool
	cols   []*column
	byProp map[string]*column
}

func newColumnSet(domain string, opt *options, reserved []*column) *columnSet {
	s := &columnSet{domain: domain, opt: opt, names: map[string]bool{}, byProp: map[string]*column{}}
	for _, c := range reserved {
		s.add(c)
		s.ids = append(s.ids, c.id)
	}
	return s
}

func (s *columnSet) add(c *column) {
	c.domain = s.domain
	c.start = fmt.Appendf(nil, `<data key="%s">`, c.id)
	s.names[c.name] = true
	s.cols = append(s.cols, c)
}

// addProps adds a column for each property.
func (s *columnSet) addProps(stats []graph.KeyStat) {
	for _, st := range stats {
		c := &column{name: s.attrName(st.Name)}
		c.typ, c.tag, c.list = columnType(st.Kinds)
		if c.typ == "long" && s.opt.stringLongs {
			c.typ, c.tag = "string", tagInt
		}
		if s.opt.flavor != Neo4j {
			c.list = ""
		}
		c.id = s.keyID(st.Name)
		if c.tag != tagNone {
			c.id += "." + c.tag
		}
		s.add(c)
		s.byProp[st.Name] = c
	}
}

// columnType returns the attr.type, the tag and the attr.list for values of the kinds.
func columnType(kinds []graph.KindCount) (typ, tag, list string) {
	kind, elem := graph.KindNull, graph.KindNull
	for _, k := range kinds {
		switch {
		case k.Count == 0:
		case kind == graph.KindNull:
			kind, elem = k.Kind, k.Elem
		case kind != k.Kind:
			return "string", tagAny, ""
		case elem == graph.KindNull:
			elem = k.Elem
		case elem != k.Elem && k.Elem != graph.KindNull:
			elem = graph.KindList // of several kinds
		}
	}
	switch kind {
	case graph.KindBool:
		return "boolean", tagNone, ""
	case graph.KindInt:
		return "long", tagNone, ""
	case graph.KindFloat:
		return "double", tagNone, ""
	case graph.KindString:
		return "string", tagNone, ""
	case graph.KindList:
		tag, list = tagList, "string"
		if t, ok := kindTags[elem]; ok {
			tag = listOf + t
		}
		if t, _, _ := columnType([]graph.KindCount{{Kind: elem, Count: 1}}); elem != graph.KindList {
			list = t
		}
		return "string", tag, list
	}
	if t, ok := kindTags[kind]; ok {
		return "string", t, ""
	}
	return "string", tagAny, ""
}

// keyID returns the id of a property's key without its tag. It differs from the ids of
// reserved keys, and the name can be had back from it.
func (s *columnSet) keyID(name string) string {
	id := s.domain[:1] + "_" + encodeName(name)
	if slices.Contains(s.ids, id) {
		r := []rune(name)
		id = s.domain[:1] + "_" + escapeRune(r[0]) + encodeName(string(r[1:]))
	}
	return id
}

// attrName returns what tools show for a property: its name as far as it may be used.
func (s *columnSet) attrName(name string) string {
	clean := strings.Map(func(r rune) rune {
		if nameRune(r) || r == '.' || r == ':' {
			return r
		}
		return '_'
	}, name)
	lower := strings.ToLower(clean)
	if slices.Contains(reservedNames, lower) || s.opt.flavor != Gephi && slices.Contains(visualNames, lower) {
		clean = "p_" + clean
	}
	unique := clean
	for n := 2; s.names[unique]; n++ {
		unique = clean + "_" + strconv.Itoa(n)
	}
	return unique
}

// nameRune reports whether r can be in the id of a key as it is: the characters of XML
// names of all editions, but for the point and the colon.
func nameRune(r rune) bool {
	if r < 0x80 {
		return r == '_' || r == '-' || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z'
	}
	return r >= 0xc0 && r < 0xd800 && r != 0xd7 && r != 0xf7 && (r < 0x2070 || r > 0x3000) && unicode.IsLetter(r)
}

// encodeName writes a name with _x0020_ for a character that is not allowed in the id
// of a key.
func encodeName(name string) string {
	var b strings.Builder
	for i, r := range name {
		if !nameRune(r) || r == '_' && strings.HasPrefix(name[i+1:], "x") {
			b.WriteString(escapeRune(r))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func escapeRune(r rune) string { return fmt.Sprintf("_x%04X_", r) }

// decodeName reads what encodeName writes.
func decodeName(s string) string {
	var b strings.Builder
	for {
		at := strings.Index(s, "_x")
		if at < 0 {
			break
		}
		hex, rest, ok := strings.Cut(s[at+2:], "_")
		r, err := strconv.ParseUint(hex, 16, 21)
		if !ok || err != nil || len(hex) < 4 {
			b.WriteString(s[:at+2])
			s = s[at+2:]
			continue
		}
		b.WriteString(s[:at])
		b.WriteRune(rune(r))
		s = rest
	}
	b.WriteString(s)
	return b.String()
}
