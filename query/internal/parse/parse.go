// Package parse turns the text of a query into its syntax tree, or says what is
// wrong with it. It is the only importer of the generated grammar.
//
// [Query] measures the text before the parser sees it (bytes, tokens, nesting), so
// that no text takes long or much memory. It parses with ANTLR's fast prediction
// (SLL) and only if that fails with the full one (LL). A text that is not a query
// gets one error, at the first token that cannot follow the ones before it.
package parse

import (
	"github.com/antlr4-go/antlr/v4"

	"github.com/newsgraph/kg/grammar"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
)

// Query parses the text of one query. The tree is nil if and only if there are errors.
func Query(text string) (*ast.Query, diag.List) {
	if err := checkText(text); err != nil {
		return nil, diag.List{err}
	}
	list := lex(text, MaxTokens)
	if err := checkTokens(text, list); err != nil {
		return nil, diag.List{err}
	}
	root, _ := tree(list, antlr.PredictionModeSLL)
	if root == nil {
		var at int
		if root, at = tree(list, antlr.PredictionModeLL); root == nil {
			return nil, diag.List{explain(text, list, at)}
		}
	}
	b := &builder{text: text}
	q := b.query(root.Query())
	if len(b.errs) > 0 {
		return nil, b.errs.Errors()
	}
	return q, nil
}

// giveUp is the panic with which the error strategy leaves the parser.
type giveUp struct{}

// bail is an error strategy that leaves at the first error: a wrong query is
// explained by other means than ANTLR's recovery.
type bail struct {
	*antlr.DefaultErrorStrategy
	in *stream
}

func (bail) Recover(antlr.Parser, antlr.RecognitionException)     { panic(giveUp{}) }
func (bail) ReportError(antlr.Parser, antlr.RecognitionException) { panic(giveUp{}) }
func (bail) Sync(antlr.Parser)                                    {}
func (bail) ReportMatch(antlr.Parser)                             {}

// RecoverInline is called for a token that is not the one there must be: no matter
// how far prediction has looked, that is the wrong one.
func (b bail) RecoverInline(antlr.Parser) antlr.Token {
	b.in.far = b.in.pos
	panic(giveUp{})
}

// tree parses tokens. If they are not a query it returns nil and the index of the
// first token that cannot follow those before it.
func tree(list []token, mode int) (root grammar.IScriptContext, wrong int) {
	in := &stream{list: list}
	p := grammar.NewCypherParser(in)
	p.RemoveErrorListeners()
	p.SetErrorHandler(bail{DefaultErrorStrategy: antlr.NewDefaultErrorStrategy(), in: in})
	p.GetInterpreter().SetPredictionMode(mode)
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(giveUp); !ok {
				panic(r)
			}
			root, wrong = nil, in.far
		}
	}()
	return p.Script(), 0
}
