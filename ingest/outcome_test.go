package ingest

import (
	"context"
	"encoding/json"
	"iter"
	"strings"
	"testing"
)

// mixed yields articles between errors.
type mixed []any

func (m mixed) Articles(context.Context) iter.Seq2[*Article, error] {
	return func(yield func(*Article, error) bool) {
		for _, x := range m {
			a, _ := x.(*Article)
			err, _ := x.(error)
			if !yield(a, err) {
				return
			}
		}
	}
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	const one, two = "Person Ada | MEET | Person Bob", "Person Ada | MEET | Person Cyn"
	in := mixed{
		&Article{Source: "http://example.com/1", Input: "a.zip!1.html", Body: one},
		&ArticleError{Source: "a.zip!2.html", Stage: "read", Err: &SkipError{Reason: "not English", Detail: "it seems to be German"}},
		&ArticleError{Source: "a.zip!3.html", Stage: "read", Err: ErrEmpty},
		&Article{Source: "http://example.com/1", Input: "twin", Body: one},
		&Article{Source: "http://example.com/1", Input: "b.html", Body: two},
		&Article{Source: "bad", Body: "panic"},
	}
	want := `{"input":"a.zip!1.html","source":"http://example.com/1","status":"written","bytes":30,"article":"FIRST"}
{"input":"a.zip!2.html","status":"skipped","reason":"not English: it seems to be German"}
{"input":"a.zip!3.html","status":"failed","stage":"read","reason":"no text"}
{"input":"twin","source":"http://example.com/1","status":"present","bytes":30,"article":"FIRST"}
{"input":"b.html","source":"http://example.com/1","status":"replaced","bytes":30,"article":"FIRST"}
{"input":"bad","status":"failed","stage":"notation","reason":"internal error: notation: asked to"}
`
	want = strings.ReplaceAll(want, "FIRST", articleID(in[0].(*Article)).String())
	for _, batch := range []int{1, 2, 64} {
		var got strings.Builder
		enc := json.NewEncoder(&got)
		p, err := New(memory(t), []Component{notation{}}, WithBatch(batch), WithOutcome(func(o Outcome) { _ = enc.Encode(o) }))
		if err != nil {
			t.Fatal(err)
		}
		rep, err := p.Ingest(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != want {
			t.Errorf("batch %d: got:\n%swant:\n%s", batch, got.String(), want)
		}
		if rep.Articles != 2 || rep.Replaced != 1 || rep.Skipped != 1 || rep.Failed != 2 || rep.PassedOver["not English"] != 1 {
			t.Errorf("batch %d: report %+v", batch, rep)
		}
		if s := rep.String(); !strings.Contains(s, "; passed over: 1 not English") {
			t.Errorf("batch %d: %s", batch, s)
		}
	}
}
