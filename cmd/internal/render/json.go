package render

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"strconv"

	"github.com/newsgraph/kg/graph"
)

type jsonWriter struct {
	w    io.Writer
	keys [][]byte // `"name":` of each column
	buf  []byte
}

func jsonKeys(columns []string) [][]byte {
	keys := make([][]byte, len(columns))
	for i, c := range columns {
		keys[i] = append(appendString(nil, c), ':')
	}
	return keys
}

func (j *jsonWriter) Row(row []graph.Value) error {
	b := append(j.buf[:0], '{')
	for i, v := range row {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, j.keys[i]...)
		b = AppendJSON(b, v)
	}
	j.buf = append(b, '}', '\n')
	_, err := j.w.Write(j.buf)
	return err
}

func (j *jsonWriter) Close() error { return nil }

// AppendJSON appends the JSON form of v. Temporal values and non-finite numbers
// are strings; a node is {"id","labels","properties"}, a relationship
// {"id","type","from","to","properties"}, a path {"nodes","relationships"}.
//
//kg:switch
func AppendJSON(b []byte, v graph.Value) []byte {
	switch v.Kind() {
	case graph.KindNull:
		return append(b, "null"...)
	case graph.KindBool:
		x, _ := v.AsBool()
		return strconv.AppendBool(b, x)
	case graph.KindInt:
		x, _ := v.AsInt()
		return strconv.AppendInt(b, x, 10)
	case graph.KindFloat:
		x, _ := v.AsFloat()
		return appendFloat(b, x)
	case graph.KindString:
		x, _ := v.AsString()
		return appendString(b, x)
	case graph.KindList:
		x, _ := v.AsList()
		return appendList(b, x)
	case graph.KindMap:
		x, _ := v.AsMap()
		return appendProps(b, x)
	case graph.KindNode:
		return appendNode(b, v)
	case graph.KindEdge:
		return appendEdge(b, v)
	case graph.KindPath:
		p, _ := v.AsPath()
		b = appendList(append(b, `{"nodes":`...), p.Nodes)
		b = appendList(append(b, `,"relationships":`...), p.Edges)
		return append(b, '}')
	default:
		return appendString(b, v.String())
	}
}

func appendFloat(b []byte, x float64) []byte {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return appendString(b, graph.Float(x).String())
	}
	text, err := json.Marshal(x)
	if err != nil { // only non-finite numbers fail
		return appendString(b, strconv.FormatFloat(x, 'g', -1, 64))
	}
	return append(b, text...)
}

// appendString appends s as a JSON string; <, > and & stay as they are, and
// invalid UTF-8 becomes U+FFFD.
func appendString(b []byte, s string) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil { // strings never fail
		return append(b, `""`...)
	}
	return append(b, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...)
}

func appendList(b []byte, vs []graph.Value) []byte {
	b = append(b, '[')
	for i, v := range vs {
		if i > 0 {
			b = append(b, ',')
		}
		b = AppendJSON(b, v)
	}
	return append(b, ']')
}

func appendProps(b []byte, p graph.Props) []byte {
	b = append(b, '{')
	for i, e := range p {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, e.Key), ':')
		b = AppendJSON(b, e.Value)
	}
	return append(b, '}')
}

func appendNode(b []byte, v graph.Value) []byte {
	id, _ := v.NodeID()
	b = strconv.AppendUint(append(b, `{"id":`...), uint64(id), 10)
	if n, ok := v.AsNode(); ok {
		b = append(b, `,"labels":[`...)
		for i, l := range n.Labels {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendString(b, l)
		}
		b = appendProps(append(b, `],"properties":`...), n.Props)
	}
	return append(b, '}')
}

func appendEdge(b []byte, v graph.Value) []byte {
	id, _ := v.EdgeID()
	b = strconv.AppendUint(append(b, `{"id":`...), uint64(id), 10)
	if e, ok := v.AsEdge(); ok {
		b = appendString(append(b, `,"type":`...), e.Type)
		b = strconv.AppendUint(append(b, `,"from":`...), uint64(e.From), 10)
		b = strconv.AppendUint(append(b, `,"to":`...), uint64(e.To), 10)
		b = appendProps(append(b, `,"properties":`...), e.Props)
	}
	return append(b, '}')
}
