package graph

import (
	"math"
	"unsafe"
)

// Kind is the type of a Value.
type Kind uint8

// The kinds of values. Their numbers are part of the stored format. Node, edge and path values appear in query results only;
// they and maps cannot be stored as properties.
const (
	KindNull Kind = iota
	KindBool
	KindInt
	KindFloat
	KindString
	KindList
	KindMap
	KindDate
	KindLocalTime
	KindTime
	KindLocalDateTime
	KindDateTime
	KindDuration
	KindNode
	KindEdge
	KindPath
)

var kindNames = [...]string{
	"Null", "Boolean", "Integer", "Float", "String", "List", "Map", "Date", "LocalTime", "Time",
	"LocalDateTime", "DateTime", "Duration", "Node", "Relationship", "Path",
}

// String returns the openCypher name of the kind.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "Invalid"
}

// Value is one openCypher value. The zero Value is Null. A Value is 24 bytes and
// never changes; scalars, strings, temporal values other than durations, and
// references to nodes and edges are made without allocation.
//
// Values are compared with Equal, Compare and Equivalent; == does not compile.
type Value struct {
	_    [0]func()
	num  uint64         // number, length, id, seconds
	aux  uint32         // nanoseconds, offset, type code
	kind Kind           //
	ptr  unsafe.Pointer // string bytes, list or map entries, zone, *Duration, *Node, *Edge, *Path
}

// Null is the null value.
var Null Value

// Bool returns a boolean value.
func Bool(b bool) Value {
	v := Value{kind: KindBool}
	if b {
		v.num = 1
	}
	return v
}

// Int returns an integer value.
func Int(i int64) Value { return Value{kind: KindInt, num: uint64(i)} }

// Float returns a float value.
func Float(f float64) Value { return Value{kind: KindFloat, num: math.Float64bits(f)} }

// String returns a string value. The bytes of s are shared.
func String(s string) Value {
	return Value{kind: KindString, num: uint64(len(s)), ptr: unsafe.Pointer(unsafe.StringData(s))}
}

// List returns a list value. The slice is shared: do not change it afterwards.
func List(vs []Value) Value {
	return Value{kind: KindList, num: uint64(len(vs)), ptr: unsafe.Pointer(unsafe.SliceData(vs))}
}

// ListOf returns a list of its arguments.
func ListOf(vs ...Value) Value { return List(vs) }

// Map returns a map value with the entries of m.
func Map(m map[string]Value) Value { return MapOf(PropsOf(m)) }

// MapOf returns a map value with entries that are sorted by key already. The
// slice is shared: do not change it afterwards.
func MapOf(p Props) Value {
	return Value{kind: KindMap, num: uint64(len(p)), ptr: unsafe.Pointer(unsafe.SliceData(p))}
}

// NodeRef returns a node value that carries the id only.
func NodeRef(id NodeID) Value { return Value{kind: KindNode, num: uint64(id)} }

// NodeValue returns a node value with labels and properties. The node is shared.
func NodeValue(n *Node) Value {
	return Value{kind: KindNode, num: uint64(n.ID), ptr: unsafe.Pointer(n)}
}

// EdgeRef returns an edge value that carries the id and, if not zero, the type
// code, which means something in the store that gave it only.
func EdgeRef(id EdgeID, typ TypeCode) Value {
	return Value{kind: KindEdge, num: uint64(id), aux: uint32(typ)}
}

// EdgeValue returns an edge value with type, ends and properties. The edge is shared.
func EdgeValue(e *Edge) Value {
	return Value{kind: KindEdge, num: uint64(e.ID), ptr: unsafe.Pointer(e)}
}

// PathValue returns a path value. The path is shared.
func PathValue(p *Path) Value { return Value{kind: KindPath, ptr: unsafe.Pointer(p)} }

// Kind returns the kind of v.
func (v Value) Kind() Kind { return v.kind }

// IsNull reports whether v is Null.
func (v Value) IsNull() bool { return v.kind == KindNull }

// IsNumber reports whether v is an integer or a float.
func (v Value) IsNumber() bool { return v.kind == KindInt || v.kind == KindFloat }

// AsBool returns the boolean in v, and whether v is one.
func (v Value) AsBool() (b, ok bool) { return v.num != 0, v.kind == KindBool }

// AsInt returns the integer in v, and whether v is one.
func (v Value) AsInt() (int64, bool) {
	if v.kind != KindInt {
		return 0, false
	}
	return int64(v.num), true
}

// AsFloat returns the float in v, and whether v is one. See AsNumber for a
// reading that takes integers too.
func (v Value) AsFloat() (float64, bool) {
	if v.kind != KindFloat {
		return 0, false
	}
	return math.Float64frombits(v.num), true
}

// AsNumber returns the number in v as a float, and whether v is an integer or a float.
func (v Value) AsNumber() (float64, bool) {
	switch v.kind {
	case KindInt:
		return float64(int64(v.num)), true
	case KindFloat:
		return math.Float64frombits(v.num), true
	}
	return 0, false
}

// AsString returns the string in v, and whether v is one.
func (v Value) AsString() (string, bool) {
	if v.kind != KindString {
		return "", false
	}
	return v.str(), true
}

func (v Value) str() string { return unsafe.String((*byte)(v.ptr), int(v.num)) }

// AsList returns the elements of v, and whether v is a list. The slice must not be changed.
func (v Value) AsList() ([]Value, bool) {
	if v.kind != KindList {
		return nil, false
	}
	return v.list(), true
}

func (v Value) list() []Value { return unsafe.Slice((*Value)(v.ptr), int(v.num)) }

// AsMap returns the entries of v, and whether v is a map. The slice must not be changed.
func (v Value) AsMap() (Props, bool) {
	if v.kind != KindMap {
		return nil, false
	}
	return v.props(), true
}

func (v Value) props() Props { return unsafe.Slice((*Prop)(v.ptr), int(v.num)) }

// NodeID returns the id of the node in v, and whether v is a node.
func (v Value) NodeID() (NodeID, bool) {
	if v.kind != KindNode {
		return 0, false
	}
	return NodeID(v.num), true
}

// AsNode returns the node in v, and whether v is a materialised node.
func (v Value) AsNode() (*Node, bool) {
	if v.kind != KindNode || v.ptr == nil {
		return nil, false
	}
	return (*Node)(v.ptr), true
}

// EdgeID returns the id of the edge in v, and whether v is an edge.
func (v Value) EdgeID() (EdgeID, bool) {
	if v.kind != KindEdge {
		return 0, false
	}
	return EdgeID(v.num), true
}

// EdgeType returns the type code that EdgeRef was given, or zero.
func (v Value) EdgeType() TypeCode {
	if v.kind != KindEdge {
		return 0
	}
	return TypeCode(v.aux)
}

// AsEdge returns the edge in v, and whether v is a materialised edge.
func (v Value) AsEdge() (*Edge, bool) {
	if v.kind != KindEdge || v.ptr == nil {
		return nil, false
	}
	return (*Edge)(v.ptr), true
}

// AsPath returns the path in v, and whether v is one.
func (v Value) AsPath() (*Path, bool) {
	if v.kind != KindPath {
		return nil, false
	}
	return (*Path)(v.ptr), true
}
