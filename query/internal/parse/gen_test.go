package parse

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/newsgraph/kg/query/ast"
)

// FuzzTree makes a tree from a seed and checks that it survives being printed and
// parsed. It finds what texts hardly reach: operators nested in every way.
func FuzzTree(f *testing.F) {
	for seed := range uint64(200) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		g := &gen{Rand: rand.New(rand.NewPCG(seed, 1)), depth: 3}
		q := &ast.Query{Stmt: g.regular()}
		text := ast.Format(q)
		again, errs := Query(text)
		if again == nil {
			t.Fatalf("seed %d\n%s\n%v", seed, text, errs)
		}
		if !ast.Equal(q, again) {
			t.Fatalf("seed %d\n%s\nis another query:\n%s", seed, text, ast.Format(again))
		}
		checkSpans(t, text, again)
	})
}

// gen makes random trees of a limited depth.
type gen struct {
	*rand.Rand
	depth int
}

func pick[T any](g *gen, list ...T) T { return list[g.IntN(len(list))] }

func (g *gen) maybe() bool { return g.IntN(2) == 0 }

// some makes n to m things.
func some[T any](g *gen, n, m int, f func() T) []T {
	k := n + g.IntN(m-n+1)
	if k == 0 {
		return nil
	}
	out := make([]T, k)
	for i := range out {
		out[i] = f()
	}
	return out
}

func (g *gen) word() string {
	return pick(g, "a", "b", "x", "match", "count", "any", "end", "größe", "odd name", "tick`", "index", "all", "_", "exists", "shortestPath")
}

func (g *gen) name() ast.Name          { return ast.Name{Text: g.word()} }
func (g *gen) variable() *ast.Variable { return &ast.Variable{Name: g.word()} }

func (g *gen) optVariable() *ast.Variable {
	if g.maybe() {
		return nil
	}
	return g.variable()
}

func (g *gen) optExpr() ast.Expr {
	if g.maybe() {
		return nil
	}
	return g.expr()
}

func (g *gen) leaf() ast.Expr {
	switch g.IntN(8) {
	case 0:
		return &ast.NullLit{}
	case 1:
		return &ast.BoolLit{Value: g.maybe()}
	case 2:
		return &ast.IntLit{Value: pick(g, int64(0), 1, 42, math.MaxInt64, math.MinInt64)}
	case 3:
		return &ast.FloatLit{Value: pick(g, 0, 1.5, 1e300, 5e-324, 3)}
	case 4:
		return &ast.StringLit{Value: pick(g, "", "it's", `back\slash`, "\n\t\x01", "名前", `"`)}
	case 5:
		return &ast.Parameter{Name: pick(g, "p", "1", "odd name", "where")}
	}
	return g.variable()
}

// op makes an operator between two operands.
func (g *gen) op() ast.Op {
	for {
		if op := ast.OpOr + ast.Op(g.IntN(int(ast.OpPow))); op != ast.OpNot {
			return op
		}
	}
}

//kg:switch
func (g *gen) expr() ast.Expr {
	if g.depth == 0 {
		return g.leaf()
	}
	g.depth--
	defer func() { g.depth++ }()
	switch g.IntN(24) {
	case 0, 1, 2, 3:
		return &ast.Binary{Op: g.op(), L: g.expr(), R: g.expr()}
	case 4:
		return &ast.Unary{Op: pick(g, ast.OpNot, ast.OpNeg, ast.OpPos), X: g.expr()}
	case 5:
		n := 2 + g.IntN(2)
		c := &ast.Comparison{Operands: []ast.Expr{g.expr()}}
		for range n {
			c.Ops = append(c.Ops, pick(g, ast.OpEq, ast.OpNe, ast.OpLt, ast.OpLe, ast.OpGt, ast.OpGe))
			c.Operands = append(c.Operands, g.expr())
		}
		return c
	case 6:
		if g.maybe() {
			return &ast.TypeTest{X: g.expr(), Not: g.maybe(), Type: g.valueType(1)}
		}
		return &ast.IsNull{X: g.expr(), Not: g.maybe()}
	case 7:
		return &ast.HasLabels{X: g.expr(), Labels: g.label(2)}
	case 8:
		return &ast.Property{X: g.expr(), Key: g.name()}
	case 9:
		return &ast.Index{X: g.expr(), I: g.expr()}
	case 10:
		return &ast.Slice{X: g.expr(), From: g.optExpr(), To: g.optExpr()}
	case 11:
		return &ast.ListLit{Elems: some(g, 0, 2, g.expr)}
	case 12:
		return &ast.MapLit{Entries: some(g, 0, 2, func() *ast.MapEntry { return &ast.MapEntry{Key: g.name(), Value: g.expr()} })}
	case 13:
		when := func() *ast.When { return &ast.When{Cond: g.expr(), Then: g.expr()} }
		return &ast.Case{Test: g.optExpr(), Whens: some(g, 1, 2, when), Else: g.optExpr()}
	case 14:
		name := g.name()
		return &ast.FuncCall{Name: name, Args: some(g, 1, 2, g.expr), Distinct: name.Text != "exists" && g.maybe()}
	case 15:
		return &ast.ListComp{Var: g.variable(), List: g.expr(), Where: g.optExpr(), Map: g.optExpr()}
	case 16:
		return &ast.PatternComp{Path: g.chain(g.optVariable(), false), Where: g.optExpr(), Map: g.expr()}
	case 17:
		return &ast.Quantifier{Kind: ast.QuantKind(g.IntN(4)), Var: g.variable(), List: g.expr(), Where: g.optExpr()}
	case 18:
		return &ast.Reduce{Acc: g.variable(), Init: g.expr(), Var: g.variable(), List: g.expr(), Step: g.expr()}
	case 19:
		return &ast.MapProjection{X: g.variable(), Items: some(g, 0, 3, g.mapItem)}
	case 20:
		return &ast.PatternExpr{Path: g.chain(nil, false)}
	case 21:
		return &ast.Subquery{Kind: ast.SubqueryKind(g.IntN(3)), Body: g.regular()}
	case 22:
		return &ast.FuncCall{Name: ast.Name{Text: "count"}, Star: true}
	}
	return g.leaf()
}

func (g *gen) mapItem() *ast.MapProjItem {
	switch g.IntN(4) {
	case 0:
		return &ast.MapProjItem{All: true}
	case 1:
		return &ast.MapProjItem{Prop: true, Key: g.name()}
	case 2:
		v := g.variable()
		return &ast.MapProjItem{Key: ast.Name{Text: v.Name}, Value: v}
	}
	return &ast.MapProjItem{Key: g.name(), Value: g.expr()}
}

func (g *gen) label(depth int) ast.Label {
	if depth == 0 {
		return &ast.LabelName{Name: g.word()}
	}
	sub := func() ast.Label { return g.label(depth - 1) }
	switch g.IntN(6) {
	case 0:
		return &ast.LabelAny{}
	case 1:
		return &ast.LabelDynamic{Any: g.maybe(), X: g.leaf()}
	case 2:
		return &ast.LabelNot{X: sub()}
	case 3:
		return &ast.LabelAnd{Terms: some(g, 2, 3, sub)}
	case 4:
		return &ast.LabelOr{Terms: some(g, 2, 3, sub)}
	}
	return sub()
}

func (g *gen) node() *ast.NodePattern {
	n := &ast.NodePattern{Var: g.optVariable(), Props: g.props(), Where: g.optExpr()}
	if g.maybe() {
		n.Labels = g.label(2)
	}
	return n
}

func (g *gen) props() ast.Expr {
	switch g.IntN(3) {
	case 0:
		return &ast.MapLit{Entries: []*ast.MapEntry{{Key: g.name(), Value: g.expr()}}}
	case 1:
		return &ast.Parameter{Name: "p"}
	}
	return nil
}

func (g *gen) rel() *ast.RelPattern {
	r := &ast.RelPattern{Var: g.optVariable(), Dir: ast.Direction(g.IntN(3)), Props: g.props(), Where: g.optExpr()}
	r.Arrows = r.Dir == ast.DirBoth && g.maybe()
	if g.maybe() {
		r.Types = g.label(2)
	}
	if g.maybe() {
		r.Length = pick(g, &ast.Range{Min: 1, Max: ast.Unbounded}, &ast.Range{Min: 2, Max: 2}, &ast.Range{Min: 0, Max: 3}, &ast.Range{Min: 2, Max: ast.Unbounded})
	}
	if g.maybe() {
		r.Quant = g.quantifier()
	}
	return r
}

func (g *gen) quantifier() *ast.Range {
	return pick(g, &ast.Range{Min: 0, Max: ast.Unbounded}, &ast.Range{Min: 1, Max: ast.Unbounded}, &ast.Range{Min: 2, Max: 2},
		&ast.Range{Min: 2, Max: 5}, &ast.Range{Min: 0, Max: 3}, &ast.Range{Min: 7, Max: ast.Unbounded})
}

// chain makes a path of nodes and relationships; if alone is set it may be one node.
func (g *gen) chain(v *ast.Variable, alone bool) *ast.Path {
	p := &ast.Path{Var: v, Elems: []ast.PathElem{g.node()}}
	for alone && g.maybe() || !alone && len(p.Elems) == 1 {
		p.Elems = append(p.Elems, g.rel(), g.node())
	}
	return p
}

func (g *gen) path() *ast.Path {
	p := g.chain(g.optVariable(), true)
	switch g.IntN(6) {
	case 0:
		p.Selector = pick(g, ast.SelectAllShortest, ast.SelectAny, ast.SelectAnyShortest, ast.SelectShortestGroup)
		if p.Selector != ast.SelectAllShortest && g.maybe() {
			p.Count = pick[ast.Expr](g, &ast.IntLit{Value: 3}, &ast.Parameter{Name: "k"})
		}
	case 1:
		p.Selector, p.Func = pick(g, ast.SelectShortestPath, ast.SelectAllShortest), true
	case 2:
		group := &ast.Group{Path: g.chain(g.optVariable(), true), Where: g.optExpr()}
		if g.maybe() {
			group.Quant = g.quantifier()
		}
		p.Elems = append(p.Elems, group)
		if g.maybe() {
			p.Elems = append(p.Elems, g.node())
		}
	}
	return p
}

func (g *gen) regular() *ast.Regular {
	r := &ast.Regular{Parts: []*ast.Single{g.single()}}
	if g.IntN(4) == 0 {
		r.Parts = append(r.Parts, g.single())
		r.Unions = []ast.Union{{All: g.maybe()}}
	}
	return r
}

func (g *gen) single() *ast.Single {
	return &ast.Single{Clauses: some(g, 1, 2, g.clause)}
}

//kg:switch
func (g *gen) clause() ast.Clause {
	if g.depth == 0 {
		return &ast.Return{Projection: g.projection()}
	}
	g.depth--
	defer func() { g.depth++ }()
	switch g.IntN(13) {
	case 0:
		return &ast.Match{Optional: g.maybe(), Paths: some(g, 1, 2, g.path), Where: g.optExpr()}
	case 1:
		return &ast.Unwind{List: g.expr(), Var: g.variable()}
	case 2:
		return &ast.With{Projection: g.projection(), Where: g.optExpr()}
	case 3:
		return &ast.Create{Paths: some(g, 1, 2, g.path)}
	case 4:
		action := func() *ast.MergeAction {
			return &ast.MergeAction{OnCreate: g.maybe(), Items: some(g, 1, 2, g.setItem)}
		}
		return &ast.Merge{Path: g.path(), Actions: some(g, 0, 2, action)}
	case 5:
		return &ast.Set{Items: some(g, 1, 3, g.setItem)}
	case 6:
		return &ast.Remove{Items: some(g, 1, 2, g.removeItem)}
	case 7:
		return &ast.Delete{Detach: g.maybe(), Exprs: some(g, 1, 2, g.expr)}
	case 8:
		return &ast.Foreach{Var: g.variable(), List: g.expr(), Body: some(g, 1, 2, g.clause)}
	case 9:
		c := &ast.Call{Optional: g.maybe(), Name: g.name(), Bare: g.maybe(), Yield: g.yield()}
		if !c.Bare {
			c.Args = some(g, 0, 2, g.expr)
		}
		return c
	case 10:
		c := &ast.CallSubquery{Optional: g.maybe(), Scoped: g.maybe(), Body: g.regular()}
		if c.Scoped {
			c.ImportStar = g.maybe()
		}
		if c.Scoped && !c.ImportStar {
			c.Imports = some(g, 0, 2, g.variable)
		}
		return c
	}
	return &ast.Return{Projection: g.projection()}
}

func (g *gen) yield() *ast.Yield {
	switch g.IntN(3) {
	case 0:
		return &ast.Yield{Star: true, Where: g.optExpr()}
	case 1:
		item := func() *ast.YieldItem { return &ast.YieldItem{Field: g.name(), Var: g.variable()} }
		return &ast.Yield{Items: some(g, 1, 2, item), Where: g.optExpr()}
	}
	return nil
}

func (g *gen) projection() *ast.Projection {
	item := func() *ast.Item { return &ast.Item{X: g.expr(), Alias: g.optVariable()} }
	key := func() *ast.SortKey { return &ast.SortKey{X: g.expr(), Desc: g.maybe()} }
	p := &ast.Projection{Distinct: g.maybe(), Star: g.maybe(), OrderBy: some(g, 0, 2, key), Skip: g.optExpr(), Limit: g.optExpr()}
	if p.Items = some(g, 0, 2, item); !p.Star && p.Items == nil {
		p.Items = []*ast.Item{item()}
	}
	return p
}

func (g *gen) target() ast.Expr {
	if g.maybe() {
		return &ast.Property{X: g.variable(), Key: g.name()}
	}
	return &ast.Index{X: &ast.Property{X: g.variable(), Key: g.name()}, I: g.expr()}
}

func (g *gen) setLabel() ast.Label {
	if g.maybe() {
		return &ast.LabelDynamic{Any: g.maybe(), X: g.expr()}
	}
	return &ast.LabelName{Name: g.word()}
}

func (g *gen) setItem() ast.SetItem {
	switch g.IntN(3) {
	case 0:
		return &ast.SetProperty{Target: g.target(), Value: g.expr()}
	case 1:
		return &ast.SetProps{X: g.variable(), Merge: g.maybe(), Value: g.expr()}
	}
	return &ast.SetLabels{X: g.variable(), Labels: some(g, 1, 2, g.setLabel)}
}

func (g *gen) removeItem() ast.RemoveItem {
	if g.maybe() {
		return &ast.RemoveProperty{Target: g.target()}
	}
	return &ast.RemoveLabels{X: g.variable(), Labels: some(g, 1, 2, g.setLabel)}
}

func (g *gen) valueType(depth int) *ast.ValueType {
	return &ast.ValueType{Terms: some(g, 1, 2, func() ast.TypeTerm {
		t := ast.TypeTerm{Name: pick(g, "INTEGER", "ZONED DATETIME", "ANY NODE", "PATH"), NotNull: g.maybe()}
		if depth > 0 && g.maybe() {
			t.Name, t.Elem = "LIST", g.valueType(depth-1)
		}
		return t
	})}
}
