package ast

import "strings"

// String returns the type as it is written in a query.
func (t *ValueType) String() string {
	terms := make([]string, len(t.Terms))
	for i, term := range t.Terms {
		terms[i] = term.String()
	}
	return strings.Join(terms, " | ")
}

// String returns the term as it is written in a query.
func (t TypeTerm) String() string {
	s := t.Name
	if t.Elem != nil {
		s += "<" + t.Elem.String() + ">"
	}
	if t.NotNull {
		s += " NOT NULL"
	}
	return s
}
