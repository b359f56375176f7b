package ingest

import (
	"strings"

	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// arg finds the entities that an argument stands for: one, or several where it
// is a plural that the text has told the members of. Without any it says why.
func (r *resolver) arg(a Arg, u usage) ([]int32, string) {
	h := a.Head
	if h < 0 || int(h) >= len(r.d.Tokens) {
		return nil, dropNothing
	}
	if a.Role == RoleTime {
		return nil, dropTime
	}
	t := r.d.Tokens[h]
	if t.UPOS == "VERB" && (a.Text != "" || a.Role == RoleClause) {
		return r.action(h)
	}
	return r.token(h, u)
}

// title is what somebody is said to be the holder of: the state or body where the
// gazetteer knows of which one the person holds that office, and then the relation
// by which the office is told, else the office as a concept.
func (r *resolver) title(person []int32, a Arg) (of []int32, relation string) {
	role := strings.ToLower(a.Text)
	if role == "" {
		return nil, ""
	}
	if len(person) == 1 {
		if e := gazetteer.Of(gazetteer.Person, r.d.Entities[person[0]].Name); e != nil {
			for _, w := range []string{role, strings.TrimSuffix(role, "s")} {
				if of := gazetteer.OfficeOf(e, w); of != nil {
					return []int32{r.known(of)}, strings.ToUpper(strings.NewReplacer(" ", "_", "-", "_").Replace(w)) + "_OF"
				}
			}
		}
	}
	e := r.entity(identity{kind: Concept, name: role})
	r.surface(e, a.Text)
	return []int32{e}, ""
}

// token finds the entities that the phrase of token h stands for.
func (r *resolver) token(h int32, u usage) ([]int32, string) {
	t := r.d.Tokens[h]
	if m := r.titled(h); m != None {
		return r.one(r.named(m, u))
	}
	if m := r.at[h]; m != None {
		switch x := r.d.Mentions[m]; x.Form {
		case Named:
			if x.Kind == MoneyKind || x.Kind == DateKind {
				return nil, dropQuantity
			}
			if u.noun == "" && u.prep == "" {
				v := r.place(h)
				u.prep, u.noun = v.prep, v.noun
			}
			return r.one(r.named(m, u))
		case Demonym:
			return r.demonym(h)
		case Temporal:
			return nil, dropTime
		case Pronoun, Nominal:
			if es := r.chain(x.Chain, h); len(es) > 0 {
				return es, ""
			}
		}
	}
	switch t.UPOS {
	case "PRON", "DET":
		return nil, dropPronoun
	case "NUM", "SYM":
		return nil, dropQuantity
	case "ADJ", "ADV", "ADP", "PART", "INTJ":
		if e := gazetteer.Adjective(r.d.Word(h)); e != nil {
			return []int32{r.known(e)}, ""
		}
		if t.UPOS == "ADJ" && t.XPOS == "JJ" && r.determined(h) {
			return r.nounEntities(h) // "a warm welcome", "the military"
		}
		return nil, dropQuality
	case "VERB", "AUX":
		return r.action(h)
	case "NOUN", "PROPN":
		if w := r.d.Word(h); gazetteer.People(w) != nil && (t.UPOS == "PROPN" || w[0] >= 'A' && w[0] <= 'Z') {
			return r.demonym(h)
		}
		return r.nounEntities(h)
	}
	return nil, dropEmpty
}

// determined reports whether an article or possessor stands before token h.
func (r *resolver) determined(h int32) bool {
	for _, k := range r.kids[h] {
		if k < h && (r.rel(k) == "det" || r.d.Tokens[k].Rel == "nmod:poss") {
			return true
		}
	}
	return false
}

func (r *resolver) one(e int32) ([]int32, string) {
	if e == None {
		return nil, dropEmpty
	}
	return []int32{e}, ""
}

// titled is the named person whose title token h is: "President" of "President
// Putin". None if h is no title.
func (r *resolver) titled(h int32) int32 {
	l := strings.TrimSuffix(strings.ToLower(r.d.Tokens[h].Lemma), "s")
	if !gazetteer.Is("role-person", l) && !gazetteer.Is("honorific", l) && !gazetteer.Is("rank", l) {
		return None
	}
	if m := r.at[h]; m != None && r.d.Mentions[m].Form == Named {
		return None
	}
	for _, k := range r.kids[h] {
		if k < h || k > h+6 {
			continue
		}
		switch r.rel(k) {
		case "flat", "appos", "compound", "nmod":
			m := r.at[k]
			if m == None || r.d.Mentions[m].Form != Named || r.d.Mentions[m].Kind != Person {
				continue
			}
			if r.rel(k) == "nmod" && r.d.Tokens[k].Rel != "nmod:desc" {
				continue
			}
			return m
		}
	}
	return None
}

// demonym is the entity of "Americans", or of "Russian" used alone: the people as
// a group, or the country.
func (r *resolver) demonym(h int32) ([]int32, string) {
	w := r.d.Word(h)
	if e := gazetteer.People(w); e != nil && (r.d.Tokens[h].UPOS == "PROPN" || r.d.Tokens[h].UPOS == "NOUN") {
		g := r.entity(identity{kind: Group, name: w})
		r.surface(g, w)
		r.part(g, r.known(e))
		return []int32{g}, ""
	}
	if e := gazetteer.Adjective(w); e != nil {
		return []int32{r.known(e)}, ""
	}
	return r.nounEntities(h)
}

// part notes that the name of entity e speaks of entity p.
func (r *resolver) part(e, p int32) {
	if e != p && p != None {
		r.d.Entities[e].Parts = append(r.d.Entities[e].Parts, p)
	}
}

// chain is what the chain that mention at token h belongs to stands for: its
// members, its name, or the noun that it began with.
func (r *resolver) chain(c, h int32) []int32 {
	if c == None || int(c) >= len(r.d.Chains) {
		return nil
	}
	x := r.d.Chains[c]
	var out []int32
	for _, m := range x.Members {
		if m != c {
			out = append(out, r.chain(m, h)...)
		}
	}
	if len(out) > 0 {
		return out
	}
	if id := r.idOf[c]; id.name != "" {
		return r.lastNamed(x, h)
	}
	for _, m := range x.Mentions {
		if y := r.d.Mentions[m]; y.Form == Nominal && y.Head != h {
			return r.nounOnce(y.Head)
		}
	}
	for _, m := range x.Mentions {
		if y := r.d.Mentions[m]; y.Form == Nominal {
			return r.nounOnce(y.Head)
		}
	}
	return nil
}

// lastNamed is the entity of the last name of a chain before token h, or of the
// first behind it: a capital is taken as it was last used.
func (r *resolver) lastNamed(x Chain, h int32) []int32 {
	found := None
	for _, m := range x.Mentions {
		if r.d.Mentions[m].Form != Named {
			continue
		}
		if found == None || r.d.Mentions[m].Head < h {
			found = m
		}
	}
	if found == None {
		return nil
	}
	e := r.named(found, r.place(r.d.Mentions[found].Head))
	if e == None {
		return nil
	}
	return []int32{e}
}

func (r *resolver) nounOnce(h int32) []int32 {
	es, _ := r.nounEntities(h)
	return es
}
