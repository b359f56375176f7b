package query

import (
	"fmt"
	"reflect"
	"time"

	"github.com/newsgraph/kg/graph"
)

// Scan copies the row that Next went to into variables, one for each column: pointers
// to graph.Value, any, booleans, numbers, strings, time.Time, slices, maps with
// string keys, graph.Node and graph.Edge. Null can be read into a graph.Value, an any
// or a pointer to a pointer, which becomes nil.
func (r *Rows) Scan(dest ...any) error {
	row := r.Row()
	if row == nil {
		return fmt.Errorf("query: Scan: there is no row; call Next first")
	}
	if len(dest) != len(row) {
		return fmt.Errorf("query: Scan: %d variables for %d columns", len(dest), len(row))
	}
	for i, d := range dest {
		if err := scan(row[i], d); err != nil {
			return fmt.Errorf("query: Scan: column `%s`: %w", r.columns[i], err)
		}
	}
	return nil
}

func scan(v graph.Value, dest any) error {
	switch d := dest.(type) {
	case *graph.Value:
		*d = v
		return nil
	case *any:
		*d = GoValue(v)
		return nil
	}
	p := reflect.ValueOf(dest)
	if p.Kind() != reflect.Pointer || p.IsNil() {
		return fmt.Errorf("cannot scan into a %T: it is no pointer", dest)
	}
	return scanInto(v, p.Elem())
}

func scanInto(v graph.Value, to reflect.Value) error {
	if to.Type() == reflect.TypeFor[graph.Value]() {
		to.Set(reflect.ValueOf(v))
		return nil
	}
	if to.Kind() == reflect.Pointer {
		if v.IsNull() {
			to.SetZero()
			return nil
		}
		to.Set(reflect.New(to.Type().Elem()))
		return scanInto(v, to.Elem())
	}
	if v.IsNull() && to.Kind() != reflect.Interface {
		return fmt.Errorf("it is null; a %s cannot be, scan into a *%s", to.Type(), to.Type())
	}
	if ok, err := scanKind(v, to); ok || err != nil {
		return err
	}
	return fmt.Errorf("a %s cannot be read into a %s", v.Kind(), to.Type())
}

// scanKind sets to if its kind fits the value's.
func scanKind(v graph.Value, to reflect.Value) (bool, error) {
	switch to.Kind() {
	case reflect.Bool:
		b, ok := v.AsBool()
		if ok {
			to.SetBool(b)
		}
		return ok, nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		i, ok := v.AsInt()
		if ok && to.OverflowInt(i) {
			return false, fmt.Errorf("%d does not fit into a %s", i, to.Type())
		}
		if ok {
			to.SetInt(i)
		}
		return ok, nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		i, ok := v.AsInt()
		if ok && (i < 0 || to.OverflowUint(uint64(i))) {
			return false, fmt.Errorf("%d does not fit into a %s", i, to.Type())
		}
		if ok {
			to.SetUint(uint64(i))
		}
		return ok, nil
	case reflect.Float32, reflect.Float64:
		f, ok := v.AsNumber()
		if ok {
			to.SetFloat(f)
		}
		return ok, nil
	case reflect.String:
		s, ok := v.AsString()
		if ok {
			to.SetString(s)
		}
		return ok, nil
	case reflect.Slice:
		return scanList(v, to)
	}
	// What is left has one Go type: any, a time, an entity, a map.
	x := reflect.ValueOf(GoValue(v))
	if n, ok := v.AsNode(); ok && to.Kind() == reflect.Struct {
		x = reflect.ValueOf(*n)
	}
	if e, ok := v.AsEdge(); ok && to.Kind() == reflect.Struct {
		x = reflect.ValueOf(*e)
	}
	if x.IsValid() && x.Type().AssignableTo(to.Type()) {
		to.Set(x)
		return true, nil
	}
	return false, nil
}

func scanList(v graph.Value, to reflect.Value) (bool, error) {
	l, ok := v.AsList()
	if !ok {
		return false, nil
	}
	out := reflect.MakeSlice(to.Type(), len(l), len(l))
	for i, x := range l {
		if err := scanInto(x, out.Index(i)); err != nil {
			return false, fmt.Errorf("element %d: %w", i, err)
		}
	}
	to.Set(out)
	return true, nil
}

// GoValue turns a value into plain Go: nil, bool, int64, float64, string, []any,
// map[string]any, time.Time for a DateTime, *graph.Node, *graph.Edge and *graph.Path;
// other temporal values become their text.
func GoValue(v graph.Value) any {
	switch v.Kind() {
	case graph.KindNull:
		return nil
	case graph.KindBool:
		b, _ := v.AsBool()
		return b
	case graph.KindInt:
		i, _ := v.AsInt()
		return i
	case graph.KindFloat:
		f, _ := v.AsFloat()
		return f
	case graph.KindString:
		s, _ := v.AsString()
		return s
	case graph.KindList:
		l, _ := v.AsList()
		out := make([]any, len(l))
		for i, x := range l {
			out[i] = GoValue(x)
		}
		return out
	case graph.KindMap:
		m, _ := v.AsMap()
		out := make(map[string]any, len(m))
		for _, p := range m {
			out[p.Key] = GoValue(p.Value)
		}
		return out
	}
	return goEntity(v)
}

func goEntity(v graph.Value) any {
	switch v.Kind() {
	case graph.KindNode:
		if n, ok := v.AsNode(); ok {
			return n
		}
		id, _ := v.NodeID()
		return &graph.Node{ID: id}
	case graph.KindEdge:
		if e, ok := v.AsEdge(); ok {
			return e
		}
		id, _ := v.EdgeID()
		return &graph.Edge{ID: id}
	case graph.KindPath:
		p, _ := v.AsPath()
		return p
	case graph.KindDateTime:
		t, _ := v.AsDateTime()
		return goTime(t)
	}
	return v.Text()
}

// goTime keeps the zone as far as Go knows it.
func goTime(t graph.DateTime) time.Time {
	sec, nano := t.Unix()
	out := time.Unix(sec, int64(nano))
	if name := t.Zone().Name(); name != "" {
		if loc, err := time.LoadLocation(name); err == nil {
			return out.In(loc)
		}
	}
	return out.In(time.FixedZone("", t.Offset()))
}
