package coref

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/newsgraph/kg/ingest"
)

// parse reads sentences of "word/lemma/UPOS/XPOS/head/relation" tokens, heads counted
// from 1 in the document; mentions are "from-to:Kind".
func parse(t *testing.T, mentions string, sentences ...string) *ingest.Document {
	t.Helper()
	d := &ingest.Document{Article: &ingest.Article{}}
	for _, s := range sentences {
		from := int32(len(d.Tokens))
		for _, w := range strings.Fields(s) {
			f := strings.Split(w, "/")
			head, err := strconv.Atoi(f[4])
			if err != nil || len(f) != 6 {
				t.Fatalf("token %q: %v", w, err)
			}
			if d.Text != "" {
				d.Text += " "
			}
			start := len(d.Text)
			d.Text += f[0]
			d.Tokens = append(d.Tokens, ingest.Token{Span: ingest.Span{Start: start, End: len(d.Text)}, Lemma: f[1], UPOS: f[2], XPOS: f[3], Head: int32(head) - 1, Rel: f[5]})
		}
		to := int32(len(d.Tokens))
		d.Sentences = append(d.Sentences, ingest.Sentence{TokenRange: ingest.TokenRange{From: from, To: to}, Span: ingest.Span{Start: d.Tokens[from].Start, End: len(d.Text)}})
	}
	for _, m := range strings.Fields(mentions) {
		var from, to int32
		var kind string
		if _, err := fmt.Sscanf(m, "%d-%d:%s", &from, &to, &kind); err != nil {
			t.Fatalf("mention %q: %v", m, err)
		}
		head := from - 1
		for i := from - 1; i < to; i++ {
			if h := d.Tokens[i].Head; h < from-1 || h >= to {
				head = i
				break
			}
		}
		d.Mentions = append(d.Mentions, ingest.Mention{TokenRange: ingest.TokenRange{From: from - 1, To: to}, Head: head, Kind: ingest.Kind(kind), Chain: ingest.None})
	}
	return d
}

// chains prints the chains of more than one mention, and plurals with their members.
func chains(d *ingest.Document) string {
	words := func(c ingest.Chain) string {
		var w []string
		for _, m := range c.Mentions {
			w = append(w, d.Word(d.Mentions[m].Head))
		}
		return strings.Join(w, " ")
	}
	var out []string
	for _, c := range d.Chains {
		s := words(c)
		for _, m := range c.Members {
			first, _, _ := strings.Cut(words(d.Chains[m]), " ")
			s += " +" + first
		}
		if len(c.Mentions) > 1 || len(c.Members) > 0 {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

func TestChains(t *testing.T) {
	t.Parallel()
	const rubioMet = "Marco/Marco/PROPN/NNP/3/nsubj Rubio/Rubio/PROPN/NNP/1/flat met/meet/VERB/VBD/0/root Anna/Anna/PROPN/NNP/3/obj Kovacs/Kovacs/PROPN/NNP/4/flat ././PUNCT/./3/punct"
	for _, c := range []struct {
		name, mentions string
		sentences      []string
		want           string
	}{
		{"he is the man, she the woman", "1-2:Person 4-5:Person", []string{rubioMet,
			"She/she/PRON/PRP/8/nsubj left/leave/VERB/VBD/0/root ././PUNCT/./8/punct", "He/he/PRON/PRP/11/nsubj stayed/stay/VERB/VBD/0/root"},
			"Anna She; Marco He"},
		{"two men leave he open", "1-2:Person 4-5:Person", []string{
			"Karl/Karl/PROPN/NNP/3/nsubj Moss/Moss/PROPN/NNP/1/flat met/meet/VERB/VBD/0/root Paul/Paul/PROPN/NNP/3/nsubj Ruiz/Ruiz/PROPN/NNP/4/flat ././PUNCT/./3/punct",
			"He/he/PRON/PRP/8/nsubj left/leave/VERB/VBD/0/root"}, ""},
		{"a surname is its longer name", "1-2:Person 4-5:Person 7-7:Person", []string{rubioMet,
			"Kovacs/Kovacs/PROPN/NNP/8/nsubj left/leave/VERB/VBD/0/root"}, "Anna Kovacs"},
		{"two of one surname leave it open", "1-2:Person 4-5:Person 7-7:Person", []string{
			"Bela/Bela/PROPN/NNP/3/nsubj Kovacs/Kovacs/PROPN/NNP/1/flat met/meet/VERB/VBD/0/root Anna/Anna/PROPN/NNP/3/obj Kovacs/Kovacs/PROPN/NNP/4/flat ././PUNCT/./3/punct",
			"Kovacs/Kovacs/PROPN/NNP/8/nsubj left/leave/VERB/VBD/0/root"}, ""},
		{"they are the two who head it", "1-1:Organization 5-5:Person 7-7:Person", []string{
			"Agency/Agency/PROPN/NNP/3/nsubj:pass is/be/AUX/VBZ/3/aux:pass led/lead/VERB/VBN/0/root by/by/ADP/IN/5/case Moss/Moss/PROPN/NNP/3/obl:agent and/and/CCONJ/CC/7/cc Ruiz/Ruiz/PROPN/NNP/5/conj ././PUNCT/./3/punct",
			"They/they/PRON/PRP/10/nsubj met/meet/VERB/VBD/0/root Macron/Macron/PROPN/NNP/10/obj"}, "They +Moss +Ruiz"},
		{"the holder of an office", "3-4:Person", []string{
			"Ukrainian/ukrainian/ADJ/JJ/2/amod President/president/NOUN/NN/3/nmod:desc Olena/Olena/PROPN/NNP/5/nsubj Kovacs/Kovacs/PROPN/NNP/3/flat spoke/speak/VERB/VBD/0/root ././PUNCT/./5/punct",
			"The/the/DET/DT/9/det Ukrainian/ukrainian/ADJ/JJ/9/amod president/president/NOUN/NN/10/nsubj left/leave/VERB/VBD/0/root ././PUNCT/./10/punct",
			"The/the/DET/DT/14/det Russian/russian/ADJ/JJ/14/amod president/president/NOUN/NN/15/nsubj stayed/stay/VERB/VBD/0/root"}, "Olena president"},
		{"a bare kind of body is the one named", "2-3:Organization", []string{
			"The/the/DET/DT/3/det Defense/Defense/PROPN/NNP/3/compound Ministry/Ministry/PROPN/NNP/4/nsubj spoke/speak/VERB/VBD/0/root ././PUNCT/./4/punct",
			"The/the/DET/DT/7/det ministry/ministry/NOUN/NN/8/nsubj left/leave/VERB/VBD/0/root ././PUNCT/./8/punct",
			"A/a/DET/DT/11/det ministry/ministry/NOUN/NN/12/nsubj left/leave/VERB/VBD/0/root"}, "Ministry ministry"},
		{"both men are the two", "1-2:Person 4-5:Person", []string{
			"Karl/Karl/PROPN/NNP/3/nsubj Moss/Moss/PROPN/NNP/1/flat met/meet/VERB/VBD/0/root Paul/Paul/PROPN/NNP/3/obj Ruiz/Ruiz/PROPN/NNP/4/flat ././PUNCT/./3/punct",
			"Both/both/DET/DT/8/det men/man/NOUN/NNS/9/nsubj left/leave/VERB/VBD/0/root"}, "men +Karl +Paul"},
		{"I is the speaker", "9-10:Person", []string{
			"“/“/PUNCT/``/3/punct I/I/PRON/PRP/3/nsubj left/leave/VERB/VBD/8/ccomp ,/,/PUNCT/,/8/punct ”/”/PUNCT/''/3/punct so/so/ADV/RB/8/advmod then/then/ADV/RB/8/advmod said/say/VERB/VBD/0/root Anna/Anna/PROPN/NNP/8/nsubj Kovacs/Kovacs/PROPN/NNP/9/flat"},
			"I Anna"},
		{"it is unclear refers to nothing", "1-1:Organization", []string{
			"Agency/Agency/PROPN/NNP/2/nsubj left/leave/VERB/VBD/0/root ././PUNCT/./2/punct",
			"It/it/PRON/PRP/6/nsubj is/be/AUX/VBZ/6/cop unclear/unclear/ADJ/JJ/0/root whether/whether/SCONJ/IN/9/mark they/they/PRON/PRP/9/nsubj agree/agree/VERB/VBP/6/ccomp"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := parse(t, c.mentions, c.sentences...)
			if err := New(nil).Process(t.Context(), d); err != nil {
				t.Fatal(err)
			}
			if got := chains(d); got != c.want {
				t.Errorf("chains %q, want %q", got, c.want)
			}
		})
	}
}

// TestMend checks that lists of names and titled names hang together whatever the
// parser made of them.
func TestMend(t *testing.T) {
	t.Parallel()
	d := parse(t, "3-3:Place 5-5:Place 8-8:Place",
		"Talks/talk/NOUN/NNS/0/root with/with/ADP/IN/3/case France/France/PROPN/NNP/1/nmod ,/,/PUNCT/,/5/punct Spain/Spain/PROPN/NNP/1/appos ,/,/PUNCT/,/8/punct and/and/CCONJ/CC/8/cc Italy/Italy/PROPN/NNP/1/dep")
	mend(d)
	for _, i := range []int{4, 7} {
		if tok := d.Tokens[i]; tok.Head != 2 || tok.Rel != "conj" {
			t.Errorf("%s hangs on %d as %s", d.Word(int32(i)), tok.Head, tok.Rel)
		}
	}
	d = parse(t, "1-1:Work 3-4:Place", "Competition/Competition/PROPN/NNP/5/nsubj and/and/CCONJ/CC/3/cc Markets/Markets/PROPN/NNP/1/conj Authority/Authority/PROPN/NNP/5/obj agreed/agree/VERB/VBD/0/root")
	mend(d)
	if len(d.Mentions) != 1 || d.Mentions[0].Kind != ingest.Organization || d.Mentions[0].From != 0 || d.Mentions[0].To != 4 || d.Tokens[3].Head != 4 {
		t.Errorf("mentions %+v, head of the name on %d", d.Mentions, d.Tokens[3].Head)
	}
}
