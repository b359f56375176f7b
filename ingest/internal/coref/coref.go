// Package coref finds which mentions of an article are of one thing: variants of
// a name, descriptions ("the Ukrainian president", "the ministry"), pronouns,
// plurals that stand for several ("they", "both leaders"), and the speaker of a
// quotation. It works by rules on trees and names, and leaves open what the rules
// do not decide: a wrong link costs more than a missing one.
//
//	err := coref.New(nil).Process(ctx, doc)
//	for _, c := range doc.Chains { ... }
//
// Descriptions and pronouns that it links become mentions, added behind those
// that the document has, so that indexes of mentions stay valid.
package coref

import (
	"cmp"
	"context"
	"slices"

	"github.com/newsgraph/kg/ingest"
)

// Component finds the chains of a document.
type Component struct{ ranker *Ranker }

var _ ingest.Component = (*Component)(nil)

// New makes the component. It has no state and may be used concurrently. Without a
// ranker, nil, the rules stand alone.
func New(r *Ranker) *Component { return &Component{r} }

// Name is "coref".
func (*Component) Name() string { return "coref" }

// Needs asks for trees and mentions.
func (*Component) Needs() ingest.Layer {
	return ingest.LayerTokens | ingest.LayerTags | ingest.LayerTrees | ingest.LayerMentions
}

// Gives gives chains, and trees again: those around titled names are mended.
func (*Component) Gives() ingest.Layer { return ingest.LayerChains | ingest.LayerTrees }

// Process fills d.Chains and adds to d.Mentions the pronouns and descriptions in
// them. It mends the trees around titled names before it reads them.
func (c *Component) Process(ctx context.Context, d *ingest.Document) error {
	s, err := c.read(ctx, d)
	if err != nil {
		return err
	}
	if c.ranker != nil {
		c.ranker.lend(s)
	}
	s.write()
	return nil
}

// read finds what the items of a document refer to.
func (*Component) read(ctx context.Context, d *ingest.Document) (*story, error) {
	d.Chains = nil
	for i := range d.Mentions {
		d.Mentions[i].Chain = ingest.None
	}
	mend(d)
	s := newStory(d)
	s.nameEntities()
	s.quotes()
	for i := range s.items {
		if i%256 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		s.resolve(i)
	}
	return s, nil
}

// number and gender as far as a phrase shows them.
type number uint8

const (
	anyNumber number = iota
	singular
	plural
)

type gender uint8

const (
	anyGender gender = iota
	male
	female
	neuter // a thing, a place, an organisation
	human  // a person of unknown gender
)

// form is what an item is in the text.
type form uint8

const (
	name form = iota
	nominal
	pronoun
	joint // a coordination: "Rubio and Witkoff"
)

// item is a phrase that refers or may be referred to.
type item struct {
	form    form
	head    int32
	from    int32 // first token of the phrase
	to      int32 // behind the last
	mention int32 // index into Document.Mentions, or None until it is written
	sent    int32
	ent     int // index into story.ents, -1 while unresolved
	num     number
	gen     gender
	kind    ingest.Kind
	subject bool
	members []int  // of a joint item: indexes of items
	why     string // the rule that links it, of those below
}

// The rules by which items meet, as they are shown to whoever asks why two wordings are
// one thing.
const (
	byEntry     = "other name in the gazetteer"
	byAcronym   = "acronym of the longer name"
	bySurname   = "surname of the one longer name"
	byFirstName = "first name of the one longer name"
	byBeginning = "beginning of the longer name"
	byOffice    = "holds that office"
	byTitle     = "title or apposition of the name"
	byKind      = "the last thing of that kind"
	byPair      = "the two named before"
	byRelative  = "relative clause"
	bySpeaker   = "speaker of the quotation"
	byAgreement = "pronoun: agrees and leads by a margin"
	byRanker    = "pronoun: the ranker is sure"
)

// entity is what items refer to.
type entity struct {
	items   []int
	last    int // the last item met so far, -1 if none
	kind    ingest.Kind
	num     number
	gen     gender
	names   []string
	offices []office
	members []int // entities that a plural stands for
}

// story is the state of one document while its chains are made.
type story struct {
	d      *ingest.Document
	kids   [][]int32 // dependents of every token, in text order
	inName []int32   // mention that holds the token, None if no name does
	items  []item    // in the order of their heads
	ents   []*entity
	byHead map[int32]int    // head token of a name or noun: its item
	known  map[string]int   // entities by kind and name
	longer map[string][]int // entities by what may shorten their names
	holder []int            // people with offices
	spans  []quote
	quoted []int32 // quotation that holds the token, -1 if none
}

func newStory(d *ingest.Document) *story {
	s := &story{
		d: d, kids: make([][]int32, len(d.Tokens)), byHead: map[int32]int{}, known: map[string]int{}, longer: map[string][]int{},
	}
	for i, t := range d.Tokens {
		if t.Head >= 0 && int(t.Head) < len(d.Tokens) {
			s.kids[t.Head] = append(s.kids[t.Head], int32(i))
		}
	}
	s.inName = make([]int32, len(d.Tokens))
	for i := range s.inName {
		s.inName[i] = ingest.None
	}
	for m, x := range d.Mentions {
		if x.Form != ingest.Named {
			continue
		}
		for i := max(x.From, 0); i < min(x.To, int32(len(d.Tokens))); i++ {
			s.inName[i] = int32(m)
		}
	}
	s.collect()
	slices.SortStableFunc(s.items, func(a, b item) int { return cmp.Or(cmp.Compare(a.head, b.head), cmp.Compare(a.form, b.form)) })
	for i, x := range s.items {
		if x.form == name || x.form == nominal {
			s.byHead[x.head] = i
		}
	}
	s.joints()
	return s
}

// resolve finds what item i refers to; the items before it are resolved.
func (s *story) resolve(i int) {
	x := &s.items[i]
	switch x.form {
	case name:
	case nominal:
		if e := s.describe(i); e >= 0 {
			s.link(i, e)
		} else {
			x.why = ""
			s.open(i)
		}
	case joint:
		s.open(i)
	case pronoun:
		if e := s.pronoun(i); e >= 0 {
			s.link(i, e)
			if x.why == "" {
				x.why = byAgreement
			}
		}
	}
	if e := s.items[i].ent; e >= 0 {
		s.ents[e].last = i
	}
}

// link adds item i to entity e.
func (s *story) link(i, e int) {
	x, t := &s.items[i], s.ents[e]
	x.ent = e
	t.items = append(t.items, i)
	if t.gen == anyGender || t.gen == human && (x.gen == male || x.gen == female) {
		t.gen = x.gen
	}
}

// open makes a new entity of item i.
func (s *story) open(i int) {
	x := &s.items[i]
	x.ent = len(s.ents)
	e := &entity{items: []int{i}, last: -1, kind: x.kind, num: x.num, gen: x.gen}
	for _, m := range x.members {
		if to := s.items[m].ent; to >= 0 {
			e.members = append(e.members, to)
		}
	}
	s.ents = append(s.ents, e)
}

// write turns the entities of two or more items, and the members of plurals that
// a pronoun or a description takes up, into chains.
func (s *story) write() {
	want := make([]bool, len(s.ents))
	for i, e := range s.ents {
		n := 0
		for _, k := range e.items {
			if s.items[k].form != joint {
				n++
			}
		}
		switch {
		case len(e.members) > 0 && n > 0:
			want[i] = true
			for _, m := range e.members {
				want[m] = true
			}
		case n > 1:
			want[i] = true
		}
	}
	chain := make([]int32, len(s.ents))
	for i, e := range s.ents {
		chain[i] = ingest.None
		if want[i] {
			chain[i] = int32(len(s.d.Chains))
			s.d.Chains = append(s.d.Chains, ingest.Chain{Kind: e.kind, Mentions: s.mentions(e)})
		}
	}
	for i, e := range s.ents {
		if !want[i] {
			continue
		}
		c := &s.d.Chains[chain[i]]
		for _, m := range e.members {
			if chain[m] != ingest.None {
				c.Members = append(c.Members, chain[m])
			}
		}
		for _, m := range c.Mentions {
			s.d.Mentions[m].Chain = chain[i]
		}
	}
}

// mentions lists the mentions of an entity in text order and makes those that
// the document does not have yet.
func (s *story) mentions(e *entity) []int32 {
	slices.SortFunc(e.items, func(a, b int) int { return cmp.Compare(s.items[a].head, s.items[b].head) })
	var out []int32
	for _, i := range e.items {
		x := &s.items[i]
		if x.form == joint {
			continue
		}
		if x.mention == ingest.None {
			x.mention = int32(len(s.d.Mentions))
			f := ingest.Nominal
			if x.form == pronoun {
				f = ingest.Pronoun
			}
			s.d.Mentions = append(s.d.Mentions, ingest.Mention{
				TokenRange: ingest.TokenRange{From: x.from, To: x.to}, Head: x.head, Kind: e.kind, Form: f, Score: 0.8,
			})
		}
		s.d.Mentions[x.mention].Why = x.why
		out = append(out, x.mention)
	}
	return out
}
