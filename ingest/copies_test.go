package ingest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/kg/graph"
)

// prose makes a text of n words that have nothing to do with one another.
func prose(seed uint64, n int) []string {
	r := rand.New(rand.NewPCG(seed, 9))
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf("w%d", r.IntN(5000))
	}
	return words
}

func TestSimilarity(t *testing.T) {
	t.Parallel()
	a := prose(1, 300)
	edited := append(append([]string{"Our", "own", "headline"}, a[:200]...), a[230:]...)
	for _, x := range []struct {
		what string
		b    []string
		copy bool
	}{
		{"the same", a, true},
		{"headline added, a paragraph dropped", edited, true},
		{"first half", a[:150], true},
		{"first tenth", a[:30], false},
		{"another text", prose(2, 300), false},
		{"a paragraph quoted", append(prose(3, 300), a[:60]...), false},
		{"nothing", nil, false},
	} {
		share, ok := similarity(shingles(strings.Join(a, " ")), shingles(strings.Join(x.b, " ")))
		if ok != x.copy {
			t.Errorf("%s: similarity %.2f, copy %v", x.what, share, ok)
		}
	}
	if s := shingles("One, TWO\nthree – four."); len(s) != 1 || s[0] != shingles("one two three four")[0] {
		t.Errorf("shingles %v", s)
	}
}

// TestCopiesAreFound checks that texts with four of five words runs in common become
// candidates nearly always, and texts that share a quotation hardly ever.
func TestCopiesAreFound(t *testing.T) {
	t.Parallel()
	found, wrong := 0, 0
	for seed := range uint64(100) {
		a := prose(seed, 300)
		b := append(append([]string{}, a[:130]...), append(prose(seed+1000, 12), a[150:]...)...)
		c := append(prose(seed+2000, 270), a[:30]...)
		ha := bandHashes(shingles(strings.Join(a, " ")))
		share := func(words []string) bool {
			for i, h := range bandHashes(shingles(strings.Join(words, " "))) {
				if h == ha[i] {
					return true
				}
			}
			return false
		}
		if share(b) {
			found++
		}
		if share(c) {
			wrong++
		}
	}
	if found < 97 || wrong > 3 {
		t.Errorf("%d of 100 copies are candidates, and %d of 100 others", found, wrong)
	}
}

// TestCopiesCountOnce checks origins with copies that come and go in any order.
func TestCopiesCountOnce(t *testing.T) {
	t.Parallel()
	filler := strings.Join(prose(1, 120), " ")
	wire := "Person:Anna Nemeth | MEET | Person:Bela Varga\nPerson:Anna Nemeth | LEAVE | Place:Ruritania\n" + filler
	on := func(a *Article, day int) *Article {
		a.Published = time.Date(2025, 4, day, 0, 0, 0, 0, time.UTC)
		return a
	}
	list := []*Article{
		on(art("first", wire), 1),
		on(art("paper1", "Paper One says\n"+wire), 2),
		on(art("paper2", wire+"\nmore in Paper Two"), 3),
		on(art("own", "Person:Anna Nemeth | MEET | Person:Bela Varga\n"+strings.Join(prose(2, 120), " ")), 2),
	}
	origins := func(s *graph.Store) string {
		var out []string
		for _, l := range strings.Split(facts(t, s), "\n") {
			if strings.Contains(l, "->") {
				out = append(out, l[:strings.Index(l, " -")]+" "+l[strings.Index(l, "origins"):])
			}
		}
		return strings.Join(out, "; ")
	}
	fresh := map[string]string{}
	permute(list, func(order []*Article) {
		s := memory(t)
		ingestAll(t, s, order, WithBatch(2))
		if got := origins(s); got != "Anna Nemeth origins=1 support=3; Anna Nemeth origins=2 support=4" {
			t.Errorf("all: %s", got)
		}
		for i, a := range order[:3] {
			remove(t, s, a.Source)
			key := ""
			var rest []*Article
			for _, left := range list {
				gone := false
				for _, g := range order[:i+1] {
					gone = gone || g == left
				}
				if !gone {
					key += left.Source + " "
					rest = append(rest, left)
				}
			}
			if fresh[key] == "" {
				f := memoryIndexed(t)
				ingestAll(t, f, rest)
				fresh[key] = dump(t, f)
			}
			sameDump(t, key, dump(t, s), fresh[key])
		}
		_ = s.Close()
	})
}
