package english

import (
	"strings"
	"testing"

	"github.com/newsgraph/kg/ingest/internal/corpus"
)

const twoSentences = `# newdoc id = a
# text = Ann left.
1	Ann	Ann	PROPN	NNP	_	2	nsubj	_	_
2	left	leave	VERB	VBD	_	0	root	_	SpaceAfter=No
3	.	.	PUNCT	.	_	2	punct	_	_

# text = The old man saw Ann.
1	The	the	DET	DT	_	3	det	_	_
2	old	old	ADJ	JJ	_	3	amod	_	_
3	man	man	NOUN	NN	_	4	nsubj	_	_
4	saw	see	VERB	VBD	_	0	root	_	_
5	Ann	Ann	PROPN	NNP	_	4	obj	_	SpaceAfter=No
6	.	.	PUNCT	.	_	4	punct	_	_

`

// TestVaried checks that copies carry the annotation of what they copy.
func TestVaried(t *testing.T) {
	docs, err := corpus.ReadConllu(strings.NewReader(strings.Repeat(twoSentences, 30)))
	if err != nil {
		t.Fatal(err)
	}
	var d strings.Builder
	headlines, quotations := 0, 0
	plain := plainDocs(docs)
	for _, c := range append(recased(plain), new(counters).quoted(plain)...) {
		valid(t, c)
		for i := range c.Sentences {
			s := c.SentenceText(int32(i))
			d.WriteString(s + "\n")
			switch {
			case s == "The Old Man Saw Ann.", s == "THE OLD MAN SAW ANN.":
				headlines++
			case strings.Contains(s, "The old man saw Ann,") && strings.HasSuffix(s, "."):
				quotations++
			}
		}
	}
	if headlines < 3 || quotations < 3 {
		t.Errorf("%d headlines and %d quotations in\n%s", headlines, quotations, d.String())
	}
	if got, want := len(varied(plain)), len(plain); got != want {
		t.Errorf("varied gives %d documents, want %d", got, want)
	}
	for _, c := range varied(plain) {
		valid(t, c)
	}
}

// TestSmall checks the copies in small letters, and that they are the only ones where others are
// not wanted.
func TestSmall(t *testing.T) {
	docs, err := corpus.ReadConllu(strings.NewReader(strings.Repeat(twoSentences, 60)))
	if err != nil {
		t.Fatal(err)
	}
	k := counters{small: true, plain: true}
	n := 0
	for _, c := range k.recased(plainDocs(docs)) {
		valid(t, c)
		for i := range c.Sentences {
			if s := c.SentenceText(int32(i)); s != "the old man saw ann." {
				t.Errorf("copy %q", s)
			}
			n++
		}
	}
	if n < 4 {
		t.Errorf("%d copies", n)
	}
}
