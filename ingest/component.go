package ingest

import (
	"context"
	"strings"
)

// Layer names the parts of a Document that components need and give.
type Layer uint32

// The layers, in the order in which they are usually made.
const (
	LayerTokens     Layer = 1 << iota // Tokens with spans, Sentences
	LayerTags                         // UPOS, XPOS, Lemma
	LayerTrees                        // Head, Rel
	LayerMentions                     // Mentions
	LayerChains                       // Chains
	LayerStatements                   // Statements
	LayerFacts                        // Entities, Facts, Dropped
)

var layerNames = []string{"tokens", "tags", "trees", "mentions", "chains", "statements", "facts"}

// String lists the layers of l, as in "tokens+tags".
func (l Layer) String() string {
	var names []string
	for i, n := range layerNames {
		if l&(1<<i) != 0 {
			names = append(names, n)
		}
	}
	return strings.Join(names, "+")
}

// Component adds layers to a document. It is safe for concurrent use on
// different documents, and gives the same layers for the same text every time.
type Component interface {
	Name() string
	Needs() Layer
	Gives() Layer
	Process(ctx context.Context, d *Document) error
}
