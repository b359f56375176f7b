package dep

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// randomTree is a projective tree over n words, as heads.
func randomTree(rng *rand.Rand, n int) []int32 {
	heads := make([]int32, n)
	var build func(lo, hi int, head int32)
	build = func(lo, hi int, head int32) {
		if lo >= hi {
			return
		}
		r := lo + rng.IntN(hi-lo)
		heads[r] = head
		for at := lo; at < r; {
			next := at + 1 + rng.IntN(r-at)
			build(at, next, int32(r))
			at = next
		}
		for at := r + 1; at < hi; {
			next := at + 1 + rng.IntN(hi-at)
			build(at, next, int32(r))
			at = next
		}
	}
	build(0, n, none)
	return heads
}

// TestOracle follows a random transition of no cost: it must lead to the gold
// tree. It also checks costs on the way against the best tree that can still be
// reached, found by trying everything.
func TestOracle(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 0))
		gold := randomTree(rng, 1+rng.IntN(12))
		var st state
		st.reset(len(gold))
		for !st.done() {
			var free []int
			for m := shift; m <= right; m++ {
				if st.allowed(m) && st.cost(m, gold) == 0 {
					free = append(free, m)
				}
			}
			if len(free) == 0 {
				t.Fatalf("seed %d: no transition without cost for %v at %v, %d", seed, gold, st.stack, st.next)
			}
			st.apply(free[rng.IntN(len(free))], 0)
		}
		if fmt.Sprint(st.head) != fmt.Sprint(gold) {
			t.Fatalf("seed %d: heads %v, want %v", seed, st.head, gold)
		}
	}
}

// loss is the least number of wrong heads that st can end with.
func loss(st *state, gold []int32) int {
	if st.done() {
		n := 0
		for i, h := range st.head {
			if h != gold[i] {
				n++
			}
		}
		return n
	}
	best := 1 << 30
	for m := shift; m <= right; m++ {
		if st.allowed(m) {
			c := clone(st)
			c.apply(m, 0)
			best = min(best, loss(c, gold))
		}
	}
	return best
}

func clone(st *state) *state {
	c := new(state)
	c.reset(st.n)
	c.next = st.next
	c.stack = append(c.stack, st.stack...)
	copy(c.head, st.head)
	return c
}

func TestCost(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 1))
		gold := randomTree(rng, 2+rng.IntN(5))
		st := new(state)
		st.reset(len(gold))
		for !st.done() {
			now := loss(st, gold)
			var moves []int
			for m := shift; m <= right; m++ {
				if !st.allowed(m) {
					continue
				}
				moves = append(moves, m)
				c := clone(st)
				c.apply(m, 0)
				if got, want := st.cost(m, gold), loss(c, gold)-now; got != want {
					t.Errorf("seed %d: cost of move %d is %d, want %d (gold %v, stack %v, next %d)", seed, m, got, want, gold, st.stack, st.next)
				}
			}
			st.apply(moves[rng.IntN(len(moves))], 0)
		}
	}
}
