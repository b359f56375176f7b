package fn

import "github.com/newsgraph/kg/graph"

// str returns a string argument or the error of the function called name.
func str(name string, v graph.Value) (string, error) {
	s, ok := v.AsString()
	if !ok {
		return "", badValue(name, String, v)
	}
	return s, nil
}

// integer returns an integer argument or the error of the function called name.
func integer(name string, v graph.Value) (int64, error) {
	i, ok := v.AsInt()
	if !ok {
		return 0, badValue(name, Int, v)
	}
	return i, nil
}

// number returns a numeric argument as a float or the error of the function
// called name.
func number(name string, v graph.Value) (float64, error) {
	f, ok := v.AsNumber()
	if !ok {
		return 0, badValue(name, Number, v)
	}
	return f, nil
}

// list returns a list argument or the error of the function called name.
func list(name string, v graph.Value) ([]graph.Value, error) {
	l, ok := v.AsList()
	if !ok {
		return nil, badValue(name, List, v)
	}
	return l, nil
}

// kinds is shorthand for the Args of a signature.
func kinds(k ...Kinds) []Kinds { return k }
