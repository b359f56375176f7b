package exec

import (
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
)

// endLabels are labels that the node at the other end of a relationship has to have.
// The store counts for each type how many relationships end at nodes with a label: if
// all or none of them do, no node needs to be looked at.
type endLabels struct {
	st    *state
	names []*name
	dir   graph.Direction // in which relationships are followed

	version uint64
	known   bool      // verdicts are those of the version
	of      []verdict // by type
	total   verdict   // for all types together
}

// verdict says which relationships of a type lead to nodes with the labels.
type verdict uint8

const (
	unasked verdict = iota
	pass            // all of them
	drop            // none
	check           // some; or the counts cannot be had
)

func (c *compiler) endLabels(labels []string, dir graph.Direction) *endLabels {
	e := &endLabels{st: c.st, dir: dir}
	for _, l := range labels {
		e.names = append(e.names, c.name(labelName, l))
	}
	return e
}

// open is called at the beginning of each run.
func (e *endLabels) open() {
	if len(e.names) == 0 {
		return
	}
	v, ok := e.st.tx.Version()
	if ok && e.known && v == e.version {
		return
	}
	e.version, e.known, e.total = v, ok, unasked
	clear(e.of)
}

// verdict returns the verdict on relationships of a type.
func (e *endLabels) verdict(t graph.TypeCode) verdict {
	if len(e.names) == 0 {
		return pass
	}
	if int(t) < len(e.of) && e.of[t] != unasked {
		return e.of[t]
	}
	e.of = growTo(e.of, max(int(t)+1, len(e.of)))
	e.of[t] = e.ask(t)
	return e.of[t]
}

// ask asks the counts.
func (e *endLabels) ask(t graph.TypeCode) verdict {
	if !e.known {
		return check
	}
	all, err := e.st.tx.TypeCount(t)
	if err != nil {
		return check
	}
	out := pass
	for _, n := range e.names {
		label, ok := n.asLabel(e.st.tx)
		if !ok {
			return drop
		}
		one := unasked
		for _, d := range [...]graph.Direction{graph.Outgoing, graph.Incoming} {
			if e.dir&d == 0 {
				continue
			}
			// Who follows a relationship from its start arrives at its end.
			with, err := e.st.tx.TypeEndCount(t, d.Reverse(), label)
			here := check
			switch {
			case err != nil:
			case with == all:
				here = pass
			case with == 0:
				here = drop
			}
			if one == unasked {
				one = here
			} else if one != here {
				one = check
			}
		}
		if one == drop {
			return drop
		}
		out = max(out, one)
	}
	return out
}

// all reports whether the relationships of all given types, or of any type if none is
// given, lead to nodes with the labels.
func (e *endLabels) all(types []graph.TypeCode) bool {
	if len(e.names) == 0 {
		return true
	}
	if e.total == unasked {
		e.total = pass
		if len(types) == 0 {
			types = e.allTypes()
		}
		for _, t := range types {
			if e.verdict(t) != pass {
				e.total = check
			}
		}
	}
	return e.total == pass
}

func (e *endLabels) allTypes() []graph.TypeCode {
	if e.known {
		if all, err := typesOf(e.st.tx); err == nil {
			return all
		}
	}
	e.total = check
	return nil
}

// holds looks at a node.
func (e *endLabels) holds(id graph.NodeID) (bool, error) {
	for _, n := range e.names {
		label, ok := n.asLabel(e.st.tx)
		if !ok {
			return false, nil
		}
		e.st.count.Hits++
		if ok, err := e.st.tx.HasLabel(id, label); !ok || err != nil {
			return false, err
		}
	}
	return true, nil
}

// ofEdge reports whether the node at the end of a relationship has the labels.
func (e *endLabels) ofEdge(id graph.NodeID, t graph.TypeCode) bool {
	switch e.verdict(t) {
	case pass:
		return true
	case drop:
		return false
	}
	ok, err := e.holds(id)
	e.st.fail(ast.Span{}, err)
	return ok
}

// ofEnd reports whether the node at the end of a walk has the labels. moved says that
// the walk has followed a relationship, of one of the types.
func (e *endLabels) ofEnd(id graph.NodeID, moved bool, types []graph.TypeCode) bool {
	if len(e.names) == 0 || moved && e.all(types) {
		return true
	}
	ok, err := e.holds(id)
	e.st.fail(ast.Span{}, err)
	return ok
}
