package plan

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/newsgraph/kg/query/ast"
)

// Expr prints an expression as it would be written in a query.
func (p *Printer) Expr(x Expr) string { return p.expr(x, 0) }

func (p *Printer) exprs(xs []Expr, sep string) string {
	prec := 0
	if sep == " AND " && len(xs) > 1 {
		prec = precAnd + 1
	}
	out := make([]string, len(xs))
	for i, x := range xs {
		out[i] = p.expr(x, prec)
	}
	return strings.Join(out, sep)
}

// How tightly operators bind, from the loosest.
const (
	precOr = iota + 1
	precXor
	precAnd
	precNot
	precCompare
	precAdd
	precMul
	precPow
	precUnary
	precAtom
)

func precedence(op ast.Op) int {
	switch op {
	case ast.OpXor:
		return precXor
	case ast.OpAdd, ast.OpSub, ast.OpConcat:
		return precAdd
	case ast.OpMul, ast.OpDiv, ast.OpMod:
		return precMul
	case ast.OpPow:
		return precPow
	}
	return precCompare
}

// expr prints x in parentheses if it binds less tightly than prec.
//
//kg:switch
func (p *Printer) expr(x Expr, prec int) string {
	wrap := func(own int, s string) string {
		if own < prec {
			return "(" + s + ")"
		}
		return s
	}
	switch x := x.(type) {
	case nil:
		return ""
	case *Const:
		return x.Value.String()
	case *Param:
		return "$" + quoteName(x.Name)
	case *Ref:
		return p.Var(x.Var)
	case *List:
		return "[" + p.exprs(x.Elems, ", ") + "]"
	case *Map:
		out := make([]string, len(x.Keys))
		for i, k := range x.Keys {
			out[i] = quoteName(k) + ": " + p.Expr(x.Values[i])
		}
		return "{" + strings.Join(out, ", ") + "}"
	case *Property:
		return p.expr(x.X, precAtom) + "." + quoteName(x.Key)
	case *Index:
		return p.expr(x.X, precAtom) + "[" + p.Expr(x.I) + "]"
	case *Slice:
		return p.expr(x.X, precAtom) + "[" + p.Expr(x.From) + ".." + p.Expr(x.To) + "]"
	case *And:
		return wrap(precAnd, p.exprs(x.Xs, " AND "))
	case *Or:
		out := make([]string, len(x.Xs))
		for i, t := range x.Xs {
			out[i] = p.expr(t, precOr+1)
		}
		return wrap(precOr, strings.Join(out, " OR "))
	case *Not:
		return wrap(precNot, "NOT "+p.expr(x.X, precNot))
	case *Unary:
		return wrap(precUnary, x.Op.String()+p.expr(x.X, precUnary))
	case *Binary:
		own := precedence(x.Op)
		return wrap(own, p.expr(x.L, own)+" "+x.Op.String()+" "+p.expr(x.R, own+1))
	case *IsNull:
		s := p.expr(x.X, precAdd) + " IS NULL"
		if x.Not {
			s = p.expr(x.X, precAdd) + " IS NOT NULL"
		}
		return wrap(precCompare, s)
	case *HasLabels:
		return p.expr(x.X, precAtom) + ":" + p.label(x.Labels)
	case *Case:
		return p.caseOf(x)
	case *Call:
		return x.Fn.Name + "(" + p.exprs(x.Args, ", ") + ")"
	case *ListComp:
		s := "[" + p.Var(x.Var) + " IN " + p.Expr(x.List)
		if x.Where != nil {
			s += " WHERE " + p.Expr(x.Where)
		}
		if x.Map != nil {
			s += " | " + p.Expr(x.Map)
		}
		return s + "]"
	case *Quantifier:
		word := [...]string{ast.QuantAll: "all", ast.QuantAny: "any", ast.QuantNone: "none", ast.QuantSingle: "single"}[x.Kind]
		s := word + "(" + p.Var(x.Var) + " IN " + p.Expr(x.List)
		if x.Where != nil {
			s += " WHERE " + p.Expr(x.Where)
		}
		return s + ")"
	case *Reduce:
		return "reduce(" + p.Var(x.Acc) + " = " + p.Expr(x.Init) + ", " + p.Var(x.Var) + " IN " + p.Expr(x.List) + " | " + p.Expr(x.Step) + ")"
	case *MapProjection:
		return p.mapProjection(x)
	case *PathOf:
		return p.pathOf(x)
	case *Subquery:
		return p.subquery(x)
	}
	panic(fmt.Sprintf("plan: print: unknown expression %T", x))
}

func (p *Printer) caseOf(x *Case) string {
	s := "CASE"
	if x.Test != nil {
		s += " " + p.Expr(x.Test)
	}
	for i, c := range x.Conds {
		s += " WHEN " + p.Expr(c) + " THEN " + p.Expr(x.Thens[i])
	}
	if x.Else != nil {
		s += " ELSE " + p.Expr(x.Else)
	}
	return s + " END"
}

func (p *Printer) mapProjection(x *MapProjection) string {
	out := make([]string, len(x.Items))
	for i, it := range x.Items {
		if it.All {
			out[i] = ".*"
		} else {
			out[i] = quoteName(it.Key) + ": " + p.Expr(it.Value)
		}
	}
	return p.Expr(x.X) + " {" + strings.Join(out, ", ") + "}"
}

func (p *Printer) pathOf(x *PathOf) string {
	s := "path (" + p.Var(x.Start) + ")"
	for _, st := range x.Steps {
		many := ""
		if st.Many {
			many = "*"
		}
		s += "-[" + p.Var(st.Rel) + many + "]-(" + p.Var(st.To) + ")"
	}
	return s
}

// subquery prints the plan of a subquery on one line, from the bottom up.
func (p *Printer) subquery(x *Subquery) string {
	word := [...]string{ast.SubqueryExists: "EXISTS", ast.SubqueryCount: "COUNT", ast.SubqueryCollect: "COLLECT"}[x.Kind]
	var parts []string
	Walk(x.Plan, func(op Op) {
		if _, ok := op.(*Argument); ok {
			return
		}
		name, detail := p.Op(op)
		parts = append(parts, strings.TrimRight(name+" "+detail, " "))
	})
	s := word + " { " + strings.Join(parts, ", ")
	if x.Out != NoVar {
		s += " | " + p.Var(x.Out)
	}
	return s + " }"
}

func (p *Printer) label(l *Label) string {
	terms := func(sep string) string {
		out := make([]string, len(l.Terms))
		for i, t := range l.Terms {
			if out[i] = p.label(t); t.Kind == LabelOr || t.Kind == LabelAnd {
				out[i] = "(" + out[i] + ")"
			}
		}
		return strings.Join(out, sep)
	}
	switch l.Kind {
	case LabelAny:
		return "%"
	case LabelDynamic:
		return "$(" + p.Expr(l.X) + ")"
	case LabelNot:
		return "!" + terms("")
	case LabelAnd:
		return terms("&")
	case LabelOr:
		return terms("|")
	}
	return quoteName(l.Name)
}

// quoteName puts a name into backticks if it is not a plain word.
func quoteName(name string) string {
	plain := name != ""
	for i, r := range name {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			plain = false
		}
	}
	if plain {
		return name
	}
	return "`" + strings.ReplaceAll(name, "`", "``") + "`"
}
