package nn

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
)

// Workers is how many parts of a batch are learned side by side. It is the same
// on every machine, since it decides in which order gradients are summed.
const Workers = 2

// Course is a course of learning: passes over sentences in random order, in
// batches of a number of words. The rate rises at first and then falls in a
// straight line.
type Course struct {
	Rounds int
	Batch  int // words
	Rate   float64
	WarmUp int                                      // steps until the rate is reached, at most a tenth of them
	Use    func(round int) []int                    // sentences of a round, counted from zero; nil for all
	Words  func(sentence int) int                   // words of a sentence
	Pack   func(back bool)                          // gets the weights ready after a change
	Part   func(worker, round int, sentences []int) // adds gradients
	After  func(round int) error                    // is called when a round, counted from one, is over
}

// Run learns params from n sentences.
func (c *Course) Run(ctx context.Context, params []*Param, n int, rng *rand.Rand) error {
	for _, p := range params {
		p.Learn(Workers)
	}
	order, words := make([]int, n), 0
	for i := range order {
		order[i] = i
	}
	for round := range c.Rounds {
		if c.Use != nil {
			order = c.Use(round)
		}
		for _, i := range order {
			words += c.Words(i)
		}
	}
	adam := Adam{Beta1: 0.9, Beta2: 0.95}
	steps, step := max(1, words/c.Batch), 0
	warmUp := min(c.WarmUp, 1+steps/10)
	for round := range c.Rounds {
		if c.Use != nil {
			order = slices.Clone(c.Use(round))
		}
		n := len(order)
		rng.Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
		for at := 0; at < n; {
			if err := ctx.Err(); err != nil {
				return err
			}
			end, size := at, 0
			for end < n && size < c.Batch {
				size += c.Words(order[end])
				end++
			}
			c.batch(order[at:end], size, round)
			adam.Rate = c.Rate * min(1, float64(step+1)/float64(warmUp), max(0.01, 1-float64(step)/float64(steps)))
			adam.Step(params, 1/float32(size))
			at, step = end, step+1
		}
		c.Pack(false)
		if err := c.After(round + 1); err != nil {
			return err
		}
	}
	return nil
}

// batch cuts a batch into parts of about as many words.
func (c *Course) batch(use []int, words, round int) {
	c.Pack(true)
	var wg sync.WaitGroup
	at := 0
	for i := range Workers {
		from := at
		for n := 0; at < len(use) && (n < words/Workers || i == Workers-1); at++ {
			n += c.Words(use[at])
		}
		if part := use[from:at]; len(part) > 0 {
			wg.Go(func() { c.Part(i, round, part) })
		}
	}
	wg.Wait()
}
