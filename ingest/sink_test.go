package ingest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph"
)

// notation is a component that reads facts as they are written in tests:
//
//	Person:Marco Rubio | MEET | Person:Emmanuel Macron | not planned said:Person:~Peskov when:2025
//
// A tilde marks a bare surname, "a/b" after a name an alias, "<" a part.
type notation struct{}

func (notation) Name() string { return "notation" }
func (notation) Needs() Layer { return 0 }
func (notation) Gives() Layer { return LayerTokens | LayerFacts }

func (notation) Process(_ context.Context, d *Document) error {
	at := map[string]int32{}
	start := 0
	for line := range strings.Lines(d.Text) {
		text := strings.TrimSpace(line)
		span := Span{start, start + len(text)}
		start += len(line)
		f := strings.Split(text, " | ")
		if len(f) < 3 {
			if text == "panic" {
				panic("notation: asked to")
			}
			continue
		}
		d.Sentences = append(d.Sentences, Sentence{Span: span})
		fact := Fact{
			Sentence: int32(len(d.Sentences) - 1), Subject: d.note(at, f[0]), Predicate: f[1], Object: d.note(at, f[2]), Phrase: strings.ToLower(f[1]),
			Modality: Asserted, Speaker: None, Outlet: None, Confidence: 0.9, Rule: "test",
		}
		if len(f) > 3 {
			for _, w := range strings.Split(f[3], ";") {
				w = strings.TrimSpace(w)
				switch key, v, _ := strings.Cut(w, ":"); key {
				case "not":
					fact.Negated = true
				case "said":
					fact.Speaker = d.note(at, v)
				case "outlet":
					fact.Outlet = d.note(at, v)
				case "when":
					fact.When = v
				case "weak":
					fact.Confidence = 0.5
				default:
					fact.Modality = Modality(w)
				}
			}
		}
		d.Facts = append(d.Facts, fact)
	}
	return nil
}

func (d *Document) note(at map[string]int32, s string) int32 {
	s, part, _ := strings.Cut(s, " < ")
	kind, name, _ := strings.Cut(s, ":")
	names := strings.Split(name, "/")
	partial := strings.HasPrefix(names[0], "~")
	names[0] = strings.TrimPrefix(names[0], "~")
	key := entityKey(Kind(kind), names[0], partial)
	e, ok := at[key]
	if !ok {
		e = int32(len(d.Entities))
		at[key] = e
		d.Entities = append(d.Entities, Entity{Kind: Kind(kind), Name: names[0], Partial: partial})
	}
	for _, n := range names {
		if !slices.Contains(d.Entities[e].Names, n) {
			d.Entities[e].Names = append(d.Entities[e].Names, n)
		}
	}
	slices.Sort(d.Entities[e].Names)
	if part != "" {
		p := d.note(at, part)
		d.Entities[e].Parts = append(d.Entities[e].Parts, p)
	}
	return e
}

func memory(t *testing.T) *graph.Store {
	t.Helper()
	s, err := graph.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func ingestAll(t *testing.T, s *graph.Store, articles []*Article, opts ...Option) Report {
	t.Helper()
	p, err := New(s, []Component{notation{}}, opts...)
	if err != nil {
		t.Fatal(err)
	}
	rep, err := p.Ingest(t.Context(), Memory(articles...))
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// picture is the content of a graph in an order that does not depend on the ids
// of its nodes: what must be the same whatever way the graph was made.
func picture(t *testing.T, s *graph.Store) string {
	t.Helper()
	var lines []string
	err := s.View(t.Context(), func(tx *graph.Tx) error {
		label := map[graph.NodeID]string{}
		for n, err := range tx.Nodes() {
			if err != nil {
				return err
			}
			var p []string
			for _, x := range n.Props {
				if x.Key != "id" && x.Key != "hash" && x.Key != "text" {
					p = append(p, x.Key+"="+x.Value.String())
				}
			}
			name := ""
			for _, k := range []string{"name", "source", "id"} {
				if v, ok := n.Props.Get(k).AsString(); ok {
					name = v
					break
				}
			}
			id, _ := n.Props.Get("id").AsString()
			label[n.ID] = n.Labels[0] + " " + name + " " + id
			lines = append(lines, fmt.Sprint(n.Labels, " ", id, " ", p))
		}
		for e, err := range tx.Edges() {
			if err != nil {
				return err
			}
			lines = append(lines, fmt.Sprintf("(%s)-[%s %v]->(%s)", label[e.From], e.Type, e.Props, label[e.To]))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// facts lists the facts and entities of a graph for reading.
func facts(t *testing.T, s *graph.Store) string {
	t.Helper()
	var lines []string
	err := s.View(t.Context(), func(tx *graph.Tx) error {
		name := map[graph.NodeID]string{}
		for n, err := range tx.Nodes(labelEntity) {
			if err != nil {
				return err
			}
			v, _ := n.Props.Get("name").AsString()
			name[n.ID] = v
			lines = append(lines, fmt.Sprintf("%s %s %v", n.Labels[slices.IndexFunc(n.Labels, func(l string) bool { return l != labelEntity })], v, n.Props.Get("aliases")))
		}
		for e, err := range tx.Edges() {
			if err != nil {
				return err
			}
			if e.Type == typeIn || e.Type == typeMentions || e.Type == typeCopyOf {
				continue
			}
			var p []string
			for _, x := range e.Props {
				if x.Key != "fact" && x.Key != "phrase" {
					p = append(p, x.Key+"="+x.Value.String())
				}
			}
			ends := []string{name[e.From], name[e.To]}
			if symmetric[e.Type] {
				slices.Sort(ends)
			}
			lines = append(lines, fmt.Sprintf("%s -%s-> %s %s", ends[0], e.Type, ends[1], strings.Join(p, " ")))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func art(source, body string) *Article { return &Article{Source: source, Name: source, Body: body} }

var sample = []*Article{
	art("a", "Person:Anna Nemeth/Nemeth | MEET | Person:Bela Varga\nPerson:~Kovacs | ACCUSE | Place:Ruritania | said:Person:Anna Nemeth; outlet:Organization:Gazette"),
	art("b", "Person:Bela Varga/Varga | MEET | Person:~Nemeth\nPlace:Ruritania/Ruritanian Republic | REJECT | Concept:peace plan < Place:Ruritania"),
	art("c", "Person:Gyula Kovacs/Kovacs | ACCUSE | Place:Ruritania | not; said:Person:~Nemeth; outlet:Organization:Gazette\nPerson:Anna Németh | LEAVE | Place:Ruritania | planned; when:2025"),
	art("d", "Person:~Kovacs | ACCUSE | Place:Ruritania | said:Person:Anna Nemeth; outlet:Organization:Gazette"),
	art("e", "Person:Gyula Kovacs | ACCUSE | Place:Ruritania | said:Person:Anna Nemeth; weak"),
}

func TestFactsOfSample(t *testing.T) {
	t.Parallel()
	s := memory(t)
	rep := ingestAll(t, s, sample)
	want := strings.TrimSpace(`
Anna Nemeth -LEAVE-> Ruritania confidence=0.9 modality='planned' negated=false origins=1 support=1 when='2025'
Anna Nemeth -MEET-> Bela Varga confidence=0.9 modality='asserted' negated=false origins=2 support=2
Concept peace plan []
Gyula Kovacs -ACCUSE-> Ruritania confidence=0.9 modality='asserted' negated=false origins=2 said_by='Anna Nemeth' support=3
Gyula Kovacs -ACCUSE-> Ruritania confidence=0.9 modality='asserted' negated=true origins=1 said_by='Anna Nemeth' support=1
Organization Gazette []
Person Anna Nemeth ['Anna Németh', 'Nemeth']
Person Bela Varga ['Varga']
Person Gyula Kovacs ['Kovacs']
Place Ruritania ['Ruritanian Republic']
Ruritania -REJECT-> peace plan confidence=0.9 modality='asserted' negated=false origins=1 support=1
peace plan -INVOLVES-> Ruritania `)
	if got := facts(t, s); got != want+" " && got != want {
		t.Errorf("facts:\n%s\nwant:\n%s", got, want)
	}
	if rep.Articles != 5 || rep.Evidence != 8 {
		t.Errorf("report %+v", rep)
	}
}

// TestOrder checks that the graph is the same for every order of the articles, any
// number of workers and any size of batches.
func TestOrder(t *testing.T) {
	t.Parallel()
	s := memory(t)
	ingestAll(t, s, sample)
	want := picture(t, s)
	permute(sample, func(order []*Article) {
		for _, opts := range [][]Option{{WithBatch(1), WithWorkers(1)}, {WithBatch(2), WithWorkers(3)}, {WithBatch(64), WithWorkers(8)}} {
			s := memory(t)
			ingestAll(t, s, order, opts...)
			if got := picture(t, s); got != want {
				var names []string
				for _, a := range order {
					names = append(names, a.Source)
				}
				t.Fatalf("order %v:\n%s\nwant:\n%s", names, got, want)
			}
			_ = s.Close()
		}
	})
}

func permute(list []*Article, fn func([]*Article)) {
	list = slices.Clone(list)
	var rec func(k int)
	rec = func(k int) {
		if k == len(list) {
			fn(list)
			return
		}
		for i := k; i < len(list); i++ {
			list[k], list[i] = list[i], list[k]
			rec(k + 1)
			list[k], list[i] = list[i], list[k]
		}
	}
	rec(0)
}

func TestSecondIngestChangesNothing(t *testing.T) {
	t.Parallel()
	s := memory(t)
	ingestAll(t, s, sample)
	want := picture(t, s)
	rep := ingestAll(t, s, sample)
	if rep.Skipped != len(sample) || rep.Articles != 0 || rep.Facts != 0 || rep.Entities != 0 {
		t.Errorf("report %+v", rep)
	}
	if got := picture(t, s); got != want {
		t.Errorf("second ingest changed the graph:\n%s\nwant:\n%s", got, want)
	}
	if rep := ingestAll(t, s, sample, WithRefresh()); rep.Replaced != len(sample) {
		t.Errorf("refresh: report %+v", rep)
	}
	if got := picture(t, s); got != want {
		t.Errorf("refresh changed the graph:\n%s\nwant:\n%s", got, want)
	}
}

// TestNewText checks that a source with new text leaves the graph as if the old one
// had never been.
func TestNewText(t *testing.T) {
	t.Parallel()
	for i := range sample {
		old := slices.Clone(sample)
		old[i] = art(sample[i].Source, "Person:Zoltan Kovacs/Kovacs | MEET | Person:Bela Varga | not\nPerson:Other Person | LEAVE | Place:Nowhere\nPerson:~Nemeth | SAY | Concept:nothing | said:Person:~Kovacs")
		s := memory(t)
		ingestAll(t, s, old)
		rep := ingestAll(t, s, sample)
		if rep.Replaced != 1 || rep.Skipped != 4 {
			t.Errorf("report %+v", rep)
		}
		fresh := memory(t)
		ingestAll(t, fresh, sample)
		if got, want := picture(t, s), picture(t, fresh); got != want {
			t.Errorf("article %s:\n%s\nwant:\n%s", sample[i].Source, got, want)
		}
	}
}

func TestBadArticleDoesNotStop(t *testing.T) {
	t.Parallel()
	s := memory(t)
	bad := append([]*Article{art("bad", "panic\n")}, sample...)
	var seen []Progress
	rep := ingestAll(t, s, bad, WithProgress(func(p Progress) { seen = append(seen, p) }))
	if rep.Failed != 1 || rep.Articles != 5 || len(rep.Errors) != 1 || rep.Errors[0].Source != "bad" || rep.Errors[0].Stage != "notation" {
		t.Errorf("report %+v", rep)
	}
	if len(seen) != 6 || seen[5].Done != 6 || !slices.IsSortedFunc(seen, func(a, b Progress) int { return cmp.Compare(a.Done, b.Done) }) {
		t.Errorf("progress %+v", seen)
	}
}
