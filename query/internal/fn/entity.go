package fn

import (
	"strconv"

	"github.com/newsgraph/kg/graph"
)

func entityFuncs() []Func {
	return []Func{
		{Name: "id", Params: "entity", Min: 1, Max: 1, Args: kinds(Entity), Result: Int, NullIn: true, Call: id,
			Doc: "Returns the number of a node or relationship in its store.", Example: ""},
		{Name: "elementId", Params: "entity", Min: 1, Max: 1, Args: kinds(Entity), Result: String, NullIn: true, Call: elementID,
			Doc: "Returns a text that names a node or relationship in its store.", Example: ""},
		{Name: "labels", Params: "node", Min: 1, Max: 1, Args: kinds(Node), Result: List, NullIn: true, Effect: Reads, Call: labels,
			Doc: "Returns the labels of a node, sorted.", Example: ""},
		{Name: "type", Params: "relationship", Min: 1, Max: 1, Args: kinds(Edge), Result: String, NullIn: true, Effect: Reads, Call: edgeType,
			Doc: "Returns the type of a relationship.", Example: ""},
		{Name: "startNode", Params: "relationship", Min: 1, Max: 1, Args: kinds(Edge), Result: Node, NullIn: true, Effect: Reads, Call: startNode,
			Doc: "Returns the node that a relationship comes from.", Example: ""},
		{Name: "endNode", Params: "relationship", Min: 1, Max: 1, Args: kinds(Edge), Result: Node, NullIn: true, Effect: Reads, Call: endNode,
			Doc: "Returns the node that a relationship goes to.", Example: ""},
		{Name: "properties", Params: "entity or map", Min: 1, Max: 1, Args: kinds(Entity | Map), Result: Map, NullIn: true, Effect: Reads, Call: properties,
			Doc: "Returns the properties of a node or relationship as a map.", Example: "properties({a: 1}) = {a: 1}"},
		{Name: "keys", Params: "entity or map", Min: 1, Max: 1, Args: kinds(Entity | Map), Result: List, NullIn: true, Effect: Reads, Call: keys,
			Doc: "Returns the property keys of a node, relationship or map, sorted.", Example: "keys({b: 1, a: null}) = ['a', 'b']"},
		{Name: "exists", Params: "value", Min: 1, Max: 1, Args: kinds(Any), Result: Bool, Call: exists,
			Doc: "Says whether a property is there; IS NOT NULL is the newer form.", Example: "exists({a: 1}.a) = true"},
		{Name: "nodes", Params: "path", Min: 1, Max: 1, Args: kinds(Path), Result: List, NullIn: true, Call: nodes,
			Doc: "Returns the nodes of a path in their order.", Example: ""},
		{Name: "relationships", Params: "path", Min: 1, Max: 1, Args: kinds(Path), Result: List, NullIn: true, Call: relationships,
			Doc: "Returns the relationships of a path in their order.", Example: ""},
		{Name: "length", Params: "path", Min: 1, Max: 1, Args: kinds(Path), Result: Int, NullIn: true, Call: pathLength,
			Doc: "Returns the number of relationships of a path.", Example: ""},
		{Name: "degree", Params: "node, type?, direction?", Min: 1, Max: 3, Args: kinds(Node, String, String), Result: Int, Effect: Reads, Call: degree,
			Doc: "Returns the number of relationships of a node: all, those of a type, and those in a direction ('in' or 'out').", Example: ""},
	}
}

func id(_ *Context, args []graph.Value) (graph.Value, error) {
	n, _, ok := entityID(args[0])
	if !ok {
		return graph.Null, badValue("id", Entity, args[0])
	}
	return graph.Int(int64(n)), nil
}

func elementID(_ *Context, args []graph.Value) (graph.Value, error) {
	n, prefix, ok := entityID(args[0])
	if !ok {
		return graph.Null, badValue("elementId", Entity, args[0])
	}
	return graph.String(prefix + strconv.FormatUint(n, 10)), nil
}

func entityID(v graph.Value) (n uint64, prefix string, ok bool) {
	if id, ok := v.NodeID(); ok {
		return uint64(id), "n", true
	}
	id, ok := v.EdgeID()
	return uint64(id), "r", ok
}

func labels(ctx *Context, args []graph.Value) (graph.Value, error) {
	if args[0].Kind() != graph.KindNode {
		return graph.Null, badValue("labels", Node, args[0])
	}
	l, err := ctx.Graph.Labels(args[0])
	if err != nil {
		return graph.Null, err
	}
	return stringList(l), nil
}

func edgeType(ctx *Context, args []graph.Value) (graph.Value, error) {
	if args[0].Kind() != graph.KindEdge {
		return graph.Null, badValue("type", Edge, args[0])
	}
	t, err := ctx.Graph.Type(args[0])
	return graph.String(t), err
}

func startNode(ctx *Context, args []graph.Value) (graph.Value, error) {
	if args[0].Kind() != graph.KindEdge {
		return graph.Null, badValue("startNode", Edge, args[0])
	}
	from, _, err := ctx.Graph.Ends(args[0])
	return graph.NodeRef(from), err
}

func endNode(ctx *Context, args []graph.Value) (graph.Value, error) {
	if args[0].Kind() != graph.KindEdge {
		return graph.Null, badValue("endNode", Edge, args[0])
	}
	_, to, err := ctx.Graph.Ends(args[0])
	return graph.NodeRef(to), err
}

func properties(ctx *Context, args []graph.Value) (graph.Value, error) {
	p, err := props(ctx, "properties", args[0])
	if err != nil {
		return graph.Null, err
	}
	return graph.MapOf(p), nil
}

func keys(ctx *Context, args []graph.Value) (graph.Value, error) {
	p, err := props(ctx, "keys", args[0])
	if err != nil {
		return graph.Null, err
	}
	out := make([]graph.Value, len(p))
	for i := range p {
		out[i] = graph.String(p[i].Key)
	}
	return graph.List(out), nil
}

func props(ctx *Context, name string, v graph.Value) (graph.Props, error) {
	if m, ok := v.AsMap(); ok {
		return m, nil
	}
	if !Entity.Has(v.Kind()) {
		return nil, badValue(name, Entity|Map, v)
	}
	return ctx.Graph.Props(v)
}

func exists(_ *Context, args []graph.Value) (graph.Value, error) {
	return graph.Bool(!args[0].IsNull()), nil
}

func nodes(_ *Context, args []graph.Value) (graph.Value, error) {
	p, ok := args[0].AsPath()
	if !ok {
		return graph.Null, badValue("nodes", Path, args[0])
	}
	return graph.List(p.Nodes), nil
}

func relationships(_ *Context, args []graph.Value) (graph.Value, error) {
	p, ok := args[0].AsPath()
	if !ok {
		return graph.Null, badValue("relationships", Path, args[0])
	}
	return graph.List(p.Edges), nil
}

func pathLength(_ *Context, args []graph.Value) (graph.Value, error) {
	p, ok := args[0].AsPath()
	if !ok {
		return graph.Null, badValue("length", Path, args[0])
	}
	return graph.Int(int64(p.Len())), nil
}

func degree(ctx *Context, args []graph.Value) (graph.Value, error) {
	if args[0].IsNull() {
		return graph.Null, nil
	}
	if args[0].Kind() != graph.KindNode {
		return graph.Null, badValue("degree", Node, args[0])
	}
	var types []string
	if len(args) > 1 && !args[1].IsNull() {
		t, err := str("degree", args[1])
		if err != nil {
			return graph.Null, err
		}
		types = []string{t}
	}
	dir := graph.Both
	if len(args) > 2 && !args[2].IsNull() {
		s, err := str("degree", args[2])
		if err != nil {
			return graph.Null, err
		}
		var ok bool
		if dir, ok = directions[s]; !ok {
			return graph.Null, Errorf(ArgumentError, InvalidArgumentValue, "degree: the direction is %q, it must be 'in', 'out' or 'both'", s)
		}
	}
	n, err := ctx.Graph.Degree(args[0], dir, types)
	return graph.Int(n), err
}

var directions = map[string]graph.Direction{"in": graph.Incoming, "out": graph.Outgoing, "both": graph.Both}
