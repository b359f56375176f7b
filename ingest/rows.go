package ingest

import (
	"slices"
	"strings"
)

// FactRow is one fact of a document in the form in which it is printed: names
// instead of indexes, and the sentence that bears it.
type FactRow struct {
	Article         string   `json:"article"`
	Subject         string   `json:"subject"`
	SubjectKind     Kind     `json:"subject_kind"`
	SubjectMentions []string `json:"subject_mentions"`
	Predicate       string   `json:"predicate"`
	Object          string   `json:"object"`
	ObjectKind      Kind     `json:"object_kind"`
	ObjectMentions  []string `json:"object_mentions"`
	Involves        []string `json:"involves,omitempty"` // names of the actors that subject, object or their clause name besides
	Negated         bool     `json:"negated"`
	Modality        Modality `json:"modality"`
	Attribution     *string  `json:"attribution"`
	ReportedBy      []string `json:"reported_by,omitempty"` // who says that the speaker says so, from the speaker outwards
	When            string   `json:"when,omitempty"`
	Sentence        string   `json:"sentence"`
	Start           int      `json:"start"`
	End             int      `json:"end"`
	Phrase          string   `json:"phrase"`
	Rule            string   `json:"rule"`
	Confidence      float32  `json:"confidence"`
}

// Facts lists the facts of a document that a Pipeline has annotated, in text
// order. It needs no store: names are those that the article alone tells.
func Facts(d *Document) []FactRow {
	forms := make([][]string, len(d.Entities))
	texts := d.argTexts()
	out := make([]FactRow, 0, len(d.Facts))
	for i := range d.Facts {
		f := &d.Facts[i]
		s, o := &d.Entities[f.Subject], &d.Entities[f.Object]
		for _, e := range []int32{f.Subject, f.Object} {
			if forms[e] == nil {
				forms[e] = d.forms(e, texts[e])
			}
		}
		sent := d.Sentences[f.Sentence]
		out = append(out, FactRow{
			Article: d.Article.Name, Subject: s.Name, SubjectKind: s.Kind, SubjectMentions: forms[f.Subject],
			Predicate: printed(f.Predicate),
			Object:    o.Name, ObjectKind: o.Kind, ObjectMentions: forms[f.Object],
			Involves: d.involved(f), Negated: f.Negated, Modality: f.Modality, Attribution: d.attribution(f), ReportedBy: d.reportedBy(f), When: f.When,
			Sentence: strings.Join(strings.Fields(d.SentenceText(f.Sentence)), " "), Start: sent.Span.Start, End: sent.Span.End,
			Phrase: f.Phrase, Rule: f.Rule, Confidence: f.Confidence,
		})
	}
	return out
}

// involved lists the names of the actors besides subject and object that fact f
// speaks of, sorted: those inside the names of the two, and the parties.
func (d *Document) involved(f *Fact) []string {
	var out []string
	for _, e := range []int32{f.Subject, f.Object} {
		for _, p := range d.Entities[e].Parts {
			if d.acts(p) && p != f.Subject && p != f.Object {
				out = append(out, d.Entities[p].Name)
			}
		}
	}
	out = append(out, d.partyNames(f)...)
	slices.Sort(out)
	return slices.Compact(out)
}

// reportedBy lists the names of those between the speaker of fact f and the article:
// who says that the speaker says so, the medium that carries it last.
func (d *Document) reportedBy(f *Fact) []string {
	var out []string
	for _, e := range f.Reporters {
		out = append(out, d.Entities[e].Name)
	}
	if f.Speaker != None && f.Outlet != None && f.Outlet != f.Speaker {
		out = append(out, d.Entities[f.Outlet].Name)
	}
	return out
}

// partyNames lists the names of the parties to fact f, in text order.
func (d *Document) partyNames(f *Fact) []string {
	var out []string
	for _, p := range f.Parties {
		if n := d.Entities[p.Entity].Name; !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// SaidBy is the name of who says fact f, "" for the article itself.
func (d *Document) SaidBy(f *Fact) string {
	switch {
	case f.Speaker != None:
		return d.Entities[f.Speaker].Name
	case f.Outlet != None:
		return d.Entities[f.Outlet].Name
	}
	return f.Said
}

func (d *Document) attribution(f *Fact) *string {
	if s := d.SaidBy(f); s != "" {
		return &s
	}
	return nil
}

// forms lists the words by which the text calls entity e, without pronouns: names
// with the titles before them, descriptions, adjectives.
func (d *Document) forms(e int32, more []string) []string {
	x := &d.Entities[e]
	out := append(append(slices.Clone(x.Names), x.Phrases...), more...)
	for _, m := range x.Mentions {
		y := d.Mentions[m]
		if y.Form == Pronoun || y.From < 0 || int(y.To) > len(d.Tokens) || y.From >= y.To {
			continue
		}
		out = append(out, d.rangeText(y.From, y.To))
		if y.Form == Named && y.Kind == Person {
			if from := d.titleStart(y.From); from < y.From {
				out = append(out, d.rangeText(from, y.To))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// argTexts lists for every entity the phrases by which the arguments of facts name
// it: those of a few words, and no pronouns.
func (d *Document) argTexts() [][]string {
	out := make([][]string, len(d.Entities))
	for i := range d.Facts {
		f := &d.Facts[i]
		if f.Statement < 0 || int(f.Statement) >= len(d.Statements) {
			continue
		}
		st := &d.Statements[f.Statement]
		subject, object := st.Subject, st.Object
		if f.Turned {
			subject, object = object, subject
		}
		for _, x := range []struct {
			e int32
			a Arg
		}{{f.Subject, subject}, {f.Object, object}} {
			for i, toks := range [][]int32{x.a.Min, x.a.Full} {
				if i == 0 && len(toks) == 1 && d.Tokens[toks[0]].UPOS == "NOUN" && strings.Contains(d.Entities[x.e].Name, " ") {
					continue // "ceasefire" alone is not what "partial ceasefire" is called
				}
				if n := len(toks); n > 0 && n <= 12 && d.Tokens[x.a.Head].UPOS != "PRON" && int(toks[n-1]-toks[0]) == n-1 {
					out[x.e] = append(out[x.e], d.rangeText(toks[0], toks[n-1]+1))
				}
			}
		}
	}
	return out
}

func (d *Document) rangeText(from, to int32) string {
	return strings.Join(strings.Fields(d.Text[d.Tokens[from].Start:d.Tokens[to-1].End]), " ")
}

// titleStart is the first token of the title right before a name at token from: the run
// of nouns, adjectives and "of" before it, in the same sentence.
func (d *Document) titleStart(from int32) int32 {
	s := d.SentenceOf(from)
	if s == None {
		return from
	}
	i := from
	for i > d.Sentences[s].TokenRange.From && from-i < 6 {
		t := d.Tokens[i-1]
		w := d.Word(i - 1)
		if t.UPOS == "NOUN" || t.UPOS == "PROPN" || t.UPOS == "ADJ" || w == "of" && i-1 > d.Sentences[s].TokenRange.From {
			i--
			continue
		}
		break
	}
	if i < from && d.Word(i) == "of" {
		i++
	}
	return i
}
