package query

import (
	"fmt"
	"math"
	"reflect"
	"time"

	"github.com/newsgraph/kg/graph"
)

// Args are the values of a query's parameters by name, without the dollar sign.
// [ValueOf] says which Go values can be given.
type Args map[string]any

// ValueOf turns a Go value into a value of the language:
//
//   - nil, booleans, integers, floats and strings become what they are, []byte a string;
//   - time.Time becomes a DateTime, time.Duration a Duration;
//   - slices and arrays become lists, maps with string keys become maps;
//   - pointers stand for what they point to, and nil ones for null;
//   - a graph.Value is taken as it is, a *graph.Node or *graph.Edge as that entity.
func ValueOf(x any) (graph.Value, error) {
	switch x := x.(type) {
	case nil:
		return graph.Null, nil
	case graph.Value:
		return x, nil
	case bool:
		return graph.Bool(x), nil
	case int:
		return graph.Int(int64(x)), nil
	case int64:
		return graph.Int(x), nil
	case float64:
		return graph.Float(x), nil
	case string:
		return graph.String(x), nil
	case []byte:
		return graph.String(string(x)), nil
	case time.Time:
		return dateTimeOf(x)
	case time.Duration:
		d, err := graph.NewDuration(0, 0, int64(x/time.Second), int64(x%time.Second))
		return graph.DurationValue(d), err
	case *graph.Node:
		return graph.NodeValue(x), nil
	case *graph.Edge:
		return graph.EdgeValue(x), nil
	case []graph.Value:
		return graph.List(x), nil
	case map[string]any:
		return mapOf(x)
	}
	return reflected(reflect.ValueOf(x))
}

// dateTimeOf keeps the zone's name if it has one that the language knows.
func dateTimeOf(t time.Time) (graph.Value, error) {
	_, offset := t.Zone()
	zone, err := graph.NamedZone(t.Location().String())
	if err != nil || t.Location() == time.Local || t.Location() == time.UTC {
		zone, err = graph.OffsetZone(offset)
	}
	if err != nil {
		return graph.Null, err
	}
	d, err := graph.DateTimeOfUnix(t.Unix(), int64(t.Nanosecond()), zone)
	return graph.DateTimeValue(d), err
}

func mapOf(m map[string]any) (graph.Value, error) {
	out := make([]graph.Prop, 0, len(m))
	for k, x := range m {
		v, err := ValueOf(x)
		if err != nil {
			return graph.Null, fmt.Errorf("%s: %w", k, err)
		}
		out = append(out, graph.Prop{Key: k, Value: v})
	}
	return graph.MapOf(graph.NewProps(out...)), nil
}

func reflected(v reflect.Value) (graph.Value, error) {
	switch v.Kind() {
	case reflect.Bool:
		return graph.Bool(v.Bool()), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return graph.Int(v.Int()), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		if v.Uint() > math.MaxInt64 {
			return graph.Null, fmt.Errorf("the number %d does not fit into a 64-bit integer", v.Uint())
		}
		return graph.Int(int64(v.Uint())), nil
	case reflect.Float32, reflect.Float64:
		return graph.Float(v.Float()), nil
	case reflect.String:
		return graph.String(v.String()), nil
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return graph.Null, nil
		}
		return ValueOf(v.Elem().Interface())
	case reflect.Slice, reflect.Array:
		return reflectedList(v)
	case reflect.Map:
		return reflectedMap(v)
	}
	return graph.Null, fmt.Errorf("a Go value of type %s cannot be a parameter", v.Type())
}

func reflectedList(v reflect.Value) (graph.Value, error) {
	if v.Kind() == reflect.Slice && v.IsNil() {
		return graph.Null, nil
	}
	out := make([]graph.Value, v.Len())
	for i := range out {
		x, err := ValueOf(v.Index(i).Interface())
		if err != nil {
			return graph.Null, fmt.Errorf("element %d: %w", i, err)
		}
		out[i] = x
	}
	return graph.List(out), nil
}

func reflectedMap(v reflect.Value) (graph.Value, error) {
	if v.IsNil() {
		return graph.Null, nil
	}
	if v.Type().Key().Kind() != reflect.String {
		return graph.Null, fmt.Errorf("a Go map of type %s cannot be a parameter: its keys are no strings", v.Type())
	}
	m := make(map[string]any, v.Len())
	for it := v.MapRange(); it.Next(); {
		m[it.Key().String()] = it.Value().Interface()
	}
	return mapOf(m)
}
