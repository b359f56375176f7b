package ingest

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// parties finds for every fact the actors that its clause names beside subject and
// object, so that nobody who took part is lost in a phrase that became the name of
// a thing, or none.
func (r *resolver) parties() {
	named := make([]int32, len(r.d.Tokens)) // entity that token i names, None if none
	for i := range named {
		named[i] = r.actorAt(int32(i))
	}
	for i := range r.d.Facts {
		f := &r.d.Facts[i]
		if f.Statement < 0 || int(f.Statement) >= len(r.d.Statements) {
			continue
		}
		st := &r.d.Statements[f.Statement]
		if st.Kind == Inferred {
			continue
		}
		seen := []int32{f.Subject, f.Object}
		take := func(toks []int32, subject bool) {
			if !subject { // who is named on both sides is a party on both
				seen = seen[:2]
			}
			for _, t := range toks {
				if t < 0 || int(t) >= len(named) || subject && r.beside(t, st.Subject.Head) {
					continue
				}
				if e := named[t]; e != None && !slices.Contains(seen, e) {
					seen = append(seen, e)
					f.Parties = append(f.Parties, Party{Entity: e, At: t, Subject: subject})
				}
			}
		}
		take(st.Subject.Full, true)
		take(slices.Concat(st.Object.Full, st.Scope), false)
	}
}

// beside reports whether token t stands in an apposition or a clause that hangs on
// the phrase of head h: what is told of h there is told in facts of its own. A
// participle that says to whom h belongs is part of the phrase.
func (r *resolver) beside(t, h int32) bool {
	for n := 0; t != h && t != None && n < len(r.d.Tokens); n++ {
		switch r.rel(t) {
		case "appos", "parataxis":
			return true
		case "acl":
			if !gazetteer.Is("belongs", strings.ToLower(r.d.Tokens[t].Lemma)) || r.d.Tokens[t].Rel == "acl:relcl" {
				return true
			}
		}
		t = r.d.Tokens[t].Head
	}
	return false
}

// actorAt is the actor that token i names: a person, an organisation, a place or a
// group. None if it names none.
func (r *resolver) actorAt(i int32) int32 {
	t := r.d.Tokens[i]
	switch t.UPOS {
	case "NOUN", "PROPN", "ADJ", "PRON":
	default:
		return None
	}
	if m := r.at[i]; m != None {
		x := r.d.Mentions[m]
		if x.Form == Temporal || x.Head != i || x.Kind == MoneyKind || x.Kind == DateKind {
			return None
		}
	} else if t.Rel == "nmod:desc" || t.UPOS == "ADJ" || t.UPOS == "PRON" || r.rel(i) == "compound" || r.rel(i) == "flat" {
		return None
	}
	es, _ := r.token(i, r.place(i))
	if len(es) != 1 || !r.d.acts(es[0]) {
		return None
	}
	return es[0]
}
