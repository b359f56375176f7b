package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/newsgraph/kg/ingest"
)

const sample = `# newdoc id = a
# sent_id = a-1
# newpar
# newpar_block = head (1 s)
# text = It's "new"
1-2	It's	_	_	_	_	_	_	_	_
1	It	it	PRON	PRP	_	4	nsubj	_	_
2	's	be	AUX	VBZ	_	4	cop	_	_
3	"	"	PUNCT	` + "``" + `	_	4	punct	_	SpaceAfter=No
4	new	new	ADJ	JJ	_	0	root	_	SpaceAfter=No
5	"	"	PUNCT	''	_	4	punct	_	_

# sent_id = a-2
# newpar
# text = Gonna wait...
1-2	Gonna	_	_	_	_	_	_	_	_
1	Gon	go	VERB	VBG	_	0	root	_	_
2	na	to	PART	TO	_	3	mark	_	_
3	wait	wait	VERB	VB	_	1	xcomp	_	SpaceAfter=No
3.1	ghost	_	_	_	_	_	_	_	_
4	...	...	PUNCT	.	_	1	punct	_	_

# sent_id = a-3
# text = I dunno
1	I	I	PRON	PRP	_	2	nsubj	_	_
2-4	dunno	_	_	_	_	_	_	_	_
2	do	do	AUX	VBP	_	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
4	know	know	VERB	VB	_	0	root	_	_

# newdoc id = b
# text = Bye
1	Bye	bye	INTJ	UH	_	0	root	_	_
`

func TestReadConllu(t *testing.T) {
	docs, err := ReadConllu(strings.NewReader(sample))
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, d := range docs {
		fmt.Fprintf(&got, "%s %q\n", d.ID, d.Text)
		for i, s := range d.Sentences {
			fmt.Fprintf(&got, "  %q %v %v:", d.SentenceText(int32(i)), s.Heading, d.NewPar[i])
			for k := s.From; k < s.To; k++ {
				fmt.Fprintf(&got, " %s>%d", d.Word(k), d.Tokens[k].Head)
			}
			got.WriteByte('\n')
		}
	}
	want := `a "It's \"new\"\n\nGonna wait... I dunno"
  "It's \"new\"" true true: It>3 's>3 ">3 new>-1 ">3
  "Gonna wait..." false true: Gon>-1 na>7 wait>5 ...>5
  "I dunno" false false: I>10 d>12 u>12 nno>-1
b "Bye"
  "Bye" false true: Bye>-1
`
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
}

func TestReadConlluErrors(t *testing.T) {
	for in, want := range map[string]string{
		"1\tx\n":                                       "line 1: 2 columns, want 10",
		"1\tx\tx\tX\tX\t_\tq\troot\t_\t_\n":            `line 1: bad head "q"`,
		"2-1\tx\tx\tX\tX\t_\t_\t_\t_\t_\n":             `line 1: bad word range "2-1"`,
		"# text = y\n1\tx\tx\tX\tX\t_\t0\tr\t_\t_\n\n": `line 3: word "x" is not in the text "y"`,
		"1\tx\tx\tX\tX\t_\t9\tr\t_\t_\n":               `line 1: head 9 of 1 words`,
	} {
		_, err := ReadConllu(strings.NewReader(in))
		if err == nil || err.Error() != want {
			t.Errorf("%q: error %v, want %s", in, err, want)
		}
	}
}

func TestReadIOB(t *testing.T) {
	in := "# sent_id = d1-0\n# text = Ann left New York.\n1\tAnn\tB-PER\n2\tleft\tO\n3\tNew\tB-LOC\n4\tYork\tI-LOC\n5\t.\tO\n\n" +
		"# sent_id = d2-0\nIBM I-ORG\nIntel B-ORG\nPeru I-LOC\n"
	docs, err := ReadIOB(strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range docs {
		for _, m := range d.Mentions {
			got = append(got, fmt.Sprintf("%s %s %q", d.ID, m.Fine, d.Text[d.Tokens[m.From].Start:d.Tokens[m.To-1].End]))
		}
	}
	want := `[d1 PER "Ann" d1 LOC "New York" d2 ORG "IBM" d2 ORG "Intel" d2 LOC "Peru"]`
	if fmt.Sprint(got) != want {
		t.Errorf("got  %v\nwant %s", got, want)
	}
}

// TestTreebanks reads the shared development sets where they are present.
func TestTreebanks(t *testing.T) {
	dir := filepath.Join(Shared(), "treebanks")
	for _, c := range []struct {
		file              string
		sentences, tokens int
	}{
		{"ewt/en_ewt-ud-dev.conllu", 2001, 25147},
		{"gum/en_gum-ud-dev.conllu", 1575, 28119},
	} {
		if _, err := os.Stat(filepath.Join(dir, c.file)); err != nil {
			t.Skipf("no shared data: %v", err)
		}
		docs, err := ReadConlluFile(filepath.Join(dir, c.file))
		if err != nil {
			t.Fatal(err)
		}
		sentences, tokens, odd := 0, 0, 0
		for _, d := range docs {
			sentences += len(d.Sentences)
			tokens += len(d.Tokens)
			odd += checkSpans(t, d)
		}
		if sentences != c.sentences || tokens != c.tokens {
			t.Errorf("%s: %d sentences, %d tokens, want %d, %d", c.file, sentences, tokens, c.sentences, c.tokens)
		}
		if odd > 40 {
			t.Errorf("%s: %d words differ from their text", c.file, odd)
		}
	}
}

func checkSpans(t *testing.T, d *Doc) (odd int) {
	t.Helper()
	end := 0
	for i, tok := range d.Tokens {
		if tok.Start < end || tok.End <= tok.Start {
			t.Errorf("%s: token %d %v after %d", d.ID, i, tok.Span, end)
		}
		end = tok.End
		if d.Word(int32(i)) != d.Forms[i] {
			odd++
		}
		if tok.Head != ingest.None && d.SentenceOf(tok.Head) != d.SentenceOf(int32(i)) {
			t.Errorf("%s: token %d has its head in another sentence", d.ID, i)
		}
	}
	return odd
}
