package token

import "github.com/newsgraph/kg/ingest"

// Split sets the sentences of a document whose tokens are given, taken as one
// stretch of text.
func (t *Tokenizer) Split(d *ingest.Document) {
	d.Sentences = d.Sentences[:0]
	if len(d.Tokens) == 0 {
		return
	}
	words := make([]ingest.Span, len(d.Tokens))
	for i, w := range d.Tokens {
		words[i] = w.Span
	}
	var g gaps
	g.reset(d.Text, words)
	ends := make([]bool, len(words))
	t.borders(&g, ends)
	limit(&g, ends)
	from := 0
	for i, last := range ends {
		if last {
			d.Sentences = append(d.Sentences, ingest.Sentence{
				TokenRange: ingest.TokenRange{From: int32(from), To: int32(i + 1)},
				Span:       ingest.Span{Start: words[from].Start, End: words[i].End},
			})
			from = i + 1
		}
	}
}
