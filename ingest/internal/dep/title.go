package dep

import (
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// Titles with "of" before a name ("U.S. Secretary of State Marco Rubio") are rare
// in the treebanks and frequent in news. They are taken out of the sentence
// before it is parsed and put back below the name. Shorter titles stay: they show
// the parser that a name follows.

// title is a run of words that stands before a name.
type title struct {
	from, to int32 // words of the title; the name begins at to
	head     int32 // "Secretary"
	of       int32 // "of", or none
}

var (
	// office are words that fill a title out on the left.
	office = wordSet("prime foreign defense defence interior finance deputy vice energy economy trade health attorney lieutenant brigadier major " +
		"assistant acting former chief supreme press treasury education culture transport justice environment")
	// states are names of states that stand before a title without a possessive.
	states = wordSet("u.s. us u.k. uk eu e.u. un u.n. nato")
	// charge are words that follow "Secretary of" or "Minister of".
	charge = wordSet("state defense defence treasury commerce homeland security foreign affairs health energy education labor labour justice interior " +
		"finance war trade transport agriculture culture economy the and")
	// noName are words that make of a title before them something else.
	noName = wordSet("department ministry office court courts assembly council committee house party street avenue university hotel airport island park day " +
		"motors electric mills secretary state states hospital school college center centre bank")
)

// titleAt finds a title whose main word is i, in the words [r.From, r.To).
func titleAt(d *ingest.Document, i int32, r ingest.TokenRange) (title, bool) {
	if !capitalName(d, i) || !isTitle(d.Word(i)) {
		return title{}, false
	}
	t := title{from: i, head: i, to: i + 1, of: none}
	for t.to < r.To && capitalName(d, t.to) && isTitle(d.Word(t.to)) { // "Secretary General"
		t.head, t.to = t.to, t.to+1
	}
	if t.to+2 < r.To && d.Word(t.to) == "-" && isTitle(d.Word(t.to+1)) { // "Secretary-General"
		t.head, t.to = t.to+1, t.to+2
	}
	if t.to+2 < r.To && d.Word(t.to) == "of" && charge[strings.ToLower(d.Word(t.to+1))] {
		t.of = t.to
		for t.to++; t.to < r.To && charge[strings.ToLower(d.Word(t.to))]; t.to++ {
		}
	}
	if t.to >= r.To || !capitalName(d, t.to) || d.Tokens[t.to].UPOS != "PROPN" || noName[strings.ToLower(d.Word(t.to))] {
		return title{}, false
	}
	for t.from > r.From {
		w := d.Word(t.from - 1)
		tok := d.Tokens[t.from-1]
		if office[strings.ToLower(w)] && capital(w) || states[strings.ToLower(w)] && capital(w) || tok.UPOS == "ADJ" && capital(w) && t.from-1 > r.From {
			t.from--
			continue
		}
		break
	}
	return t, true
}

func capital(w string) bool { return w[0] >= 'A' && w[0] <= 'Z' }

func capitalName(d *ingest.Document, i int32) bool {
	return capital(d.Word(i)) && (d.Tokens[i].XPOS == "NNP" || d.Tokens[i].XPOS == "NNPS" || d.Tokens[i].UPOS == "PROPN")
}

// findTitles lists the titles of a sentence that are to be taken out, in text
// order.
func findTitles(dst []title, d *ingest.Document, r ingest.TokenRange) []title {
	for i := r.From; i < r.To-1; i++ {
		t, ok := titleAt(d, i, r)
		if !ok || t.of == none || len(dst) > 0 && t.from < dst[len(dst)-1].to {
			continue
		}
		dst = append(dst, t)
		i = t.to - 1
	}
	return dst
}

// attach puts the words of t below its name.
func (t title) attach(d *ingest.Document) {
	set := func(i, head int32, rel string) { d.Tokens[i].Head, d.Tokens[i].Rel = head, rel }
	last := t.to - 1
	for i := t.from; i < t.to; i++ {
		switch {
		case i == t.head:
			set(i, t.to, "nmod:desc")
		case i == t.of:
			set(i, last, "case")
		case t.of != none && i == last:
			set(i, t.head, "nmod")
		case t.of != none && i > t.of:
			rel := "compound"
			switch strings.ToLower(d.Word(i)) {
			case "the":
				rel = "det"
			case "and":
				rel = "cc"
			case "foreign":
				rel = "amod"
			}
			set(i, last, rel)
		case d.Tokens[i].UPOS == "PUNCT":
			set(i, t.head, "punct")
		case d.Tokens[i].UPOS == "ADJ":
			set(i, t.head, "amod")
		default:
			set(i, t.head, "compound")
		}
	}
}
