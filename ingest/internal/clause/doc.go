// Package clause turns dependency trees into statements: who did what to whom,
// whether it is so, and who says so.
//
// One analysis of every sentence finds its clauses with their arguments, each
// as a full and as a minimal span: coordinated, inherited and shared ones
// included. Everything that is printed or stored is a view of that analysis:
// the component made by [New] gives the facts of the graph, and [Tuples] gives
// open information extraction in one of three styles.
//
//	if err := clause.New().Process(ctx, doc); err != nil { ... }
//	for _, s := range doc.Statements { fmt.Println(s.Relation.Name, s.Modality) }
package clause

import (
	"context"

	"github.com/newsgraph/kg/ingest"
)

// maxTokens is the length from which a sentence is taken for a table or a list
// that lost its line breaks, and is not analysed.
const maxTokens = 700

// Component finds the statements of a document.
type Component struct{}

var _ ingest.Component = (*Component)(nil)

// New makes the component. It has no state and may be used concurrently.
func New() *Component { return &Component{} }

// Name is "clause".
func (*Component) Name() string { return "clause" }

// Needs asks for trees and mentions.
func (*Component) Needs() ingest.Layer {
	return ingest.LayerTokens | ingest.LayerTags | ingest.LayerTrees | ingest.LayerMentions
}

// Gives gives statements.
func (*Component) Gives() ingest.Layer { return ingest.LayerStatements }

// Process fills d.Statements, and mends d.Tokens where a tree or a tag can hardly be
// right, so that whoever reads the trees later sees what the statements were made of.
func (*Component) Process(ctx context.Context, d *ingest.Document) error {
	d.Statements = nil
	ments := coverage(d)
	var b factBuilder
	for s := range d.Sentences {
		if err := ctx.Err(); err != nil {
			return err
		}
		if a := analyseSentence(d, int32(s), ments); a != nil {
			b.sentence(a)
			a.publish()
		}
	}
	d.Statements = b.out
	return nil
}

// analyseSentence is nil for a sentence that is empty or too long.
func analyseSentence(d *ingest.Document, s int32, ments []int32) *analysis {
	n := d.Sentences[s].To - d.Sentences[s].From
	if n <= 0 || n > maxTokens {
		return nil
	}
	return analyse(newTree(d, s, ments))
}

// coverage maps every token to the mention that holds it; the shortest one
// where they are nested. A description such as "the envoy of France" holds no
// more than its head.
func coverage(d *ingest.Document) []int32 {
	out := make([]int32, len(d.Tokens))
	for i := range out {
		out[i] = none
	}
	for m, x := range d.Mentions {
		for i := max(x.From, 0); i < min(x.To, int32(len(out))); i++ {
			if x.Form == ingest.Nominal && i != x.Head {
				continue
			}
			if old := out[i]; old == none || d.Mentions[old].To-d.Mentions[old].From > x.To-x.From {
				out[i] = int32(m)
			}
		}
	}
	return out
}
