package graph

import (
	"fmt"
	"math"
	"sort"
	"unsafe"

	"github.com/newsgraph/kg/graph/internal/key"
	"github.com/newsgraph/kg/graph/internal/rec"
)

// Tags of stored values. They are part of the format: never change one.
const (
	tagFalse         = 1
	tagTrue          = 2
	tagInt           = 3
	tagFloat         = 4
	tagString        = 5
	tagList          = 6
	tagDate          = 7
	tagLocalTime     = 8
	tagTime          = 9
	tagLocalDateTime = 10
	tagDateTime      = 11
	tagZonedDateTime = 12
	tagDuration      = 13
)

// checkStorable returns a PropertyTypeError unless v can be a property.
func checkStorable(name string, v Value) error {
	if vs, ok := v.AsList(); ok {
		for _, e := range vs {
			if k := e.kind; k == KindNull || k == KindList || k == KindMap || k >= KindNode {
				return &PropertyTypeError{name, v}
			}
		}
		return nil
	}
	if v.kind == KindMap || v.kind >= KindNode {
		return &PropertyTypeError{name, v}
	}
	return nil
}

// appendValue appends the stored form of a value that checkStorable passed and that
// is not null.
//
//kg:switch
func appendValue(b []byte, v Value) []byte {
	switch v.kind {
	case KindBool:
		if v.num != 0 {
			return append(b, tagTrue)
		}
		return append(b, tagFalse)
	case KindInt:
		return rec.Int(append(b, tagInt), int64(v.num))
	case KindFloat:
		return rec.Float(append(b, tagFloat), math.Float64frombits(v.num))
	case KindString:
		return rec.String(append(b, tagString), v.str())
	case KindList:
		b = rec.Uint(append(b, tagList), v.num)
		for _, e := range v.list() {
			b = appendValue(b, e)
		}
		return b
	case KindDate:
		return rec.Int(append(b, tagDate), int64(v.num))
	case KindLocalTime:
		return rec.Uint(append(b, tagLocalTime), v.num)
	case KindTime:
		return rec.Int(rec.Uint(append(b, tagTime), v.num), int64(int32(v.aux)))
	case KindLocalDateTime:
		return rec.Uint(rec.Int(append(b, tagLocalDateTime), int64(v.num)), uint64(v.aux))
	case KindDateTime:
		t, _ := v.AsDateTime()
		if name := t.zone.Name(); name != "" {
			return rec.String(rec.Uint(rec.Int(append(b, tagZonedDateTime), t.sec), uint64(t.nano)), name)
		}
		return rec.Int(rec.Uint(rec.Int(append(b, tagDateTime), t.sec), uint64(t.nano)), int64(t.Offset()))
	case KindDuration:
		d := (*Duration)(v.ptr)
		b = rec.Int(rec.Int(rec.Int(append(b, tagDuration), d.months), d.days), d.seconds)
		return rec.Uint(b, uint64(d.nanos))
	}
	panic("graph: appendValue: " + v.kind.String() + " cannot be stored")
}

// readValue reads a stored value. With share, strings are part of the record, which
// then must not change as long as the value lives.
//
//kg:switch
func readValue(r *rec.Reader, share bool) (Value, error) {
	switch tag := r.Byte(); tag {
	case tagFalse:
		return Bool(false), r.Err()
	case tagTrue:
		return Bool(true), nil
	case tagInt:
		return Int(r.Int()), r.Err()
	case tagFloat:
		return Float(r.Float()), r.Err()
	case tagString:
		b := r.Counted()
		if share {
			return String(unsafe.String(unsafe.SliceData(b), len(b))), r.Err()
		}
		return String(string(b)), r.Err()
	case tagList:
		return readList(r, share)
	case tagDate:
		d, err := DateOfDays(r.Int())
		return checked(r, DateValue(d), err)
	case tagLocalTime:
		t, err := LocalTimeOfNanos(int64(r.Uint()))
		return checked(r, LocalTimeValue(t), err)
	case tagTime:
		t, err := LocalTimeOfNanos(int64(r.Uint()))
		if err != nil {
			return checked(r, Null, err)
		}
		z, err := NewTime(t, int(r.Int()))
		return checked(r, TimeValue(z), err)
	case tagLocalDateTime:
		t, err := LocalDateTimeOfUnix(r.Int(), int64(r.Uint32()))
		return checked(r, LocalDateTimeValue(t), err)
	case tagDateTime, tagZonedDateTime:
		return readDateTime(r, tag)
	case tagDuration:
		d, err := NewDuration(r.Int(), r.Int(), r.Int(), int64(r.Uint32()))
		return checked(r, DurationValue(d), err)
	default:
		if r.Err() != nil {
			return Null, r.Err()
		}
		return Null, fmt.Errorf("unknown value tag %d", tag)
	}
}

func checked(r *rec.Reader, v Value, err error) (Value, error) {
	if r.Err() != nil {
		return Null, r.Err()
	}
	if err != nil {
		return Null, err
	}
	return v, nil
}

func readList(r *rec.Reader, share bool) (Value, error) {
	vs := make([]Value, r.Count(1))
	for i := range vs {
		v, err := readValue(r, share)
		if err != nil {
			return Null, err
		}
		if v.kind == KindList {
			return Null, fmt.Errorf("list in a list")
		}
		vs[i] = v
	}
	return List(vs), r.Err()
}

func readDateTime(r *rec.Reader, tag byte) (Value, error) {
	sec, nano := r.Int(), int64(r.Uint32())
	var z Zone
	var err error
	if tag == tagZonedDateTime {
		z, err = NamedZone(r.String())
	} else {
		z, err = OffsetZone(int(r.Int()))
	}
	if err != nil {
		return checked(r, Null, err)
	}
	t, err := DateTimeOfUnix(sec, nano, z)
	return checked(r, DateTimeValue(t), err)
}

// skipValue moves past a stored value.
//
//kg:switch
func skipValue(r *rec.Reader) {
	switch r.Byte() {
	case tagInt, tagDate, tagLocalTime:
		r.Uint()
	case tagFloat:
		r.Bytes(8)
	case tagString:
		r.Counted()
	case tagList:
		for range r.Count(1) {
			skipValue(r)
		}
	case tagTime, tagLocalDateTime:
		r.Uint()
		r.Uint()
	case tagDateTime:
		r.Uint()
		r.Uint()
		r.Uint()
	case tagZonedDateTime:
		r.Uint()
		r.Uint()
		r.Counted()
	case tagDuration:
		r.Uint()
		r.Uint()
		r.Uint()
		r.Uint()
	}
}

// codedProp is a property under its key's code.
type codedProp struct {
	key   KeyCode
	value Value
}

// appendProps appends properties sorted by code.
func appendProps(b []byte, ps []codedProp) []byte {
	b = rec.Uint(b, uint64(len(ps)))
	for _, p := range ps {
		b = appendValue(rec.Uint(b, uint64(p.key)), p.value)
	}
	return b
}

// readProps reads all properties, sorted by code.
func readProps(r *rec.Reader, share bool) ([]codedProp, error) {
	ps := make([]codedProp, r.Count(2))
	for i := range ps {
		ps[i].key = KeyCode(r.Uint32())
		var err error
		if ps[i].value, err = readValue(r, share); err != nil {
			return nil, err
		}
		if i > 0 && ps[i-1].key >= ps[i].key {
			return nil, fmt.Errorf("property keys are out of order")
		}
	}
	return ps, r.Err()
}

// findProp reads the properties up to the one wanted, or returns Null.
func findProp(r *rec.Reader, want KeyCode, share bool) (Value, error) {
	for range r.Count(2) {
		k := KeyCode(r.Uint32())
		if k == want {
			return readValue(r, share)
		}
		if k > want {
			break
		}
		skipValue(r)
	}
	return Null, r.Err()
}

func sortProps(ps []codedProp) {
	if len(ps) > 1 {
		sort.Slice(ps, func(i, j int) bool { return ps[i].key < ps[j].key })
	}
}

// Stored form of a node: labels sorted by code, then properties.
func appendNodeRecord(b []byte, labels []LabelCode, ps []codedProp) []byte {
	b = rec.Uint(b, uint64(len(labels)))
	for _, l := range labels {
		b = rec.Uint(b, uint64(l))
	}
	return appendProps(b, ps)
}

// nodeRecord is a stored node, of which the labels have been read.
type nodeRecord struct {
	labels []LabelCode
	props  rec.Reader
}

// readNodeRecord reads the labels into buf.
func readNodeRecord(data []byte, buf []LabelCode) (nodeRecord, error) {
	r := rec.NewReader(data)
	for range r.Count(1) {
		buf = append(buf, LabelCode(r.Uint32()))
	}
	return nodeRecord{buf, r}, r.Err()
}

// appendIndexKey appends the value so that the bytes are in the order of Compare,
// and the same for Equivalent values.
//
//kg:switch
func appendIndexKey(b []byte, v Value) []byte {
	b = append(b, rank[v.kind])
	switch v.kind {
	case KindBool:
		return append(b, byte(v.num))
	case KindInt:
		return key.Number(b, int64(v.num))
	case KindFloat:
		return key.Float(b, math.Float64frombits(v.num))
	case KindString:
		return key.String(b, v.str())
	case KindList:
		for _, e := range v.list() {
			b = appendIndexKey(b, e)
		}
		return append(b, 0)
	case KindDate, KindLocalTime:
		return key.Int64(b, int64(v.num))
	case KindTime:
		t, _ := v.AsTime()
		return key.Int32(key.Int64(b, t.utcNanos()), t.offset)
	case KindLocalDateTime:
		return key.Uint32(key.Int64(b, int64(v.num)), v.aux)
	case KindDateTime:
		t, _ := v.AsDateTime()
		b = key.Uint32(key.Int64(b, t.sec), uint32(t.nano))
		return key.String(key.Int32(b, int32(t.Offset())), t.zone.Name())
	case KindDuration:
		d := *(*Duration)(v.ptr)
		hi, lo := d.meanNanos()
		return key.Int64(key.Int64(key.Int128(b, hi, lo), d.months), d.days)
	}
	panic("graph: appendIndexKey: " + v.kind.String() + " cannot be indexed")
}
