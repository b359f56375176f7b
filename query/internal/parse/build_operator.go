package parse

import (
	"strings"

	"github.com/antlr4-go/antlr/v4"

	"github.com/newsgraph/kg/grammar"
	"github.com/newsgraph/kg/query/ast"
)

// How tightly operators bind, from the loosest. All of them bind to the left.
const (
	bindOr = iota
	bindXor
	bindAnd
	bindNot // a prefix
	bindCompare
	bindNull // IS NULL, a suffix
	bindIn
	bindAdd
	bindMul
	bindPow
	bindSign // a prefix
)

type operator struct {
	op   ast.Op
	bind int
}

// operators are the operators between two operands, by their first token.
var operators = map[int]operator{
	grammar.CypherParserOR:       {ast.OpOr, bindOr},
	grammar.CypherParserXOR:      {ast.OpXor, bindXor},
	grammar.CypherParserAND:      {ast.OpAnd, bindAnd},
	grammar.CypherParserEQ:       {ast.OpEq, bindCompare},
	grammar.CypherParserNE:       {ast.OpNe, bindCompare},
	grammar.CypherParserLT:       {ast.OpLt, bindCompare},
	grammar.CypherParserLE:       {ast.OpLe, bindCompare},
	grammar.CypherParserGT:       {ast.OpGt, bindCompare},
	grammar.CypherParserGE:       {ast.OpGe, bindCompare},
	grammar.CypherParserIN:       {ast.OpIn, bindIn},
	grammar.CypherParserCONTAINS: {ast.OpContains, bindIn},
	grammar.CypherParserREGEX:    {ast.OpRegex, bindIn},
	grammar.CypherParserSTARTS:   {ast.OpStartsWith, bindIn},
	grammar.CypherParserENDS:     {ast.OpEndsWith, bindIn},
	grammar.CypherParserPLUS:     {ast.OpAdd, bindAdd},
	grammar.CypherParserMINUS:    {ast.OpSub, bindAdd},
	grammar.CypherParserCONCAT:   {ast.OpConcat, bindAdd},
	grammar.CypherParserSTAR:     {ast.OpMul, bindMul},
	grammar.CypherParserSLASH:    {ast.OpDiv, bindMul},
	grammar.CypherParserPERCENT:  {ast.OpMod, bindMul},
	grammar.CypherParserCARET:    {ast.OpPow, bindPow},
}

// row is an expression as the grammar has it, a row of operands and operators, that
// is turned into a tree by precedence climbing.
type row struct {
	*builder
	parts []antlr.Tree // operands and between them the tokens of operators
	pos   int
	// prefixes of the operand at hand that are not used yet
	operand  *grammar.OperandContext
	prefixes int
}

// expr builds an expression.
func (b *builder) expr(c grammar.IExpressionContext) ast.Expr {
	r := row{builder: b, parts: c.GetChildren()}
	r.next()
	x, _ := r.climb(bindOr)
	return x
}

// next makes the operand at the present place the one at hand.
func (r *row) next() {
	r.operand = r.parts[r.pos].(*grammar.OperandContext)
	r.prefixes = 0
	r.pos++
}

// climb builds the longest expression from here whose operators bind at least as
// tightly as least. It also returns its place with the parentheses around it.
func (r *row) climb(least int) (ast.Expr, ast.Span) {
	x, at := r.prefix()
	for r.pos < len(r.parts) {
		sign := leaf(r.parts[r.pos]).typ
		if sign == grammar.CypherParserIS {
			if bindNull < least {
				break
			}
			x, at = r.is(x, at)
			continue
		}
		op := operators[sign]
		if op.bind < least {
			break
		}
		r.pos++
		if op.op == ast.OpStartsWith || op.op == ast.OpEndsWith {
			r.pos++ // WITH
		}
		r.next()
		y, end := r.climb(op.bind + 1)
		at = at.To(end)
		x = combine(op.op, x, y, at)
	}
	return x, at
}

// combine builds l op r. Comparisons that follow one another are one chain; one in
// parentheses is not part of it, and then its place is not where the chain starts.
func combine(op ast.Op, l, r ast.Expr, at ast.Span) ast.Expr {
	if op.IsComparison() && l.Pos().Start == at.Start {
		switch l := l.(type) {
		case *ast.Binary:
			if l.Op.IsComparison() {
				return &ast.Comparison{Span: at, Ops: []ast.Op{l.Op, op}, Operands: []ast.Expr{l.L, l.R, r}}
			}
		case *ast.Comparison:
			l.Span, l.Ops, l.Operands = at, append(l.Ops, op), append(l.Operands, r)
			return l
		}
	}
	return &ast.Binary{Span: at, Op: op, L: l, R: r}
}

// is builds IS NULL, IS :: type and what NOT makes of them.
func (r *row) is(x ast.Expr, at ast.Span) (ast.Expr, ast.Span) {
	r.pos++ // IS
	not := leaf(r.parts[r.pos]).typ == grammar.CypherParserNOT
	if not {
		r.pos++
	}
	word := leaf(r.parts[r.pos])
	r.pos++
	if word.typ == grammar.CypherParserNULL {
		at.End = word.span().End
		return &ast.IsNull{Span: at, X: x, Not: not}, at
	}
	t := r.valueType(r.parts[r.pos].(grammar.IValueTypeContext))
	r.pos++
	at.End = t.Span.End
	return &ast.TypeTest{Span: at, X: x, Not: not, Type: t}, at
}

func (b *builder) valueType(c grammar.IValueTypeContext) *ast.ValueType {
	t := &ast.ValueType{Span: spanOf(c)}
	for _, term := range c.AllTypeTerm() {
		words := each(term.AllTypeWord(), func(w grammar.ITypeWordContext) string { return strings.ToUpper(spanOf(w).In(b.text)) })
		out := ast.TypeTerm{Span: spanOf(term), Name: strings.Join(words, " "), NotNull: term.NOT() != nil}
		if elem := term.ValueType(); elem != nil {
			out.Elem = b.valueType(elem)
		}
		t.Terms = append(t.Terms, out)
	}
	return t
}

// prefix builds the operand at hand with the prefixes in front of it, each of which
// takes as much as binds more tightly than it does.
func (r *row) prefix() (ast.Expr, ast.Span) {
	o := r.operand
	first := o.GetChild(r.prefixes)
	t := leaf(first)
	op, bind := ast.OpNone, 0
	if t != nil {
		switch t.typ {
		case grammar.CypherParserNOT:
			op, bind = ast.OpNot, bindNot
		case grammar.CypherParserMINUS:
			op, bind = ast.OpNeg, bindSign
		case grammar.CypherParserPLUS:
			op, bind = ast.OpPos, bindSign
		}
	}
	if op == ast.OpNone {
		at := spanOf(o)
		at.Start = startOf(first)
		return r.builder.operand(o, r.prefixes), at
	}
	r.prefixes++
	if op == ast.OpNeg {
		if x, at, ok := r.smallest(t); ok {
			return x, at
		}
	}
	x, at := r.climb(bind)
	at.Start = t.start
	return &ast.Unary{Span: at, Op: op, X: x}, at
}

// startOf returns where a token or a rule starts.
func startOf(t antlr.Tree) int {
	if tok := leaf(t); tok != nil {
		return tok.start
	}
	return t.(antlr.ParserRuleContext).GetStart().GetStart()
}

// endOf returns where a token or a rule ends.
func endOf(t antlr.Tree) int {
	if tok := leaf(t); tok != nil {
		return tok.stop + 1
	}
	return spanOf(t.(antlr.ParserRuleContext)).End
}

// smallest builds the smallest integer: its digits are one too large without the
// sign in front of them.
func (r *row) smallest(minus *token) (ast.Expr, ast.Span, bool) {
	if r.operand.GetChildCount() != r.prefixes+1 {
		return nil, ast.Span{}, false
	}
	digits := leaf(r.operand.GetChild(r.prefixes))
	if digits == nil || digits.typ != grammar.CypherParserINTEGER || !isSmallest(digits.span().In(r.text)) {
		return nil, ast.Span{}, false
	}
	at := minus.span().To(digits.span())
	return r.integer(at, true), at, true
}
