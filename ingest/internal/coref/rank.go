package coref

import (
	"fmt"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/gazetteer"
	"github.com/newsgraph/kg/ingest/internal/model"
)

// Ranker chooses the antecedents of noun phrases: for each phrase the most likely
// of those before it, or none. It is a log-linear model over hashed features, with
// weights of a byte. It is safe for concurrent use.
type Ranker struct {
	weights  []int8
	clusters *model.Clusters
}

// Kind is the kind of the model file of a Ranker.
const Kind = "coref"

// Load makes a Ranker of its model file.
func Load(f *model.File, clusters *model.Clusters) (*Ranker, error) {
	if f.Kind != Kind {
		return nil, fmt.Errorf("coreference: model of kind %q, want %q", f.Kind, Kind)
	}
	for _, s := range f.Sections {
		if s.Name == "weights" && len(s.Data) == 1<<rankBits {
			r := &Ranker{weights: make([]int8, len(s.Data)), clusters: clusters}
			for i, b := range s.Data {
				r.weights[i] = int8(b)
			}
			return r, nil
		}
	}
	return nil, fmt.Errorf("coreference: no %d weights: %w", 1<<rankBits, model.ErrFormat)
}

// File is the model file of the ranker, without a record of its training.
func (k *Ranker) File() *model.File {
	data := make([]byte, len(k.weights))
	for i, w := range k.weights {
		data[i] = byte(w)
	}
	return &model.File{Header: model.Header{Kind: Kind}, Sections: []model.Section{{Name: "weights", Data: data}}}
}

// ranking is the state of one document while its phrases are ranked.
type ranking struct {
	s        *story
	ps       []phrase
	seenHead []bool
	seenAll  []bool
	seenEnt  []bool
	count    []int // names of the entity of each phrase in the whole text
	topic    int   // the person most often named, -1 if none
	byLemma  map[uint64][]int
	byEnt    map[int][]int
	byClass  map[uint64][]int
	margin   []int32 // by how much the choice of each phrase leads the next
	done     int     // phrases that are in clusters
	group    []int   // the first phrase of the cluster, of the phrases done so far
	clusters []gathered
	f        features
	cands    []int
	topics   []topic // clusters of the candidates of a pronoun, warmest first
	above    []above // subjects of the verbs above a pronoun, nearest first
	joined   uint64  // the conjunction that begins its clause
}

// gathered is what the phrases of a cluster say together.
type gathered struct {
	size  int
	last  int    // its last phrase
	ent   int    // entity of its first name, -1 if it has none
	named bool   // it has a name
	noun  bool   // it has a noun
	gen   gender // of its pronouns, neuter if none tells
	words []uint64

	given  gender // what the first word of its first name that tells would be as a first name
	person bool   // one of its names or nouns is of a person
	thing  bool   // one of its names or nouns is of something else
	heat   int32  // how much the text speaks of it, at sentence warm
	warm   int32
}

func newRanking(s *story, clusters *model.Clusters) *ranking {
	r := &ranking{s: s, ps: s.phrases(clusters), topic: -1, byLemma: map[uint64][]int{}, byEnt: map[int][]int{}, byClass: map[uint64][]int{}}
	n := len(r.ps)
	r.group, r.clusters, r.margin = make([]int, n), make([]gathered, n), make([]int32, n)
	r.seenHead, r.seenAll, r.seenEnt, r.count = make([]bool, n), make([]bool, n), make([]bool, n), make([]int, n)
	heads, alls, ents, most := map[uint64]bool{}, map[uint64]bool{}, map[int]int{}, 0
	for i := range r.ps {
		p := &r.ps[i]
		r.seenHead[i], r.seenAll[i], r.seenEnt[i] = heads[p.lemma], alls[p.all], p.ent >= 0 && ents[p.ent] > 0
		heads[p.lemma], alls[p.all] = true, true
		if p.ent >= 0 && p.form == name {
			ents[p.ent]++
			if k := ents[p.ent]; k > most && person(p.gen) {
				most, r.topic = k, p.ent
			}
		}
	}
	for i := range r.ps {
		r.count[i] = ents[r.ps[i].ent]
	}
	return r
}

// Bounds of the search for an antecedent.
const (
	nearPhrases   = 50 // phrases looked back over
	nearSentences = 4  // sentences a pronoun looks back over
	farAlike      = 12 // phrases of the same head, name or person anywhere before
)

// candidates are the phrases that may be the antecedent of phrase i, the nearest
// first. Note must have been called for the phrases before.
func (r *ranking) candidates(i int) []int {
	x := &r.ps[i]
	out := r.cands[:0]
	seen := func(j int) bool {
		for _, k := range out {
			if k == j {
				return true
			}
		}
		return false
	}
	sents := int32(nearSentences)
	if x.form != pronoun {
		sents = 2
	}
	for j := i - 1; j >= 0 && i-j <= nearPhrases && x.sent-r.ps[j].sent <= sents; j-- {
		if y := &r.ps[j]; !clash(x, y) && !(y.from == x.from && y.form == joint) && !(y.to >= x.to && y.from <= x.from && x.form != pronoun) {
			out = append(out, j)
		}
	}
	far := func(list []int) {
		for k := len(list) - 1; k >= 0 && k >= len(list)-farAlike; k-- {
			if j := list[k]; !seen(j) && !clash(x, &r.ps[j]) {
				out = append(out, j)
			}
		}
	}
	if x.form == pronoun && (x.gen == male || x.gen == female) {
		for j := i + 1; j < len(r.ps) && j <= i+12 && r.ps[j].sent == x.sent; j++ {
			if y := &r.ps[j]; y.form == name && !clash(x, y) && y.kind != ingest.Place && r.s.governs(y.head, x.head) {
				out = append(out, j)
			}
		}
	}
	if x.form == pronoun {
		far(last(r.byClass[x.class], 3))
		if x.speaker >= 0 {
			far(last(r.byEnt[x.speaker], 2))
		}
	} else {
		far(r.byLemma[x.lemma])
		if x.ent >= 0 {
			far(r.byEnt[x.ent])
		}
	}
	r.cands = out
	return out
}

func last(list []int, n int) []int { return list[max(0, len(list)-n):] }

// reset forgets what note has made known.
func (r *ranking) reset() {
	r.done = 0
	clear(r.byLemma)
	clear(r.byEnt)
	clear(r.byClass)
}

// note puts phrase i into the cluster of phrase j, into a new one if j is -1, and
// makes it known to those behind it.
func (r *ranking) note(i, j int) {
	p := &r.ps[i]
	r.done = i + 1
	if r.group[i] = i; j >= 0 {
		r.group[i] = r.group[j]
	} else {
		r.clusters[i] = gathered{ent: -1, gen: neuter}
	}
	c := &r.clusters[r.group[i]]
	c.size++
	c.last = i
	c.warmUp(p)
	switch p.form {
	case pronoun:
		if p.gen == male || p.gen == female {
			c.gen = p.gen
		}
	case name:
		c.named = true
		if c.ent < 0 {
			c.ent = p.ent
		}
	case nominal:
		c.noun = true
	}
	if p.form != pronoun && len(c.words) < 6 {
		c.words = append(c.words, p.lemma)
	}
	if p.form == pronoun {
		r.byClass[p.class] = append(r.byClass[p.class], i)
	} else {
		r.byLemma[p.lemma] = append(r.byLemma[p.lemma], i)
	}
	if p.ent >= 0 {
		r.byEnt[p.ent] = append(r.byEnt[p.ent], i)
	}
}

// each calls use for the choice of no antecedent, j = -1, and for every
// candidate, with the features of the choice, which are valid during the call.
func (r *ranking) each(i int, use func(j int, features []uint32)) {
	r.f.out = r.f.out[:0]
	r.alone(&r.f, i)
	use(-1, r.f.out)
	fit, fitSubject := 0, 0
	cands := r.candidates(i)
	third := r.ps[i].third()
	if third {
		r.rankTopics(i, cands)
	}
	for _, j := range cands {
		at := r.standing(i, j)
		at.fit, at.fitSubject, at.third = fit, fitSubject, third
		r.f.out = r.f.out[:0]
		r.together(&r.f, i, j, at)
		use(j, r.f.out)
		if at.agrees && r.ps[j].form != pronoun {
			fit++
			fitSubject += int(bit(r.ps[j].subject))
		}
	}
}

// score sums the weights of features.
func (k *Ranker) score(features []uint32) int32 {
	sum := int32(0)
	for _, f := range features {
		sum += int32(k.weights[f])
	}
	return sum
}

// resolve puts every phrase into a cluster and gives for each phrase the first of its
// cluster. Bias is what having no antecedent is worth more.
func (k *Ranker) resolve(r *ranking, bias int32) []int {
	r.reset()
	ahead := map[int][]int{}
	for i := range r.ps {
		best, top, second := -1, int32(0), int32(-1<<30)
		x := &r.ps[i]
		known := x.form == name && r.seenEnt[i]
		r.each(i, func(j int, f []uint32) {
			v := k.score(f)
			if j < 0 {
				top = v + bias
				if known {
					top = -1 << 30
				} else if x.form == pronoun && (x.gen == male || x.gen == female) {
					top -= loneBias
				}
				return
			}
			if c := r.of(j); known && c.ent != x.ent || x.gen == male && c.gen == female || x.gen == female && c.gen == male {
				return
			}
			switch {
			case v > top:
				if best < 0 || r.of(best) != r.of(j) {
					second = top
				}
				best, top = j, v
			case v > second && (best < 0 || r.of(best) != r.of(j)):
				second = v
			}
		})
		r.margin[i] = top - second
		if best > i {
			ahead[best] = append(ahead[best], i)
			best = -1
		}
		r.note(i, best)
		for _, p := range ahead[i] {
			r.merge(p, i)
		}
	}
	return r.group
}

// merge joins the clusters of phrases a and b, both done.
func (r *ranking) merge(a, b int) {
	from, to := r.group[b], r.group[a]
	if from == to {
		return
	}
	if from < to {
		from, to = to, from
	}
	for k := range r.group[:b+1] {
		if r.group[k] == from {
			r.group[k] = to
		}
	}
	c, d := &r.clusters[to], &r.clusters[from]
	c.size, c.last = c.size+d.size, max(c.last, d.last)
	c.person, c.thing, c.heat = c.person || d.person, c.thing || d.thing, c.heat+d.heat
	c.named, c.noun, c.words = c.named || d.named, c.noun || d.noun, append(c.words, d.words...)
	if c.ent < 0 {
		c.ent = d.ent
	}
	if c.gen == neuter {
		c.gen = d.gen
	}
}

// of is what the cluster of phrase j says. A phrase ahead stands for itself.
func (r *ranking) of(j int) *gathered {
	if j < r.done {
		return &r.clusters[r.group[j]]
	}
	return &gathered{size: 1, last: j, ent: r.ps[j].ent, named: true, gen: neuter}
}

// loneBias is what a pronoun of the third person loses that has no antecedent.
const loneBias int32 = 100

// lend links pronouns that the rules leave open, where the ranker is sure of a thing
// that the rules know.
func (k *Ranker) lend(s *story) {
	r := newRanking(s, k.clusters)
	group := k.resolve(r, 0)
	known := map[int]int{} // entity of the nouns and names of a cluster, -1 if they are of several
	for i, g := range group {
		if p := &r.ps[i]; p.form != pronoun && p.ent >= 0 {
			if e, ok := known[g]; ok && e != p.ent {
				known[g] = -1
			} else {
				known[g] = p.ent
			}
		}
	}
	for i, g := range group {
		p := &r.ps[i]
		if p.form != pronoun || p.item < 0 || s.items[p.item].form != pronoun || s.items[p.item].ent >= 0 || r.margin[i] < lendMargin {
			continue
		}
		if e, ok := known[g]; ok && e >= 0 && s.lends(p, e) && !s.besides(p, e) {
			s.link(p.item, e)
			s.items[p.item].why = byRanker
		}
	}
}

// lendMargin is by how much the choice of a pronoun must lead the next, in the unit
// of weights: a wrong link costs the graph more than a missing one.
const lendMargin = 60

// besides reports whether entity e is another argument of the verb of a pronoun, or what the
// pronoun is in the name of: "Russia calls it", "its leader".
func (s *story) besides(p *phrase, e int) bool {
	w := s.lower(p.head)
	reflexive := strings.HasSuffix(w, "self") || strings.HasSuffix(w, "selves")
	for _, i := range s.ents[e].items {
		y := &s.items[i]
		if y.sent != p.sent || y.form == pronoun {
			continue
		}
		if s.inside(p.head, y.head) || s.coargument(p.head, y.head) && !reflexive && !s.possessive(p.head) {
			return true
		}
	}
	return false
}

// lends reports whether a pronoun may be linked to entity e by the ranker alone: pronouns
// of the third person, to what agrees with them.
func (s *story) lends(p *phrase, e int) bool {
	t := s.ents[e]
	switch s.lower(p.head) {
	case "he", "him", "his", "himself":
		return person(t.gen) && t.gen != female && t.num != plural
	case "she", "her", "hers", "herself":
		return person(t.gen) && t.gen != male && t.num != plural
	case "it", "its", "itself":
		if s.possessive(p.head) && s.happens(t) {
			return false // "Ukraine says the invasion destroyed its ports"
		}
		return !person(t.gen) && t.num != plural && s.d.Tokens[p.head].Rel != "expl" && !s.pleonastic(p.head)
	case "they", "them", "their", "theirs", "themselves":
		return t.num == plural || t.kind == ingest.Organization
	}
	return false
}

// happens reports whether e is called by a noun for events, which own little.
func (s *story) happens(e *entity) bool {
	for _, i := range e.items {
		if y := &s.items[i]; y.form == nominal && gazetteer.Is("event", s.lemma(y.head)) {
			return true
		}
	}
	return e.kind == ingest.Event
}
