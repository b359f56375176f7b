package nn

import (
	"bytes"
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/newsgraph/kg/ingest/internal/model"
)

// TestSkipGram learns from sentences in which two groups of words stand in
// different places, and expects the words of a group to be alike.
func TestSkipGram(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	animals, verbs := strings.Fields("cat dog cow hen"), strings.Fields("eats sees hears likes")
	var text [][]string
	for range 3000 {
		text = append(text, []string{"the", animals[rng.IntN(4)], verbs[rng.IntN(4)], "a", animals[rng.IntN(4)], "."})
	}
	o := SkipGramOptions{Dim: 8, Window: 2, Negatives: 3, Rounds: 60, MinCount: 2, Seed: 1}
	v, err := SkipGram(context.Background(), text, o)
	if err != nil {
		t.Fatal(err)
	}
	alike := func(a, b string) int {
		sum := 0
		x, y := v.Row(v.Find(model.String(a))), v.Row(v.Find(model.String(b)))
		for i := range x {
			sum += int(x[i]) * int(y[i])
		}
		return sum
	}
	for _, a := range animals {
		for _, b := range animals {
			for _, c := range verbs {
				if alike(a, b) <= alike(a, c) {
					t.Errorf("%s is more like %s than like %s", a, c, b)
				}
			}
		}
	}
	if v.Find(model.String("zebra")) != -1 {
		t.Error("a word that never occurs has a vector")
	}
	again, err := SkipGram(context.Background(), text, o)
	if err != nil {
		t.Fatal(err)
	}
	one, _ := v.MarshalBinary()
	two, _ := again.MarshalBinary()
	if !bytes.Equal(one, two) {
		t.Error("learning twice gives different vectors")
	}
	var back Vectors
	if err := back.UnmarshalBinary(one); err != nil {
		t.Fatal(err)
	}
	if three, _ := back.MarshalBinary(); !bytes.Equal(one, three) {
		t.Error("vectors come back changed")
	}
	if err := back.UnmarshalBinary(one[:len(one)-1]); err == nil {
		t.Error("a cut file was taken for vectors")
	}
	if _, err := SkipGram(context.Background(), nil, o); err == nil {
		t.Error("no error for no text")
	}
}
