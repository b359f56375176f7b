package english

import (
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/dep"
	"github.com/newsgraph/kg/ingest/internal/model"
	"github.com/newsgraph/kg/ingest/internal/nn"
)

// Text that another parser has parsed. Its trees are of an older kind, so that they
// only tell which of our own to trust.
var parsedText = []source{
	{name: "AMALGUM 0.1, news, trees", path: "silver/amalgum-news.conllu.gz", licence: "CC BY 4.0, texts CC BY 2.5"},
	{name: "AMALGUM 0.1, interview, trees", path: "silver/amalgum-interview.conllu.gz", licence: "CC BY 4.0, texts CC BY 2.5"},
}

// trustShare is the share of heads of words in which two trees must agree.
const trustShare = 0.9

// foreignTree is a sentence as another parser sees it. Start and head are by word:
// the byte at which it begins, and the number of its head in the sentence, or -1.
type foreignTree struct {
	start, head []int
	punct       []bool
	end         int // byte at which the last word ends
}

// parsedDoc is a document with such trees, in the order of its text.
type parsedDoc struct {
	text  strings.Builder
	trees []foreignTree
}

// parsed reads the documents of a gzipped file in CoNLL-U without texts. Their
// texts are put together as prose has it, with a paragraph for each sentence.
func (s source) parsed(dir string) ([]*parsedDoc, error) {
	f, err := os.Open(filepath.Join(dir, s.path))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.path, err)
	}
	sc := bufio.NewScanner(z)
	sc.Buffer(make([]byte, 1<<16), 1<<24)
	var docs []*parsedDoc
	var forms []string
	var t foreignTree
	end := func() {
		if len(forms) > 0 {
			docs[len(docs)-1].add(forms, t)
		}
		forms, t = nil, foreignTree{}
	}
	for sc.Scan() {
		line := sc.Text()
		if strings.HasPrefix(line, "# newdoc") || len(docs) == 0 {
			end()
			docs = append(docs, new(parsedDoc))
		}
		f := strings.Split(line, "\t")
		if len(f) < 8 {
			if line == "" {
				end()
			}
			continue
		}
		head, err := strconv.Atoi(f[6])
		if err != nil {
			return nil, fmt.Errorf("%s: head %q", s.path, f[6])
		}
		forms = append(forms, f[1])
		t.head, t.punct = append(t.head, head-1), append(t.punct, f[3] == "PUNCT")
	}
	end()
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", s.path, err)
	}
	return docs, nil
}

// add appends a sentence and its tree.
func (d *parsedDoc) add(forms []string, t foreignTree) {
	d.text.WriteString("\n\n")
	open, glued := false, true
	for _, w := range forms {
		closing := w == `"` && open || strings.Contains(" . , ; : ! ? ) ] } % ... ” ’ ", " "+w+" ")
		if low := strings.ToLower(w); len(w) > 1 && (w[0] == '\'' || strings.HasPrefix(w, "’")) || low == "n't" || low == "n’t" {
			closing = true
		}
		if !glued && !closing {
			d.text.WriteByte(' ')
		}
		t.start = append(t.start, d.text.Len())
		d.text.WriteString(w)
		if w == `"` {
			open = !open
		}
		glued = w == `"` && open || strings.Contains(" ( [ { $ £ € # “ ‘ ", " "+w+" ")
	}
	t.end = d.text.Len()
	d.trees = append(d.trees, t)
}

// silverExamples parses text with the teacher and keeps the sentences in which it
// agrees with the trees that came with it.
func (s *stages) silverExamples(ctx context.Context, teacher *dep.Teacher, o TrainOptions) ([]dep.Example, []model.Corpus, error) {
	var out []dep.Example
	var records []model.Corpus
	for _, src := range parsedText {
		docs, err := src.parsed(o.Treebanks)
		if err != nil {
			return nil, nil, err
		}
		words, seen := 0, 0
		for _, p := range docs {
			d := &ingest.Document{Text: p.text.String()}
			for _, c := range []ingest.Component{s.token, s.tag} {
				if err := c.Process(ctx, d); err != nil {
					return nil, nil, err
				}
			}
			e, err := teacher.Label(ctx, d)
			if err != nil {
				return nil, nil, err
			}
			seen += len(d.Tokens)
			p.trust(&e)
			for _, r := range d.Sentences {
				words += int(r.To - r.From)
			}
			out = append(out, e)
		}
		o.Log("parser: %s: %d words of %d in trees to trust", src.name, words, seen)
		r, err := src.record(o.Treebanks, words)
		if err != nil {
			return nil, nil, err
		}
		records = append(records, r)
	}
	return out, records, nil
}

// trust leaves only those sentences in e in which its trees agree with those of p.
func (p *parsedDoc) trust(e *dep.Example) {
	trees, kept := p.trees, e.Doc.Sentences[:0]
	for _, r := range e.Doc.Sentences {
		if r.To-r.From < 4 {
			continue
		}
		start := e.Doc.Tokens[r.From].Start
		for len(trees) > 0 && trees[0].start[0] < start {
			trees = trees[1:]
		}
		if len(trees) > 0 && trees[0].agree(e, r.TokenRange) >= trustShare {
			kept = append(kept, r)
		}
	}
	e.Doc.Sentences = kept
}

// agree is the share of words, without punctuation, whose heads are the same in t and
// in the tree of the tokens r of e. Several tokens may make one word. It is 0 if the
// borders of words or sentences differ.
func (t *foreignTree) agree(e *dep.Example, r ingest.TokenRange) float64 {
	word := make([]int, r.To-r.From) // by token: the word of t
	n := -1
	for i := range word {
		start := e.Doc.Tokens[int(r.From)+i].Start
		if n+1 < len(t.start) && start >= t.start[n+1] {
			if n++; start != t.start[n] {
				return 0
			}
		}
		if n < 0 || start >= t.end {
			return 0
		}
		word[i] = n
	}
	if n != len(t.start)-1 {
		return 0
	}
	same, all := 0, 0
	head := make([]int, len(t.start)) // of words in our tree; -2 for none yet
	for i := range head {
		head[i] = -2
	}
	for i, w := range word {
		h := -1
		if g := e.Head[int(r.From)+i]; g != ingest.None {
			h = word[g-r.From]
		}
		if h != w {
			head[w] = h
		}
	}
	for w, h := range head {
		if !t.punct[w] {
			all++
			if h == t.head[w] {
				same++
			}
		}
	}
	return float64(same) / float64(max(all, 1))
}

// The parser that labels text.
const (
	teacherStage = "teacher"
	teacherFile  = "teacher.model"
)

// silverShares is in how many parts the labelled text is dealt to the rounds.
const silverShares = 2

// silver is silverExamples by the teacher that an earlier run has made.
func (s *stages) silver(ctx context.Context, o TrainOptions, vectors *nn.Vectors) ([]dep.Example, []model.Corpus, error) {
	data, err := os.ReadFile(filepath.Join(o.Models, teacherFile))
	if err != nil {
		return nil, nil, fmt.Errorf("the parser that labels text: %w (train stage %q first)", err, teacherStage)
	}
	f, err := model.Decode(data)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", teacherFile, err)
	}
	teacher, err := dep.Load(f, &s.clusters, vectors, nil)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", teacherFile, err)
	}
	return s.silverExamples(ctx, dep.NewTeacher(teacher), o)
}
