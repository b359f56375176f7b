package dep

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
	"github.com/newsgraph/kg/ingest/internal/nn"
)

// TrainOptions steer Train.
type TrainOptions struct {
	Rounds   int
	Seed     uint64
	Clusters *model.Clusters
	Vectors  *nn.Vectors
	Shape    Shape
	Drop     float64 // share of the components of encoded words that drop out
	// Extra are examples of less worth. They are dealt into Shares parts, and each of
	// the first ExtraRounds rounds learns one of them, in turn, beside all others.
	Extra               []Example
	Shares, ExtraRounds int
	// Log is told after each round how many of the moves and tags of the training
	// text were right, in percent, and gets the parser as it stands.
	Log func(round int, moves, tags float64, p *Parser) error
}

// Example is a sentence to learn from: a document whose tags are those that the
// parser will see, and gold tags, heads and relations, by token.
type Example struct {
	Doc        *ingest.Document
	UPOS, XPOS []string
	Head       []int32
	Rel        []string
}

// What learning is steered by.
const (
	batchWords  = 1500
	rate        = 2e-3
	warmUp      = 300 // steps until the rate is reached
	dropHidden  = 0.25
	dropWord    = 0.15
	dropVector  = 0.1
	dropTag     = 0.05
	tagWeight   = 0.5 // of the loss of tags
	explore     = 0.8 // how often learning follows a wrong guess, from the third round on
	exploreFrom = 2
	ownWeight   = 3 // of a word beside one of an extra example, for what words get a row
)

// sentence is a sentence to learn from.
type sentence struct {
	e          *Example
	tokens     []int32
	lex        []model.Word
	head       []int32
	rel        []uint8
	upos, xpos []uint8
}

// trainer learns from examples.
type trainer struct {
	o     TrainOptions
	net   *net
	sents []sentence
	own   int // how many of sents are not extra
	index struct{ rel, upos, xpos map[string]uint8 }
	parts [nn.Workers]*learner
}

// Train learns a parser.
func Train(ctx context.Context, examples []Example, o TrainOptions) (*Parser, error) {
	t := &trainer{o: o}
	t.prepare(slices.Concat(examples, o.Extra), len(examples))
	rng := rand.New(rand.NewPCG(o.Seed, 4))
	t.randomize(rng)
	for i := range t.parts {
		t.parts[i] = &learner{net: t.net, worker: i, drop: o.Drop, rng: rand.New(rand.NewPCG(o.Seed, 40+uint64(i)))}
	}
	p := &Parser{net: t.net, clusters: o.Clusters}
	c := nn.Course{
		Rounds: o.Rounds, Batch: batchWords, Rate: rate, WarmUp: warmUp,
		Words: func(i int) int { return len(t.sents[i].tokens) },
		Pack:  t.net.pack,
		Part:  t.part,
		After: func(round int) error {
			if o.Log == nil {
				return nil
			}
			moves, tags := t.right()
			return o.Log(round, moves, tags, p)
		},
	}
	if len(o.Extra) > 0 {
		c.Use = t.use
	}
	return p, c.Run(ctx, t.net.params(), len(t.sents), rng)
}

// part learns the sentences numbered in use.
func (t *trainer) part(worker, round int, use []int) {
	l := t.parts[worker]
	l.sents = l.sents[:0]
	for _, i := range use {
		l.sents = append(l.sents, &t.sents[i])
	}
	l.learn(round)
}

// use are the sentences of a round.
func (t *trainer) use(round int) []int {
	var out []int
	for i := range t.sents {
		if i < t.own || round < t.o.ExtraRounds && i%t.o.Shares == round%t.o.Shares {
			out = append(out, i)
		}
	}
	return out
}

// prepare reads the examples, of which the first own are not extra, and makes a
// network that fits them.
func (t *trainer) prepare(examples []Example, own int) {
	count := struct{ rel, upos, xpos, pair map[string]int }{map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}}
	forms, weight := make(map[uint64]int), ownWeight
	for i := range examples {
		if i == own {
			t.own, weight = len(t.sents), 1
		}
		e := &examples[i]
		for k := range e.Rel {
			count.rel[e.Rel[k]]++
			count.upos[e.UPOS[k]]++
			count.xpos[e.XPOS[k]]++
			count.pair[e.UPOS[k]+" "+e.XPOS[k]]++
		}
		for _, s := range e.Doc.Sentences {
			if s.From == s.To {
				continue
			}
			x := sentence{e: e}
			for k := s.From; k < s.To; k++ {
				x.tokens = append(x.tokens, k)
			}
			x.lex = readWords(nil, e.Doc, x.tokens, t.o.Clusters)
			for k := range x.lex {
				forms[x.lex[k].Form>>wordShift] += weight
			}
			t.sents = append(t.sents, x)
		}
	}
	if len(examples) == own {
		t.own = len(t.sents)
	}
	delete(count.rel, "root")
	labels, upos, xpos, pairs := byCount(count.rel), byCount(count.upos), byCount(count.xpos), byCount(count.pair)
	t.index.rel, t.index.upos, t.index.xpos = indexOf(labels), indexOf(upos), indexOf(xpos)
	both, err := splitPairs(pairs, upos, xpos)
	if err != nil { // each pair was counted with its parts
		panic(err)
	}
	var keys []uint64
	for f, n := range forms {
		if n >= 2*ownWeight {
			keys = append(keys, f)
		}
	}
	slices.Sort(keys)
	words := make(map[uint64]uint32, len(keys))
	for i, k := range keys {
		words[k] = uint32(i)
	}
	t.net = newNet(t.o.Shape, upos, xpos, both, labels, model.NewPairs(words), t.o.Vectors)
	for i := range t.sents {
		t.gold(&t.sents[i])
	}
}

// byCount lists the keys of m, the most frequent first.
func byCount(m map[string]int) []string {
	var out []string
	for s := range m {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(m[b], m[a]), strings.Compare(a, b)) })
	return out[:min(len(out), 255)]
}

func indexOf(list []string) map[string]uint8 {
	m := make(map[string]uint8, len(list))
	for i, s := range list {
		m[s] = uint8(i)
	}
	return m
}

func (t *trainer) gold(s *sentence) {
	for _, k := range s.tokens {
		h := int32(none)
		if g := s.e.Head[k]; g >= 0 {
			h = g - s.tokens[0]
		}
		s.head, s.rel = append(s.head, h), append(s.rel, t.index.rel[s.e.Rel[k]])
		s.upos, s.xpos = append(s.upos, t.index.upos[s.e.UPOS[k]]), append(s.xpos, t.index.xpos[s.e.XPOS[k]])
	}
}

func (t *trainer) randomize(rng *rand.Rand) {
	n := t.net
	n.enc.Randomize(rng)
	n.tags.Randomize(rng, 0.5)
	n.soft.Randomize(rng, 1)
	n.brief.Randomize(rng, 1)
	n.slots.Randomize(rng, 0.5)
	n.state.Randomize(rng, 0.05)
	n.out.Randomize(rng, 0.5)
}

// right gives how many of the moves and of the tags were right since the last
// call, in percent.
func (t *trainer) right() (moves, tags float64) {
	var c counts
	for _, l := range t.parts {
		c.moves, c.right, c.words, c.tags = c.moves+l.moves, c.right+l.right, c.words+l.words, c.tags+l.tags
		l.counts = counts{}
	}
	return 100 * float64(c.right) / float64(max(c.moves, 1)), 100 * float64(c.tags) / float64(max(c.words, 1))
}

// File is the model file of p, without the parts of the header that only the
// caller knows.
func (p *Parser) File() (*model.File, error) { return p.net.file() }
