package fn

import (
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/newsgraph/kg/graph"
)

// The names that the functions of this file rely on are those of the graph that
// reading articles makes: relations and evidence share a fact id, evidence is IN
// an article, entities have a name and aliases.
const (
	labelEntity   = "Entity"
	labelEvidence = "Evidence"
	typeIn        = "IN"
	typeMentions  = "MENTIONS"
)

// Finder is what the functions about evidence ask of a Graph. Nodes are shared and
// must not be changed.
type Finder interface {
	// Seek returns the nodes that have the label and the property, in the order of ids.
	Seek(label, key string, value graph.Value) ([]*graph.Node, error)
	// Scan visits all nodes that have the label.
	Scan(label string, visit func(*graph.Node) error) error
	// Targets returns the nodes that relationships of a type lead to.
	Targets(node graph.NodeID, typ string) ([]*graph.Node, error)
}

func knowledgeFuncs() []Func {
	return []Func{
		{Name: "evidence", Params: "relationship", Min: 1, Max: 1, Args: kinds(Edge | String), Result: List, NullIn: true, Effect: Reads, Call: evidence,
			Doc: "Returns what a relation, or the fact with an id, was read from: for each sentence a map of text, title, url, source, date, start and end."},
		{Name: "sources", Params: "relationship", Min: 1, Max: 1, Args: kinds(Edge | String), Result: List, NullIn: true, Effect: Reads, Call: sources,
			Doc: "Returns the articles that a relation, or the fact with an id, was read from: for each a map of title, url, source and date."},
		{Name: "entity", Params: "name", Min: 1, Max: 1, Args: kinds(String), Result: Node, NullIn: true, Effect: Reads, Call: entity,
			Doc: "Returns the entity that has a name or an alias, whatever its letter case and accents; of several the one that most articles mention, null if there is none."},
	}
}

func finder(ctx *Context, name string) (Finder, error) {
	f, ok := ctx.Graph.(Finder)
	if !ok {
		return nil, Errorf(ArgumentError, InvalidArgumentValue, "%s: there is no graph to look into", name)
	}
	return f, nil
}

// testimony is one sentence that bears a fact, and its article.
type testimony struct {
	evidence *graph.Node
	article  *graph.Node // nil if it has none
}

func (t testimony) of(key string) graph.Value {
	if t.article == nil {
		return graph.Null
	}
	return t.article.Props.Get(key)
}

func evidence(ctx *Context, args []graph.Value) (graph.Value, error) {
	all, err := testimonies(ctx, "evidence", args[0])
	if err != nil {
		return graph.Null, err
	}
	out := make([]graph.Value, len(all))
	for i, t := range all {
		out[i] = graph.MapOf(graph.NewProps(append(t.source(),
			graph.Prop{Key: "text", Value: t.evidence.Props.Get("text")},
			graph.Prop{Key: "start", Value: t.evidence.Props.Get("start")},
			graph.Prop{Key: "end", Value: t.evidence.Props.Get("end")})...))
	}
	return graph.List(out), nil
}

func sources(ctx *Context, args []graph.Value) (graph.Value, error) {
	all, err := testimonies(ctx, "sources", args[0])
	if err != nil {
		return graph.Null, err
	}
	out := []graph.Value{}
	last := graph.NodeID(0)
	for _, t := range all {
		if t.article != nil && t.article.ID != last {
			last = t.article.ID
			out = append(out, graph.MapOf(graph.NewProps(t.source()...)))
		}
	}
	return graph.List(out), nil
}

func (t testimony) source() []graph.Prop {
	outlet := t.of("outlet")
	if outlet.IsNull() {
		outlet = t.of("source")
	}
	return []graph.Prop{
		{Key: "title", Value: t.of("title")}, {Key: "url", Value: t.of("url")},
		{Key: "source", Value: outlet}, {Key: "date", Value: t.of("published")},
	}
}

// testimonies finds the evidence of a fact, in the order of date, article and place.
func testimonies(ctx *Context, name string, v graph.Value) ([]testimony, error) {
	fact := v
	if v.Kind() == graph.KindEdge {
		var err error
		if fact, err = ctx.Graph.Prop(v, "fact"); err != nil {
			return nil, err
		}
	}
	if fact.IsNull() {
		return nil, nil
	}
	if _, err := str(name, fact); err != nil {
		return nil, badValue(name, Edge|String, v)
	}
	f, err := finder(ctx, name)
	if err != nil {
		return nil, err
	}
	nodes, err := f.Seek(labelEvidence, "fact", fact)
	if err != nil {
		return nil, err
	}
	out := make([]testimony, len(nodes))
	for i, n := range nodes {
		articles, err := f.Targets(n.ID, typeIn)
		if err != nil {
			return nil, err
		}
		out[i].evidence = n
		if len(articles) > 0 {
			out[i].article = articles[0]
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].before(out[j]) })
	return out, nil
}

func (t testimony) before(u testimony) bool {
	for _, key := range []string{"published", "title", "id"} {
		if c := t.of(key).Compare(u.of(key)); c != 0 {
			return c < 0
		}
	}
	return t.evidence.Props.Get("start").Compare(u.evidence.Props.Get("start")) < 0
}

func entity(ctx *Context, args []graph.Value) (graph.Value, error) {
	name, err := str("entity", args[0])
	if err != nil {
		return graph.Null, err
	}
	f, err := finder(ctx, "entity")
	if err != nil {
		return graph.Null, err
	}
	found, err := f.Seek(labelEntity, "name", args[0])
	if err != nil {
		return graph.Null, err
	}
	if folded := fold(name); len(found) == 0 && folded != "" {
		if found, err = alike(f, folded); err != nil {
			return graph.Null, err
		}
	}
	return mostMentioned(ctx, found)
}

// alike looks at all entities: those whose name folds to the same text, or else
// those with such an alias.
func alike(f Finder, folded string) ([]*graph.Node, error) {
	var named, aliased []*graph.Node
	err := f.Scan(labelEntity, func(n *graph.Node) error {
		if s, ok := n.Props.Get("name").AsString(); ok && fold(s) == folded {
			named = append(named, n)
			return nil
		}
		aliases, _ := n.Props.Get("aliases").AsList()
		for _, a := range aliases {
			if s, ok := a.AsString(); ok && fold(s) == folded {
				aliased = append(aliased, n)
				break
			}
		}
		return nil
	})
	if len(named) > 0 {
		return named, err
	}
	return aliased, err
}

// mostMentioned returns the node with the most mentions, the oldest of several.
func mostMentioned(ctx *Context, nodes []*graph.Node) (graph.Value, error) {
	best, most := graph.Null, int64(-1)
	for _, n := range nodes {
		ref := graph.NodeRef(n.ID)
		count, err := ctx.Graph.Degree(ref, graph.Incoming, []string{typeMentions})
		if err != nil {
			return graph.Null, err
		}
		if count > most {
			best, most = ref, count
		}
	}
	return best, nil
}

// fold takes case, accents and punctuation out of a name and makes all white
// space single blanks.
func fold(name string) string {
	if plain, ok := foldASCII(name); ok {
		return plain
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteString(foldRune(unicode.ToLower(r)))
		case b.Len() > 0:
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// foldRune writes letters that have no accent to take away in plain ones.
func foldRune(r rune) string {
	switch r {
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'ı':
		return "i"
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'þ':
		return "th"
	}
	return string(r)
}

// foldASCII folds a name of plain letters; ok is false if there are others.
func foldASCII(name string) (_ string, ok bool) {
	out := make([]byte, 0, len(name))
	for i := 0; i < len(name); i++ {
		switch c := name[i]; {
		case c >= 0x80:
			return "", false
		case c >= 'A' && c <= 'Z':
			out = append(out, c+'a'-'A')
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			out = append(out, c)
		case len(out) > 0 && out[len(out)-1] != ' ':
			out = append(out, ' ')
		}
	}
	return strings.TrimSuffix(string(out), " "), true
}
