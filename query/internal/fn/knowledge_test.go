package fn

import (
	"testing"

	"github.com/newsgraph/kg/graph"
)

// news is a Graph with two articles, three sentences of evidence and a few entities.
type news struct{ noGraph }

func node(id int, props graph.Props) *graph.Node {
	return &graph.Node{ID: graph.NodeID(id), Props: props}
}

func props1(text string) graph.Props {
	v, err := graph.ParseLiteral(text)
	if err != nil {
		panic(err)
	}
	m, _ := v.AsMap()
	return m
}

var (
	newsArticles = []*graph.Node{
		node(1, props1("{id: 'a1', title: 'Later', url: 'u1', outlet: 'AP', published: date('2024-05-02')}")),
		node(2, props1("{id: 'a2', title: 'Earlier', source: 'file', published: date('2024-05-01')}")),
	}
	newsEvidence = []*graph.Node{
		node(3, props1("{fact: 'f', text: 'third', start: 9, end: 12}")),
		node(4, props1("{fact: 'f', text: 'second', start: 1, end: 4}")),
		node(5, props1("{fact: 'f', text: 'first', start: 7, end: 9}")),
	}
	newsEntities = []*graph.Node{
		node(6, props1("{name: 'Volodymyr Zelenskyy', aliases: ['Zelensky', 'Зеленський']}")),
		node(7, props1("{name: 'zelensky', aliases: []}")),
		node(8, props1("{name: 'Lech Wałęsa', aliases: ['Walesa']}")),
		node(9, props1("{name: 'Walesa'}")),
		node(10, props1("{name: 'Walesa'}")),
		node(11, props1("{aliases: [\"Côte d'Ivoire\"], name: 'Ivory Coast'}")),
	}
)

func (news) Seek(label, key string, v graph.Value) ([]*graph.Node, error) {
	all := newsEntities
	if label == labelEvidence {
		all = newsEvidence
	}
	var out []*graph.Node
	for _, n := range all {
		if n.Props.Get(key).Equal(v) == graph.True {
			out = append(out, n)
		}
	}
	return out, nil
}

func (news) Scan(_ string, visit func(*graph.Node) error) error {
	for _, n := range newsEntities {
		if err := visit(n); err != nil {
			return err
		}
	}
	return nil
}

func (news) Targets(id graph.NodeID, _ string) ([]*graph.Node, error) {
	if id == 5 {
		return newsArticles[1:], nil
	}
	return newsArticles[:1], nil
}

func (news) Degree(v graph.Value, _ graph.Direction, _ []string) (int64, error) {
	id, _ := v.NodeID()
	return map[graph.NodeID]int64{9: 1, 10: 2}[id], nil
}

func (news) Prop(graph.Value, string) (graph.Value, error) { return graph.String("f"), nil }

func TestKnowledge(t *testing.T) {
	ctx := testContext()
	ctx.Graph = news{}
	for _, c := range []struct {
		name string
		arg  graph.Value
		want string
	}{
		{"evidence", graph.EdgeRef(1, 1), "[{date: date('2024-05-01'), end: 9, source: 'file', start: 7, text: 'first', title: 'Earlier', url: null}, " +
			"{date: date('2024-05-02'), end: 4, source: 'AP', start: 1, text: 'second', title: 'Later', url: 'u1'}, " +
			"{date: date('2024-05-02'), end: 12, source: 'AP', start: 9, text: 'third', title: 'Later', url: 'u1'}]"},
		{"sources", graph.String("f"), "[{date: date('2024-05-01'), source: 'file', title: 'Earlier', url: null}, {date: date('2024-05-02'), source: 'AP', title: 'Later', url: 'u1'}]"},
		{"sources", graph.String("other"), "[]"},
		{"entity", graph.String("Volodymyr Zelenskyy"), "(#6)"},
		{"entity", graph.String("ZELENSKY"), "(#7)"},
		{"entity", graph.String("ЗЕЛЕНСЬКИЙ"), "(#6)"},
		{"entity", graph.String("lech walesa"), "(#8)"},
		{"entity", graph.String("Walesa"), "(#10)"},
		{"entity", graph.String(" cote d’ivoire "), "(#11)"},
		{"entity", graph.String("nobody"), "null"},
	} {
		got, err := Builtin().Func(c.name).Invoke(ctx, []graph.Value{c.arg})
		if err != nil || got.String() != c.want {
			t.Errorf("%s(%v) = %v, %v; want %s", c.name, c.arg, got, err, c.want)
		}
	}
}
