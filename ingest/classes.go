package ingest

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// holding is what a phrase for land says of who holds it and whose it is.
type holding struct {
	held bool // somebody else than its owner has it, or had it
	by   *gazetteer.Entry
	of   *gazetteer.Entry
	end  int32 // end of the words behind the noun that say so, 0 if there are none
}

// holders are participles by which land is somebody's that was another's.
var holders = wordSet("occupied annexed seized captured held controlled administered conquered")

// holds are the verbs of the holders.
var holds = wordSet("occupy annex seize capture hold control administer conquer")

// reigns are nouns for what one who holds land has over it.
var reigns = wordSet("control occupation rule authority administration")

// holdingOf reads the phrase of noun h, nil if it is no noun for land.
func (r *resolver) holdingOf(h int32) *holding {
	if gazetteer.Same(strings.ToLower(r.d.Tokens[h].Lemma)) != "territory" {
		return nil
	}
	x := &holding{}
	former := false
	for _, k := range r.kids[h] {
		w := strings.ToLower(r.d.Word(k))
		switch {
		case k < h && r.rel(k) == "amod" && holders[w]:
			x.held = true
			if j := r.joinedFrom(k); j < k {
				x.by = r.nation(j)
			}
		case k < h && (w == "former" || w == "ex"):
			former = true
		case k < h && (r.rel(k) == "amod" || r.rel(k) == "compound" || r.rel(k) == "nmod"):
			if e := r.nation(k); e != nil && e.Fine == "country" {
				x.of = e
			}
		case k > h && r.rel(k) == "acl" && holds[strings.ToLower(r.d.Tokens[k].Lemma)]:
			x.held = true
			for _, s := range r.kids[k] {
				if r.rel(s) == "nsubj" || r.rel(s) == "obl" && r.place(s).prep == "by" {
					x.by = r.state(s)
				}
			}
		}
	}
	if e, once, end := r.reignBehind(h); e != nil {
		x.held, x.end = true, end
		if once {
			x.of = e
		} else {
			x.by = e
		}
	}
	x.held = x.held || former && x.of != nil
	return x
}

// state is the country that token s stands for, nil if it is none.
func (r *resolver) state(s int32) *gazetteer.Entry {
	if es, _ := r.token(s, usage{role: RoleSubject, verb: "occupy"}); len(es) == 1 && r.d.Entities[es[0]].Kind == Place {
		return gazetteer.Country(r.d.Entities[es[0]].Name)
	}
	return nil
}

// reignBehind is the country under whose control the land of noun h is, as the words
// right behind it say; once, that it was so formerly; end is where these words end.
func (r *resolver) reignBehind(h int32) (e *gazetteer.Entry, once bool, end int32) {
	i, last := h+1, r.d.Sentences[r.d.SentenceOf(h)].To
	for ; i < last; i++ {
		switch strings.ToLower(r.d.Word(i)) {
		case "formerly", "once", "previously":
			once = true
			continue
		case "still", "now", "currently", "already":
			continue
		}
		break
	}
	if i >= last || !strings.EqualFold(r.d.Word(i), "under") {
		return nil, false, 0
	}
	for i++; i < min(last, h+8); i++ {
		if n := r.nation(i); n != nil && n.Fine == "country" {
			e = n
		} else if m := r.at[i]; m != None && r.d.Mentions[m].Form == Named {
			if seat := gazetteer.Seat(r.cleanName(r.d.Mentions[m])); seat != nil {
				e = seat
			}
		}
		if reigns[strings.ToLower(r.d.Tokens[i].Lemma)] {
			return e, once, i + 1
		}
	}
	return nil, false, 0
}

// heldLand names land that one state holds of another: "Russian-occupied Ukrainian
// territories". What the phrase leaves out is filled in if all of the article's land is
// held by one and owned by one. ok is false if the phrase says nothing of the kind.
func (r *resolver) heldLand(p *phrase) (e int32, ok bool) {
	x := r.holdingOf(p.head)
	if x == nil {
		return None, false
	}
	if !x.held {
		if by, of := r.landOfText(); by == nil || of == nil || x.of != nil || len(p.before) > 0 || p.owner != "" || !r.plural(p.head) || !r.definite(p.head) {
			return None, false // "those territories" are the ones that the article speaks of
		}
	}
	if x.by == nil || x.of == nil {
		by, of := r.landOfText()
		if x.by == nil && by != x.of {
			x.by = by
		}
		if x.of == nil && of != x.by {
			x.of = of
		}
	}
	name := "occupied"
	if x.by != nil {
		name = x.by.Adjective() + "-occupied"
		r.partOf(p, x.by)
	}
	if x.of != nil {
		name += " " + x.of.Adjective()
		r.partOf(p, x.of)
	}
	e = r.entity(identity{kind: Place, name: name + " territories"})
	for _, q := range p.parts {
		r.part(e, q)
	}
	r.joined(e, r.alias(p), "land of one state that another holds")
	if x.end > 0 {
		r.forms[e][r.words(TokenRange{r.nounStart(p.head), x.end})] = true
	}
	return e, true
}

func (r *resolver) partOf(p *phrase, e *gazetteer.Entry) { p.parts = append(p.parts, r.known(e)) }

// landOfText is the only state that holds land in the article, and the only other one
// whose land it speaks of; nil for none or several.
func (r *resolver) landOfText() (by, of *gazetteer.Entry) {
	if r.lands == nil {
		r.lands = &[2][]*gazetteer.Entry{}
		for i := range r.d.Tokens {
			if r.d.Tokens[i].UPOS != "NOUN" {
				continue
			}
			if x := r.holdingOf(int32(i)); x != nil {
				for k, e := range []*gazetteer.Entry{x.by, x.of} {
					if e != nil && !slices.Contains(r.lands[k], e) {
						r.lands[k] = append(r.lands[k], e)
					}
				}
			}
		}
	}
	if len(r.lands[0]) == 1 {
		by = r.lands[0][0]
	}
	others := slices.DeleteFunc(slices.Clone(r.lands[1]), func(e *gazetteer.Entry) bool { return e == by })
	if len(others) == 1 {
		of = others[0]
	}
	return by, of
}

// truce names a truce by what it spares: "energy infrastructure ceasefire" for "a
// moratorium on strikes against energy infrastructure". A partial one of which the
// phrase says nothing is the only such one of the article. "" for any other.
func (r *resolver) truce(p *phrase) string {
	if !truces[p.lemma] {
		return ""
	}
	if t := r.spared(p.head); t != "" {
		return t + " ceasefire"
	}
	if !slices.ContainsFunc(p.before, func(w string) bool { return w == "partial" || w == "limited" || strings.HasSuffix(w, "-day") }) {
		return ""
	}
	only := ""
	for i := range r.d.Tokens {
		if !truces[strings.ToLower(r.d.Tokens[i].Lemma)] {
			continue
		}
		if t := r.spared(int32(i)); t != "" && only != "" && t != only {
			return ""
		} else if t != "" {
			only = t
		}
	}
	if only == "" {
		return ""
	}
	return only + " ceasefire"
}

// truces are nouns for a pause in fighting.
var truces = wordSet("ceasefire truce armistice moratorium pause")

// strikes are nouns for what such a pause ends.
var strikes = wordSet("strike attack raid assault bombing shelling bombardment")

// spared is what the truce of noun h leaves in peace, as its phrase says: "" if it
// does not, or if that is a country or region, where the truce holds rather.
func (r *resolver) spared(h int32) string {
	plain := strings.ToLower(r.d.Tokens[h].Lemma)
	struck := plain != "moratorium" && plain != "pause"
	k := h
	for range 3 {
		next := None
		for _, x := range r.kids[k] {
			if x < k {
				continue
			}
			switch prep := r.place(x).prep; {
			case r.rel(x) == "nmod" && (prep == "on" || k != h && (prep == "against" || prep == "at")):
				next = x
			case r.rel(x) == "acl" && strings.EqualFold(r.d.Tokens[x].Lemma, "cover"):
				for _, o := range r.kids[x] {
					if r.rel(o) == "obj" {
						next = o
					}
				}
			}
		}
		if next == None {
			return ""
		}
		k = next
		if !strikes[strings.ToLower(r.d.Tokens[k].Lemma)] {
			break
		}
		struck = true
	}
	if m := r.at[k]; !struck || r.d.Tokens[k].UPOS != "NOUN" || m != None && r.d.Mentions[m].Form == Named || strikes[strings.ToLower(r.d.Tokens[k].Lemma)] {
		return ""
	}
	return singularOf(r.compoundText(k))
}

// onlyTalks is the city of the talks that the article speaks of, where all that it tells the
// place of are in one city: "the talks" are those. "" otherwise.
func (r *resolver) onlyTalks() string {
	if r.talks == nil {
		city := ""
		for i := range r.d.Tokens {
			l := strings.ToLower(r.d.Tokens[i].Lemma)
			if r.d.Tokens[i].UPOS != "NOUN" || !gazetteer.Is("talk-class", l) {
				continue
			}
			if v := r.venue(&phrase{head: int32(i), lemma: l}); v != "" && city != "" && v != city {
				city = ""
				break
			} else if v != "" {
				city = v
			}
		}
		r.talks = &city
	}
	return *r.talks
}
