package english

import (
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// quotedEvery says of how many sentences that can stand in quotation marks one
// is learned a second time so.
const quotedEvery = 6

// speeches are what follows a quotation, as word/lemma/UPOS/XPOS/relation/head,
// with the head as the number of a word of the speech, or - for the root.
var speeches = []string{
	"he/he/PRON/PRP/nsubj/1 said/say/VERB/VBD/root/-",
	"she/she/PRON/PRP/nsubj/1 said/say/VERB/VBD/root/-",
	"he/he/PRON/PRP/nsubj/1 told/tell/VERB/VBD/root/- reporters/reporter/NOUN/NNS/iobj/1",
	"the/the/DET/DT/det/1 spokesman/spokesman/NOUN/NN/nsubj/2 said/say/VERB/VBD/root/-",
	"the/the/DET/DT/det/1 minister/minister/NOUN/NN/nsubj/2 told/tell/VERB/VBD/root/- reporters/reporter/NOUN/NNS/iobj/2",
	"officials/official/NOUN/NNS/nsubj/1 said/say/VERB/VBD/root/-",
	"Keller/Keller/PROPN/NNP/nsubj/1 said/say/VERB/VBD/root/-",
	"Moreau/Moreau/PROPN/NNP/nsubj/1 said/say/VERB/VBD/root/- on/on/ADP/IN/case/3 Monday/Monday/PROPN/NNP/obl/1",
	"Anna/Anna/PROPN/NNP/nsubj/2 Okafor/Okafor/PROPN/NNP/flat/0 said/say/VERB/VBD/root/- in/in/ADP/IN/case/5 a/a/DET/DT/det/5 statement/statement/NOUN/NN/obl/2",
	"President/President/PROPN/NNP/nmod:desc/1 Rossi/Rossi/PROPN/NNP/nsubj/2 told/tell/VERB/VBD/root/- the/the/DET/DT/det/4 newspaper/newspaper/NOUN/NN/iobj/2",
	"said/say/VERB/VBD/root/- Luc/Luc/PROPN/NNP/nsubj/0 Tanaka/Tanaka/PROPN/NNP/flat/1",
	"said/say/VERB/VBD/root/- the/the/DET/DT/det/3 foreign/foreign/ADJ/JJ/amod/3 minister/minister/NOUN/NN/nsubj/0",
	"the/the/DET/DT/det/1 ministry/ministry/NOUN/NN/nsubj/2 said/say/VERB/VBD/root/-",
	"Lindqvist/Lindqvist/PROPN/NNP/nsubj/1 added/add/VERB/VBD/root/-",
	"the/the/DET/DT/det/1 envoy/envoy/NOUN/NN/nsubj/2 told/tell/VERB/VBD/root/- reporters/reporter/NOUN/NNS/iobj/2 in/in/ADP/IN/case/5 Geneva/Geneva/PROPN/NNP/obl/2",
	"the/the/DET/DT/det/1 company/company/NOUN/NN/nsubj/2 said/say/VERB/VBD/root/- Friday/Friday/PROPN/NNP/obl:unmarked/2",
	"people/people/NOUN/NNS/nsubj/5 familiar/familiar/ADJ/JJ/amod/0 with/with/ADP/IN/case/4 the/the/DET/DT/det/4 matter/matter/NOUN/NN/obl/1 said/say/VERB/VBD/root/-",
}

// marks are the pairs of quotation marks, the last without any.
var marks = [][2]string{{"“", "”"}, {`"`, `"`}, {"”", "”"}, {"", ""}}

// quoted gives documents of sentences of docs that stand before a verb of
// speech, as they do in news much more often than in the treebanks.
func (k *counters) quoted(docs []*ingest.Document) []*ingest.Document {
	var out []*ingest.Document
	for _, d := range docs {
		var b speechBuilder
		for _, s := range d.Sentences {
			if !canBeQuoted(d, s) {
				continue
			}
			if k.said++; k.said%quotedEvery == 0 {
				n := k.said / quotedEvery
				b.add(d, s, speeches[n%len(speeches)], marks[n%7%len(marks)])
			}
		}
		if len(b.doc.Sentences) > 0 {
			b.doc.Text = b.text.String()
			out = append(out, &b.doc)
		}
	}
	return out
}

// canBeQuoted holds for short sentences with a verb, a full stop at the end and
// no quotation marks of their own.
func canBeQuoted(d *ingest.Document, s ingest.Sentence) bool {
	if n := s.To - s.From; n < 4 || n > 25 || d.Word(s.To-1) != "." {
		return false
	}
	verb := false
	for i := s.From; i < s.To; i++ {
		t := d.Tokens[i]
		if t.XPOS == "``" || t.XPOS == "''" || t.XPOS == "-LRB-" {
			return false
		}
		if t.Head == ingest.None {
			verb = t.UPOS == "VERB" || t.UPOS == "ADJ" || t.UPOS == "NOUN"
		}
		if t.Head == s.To-1 {
			return false
		}
	}
	return verb
}

// speechBuilder writes sentences with their annotation.
type speechBuilder struct {
	doc  ingest.Document
	text strings.Builder
	base int32 // first token of the sentence
}

// word appends a word; glued words follow without a space. Head is relative to
// the sentence.
func (b *speechBuilder) word(form string, t ingest.Token, glued bool) {
	if b.text.Len() > 0 && !glued {
		b.text.WriteByte(' ')
	}
	t.Span = ingest.Span{Start: b.text.Len(), End: b.text.Len() + len(form)}
	b.text.WriteString(form)
	if t.Head != ingest.None {
		t.Head += b.base
	}
	b.doc.Tokens = append(b.doc.Tokens, t)
}

func (b *speechBuilder) add(d *ingest.Document, s ingest.Sentence, speech string, mark [2]string) {
	b.base = int32(len(b.doc.Tokens))
	first := int32(0)
	if mark[0] != "" {
		first = 1
	}
	root := int32(0)
	for i := s.From; i < s.To; i++ {
		if d.Tokens[i].Head == ingest.None {
			root = i - s.From + first
		}
	}
	body := s.To - s.From - 1
	after := first + body + 1 + first // where the speech begins
	verb := after + speechRoot(speech)
	if first == 1 {
		b.word(mark[0], ingest.Token{Lemma: `"`, UPOS: "PUNCT", XPOS: "``", Rel: "punct", Head: root}, false)
	}
	for i := s.From; i < s.To-1; i++ {
		t := d.Tokens[i]
		if t.Head == ingest.None {
			t.Head, t.Rel = verb, "ccomp"
		} else {
			t.Head += first - s.From
		}
		b.word(d.Word(i), t, i > s.From && d.Tokens[i-1].End == t.Start || i == s.From && first == 1)
	}
	b.word(",", ingest.Token{Lemma: ",", UPOS: "PUNCT", XPOS: ",", Rel: "punct", Head: root}, true)
	if first == 1 {
		b.word(mark[1], ingest.Token{Lemma: `"`, UPOS: "PUNCT", XPOS: "''", Rel: "punct", Head: root}, true)
	}
	for w := range strings.FieldsSeq(speech) {
		f := strings.Split(w, "/")
		t := ingest.Token{Lemma: f[1], UPOS: f[2], XPOS: f[3], Rel: f[4], Head: ingest.None}
		if f[5] != "-" {
			t.Head = after + int32(f[5][0]-'0')
		}
		b.word(f[0], t, false)
	}
	b.word(".", ingest.Token{Lemma: ".", UPOS: "PUNCT", XPOS: ".", Rel: "punct", Head: verb}, true)
	end := int32(len(b.doc.Tokens))
	b.doc.Sentences = append(b.doc.Sentences, ingest.Sentence{
		TokenRange: ingest.TokenRange{From: b.base, To: end},
		Span:       ingest.Span{Start: b.doc.Tokens[b.base].Start, End: b.doc.Tokens[end-1].End},
	})
}

// speechRoot is the number of the word of a speech that is its root.
func speechRoot(speech string) int32 {
	n := int32(0)
	for w := range strings.FieldsSeq(speech) {
		if strings.HasSuffix(w, "/-") {
			break
		}
		n++
	}
	return n
}
