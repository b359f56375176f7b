package english

import "github.com/newsgraph/kg/ingest"

// headlineEvery and capitalsEvery say of how many sentences one is learned a
// second time as a headline would have it, and in capitals; smallEvery does so for
// names in small letters.
const (
	headlineEvery = 9
	capitalsEvery = 40
	smallEvery    = 12
)

// smallWords stay small in headlines.
var smallWords = map[string]bool{
	"a": true, "an": true, "the": true, "of": true, "to": true, "in": true, "on": true, "for": true, "and": true,
	"at": true, "by": true, "or": true, "as": true, "with": true, "from": true, "n't": true, "'s": true, "but": true, "over": true,
}

// recased gives copies of documents in which short sentences stand in the case
// of headlines, in capitals, or, if asked for, in small letters. The stages learn from them what news is like
// where capitals say nothing.
func recased(docs []*ingest.Document) []*ingest.Document { return new(counters).recased(docs) }

// counters number the sentences that have been looked at for copies.
type counters struct {
	cased, said int
	small       bool // copies in small letters are made
	plain       bool // others are not
}

func (k *counters) recased(docs []*ingest.Document) []*ingest.Document {
	var out []*ingest.Document
	for _, d := range docs {
		text := []byte(d.Text)
		c := &ingest.Document{}
		m := 0
		for _, s := range d.Sentences {
			for m < len(d.Mentions) && d.Mentions[m].From < s.From {
				m++
			}
			if n := s.To - s.From; n < 4 || n > 20 {
				continue
			}
			k.cased++
			headline, capitals := k.cased%headlineEvery == 0, k.cased%capitalsEvery == 1
			small := k.small && k.cased%smallEvery == 2
			if k.plain || small {
				headline, capitals = false, false
			}
			if !headline && !capitals && !small {
				continue
			}
			base := int32(len(c.Tokens)) - s.From
			for i := s.From; i < s.To; i++ {
				t := d.Tokens[i]
				if capitals {
					raise(text[t.Start:t.End])
				} else if small {
					sink(text[t.Start:t.End])
				} else if !smallWords[d.Word(i)] || i == s.From {
					raise(text[t.Start:min(t.Start+1, t.End)])
				}
				if t.Head != ingest.None {
					t.Head += base
				}
				c.Tokens = append(c.Tokens, t)
			}
			for i := m; i < len(d.Mentions) && d.Mentions[i].To <= s.To; i++ {
				x := d.Mentions[i]
				x.From, x.To, x.Head = x.From+base, x.To+base, x.Head+base
				c.Mentions = append(c.Mentions, x)
			}
			s.From, s.To = s.From+base, s.To+base
			c.Sentences = append(c.Sentences, s)
		}
		if c.Text = string(text); len(c.Sentences) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// varied is docs with the copies that recased and quoted make of them. A copy
// stands next to the document that it is made of.
func varied(docs []*ingest.Document) []*ingest.Document {
	var out []*ingest.Document
	var k counters
	for _, d := range docs {
		c := &ingest.Document{Text: d.Text, Tokens: d.Tokens, Sentences: d.Sentences}
		for _, more := range [][]*ingest.Document{k.recased([]*ingest.Document{d}), k.quoted([]*ingest.Document{d})} {
			c = joined(c, more)
		}
		out = append(out, c)
	}
	return out
}

// joined is a document with the text and the annotation of d and more.
func joined(d *ingest.Document, more []*ingest.Document) *ingest.Document {
	for _, m := range more {
		text, token := len(d.Text)+2, int32(len(d.Tokens))
		out := &ingest.Document{Text: d.Text + "\n\n" + m.Text}
		out.Tokens = append(out.Tokens, d.Tokens...)
		out.Sentences = append(out.Sentences, d.Sentences...)
		for _, t := range m.Tokens {
			t.Start, t.End = t.Start+text, t.End+text
			if t.Head != ingest.None {
				t.Head += token
			}
			out.Tokens = append(out.Tokens, t)
		}
		for _, s := range m.Sentences {
			s.From, s.To = s.From+token, s.To+token
			s.Span.Start, s.Span.End = s.Span.Start+text, s.Span.End+text
			out.Sentences = append(out.Sentences, s)
		}
		d = out
	}
	return d
}

// sink puts the ASCII letters of b in small letters.
func sink(b []byte) {
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c - 'A' + 'a'
		}
	}
}

// raise puts the ASCII letters of b in capitals.
func raise(b []byte) {
	for i, c := range b {
		if c >= 'a' && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
}
