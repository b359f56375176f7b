package sema

import (
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
	"github.com/newsgraph/kg/query/internal/fn"
)

// aggregates says whether an aggregate may stand at a place, and notes if one does.
type aggregates struct {
	allowed bool
	where   string      // the place, for the message
	proj    *Projection // takes the aggregates
	tail    bool        // in ORDER BY: those of the items can be meant
	inside  bool        // inside of another aggregate
	seen    bool
}

func forbidden(where string) aggregates { return aggregates{where: where} }

// without runs f at a place where no aggregate may stand.
func (c *checker) without(where string, f func()) {
	outer := c.aggs
	c.aggs = forbidden(where)
	f()
	c.aggs = outer
}

// aggregate checks the call of an aggregate.
func (c *checker) aggregate(call *ast.FuncCall, agg *fn.Aggregate) Type {
	c.info.Aggregates[call] = agg
	c.aggs.seen = true
	name := call.Name.Text
	switch {
	case c.aggs.inside:
		c.errorf(diag.NestedAggregation, call.Span, "`%s` cannot be inside of another aggregate; compute one of them in a WITH before", name)
		c.plainArgs(call, agg)
		return anyType
	case !c.aggs.allowed:
		c.errorf(diag.InvalidAggregation, call.Span, "`%s` is an aggregate, which cannot stand in %s; compute it in a WITH before", name, c.aggs.where)
		c.plainArgs(call, agg)
		return anyType
	case c.aggs.tail && !c.tail.off:
		if c.computes(c.aggs.proj, call) {
			c.asBefore(func() { c.aggregateArgs(call, agg) })
			return c.aggregateType(call, agg)
		}
		return c.tailAggregate(call, agg)
	}
	t := c.aggregateArgs(call, agg)
	c.compute(c.aggs.proj, call)
	return t
}

// tailAggregate checks an aggregate of ORDER BY that is not among the items. It can
// only be one that looks at no variable.
func (c *checker) tailAggregate(call *ast.FuncCall, agg *fn.Aggregate) Type {
	errs := len(c.errs)
	mixed := c.tail.mixed
	c.tail.mixed = false // inside of an aggregate, what is hidden is just not defined
	t := c.aggregateArgs(call, agg)
	c.tail.mixed = mixed
	if len(c.errs) > errs {
		return t
	}
	for n := range ast.Preorder(call) {
		if _, ok := n.(*ast.Variable); ok {
			c.errorf(diag.InvalidAggregation, call.Span, "ORDER BY can use only the aggregates that are among the items")
			return t
		}
	}
	c.compute(c.aggs.proj, call)
	return t
}

// computes reports whether a projection computes an aggregate equal to call.
func (c *checker) computes(p *Projection, call *ast.FuncCall) bool {
	return c.computed[computedKey{p, ast.Format(call)}]
}

// compute adds an aggregate to a projection.
func (c *checker) compute(p *Projection, call *ast.FuncCall) {
	key := computedKey{p, ast.Format(call)}
	if !c.computed[key] {
		c.computed[key] = true
		p.Aggregates = append(p.Aggregates, call)
	}
}

type computedKey struct {
	proj *Projection
	text string
}

// aggregateArgs checks the arguments of an aggregate.
func (c *checker) aggregateArgs(call *ast.FuncCall, agg *fn.Aggregate) Type {
	outer := c.aggs
	c.aggs = aggregates{allowed: true, inside: true, proj: outer.proj}
	c.plainArgs(call, agg)
	c.aggs = outer
	for n := range ast.Preorder(call) {
		f, ok := n.(*ast.FuncCall)
		if ok && c.info.Funcs[f] != nil && c.info.Funcs[f].Effect == fn.Volatile {
			c.errorf(diag.NonConstantExpression, f.Span, "`%s` gives another value at every call and cannot be inside of an aggregate", f.Name.Text)
			break
		}
	}
	return c.aggregateType(call, agg)
}

func (c *checker) aggregateType(call *ast.FuncCall, agg *fn.Aggregate) Type {
	var types []Type
	for _, a := range call.Args {
		types = append(types, c.info.Types[a])
	}
	return resultType(agg.Name, agg.Result, types)
}

// plainArgs checks number and types of the arguments.
func (c *checker) plainArgs(call *ast.FuncCall, agg *fn.Aggregate) {
	for i, a := range call.Args {
		c.argument(call, i, a, agg.Arg(i))
	}
	switch {
	case call.Star && agg.Name != "count":
		c.errorf(diag.UnexpectedSyntax, call.Span, "only count can count rows with *")
	case !call.Star && !agg.Accepts(len(call.Args)):
		c.arguments(call, agg.Min, agg.Max, agg.Params)
	}
}

// hasAggregate reports whether an aggregate is in e, outside of subqueries.
func (c *checker) hasAggregate(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Subquery:
			return false
		case *ast.FuncCall:
			found = found || c.cat.Functions.Aggregate(n.Name.Text) != nil
		}
		return !found
	})
	return found
}
