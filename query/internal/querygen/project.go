package querygen

import (
	"fmt"
	"strings"
)

// projection makes the items of WITH and RETURN, and leaves in scope what they give.
func (g *gen) projection() string {
	if g.one(3) {
		return g.aggregation()
	}
	var items []string
	var out []variable
	seen := map[string]bool{}
	for range 1 + g.upTo(3) {
		if len(g.scope) == 0 || g.one(3) {
			v := g.fresh("v")
			items = append(items, g.value(1)+" AS "+v)
			out = append(out, variable{v, number})
			continue
		}
		v := g.scope[g.r.IntN(len(g.scope))]
		if seen[v.name] {
			continue
		}
		seen[v.name] = true
		if g.one(4) {
			alias := g.fresh("w")
			items = append(items, v.name+" AS "+alias)
			out = append(out, variable{alias, v.kind})
			continue
		}
		items = append(items, v.name)
		out = append(out, v)
	}
	s := strings.Join(items, ", ")
	if g.one(4) {
		s = "DISTINCT " + s
	}
	g.scope = out
	return s + g.order()
}

// order sorts by all columns, so that SKIP and LIMIT leave the same rows whatever the
// order of rows that are equal.
func (g *gen) order() string {
	if !g.one(4) {
		return ""
	}
	keys := make([]string, len(g.scope))
	for i, v := range g.scope {
		keys[i] = v.name
		if g.one(3) {
			keys[i] += " DESC"
		}
	}
	s := " ORDER BY " + strings.Join(keys, ", ")
	if g.one(3) {
		s += fmt.Sprintf(" SKIP %d", g.upTo(3))
	}
	if g.one(2) {
		s += fmt.Sprintf(" LIMIT %d", g.upTo(5))
	}
	return s
}

func (g *gen) aggregation() string {
	var items []string
	var out []variable
	for range g.upTo(2) {
		v := g.fresh("v")
		if n, ok := g.entity(); ok && g.one(2) {
			k := node
			for _, s := range g.scope {
				if s.name == n {
					k = s.kind
				}
			}
			items = append(items, n+" AS "+v)
			out = append(out, variable{v, k})
			continue
		}
		items = append(items, g.value(0)+" AS "+v)
		out = append(out, variable{v, number})
	}
	for range 1 + g.upTo(1) {
		v := g.fresh("v")
		x := g.value(0)
		if n, ok := g.entity(); ok && g.one(2) {
			items = append(items, fmt.Sprintf("count(%s%s) AS %s", g.pick("", "DISTINCT "), n, v))
		} else {
			call := g.pick("count(*)", "sum(X)", "min(X)", "max(X)", "count(X)", "count(DISTINCT X)", "sum(DISTINCT X)")
			items = append(items, strings.ReplaceAll(call, "X", x)+" AS "+v)
		}
		out = append(out, variable{v, number})
	}
	g.scope = out
	return strings.Join(items, ", ") + g.order()
}

// top makes a query for the first of some groups. Labels U have unique ids, which nodes
// may lack.
func (g *gen) top() string {
	limit := fmt.Sprintf(" LIMIT %d", g.upTo(4))
	a, x, y := g.fresh("a"), g.fresh("x"), g.fresh("y")
	if g.one(2) {
		key := g.pick("k", "s", "f")
		return fmt.Sprintf("MATCH (%s)%s(%s) OPTIONAL MATCH (%s)%s(%s%s) RETURN %s.%s AS g, count(%s) AS n, min(%s.k) AS m ORDER BY g%s, n DESC, m%s",
			a, g.pick("-->", "--", "-[:R]->"), x, x, g.pick("-->", "<--", "-[:S]-"), y, g.pick("", ":A", " {k: 1}"), x, key, y, y, g.pick("", " DESC"), limit)
	}
	where := g.pick("", fmt.Sprintf(" WHERE %s.id <> 3", x), fmt.Sprintf(" WHERE %s.k > 0", x), fmt.Sprintf(" WHERE %s.s IS NOT NULL", x))
	return fmt.Sprintf("MATCH (%s)%s(%s:U)%s%s RETURN %s.id AS i, %s.k AS k, count(*) AS n ORDER BY n DESC, i, k%s",
		a, g.pick("-->", "--", "<-[:R]-"), x, g.pick("", "--("+y+")", "-->()"), where, x, x, limit)
}

// write makes a query that changes the graph in a way that does not depend on the
// order of rows.
func (g *gen) write() string {
	read := "MATCH " + g.patterns() + g.where()
	n, ok := g.any(node)
	if !ok {
		return "CREATE (:N {k: 1})-[:R]->(:N)"
	}
	what := g.pick(
		"SET %s.k = 7", "SET %s:D", "SET %s += {k: 9, s: null}", "REMOVE %s.k", "REMOVE %s:A", "DETACH DELETE %s",
		"CREATE (%s)-[:N {k: 5}]->(:N {k: 6})", "MERGE (%s)-[:M]->(x:M {k: 1})", "MERGE (%s)-[:M]-(y:M)",
		"FOREACH (i IN [1, 2] | CREATE (%s)-[:N]->(:N {k: i}))", "SET %s = {k: 3}",
	)
	s := read + " " + fmt.Sprintf(what, n)
	if e, ok := g.any(edge); ok && g.one(3) {
		s = read + " " + g.pick("DELETE ", "REMOVE ", "SET ") + e
		switch {
		case strings.Contains(s, "REMOVE "+e):
			s += ".k"
		case strings.HasSuffix(s, "SET "+e):
			s += ".k = 8"
		}
		return s
	}
	if g.one(3) && !strings.Contains(what, "DELETE") {
		s += " WITH DISTINCT " + n + " MATCH (" + n + ")--(z) RETURN count(z) AS c"
	}
	return s
}
