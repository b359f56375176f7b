package tck

import (
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/graph"
)

// The runner compares values as canonical text: the expected value is read from
// its cell and the actual one from the result, and both are written in one form
// in which equal text means equal values. Floats carry a mark, so that 1 and 1.0
// differ; labels and map keys are sorted; temporal values are their ISO strings,
// as scenarios write them. With unordered set, lists are sorted too.

// canonical writes an actual value. Nodes, edges and paths must be materialised.
//
//kg:switch
func canonical(v graph.Value, unordered bool) string {
	switch v.Kind() {
	case graph.KindNull:
		return "null"
	case graph.KindBool:
		b, _ := v.AsBool()
		return strconv.FormatBool(b)
	case graph.KindInt:
		i, _ := v.AsInt()
		return strconv.FormatInt(i, 10)
	case graph.KindFloat:
		f, _ := v.AsFloat()
		return canonicalFloat(f)
	case graph.KindString:
		s, _ := v.AsString()
		return strconv.Quote(s)
	case graph.KindList:
		l, _ := v.AsList()
		return canonicalList(l, unordered)
	case graph.KindMap:
		m, _ := v.AsMap()
		return canonicalProps(m, unordered)
	case graph.KindNode:
		return canonicalNode(v, unordered)
	case graph.KindEdge:
		return canonicalEdge(v, unordered)
	case graph.KindPath:
		p, _ := v.AsPath()
		return canonicalPath(p, unordered)
	}
	return strconv.Quote(v.Text())
}

func canonicalFloat(f float64) string {
	if f == 0 {
		f = 0 // scenarios do not tell the zeros apart
	}
	return "float " + strconv.FormatFloat(f, 'g', -1, 64)
}

func canonicalList(l []graph.Value, unordered bool) string {
	items := make([]string, len(l))
	for i, e := range l {
		items[i] = canonical(e, unordered)
	}
	return joinList(items, unordered)
}

func joinList(items []string, unordered bool) string {
	if unordered {
		sort.Strings(items)
	}
	return "[" + strings.Join(items, ", ") + "]"
}

func canonicalProps(m graph.Props, unordered bool) string {
	items := make([]string, len(m))
	for i, p := range m {
		items[i] = strconv.Quote(p.Key) + ": " + canonical(p.Value, unordered)
	}
	sort.Strings(items)
	return "{" + strings.Join(items, ", ") + "}"
}

func joinNode(labels []string, props string) string {
	labels = append([]string(nil), labels...)
	sort.Strings(labels)
	var b strings.Builder
	b.WriteByte('(')
	for _, l := range labels {
		b.WriteString(":" + strconv.Quote(l))
	}
	return b.String() + " " + props + ")"
}

func canonicalNode(v graph.Value, unordered bool) string {
	n, ok := v.AsNode()
	if !ok {
		return "(not materialised)"
	}
	return joinNode(n.Labels, canonicalProps(n.Props, unordered))
}

func joinEdge(typ, props string) string { return "[:" + strconv.Quote(typ) + " " + props + "]" }

func canonicalEdge(v graph.Value, unordered bool) string {
	e, ok := v.AsEdge()
	if !ok {
		return "[not materialised]"
	}
	return joinEdge(e.Type, canonicalProps(e.Props, unordered))
}

// canonicalPath writes each edge with the direction in which it is stored, seen
// along the path.
func canonicalPath(p *graph.Path, unordered bool) string {
	var b strings.Builder
	b.WriteString("<" + canonicalNode(p.Nodes[0], unordered))
	for i, ev := range p.Edges {
		edge := canonicalEdge(ev, unordered)
		forward := true
		if e, ok := ev.AsEdge(); ok {
			from, _ := p.Nodes[i].NodeID()
			forward = e.From == from
		}
		b.WriteString(joinStep(edge, forward) + canonicalNode(p.Nodes[i+1], unordered))
	}
	return b.String() + ">"
}

func joinStep(edge string, forward bool) string {
	if forward {
		return "-" + edge + "->"
	}
	return "<-" + edge + "-"
}

// expected reads a cell into canonical form.
func expected(cell string, unordered bool) (string, error) {
	p := &valueParser{s: cell, unordered: unordered}
	out := p.value()
	if p.skip(); p.err == nil && p.at < len(p.s) {
		p.fail("text after the value")
	}
	if p.err != nil {
		return "", fmt.Errorf("value %q: %w", cell, p.err)
	}
	return out, nil
}

// valueParser reads the notation of result cells: openCypher literals, and nodes,
// relationships and paths in pattern form.
type valueParser struct {
	s         string
	at        int
	unordered bool
	err       error
}

func (p *valueParser) fail(msg string) {
	if p.err == nil {
		p.err = fmt.Errorf("%s at %d", msg, p.at+1)
	}
	p.at = len(p.s)
}

func (p *valueParser) skip() {
	for p.at < len(p.s) && (p.s[p.at] == ' ' || p.s[p.at] == '\t') {
		p.at++
	}
}

func (p *valueParser) peek(c byte) bool {
	p.skip()
	return p.at < len(p.s) && p.s[p.at] == c
}

func (p *valueParser) accept(token string) bool {
	p.skip()
	if strings.HasPrefix(p.s[p.at:], token) {
		p.at += len(token)
		return true
	}
	return false
}

func (p *valueParser) expect(token string) {
	if !p.accept(token) {
		p.fail("expected " + token)
	}
}

func (p *valueParser) value() string {
	p.skip()
	if p.at >= len(p.s) {
		p.fail("expected a value")
		return ""
	}
	switch p.s[p.at] {
	case '(':
		return p.node()
	case '<':
		return p.path()
	case '{':
		return p.props()
	case '\'':
		return strconv.Quote(p.quoted('\''))
	case '[':
		return p.listOrEdge()
	}
	return p.scalar()
}

func (p *valueParser) listOrEdge() string {
	start := p.at
	p.expect("[")
	if p.peek(':') {
		p.at = start
		return p.edge()
	}
	var items []string
	for !p.accept("]") {
		if len(items) > 0 {
			p.expect(",")
		}
		items = append(items, p.value())
		if p.err != nil {
			return ""
		}
	}
	return joinList(items, p.unordered)
}

func (p *valueParser) scalar() string {
	start := p.at
	for p.at < len(p.s) && strings.IndexByte(",]})|> \t", p.s[p.at]) < 0 {
		p.at++
	}
	word := p.s[start:p.at]
	switch word {
	case "null", "true", "false":
		return word
	case "NaN":
		return canonicalFloat(math.NaN())
	case "Inf", "Infinity":
		return canonicalFloat(math.Inf(1))
	case "-Inf", "-Infinity":
		return canonicalFloat(math.Inf(-1))
	}
	if i, err := strconv.ParseInt(word, 10, 64); err == nil {
		return strconv.FormatInt(i, 10)
	}
	if f, err := strconv.ParseFloat(word, 64); err == nil {
		return canonicalFloat(f)
	}
	p.fail(fmt.Sprintf("unknown value %q", word))
	return ""
}

// quoted reads a string literal with the escapes of the language.
func (p *valueParser) quoted(quote byte) string {
	var b strings.Builder
	for p.at++; p.at < len(p.s); p.at++ {
		switch c := p.s[p.at]; {
		case c == quote:
			p.at++
			return b.String()
		case c == '\\' && p.at+1 < len(p.s):
			p.at++
			p.escape(&b)
		default:
			b.WriteByte(c)
		}
	}
	p.fail("string is not closed")
	return ""
}

var escapes = map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', 'b': '\b', 'f': '\f', '\\': '\\', '\'': '\'', '"': '"', '`': '`'}

func (p *valueParser) escape(b *strings.Builder) {
	c := p.s[p.at]
	if r, ok := escapes[c]; ok {
		b.WriteByte(r)
		return
	}
	if (c == 'u' || c == 'U') && p.at+5 <= len(p.s) {
		if n, err := strconv.ParseUint(p.s[p.at+1:p.at+5], 16, 32); err == nil {
			b.WriteRune(rune(n))
			p.at += 4
			return
		}
	}
	b.WriteByte('\\')
	b.WriteByte(c)
}

func (p *valueParser) name() string {
	p.skip()
	if p.peek('`') {
		return p.quoted('`')
	}
	start := p.at
	for p.at < len(p.s) && strings.IndexByte(" \t:{}()[]<>,|'", p.s[p.at]) < 0 {
		p.at++
	}
	if p.at == start {
		p.fail("expected a name")
	}
	return p.s[start:p.at]
}

func (p *valueParser) props() string {
	p.expect("{")
	var items []string
	for !p.accept("}") {
		if len(items) > 0 {
			p.expect(",")
		}
		key := p.name()
		p.expect(":")
		items = append(items, strconv.Quote(key)+": "+p.value())
		if p.err != nil {
			return ""
		}
	}
	sort.Strings(items)
	return "{" + strings.Join(items, ", ") + "}"
}

func (p *valueParser) optionalProps() string {
	if p.peek('{') {
		return p.props()
	}
	return "{}"
}

func (p *valueParser) node() string {
	p.expect("(")
	var labels []string
	for p.accept(":") {
		labels = append(labels, p.name())
	}
	props := p.optionalProps()
	p.expect(")")
	return joinNode(labels, props)
}

func (p *valueParser) edge() string {
	p.expect("[")
	p.expect(":")
	typ := p.name()
	props := p.optionalProps()
	p.expect("]")
	return joinEdge(typ, props)
}

func (p *valueParser) path() string {
	p.expect("<")
	var b strings.Builder
	b.WriteString("<" + p.node())
	for p.err == nil && !p.accept(">") {
		backward := p.accept("<-")
		if !backward {
			p.expect("-")
		}
		edge := p.edge()
		if backward {
			p.expect("-")
		} else {
			p.expect("->")
		}
		b.WriteString(joinStep(edge, !backward) + p.node())
	}
	return b.String() + ">"
}
