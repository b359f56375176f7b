// Package ingest turns news articles into facts of a property graph.
//
// A [Reader] yields articles. A [Pipeline] runs each one through components
// that add layers to a [Document]: tokens, tags, trees, mentions, coreference
// chains, statements, and at last entities and facts. What the article states
// is then written to a graph, each fact with the sentence that bears it:
//
//	pipe, err := ingest.New(store, english.Components())
//	report, err := pipe.Ingest(ctx, ingest.Dir("articles"))
//
// Without a store, [Pipeline.Annotate] and [Facts] give the same facts for one
// article. README.md in this directory shows how a sentence becomes a fact and
// by which rules names become nodes.
package ingest
