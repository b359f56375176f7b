package cli

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/jsonl"
	"github.com/newsgraph/kg/query"
)

// batchParams reads parameters from JSON.
func batchParams(params map[string]json.RawMessage) (query.Args, error) {
	args := make(query.Args, len(params))
	for name, text := range params {
		v, err := paramValue(text)
		if err != nil {
			return nil, fmt.Errorf("parameter %q: %w", name, err)
		}
		args[name] = v
	}
	return args, nil
}

// paramValue reads a value as jsonl writes it, or a map.
func paramValue(text json.RawMessage) (graph.Value, error) {
	switch text[0] {
	case '{':
		var m map[string]json.RawMessage
		if err := json.Unmarshal(text, &m); err != nil {
			return graph.Null, err
		}
		if tagged(m) {
			break
		}
		props := make([]graph.Prop, 0, len(m))
		for k, x := range m {
			v, err := paramValue(x)
			if err != nil {
				return graph.Null, fmt.Errorf("%s: %w", k, err)
			}
			props = append(props, graph.Prop{Key: k, Value: v})
		}
		return graph.MapOf(graph.NewProps(props...)), nil
	case '[':
		var list []json.RawMessage
		if err := json.Unmarshal(text, &list); err != nil {
			return graph.Null, err
		}
		out := make([]graph.Value, len(list))
		for i, x := range list {
			v, err := paramValue(x)
			if err != nil {
				return graph.Null, fmt.Errorf("element %d: %w", i, err)
			}
			out[i] = v
		}
		return graph.List(out), nil
	}
	return jsonl.ParseValue(text)
}

// tagged reports whether an object stands for a value that JSON does not have.
func tagged(m map[string]json.RawMessage) bool {
	for k := range m {
		return len(m) == 1 && k != "" && k[0] == '$'
	}
	return false
}

// appendBatchValue appends a value so that its type can be told: what can be a
// parameter as parameters are written, nodes, relationships and paths as objects with
// a member that begins with $.
func appendBatchValue(b []byte, v graph.Value) ([]byte, error) {
	switch v.Kind() {
	case graph.KindList:
		list, _ := v.AsList()
		return appendBatchList(b, list)
	case graph.KindMap:
		m, _ := v.AsMap()
		return appendBatchMap(b, m)
	case graph.KindNode:
		return appendBatchNode(b, v)
	case graph.KindEdge:
		return appendBatchEdge(b, v)
	case graph.KindPath:
		p, _ := v.AsPath()
		steps := make([]graph.Value, 0, 2*len(p.Nodes))
		for i, n := range p.Nodes {
			if i > 0 {
				steps = append(steps, p.Edges[i-1])
			}
			steps = append(steps, n)
		}
		b, err := appendBatchList(append(b, `{"$path":`...), steps)
		return append(b, '}'), err
	}
	return jsonl.AppendValue(b, v)
}

// appendBatchRows appends rows as a list of lists.
func appendBatchRows(b []byte, rows [][]graph.Value) (_ []byte, err error) {
	b = append(b, '[')
	for i, row := range rows {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendBatchList(b, row); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

func appendBatchList(b []byte, vs []graph.Value) (_ []byte, err error) {
	b = append(b, '[')
	for i, v := range vs {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendBatchValue(b, v); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

func appendBatchMap(b []byte, ps graph.Props) (_ []byte, err error) {
	b = append(b, '{')
	for i, p := range ps {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = jsonl.AppendValue(b, graph.String(p.Key)); err != nil {
			return nil, err
		}
		if b, err = appendBatchValue(append(b, ':'), p.Value); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

func appendBatchNode(b []byte, v graph.Value) ([]byte, error) {
	id, _ := v.NodeID()
	b = strconv.AppendUint(append(b, `{"$node":`...), uint64(id), 10)
	n, ok := v.AsNode()
	if !ok { // it has been deleted
		return append(b, '}'), nil
	}
	labels := make([]graph.Value, len(n.Labels))
	for i, l := range n.Labels {
		labels[i] = graph.String(l)
	}
	b, err := appendBatchList(append(b, `,"labels":`...), labels)
	if err != nil {
		return nil, err
	}
	return appendBatchProps(b, n.Props)
}

func appendBatchEdge(b []byte, v graph.Value) ([]byte, error) {
	id, _ := v.EdgeID()
	b = strconv.AppendUint(append(b, `{"$relationship":`...), uint64(id), 10)
	e, ok := v.AsEdge()
	if !ok {
		return append(b, '}'), nil
	}
	b, err := jsonl.AppendValue(append(b, `,"type":`...), graph.String(e.Type))
	if err != nil {
		return nil, err
	}
	b = strconv.AppendUint(append(b, `,"from":`...), uint64(e.From), 10)
	b = strconv.AppendUint(append(b, `,"to":`...), uint64(e.To), 10)
	return appendBatchProps(b, e.Props)
}

// appendBatchProps ends the object of a node or a relationship.
func appendBatchProps(b []byte, ps graph.Props) ([]byte, error) {
	b, err := appendBatchMap(append(b, `,"properties":`...), ps)
	return append(b, '}'), err
}
