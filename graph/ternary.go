package graph

// Ternary is a truth value of three-valued logic.
type Ternary uint8

// The truth values. The zero Ternary is Unknown, as the zero Value is Null.
const (
	Unknown Ternary = iota
	False
	True
)

// TernaryOf returns True or False.
func TernaryOf(b bool) Ternary {
	if b {
		return True
	}
	return False
}

// Not returns the negation of t; the negation of Unknown is Unknown.
func (t Ternary) Not() Ternary {
	switch t {
	case True:
		return False
	case False:
		return True
	}
	return Unknown
}

// And returns False if either is, else Unknown if either is, else True.
func (t Ternary) And(u Ternary) Ternary {
	switch {
	case t == False || u == False:
		return False
	case t == Unknown || u == Unknown:
		return Unknown
	}
	return True
}

// Or returns True if either is, else Unknown if either is, else False.
func (t Ternary) Or(u Ternary) Ternary {
	switch {
	case t == True || u == True:
		return True
	case t == Unknown || u == Unknown:
		return Unknown
	}
	return False
}

// Xor returns Unknown if either is, else whether t and u differ.
func (t Ternary) Xor(u Ternary) Ternary {
	if t == Unknown || u == Unknown {
		return Unknown
	}
	return TernaryOf(t != u)
}

// Value returns the boolean value of t, or Null.
func (t Ternary) Value() Value {
	switch t {
	case True:
		return Bool(true)
	case False:
		return Bool(false)
	}
	return Null
}

// String returns "true", "false" or "unknown".
func (t Ternary) String() string {
	switch t {
	case True:
		return "true"
	case False:
		return "false"
	}
	return "unknown"
}
