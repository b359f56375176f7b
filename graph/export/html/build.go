package html

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/export"
)

// Labels and types that have a meaning of their own.
const (
	evidenceLabel = "Evidence"
	articleLabel  = "Article"
	inType        = "IN"
)

// builder makes the page in several passes over the source.
type builder struct {
	ctx      context.Context
	src      export.Source
	settings []export.Option
	maxNodes int
	page     page
	sum      Summary

	facts   bool // whether the graph has relationships with evidence
	names   *export.Names
	degree  map[graph.NodeID]int32 // of the nodes that can be drawn, later of those that are
	place   map[graph.NodeID]int   // in page.Nodes
	kinds   map[string]int
	byFact  map[string][]int // places in page.Edges
	article map[graph.NodeID]int
}

func (b *builder) build() error {
	set, err := export.NewSettings(b.settings...)
	if err != nil {
		return err
	}
	if b.names, err = set.Names(b.src); err != nil {
		return err
	}
	keys, err := b.src.EdgeKeys()
	if err != nil {
		return err
	}
	b.facts = slices.ContainsFunc(keys, func(k graph.KeyStat) bool { return k.Name == "fact" })
	b.degree, b.place, b.kinds = map[graph.NodeID]int32{}, map[graph.NodeID]int{}, map[string]int{}
	b.byFact, b.article = map[string][]int{}, map[graph.NodeID]int{}
	b.page.Kinds, b.page.Nodes, b.page.Edges, b.page.Articles = []pageKind{}, []pageNode{}, []pageEdge{}, []pageArticle{}
	var seen export.Summary
	if err := set.Walk(b.ctx, b.src, &seen, b.countNode, b.countEdge); err != nil {
		return err
	}
	b.sum.OfNodes = int64(len(b.degree))
	b.choose()
	var again export.Summary
	if err := set.Walk(b.ctx, b.src, &again, b.node, b.edge); err != nil {
		return err
	}
	if err := b.evidence(); err != nil {
		return err
	}
	b.sum.Nodes, b.sum.Edges = int64(len(b.page.Nodes)), int64(len(b.page.Edges))
	b.note()
	return nil
}

// drawn reports whether a node is one that can be drawn.
func (b *builder) drawn(n *graph.Node) bool { return !b.facts || !n.HasLabel(evidenceLabel) }

func (b *builder) countNode(n *graph.Node) error {
	if b.drawn(n) {
		b.degree[n.ID] = 0
	}
	return nil
}

func (b *builder) countEdge(e *graph.Edge) error {
	_, from := b.degree[e.From]
	_, to := b.degree[e.To]
	if !from || !to {
		return nil
	}
	b.sum.OfEdges++
	weight := int32(1)
	if b.facts && !e.Props.Has("fact") {
		weight = 0 // mentions do not make a node important
	}
	b.degree[e.From] += weight
	b.degree[e.To] += weight
	return nil
}

// choose keeps the best connected nodes.
func (b *builder) choose() {
	if len(b.degree) <= b.maxNodes {
		return
	}
	ids := slices.SortedFunc(maps.Keys(b.degree), func(x, y graph.NodeID) int {
		return cmp.Or(cmp.Compare(b.degree[y], b.degree[x]), cmp.Compare(x, y))
	})
	for _, id := range ids[b.maxNodes:] {
		delete(b.degree, id)
	}
}

func (b *builder) node(n *graph.Node) error {
	if _, ok := b.degree[n.ID]; !ok {
		return nil
	}
	main := b.names.Main(n)
	kind, ok := b.kinds[main]
	if !ok {
		kind = len(b.page.Kinds)
		b.kinds[main] = kind
		c := export.Colour(main)
		b.page.Kinds = append(b.page.Kinds, pageKind{
			Name: main, Colour: fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B), Off: b.facts && main == articleLabel,
		})
	}
	p := pageNode{Name: b.names.Show(n), Kind: kind, Labels: n.Labels, Props: props(n.Props, "name", "id", "hash", "surname")}
	if n.Labels == nil {
		p.Labels = []string{}
	}
	if vs, ok := n.Props.Get("aliases").AsList(); ok {
		var all []string
		for _, v := range vs {
			all = append(all, v.Text())
		}
		p.Search = export.Shorten(strings.Join(all, "\n"), maxAliases)
	}
	b.place[n.ID] = len(b.page.Nodes)
	b.page.Nodes = append(b.page.Nodes, p)
	return nil
}

// props are properties as text, but for those that are shown elsewhere.
func props(ps graph.Props, but ...string) (out [][2]string) {
	for _, p := range ps {
		if slices.Contains(but, p.Key) {
			continue
		}
		text := p.Value.Text()
		if vs, ok := p.Value.AsList(); ok {
			parts := make([]string, len(vs))
			for i, v := range vs {
				parts[i] = v.Text()
			}
			text = strings.Join(parts, ", ")
		}
		out = append(out, [2]string{p.Key, export.Shorten(text, maxText)})
	}
	return out
}

func (b *builder) edge(e *graph.Edge) error {
	from, ok1 := b.place[e.From]
	to, ok2 := b.place[e.To]
	if !ok1 || !ok2 || len(b.page.Edges) >= edgesPerNode*b.maxNodes {
		return nil
	}
	text := func(key string) string {
		s, _ := e.Props.Get(key).AsString()
		return export.Shorten(s, maxText)
	}
	p := pageEdge{From: from, To: to, Type: e.Type, Modality: text("modality"), Speaker: text("said_by"), When: text("when")}
	p.Negated, _ = e.Props.Get("negated").AsBool()
	p.Props = props(e.Props, "fact", "modality", "said_by", "when", "negated", "names", "known")
	if fact, ok := e.Props.Get("fact").AsString(); ok {
		b.byFact[fact] = append(b.byFact[fact], len(b.page.Edges))
	}
	b.page.Edges = append(b.page.Edges, p)
	return nil
}

// evidence gives the facts on the page their sentences.
func (b *builder) evidence() error {
	if len(b.byFact) == 0 {
		return nil
	}
	type place struct{ edge, sentence int }
	cited := map[graph.NodeID][]place{} // evidence
	for n, err := range b.src.Nodes(evidenceLabel) {
		if err != nil {
			return err
		}
		fact, _ := n.Props.Get("fact").AsString()
		for _, i := range b.byFact[fact] {
			e := &b.page.Edges[i]
			if len(e.Evidence) == sentencesOfEdge {
				e.More++
				continue
			}
			cited[n.ID] = append(cited[n.ID], place{i, len(e.Evidence)})
			e.Evidence = append(e.Evidence, pageSentence{Parts: marked(n.Props), Article: -1})
			b.sum.Sentences++
		}
	}
	articles := map[graph.NodeID][]place{}
	for e, err := range b.src.Edges(inType) {
		if err != nil {
			return err
		}
		articles[e.To] = append(articles[e.To], cited[e.From]...)
	}
	for n, err := range b.src.Nodes(articleLabel) {
		if err != nil {
			return err
		}
		if len(articles[n.ID]) == 0 {
			continue
		}
		for _, p := range articles[n.ID] {
			b.page.Edges[p.edge].Evidence[p.sentence].Article = len(b.page.Articles)
		}
		b.page.Articles = append(b.page.Articles, b.articleOf(n))
	}
	return b.ctx.Err()
}

func (b *builder) articleOf(n *graph.Node) pageArticle {
	a := pageArticle{Title: b.names.Show(n), Published: n.Props.Get("published").Text()}
	if title, ok := n.Props.Get("title").AsString(); ok {
		a.Title = export.Shorten(title, maxText)
	}
	if n.Props.Get("published").IsNull() {
		a.Published = ""
	}
	for _, key := range []string{"url", "source"} {
		text, _ := n.Props.Get(key).AsString()
		if u, err := url.Parse(text); err == nil && a.URL == "" && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
			a.URL = text
		} else if key == "source" && !strings.ContainsAny(text, `/\`) {
			a.Source = export.Shorten(text, maxText) // the paths of files are the business of whoever exports
		}
	}
	return a
}

// marked cuts the sentence of a piece of evidence where the words of its subject,
// predicate and object begin and end.
func marked(ps graph.Props) [][2]string {
	text, _ := ps.Get("text").AsString()
	start, ok := ps.Get("start").AsInt()
	words, _ := ps.Get("words").AsList()
	type span struct {
		from, to int
		class    string
	}
	var spans []span
	for i, class := range []string{"s", "p", "o"} {
		if !ok || len(words) != 6 {
			break
		}
		from, _ := words[2*i].AsInt()
		to, _ := words[2*i+1].AsInt()
		if from, to := from-start, to-start; from >= 0 && from < to && to <= int64(len(text)) {
			spans = append(spans, span{int(from), int(to), class})
		}
	}
	slices.SortStableFunc(spans, func(x, y span) int { return cmp.Compare(x.from, y.from) })
	out := [][2]string{}
	at := 0
	for _, s := range spans {
		if s.from < at {
			continue // inside of another one
		}
		if s.from > at {
			out = append(out, [2]string{text[at:s.from], ""})
		}
		out = append(out, [2]string{text[s.from:s.to], s.class})
		at = s.to
	}
	if at < len(text) {
		out = append(out, [2]string{export.Shorten(text[at:], maxText), ""})
	}
	return out
}

// note says what is left out.
func (b *builder) note() {
	if b.sum.Nodes < b.sum.OfNodes {
		b.page.Note = fmt.Sprintf("Showing the %d best connected of %d nodes. Export the result of a query to see others.", b.sum.Nodes, b.sum.OfNodes)
	} else if b.sum.Edges < b.sum.OfEdges {
		b.page.Note = fmt.Sprintf("Showing %d of %d relationships. Export the result of a query to see others.", b.sum.Edges, b.sum.OfEdges)
	}
}
