package sema

import (
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
	"github.com/newsgraph/kg/query/internal/fn"
)

// funcCall checks the call of a function or an aggregate.
func (c *checker) funcCall(e *ast.FuncCall) Type {
	name := e.Name.Text
	if agg := c.cat.Functions.Aggregate(name); agg != nil {
		return c.aggregate(e, agg)
	}
	f := c.cat.Functions.Func(name)
	if f == nil {
		c.errorf(diag.UnknownFunction, e.Name.Span, "there is no function `%s`%s", name, diag.DidYouMean(name, c.cat.Functions.Names()))
		for _, a := range e.Args {
			c.expr(a)
		}
		return anyType
	}
	c.info.Funcs[e] = f
	if e.Distinct {
		c.errorf(diag.UnexpectedSyntax, e.Span, "DISTINCT belongs into aggregates, and `%s` is none", name)
	}
	var types []Type
	for i, a := range e.Args {
		takes := f.Arg(i)
		if f.Max != fn.Many && i >= f.Max {
			takes = fn.Any
		}
		types = append(types, c.argument(e, i, a, takes))
	}
	if !f.Accepts(len(e.Args)) {
		c.arguments(e, f.Min, f.Max, f.Params)
	}
	return resultType(f.Name, f.Result, types)
}

// argument checks one argument of a function.
func (c *checker) argument(call *ast.FuncCall, i int, arg ast.Expr, takes fn.Kinds) Type {
	if p, ok := arg.(*ast.PatternExpr); ok && !p.Path.Func && strings.EqualFold(call.Name.Text, "exists") {
		c.info.Types[arg] = c.typeOf(arg)
		return boolType
	}
	t := c.expr(arg)
	c.want(arg, t, takes, "the "+ordinal(i)+"argument of `"+call.Name.Text+"`")
	return t
}

func ordinal(i int) string {
	if words := []string{"", "second ", "third ", "fourth "}; i < len(words) {
		return words[i]
	}
	return fmt.Sprintf("%dth ", i+1)
}

// arguments reports a wrong number of arguments.
func (c *checker) arguments(call *ast.FuncCall, least, most int, params string) {
	c.errorf(diag.InvalidNumberOfArguments, call.Span, "`%s(%s)` takes %s, not %d", call.Name.Text, params, numberOf(least, most), len(call.Args))
}

func numberOf(least, most int) string {
	plural := func(n int) string {
		if n == 1 {
			return "1 argument"
		}
		return fmt.Sprintf("%d arguments", n)
	}
	switch {
	case most == 0:
		return "no arguments"
	case least == most:
		return plural(least)
	case most == fn.Many:
		return "at least " + plural(least)
	}
	return fmt.Sprintf("%d to %s", least, plural(most))
}

// standalone returns the CALL that is all of a query, or nil.
func standalone(q *ast.Regular) *ast.Call {
	if len(q.Parts) != 1 || len(q.Parts[0].Clauses) != 1 {
		return nil
	}
	call, _ := q.Parts[0].Clauses[0].(*ast.Call)
	return call
}

// standaloneCall checks a query that is one CALL: without YIELD it gives all columns
// of the procedure.
func (c *checker) standaloneCall(q *ast.Regular, call *ast.Call) {
	proc := c.procedure(call)
	if proc == nil {
		return
	}
	if call.Bare {
		for _, in := range proc.Inputs {
			c.info.Params = append(c.info.Params, in.Name)
		}
	}
	syms := c.yields(call, proc, call.Yield == nil || call.Yield.Star)
	c.info.Results[q] = syms
	for _, s := range syms {
		c.info.Columns = append(c.info.Columns, s.Name)
	}
}

// call checks a CALL among other clauses.
func (c *checker) call(call *ast.Call) {
	proc := c.procedure(call)
	if proc == nil {
		c.unknownYield(call.Yield)
		return
	}
	if call.Bare && len(proc.Inputs) > 0 {
		c.errorf(diag.InvalidArgumentPassingMode, call.Name.Span, "`%s` needs its arguments in parentheses here: only a query that is one CALL takes them from parameters", proc.Name)
	}
	if call.Yield != nil && call.Yield.Star {
		c.errorf(diag.UnexpectedSyntax, call.Yield.Span, "YIELD * is for a query that is one CALL; name the columns here: %s", yieldable(proc))
	}
	c.yields(call, proc, call.Yield != nil && call.Yield.Star)
}

// procedure finds the procedure of a CALL and checks the arguments.
func (c *checker) procedure(call *ast.Call) *Procedure {
	var proc *Procedure
	if c.cat.Procedure != nil {
		proc = c.cat.Procedure(call.Name.Text)
	}
	if proc == nil {
		var names []string
		if c.cat.Procedures != nil {
			names = c.cat.Procedures()
		}
		c.errs.Add(diag.New(diag.ProcedureError, diag.ProcedureNotFound, call.Name.Span, "there is no procedure `%s`%s", call.Name.Text, diag.DidYouMean(call.Name.Text, names)))
	} else {
		c.info.Procs[call] = proc
		if proc.Writes {
			c.write(call, "a procedure that writes")
		}
	}
	for i, a := range call.Args {
		var t Type
		c.without("the arguments of CALL", func() { t = c.expr(a) })
		if proc != nil && i < len(proc.Inputs) {
			if in := proc.Inputs[i]; !accepts(in.Type.Kinds, t) {
				c.errorf(diag.InvalidArgumentType, a.Pos(), "the argument `%s` of `%s` must be %s, not %s", in.Name, proc.Name, kindsText(in.Type.Kinds), t)
			}
		}
	}
	if proc == nil {
		return nil
	}
	least := len(proc.Inputs)
	for least > 0 && proc.Inputs[least-1].Optional {
		least--
	}
	if n := len(call.Args); !call.Bare && (n < least || n > len(proc.Inputs)) {
		c.errorf(diag.InvalidNumberOfArguments, call.Name.Span, "`%s` takes %s, not %d", proc.Name, numberOf(least, len(proc.Inputs)), n)
	}
	return proc
}

// accepts reports whether an input of some kinds takes a value of a type: an integer
// goes where a float is asked for.
func accepts(takes fn.Kinds, t Type) bool {
	if takes&fn.Float != 0 {
		takes |= fn.Int
	}
	return takes == 0 || t.May(takes)
}

func yieldable(proc *Procedure) string {
	var names []string
	for _, o := range proc.Outputs {
		names = append(names, o.Name)
	}
	if len(names) == 0 {
		return "`" + proc.Name + "` has none"
	}
	return "YIELD " + strings.Join(names, ", ")
}

// yields declares the variables of a CALL: those of YIELD or, if all is set, one
// for each column of the procedure.
func (c *checker) yields(call *ast.Call, proc *Procedure, all bool) []*Symbol {
	var syms []*Symbol
	if all {
		for _, o := range proc.Outputs {
			s := c.symbol(o.Name, kindsType(o.Type), call)
			c.scope.vars = append(c.scope.vars, s)
			syms = append(syms, s)
		}
	} else if call.Yield != nil {
		for _, item := range call.Yield.Items {
			syms = append(syms, c.yieldItem(item, proc.Name, proc.Outputs))
		}
	}
	c.info.Binds[call] = syms
	if call.Yield != nil && call.Yield.Where != nil {
		c.aggs = forbidden("WHERE")
		c.predicate(call.Yield.Where)
	}
	return syms
}

// kindsType returns the declared type of a column, where none means any.
func kindsType(t Type) Type {
	if t.Kinds == 0 {
		return anyType
	}
	return t
}

func (c *checker) yieldItem(item *ast.YieldItem, proc string, outputs []Field) *Symbol {
	i := slices.IndexFunc(outputs, func(o Field) bool { return o.Name == item.Field.Text })
	if i < 0 {
		var names []string
		for _, o := range outputs {
			names = append(names, o.Name)
		}
		c.errorf(diag.UndefinedVariable, item.Field.Span, "`%s` has no column `%s`%s", proc, item.Field.Text, diag.DidYouMean(item.Field.Text, names))
		return c.declareNew(item.Var, anyType)
	}
	return c.declareNew(item.Var, kindsType(outputs[i].Type))
}

// unknownYield declares the variables of a procedure that does not exist.
func (c *checker) unknownYield(y *ast.Yield) {
	if y == nil {
		return
	}
	for _, item := range y.Items {
		c.declareNew(item.Var, anyType)
	}
	if y.Where != nil {
		c.predicate(y.Where)
	}
}

// show checks SHOW. What it lists comes from a procedure that is named like the
// statement: "show indexes", "show constraints", "show functions", "show procedures".
func (c *checker) show(s *ast.Show) {
	name := [...]string{
		ast.ShowIndexes: "show indexes", ast.ShowConstraints: "show constraints",
		ast.ShowFunctions: "show functions", ast.ShowProcedures: "show procedures",
	}[s.Kind]
	var proc *Procedure
	if c.cat.Procedure != nil {
		proc = c.cat.Procedure(name)
	}
	if proc == nil {
		c.errs.Add(diag.NotSupported(s.Span, strings.ToUpper(name)))
		return
	}
	c.info.Shows[s] = proc
	var syms []*Symbol
	where := s.Where
	if s.Yield != nil && !s.Yield.Star {
		for _, item := range s.Yield.Items {
			syms = append(syms, c.yieldItem(item, strings.ToUpper(name), proc.Outputs))
		}
	} else {
		for _, o := range proc.Outputs {
			sym := c.symbol(o.Name, kindsType(o.Type), s)
			c.scope.vars = append(c.scope.vars, sym)
			syms = append(syms, sym)
		}
	}
	if s.Yield != nil && s.Yield.Where != nil {
		where = s.Yield.Where
	}
	if where != nil {
		c.aggs = forbidden("WHERE")
		c.predicate(where)
	}
	c.info.Binds[s] = syms
	for _, sym := range syms {
		c.info.Columns = append(c.info.Columns, sym.Name)
	}
}
