package corpus

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// ChainDoc is a document with gold coreference: words, sentences where the file
// shows them, and for each thing the ranges of the words that mention it.
type ChainDoc struct {
	*ingest.Document
	ID       string
	Clusters [][]ingest.TokenRange
}

// ReadChainsFile reads the coreference annotation at path; see ReadChains.
func ReadChainsFile(path string) ([]*ChainDoc, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	docs, err := ReadChains(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return docs, nil
}

// ReadChains reads coreference in the columns of the CoNLL shared tasks: one word
// a line, the brackets of its mentions in the last column, "#begin document" before
// every document. Files of three columns have the word in the second, longer lines
// in the fourth. A line without words ends a sentence; a document without such lines has
// no sentences. Words that are a lone underscore stand for nothing and are left out.
func ReadChains(r io.Reader) ([]*ChainDoc, error) {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), 1<<24)
	var docs []*ChainDoc
	var b chainBuilder
	line := 0
	for sc.Scan() {
		line++
		s := strings.TrimSuffix(sc.Text(), "\r")
		var err error
		switch {
		case strings.HasPrefix(s, "#"):
			if mark := strings.TrimSpace(strings.TrimLeft(s, "# ")); strings.HasPrefix(mark, "begin document") {
				docs = b.end(docs)
				b.id = strings.Trim(strings.TrimSpace(strings.TrimPrefix(mark, "begin document")), "();")
			}
		case strings.TrimSpace(s) == "":
			b.sentence()
		default:
			err = b.word(s)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("line %d: %w", line+1, err)
	}
	return b.end(docs), nil
}

type chainBuilder struct {
	id     string
	words  []string
	ends   []int // ends of sentences, as counts of words
	open   map[string][]int
	order  []string
	ranges map[string][]ingest.TokenRange
}

var chainMark = regexp.MustCompile(`\((\w+)\)|\((\w+)|(\w+)\)`)

func (b *chainBuilder) word(s string) error {
	f := strings.Split(s, "\t")
	if len(f) < 3 {
		f = strings.Fields(s)
	}
	if len(f) < 3 {
		return fmt.Errorf("%d columns, want three or more: %q", len(f), s)
	}
	form, col := f[1], strings.TrimSpace(f[len(f)-1])
	if len(f) > 3 {
		form = f[3]
	}
	if form != "_" && form != "" {
		b.words = append(b.words, form)
	}
	if b.open == nil {
		b.open, b.ranges = map[string][]int{}, map[string][]ingest.TokenRange{}
	}
	for _, m := range chainMark.FindAllStringSubmatch(col, -1) {
		if col == "_" || col == "-" {
			break
		}
		n := len(b.words)
		switch {
		case m[1] != "":
			b.add(m[1], n-1, n)
		case m[2] != "":
			b.open[m[2]] = append(b.open[m[2]], n-1)
		default:
			st := b.open[m[3]]
			if len(st) == 0 {
				return fmt.Errorf("mention %s ends and has not begun", m[3])
			}
			b.open[m[3]] = st[:len(st)-1]
			b.add(m[3], st[len(st)-1], n)
		}
	}
	return nil
}

func (b *chainBuilder) add(id string, from, to int) {
	if from < 0 || from >= to {
		return
	}
	if _, ok := b.ranges[id]; !ok {
		b.order = append(b.order, id)
	}
	b.ranges[id] = append(b.ranges[id], ingest.TokenRange{From: int32(from), To: int32(to)})
}

func (b *chainBuilder) sentence() {
	if n := len(b.words); n > 0 && (len(b.ends) == 0 || b.ends[len(b.ends)-1] < n) {
		b.ends = append(b.ends, n)
	}
}

func (b *chainBuilder) end(docs []*ChainDoc) []*ChainDoc {
	if len(b.words) > 0 {
		switch n := len(b.ends); {
		case n == 1 && b.ends[0] == len(b.words):
			b.ends = nil // an empty line behind the document parts no sentences
		case n > 0:
			b.sentence()
		}
		d := &ChainDoc{ID: b.id, Document: wordsDocument(b.words, b.ends)}
		d.Article.Name = b.id
		for _, id := range b.order {
			d.Clusters = append(d.Clusters, b.ranges[id])
		}
		docs = append(docs, d)
	}
	*b = chainBuilder{}
	return docs
}

// wordsDocument makes a document of words, written as English is: no space before
// a full stop or behind an opening bracket.
func wordsDocument(words []string, ends []int) *ingest.Document {
	var text strings.Builder
	d := &ingest.Document{Article: new(ingest.Article)}
	inQuote := false
	for i, w := range words {
		if i > 0 && !touches(words[i-1], w, inQuote) {
			text.WriteByte(' ')
		}
		start := text.Len()
		text.WriteString(w)
		d.Tokens = append(d.Tokens, ingest.Token{Span: ingest.Span{Start: start, End: text.Len()}, Head: ingest.None})
		if w == `"` {
			inQuote = !inQuote
		}
	}
	from := 0
	for _, to := range ends {
		d.Sentences = append(d.Sentences, ingest.Sentence{
			TokenRange: ingest.TokenRange{From: int32(from), To: int32(to)},
			Span:       ingest.Span{Start: d.Tokens[from].Start, End: d.Tokens[to-1].End},
		})
		from = to
	}
	d.Text = text.String()
	d.Article.Body = d.Text
	return d
}

// touches reports whether no space stands between two words. With inQuote the
// words are inside straight quotation marks.
func touches(a, b string, inQuote bool) bool {
	switch b {
	case ".", ",", ";", ":", "!", "?", ")", "]", "%", "”", "’", "n't", "n’t", "''":
		return true
	case `"`:
		return inQuote
	}
	if len(b) > 1 && (b[0] == '\'' || strings.HasPrefix(b, "’")) {
		return true
	}
	switch a {
	case "(", "[", "$", "£", "€", "“", "‘", "``", "#":
		return true
	case `"`:
		return inQuote
	}
	return false
}
