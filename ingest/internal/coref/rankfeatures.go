package coref

import (
	"slices"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
)

// rankBits is the size of the table of weights: features are hashed into it.
const rankBits = 20

// features gathers the features of one choice. Each counts by itself, together
// with the sort of phrase whose antecedent is sought, and together with the sorts
// of both phrases (Durrett and Klein 2013).
type features struct {
	out  []uint32
	x, y uint64
}

func (f *features) add(template uint64, values ...uint64) {
	h := model.Mix(0x51ED270B, template)
	for _, v := range values {
		h = model.Mix(h, v)
	}
	f.put(h)
	h = model.Mix(h, f.x)
	f.put(h)
	f.put(model.Mix(h, f.y))
}

func (f *features) put(h uint64) { f.out = append(f.out, uint32((h^h>>31)>>7)&(1<<rankBits-1)) }

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// steps puts a distance into one of a few classes.
func steps(n int) uint64 {
	switch {
	case n < 0:
		return 20
	case n <= 4:
		return uint64(n)
	case n <= 6:
		return 5
	case n <= 9:
		return 6
	case n <= 14:
		return 7
	case n <= 24:
		return 8
	case n <= 48:
		return 9
	}
	return 10
}

// sort of a phrase for conjunctions: the pronoun, or the sort of noun.
func (p *phrase) sort() uint64 { return model.Mix(uint64(p.form)+3, p.class) }

// alone lists the features of phrase x being the first mention of its thing.
func (r *ranking) alone(f *features, i int) {
	x := &r.ps[i]
	f.x, f.y = x.sort(), 1
	f.add(1, 0)
	f.add(2, x.word)
	f.add(3, model.PathPrefix(x.path, 6))
	f.add(4, model.PathPrefix(x.path, 10))
	f.add(5, x.first)
	f.add(6, x.before)
	f.add(7, x.after)
	f.add(8, x.rel)
	f.add(9, x.verb, x.rel)
	f.add(10, steps(int(x.to-x.from)))
	f.add(11, uint64(x.num), uint64(x.gen))
	f.add(12, model.String(string(x.kind)))
	f.add(13, bit(r.seenHead[i]), bit(r.seenAll[i]), bit(r.seenEnt[i]))
	f.add(14, steps(int(x.sent)), bit(x.subject))
	f.add(15, bit(x.quote >= 0), bit(x.speaker >= 0))
	f.add(16, uint64(x.det), x.lemma)
	f.add(17, x.prep, x.rel)
	f.add(18, bit(r.seenHead[i]), uint64(x.det), steps(len(x.words)))
	f.add(19, bit(x.to > x.head+1), uint64(x.det))
	f.add(20, steps(x.place), uint64(x.det))
	f.add(21, x.word, x.rel)
	f.add(22, x.verb, x.class)
	f.add(23, x.word, x.before)
	f.add(24, x.word, x.after)
}

// together lists the features of phrase j being the antecedent of phrase i.
func (r *ranking) together(f *features, i, j int, at standing) {
	x, y := &r.ps[i], &r.ps[j]
	f.x, f.y = x.sort(), y.sort()
	sd := steps(int(x.sent - y.sent))
	if j > i {
		sd = 19
	}
	f.add(30, sd)
	f.add(31, steps(i-j), bit(j > i))
	f.add(98, bit(j > i), bit(y.subject), bit(i > j && x.subject && y.form == pronoun && r.s.governs(x.head, y.head)), sd)
	if sd == 0 {
		f.add(32, steps(int(x.head-y.head)))
		f.add(33, x.rel, y.rel)
	}
	f.add(34, sd, bit(y.subject), bit(x.subject))
	f.add(35, steps(at.fit), bit(at.agrees))
	f.add(36, steps(at.fitSubject), bit(y.subject), bit(at.agrees))
	f.add(37, steps(at.fit), sd, bit(y.subject))
	f.add(38, y.rel, sd)
	f.add(39, y.word)
	f.add(40, model.PathPrefix(y.path, 6))
	f.add(41, model.PathPrefix(y.path, 10))
	f.add(42, y.first)
	f.add(43, y.before)
	f.add(44, y.after)
	f.add(45, steps(int(y.to-y.from)))
	f.add(46, uint64(x.num)<<8|uint64(y.num), uint64(x.gen)<<8|uint64(y.gen))
	f.add(47, model.String(string(x.kind)), model.String(string(y.kind)))
	f.add(48, x.verb, model.PathPrefix(y.path, 8))
	f.add(49, x.verb, y.word)
	f.add(50, y.prep, y.rel)
	f.add(51, bit(at.agrees), bit(at.nested), bit(at.around))
	f.add(52, bit(at.coargument), x.rel, y.rel)
	f.add(53, bit(at.governs), sd)
	f.add(54, bit(x.rel == y.rel), sd)
	f.add(55, bit(x.verb == y.verb && x.verb != 0), sd)
	f.add(56, at.quotes)
	f.add(57, bit(at.sameEnt), bit(at.twoNames))
	f.add(58, steps(r.count[j]), steps(y.seenName), sd)
	f.add(59, bit(r.topic >= 0 && y.ent == r.topic), sd)
	f.add(60, steps(y.deep), sd)
	f.add(61, steps(y.place), sd)
	f.add(62, bit(x.speaker >= 0 && x.speaker == y.ent), bit(y.speaker >= 0 && y.speaker == x.ent))
	c := r.of(j)
	f.add(90, bit(c.named), bit(c.noun), steps(c.size))
	f.add(91, uint64(x.gen)<<8|uint64(c.gen), uint64(y.gen))
	f.add(92, bit(c.last == j), sd)
	f.add(93, bit(x.ent >= 0 && c.ent == x.ent), bit(c.ent >= 0 && x.ent >= 0), bit(x.form == name))
	f.add(94, steps(i-c.last), bit(c.named))
	f.add(97, uint64(x.gen)<<8|uint64(y.given), uint64(x.given)<<8|uint64(c.gen), uint64(y.gen))
	if x.form != pronoun {
		f.add(95, bit(slices.Contains(c.words, x.lemma)), bit(x.lemma == y.lemma), bit(c.named))
		f.add(96, bit(r.seenEnt[i]), bit(c.named), uint64(c.gen), sd)
	}
	if at.third {
		r.thirdPerson(f, i, j, at)
	}
	if x.form != pronoun || y.form != pronoun {
		r.strings(f, x, y, at)
	} else {
		f.add(63, x.word, y.word)
		f.add(64, x.word, y.word, sd)
		f.add(65, x.word, y.word, bit(at.between))
	}
}

// strings compares the words of two phrases.
func (r *ranking) strings(f *features, x, y *phrase, at standing) {
	same := x.lemma == y.lemma
	f.add(70, bit(x.all == y.all), bit(same), bit(x.word == y.word))
	f.add(71, x.lemma, y.lemma)
	if x.form == pronoun {
		f.add(72, x.verb, x.rel, model.PathPrefix(y.path, 4))
		return
	}
	onlyX, onlyY, both := compare(x.words, y.words)
	f.add(73, bit(same), steps(onlyX), steps(onlyY))
	f.add(74, bit(same), steps(both), bit(onlyX > 0))
	f.add(75, bit(same), uint64(x.det)<<4|uint64(y.det), bit(onlyX > 0))
	f.add(76, bit(slices.Contains(y.words, x.word)), bit(slices.Contains(x.words, y.word)))
	f.add(77, model.PathPrefix(x.path, 8), model.PathPrefix(y.path, 8))
	f.add(78, bit(same), steps(int(x.sent-y.sent)))
	f.add(79, bit(x.path == y.path && x.path != 0), bit(same))
	f.add(80, bit(at.sameEnt), bit(x.all == y.all), bit(same))
	if same {
		f.add(81, x.lemma)
		f.add(82, bit(onlyX > 0), bit(onlyY > 0), steps(int(x.sent-y.sent)), uint64(x.det)<<4|uint64(y.det))
	}
}

// compare counts the words that only one of two sorted lists has, and those of both.
func compare(a, b []uint64) (onlyA, onlyB, both int) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] == b[0]:
			both++
			a, b = a[1:], b[1:]
		case a[0] < b[0]:
			onlyA++
			a = a[1:]
		default:
			onlyB++
			b = b[1:]
		}
	}
	return onlyA + len(a), onlyB + len(b), both
}

// standing is how an antecedent stands to a phrase.
type standing struct {
	fit        int  // antecedents nearer by that agree
	fitSubject int  // those of them that are subjects
	agrees     bool // in number and gender
	nested     bool // the phrase lies in the antecedent
	around     bool // the antecedent lies in the phrase
	coargument bool
	governs    bool
	sameEnt    bool // the rules have one entity for both
	twoNames   bool // the rules have two
	third      bool // the phrase is a pronoun of the third person
	between    bool // a quotation begins or ends between them
	quotes     uint64
}

func (r *ranking) standing(i, j int) standing {
	x, y := &r.ps[i], &r.ps[j]
	a := standing{
		agrees:  agrees(x, y),
		nested:  y.from <= x.from && x.to <= y.to,
		around:  x.from <= y.from && y.to <= x.to,
		sameEnt: x.ent >= 0 && x.ent == y.ent, twoNames: x.ent >= 0 && y.ent >= 0 && x.ent != y.ent && x.form == name && y.form == name,
		between: x.quote != y.quote,
	}
	if x.sent == y.sent {
		a.coargument = r.s.coargument(x.head, y.head)
		a.governs = y.subject && r.s.governs(y.head, x.head)
	}
	a.quotes = bit(x.quote >= 0) | bit(y.quote >= 0)<<1 | bit(x.quote == y.quote)<<2 | bit(x.speaker >= 0 && x.speaker == y.speaker)<<3 |
		bit(x.speaker >= 0 && y.speaker >= 0)<<4
	return a
}

// agrees reports whether number and gender of two phrases allow one thing.
func agrees(x, y *phrase) bool {
	if x.num != anyNumber && y.num != anyNumber && x.num != y.num {
		return false
	}
	if x.gen == neuter && y.form == nominal || y.gen == neuter && x.form == nominal {
		return !(person(x.gen) && x.form == pronoun || person(y.gen) && y.form == pronoun)
	}
	return agree(x.gen, y.gen)
}

// clash reports whether two phrases can in no case be of one thing.
func clash(x, y *phrase) bool {
	switch {
	case x.gen == male && y.gen == female || x.gen == female && y.gen == male:
		return true
	case x.form == pronoun && y.form == pronoun && x.class != y.class:
		return x.gen == neuter && (y.gen == male || y.gen == female) || y.gen == neuter && (x.gen == male || x.gen == female)
	case x.kind == ingest.Person && y.form == pronoun && y.gen == neuter, y.kind == ingest.Person && x.form == pronoun && x.gen == neuter:
		return x.form == name || y.form == name
	}
	return false
}
