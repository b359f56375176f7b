package graph

import (
	"hash/maphash"
	"math"
	"math/bits"
)

// Equal is the = of openCypher. It is Unknown if either side is null, or if lists
// or maps are equal but for nulls inside. NaN equals nothing, numbers are equal
// across integer and float if they are the same number, and values of different
// kinds differ. Nodes and edges are compared by id.
//
//kg:switch
func (v Value) Equal(w Value) Ternary {
	switch {
	case v.kind == KindNull || w.kind == KindNull:
		return Unknown
	case v.IsNumber() && w.IsNumber():
		return TernaryOf(!v.isNaN() && !w.isNaN() && compareNumbers(v, w) == 0)
	case v.kind != w.kind:
		return False
	}
	switch v.kind {
	case KindString:
		return TernaryOf(v.str() == w.str())
	case KindList:
		return equalLists(v.list(), w.list())
	case KindMap:
		return equalMaps(v.props(), w.props())
	}
	return TernaryOf(v.Compare(w) == 0)
}

func equalLists(a, b []Value) Ternary {
	if len(a) != len(b) {
		return False
	}
	result := True
	for i := range a {
		if result = result.And(a[i].Equal(b[i])); result == False {
			return False
		}
	}
	return result
}

func equalMaps(a, b Props) Ternary {
	if len(a) != len(b) {
		return False
	}
	for i := range a {
		if a[i].Key != b[i].Key {
			return False
		}
	}
	result := True
	for i := range a {
		if result = result.And(a[i].Value.Equal(b[i].Value)); result == False {
			return False
		}
	}
	return result
}

// Less is the < of openCypher: Unknown unless both sides are numbers, or of one
// kind that has an order; durations, maps, nodes, edges and paths have none. A
// comparison of a number with NaN is False.
func (v Value) Less(w Value) Ternary { return v.ordered(w, func(c int) bool { return c < 0 }) }

// LessEqual is the <= of openCypher, with the same exceptions as Less.
func (v Value) LessEqual(w Value) Ternary { return v.ordered(w, func(c int) bool { return c <= 0 }) }

func (v Value) ordered(w Value, holds func(int) bool) Ternary {
	switch {
	case v.IsNumber() && w.IsNumber():
		if v.isNaN() || w.isNaN() {
			return False
		}
	case v.kind != w.kind:
		return Unknown
	}
	switch v.kind {
	case KindNull, KindMap, KindNode, KindEdge, KindPath, KindDuration:
		return Unknown
	case KindList:
		return orderedLists(v.list(), w.list(), holds)
	}
	return TernaryOf(holds(v.Compare(w)))
}

func orderedLists(a, b []Value, holds func(int) bool) Ternary {
	for i := range min(len(a), len(b)) {
		switch a[i].Equal(b[i]) {
		case Unknown:
			return Unknown
		case False:
			return a[i].ordered(b[i], holds)
		}
	}
	return TernaryOf(holds(len(a) - len(b)))
}

// rank is the place of a kind in the total order.
var rank = [...]uint8{
	KindMap: 1, KindNode: 2, KindEdge: 3, KindList: 4, KindPath: 5,
	KindDateTime: 6, KindLocalDateTime: 7, KindDate: 8, KindTime: 9, KindLocalTime: 10, KindDuration: 11,
	KindString: 12, KindBool: 13, KindInt: 14, KindFloat: 14, KindNull: 15,
}

// Compare is the order of ORDER BY, a total order over all values: maps, nodes,
// edges, lists, paths, date-times, local date-times, dates, times, local times,
// durations, strings, booleans, numbers with NaN as the last, null. It is 0 for
// values that are Equivalent.
//
//kg:switch
func (v Value) Compare(w Value) int {
	if c := int(rank[v.kind]) - int(rank[w.kind]); c != 0 {
		return c
	}
	switch v.kind {
	case KindInt, KindFloat:
		return compareNumbers(v, w)
	case KindString:
		a, b := v.str(), w.str()
		switch {
		case a < b:
			return -1
		case a > b:
			return 1
		}
		return 0
	case KindBool, KindNode, KindEdge:
		return cmpUint(v.num, w.num)
	case KindList:
		return compareLists(v.list(), w.list())
	case KindMap:
		return compareMaps(v.props(), w.props())
	case KindDate, KindLocalTime:
		return cmpInt(int64(v.num), int64(w.num))
	case KindTime:
		return compareTimes(v, w)
	case KindLocalDateTime, KindDateTime:
		return compareDateTimes(v, w)
	case KindDuration:
		return compareDurations(*(*Duration)(v.ptr), *(*Duration)(w.ptr))
	case KindPath:
		return comparePaths((*Path)(v.ptr), (*Path)(w.ptr))
	}
	return 0
}

func (v Value) isNaN() bool {
	return v.kind == KindFloat && math.IsNaN(math.Float64frombits(v.num))
}

// compareNumbers compares as exact numbers; NaN is equal to itself and above all.
func compareNumbers(v, w Value) int {
	if v.kind == KindInt && w.kind == KindInt {
		return cmpInt(int64(v.num), int64(w.num))
	}
	if v.kind == KindInt {
		return -compareNumbers(w, v)
	}
	f := math.Float64frombits(v.num)
	if w.kind == KindInt {
		return compareFloatInt(f, int64(w.num))
	}
	g := math.Float64frombits(w.num)
	switch {
	case f < g:
		return -1
	case f > g:
		return 1
	case f == g:
		return 0
	}
	fn, gn := math.IsNaN(f), math.IsNaN(g)
	switch {
	case fn && gn:
		return 0
	case fn:
		return 1
	}
	return -1
}

func compareFloatInt(f float64, i int64) int {
	switch {
	case math.IsNaN(f) || f >= 1<<63:
		return 1
	case f < -1<<63:
		return -1
	}
	whole := math.Floor(f)
	if c := cmpInt(int64(whole), i); c != 0 {
		return c
	}
	if f > whole {
		return 1
	}
	return 0
}

func compareLists(a, b []Value) int {
	for i := range min(len(a), len(b)) {
		if c := a[i].Compare(b[i]); c != 0 {
			return c
		}
	}
	return len(a) - len(b)
}

// compareMaps orders by the number of entries, then by the keys, then by the values.
func compareMaps(a, b Props) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	for i := range a {
		if a[i].Key != b[i].Key {
			if a[i].Key < b[i].Key {
				return -1
			}
			return 1
		}
	}
	for i := range a {
		if c := a[i].Value.Compare(b[i].Value); c != 0 {
			return c
		}
	}
	return 0
}

// compareTimes orders by the moment, then by the offset.
func compareTimes(v, w Value) int {
	a, _ := v.AsTime()
	b, _ := w.AsTime()
	if c := cmpInt(a.utcNanos(), b.utcNanos()); c != 0 {
		return c
	}
	return cmpInt(int64(a.offset), int64(b.offset))
}

// compareDateTimes orders by the instant, then by the offset, then by zone name.
func compareDateTimes(v, w Value) int {
	if c := cmpInt(int64(v.num), int64(w.num)); c != 0 {
		return c
	}
	if c := cmpInt(int64(v.aux), int64(w.aux)); c != 0 || v.ptr == w.ptr {
		return c
	}
	a, _ := v.AsDateTime()
	b, _ := w.AsDateTime()
	if c := cmpInt(int64(a.Offset()), int64(b.Offset())); c != 0 {
		return c
	}
	switch an, bn := a.zone.Name(), b.zone.Name(); {
	case an < bn:
		return -1
	case an > bn:
		return 1
	}
	return 0
}

// comparePaths orders by the ids met on the way, then by length.
func comparePaths(a, b *Path) int {
	for i := range min(len(a.Nodes), len(b.Nodes)) {
		if c := a.Nodes[i].Compare(b.Nodes[i]); c != 0 {
			return c
		}
		if i < min(len(a.Edges), len(b.Edges)) {
			if c := a.Edges[i].Compare(b.Edges[i]); c != 0 {
				return c
			}
		}
	}
	return len(a.Nodes) - len(b.Nodes)
}

// Equivalent is the sameness of DISTINCT and of grouping: Equal, but null is the
// same as null and NaN the same as NaN.
func (v Value) Equivalent(w Value) bool {
	if v.kind != w.kind && !(v.IsNumber() && w.IsNumber()) {
		return false
	}
	if v.kind == KindString {
		return v.str() == w.str()
	}
	return v.Compare(w) == 0
}

var hashSeed = maphash.MakeSeed()

// Hash returns the same number for Equivalent values. It differs from one process
// to the next, so nothing that is printed or stored may depend on it.
func (v Value) Hash() uint64 { return v.hash(0) }

//kg:switch
func (v Value) hash(h uint64) uint64 {
	switch v.kind {
	case KindString:
		return mix(h^uint64(KindString), maphash.String(hashSeed, v.str()))
	case KindInt:
		return mix(h^uint64(KindInt), v.num)
	case KindFloat:
		return hashFloat(h, math.Float64frombits(v.num))
	case KindList:
		h = mix(h^uint64(KindList), v.num)
		for _, e := range v.list() {
			h = e.hash(h)
		}
		return h
	case KindMap:
		h = mix(h^uint64(KindMap), v.num)
		for _, p := range v.props() {
			h = p.Value.hash(mix(h, maphash.String(hashSeed, p.Key)))
		}
		return h
	case KindDuration:
		d := (*Duration)(v.ptr)
		h = mix(h^uint64(KindDuration), uint64(d.months))
		return mix(mix(mix(h, uint64(d.days)), uint64(d.seconds)), uint64(d.nanos))
	case KindPath:
		p := (*Path)(v.ptr)
		h = mix(h^uint64(KindPath), uint64(len(p.Nodes)))
		for _, n := range p.Nodes {
			h = n.hash(h)
		}
		for _, e := range p.Edges {
			h = e.hash(h)
		}
		return h
	case KindNode, KindEdge, KindDateTime: // what else these hold is not compared, or follows
		return mix(h^uint64(v.kind), v.num)
	}
	return mix(mix(h^uint64(v.kind), v.num), uint64(v.aux))
}

// hashFloat hashes a whole number as the integer that it equals.
func hashFloat(h uint64, f float64) uint64 {
	if f >= -1<<63 && f < 1<<63 && f == math.Floor(f) {
		return mix(h^uint64(KindInt), uint64(int64(f)))
	}
	if math.IsNaN(f) {
		return mix(h^uint64(KindFloat), 1)
	}
	return mix(h^uint64(KindFloat), math.Float64bits(f))
}

func mix(h, x uint64) uint64 {
	hi, lo := bits.Mul64(h^0x9e3779b97f4a7c15, x^0xd6e8feb86659fd93)
	return hi ^ lo
}
