package ast

import (
	"math"
	"strconv"
	"strings"
)

// Binding strength of expressions, from the loosest.
const (
	levelOr = iota
	levelXor
	levelAnd
	levelNot
	levelCompare
	levelNull
	levelIn
	levelAdd
	levelMul
	levelPow
	levelSign
	levelLabel
	levelPostfix
	levelAtom
)

func opLevel(o Op) int {
	switch o {
	case OpOr:
		return levelOr
	case OpXor:
		return levelXor
	case OpAnd:
		return levelAnd
	case OpIn, OpStartsWith, OpEndsWith, OpContains, OpRegex:
		return levelIn
	case OpAdd, OpSub, OpConcat:
		return levelAdd
	case OpMul, OpDiv, OpMod:
		return levelMul
	case OpPow:
		return levelPow
	}
	return levelCompare
}

func exprLevel(e Expr) int {
	switch e := e.(type) {
	case *Binary:
		return opLevel(e.Op)
	case *Comparison:
		return levelCompare
	case *IsNull, *TypeTest:
		return levelNull
	case *Unary:
		if e.Op == OpNot {
			return levelNot
		}
		return levelSign
	case *IntLit:
		if e.Value < 0 {
			return levelSign
		}
	case *FloatLit:
		if e.Value < 0 {
			return levelSign
		}
	case *HasLabels:
		return levelLabel
	case *Property, *Index, *Slice:
		return levelPostfix
	}
	return levelAtom
}

// typeTest puts parentheses around a union: in brackets a bar would end it.
func (p *printer) typeTest(e *TypeTest) {
	t := e.Type.String()
	union := strings.Contains(t, "|")
	p.put(when(union, "("))
	p.expr(e.X, levelNull)
	p.put(" IS ", when(e.Not, "NOT "), ":: ", t, when(union, ")"))
}

func (p *printer) exprs(all []Expr) {
	list(p, ", ", all, func(e Expr) { p.expr(e, levelOr) })
}

// expr prints e, in parentheses if it binds less than least.
//
//kg:switch
func (p *printer) expr(e Expr, least int) {
	if exprLevel(e) < least {
		p.put("(")
		defer p.put(")")
	}
	switch e := e.(type) {
	case *NullLit:
		p.put("null")
	case *BoolLit:
		p.put(strconv.FormatBool(e.Value))
	case *IntLit:
		p.count(e.Value)
	case *FloatLit:
		p.put(formatFloat(e.Value))
	case *StringLit:
		p.put(quoteString(e.Value))
	case *ListLit:
		p.listLit(e)
	case *MapLit:
		p.put("{")
		list(p, ", ", e.Entries, p.entry)
		p.put("}")
	case *Variable:
		p.put(quoteVariable(e.Name))
	case *Parameter:
		p.put("$", quoteParameter(e.Name))
	case *Property:
		p.expr(e.X, levelPostfix)
		p.put(".", quoteWord(e.Key.Text, false))
	case *Index:
		p.expr(e.X, levelPostfix)
		p.put("[")
		p.expr(e.I, levelOr)
		p.put("]")
	case *Slice:
		p.slice(e)
	case *Unary:
		p.unary(e)
	case *Binary:
		level := opLevel(e.Op)
		left := level
		if level == levelCompare {
			left++ // a chain is another node
		}
		p.expr(e.L, left)
		p.put(" ", e.Op.String(), " ")
		p.expr(e.R, level+1)
	case *Comparison:
		for i, x := range e.Operands {
			if i > 0 {
				p.put(" ", e.Ops[i-1].String(), " ")
			}
			p.expr(x, levelCompare+1)
		}
	case *IsNull:
		p.expr(e.X, levelNull)
		p.put(" IS ", when(e.Not, "NOT "), "NULL")
	case *TypeTest:
		p.typeTest(e)
	case *HasLabels:
		p.expr(e.X, levelPostfix)
		p.put(":")
		p.label(e.Labels, labelAnd)
	case *Case:
		p.caseExpr(e)
	case *FuncCall:
		p.funcCall(e)
	case *ListComp:
		p.put("[", quoteVariable(e.Var.Name), " IN ")
		p.expr(e.List, levelOr)
		p.where(e.Where)
		if e.Map != nil {
			p.put(" | ")
			p.expr(e.Map, levelOr)
		}
		p.put("]")
	case *PatternComp:
		p.put("[")
		p.path(e.Path)
		p.where(e.Where)
		p.put(" | ")
		p.expr(e.Map, levelOr)
		p.put("]")
	case *Quantifier:
		p.put([...]string{QuantAll: "all", QuantAny: "any", QuantNone: "none", QuantSingle: "single"}[e.Kind], "(")
		p.put(quoteVariable(e.Var.Name), " IN ")
		p.expr(e.List, levelOr)
		p.where(e.Where)
		p.put(")")
	case *Reduce:
		p.put("reduce(", quoteVariable(e.Acc.Name), " = ")
		p.expr(e.Init, levelOr)
		p.put(", ", quoteVariable(e.Var.Name), " IN ")
		p.expr(e.List, levelOr)
		p.put(" | ")
		p.expr(e.Step, levelOr)
		p.put(")")
	case *MapProjection:
		p.put(quoteVariable(e.X.Name), " {")
		list(p, ", ", e.Items, p.mapProjItem)
		p.put("}")
	case *PatternExpr:
		p.path(e.Path)
	case *Subquery:
		p.put([...]string{SubqueryExists: "EXISTS ", SubqueryCount: "COUNT ", SubqueryCollect: "COLLECT "}[e.Kind])
		p.braces(e.Body)
	default:
		panic("ast: Format: unknown expression")
	}
}

// listLit prints a list. One element that reads like the head of a comprehension,
// x IN xs, needs parentheses.
func (p *printer) listLit(e *ListLit) {
	p.put("[")
	defer p.put("]")
	if len(e.Elems) != 1 {
		p.exprs(e.Elems)
		return
	}
	elem := printer{nested: p.nested}
	elem.expr(e.Elems[0], levelOr)
	if text := elem.String(); strings.HasPrefix(afterWord(text), " IN ") {
		p.put("(", text, ")")
	} else {
		p.put(text)
	}
}

func (p *printer) unary(e *Unary) {
	if e.Op == OpNot {
		p.put("NOT ")
		p.expr(e.X, levelNot)
		return
	}
	p.put(e.Op.String())
	if lit, ok := e.X.(*IntLit); ok && e.Op == OpNeg && lit.Value < 0 {
		p.put(" ") // - -9223372036854775808
	}
	p.expr(e.X, levelSign)
}

func (p *printer) slice(e *Slice) {
	p.expr(e.X, levelPostfix)
	p.put("[")
	if e.From != nil {
		p.expr(e.From, levelOr)
	}
	p.put("..")
	if e.To != nil {
		p.expr(e.To, levelOr)
	}
	p.put("]")
}

func (p *printer) entry(e *MapEntry) {
	p.put(quoteWord(e.Key.Text, false), ": ")
	p.expr(e.Value, levelOr)
}

func (p *printer) caseExpr(e *Case) {
	p.put("CASE ")
	if e.Test != nil {
		p.expr(e.Test, levelOr)
		p.put(" ")
	}
	for _, w := range e.Whens {
		p.when(w)
		p.put(" ")
	}
	if e.Else != nil {
		p.put("ELSE ")
		p.expr(e.Else, levelOr)
		p.put(" ")
	}
	p.put("END")
}

func (p *printer) when(w *When) {
	p.put("WHEN ")
	p.expr(w.Cond, levelOr)
	p.put(" THEN ")
	p.expr(w.Then, levelOr)
}

func (p *printer) funcCall(e *FuncCall) {
	p.put(quoteDotted(e.Name.Text, true), "(", when(e.Star, "*"), when(e.Distinct, "DISTINCT "))
	p.exprs(e.Args)
	p.put(")")
}

func (p *printer) mapProjItem(i *MapProjItem) {
	v, isVar := i.Value.(*Variable)
	switch {
	case i.All:
		p.put(".*")
	case i.Prop:
		p.put(".", quoteWord(i.Key.Text, false))
	case isVar && v.Name == i.Key.Text:
		p.put(quoteVariable(v.Name))
	default:
		p.put(quoteWord(i.Key.Text, false), ": ")
		p.expr(i.Value, levelOr)
	}
}

func formatFloat(f float64) string {
	switch {
	case math.IsNaN(f):
		return "(0.0 / 0.0)"
	case math.IsInf(f, 1):
		return "(1.0 / 0.0)"
	case math.IsInf(f, -1):
		return "(-1.0 / 0.0)"
	}
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

var stringEscapes = map[rune]string{'\\': `\\`, '\'': `\'`, '\n': `\n`, '\r': `\r`, '\t': `\t`, '\b': `\b`, '\f': `\f`}

func quoteString(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		switch esc, ok := stringEscapes[r]; {
		case ok:
			b.WriteString(esc)
		case r < ' ' || r == 0x7F:
			b.WriteString(`\u00`)
			b.WriteByte("0123456789ABCDEF"[r>>4])
			b.WriteByte("0123456789ABCDEF"[r&15])
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('\'')
	return b.String()
}
