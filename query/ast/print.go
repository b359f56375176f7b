package ast

import (
	"strconv"
	"strings"
)

// Format returns the canonical text of a tree: one space where space is needed, key
// words in capitals, parentheses only where the tree needs them, clauses of a query
// on lines of their own. Two trees have the same text if and only if they are equal
// but for places, and for a Query the text parses to an equal tree. Columns without
// an alias are named by the text, so formatting can rename them.
func Format(n Node) string {
	var p printer
	p.node(n)
	return p.String()
}

type printer struct {
	strings.Builder
	nested int // depth of subqueries: they stay on one line
}

func (p *printer) put(parts ...string) {
	for _, s := range parts {
		p.WriteString(s)
	}
}

// list prints the elements with a separator between them.
func list[T any](p *printer, sep string, elems []T, print func(T)) {
	for i, e := range elems {
		if i > 0 {
			p.put(sep)
		}
		print(e)
	}
}

//kg:switch
func (p *printer) node(n Node) {
	switch n := n.(type) {
	case *Query:
		p.put([...]string{ModeRun: "", ModeExplain: "EXPLAIN ", ModeProfile: "PROFILE "}[n.Mode])
		p.node(n.Stmt)
	case *Regular:
		p.regular(n)
	case *Single:
		p.single(n)
	case *CreateIndex:
		p.put("CREATE INDEX ")
		p.schemaName(n.Name)
		p.put(when(n.IfNotExists, "IF NOT EXISTS "), "FOR ")
		p.target(n.On, " ON (")
		p.put(")")
	case *DropIndex:
		p.dropIndex(n)
	case *CreateConstraint:
		p.put("CREATE CONSTRAINT ")
		p.schemaName(n.Name)
		p.put(when(n.IfNotExists, "IF NOT EXISTS "), "FOR ")
		p.target(n.On, " REQUIRE (")
		p.put(") IS ", [...]string{ConstraintUnique: "UNIQUE", ConstraintNotNull: "NOT NULL", ConstraintKey: "KEY"}[n.Kind])
	case *DropConstraint:
		p.put("DROP CONSTRAINT ", quoteWord(n.Name.Text, true), when(n.IfExists, " IF EXISTS"))
	case *Show:
		p.put("SHOW ", [...]string{ShowIndexes: "INDEXES", ShowConstraints: "CONSTRAINTS", ShowFunctions: "FUNCTIONS", ShowProcedures: "PROCEDURES"}[n.Kind])
		if n.Yield != nil {
			p.put(" ")
			p.yield(n.Yield)
		}
		p.where(n.Where)
	case Clause:
		p.clause(n)
	case *Projection:
		p.projection(n)
	case *Item:
		p.item(n)
	case *SortKey:
		p.expr(n.X, levelOr)
		p.put(when(n.Desc, " DESC"))
	case *MergeAction:
		p.put("ON ", [...]string{"MATCH", "CREATE"}[index(n.OnCreate)], " SET ")
		list(p, ", ", n.Items, p.setItem)
	case SetItem:
		p.setItem(n)
	case RemoveItem:
		p.removeItem(n)
	case *Yield:
		p.yield(n)
	case *YieldItem:
		p.yieldItem(n)
	case *Path:
		p.path(n)
	case PathElem:
		p.pathElem(n)
	case Label:
		p.label(n, labelOr)
	case *MapEntry:
		p.entry(n)
	case *When:
		p.when(n)
	case *MapProjItem:
		p.mapProjItem(n)
	case Expr:
		p.expr(n, levelOr)
	default:
		panic("ast: Format: unknown node")
	}
}

func when(cond bool, text string) string {
	if cond {
		return text
	}
	return ""
}

func index(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (p *printer) schemaName(n Name) {
	if n.Text != "" {
		p.put(quoteWord(n.Text, true), " ")
	}
}

// target prints the entity and the keys of an index or a constraint.
func (p *printer) target(t SchemaTarget, between string) {
	name := func(n Name) { p.put("x.", quoteWord(n.Text, false)) }
	if t.Relationship {
		p.put("()-[x:", quoteWord(t.Label.Text, false), "]-()", between)
	} else {
		p.put("(x:", quoteWord(t.Label.Text, false), ")", between)
	}
	list(p, ", ", t.Keys, name)
}

func (p *printer) dropIndex(n *DropIndex) {
	if n.Name.Text != "" {
		p.put("DROP INDEX ", quoteWord(n.Name.Text, true), when(n.IfExists, " IF EXISTS"))
		return
	}
	p.put("DROP INDEX ON :", quoteWord(n.On.Label.Text, false), "(")
	list(p, ", ", n.On.Keys, func(n Name) { p.put(quoteWord(n.Text, false)) })
	p.put(")")
}

func (p *printer) regular(q *Regular) {
	sep := "\n"
	if p.nested > 0 {
		sep = " "
	}
	for i, s := range q.Parts {
		if i > 0 {
			p.put(sep, "UNION", when(q.Unions[i-1].All, " ALL"), sep)
		}
		p.single(s)
	}
}

func (p *printer) single(s *Single) {
	sep := "\n"
	if p.nested > 0 {
		sep = " "
	}
	list(p, sep, s.Clauses, p.clause)
}

// braces prints the body of a subquery.
func (p *printer) braces(q *Regular) {
	p.nested++
	p.put("{ ")
	p.regular(q)
	p.put(" }")
	p.nested--
}

//kg:switch
func (p *printer) clause(c Clause) {
	switch c := c.(type) {
	case *Match:
		p.put(when(c.Optional, "OPTIONAL "), "MATCH ")
		list(p, ", ", c.Paths, p.path)
		p.where(c.Where)
	case *Unwind:
		p.put("UNWIND ")
		p.expr(c.List, levelOr)
		p.put(" AS ", quoteVariable(c.Var.Name))
	case *With:
		p.put("WITH ")
		p.projection(c.Projection)
		p.where(c.Where)
	case *Return:
		p.put("RETURN ")
		p.projection(c.Projection)
	case *Create:
		p.put("CREATE ")
		list(p, ", ", c.Paths, p.path)
	case *Merge:
		p.put("MERGE ")
		p.path(c.Path)
		for _, a := range c.Actions {
			p.put(" ")
			p.node(a)
		}
	case *Set:
		p.put("SET ")
		list(p, ", ", c.Items, p.setItem)
	case *Remove:
		p.put("REMOVE ")
		list(p, ", ", c.Items, p.removeItem)
	case *Delete:
		p.put(when(c.Detach, "DETACH "), "DELETE ")
		p.exprs(c.Exprs)
	case *Foreach:
		p.put("FOREACH (", quoteVariable(c.Var.Name), " IN ")
		p.expr(c.List, levelOr)
		p.put(" | ")
		list(p, " ", c.Body, p.clause)
		p.put(")")
	case *Call:
		p.call(c)
	case *CallSubquery:
		p.put(when(c.Optional, "OPTIONAL "), "CALL ")
		if c.Scoped {
			p.put("(", when(c.ImportStar, "*"))
			list(p, ", ", c.Imports, func(v *Variable) { p.put(quoteVariable(v.Name)) })
			p.put(") ")
		}
		p.braces(c.Body)
	default:
		panic("ast: Format: unknown clause")
	}
}

func (p *printer) where(e Expr) {
	if e != nil {
		p.put(" WHERE ")
		p.expr(e, levelOr)
	}
}

func (p *printer) projection(r *Projection) {
	p.put(when(r.Distinct, "DISTINCT "), when(r.Star, "*"), when(r.Star && len(r.Items) > 0, ", "))
	list(p, ", ", r.Items, p.item)
	if len(r.OrderBy) > 0 {
		p.put(" ORDER BY ")
		list(p, ", ", r.OrderBy, func(k *SortKey) { p.node(k) })
	}
	if r.Skip != nil {
		p.put(" SKIP ")
		p.expr(r.Skip, levelOr)
	}
	if r.Limit != nil {
		p.put(" LIMIT ")
		p.expr(r.Limit, levelOr)
	}
}

func (p *printer) item(i *Item) {
	p.expr(i.X, levelOr)
	if i.Alias != nil {
		p.put(" AS ", quoteVariable(i.Alias.Name))
	}
}

func (p *printer) setItem(i SetItem) {
	switch i := i.(type) {
	case *SetProperty:
		p.expr(i.Target, levelPostfix)
		p.put(" = ")
		p.expr(i.Value, levelOr)
	case *SetProps:
		p.expr(i.X, levelAtom)
		p.put(" ", when(i.Merge, "+"), "= ")
		p.expr(i.Value, levelOr)
	case *SetLabels:
		p.labelled(i.X, i.Labels)
	default:
		panic("ast: Format: unknown item of SET")
	}
}

func (p *printer) removeItem(i RemoveItem) {
	switch i := i.(type) {
	case *RemoveProperty:
		p.expr(i.Target, levelPostfix)
	case *RemoveLabels:
		p.labelled(i.X, i.Labels)
	default:
		panic("ast: Format: unknown item of REMOVE")
	}
}

func (p *printer) labelled(x *Variable, labels []Label) {
	p.put(quoteVariable(x.Name))
	for _, l := range labels {
		p.put(":")
		p.label(l, labelAtom)
	}
}

func (p *printer) call(c *Call) {
	p.put(when(c.Optional, "OPTIONAL "), "CALL ", quoteDotted(c.Name.Text, false))
	if !c.Bare {
		p.put("(")
		p.exprs(c.Args)
		p.put(")")
	}
	if c.Yield != nil {
		p.put(" ")
		p.yield(c.Yield)
	}
}

func (p *printer) yield(y *Yield) {
	p.put("YIELD ", when(y.Star, "*"))
	list(p, ", ", y.Items, p.yieldItem)
	p.where(y.Where)
}

func (p *printer) yieldItem(i *YieldItem) {
	if i.Field.Text != i.Var.Name {
		p.put(quoteWord(i.Field.Text, false), " AS ")
	}
	p.put(quoteVariable(i.Var.Name))
}

func (p *printer) count(n int64) { p.put(strconv.FormatInt(n, 10)) }
