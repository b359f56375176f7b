package ingest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/jsonl"
)

// dump is the graph as a backup writes it, without what numbers nodes.
func dump(t *testing.T, s *graph.Store) string {
	t.Helper()
	var b strings.Builder
	err := s.View(t.Context(), func(tx *graph.Tx) error {
		_, err := jsonl.Dump(t.Context(), &b, tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// sameDump compares two dumps and shows the first lines that differ.
func sameDump(t *testing.T, what, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	var diff []string
	for _, l := range a {
		if !slices.Contains(b, l) {
			diff = append(diff, "+ "+l)
		}
	}
	for _, l := range b {
		if !slices.Contains(a, l) {
			diff = append(diff, "- "+l)
		}
	}
	t.Fatalf("%s: the graph has and should not have (+), should have and has not (-):\n%s", what, strings.Join(diff[:min(len(diff), 14)], "\n"))
}

// randomArticle writes facts about a small world, in which names meet in every way
// that matters: spellings, bare surnames, namesakes, parts, speakers, media.
func randomArticle(r *rand.Rand, source string) *Article {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	person := func() string {
		return "Person:" + pick("Anna Nemeth", "Anna Németh/Nemeth", "Bela Nemeth", "Gyula Kovacs/Kovacs", "Zoltan Kovacs", "Carl Berg", "~Nemeth", "~Németh", "~Kovacs", "~Berg")
	}
	other := func() string {
		return pick("Place:Ruritania", "Place:Ruritania/Ruritanian Republic", "Organization:Gazette", "Concept:peace plan < Place:Ruritania", "Concept:Peace Plan",
			"Group:troops of Berg < Person:~Berg", "Event:talks < Person:Anna Nemeth")
	}
	var b strings.Builder
	for range 1 + r.IntN(4) {
		object := other()
		if r.IntN(2) == 0 {
			object = person()
		}
		fmt.Fprintf(&b, "%s | %s | %s", person(), pick("MEET", "ACCUSE", "LEAVE"), object)
		var more []string
		for _, x := range []string{"not", "planned", "when:2025", "weak", "said:" + person(), "outlet:Organization:Gazette"} {
			if r.IntN(4) == 0 {
				more = append(more, x)
			}
		}
		if len(more) > 0 {
			b.WriteString(" | " + strings.Join(more, ";"))
		}
		b.WriteByte('\n')
	}
	if r.IntN(2) == 0 { // a report that several papers print
		b.WriteString(strings.Join(prose(r.Uint64N(3), 60), " "))
	}
	a := art(source, b.String())
	a.Outlet = pick("", "", "Herald", "Gazette")
	return a
}

func remove(t *testing.T, s *graph.Store, sources ...string) {
	t.Helper()
	if _, err := NewCurator(s, Reason{}).Remove(t.Context(), sources...); err != nil {
		t.Fatal(err)
	}
}

// shuffled is a copy in a random order.
func shuffled(r *rand.Rand, list []*Article) []*Article {
	list = slices.Clone(list)
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// inParts ingests articles in calls and batches of random sizes.
func inParts(t *testing.T, r *rand.Rand, s *graph.Store, list []*Article) {
	t.Helper()
	for len(list) > 0 {
		n := 1 + r.IntN(len(list))
		ingestAll(t, s, list[:n], WithBatch(1+r.IntN(4)), WithWorkers(1+r.IntN(3)))
		list = list[n:]
	}
}

// TestLifeOfArticles checks that a graph is that of its articles of now, whatever
// came, changed and went before, and in which order.
func TestLifeOfArticles(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 1))
		var first, last, gone []*Article
		for i := range 3 + r.IntN(8) {
			source := fmt.Sprintf("s%d", i)
			a := randomArticle(r, source)
			first = append(first, a)
			switch r.IntN(4) {
			case 0:
				gone = append(gone, a)
			case 1:
				last = append(last, randomArticle(r, source))
			default:
				last = append(last, a)
			}
		}
		if len(first) > 4 {
			last = append(last, &Article{Source: "copy", Name: "copy", Body: first[0].Body, Outlet: first[0].Outlet})
		}
		s := memory(t)
		inParts(t, r, s, shuffled(r, first))
		for _, a := range shuffled(r, gone) {
			remove(t, s, a.Source)
		}
		inParts(t, r, s, shuffled(r, last))
		got := dump(t, s)
		fresh := memoryIndexed(t)
		inParts(t, r, fresh, shuffled(r, last))
		sameDump(t, fmt.Sprintf("seed %d", seed), got, dump(t, fresh))
		for _, a := range shuffled(r, last) {
			remove(t, s, a.Source)
		}
		sameDump(t, fmt.Sprintf("seed %d, all removed", seed), dump(t, s), dump(t, memoryIndexed(t)))
		_, _ = s.Close(), fresh.Close()
	}
}

// memoryIndexed is an empty graph that an ingest has been run on.
func memoryIndexed(t *testing.T) *graph.Store {
	t.Helper()
	s := memory(t)
	ingestAll(t, s, nil)
	return s
}

// randomEdit does one edit that the graph allows, and reports whether it did.
func randomEdit(t *testing.T, r *rand.Rand, s *graph.Store) bool {
	t.Helper()
	var ids, facts, sources []string
	names := map[string][]string{}
	err := s.View(t.Context(), func(tx *graph.Tx) error {
		for n, err := range tx.Nodes(labelEntity) {
			if err != nil {
				return err
			}
			ids = append(ids, str(n.Props, "id"))
			names[ids[len(ids)-1]] = append(strs(n.Props.Get("aliases")), str(n.Props, "name"))
		}
		for n, err := range tx.Nodes(labelEvidence) {
			if err != nil {
				return err
			}
			if f := str(n.Props, "fact"); f != "" {
				facts = append(facts, f)
			}
		}
		for n, err := range tx.Nodes(labelArticle) {
			if err != nil {
				return err
			}
			sources = append(sources, str(n.Props, "source"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(ids) < 2 || len(facts) == 0 {
		return false
	}
	slices.Sort(ids)
	slices.Sort(facts)
	slices.Sort(sources)
	c := NewCurator(s, Reason{Note: "test"})
	a, b := ids[r.IntN(len(ids))], ids[r.IntN(len(ids))]
	switch r.IntN(6) {
	case 0, 1:
		_, err = c.Merge(t.Context(), a, b)
	case 2:
		part := Part{Names: []string{names[a][r.IntN(len(names[a]))]}}
		if r.IntN(2) == 0 {
			part = Part{Articles: []string{sources[r.IntN(len(sources))]}}
		}
		_, err = c.Split(t.Context(), a, fmt.Sprintf("Other%d Split", r.IntN(3)), part)
	case 3:
		_, err = c.Rename(t.Context(), a, fmt.Sprintf("Renamed Nemeth%d", r.IntN(3)))
	case 4:
		_, err = c.Retype(t.Context(), a, entityKinds[r.IntN(len(entityKinds))])
	case 5:
		_, err = c.Retract(t.Context(), facts[r.IntN(len(facts))])
	}
	return err == nil
}

// TestEditsLast checks that edits hold whatever the articles do, that an undo leaves no
// trace, and that the log alone makes the same graph of the same articles.
func TestEditsLast(t *testing.T) {
	t.Parallel()
	done := 0
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 2))
		var list []*Article
		for i := range 3 + r.IntN(6) {
			list = append(list, randomArticle(r, fmt.Sprintf("s%d", i)))
		}
		s := memory(t)
		inParts(t, r, s, shuffled(r, list))
		var before []string
		for range 1 + r.IntN(5) {
			was := dump(t, s)
			if !randomEdit(t, r, s) {
				sameDump(t, fmt.Sprintf("seed %d, edit refused", seed), dump(t, s), was)
				continue
			}
			before = append(before, was)
			done++
		}
		edited := dump(t, s)
		what := fmt.Sprintf("seed %d, %d edits", seed, len(before))
		for _, a := range shuffled(r, list) {
			if r.IntN(2) == 0 {
				remove(t, s, a.Source)
			}
		}
		inParts(t, r, s, shuffled(r, list))
		ingestAll(t, s, list[:1], WithRefresh())
		sameDump(t, what+", articles removed and read again", dump(t, s), edited)
		copied := memoryIndexed(t)
		copyLog(t, s, copied)
		inParts(t, r, copied, shuffled(r, list))
		sameDump(t, what+", log first", dump(t, copied), edited)
		loaded := memory(t)
		if _, err := jsonl.Load(t.Context(), loaded, strings.NewReader(edited)); err != nil {
			t.Fatal(err)
		}
		for _, u := range []*graph.Store{s, loaded} {
			for i := len(before) - 1; i >= 0; i-- {
				if _, err := NewCurator(u, Reason{}).Undo(t.Context(), 1); err != nil {
					t.Fatal(err)
				}
				sameDump(t, fmt.Sprintf("%s, back to %d", what, i), dump(t, u), before[i])
			}
		}
		_, _, _ = s.Close(), copied.Close(), loaded.Close()
	}
	if done < 40 {
		t.Errorf("only %d edits were done", done)
	}
}

func copyLog(t *testing.T, from, to *graph.Store) {
	t.Helper()
	edits, err := NewCurator(from, Reason{}).Log(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = to.Update(t.Context(), func(tx *graph.Tx) error {
		for _, e := range edits {
			if _, err := tx.CreateNode([]string{labelCuration}, e.props()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEdits(t *testing.T) {
	t.Parallel()
	s := memory(t)
	ingestAll(t, s, sample)
	c := NewCurator(s, Reason{Note: "checked by hand", By: "desk"})
	ctx := t.Context()
	start := dump(t, s)
	if _, err := c.Merge(ctx, "Bela Varga", "Anna Nemeth", "peace plan"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Rename(ctx, "Varga", "B. Varga"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Retype(ctx, "Gazette", Work); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Split(ctx, "Ruritania", "Republic", Part{Names: []string{"Ruritania", "Ruritanian Republic"}, Articles: []string{"b"}}); err != nil {
		t.Fatal(err)
	}
	want := `B. Varga -LEAVE-> Ruritania confidence=0.9 modality='planned' negated=false origins=1 support=1 when='2025'
Gyula Kovacs -ACCUSE-> Ruritania confidence=0.9 modality='asserted' negated=false origins=2 said_by='B. Varga' support=3
Gyula Kovacs -ACCUSE-> Ruritania confidence=0.9 modality='asserted' negated=true origins=1 said_by='B. Varga' support=1
Person B. Varga ['Anna Nemeth', 'Anna Németh', 'Bela Varga', 'Nemeth', 'Varga', 'peace plan']
Person Gyula Kovacs ['Kovacs']
Place Republic ['Ruritania', 'Ruritanian Republic']
Place Ruritania []
Republic -REJECT-> B. Varga confidence=0.9 modality='asserted' negated=false origins=1 support=1
Work Gazette []`
	var lines []string
	for _, l := range strings.Split(facts(t, s), "\n") {
		if !strings.Contains(l, "INVOLVES") {
			lines = append(lines, l)
		}
	}
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("facts:\n%s\nwant:\n%s", got, want)
	}
	log, err := c.Log(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range log {
		got = append(got, e.String())
	}
	text := `1 merge "Anna Nemeth" into "Bela Varga"
2 merge "peace plan" into "Bela Varga"
3 rename "Bela Varga" to "B. Varga"
4 retype "Gazette" to Work
5 split "Republic" off "Ruritania"`
	if strings.Join(got, "\n") != text || log[2].By != "desk" || log[2].Note != "checked by hand" {
		t.Errorf("log:\n%s", strings.Join(got, "\n"))
	}
	if undone, err := c.Undo(ctx, 5); err != nil || len(undone) != 5 || undone[0].Seq != 5 {
		t.Errorf("undo: %v, %v", undone, err)
	}
	sameDump(t, "all undone", dump(t, s), start)
	if _, err := c.Undo(ctx, 1); err == nil {
		t.Error("undo of nothing")
	}
}

func TestEditErrors(t *testing.T) {
	t.Parallel()
	s := memory(t)
	ingestAll(t, s, append(slices.Clone(sample), art("f", "Organization:Bela Varga | LEAVE | Place:Ruritania")))
	c := NewCurator(s, Reason{})
	ctx := t.Context()
	var several *AmbiguousError
	_, err := c.Merge(ctx, "Bela Varga", "Ruritania")
	if !errors.As(err, &several) || len(several.Candidates) != 2 || !strings.Contains(err.Error(), "Person:Bela Varga, 2 articles") {
		t.Errorf("ambiguous: %v", err)
	}
	if _, err := c.Merge(ctx, "Person:Bela Varga", "Organization:Bela Varga"); err != nil {
		t.Error(err)
	}
	for what, try := range map[string]func() error{
		"unknown":    func() error { _, err := c.Merge(ctx, "Bela Varga", "Nobody"); return err },
		"itself":     func() error { _, err := c.Merge(ctx, "Bela Varga", "Varga"); return err },
		"same name":  func() error { _, err := c.Rename(ctx, "Varga", "Bela Varga"); return err },
		"no name":    func() error { _, err := c.Rename(ctx, "Varga", " "); return err },
		"kind":       func() error { _, err := c.Retype(ctx, "Varga", "Animal"); return err },
		"same kind":  func() error { _, err := c.Retype(ctx, "Varga", Person); return err },
		"no part":    func() error { _, err := c.Split(ctx, "Varga", "Other", Part{}); return err },
		"empty part": func() error { _, err := c.Split(ctx, "Varga", "Other", Part{Names: []string{"Smith"}}); return err },
		"split itself": func() error {
			_, err := c.Split(ctx, "Varga", "bela varga", Part{Names: []string{"Varga"}})
			return err
		},
		"split article":  func() error { _, err := c.Split(ctx, "Varga", "Other", Part{Articles: []string{"z"}}); return err },
		"no fact":        func() error { _, err := c.Retract(ctx, "00000000-0000-0000-0000-000000000000"); return err },
		"short fact":     func() error { _, err := c.Retract(ctx, "0000"); return err },
		"remove nothing": func() error { _, err := c.Remove(ctx, "nowhere"); return err },
		"undo too many":  func() error { _, err := c.Undo(ctx, 2); return err },
	} {
		before := dump(t, s)
		if err := try(); err == nil {
			t.Errorf("%s: no error", what)
		}
		sameDump(t, what, dump(t, s), before)
	}
}
