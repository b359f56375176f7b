package ingest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// Why a statement becomes no fact. The wordings are counted in reports.
const (
	dropPronoun  = "pronoun without antecedent"
	dropClause   = "clause as argument"
	dropQuantity = "bare quantity"
	dropTime     = "time as argument"
	dropQuality  = "adjective as argument"
	dropEmpty    = "noun without content"
	dropSame     = "same thing on both sides"
	dropNothing  = "no argument"
)

// resolve fills d.Entities, d.Facts and d.Dropped from the statements, mentions
// and chains of the document. It sees this article alone.
func resolve(d *Document) { resolveWith(d, nil) }

// resolveWith is resolve with the rules of a user, which may be nil.
func resolveWith(d *Document, rules *Rules) {
	r := newResolver(d)
	r.nouns()
	for i := range d.Statements {
		r.statement(int32(i))
	}
	r.restOfMentions()
	r.restOfNouns()
	r.parties()
	rules.apply(d)
	r.finish()
	r.compact()
}

// resolver is the state of one document while its facts are made.
type resolver struct {
	d       *Document
	kids    [][]int32
	at      []int32             // shortest mention that holds the token, names before others; None if none
	idOf    []identity          // by chain
	own     map[int32]int32     // mention without chain, or whose place is undecided: its entity
	byKey   map[string]int32    // entity by kind and key
	keys    []string            // key of every entity
	names   []map[string]bool   // names that the text has for every entity
	forms   []map[string]bool   // longer phrases
	whys    []map[string]string // for every entity: wordings, and the rules by which they mean it
	noun    map[int32][]int32
	first   map[string][]int32     // lemma of a noun: heads of its phrases with modifiers, in text order
	likes   map[string][]int32     // class of nouns of like meaning: heads of their phrases, in text order
	war     int32                  // the only war that the text names, None if none or several
	nations map[string]bool        // countries that the text names, nil until they are asked for
	lands   *[2][]*gazetteer.Entry // states that hold land in the text, and states whose land it is; nil until asked for
	talks   *string                // see onlyTalks; nil until it is asked for
	busy    map[int32]bool         // nouns whose entity is being made, against circles
}

func newResolver(d *Document) *resolver {
	d.Entities, d.Facts, d.Dropped = nil, nil, nil
	r := &resolver{
		d: d, kids: make([][]int32, len(d.Tokens)), at: make([]int32, len(d.Tokens)), own: map[int32]int32{}, byKey: map[string]int32{},
		noun: map[int32][]int32{}, first: map[string][]int32{}, likes: map[string][]int32{}, war: None, busy: map[int32]bool{},
	}
	for i, t := range d.Tokens {
		r.at[i] = None
		if t.Head >= 0 && int(t.Head) < len(d.Tokens) {
			r.kids[t.Head] = append(r.kids[t.Head], int32(i))
		}
	}
	for m, x := range d.Mentions {
		for i := max(x.From, 0); i < min(x.To, int32(len(d.Tokens))); i++ {
			if x.Form == Nominal && i != x.Head {
				continue
			}
			if old := r.at[i]; old == None || d.Mentions[old].Form != Named && x.Form == Named || d.Mentions[old].Form == x.Form && d.Mentions[old].To-d.Mentions[old].From > x.To-x.From {
				r.at[i] = int32(m)
			}
		}
	}
	r.idOf = make([]identity, len(d.Chains))
	for c := range d.Chains {
		r.idOf[c] = r.identify(d.Chains[c].Mentions)
	}
	return r
}

// entity finds or makes the entity of an identity.
func (r *resolver) entity(id identity) int32 {
	key := entityKey(id.kind, id.name, id.partial)
	if e, ok := r.byKey[key]; ok {
		x := &r.d.Entities[e]
		x.Known = x.Known || id.known
		if x.Why == "" {
			x.Why = id.why
		}
		return e
	}
	e := int32(len(r.d.Entities))
	r.byKey[key] = e
	r.keys = append(r.keys, key)
	r.names = append(r.names, map[string]bool{})
	r.forms = append(r.forms, map[string]bool{})
	r.whys = append(r.whys, map[string]string{})
	r.d.Entities = append(r.d.Entities, Entity{Kind: id.kind, Name: id.name, Known: id.known, Partial: id.partial, Why: id.why})
	return e
}

// because notes the rule by which a wording of the text means entity e. The first rule
// for a wording stays.
func (r *resolver) because(e int32, wording, rule string) {
	if wording = strings.ToLower(wording); wording != "" && rule != "" && r.whys[e][wording] == "" && !strings.EqualFold(wording, r.d.Entities[e].Name) {
		r.whys[e][wording] = rule
	}
}

// joined notes that the text calls entity e by a wording, and why.
func (r *resolver) joined(e int32, wording, rule string) {
	if x := &r.d.Entities[e]; x.Why == "" {
		x.Why = rule
	}
	r.surface(e, wording)
	r.because(e, wording, rule)
}

// surface notes that the text calls entity e by a name.
func (r *resolver) surface(e int32, name string) {
	if name != "" {
		r.names[e][name] = true
	}
}

// entityKey is the identity of an entity: two that have the same key are one.
func entityKey(kind Kind, name string, partial bool) string {
	switch {
	case kind == Person && partial:
		return string(kind) + "\x1fsurname\x1f" + gazetteer.Sound(name)
	case kind == Person:
		return string(kind) + "\x1f" + gazetteer.Sound(name)
	}
	return string(kind) + "\x1f" + gazetteer.Fold(name)
}

// statement makes the facts of statement i, or notes why there are none.
func (r *resolver) statement(i int32) {
	st := &r.d.Statements[i]
	act := r.verb(st.Relation)
	subjects, why := r.arg(st.Subject, usage{role: RoleSubject, verb: act, passive: strings.HasPrefix(st.Relation.Name, "BE_")})
	if len(subjects) == 0 {
		r.drop(i, why)
		return
	}
	var objects []int32
	office := ""
	if st.Relation.Name == "HAVE_TITLE" {
		objects, office = r.title(subjects, st.Object)
	} else {
		objects, why = r.arg(st.Object, usage{role: st.Object.Role, prep: st.Object.Case, verb: act, object: true})
	}
	if len(objects) == 0 {
		r.drop(i, why)
		return
	}
	fact := Fact{
		Statement: i, Sentence: st.Sentence, Predicate: st.Relation.Name, Phrase: st.Relation.Phrase, Negated: st.Negated,
		Modality: st.Modality, Speaker: None, Outlet: None, When: st.Time.Value, Confidence: st.Confidence, Rule: st.Rule,
		SubjectAt: r.span(st.Subject), ObjectAt: r.span(st.Object), PhraseAt: r.tokensSpan(st.Relation.Tokens),
	}
	if fact.Modality == "" {
		fact.Modality = Asserted
	}
	r.attribute(&fact, st.Source)
	if office != "" {
		fact.Predicate, fact.Rule, fact.Confidence = office, fact.Rule+"+gazetteer", 0.9*fact.Confidence
	}
	made := false
	mutual := st.Subject.Head == st.Object.Head // "the two leaders met": each pair once
	for i, s := range subjects {
		for j, o := range objects {
			if s == o || mutual && j <= i || st.Rule == "possessive" && len(subjects) > 1 && !slices.Contains(r.d.Entities[s].Parts, o) {
				continue // "officials from France and Spain": each from where its name says
			}
			fact.Subject, fact.Object = s, o
			r.d.Facts = append(r.d.Facts, fact)
			made = true
		}
	}
	if !made {
		r.drop(i, dropSame)
	}
}

func (r *resolver) drop(i int32, why string) {
	if why == "" {
		why = dropNothing
	}
	r.d.Dropped = append(r.d.Dropped, Drop{Statement: i, Reason: why})
}

// attribute settles who says the fact: the speaker as an entity, the medium that
// carries it, or the words of the text.
func (r *resolver) attribute(f *Fact, a *Attribution) {
	if a == nil {
		return
	}
	mute := false
	f.Speaker, mute = r.speaker(a.Speaker, a.Verb)
	f.Outlet, _ = r.speaker(a.Outlet, a.Verb)
	if f.Speaker == None && f.Outlet == None && !mute {
		f.Said = "unidentified"
	}
	for by, n := a.By, 0; by != nil && n < maxReporters; by, n = by.By, n+1 {
		if e, _ := r.speaker(by.Speaker, by.Verb); e != None && e != f.Speaker && e != f.Outlet {
			f.Reporters = append(f.Reporters, e)
		}
	}
}

// maxReporters bounds how long a chain of who says that who says is followed.
const maxReporters = 4

// speaker is the entity that an argument names as a speaker. What cannot speak, a
// plan or a report, is none: its content is told by the article.
func (r *resolver) speaker(a Arg, verb string) (e int32, mute bool) {
	es, _ := r.arg(a, usage{role: RoleSubject, verb: verb})
	if len(es) == 0 {
		return None, false
	}
	switch r.d.Entities[es[0]].Kind {
	case Person, Organization, Place, Group:
		return es[0], false
	}
	return None, true
}

// verb is the lemma of the word that a relation turns on.
func (r *resolver) verb(rel Relation) string {
	if rel.Head < 0 || int(rel.Head) >= len(r.d.Tokens) {
		return ""
	}
	return strings.ToLower(r.d.Tokens[rel.Head].Lemma)
}

// span is where the words of an argument stand: its shortest form.
func (r *resolver) span(a Arg) Span {
	if len(a.Min) > 0 {
		return r.tokensSpan(a.Min)
	}
	return r.tokensSpan([]int32{a.Head})
}

func (r *resolver) tokensSpan(toks []int32) Span {
	if len(toks) == 0 || toks[0] < 0 || int(toks[len(toks)-1]) >= len(r.d.Tokens) {
		return Span{}
	}
	return Span{r.d.Tokens[toks[0]].Start, r.d.Tokens[toks[len(toks)-1]].End}
}

// restOfMentions gives the names that no fact is about their entities too, and
// every entity its mentions.
func (r *resolver) restOfMentions() {
	for m, x := range r.d.Mentions {
		var e int32 = None
		switch x.Form {
		case Named:
			if x.Kind != MoneyKind && x.Kind != DateKind {
				e = r.named(int32(m), r.place(x.Head))
			}
		case Demonym:
			if p := gazetteer.Adjective(r.words(x.TokenRange)); p != nil && p.Fine == "country" {
				e = r.known(p)
			}
		case Nominal, Pronoun:
			if x.Chain != None && len(r.d.Chains[x.Chain].Members) == 0 {
				if es := r.chain(x.Chain, x.Head); len(es) == 1 {
					e = es[0]
				}
			}
		}
		if e != None {
			r.d.Entities[e].Mentions = append(r.d.Entities[e].Mentions, int32(m))
			why := x.Why
			if x.Form == Demonym {
				why = "adjective of the country"
			}
			r.because(e, r.words(x.TokenRange), why)
		}
	}
}

// restOfNouns finds the noun phrases that no fact is about but that mean what a
// fact is about, for the sake of their wordings.
func (r *resolver) restOfNouns() {
	for i := range r.d.Tokens {
		i := int32(i)
		if r.d.Tokens[i].UPOS != "NOUN" || r.rel(i) == "compound" {
			continue
		}
		r.actForm(i)
		es, _ := r.nounEntities(i)
		if len(es) != 1 {
			continue
		}
		for _, f := range r.fullForms(i) {
			r.forms[es[0]][f] = true
		}
	}
}

// actForm notes that the verb of which noun k is the object is a wording of a concept that
// the text has: "lifting sanctions".
func (r *resolver) actForm(k int32) {
	h := r.d.Tokens[k].Head
	if r.rel(k) != "obj" || h < 0 || h > k || k-h > 4 || r.d.Tokens[h].UPOS != "VERB" {
		return
	}
	if c := gazetteer.ConceptOfAct(strings.ToLower(r.d.Tokens[h].Lemma), singularOf(strings.ToLower(r.d.Tokens[k].Lemma))); c != "" {
		if e, ok := r.byKey[entityKey(Concept, c, false)]; ok {
			r.forms[e][r.d.Word(h)+" "+r.surfaceOf(k)] = true
		}
	}
}

// compact leaves out the entities that no fact and no name in the text speaks of.
func (r *resolver) compact() {
	d := r.d
	keep := make([]bool, len(d.Entities))
	mark := func(e int32) {
		if e != None {
			keep[e] = true
		}
	}
	for _, f := range d.Facts {
		mark(f.Subject)
		mark(f.Object)
		mark(f.Speaker)
		mark(f.Outlet)
		for _, e := range f.Reporters {
			mark(e)
		}
		for _, p := range f.Parties {
			mark(p.Entity)
		}
	}
	for e, x := range d.Entities {
		for _, m := range x.Mentions {
			keep[e] = keep[e] || d.Mentions[m].Form == Named || d.Mentions[m].Form == Demonym
		}
	}
	for again := true; again; { // what a kept entity speaks of is kept
		again = false
		for e, x := range d.Entities {
			for _, p := range x.Parts {
				if keep[e] && !keep[p] {
					keep[p], again = true, true
				}
			}
		}
	}
	to := make([]int32, len(d.Entities))
	kept := d.Entities[:0]
	for e, x := range d.Entities {
		to[e] = None
		if keep[e] {
			to[e] = int32(len(kept))
			kept = append(kept, x)
		}
	}
	d.Entities = kept
	for e := range d.Entities {
		for i, p := range d.Entities[e].Parts {
			d.Entities[e].Parts[i] = to[p]
		}
	}
	move := func(e *int32) {
		if *e != None {
			*e = to[*e]
		}
	}
	for i := range d.Facts {
		f := &d.Facts[i]
		move(&f.Subject)
		move(&f.Object)
		move(&f.Speaker)
		move(&f.Outlet)
		for j := range f.Reporters {
			move(&f.Reporters[j])
		}
		for j := range f.Parties {
			move(&f.Parties[j].Entity)
		}
	}
}

// finish sorts what is gathered, and drops the facts that a sentence tells twice.
func (r *resolver) finish() {
	for e := range r.d.Entities {
		x := &r.d.Entities[e]
		slices.SortFunc(x.Mentions, func(a, b int32) int {
			return cmp.Or(cmp.Compare(r.d.Mentions[a].From, r.d.Mentions[b].From), cmp.Compare(a, b))
		})
		for n := range r.names[e] {
			if n != x.Name && gazetteer.Fold(singularOf(n)) == gazetteer.Fold(x.Name) {
				continue
			}
			x.Names = append(x.Names, n)
			if s := gazetteer.Surname(n); x.Kind == Person && !x.Partial && s != n {
				x.Names = append(x.Names, s)
			}
		}
		slices.Sort(x.Names)
		x.Names = slices.Compact(x.Names)
		for n := range r.forms[e] {
			if !r.names[e][n] {
				x.Phrases = append(x.Phrases, n)
			}
		}
		slices.Sort(x.Phrases)
		for w, rule := range r.whys[e] {
			x.Reasons = append(x.Reasons, w+": "+rule)
		}
		slices.Sort(x.Reasons)
		slices.Sort(x.Parts)
		x.Parts = slices.Compact(x.Parts)
	}
	type same struct {
		sentence, subject, object int32
		predicate                 string
		negated                   bool
	}
	seen := map[same]bool{}
	r.d.Facts = slices.DeleteFunc(r.d.Facts, func(f Fact) bool {
		k := same{f.Sentence, f.Subject, f.Object, f.Predicate, f.Negated}
		if seen[k] {
			return true
		}
		seen[k] = true
		return false
	})
}
