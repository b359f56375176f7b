package fn

import (
	"sort"
	"strings"

	"github.com/newsgraph/kg/graph"
)

// typeNames are the type names of GQL, in the order in which a union lists them.
var typeNames = []struct {
	kind graph.Kind
	name string
}{
	{graph.KindBool, "BOOLEAN"}, {graph.KindString, "STRING"}, {graph.KindInt, "INTEGER"}, {graph.KindFloat, "FLOAT"},
	{graph.KindDate, "DATE"}, {graph.KindLocalTime, "LOCAL TIME"}, {graph.KindTime, "ZONED TIME"},
	{graph.KindLocalDateTime, "LOCAL DATETIME"}, {graph.KindDateTime, "ZONED DATETIME"}, {graph.KindDuration, "DURATION"},
	{graph.KindNode, "NODE"}, {graph.KindEdge, "RELATIONSHIP"}, {graph.KindMap, "MAP"}, {graph.KindList, "LIST"}, {graph.KindPath, "PATH"},
}

func typeRank(k graph.Kind) int {
	for i, t := range typeNames {
		if t.kind == k {
			return i
		}
	}
	return len(typeNames)
}

func valueType(_ *Context, args []graph.Value) (graph.Value, error) {
	if args[0].IsNull() {
		return graph.String("NULL"), nil
	}
	return graph.String(typeText(args[0]) + " NOT NULL"), nil
}

// typeText names the type of a value that is not null.
func typeText(v graph.Value) string {
	if l, ok := v.AsList(); ok {
		return "LIST<" + elementType(l) + ">"
	}
	return typeNames[typeRank(v.Kind())].name
}

// elementType names the union of the types of a list's elements.
func elementType(l []graph.Value) string {
	if len(l) == 0 {
		return "NOTHING"
	}
	suffix := " NOT NULL"
	ranks := map[string]int{}
	for _, v := range l {
		if v.IsNull() {
			suffix = ""
			continue
		}
		ranks[typeText(v)] = typeRank(v.Kind())
	}
	if len(ranks) == 0 {
		return "NULL"
	}
	names := make([]string, 0, len(ranks))
	for n := range ranks {
		names = append(names, n)
	}
	sort.Slice(names, func(i, j int) bool {
		if a, b := ranks[names[i]], ranks[names[j]]; a != b {
			return a < b
		}
		return names[i] < names[j]
	})
	return strings.Join(names, suffix+" | ") + suffix
}
