package score

import (
	"strings"
	"testing"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/corpus"
)

const gold = `# text = Ann cannot stay.
1	Ann	Ann	PROPN	NNP	_	4	nsubj	_	_
2-3	cannot	_	_	_	_	_	_	_	_
2	can	can	AUX	MD	_	4	aux	_	_
3	not	not	PART	RB	_	4	advmod	_	_
4	stay	stay	VERB	VB	_	0	root	_	SpaceAfter=No
5	.	.	PUNCT	.	_	4	punct	_	_

# text = Go now.
1	Go	go	VERB	VB	_	0	root	_	_
2	now	now	ADV	RB	_	1	advmod:x	_	SpaceAfter=No
3	.	.	PUNCT	.	_	1	punct	_	_
`

// system cuts "cannot" wrongly, joins the sentences and makes one wrong arc.
const system = `# text = Ann cannot stay. Go now.
1	Ann	Ann	PROPN	NNP	_	3	nsubj	_	_
2	cannot	can	AUX	MD	_	3	aux	_	_
3	stay	stay	NOUN	NN	_	0	root	_	SpaceAfter=No
4	.	.	PUNCT	.	_	3	punct	_	_
5	Go	go	VERB	VB	_	3	conj	_	_
6	now	now	ADV	RB	_	5	advmod	_	SpaceAfter=No
7	.	.	PUNCT	.	_	5	punct	_	_
`

func read(t *testing.T, s string) *ingest.Document {
	t.Helper()
	docs, err := corpus.ReadConllu(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	return docs[0].Document
}

func TestParse(t *testing.T) {
	a := Parse(read(t, gold), read(t, system))
	for _, c := range []struct {
		name      string
		got, want Count
	}{
		{"tokens", a.Tokens, Count{8, 7, 6}},
		{"sentences", a.Sentences, Count{2, 1, 0}},
		{"upos", a.UPOS, Count{8, 7, 5}},
		{"lemma", a.Lemma, Count{8, 7, 6}},
		{"uas", a.UAS, Count{8, 7, 5}},
		{"las", a.LAS, Count{8, 7, 5}},
		{"clas", a.CLAS, Count{5, 4, 3}},
	} {
		if c.got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, c.got, c.want)
		}
	}
	same := Parse(read(t, gold), read(t, gold))
	if f := same.LAS.F1(); f != 100 {
		t.Errorf("gold against itself: LAS %v", f)
	}
}

func TestSpans(t *testing.T) {
	m := func(from, to int32, fine string) ingest.Mention {
		return ingest.Mention{TokenRange: ingest.TokenRange{From: from, To: to}, Fine: fine}
	}
	var e Entities
	e.Spans([]ingest.Mention{m(0, 2, "PER"), m(4, 5, "ORG"), m(7, 8, "DATE")},
		[]ingest.Mention{m(0, 2, "PER"), m(4, 6, "ORG"), m(9, 10, "PER")},
		func(m ingest.Mention) string {
			if m.Fine == "DATE" {
				return ""
			}
			return m.Fine
		})
	if e.All != (Count{2, 3, 1}) || e.ByKind["PER"] != (Count{1, 2, 1}) {
		t.Errorf("all %+v, by kind %+v", e.All, e.ByKind)
	}
	if got := e.All.F1(); got != 40 {
		t.Errorf("F1 %v, want 40", got)
	}
	if got := (Count{}).F1(); got != 0 {
		t.Errorf("F1 of nothing is %v", got)
	}
}
