package ingest

import (
	"slices"
	"strings"
)

// DyadRow is who did what to whom: a fact of the graph between two actors. An
// actor stands at either end of the fact itself, or is named inside the entity
// that stands there, as Ukraine is in "Ukrainian forces"; in the graph that entity
// INVOLVES the actor.
type DyadRow struct {
	Article      string   `json:"article"`
	Source       string   `json:"source"`
	SourceKind   Kind     `json:"source_kind"`
	SourcePhrase string   `json:"source_phrase"`        // the words of this sentence that name the source
	SourceOf     string   `json:"source_via,omitempty"` // the subject of the fact, where the source is only named inside it
	Predicate    string   `json:"predicate"`            // lemmas in lower case, as in FactRow
	Target       string   `json:"target"`               // name of the target's node
	TargetKind   Kind     `json:"target_kind"`
	TargetPhrase string   `json:"target_phrase"`        // the words of this sentence that name the target
	TargetOf     string   `json:"target_via,omitempty"` // the object of the fact, where the target is only named inside it
	ObjectPhrase string   `json:"object_phrase"`        // the words of the fact's object
	Negated      bool     `json:"negated"`
	Modality     Modality `json:"modality"`
	Attribution  *string  `json:"attribution"`    // who says so, null for the article itself
	When         string   `json:"when,omitempty"` // TIMEX3 value
	Sentence     string   `json:"sentence"`       // the sentence with single blanks
	Start        int      `json:"start"`          // bytes of the sentence in the article
	End          int      `json:"end"`
	Phrase       string   `json:"phrase"` // wording of the relation
	Rule         string   `json:"rule"`
	Confidence   float32  `json:"confidence"` // of the fact
}

// actor is one who can act or be acted on: an entity with the words that name it
// at one end of a fact.
type actor struct {
	entity int32
	phrase string
	via    string // name of the entity inside which it is named, "" if it stands there itself
}

// Dyads lists, in text order, the facts of an annotated document between actors:
// people, organisations, places and groups. Every actor that the subject of a fact
// names stands in a dyad with every actor that its object, or another phrase of its
// clause, names.
func Dyads(d *Document) []DyadRow {
	var out []DyadRow
	w := dyadWriter{d}
	for i := range d.Facts {
		f := &d.Facts[i]
		for _, s := range w.actors(f, true) {
			for _, t := range w.actors(f, false) {
				if s.entity != t.entity && (s.via == "" || t.via == "" || s.via != t.via) {
					out = append(out, w.row(f, s, t))
				}
			}
		}
	}
	return out
}

// dyadWriter makes the dyads of one document.
type dyadWriter struct{ d *Document }

// maxVia bounds how deep an actor may be named inside the entity of a fact:
// "Ukraine" in "Ukrainian forces" in "attack on Ukrainian forces".
const maxVia = 2

// actors lists the actors at one end of a fact: the entity there if it is one, those
// that it involves, and the parties to the fact on that side.
func (w dyadWriter) actors(f *Fact, subject bool) []actor {
	e := f.Object
	if subject {
		e = f.Subject
	}
	var arg *Arg
	if f.Statement >= 0 && int(f.Statement) < len(w.d.Statements) {
		st := &w.d.Statements[f.Statement]
		if arg = &st.Object; subject != f.Turned {
			arg = &st.Subject
		}
	}
	var out []actor
	seen := map[int32]bool{}
	add := func(x int32, phrase, via string) {
		if !seen[x] {
			seen[x] = true
			if w.d.acts(x) {
				out = append(out, actor{entity: x, phrase: phrase, via: via})
			}
		}
	}
	add(e, w.phrase(e, arg), "")
	for _, p := range f.Parties {
		if p.Subject == subject {
			add(p.Entity, w.phraseAt(p.Entity, p.At), w.d.Entities[e].Name)
		}
	}
	from := []int32{e}
	for range maxVia {
		var next []int32
		for _, x := range from {
			for _, p := range w.d.Entities[x].Parts {
				if !seen[p] {
					next = append(next, p)
				}
				add(p, w.within(p, arg), w.d.Entities[e].Name)
			}
		}
		from = next
	}
	return out
}

// acts reports whether entity e is of a kind that can act.
func (d *Document) acts(e int32) bool {
	switch d.Entities[e].Kind {
	case Person, Organization, Place, Group:
		return true
	}
	return false
}

// within is the wording by which an argument names entity e inside its phrase, the
// name of e where it does not.
func (w dyadWriter) within(e int32, arg *Arg) string {
	if arg != nil {
		for _, m := range w.d.Entities[e].Mentions {
			if y := w.d.Mentions[m]; y.Form != Pronoun && slices.Contains(arg.Full, y.Head) {
				return w.phraseAt(e, y.Head)
			}
		}
	}
	return w.d.Entities[e].Name
}

// phrase is the wording by which an argument names entity e: the argument's head
// with what stands before it and what it cannot do without, or the name of e where
// the head is a pronoun.
func (w dyadWriter) phrase(e int32, arg *Arg) string {
	if arg == nil || arg.Head < 0 {
		return w.d.Entities[e].Name
	}
	if n := len(arg.Min); n > 1 && arg.Min[0] <= arg.Head && arg.Min[n-1] > arg.Head {
		return w.d.rangeText(w.before(arg.Head, arg.Min[0]), arg.Min[n-1]+1)
	}
	return w.phraseAt(e, arg.Head)
}

// phraseAt is the wording by which token h names entity e.
func (w dyadWriter) phraseAt(e, h int32) string {
	d := w.d
	if d.Tokens[h].UPOS == "PRON" {
		return d.Entities[e].Name
	}
	from, to := h, h+1
	for _, m := range d.Entities[e].Mentions {
		if y := d.Mentions[m]; y.Form != Nominal && y.Contains(h) && int(y.To) <= len(d.Tokens) {
			from, to = y.From, y.To
			break
		} else if y.Form == Named && d.Tokens[y.Head].Head == h && y.From > h && y.From <= h+3 {
			to = y.To // "the capital city of Algiers"
		}
	}
	return d.rangeText(w.before(h, from), to)
}

// before is the first token of the words that stand before the noun of token h and
// modify it, from being the first that is known to.
func (w dyadWriter) before(h, from int32) int32 {
	d := w.d
	s := d.SentenceOf(h)
	if s == None {
		return from
	}
	for i := from - 1; i >= d.Sentences[s].From; i-- {
		g := d.Tokens[i].Head
		for n := 0; g != None && g > i && g != h && n < 8; n++ {
			g = d.Tokens[g].Head
		}
		if g != h {
			break
		}
		switch d.Tokens[i].UPOS {
		case "ADP", "VERB", "PUNCT", "CCONJ", "PRON", "DET":
			if d.Word(i) != "-" && d.Tokens[i].XPOS != "POS" {
				return from
			}
		}
		from = i
	}
	return from
}

func (w dyadWriter) row(f *Fact, s, t actor) DyadRow {
	d := w.d
	sent := d.Sentences[f.Sentence]
	return DyadRow{
		Article: d.Article.Name,
		Source:  d.Entities[s.entity].Name, SourceKind: d.Entities[s.entity].Kind, SourcePhrase: s.phrase, SourceOf: s.via,
		Predicate: printed(f.Predicate),
		Target:    d.Entities[t.entity].Name, TargetKind: d.Entities[t.entity].Kind, TargetPhrase: t.phrase, TargetOf: t.via,
		ObjectPhrase: d.Entities[f.Object].Name, Negated: f.Negated, Modality: f.Modality, Attribution: d.attribution(f), When: f.When,
		Sentence: strings.Join(strings.Fields(d.SentenceText(f.Sentence)), " "), Start: sent.Span.Start, End: sent.Span.End,
		Phrase: f.Phrase, Rule: f.Rule, Confidence: f.Confidence,
	}
}

// printed is a predicate as it is printed: "HOLD_ON_TO" is "hold on to".
func printed(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", " ")) }
