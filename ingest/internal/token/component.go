package token

import (
	"context"
	"fmt"
	"sort"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
)

// Tokenizer is the component that gives tokens and sentences.
type Tokenizer struct {
	splitter model.Table
}

// Kind is the kind of the model file of a Tokenizer.
const Kind = "tokens"

// Load makes a Tokenizer of its model file.
func Load(f *model.File) (*Tokenizer, error) {
	t := new(Tokenizer)
	if f.Kind != Kind {
		return nil, fmt.Errorf("tokenizer: model of kind %q, want %q", f.Kind, Kind)
	}
	if err := f.Get("splitter", &t.splitter); err != nil {
		return nil, fmt.Errorf("tokenizer: %w", err)
	}
	if t.splitter.Classes() != 2 {
		return nil, fmt.Errorf("tokenizer: splitter of %d classes: %w", t.splitter.Classes(), model.ErrFormat)
	}
	return t, nil
}

// Name is "token".
func (t *Tokenizer) Name() string { return "token" }

// Needs is empty: a Tokenizer works on text.
func (t *Tokenizer) Needs() ingest.Layer { return 0 }

// Gives is the layer of tokens.
func (t *Tokenizer) Gives() ingest.Layer { return ingest.LayerTokens }

// MaxSentence is the number of words after which a sentence is cut, at the best
// place near the limit. It bounds the time of the stages that follow.
const MaxSentence = 400

// Process sets the tokens and sentences of d. Text inside d.Furniture is left
// out.
func (t *Tokenizer) Process(ctx context.Context, d *ingest.Document) error {
	if d.Text == "" && d.Article != nil {
		d.Text = d.Article.Body
	}
	d.Tokens, d.Sentences = d.Tokens[:0], d.Sentences[:0]
	var g gaps
	var words []ingest.Span
	var ends []bool
	for n, b := range blocks(d.Text, d.Furniture) {
		if n%64 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		words = Words(words[:0], d.Text, b.Start, b.End)
		if len(words) == 0 {
			continue
		}
		g.reset(d.Text, words)
		if cap(ends) < len(words) {
			ends = make([]bool, 2*len(words))
		}
		t.borders(&g, ends[:len(words)])
		limit(&g, ends[:len(words)])
		appendSentences(d, &g, ends[:len(words)], b)
	}
	return nil
}

// limit cuts sentences of more than MaxSentence words, after a comma or a
// semicolon if there is one in the last quarter.
func limit(g *gaps, ends []bool) {
	start := 0
	for i := range ends {
		if ends[i] {
			start = i + 1
			continue
		}
		if i-start+1 < MaxSentence {
			continue
		}
		cut := i
		for k := i; k > i-MaxSentence/4; k-- {
			if g.class[k] == classComma || g.class[k] == classColon {
				cut = k
				break
			}
		}
		ends[cut] = true
		start = cut + 1
	}
}

// appendSentences adds the sentences of one block to d.
func appendSentences(d *ingest.Document, g *gaps, ends []bool, b block) {
	from := 0
	var q quoteState
	inQuote := false
	for i := range g.words {
		q.step(d.Text, g.words[i])
		if !ends[i] {
			continue
		}
		base := int32(len(d.Tokens))
		for _, w := range g.words[from : i+1] {
			d.Tokens = append(d.Tokens, ingest.Token{Span: w, Head: ingest.None})
		}
		whole := from == 0 && i == len(g.words)-1
		d.Sentences = append(d.Sentences, ingest.Sentence{
			TokenRange: ingest.TokenRange{From: base, To: int32(len(d.Tokens))},
			Span:       ingest.Span{Start: g.words[from].Start, End: g.words[i].End},
			Heading:    whole && b.alone && isHeading(g),
			InQuote:    inQuote,
		})
		from, inQuote = i+1, q.open
	}
}

// isHeading holds for a short block without final punctuation that has words
// and is neither an item of a list nor the line that introduces one.
func isHeading(g *gaps) bool {
	if g.final || len(g.words) > 25 || g.class[0] == classDash && g.space(0) != 0 {
		return false
	}
	last := g.class[len(g.class)-1]
	if last == classColon || last == classComma || last == classAbbrev && len(g.words) > 12 {
		return false
	}
	letters := 0
	for i := range g.words {
		switch g.class[i] {
		case classLower, classTitle, classUpper, classAbbrev:
			letters++
		}
	}
	return letters > 0
}

// block is a stretch of text that no sentence crosses: a paragraph, a heading,
// an item of a list.
type block struct {
	ingest.Span
	alone bool // it is a paragraph or a line of its own
}

// blocks cuts the text at empty lines, at list items, at the lines of text
// that is not wrapped, and around furniture.
func blocks(text string, furniture []ingest.Span) []block {
	var out []block
	var lines []ingest.Span
	flush := func() {
		out = appendParagraph(out, text, lines)
		lines = lines[:0]
	}
	cuts := mergeSpans(furniture, len(text))
	for i := 0; i < len(text); {
		if len(cuts) > 0 && i >= cuts[0].Start {
			flush()
			i = max(i, cuts[0].End)
			cuts = cuts[1:]
			continue
		}
		stop := len(text)
		if len(cuts) > 0 {
			stop = cuts[0].Start
		}
		end := stop
		if k := strings.IndexAny(text[i:stop], "\n\r\u2028\u2029\f\v"); k >= 0 {
			end = i + k
		}
		if strings.TrimSpace(text[i:end]) == "" {
			flush()
		} else {
			lines = append(lines, ingest.Span{Start: i, End: end})
		}
		i = end
		switch {
		case strings.HasPrefix(text[i:stop], "\r\n"):
			i += 2
		case strings.HasPrefix(text[i:stop], "\u2028"), strings.HasPrefix(text[i:stop], "\u2029"):
			i += 3
			flush()
		case i < stop:
			i++
		}
	}
	flush()
	return out
}

// mergeSpans sorts spans, clips them to the text and joins those that touch.
func mergeSpans(spans []ingest.Span, n int) []ingest.Span {
	var out []ingest.Span
	s := append([]ingest.Span(nil), spans...)
	sort.Slice(s, func(i, j int) bool { return s[i].Start < s[j].Start })
	for _, f := range s {
		f.Start, f.End = max(f.Start, 0), min(f.End, n)
		if f.Start >= f.End {
			continue
		}
		if k := len(out) - 1; k >= 0 && f.Start <= out[k].End {
			out[k].End = max(out[k].End, f.End)
			continue
		}
		out = append(out, f)
	}
	return out
}

// appendParagraph adds the blocks of lines with no empty line between them.
// Lines that look wrapped by a program are one block.
func appendParagraph(out []block, text string, lines []ingest.Span) []block {
	if len(lines) == 0 {
		return out
	}
	start, longest := 0, 0
	for _, l := range lines {
		longest = max(longest, l.Len())
	}
	for i := 1; i <= len(lines); i++ {
		if i < len(lines) && continues(text, lines[i-1], lines[i], longest) {
			continue
		}
		out = append(out, block{ingest.Span{Start: lines[start].Start, End: lines[i-1].End}, true})
		start = i
	}
	return out
}

// continues reports whether the line next carries on the line prev, in a
// paragraph whose longest line has longest bytes.
func continues(text string, prev, next ingest.Span, longest int) bool {
	t := strings.TrimSpace(text[next.Start:next.End])
	if isBullet(t) {
		return false
	}
	p := strings.TrimSpace(text[prev.Start:prev.End])
	r := firstRune(t)
	if r >= 'a' && r <= 'z' && !strings.ContainsRune(".!?:", rune(p[len(p)-1])) {
		return true
	}
	// Wrapped text: every line but the last is about as long as the longest.
	return longest <= 110 && prev.Len() >= 50 && prev.Len() >= longest-18
}

// isBullet reports whether a line begins as a list item does.
func isBullet(t string) bool {
	for _, b := range []string{"- ", "* ", "• ", "– ", "— ", "· ", "‣ ", "● ", "▪ ", "o ", "+ ", "> "} {
		if strings.HasPrefix(t, b) {
			return true
		}
	}
	k := digits(t)
	return k > 0 && k <= 3 && k+1 < len(t) && (t[k] == '.' || t[k] == ')') && t[k+1] == ' '
}
