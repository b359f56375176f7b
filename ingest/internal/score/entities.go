package score

import (
	"slices"

	"github.com/newsgraph/kg/ingest"
)

// Entities is exact-match scoring of entities, for each kind and in all.
type Entities struct {
	ByKind map[string]Count
	All    Count
}

// Spans compares mentions over the same tokens: an entity is right if its
// tokens and its label are. The label is what label gives; mentions for which
// it gives "" do not count.
func (e *Entities) Spans(gold, sys []ingest.Mention, label func(ingest.Mention) string) {
	type key struct {
		ingest.TokenRange
		label string
	}
	if e.ByKind == nil {
		e.ByKind = make(map[string]Count)
	}
	want := make(map[key]bool, len(gold))
	count := func(l string, c Count) {
		k := e.ByKind[l]
		k.Add(c)
		e.ByKind[l] = k
		e.All.Add(c)
	}
	for _, m := range gold {
		if l := label(m); l != "" {
			want[key{m.TokenRange, l}] = true
			count(l, Count{Gold: 1})
		}
	}
	for _, m := range sys {
		l := label(m)
		if l == "" {
			continue
		}
		c := Count{System: 1}
		if want[key{m.TokenRange, l}] {
			c.Correct = 1
		}
		count(l, c)
	}
}

// Kinds are the labels seen, sorted.
func (e *Entities) Kinds() []string {
	var out []string
	for k := range e.ByKind {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
