package csv

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/kg/graph"
)

// Role says what a column is for.
type Role uint8

// The roles of a column.
const (
	Property Role = iota
	ID            // identifies a node, and is a property too if it has a name
	Labels
	Start // identifies the node where a relationship starts
	End
	Type
	Ignore
)

var roleNames = map[Role]string{ID: "ID", Labels: "LABEL", Start: "START_ID", End: "END_ID", Type: "TYPE", Ignore: "IGNORE"}

// Field is what a header says of a column.
type Field struct {
	Name  string
	Role  Role
	Type  string // of a property, in lower case, without brackets: "int"
	List  bool   // whether it is a list of Type
	Space string // of an ID, Start or End

	kind     graph.Kind
	idType   string // of an ID: "int", "string", or empty where the header does not say
	timezone string
	ofID     bool // it is what an ID column with a name is besides
}

// String returns the field as it stands in a header.
func (f Field) String() string {
	if f.Role != Property {
		text := f.name() + ":" + roleNames[f.Role]
		if f.Space != "" {
			text += "(" + f.Space + ")"
		}
		if f.idType != "" {
			text += "{id-type:" + f.idType + "}"
		}
		return text
	}
	text := f.name() + ":" + f.Type
	if f.List {
		text += "[]"
	}
	if f.timezone != "" {
		text += "{timezone:" + f.timezone + "}"
	}
	return text
}

func (f Field) name() string {
	if strings.ContainsAny(f.Name, "|{}(`") {
		return "`" + strings.ReplaceAll(f.Name, "`", "``") + "`"
	}
	return f.Name
}

// parseCell reads a cell of a header, which may say more than one field.
func parseCell(text string) ([]Field, error) {
	var fields []Field
	for {
		part, rest, more := cutOutside(text)
		f, err := parseField(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		fields = append(fields, f)
		if !more {
			return fields, nil
		}
		text = rest
	}
}

// cutOutside cuts text at the first | that is neither in backquotes nor in braces.
func cutOutside(text string) (part, rest string, found bool) {
	quoted, depth := false, 0
	for i := range len(text) {
		switch c := text[i]; {
		case c == '`':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '(':
			depth++
		case c == '}' || c == ')':
			depth--
		case c == '|' && depth <= 0:
			return text[:i], text[i+1:], true
		}
	}
	return text, "", false
}

func parseField(text string) (Field, error) {
	var f Field
	rest := text
	if strings.HasPrefix(text, "`") {
		name, after, err := backquoted(text)
		if err != nil {
			return f, err
		}
		f.Name, rest = name, after
		if rest != "" && rest[0] != ':' {
			return f, fmt.Errorf("%q: a colon should follow the name in backquotes", text)
		}
	}
	rest, braces, err := cutTail(rest, '{', '}')
	if err != nil {
		return f, fmt.Errorf("%q: %w", text, err)
	}
	rest, space, err := cutTail(rest, '(', ')')
	if err != nil {
		return f, fmt.Errorf("%q: %w", text, err)
	}
	typ := ""
	if i := strings.LastIndexByte(rest, ':'); i >= 0 {
		rest, typ = rest[:i], strings.TrimSpace(rest[i+1:])
	}
	if f.Name == "" {
		f.Name = strings.TrimSpace(rest)
	}
	if err := f.setType(typ); err != nil {
		return f, fmt.Errorf("%q: %w", text, err)
	}
	f.Space = space
	if space != "" && f.Role != ID && f.Role != Start && f.Role != End {
		return f, fmt.Errorf("%q: only ID, START_ID and END_ID have a space", text)
	}
	if err := f.setOptions(braces); err != nil {
		return f, fmt.Errorf("%q: %w", text, err)
	}
	return f, nil
}

// backquoted cuts a name in backquotes off the start of text.
func backquoted(text string) (name, rest string, err error) {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] != '`':
		case i+1 < len(text) && text[i+1] == '`':
			i++
		default:
			return strings.ReplaceAll(text[1:i], "``", "`"), text[i+1:], nil
		}
	}
	return "", "", fmt.Errorf("%q: the backquote is not closed", text)
}

// cutTail cuts what stands in brackets off the end of text.
func cutTail(text string, open, closed byte) (rest, inner string, err error) {
	text = strings.TrimSpace(text)
	if text == "" || text[len(text)-1] != closed {
		return text, "", nil
	}
	i := strings.IndexByte(text, open)
	if i < 0 {
		return "", "", fmt.Errorf("there is a %c and no %c", closed, open)
	}
	return text[:i], strings.TrimSpace(text[i+1 : len(text)-1]), nil
}

// types has the types of properties; those with the same kind differ in range only.
var types = map[string]graph.Kind{
	"string": graph.KindString, "char": graph.KindString,
	"int": graph.KindInt, "long": graph.KindInt, "short": graph.KindInt, "byte": graph.KindInt,
	"float": graph.KindFloat, "double": graph.KindFloat, "boolean": graph.KindBool,
	"date": graph.KindDate, "time": graph.KindTime, "localtime": graph.KindLocalTime,
	"datetime": graph.KindDateTime, "localdatetime": graph.KindLocalDateTime, "duration": graph.KindDuration,
	"literal": graph.KindNull,
}

func (f *Field) setType(typ string) error {
	for role, name := range roleNames {
		if strings.EqualFold(typ, name) {
			f.Role = role
			return nil
		}
	}
	f.Type = strings.ToLower(typ)
	if f.Type == "" {
		f.Type = "string"
	}
	if rest, list := strings.CutSuffix(f.Type, "[]"); list {
		f.Type, f.List = rest, true
	}
	kind, known := types[f.Type]
	f.kind = kind
	switch {
	case f.Type == "point":
		return errors.New("points are not kept: make two columns of type float of it, or :IGNORE it")
	case f.Type == "action":
		return errors.New("an incremental import is not possible: load into an empty store")
	case !known:
		return fmt.Errorf("there is no type %q", f.Type)
	case f.Name == "":
		return errors.New("the column has no name: give it one, or :IGNORE it")
	}
	return nil
}

// setOptions reads what stands in braces.
func (f *Field) setOptions(text string) error {
	for text != "" {
		var one string
		one, text, _ = strings.Cut(text, ",")
		name, value, _ := strings.Cut(one, ":")
		value = strings.Trim(strings.TrimSpace(value), `'"`)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "id-type":
			switch strings.ToLower(value) {
			case "int", "long", "integer", "short", "byte":
				f.idType = "int"
			case "string", "char":
				f.idType = "string"
			default:
				return fmt.Errorf("there is no id-type %q: it is int or string", value)
			}
		case "timezone":
			f.timezone = value
		case "label":
		default:
			return fmt.Errorf("there is no option %q: id-type, timezone and label are known", name)
		}
	}
	return nil
}

// header is the columns of a source.
type header struct {
	columns [][]Field
	fields  []placed // all but the ignored ones, properties by name and the rest before them
	width   int
	names   int // how many of fields are no properties
	id      *Field
	intIDs  bool
	ends    [2]*Field
}

// placed is a field and the number of its column, from 0.
type placed struct {
	Field
	column int
}

func parseHeader(cells []string, nodes bool) (*header, error) {
	h := &header{width: len(cells)}
	for i, text := range cells {
		fields, err := parseCell(text)
		if err != nil {
			return nil, fmt.Errorf("column %d: %w", i+1, err)
		}
		h.columns = append(h.columns, fields)
		for _, f := range fields {
			if f.Role != Ignore {
				h.fields = append(h.fields, placed{f, i})
			}
			if f.Role == ID && f.Name != "" {
				h.fields = append(h.fields, placed{Field{Name: f.Name, Type: "string", kind: graph.KindString, ofID: true}, i})
			}
		}
	}
	slices.SortStableFunc(h.fields, func(a, b placed) int {
		if pa, pb := a.Role == Property, b.Role == Property; pa != pb {
			if pa {
				return 1
			}
			return -1
		}
		return strings.Compare(a.Name, b.Name)
	})
	for h.names < len(h.fields) && h.fields[h.names].Role != Property {
		h.names++
	}
	return h, h.check(nodes)
}

// check looks whether the columns make a source of nodes, or of relationships.
func (h *header) check(nodes bool) error {
	count := map[Role]int{}
	for i := range h.fields {
		f := &h.fields[i].Field
		count[f.Role]++
		switch f.Role {
		case ID:
			h.id = f
		case Start:
			h.ends[0] = f
		case End:
			h.ends[1] = f
		}
	}
	wrong, want := []Role{Start, End, Type}, []Role{ID}
	what := "nodes"
	if !nodes {
		wrong, want = []Role{ID, Labels}, []Role{Start, End}
		what = "relationships"
	}
	for _, r := range wrong {
		if count[r] > 0 {
			return fmt.Errorf("a header of %s has no :%s", what, roleNames[r])
		}
	}
	for _, r := range want {
		if count[r] != 1 {
			return fmt.Errorf("a header of %s has one :%s, this one has %d", what, roleNames[r], count[r])
		}
	}
	if count[Type] > 1 {
		return fmt.Errorf("a header has one :TYPE, this one has %d", count[Type])
	}
	return nil
}

// setIntIDs says whether the ids of the nodes are integers.
func (h *header) setIntIDs(ints bool) {
	h.intIDs = ints
	for i := range h.fields {
		if f := &h.fields[i].Field; ints && f.ofID {
			f.Type, f.kind = "int", graph.KindInt
		}
	}
}

// describe returns what the header says of a column, counted from 1.
func (h *header) describe(column int) string {
	if column < 1 || column > len(h.columns) {
		return "none"
	}
	var parts []string
	for _, f := range h.columns[column-1] {
		parts = append(parts, f.String())
	}
	return strings.Join(parts, "|")
}
