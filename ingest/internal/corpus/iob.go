package corpus

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// ReadIOBFile reads the entity annotation at path; see ReadIOB.
func ReadIOBFile(path string) ([]*Doc, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	docs, err := ReadIOB(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return docs, nil
}

// ReadIOB reads sentences of one token a line with an IOB1, IOB2 or BIOES tag.
// The columns are "number TAB form TAB tag" or "form tag". Mentions carry the
// label of the file in Fine. A document ends at "# newdoc", at a "-DOCSTART-"
// line, and where the part of "# sent_id" before the last '-' changes. Tokens
// are joined by spaces, except where a "# text" line shows how they stood.
func ReadIOB(r io.Reader) ([]*Doc, error) {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), 1<<24)
	var b iobBuilder
	line := 0
	for sc.Scan() {
		line++
		s := strings.TrimSuffix(sc.Text(), "\r")
		switch {
		case strings.TrimSpace(s) == "":
			b.endSentence()
		case strings.HasPrefix(s, "# "):
			b.comment(s[2:])
		default:
			form, tag, ok := iobColumns(s)
			if !ok {
				return nil, fmt.Errorf("line %d: want a form and a tag, have %q", line, s)
			}
			if form == "-DOCSTART-" {
				b.endDoc()
				continue
			}
			b.forms, b.tags = append(b.forms, form), append(b.tags, tag)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("line %d: %w", line+1, err)
	}
	b.endSentence()
	b.endDoc()
	return b.docs, nil
}

func iobColumns(s string) (form, tag string, ok bool) {
	f := strings.Split(s, "\t")
	if len(f) == 1 {
		f = strings.Fields(s)
	}
	switch {
	case len(f) == 2:
		return f[0], f[1], f[0] != ""
	case len(f) >= 3:
		return f[1], f[2], f[1] != ""
	}
	return "", "", false
}

type iobBuilder struct {
	docs     []*Doc
	cur      *Doc
	text     strings.Builder
	id       string
	sentID   string
	sentText string
	forms    []string
	tags     []string
}

func (b *iobBuilder) comment(s string) {
	key, val, _ := strings.Cut(s, "=")
	key, val = strings.TrimSpace(key), strings.TrimSpace(val)
	switch key {
	case "newdoc id", "newdoc":
		b.endDoc()
		b.id = val
	case "sent_id":
		b.sentID = val
		if i := strings.LastIndexByte(val, '-'); i > 0 && val[:i] != b.id {
			b.endDoc()
			b.id = val[:i]
		}
	case "text":
		b.sentText = val
	}
}

func (b *iobBuilder) endSentence() {
	if len(b.forms) == 0 {
		return
	}
	if b.cur == nil {
		b.cur = &Doc{ID: b.id, Document: &ingest.Document{Article: &ingest.Article{Name: b.id}}}
	}
	d := b.cur
	if b.text.Len() > 0 {
		b.text.WriteByte('\n')
	}
	spans, text := alignForms(b.forms, b.sentText)
	start, base := b.text.Len(), int32(len(d.Tokens))
	b.text.WriteString(text)
	for i, f := range b.forms {
		d.Tokens = append(d.Tokens, ingest.Token{
			Span: ingest.Span{Start: start + spans[i].Start, End: start + spans[i].End}, Head: ingest.None,
		})
		d.Forms, d.Misc, d.Feats = append(d.Forms, f), append(d.Misc, "_"), append(d.Feats, "_")
		d.MWT = append(d.MWT, false)
	}
	d.Mentions = append(d.Mentions, mentionsOf(b.tags, base)...)
	d.Sentences = append(d.Sentences, ingest.Sentence{
		TokenRange: ingest.TokenRange{From: base, To: int32(len(d.Tokens))},
		Span:       ingest.Span{Start: d.Tokens[base].Start, End: d.Tokens[len(d.Tokens)-1].End},
	})
	d.SentIDs, d.NewPar = append(d.SentIDs, b.sentID), append(d.NewPar, false)
	b.forms, b.tags, b.sentID, b.sentText = b.forms[:0], b.tags[:0], "", ""
}

// alignForms finds the forms in text in order. Where one is not there, the text
// is made of the forms with single spaces.
func alignForms(forms []string, text string) ([]ingest.Span, string) {
	spans := make([]ingest.Span, len(forms))
	at, ok := 0, text != ""
	for i, f := range forms {
		if !ok {
			break
		}
		k := strings.Index(text[at:], f)
		if ok = k >= 0 && strings.TrimSpace(text[at:at+k]) == ""; ok {
			spans[i] = ingest.Span{Start: at + k, End: at + k + len(f)}
			at += k + len(f)
		}
	}
	if ok {
		return spans, text
	}
	at = 0
	for i, f := range forms {
		spans[i] = ingest.Span{Start: at, End: at + len(f)}
		at += len(f) + 1
	}
	return spans, strings.Join(forms, " ")
}

// mentionsOf reads the tags of a sentence, whichever IOB variant they follow.
func mentionsOf(tags []string, base int32) []ingest.Mention {
	var out []ingest.Mention
	open := ""
	for i, t := range tags {
		pre, label, _ := strings.Cut(t, "-")
		if t == "O" || label == "" {
			open = ""
			continue
		}
		if pre == "B" || pre == "S" || pre == "U" || label != open {
			out = append(out, ingest.Mention{
				TokenRange: ingest.TokenRange{From: base + int32(i), To: base + int32(i)},
				Fine:       label, Head: base + int32(i), Chain: ingest.None, Score: 1,
			})
		}
		m := &out[len(out)-1]
		m.To, m.Head = base+int32(i)+1, base+int32(i)
		open = label
		if pre == "E" || pre == "S" || pre == "L" || pre == "U" {
			open = ""
		}
	}
	return out
}

func (b *iobBuilder) endDoc() {
	b.endSentence()
	if b.cur == nil {
		return
	}
	b.cur.Text = b.text.String()
	b.cur.Article.Body = b.cur.Text
	b.docs = append(b.docs, b.cur)
	b.cur = nil
	b.text.Reset()
}
