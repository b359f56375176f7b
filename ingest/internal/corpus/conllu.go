// Package corpus reads annotated text: Universal Dependencies treebanks in
// CoNLL-U and entity annotation in IOB columns. Both become ingest.Documents
// with byte-exact spans, so that training, evaluation and tests work on the
// same data as the pipeline.
//
//	docs, err := corpus.ReadConlluFile("en_ewt-ud-dev.conllu")
//	for _, d := range docs {
//		fmt.Println(d.ID, len(d.Sentences), d.Word(0), d.Tokens[0].UPOS)
//	}
package corpus

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// Doc is a document with gold annotation and what a treebank keeps beside it.
type Doc struct {
	*ingest.Document
	ID      string
	SentIDs []string // one for each sentence
	Misc    []string // MISC column of each token, "_" if empty
	Feats   []string // FEATS column of each token, "_" if empty
	Forms   []string // FORM column of each token; differs from the text in a few contractions
	NewPar  []bool   // per sentence: it opens a paragraph
	MWT     []bool   // per token: it continues the surface word that the token before it began
}

// ReadConlluFile reads the treebank file at path.
func ReadConlluFile(path string) ([]*Doc, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	docs, err := ReadConllu(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return docs, nil
}

// ReadConllu reads a treebank. The text of a document is made of the "# text"
// lines: paragraphs are set apart by an empty line, sentences of a paragraph by
// a space unless the last word says SpaceAfter=No. A file without "# newdoc"
// lines is one document.
func ReadConllu(r io.Reader) ([]*Doc, error) {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), 1<<24)
	var b builder
	line := 0
	for sc.Scan() {
		line++
		if err := b.line(strings.TrimSuffix(sc.Text(), "\r")); err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("line %d: %w", line+1, err)
	}
	if err := b.endSentence(); err != nil {
		return nil, fmt.Errorf("line %d: %w", line, err)
	}
	b.endDoc()
	return b.docs, nil
}

// row is one line of the sentence that is being read.
type row struct {
	form, lemma, upos, xpos, feats, rel, misc string
	head                                      int
	noSpace                                   bool
}

// surface is a surface word: one row, or the rows of a multiword token.
type surface struct {
	form    string
	first   int // index into rows
	n       int
	noSpace bool
}

type builder struct {
	docs []*Doc
	cur  *Doc
	text strings.Builder

	newDocID   string
	wantNewDoc bool
	newPar     bool
	heading    bool
	sentID     string
	sentText   string
	glue       bool // the sentence before ended with SpaceAfter=No

	rows     []row
	surfaces []surface
	mwtLeft  int
}

func (b *builder) line(s string) error {
	switch {
	case strings.TrimSpace(s) == "":
		return b.endSentence()
	case s[0] == '#':
		b.comment(s[1:])
		return nil
	default:
		return b.word(s)
	}
}

func (b *builder) comment(s string) {
	key, val, _ := strings.Cut(s, "=")
	key, val = strings.TrimSpace(key), strings.TrimSpace(val)
	switch {
	case key == "newdoc id" || key == "newdoc":
		b.wantNewDoc, b.newDocID, b.newPar = true, val, true
	case strings.HasPrefix(key, "newpar"):
		b.newPar = true
		if key == "newpar_block" && strings.HasPrefix(val, "head") {
			b.heading = true
		}
	case key == "sent_id":
		b.sentID = val
	case key == "text":
		b.sentText = val
	}
}

func (b *builder) word(s string) error {
	f := strings.Split(s, "\t")
	if len(f) != 10 {
		return fmt.Errorf("%d columns, want 10", len(f))
	}
	if strings.Contains(f[0], ".") {
		return nil
	}
	noSpace := strings.Contains("|"+f[9]+"|", "|SpaceAfter=No|")
	if lo, hi, ok := strings.Cut(f[0], "-"); ok {
		i, err1 := strconv.Atoi(lo)
		j, err2 := strconv.Atoi(hi)
		if err1 != nil || err2 != nil || j < i || i != len(b.rows)+1 {
			return fmt.Errorf("bad word range %q", f[0])
		}
		b.surfaces = append(b.surfaces, surface{f[1], i - 1, j - i + 1, noSpace})
		b.mwtLeft = j - i + 1
		return nil
	}
	head, err := strconv.Atoi(f[6])
	if err != nil && f[6] != "_" {
		return fmt.Errorf("bad head %q", f[6])
	}
	if b.mwtLeft > 0 {
		b.mwtLeft--
	} else {
		b.surfaces = append(b.surfaces, surface{f[1], len(b.rows), 1, noSpace})
	}
	b.rows = append(b.rows, row{f[1], f[2], f[3], f[4], f[5], f[7], f[9], head, noSpace})
	return nil
}

func (b *builder) endSentence() error {
	if len(b.rows) == 0 {
		return nil
	}
	if b.wantNewDoc || b.cur == nil {
		b.endDoc()
		b.cur = &Doc{ID: b.newDocID, Document: &ingest.Document{Article: &ingest.Article{Name: b.newDocID}}}
		b.wantNewDoc, b.newPar = false, true
	}
	d := b.cur
	if b.text.Len() > 0 {
		if b.newPar {
			b.text.WriteString("\n\n")
		} else if !b.glue {
			b.text.WriteByte(' ')
		}
	}
	if b.sentText == "" {
		b.sentText = b.joined()
	}
	base, start := int32(len(d.Tokens)), b.text.Len()
	if err := b.place(d, base, start); err != nil {
		return err
	}
	b.text.WriteString(b.sentText)
	d.Sentences = append(d.Sentences, ingest.Sentence{
		TokenRange: ingest.TokenRange{From: base, To: int32(len(d.Tokens))},
		Span:       ingest.Span{Start: d.Tokens[base].Start, End: d.Tokens[len(d.Tokens)-1].End},
		Heading:    b.heading,
	})
	d.SentIDs = append(d.SentIDs, b.sentID)
	d.NewPar = append(d.NewPar, b.newPar)
	b.glue = b.surfaces[len(b.surfaces)-1].noSpace
	b.rows, b.surfaces, b.mwtLeft = b.rows[:0], b.surfaces[:0], 0
	b.newPar, b.heading, b.sentID, b.sentText = false, false, "", ""
	return nil
}

// joined makes the text of a sentence that has no "# text" line.
func (b *builder) joined() string {
	var s strings.Builder
	for i, w := range b.surfaces {
		s.WriteString(w.form)
		if i < len(b.surfaces)-1 && !w.noSpace {
			s.WriteByte(' ')
		}
	}
	return s.String()
}

// place appends the tokens of the sentence with their spans.
func (b *builder) place(d *Doc, base int32, start int) error {
	at := 0
	for _, w := range b.surfaces {
		for at < len(b.sentText) && b.sentText[at] != w.form[0] {
			at++
		}
		if !strings.HasPrefix(b.sentText[at:], w.form) {
			return fmt.Errorf("word %q is not in the text %q", w.form, b.sentText)
		}
		spans := splitSurface(w.form, b.rows[w.first:w.first+w.n])
		for k, r := range b.rows[w.first : w.first+w.n] {
			t := ingest.Token{
				Span:  ingest.Span{Start: start + at + spans[k], End: start + at + spans[k+1]},
				Lemma: r.lemma, UPOS: r.upos, XPOS: r.xpos, Rel: r.rel, Head: ingest.None,
			}
			if r.head > 0 {
				if r.head > len(b.rows) {
					return fmt.Errorf("head %d of %d words", r.head, len(b.rows))
				}
				t.Head = base + int32(r.head) - 1
			}
			d.Tokens = append(d.Tokens, t)
			d.Misc = append(d.Misc, r.misc)
			d.Feats = append(d.Feats, r.feats)
			d.Forms = append(d.Forms, r.form)
			d.MWT = append(d.MWT, k > 0)
		}
		at += len(w.form)
	}
	return nil
}

// splitSurface cuts a surface form into its words. It returns the n+1 borders.
// Words that are not spelled out in the form share it as evenly as possible.
func splitSurface(form string, rows []row) []int {
	cuts := make([]int, len(rows)+1)
	cuts[len(rows)] = len(form)
	at := 0
	for k := range len(rows) - 1 {
		if n := at + len(rows[k].form); strings.HasPrefix(form[at:], rows[k].form) && n < len(form) {
			at = n
		} else if at < len(form)-1 {
			at++
			for at < len(form)-1 && form[at]&0xC0 == 0x80 {
				at++
			}
		}
		cuts[k+1] = at
	}
	if n := len(rows); n > 1 { // a last word that fits exactly decides the last border
		if last := rows[n-1].form; strings.HasSuffix(form, last) && len(form)-len(last) > cuts[n-2] {
			cuts[n-1] = len(form) - len(last)
		}
	}
	return cuts
}

func (b *builder) endDoc() {
	if b.cur == nil {
		return
	}
	b.cur.Text = b.text.String()
	b.cur.Article.Body = b.cur.Text
	b.docs = append(b.docs, b.cur)
	b.cur, b.glue = nil, false
	b.text.Reset()
}
