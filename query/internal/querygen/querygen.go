// Package querygen makes small graphs and queries from a seed, for tests that run
// one query in different ways and compare the answers.
//
// Queries are valid, and their answer as a multiset of rows does not depend on the
// order in which an engine finds rows.
package querygen

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Case is a graph and a query on it.
type Case struct {
	Setup []string // statements that make the graph, and indexes
	Query string
	// Writes is set if the query changes the graph.
	Writes bool
}

// New returns the case of a seed; the same seed always gives the same case.
func New(seed uint64) Case {
	g := &gen{r: rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))}
	c := Case{Setup: g.graph()}
	switch {
	case g.one(6):
		c.Query, c.Writes = g.write(), true
	case g.one(12):
		c.Setup = append(c.Setup, "CREATE CONSTRAINT FOR (n:U) REQUIRE n.id IS UNIQUE")
		c.Query = g.top()
	default:
		c.Query = g.query()
	}
	return c
}

type kind int

const (
	node kind = iota
	edge
	edges // a list of relationships
	path
	number
	text
	opaque // anything else
)

type variable struct {
	name string
	kind kind
}

type gen struct {
	r     *rand.Rand
	scope []variable
	names int
	depth int
}

func (g *gen) one(n int) bool           { return g.r.IntN(n) == 0 }
func (g *gen) upTo(n int) int           { return g.r.IntN(n + 1) }
func (g *gen) pick(of ...string) string { return of[g.r.IntN(len(of))] }

func (g *gen) fresh(prefix string) string {
	g.names++
	return fmt.Sprintf("%s%d", prefix, g.names)
}

func (g *gen) label() string { return g.pick("A", "B", "C") }
func (g *gen) typ() string   { return g.pick("R", "S", "T") }

// graph makes nodes with labels and properties, relationships with loops and
// parallels, and sometimes indexes.
func (g *gen) graph() []string {
	var out []string
	n := 1 + g.r.IntN(7)
	parts := make([]string, 0, 3*n)
	for i := range n {
		s := fmt.Sprintf("(n%d", i)
		for _, l := range []string{"A", "B", "C"} {
			if g.one(2) {
				s += ":" + l
			}
		}
		if g.one(3) {
			parts = append(parts, s+":U"+g.pick("", fmt.Sprintf(" {id: %d, k: %d}", i, g.upTo(2)))+")")
			continue
		}
		parts = append(parts, s+g.props()+")")
	}
	for range g.r.IntN(2*n + 1) {
		parts = append(parts, fmt.Sprintf("(n%d)-[:%s%s]->(n%d)", g.r.IntN(n), g.typ(), g.props(), g.r.IntN(n)))
	}
	out = append(out, "CREATE "+strings.Join(parts, ", "))
	for _, l := range []string{"A", "B"} {
		for _, k := range []string{"k", "s"} {
			if g.one(3) {
				out = append(out, fmt.Sprintf("CREATE INDEX FOR (n:%s) ON (n.%s)", l, k))
			}
		}
	}
	return out
}

func (g *gen) props() string {
	var out []string
	if !g.one(4) {
		out = append(out, fmt.Sprintf("k: %d", g.upTo(4)))
	}
	if g.one(2) {
		out = append(out, fmt.Sprintf("s: '%s'", g.pick("a", "ab", "b", "ba", "")))
	}
	if g.one(3) {
		out = append(out, "f: "+g.pick("1", "1.5", "2", "-0.5", "true", "[1, 2]"))
	}
	if len(out) == 0 {
		return ""
	}
	return " {" + strings.Join(out, ", ") + "}"
}

// query makes a reading query.
func (g *gen) query() string {
	var b strings.Builder
	for range 1 + g.upTo(2) {
		b.WriteString(g.clause() + " ")
	}
	b.WriteString("RETURN " + g.projection())
	text := b.String()
	if g.depth == 0 && g.one(12) {
		g.scope = nil
		cols := "RETURN count(*) AS c"
		text = "MATCH " + g.patterns() + g.where() + " " + cols + g.pick(" UNION ", " UNION ALL ")
		g.scope = nil
		text += "MATCH " + g.patterns() + g.where() + " " + cols
	}
	return text
}

func (g *gen) clause() string {
	switch g.r.IntN(10) {
	case 0:
		return g.unwind()
	case 1, 2:
		return "WITH " + g.projection() + g.where()
	case 3, 4:
		return "OPTIONAL MATCH " + g.patterns() + g.where()
	case 5:
		if g.depth == 0 {
			return g.call()
		}
	}
	return "MATCH " + g.patterns() + g.where()
}

func (g *gen) unwind() string {
	v := g.fresh("u")
	list := g.pick("[1, 2, 2]", "[0, null]", "range(0, 3)", "[]", "null")
	if n, ok := g.any(edges); ok && g.one(2) {
		s := "UNWIND " + n + " AS " + v
		g.scope = append(g.scope, variable{v, edge})
		return s
	}
	g.scope = append(g.scope, variable{v, number})
	return "UNWIND " + list + " AS " + v
}

// call makes a subquery that counts, or that gives rows.
func (g *gen) call() string {
	saved := g.scope
	n, ok := g.any(node)
	g.depth++
	defer func() { g.depth-- }()
	with := ""
	g.scope = nil
	if ok {
		with = "WITH " + n + " "
		g.scope = []variable{{n, node}}
	}
	inner := with + "MATCH " + g.patterns() + g.where()
	v := g.fresh("v")
	x := g.pick("count(*)", "sum(1)")
	if m, ok := g.any(node); ok && g.one(2) {
		x = m + ".k"
	}
	g.scope = append(saved, variable{v, number})
	return "CALL { " + inner + " RETURN " + x + " AS " + v + " }"
}

// any chooses a variable of a kind.
func (g *gen) any(k kind) (string, bool) {
	var of []string
	for _, v := range g.scope {
		if v.kind == k {
			of = append(of, v.name)
		}
	}
	if len(of) == 0 {
		return "", false
	}
	return g.pick(of...), true
}

func (g *gen) patterns() string {
	var fresh []variable
	out := []string{g.path(&fresh)}
	for g.one(4) {
		out = append(out, g.path(&fresh))
	}
	g.scope = append(g.scope, fresh...)
	return strings.Join(out, ", ")
}

// path makes one path; nodes of it may be bound before or in the same pattern.
func (g *gen) path(fresh *[]variable) string {
	named := ""
	hops := g.upTo(2)
	if g.one(8) && hops > 0 {
		v := g.fresh("p")
		named = v + " = "
		defer func() { *fresh = append(*fresh, variable{v, path}) }()
	}
	s := named + g.nodePattern(fresh)
	for range hops {
		s += g.relPattern(fresh) + g.nodePattern(fresh)
	}
	return s
}

func (g *gen) nodePattern(fresh *[]variable) string {
	name := ""
	switch {
	case g.one(4):
		saved := g.scope
		g.scope = append(append([]variable{}, g.scope...), *fresh...)
		name, _ = g.any(node)
		g.scope = saved
	case !g.one(4):
		name = g.fresh("n")
		*fresh = append(*fresh, variable{name, node})
	}
	s := "(" + name
	if g.one(3) {
		s += ":" + g.pick("A", "B", "C", "A:B", "A|B", "!A")
	}
	if g.one(10) {
		s += fmt.Sprintf(" {k: %d}", g.upTo(4))
	}
	return s + ")"
}

func (g *gen) relPattern(fresh *[]variable) string {
	inside := ""
	length := ""
	if g.one(5) {
		length = g.pick("*", "*1..2", "*0..2", "*2", "*..2")
	}
	if g.one(2) {
		v := g.fresh("r")
		inside = v
		k := edge
		if length != "" {
			k = edges
		}
		*fresh = append(*fresh, variable{v, k})
	}
	if g.one(3) {
		inside += ":" + g.pick("R", "S", "T", "R|S")
	}
	if length == "*" {
		length = "*..3" // longer walks explode
	}
	inside += length
	if g.one(12) {
		inside += fmt.Sprintf(" {k: %d}", g.upTo(4))
	}
	switch g.r.IntN(3) {
	case 0:
		return "-[" + inside + "]->"
	case 1:
		return "<-[" + inside + "]-"
	}
	return "-[" + inside + "]-"
}

func (g *gen) where() string {
	if !g.one(3) {
		return ""
	}
	return " WHERE " + g.predicate(2)
}

// entity chooses a node or a relationship.
func (g *gen) entity() (string, bool) {
	if g.one(3) {
		if v, ok := g.any(edge); ok {
			return v, true
		}
	}
	return g.any(node)
}

// value makes an expression that gives a number or null.
func (g *gen) value(depth int) string {
	if e, ok := g.entity(); ok && !g.one(3) {
		return e + ".k"
	}
	if v, ok := g.any(number); ok && g.one(2) {
		return v
	}
	if depth > 0 && g.one(3) {
		return g.value(depth-1) + g.pick(" + ", " - ", " * ") + g.value(depth-1)
	}
	return fmt.Sprint(g.upTo(4))
}

func (g *gen) predicate(depth int) string {
	if depth > 0 && g.one(3) {
		op := g.pick(" AND ", " OR ", " XOR ", " AND ")
		return "(" + g.predicate(depth-1) + op + g.predicate(depth-1) + ")"
	}
	if g.one(6) {
		return "NOT (" + g.predicate(max(depth-1, 0)) + ")"
	}
	n, hasNode := g.any(node)
	switch g.r.IntN(9) {
	case 0:
		if hasNode {
			return n + ":" + g.label()
		}
	case 1:
		if hasNode {
			return n + ".s " + g.pick("STARTS WITH 'a'", "= 'ab'", "ENDS WITH 'b'", "CONTAINS 'a'", "> 'a'", "IN ['a', 'b', null]")
		}
	case 2:
		if hasNode && g.depth < 2 {
			return g.patternPredicate(n)
		}
	case 3:
		return g.value(1) + g.pick(" IS NULL", " IS NOT NULL")
	case 4:
		return g.value(1) + " IN [" + g.value(0) + ", " + g.value(0) + "]"
	case 5:
		if hasNode {
			if m, ok := g.any(node); ok {
				return n + g.pick(" = ", " <> ") + m
			}
		}
	case 6:
		if rs, ok := g.any(edges); ok {
			return g.pick("all", "any", "none", "single") + "(x IN " + rs + " WHERE x.k > " + g.value(0) + ")"
		}
	case 7:
		if e, ok := g.any(edge); ok {
			return "type(" + e + ")" + g.pick(" = ", " <> ") + "'" + g.typ() + "'"
		}
	}
	return g.value(1) + g.pick(" = ", " <> ", " < ", " <= ", " > ", " >= ") + g.value(1)
}

func (g *gen) patternPredicate(n string) string {
	saved := g.scope
	g.depth++
	defer func() { g.scope, g.depth = saved, g.depth-1 }()
	arrow := g.pick("-->", "<--", "--", "-[:R]->", "<-[:S]-", "-[:T*1..2]-")
	end := "()"
	if m, ok := g.any(node); ok && g.one(2) {
		end = "(" + m + ")"
	} else if g.one(2) {
		end = "(:" + g.label() + ")"
	}
	if g.one(2) {
		return "(" + n + ")" + arrow + end
	}
	var fresh []variable
	x := g.fresh("n")
	fresh = append(fresh, variable{x, node})
	g.scope = append(append([]variable{}, g.scope...), fresh...)
	body := "(" + n + ")" + arrow + "(" + x + ") WHERE " + g.predicate(0)
	if g.one(3) {
		return "COUNT { " + body + " }" + g.pick(" > 1", " = 0", " < 2")
	}
	return "EXISTS { " + body + " }"
}
