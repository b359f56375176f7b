package parse

import (
	"strings"

	"github.com/antlr4-go/antlr/v4"

	"github.com/newsgraph/kg/grammar"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
)

// builder turns ANTLR's tree into ours. It finds what the grammar lets pass and
// the language does not: literals out of range and the like.
type builder struct {
	text string
	errs diag.List
}

func (b *builder) errorf(detail string, at ast.Span, format string, args ...any) {
	b.errs.Add(diag.Syntax(detail, at, format, args...))
}

// spanOf returns the place of a rule: all of its tokens.
func spanOf(c antlr.ParserRuleContext) ast.Span {
	stop := c.GetStop()
	if stop == nil {
		return ast.Span{Start: c.GetStart().GetStart(), End: c.GetStart().GetStart()}
	}
	return ast.Span{Start: c.GetStart().GetStart(), End: stop.GetStop() + 1}
}

// leaf returns the token of a child, or nil if the child is a rule.
func leaf(t antlr.Tree) *token {
	if n, ok := t.(antlr.TerminalNode); ok {
		return n.GetSymbol().(*token)
	}
	return nil
}

// leafType returns the type of the token that the i-th child is, or
// antlr.TokenInvalidType if it is a rule or there is none.
func leafType(c antlr.ParserRuleContext, i int) int {
	if i >= c.GetChildCount() {
		return antlr.TokenInvalidType
	}
	if t := leaf(c.GetChild(i)); t != nil {
		return t.typ
	}
	return antlr.TokenInvalidType
}

// hasLeaf reports whether a token of that type is among the children.
func hasLeaf(c antlr.ParserRuleContext, typ int) bool {
	for _, child := range c.GetChildren() {
		if t := leaf(child); t != nil && t.typ == typ {
			return true
		}
	}
	return false
}

// name returns the one word that a rule of names stands for, without quoting.
func (b *builder) name(c antlr.ParserRuleContext) ast.Name {
	at := spanOf(c)
	return ast.Name{Span: at, Text: unquote(at.In(b.text))}
}

func unquote(word string) string {
	if !strings.HasPrefix(word, "`") {
		return word
	}
	return strings.ReplaceAll(word[1:len(word)-1], "``", "`")
}

func (b *builder) variable(c grammar.IVariableContext) *ast.Variable {
	if c == nil {
		return nil
	}
	n := b.name(c)
	return &ast.Variable{Span: n.Span, Name: n.Text}
}

func (b *builder) variables(list []grammar.IVariableContext) []*ast.Variable {
	return each(list, b.variable)
}

// dotted returns a name with its name space: the words, without quoting, and dots.
func (b *builder) dotted(c antlr.ParserRuleContext) ast.Name {
	at := spanOf(c)
	if c.GetChildCount() == 1 {
		return b.name(c)
	}
	var words []string
	for _, child := range c.GetChildren() {
		switch child := child.(type) {
		case antlr.ParserRuleContext:
			words = append(words, b.name(child).Text)
		case antlr.TerminalNode:
			t := child.GetSymbol().(*token)
			words = append(words, unquote(t.span().In(b.text)))
		}
	}
	return ast.Name{Span: at, Text: strings.Join(words, "")}
}

func each[C, N any](list []C, f func(C) N) []N {
	if len(list) == 0 {
		return nil
	}
	out := make([]N, len(list))
	for i, c := range list {
		out[i] = f(c)
	}
	return out
}

func (b *builder) query(c grammar.IQueryContext) *ast.Query {
	q := &ast.Query{Span: spanOf(c)}
	switch leafType(c, 0) {
	case grammar.CypherParserEXPLAIN:
		q.Mode = ast.ModeExplain
	case grammar.CypherParserPROFILE:
		q.Mode = ast.ModeProfile
	}
	q.Stmt = b.statement(c.Statement())
	return q
}

//kg:switch
func (b *builder) statement(c grammar.IStatementContext) ast.Statement {
	switch c := c.GetChild(0).(type) {
	case *grammar.RegularQueryContext:
		return b.regular(c)
	case *grammar.CreateIndexContext:
		return b.createIndex(c)
	case *grammar.DropIndexContext:
		return b.dropIndex(c)
	case *grammar.CreateConstraintContext:
		return b.createConstraint(c)
	case *grammar.DropConstraintContext:
		return &ast.DropConstraint{Span: spanOf(c), Name: b.name(c.SchemaName()), IfExists: c.IfExists() != nil}
	case *grammar.ShowContext:
		return b.show(c)
	default:
		panic("parse: unknown statement")
	}
}

func (b *builder) regular(c grammar.IRegularQueryContext) *ast.Regular {
	q := &ast.Regular{Span: spanOf(c)}
	for _, child := range c.GetChildren() {
		switch child := child.(type) {
		case *grammar.SingleQueryContext:
			q.Parts = append(q.Parts, &ast.Single{Span: spanOf(child), Clauses: each(child.AllClause(), b.clause)})
		case *grammar.UnionContext:
			q.Unions = append(q.Unions, ast.Union{Span: spanOf(child), All: child.ALL() != nil})
		}
	}
	return q
}

func (b *builder) createIndex(c *grammar.CreateIndexContext) ast.Statement {
	s := &ast.CreateIndex{Span: spanOf(c), IfNotExists: c.IfNotExists() != nil}
	if c.SchemaName() != nil {
		s.Name = b.name(c.SchemaName())
	}
	if old := c.OldSchemaTarget(); old != nil {
		s.On = b.oldTarget(old)
		return s
	}
	s.On = b.target(c.SchemaEntity(), c.AllSchemaKey())
	return s
}

func (b *builder) dropIndex(c *grammar.DropIndexContext) ast.Statement {
	s := &ast.DropIndex{Span: spanOf(c), IfExists: c.IfExists() != nil}
	if old := c.OldSchemaTarget(); old != nil {
		s.On = b.oldTarget(old)
		return s
	}
	s.Name = b.name(c.SchemaName())
	return s
}

func (b *builder) createConstraint(c *grammar.CreateConstraintContext) ast.Statement {
	s := &ast.CreateConstraint{Span: spanOf(c), IfNotExists: c.IfNotExists() != nil}
	if c.SchemaName() != nil {
		s.Name = b.name(c.SchemaName())
	}
	kind := c.ConstraintKind()
	switch {
	case kind.NULL() != nil:
		s.Kind = ast.ConstraintNotNull
	case kind.KEY() != nil:
		s.Kind = ast.ConstraintKey
	}
	s.On = b.target(c.SchemaEntity(), c.SchemaKeys().AllSchemaKey())
	return s
}

// target builds FOR (n:Label) with the keys of n.
func (b *builder) target(entity grammar.ISchemaEntityContext, keys []grammar.ISchemaKeyContext) ast.SchemaTarget {
	t := ast.SchemaTarget{Span: spanOf(entity), Relationship: entity.MINUS(0) != nil, Label: b.name(entity.Name())}
	v := b.variable(entity.Variable())
	for _, k := range keys {
		if kv := b.variable(k.Variable()); kv.Name != v.Name {
			b.errorf(diag.UndefinedVariable, kv.Span, "variable `%s` is not defined, did you mean `%s`?", kv.Name, v.Name)
		}
		t.Keys = append(t.Keys, b.name(k.Name()))
		t.End = spanOf(k).End
	}
	return t
}

func (b *builder) oldTarget(c grammar.IOldSchemaTargetContext) ast.SchemaTarget {
	names := c.AllName()
	t := ast.SchemaTarget{Span: spanOf(c), Label: b.name(names[0])}
	for _, n := range names[1:] {
		t.Keys = append(t.Keys, b.name(n))
	}
	return t
}

func (b *builder) show(c *grammar.ShowContext) ast.Statement {
	s := &ast.Show{Span: spanOf(c), Yield: b.yield(c.Yield()), Where: b.where(c.Where())}
	switch {
	case c.INDEX() != nil, c.INDEXES() != nil:
		s.Kind = ast.ShowIndexes
	case c.FUNCTION() != nil:
		s.Kind = ast.ShowFunctions
	case c.PROCEDURE() != nil:
		s.Kind = ast.ShowProcedures
	default:
		s.Kind = ast.ShowConstraints
	}
	return s
}
