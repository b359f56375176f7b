package query_test

import (
	"errors"
	"fmt"
	"slices"
	"sort"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/fn"
)

// reference is a second engine for reading queries: it walks the tree and tries
// everything, with no thought of speed. It shares the parser and the functions with
// the engine, and nothing else.
type reference struct {
	nodes []*graph.Node
	edges []*graph.Edge
	ctx   *fn.Context
	work  int // steps taken so far
}

// maxWork is where the reference gives up: trying everything takes its time.
const maxWork = 300_000

func (r *reference) spend(n int) error {
	if r.work += n; r.work > maxWork {
		return errNotKnown
	}
	return nil
}

// env has the variables of a row.
type env map[string]graph.Value

var errNotKnown = errors.New("not known to the reference")

// newReference reads the whole graph.
func newReference(tx *graph.Tx) (*reference, error) {
	r := &reference{}
	for n, err := range tx.Nodes() {
		if err != nil {
			return nil, err
		}
		r.nodes = append(r.nodes, n)
	}
	for e, err := range tx.Edges() {
		if err != nil {
			return nil, err
		}
		r.edges = append(r.edges, e)
	}
	r.ctx = &fn.Context{Graph: r}
	return r, nil
}

func (r *reference) run(q *ast.Query) ([][]graph.Value, error) {
	body, ok := q.Stmt.(*ast.Regular)
	if !ok {
		return nil, errNotKnown
	}
	_, rows, err := r.regular(body, env{})
	return rows, err
}

// regular runs a query, or the body of a subquery with the variables of the row around it.
func (r *reference) regular(q *ast.Regular, outer env) (columns []string, rows [][]graph.Value, err error) {
	for i, part := range q.Parts {
		cols, out, err := r.single(part, outer)
		if err != nil {
			return nil, nil, err
		}
		if i == 0 {
			columns, rows = cols, out
			continue
		}
		rows = append(rows, out...)
		if !q.Unions[i-1].All {
			rows = distinctRows(rows)
		}
	}
	return columns, rows, nil
}

func distinctRows(rows [][]graph.Value) [][]graph.Value {
	var out [][]graph.Value
	for _, row := range rows {
		if !slices.ContainsFunc(out, func(o []graph.Value) bool { return slices.EqualFunc(o, row, graph.Value.Equivalent) }) {
			out = append(out, row)
		}
	}
	return out
}

func (r *reference) single(q *ast.Single, outer env) (columns []string, result [][]graph.Value, err error) {
	rows := []env{outer}
	for _, c := range q.Clauses {
		switch c := c.(type) {
		case *ast.Return:
			return r.project(c.Projection, rows)
		case *ast.With:
			rows, err = r.with(c, rows)
		default:
			rows, err = r.clause(c, rows)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	// A body without RETURN, as in EXISTS { pattern }: one value for each row.
	for range rows {
		result = append(result, nil)
	}
	return nil, result, nil
}

// clause runs a clause that adds variables to rows.
func (r *reference) clause(c ast.Clause, rows []env) (out []env, err error) {
	for _, row := range rows {
		if err := r.spend(1 + len(row)); err != nil {
			return nil, err
		}
		var more []env
		switch c := c.(type) {
		case *ast.Match:
			more, err = r.match(c, row)
		case *ast.Unwind:
			more, err = r.unwind(c, row)
		case *ast.CallSubquery:
			more, err = r.callSubquery(c, row)
		default:
			err = errNotKnown
		}
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

func (row env) with(name string, v graph.Value) env {
	out := make(env, len(row)+1)
	for k, x := range row {
		out[k] = x
	}
	out[name] = v
	return out
}

func (r *reference) unwind(c *ast.Unwind, row env) ([]env, error) {
	v, err := r.eval(c.List, row)
	if err != nil || v.IsNull() {
		return nil, err
	}
	list, ok := v.AsList()
	if !ok {
		list = []graph.Value{v}
	}
	var out []env
	for _, x := range list {
		out = append(out, row.with(c.Var.Name, x))
	}
	return out, nil
}

func (r *reference) callSubquery(c *ast.CallSubquery, row env) ([]env, error) {
	inner := row // a leading WITH imports what it names
	if c.Scoped {
		inner = env{}
		for _, v := range c.Imports {
			inner[v.Name] = row[v.Name]
		}
	} else if _, ok := c.Body.Parts[0].Clauses[0].(*ast.With); !ok {
		inner = env{}
	}
	columns, rows, err := r.regular(c.Body, inner)
	if err != nil {
		return nil, err
	}
	var out []env
	for _, values := range rows {
		next := row
		for i, name := range columns {
			next = next.with(name, values[i])
		}
		out = append(out, next)
	}
	return out, nil
}

func (r *reference) with(c *ast.With, rows []env) ([]env, error) {
	columns, values, err := r.project(c.Projection, rows)
	if err != nil {
		return nil, err
	}
	var out []env
	for _, vs := range values {
		row := env{}
		for i, name := range columns {
			row[name] = vs[i]
		}
		if ok, err := r.holds(c.Where, row); err != nil {
			return nil, err
		} else if ok {
			out = append(out, row)
		}
	}
	return out, nil
}

// projected is one row of a projection, and what its ORDER BY may see.
type projected struct {
	values []graph.Value
	sees   env
	aggs   aggregated
}

// project computes WITH and RETURN.
func (r *reference) project(p *ast.Projection, rows []env) ([]string, [][]graph.Value, error) {
	var columns []string
	var exprs []ast.Expr
	if p.Star {
		return nil, nil, errNotKnown
	}
	for _, it := range p.Items {
		columns = append(columns, it.Name())
		exprs = append(exprs, it.X)
	}
	out, err := r.projectRows(exprs, columns, rows)
	if err != nil {
		return nil, nil, err
	}
	if p.Distinct {
		var once []projected
		for _, x := range out {
			if !slices.ContainsFunc(once, func(o projected) bool { return slices.EqualFunc(o.values, x.values, graph.Value.Equivalent) }) {
				once = append(once, x)
			}
		}
		out = once
	}
	if err := r.sort(p.OrderBy, out); err != nil {
		return nil, nil, err
	}
	values := make([][]graph.Value, len(out))
	for i, x := range out {
		values[i] = x.values
	}
	if values, err = r.cut(p, values); err != nil {
		return nil, nil, err
	}
	return columns, values, nil
}

func (r *reference) projectRows(exprs []ast.Expr, columns []string, rows []env) ([]projected, error) {
	if !slices.ContainsFunc(exprs, hasAggregate) {
		var out []projected
		for _, row := range rows {
			x := projected{sees: row}
			for i, e := range exprs {
				v, err := r.eval(e, row)
				if err != nil {
					return nil, err
				}
				x.values = append(x.values, v)
				x.sees = x.sees.with(columns[i], v)
			}
			out = append(out, x)
		}
		return out, nil
	}
	return r.aggregate(exprs, columns, rows)
}

func (r *reference) sort(keys []*ast.SortKey, rows []projected) error {
	sortKeys := make([][]graph.Value, len(rows))
	for i, x := range rows {
		for _, k := range keys {
			v, err := (&evaluator{r, x.aggs}).eval(k.X, x.sees)
			if err != nil {
				return err
			}
			sortKeys[i] = append(sortKeys[i], v)
		}
	}
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool {
		for k := range keys {
			c := sortKeys[order[a]][k].Compare(sortKeys[order[b]][k])
			if keys[k].Desc {
				c = -c
			}
			if c != 0 {
				return c < 0
			}
		}
		return false
	})
	sorted := make([]projected, len(rows))
	for i, o := range order {
		sorted[i] = rows[o]
	}
	copy(rows, sorted)
	return nil
}

func (r *reference) cut(p *ast.Projection, rows [][]graph.Value) ([][]graph.Value, error) {
	for i, x := range []ast.Expr{p.Skip, p.Limit} {
		if x == nil {
			continue
		}
		v, err := r.eval(x, env{})
		if err != nil {
			return nil, err
		}
		n, ok := v.AsInt()
		if !ok {
			return nil, fmt.Errorf("not a number of rows: %v", v)
		}
		n = min(n, int64(len(rows)))
		if i == 0 {
			rows = rows[n:]
		} else {
			rows = rows[:n]
		}
	}
	return rows, nil
}

// aggregated has the values of the calls of aggregates of one group.
type aggregated map[*ast.FuncCall]graph.Value

func (r *reference) aggregate(exprs []ast.Expr, columns []string, rows []env) ([]projected, error) {
	type group struct {
		key  []graph.Value
		rows []env
	}
	var groups []*group
	keyed := false
	for _, e := range exprs {
		keyed = keyed || !hasAggregate(e)
	}
	if !keyed {
		groups = []*group{{rows: rows}}
	} else {
		for _, row := range rows {
			var key []graph.Value
			for _, e := range exprs {
				if !hasAggregate(e) {
					v, err := r.eval(e, row)
					if err != nil {
						return nil, err
					}
					key = append(key, v)
				}
			}
			i := slices.IndexFunc(groups, func(g *group) bool { return slices.EqualFunc(g.key, key, graph.Value.Equivalent) })
			if i < 0 {
				i = len(groups)
				groups = append(groups, &group{key: key})
			}
			groups[i].rows = append(groups[i].rows, row)
		}
	}
	var out []projected
	for _, g := range groups {
		x, err := r.aggregateGroup(exprs, columns, g.rows)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

func (r *reference) aggregateGroup(exprs []ast.Expr, columns []string, rows []env) (projected, error) {
	x := projected{aggs: aggregated{}, sees: env{}}
	first := env{}
	if len(rows) > 0 {
		first = rows[0]
	}
	for i, e := range exprs {
		for n := range ast.Preorder(e) {
			call, ok := n.(*ast.FuncCall)
			if !ok || !isAggregate(call) {
				continue
			}
			v, err := r.aggregateCall(call, rows)
			if err != nil {
				return x, err
			}
			x.aggs[call] = v
		}
		v, err := (&evaluator{r, x.aggs}).eval(e, first)
		if err != nil {
			return x, err
		}
		x.values = append(x.values, v)
		x.sees[columns[i]] = v
	}
	return x, nil
}

func (r *reference) aggregateCall(call *ast.FuncCall, rows []env) (graph.Value, error) {
	a := fn.Builtin().Aggregate(call.Name.Text)
	acc := a.New()
	if call.Distinct {
		acc = fn.NewDistinct(a)
	}
	for _, row := range rows {
		var args []graph.Value
		for _, x := range call.Args {
			v, err := r.eval(x, row)
			if err != nil {
				return graph.Null, err
			}
			args = append(args, v)
		}
		if err := acc.Add(args); err != nil {
			return graph.Null, err
		}
	}
	return acc.Result()
}

func isAggregate(call *ast.FuncCall) bool {
	return call.Star || fn.Builtin().Aggregate(call.Name.Text) != nil
}

// hasAggregate reports whether an aggregate stands in the expression, those of
// subqueries aside.
func hasAggregate(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if call, ok := n.(*ast.FuncCall); ok && isAggregate(call) {
			found = true
		}
		_, sub := n.(*ast.Subquery)
		return !sub
	})
	return found
}
