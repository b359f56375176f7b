package ingest

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"unicode"

	"github.com/newsgraph/kg/graph"
)

// Copies of one text, such as the same report of an agency in several papers with
// another headline and some paragraphs less, are found by MinHash with bands (Broder
// 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3): the
// least of the hashed runs of words under several orders is equal in two texts as
// often as they have runs in common. Articles that agree in a band are compared
// word by word.
const (
	shingleWords = 4    // words of a run
	bands        = 8    // groups of minima; one that is equal makes two articles candidates
	bandRows     = 3    // minima of a group
	alike        = 0.6  // runs in common, of all runs of both, that make a copy
	inside       = 0.85 // likewise of all runs of the shorter one, of two that are long
	insideRuns   = 60   // runs of a text that is long in this sense
)

// typeCopyOf ties an article to the earliest one that its text is like.
const typeCopyOf = "COPY_OF"

// bandKeys are the properties of an Article that hold the hashes of its bands. Each
// is indexed, so that candidates are found without reading other articles.
var bandKeys = func() (keys [bands]string) {
	for i := range keys {
		keys[i] = fmt.Sprintf("near%d", i+1)
	}
	return keys
}()

// shingles are the hashes of the runs of words of a text, sorted.
func shingles(text string) []uint64 {
	var words []uint64
	h, in := uint64(0), false
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if !in {
				h, in = 14695981039346656037, true
			}
			h = (h ^ uint64(unicode.ToLower(r))) * 1099511628211
			continue
		}
		if in {
			words, in = append(words, h), false
		}
	}
	if in {
		words = append(words, h)
	}
	runs := make([]uint64, 0, len(words))
	for i := range max(1, len(words)-shingleWords+1) {
		h := uint64(0)
		for _, w := range words[i:min(len(words), i+shingleWords)] {
			h = scatter(h ^ w)
		}
		runs = append(runs, h)
	}
	slices.Sort(runs)
	return slices.Compact(runs)
}

// scatter is a bijection that spreads bits (the finaliser of SplitMix64, Steele and
// others 2014).
func scatter(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// bandHashes are the hashes of the bands of a text with the runs.
func bandHashes(runs []uint64) [bands]int64 {
	var out [bands]int64
	for b := range out {
		h := uint64(b)
		for row := range bandRows {
			seed := scatter(uint64(b*bandRows + row + 1))
			least := uint64(math.MaxUint64)
			for _, r := range runs {
				least = min(least, scatter(r^seed))
			}
			h = scatter(h ^ least)
		}
		out[b] = int64(h)
	}
	return out
}

// similarity is the share of the runs of two texts that they have in common, and
// whether that makes one a copy of the other.
func similarity(a, b []uint64) (float64, bool) {
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := cmp.Compare(a[i], b[j]); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			common, i, j = common+1, i+1, j+1
		}
	}
	share := float64(common) / float64(len(a)+len(b)-common)
	short := min(len(a), len(b))
	return share, share >= alike || short >= insideRuns && float64(common) >= inside*float64(short)
}

// copied is an article as the search for copies sees it.
type copied struct {
	node *graph.Node
	key  string // of two copies, that with the smaller key is the earlier one
	runs []uint64
}

func newCopied(n *graph.Node) *copied {
	day := cmp.Or(dateText(n.Props.Get("published")), "9999") // articles without a date come last
	return &copied{node: n, key: day + "\x1f" + str(n.Props, "id")}
}

// dateText is a date or a date and time as ISO 8601 writes it, "" for anything else.
func dateText(v graph.Value) string {
	if d, ok := v.AsDate(); ok {
		return d.String()
	}
	if t, ok := v.AsLocalDateTime(); ok {
		return t.String()
	}
	return ""
}

func (c *copied) like(d *copied) (float64, bool) {
	for _, x := range []*copied{c, d} {
		if x.runs == nil {
			x.runs = shingles(str(x.node.Props, "text"))
		}
	}
	return similarity(c.runs, d.runs)
}

// candidates lists the articles that share a band with one, the earliest first.
func (s *sink) candidates(x *copied) ([]*copied, error) {
	seen := map[graph.NodeID]bool{x.node.ID: true}
	var out []*copied
	for _, key := range bandKeys {
		for n, err := range s.tx.SeekNodes(labelArticle, key, x.node.Props.Get(key)) {
			if err != nil {
				return nil, err
			}
			if !seen[n.ID] {
				seen[n.ID] = true
				out = append(out, newCopied(n))
			}
		}
	}
	slices.SortFunc(out, func(a, b *copied) int { return cmp.Compare(a.key, b.key) })
	return out, nil
}

// findOriginal ties an article to the earliest one that it is a copy of. The answer
// depends on the articles that there are and not on the order in which they came.
func (s *sink) findOriginal(x *copied, among []*copied) error {
	for _, y := range among {
		if y.key >= x.key {
			return nil
		}
		if share, ok := x.like(y); ok {
			return s.copyOf(x, y, share)
		}
	}
	return nil
}

func (s *sink) copyOf(x, y *copied, share float64) error {
	p := graph.NewProps(graph.Prop{Key: "similarity", Value: graph.Float(round(float32(share)))})
	_, err := s.tx.CreateEdge(x.node.ID, typeCopyOf, y.node.ID, p)
	return err
}

// adopt ties later articles to a new one that they are copies of.
func (s *sink) adopt(x *copied, among []*copied) error {
	for _, y := range among {
		if y.key < x.key {
			continue
		}
		old, err := s.edges(y.node.ID, graph.Outgoing, typeCopyOf)
		if err != nil {
			return err
		}
		for _, e := range old {
			n, err := s.tx.Node(e.To)
			if err != nil {
				return err
			}
			if newCopied(n).key < x.key {
				y = nil
			}
		}
		if y == nil {
			continue
		}
		share, ok := x.like(y)
		if !ok {
			continue
		}
		for _, e := range old {
			if err := s.tx.DeleteEdge(e.ID); err != nil {
				return err
			}
		}
		if err := s.copyOf(y, x, share); err != nil {
			return err
		}
		if err := s.setOrigin(y.node); err != nil {
			return err
		}
	}
	return nil
}

// leave unties an article that goes from its copies, and finds other originals for
// these.
func (s *sink) leave(article *graph.Node) error {
	copies, err := s.edges(article.ID, graph.Incoming, typeCopyOf)
	if err != nil {
		return err
	}
	own, err := s.edges(article.ID, graph.Outgoing, typeCopyOf)
	if err != nil {
		return err
	}
	for _, e := range slices.Concat(copies, own) {
		if err := s.tx.DeleteEdge(e.ID); err != nil {
			return err
		}
	}
	for _, e := range copies {
		n, err := s.tx.Node(e.From)
		if err != nil {
			return err
		}
		y := newCopied(n)
		among, err := s.candidates(y)
		if err != nil {
			return err
		}
		among = slices.DeleteFunc(among, func(c *copied) bool { return c.node.ID == article.ID })
		if err := s.findOriginal(y, among); err != nil {
			return err
		}
		if err := s.setOrigin(n); err != nil {
			return err
		}
	}
	return nil
}

// originOf is where the claims of an article come from that cite no medium: the outlet
// of the article that it is a copy of in the end, or that article itself.
func (s *sink) originOf(article *graph.Node) (string, error) {
	for {
		up, err := s.edges(article.ID, graph.Outgoing, typeCopyOf)
		if err != nil {
			return "", err
		}
		if len(up) == 0 {
			return cmp.Or(str(article.Props, "outlet"), str(article.Props, "id")), nil
		}
		if article, err = s.tx.Node(up[0].To); err != nil {
			return "", err
		}
	}
}

// setOrigin makes the origin of the claims of an article, and of those of its copies,
// what it is by now.
func (s *sink) setOrigin(article *graph.Node) error {
	origin, err := s.originOf(article)
	if err != nil {
		return err
	}
	pending := []*graph.Node{article}
	for len(pending) > 0 {
		a := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		b, _, err := s.bindingOf(a)
		if err != nil {
			return err
		}
		claims, err := s.claims(a.ID)
		if err != nil {
			return err
		}
		for _, c := range claims {
			if c.origin == c.originOf(origin) {
				continue
			}
			if err := s.take(b, c, false); err != nil {
				return err
			}
			c.origin = c.originOf(origin)
			if err := s.give(b, c); err != nil {
				return err
			}
		}
		copies, err := s.edges(a.ID, graph.Incoming, typeCopyOf)
		if err != nil {
			return err
		}
		for _, e := range copies {
			n, err := s.tx.Node(e.From)
			if err != nil {
				return err
			}
			pending = append(pending, n)
		}
	}
	return nil
}
