package opt

import (
	"math"

	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/plan"
)

// access is one way to find the nodes for a variable: an operator without its
// input, what it costs for each row of the input, how many nodes it finds, and the
// predicates that it takes care of.
type access struct {
	op    plan.Op
	rows  float64
	done  []plan.Expr
	needs plan.VarSet // variables that its expressions ask for
}

// accesses lists the ways to find the nodes of v with the predicates of a pattern.
func (e *env) accesses(v plan.Var, preds []plan.Expr) []access {
	out := []access{{op: &plan.NodeScan{Node: v}, rows: e.nodeCount()}}
	for _, p := range preds {
		if label, ok := labelOf(p, v); ok {
			out = append(out, access{op: &plan.NodeScan{Node: v, Label: label}, rows: e.labelCount(label), done: []plan.Expr{p}})
			out = append(out, e.seeks(v, label, p, preds)...)
		}
		if a, ok := seekID(v, p); ok {
			out = append(out, a)
		}
	}
	return out
}

// labelOf returns the label that a predicate asks of v.
func labelOf(p plan.Expr, v plan.Var) (string, bool) {
	h, ok := p.(*plan.HasLabels)
	if !ok || h.Labels.Kind != plan.LabelName || !isRef(h.X, v) {
		return "", false
	}
	return h.Labels.Name, true
}

func isRef(x plan.Expr, v plan.Var) bool {
	r, ok := x.(*plan.Ref)
	return ok && r.Var == v
}

// seeks lists the ways over the indexes of a label. hasLabel is the predicate of the label.
func (e *env) seeks(v plan.Var, label string, hasLabel plan.Expr, preds []plan.Expr) []access {
	var out []access
	for _, ix := range e.index {
		if ix.Label != label {
			continue
		}
		var low, high access
		for _, p := range preds {
			s, bound, ok := seekFor(v, ix.Key, p)
			if !ok {
				continue
			}
			s.Label = label
			a := access{op: s, rows: e.seekRows(s), done: []plan.Expr{hasLabel, p}, needs: plan.UsesOf(s.Eq, s.List, s.Prefix, s.Low, s.High)}
			if s.List != nil {
				a.done = a.done[:1] // a list may hold what no index does; the predicate decides
			}
			out = append(out, a)
			switch {
			case bound == lowBound && low.op == nil:
				low = a
			case bound == highBound && high.op == nil:
				high = a
			}
		}
		if low.op != nil && high.op != nil {
			out = append(out, e.between(low, high))
		}
	}
	return out
}

// between joins the two ends of a range.
func (e *env) between(low, high access) access {
	s := *low.op.(*plan.Seek)
	h := high.op.(*plan.Seek)
	s.High, s.HighOpen = h.High, h.HighOpen
	needs := low.needs.Clone()
	needs.AddSet(high.needs)
	return access{op: &s, rows: e.seekRows(&s), done: append(append([]plan.Expr{}, low.done...), high.done[1]), needs: needs}
}

// The ends of a range.
const (
	noBound = iota
	lowBound
	highBound
)

// seekFor turns a predicate on a property of v into a seek without a label.
func seekFor(v plan.Var, key string, p plan.Expr) (s *plan.Seek, bound int, ok bool) {
	b, ok := p.(*plan.Binary)
	if !ok {
		return nil, noBound, false
	}
	l, r, op := b.L, b.R, b.Op
	if !isProp(l, v, key) {
		if l, r, op = b.R, b.L, mirrored(b.Op); !isProp(l, v, key) {
			return nil, noBound, false
		}
	}
	if plan.UsesOf(r).Has(v) || !steady(r) {
		return nil, noBound, false
	}
	s = &plan.Seek{Node: v, Key: key}
	switch op {
	case ast.OpEq:
		s.Eq = r
	case ast.OpIn:
		s.List = r
	case ast.OpStartsWith:
		s.Prefix = r
	case ast.OpGt, ast.OpGe:
		s.Low, s.LowOpen, bound = r, op == ast.OpGt, lowBound
	case ast.OpLt, ast.OpLe:
		s.High, s.HighOpen, bound = r, op == ast.OpLt, highBound
	default:
		return nil, noBound, false
	}
	return s, bound, true
}

func isProp(x plan.Expr, v plan.Var, key string) bool {
	p, ok := x.(*plan.Property)
	return ok && p.Key == key && isRef(p.X, v)
}

// mirrored is the operator with its sides exchanged; OpNone if there is none.
func mirrored(op ast.Op) ast.Op {
	switch op {
	case ast.OpEq:
		return ast.OpEq
	case ast.OpLt:
		return ast.OpGt
	case ast.OpLe:
		return ast.OpGe
	case ast.OpGt:
		return ast.OpLt
	case ast.OpGe:
		return ast.OpLe
	}
	return ast.OpNone
}

// seekID turns id(v) = x and id(v) IN list into a seek.
func seekID(v plan.Var, p plan.Expr) (access, bool) {
	b, ok := p.(*plan.Binary)
	if !ok || b.Op != ast.OpEq && b.Op != ast.OpIn {
		return access{}, false
	}
	l, r := b.L, b.R
	if !isID(l, v) {
		if l, r = b.R, b.L; b.Op != ast.OpEq || !isID(l, v) {
			return access{}, false
		}
	}
	if plan.UsesOf(r).Has(v) || !steady(r) {
		return access{}, false
	}
	a := access{op: &plan.SeekID{Node: v, ID: r, Many: b.Op == ast.OpIn}, rows: 1, needs: plan.UsesOf(r)}
	if b.Op == ast.OpIn {
		a.rows = rowsUnwind
	}
	return a, true
}

func isID(x plan.Expr, v plan.Var) bool {
	c, ok := x.(*plan.Call)
	return ok && c.Fn.Name == "id" && len(c.Args) == 1 && isRef(c.Args[0], v)
}

// best returns the cheapest access that can be used where some variables are bound.
func best(all []access, bound plan.VarSet, seekOnly bool) (access, bool) {
	var out access
	cost := math.Inf(1)
	for _, a := range all {
		if _, scan := a.op.(*plan.NodeScan); scan && seekOnly || !bound.HasAll(a.needs) {
			continue
		}
		c := a.rows - 0.01*float64(len(a.done)) // of equals the one that leaves less to test
		if _, scan := a.op.(*plan.NodeScan); scan {
			c += costRisk
		}
		if c < cost {
			out, cost = a, c
		}
	}
	return out, out.op != nil
}

// copyAccess returns an operator that can be put on top of an input of its own.
func copyAccess(op plan.Op) plan.Op {
	switch op := op.(type) {
	case *plan.NodeScan:
		c := *op
		return &c
	case *plan.Seek:
		c := *op
		return &c
	case *plan.SeekID:
		c := *op
		return &c
	}
	panic("opt: not an access")
}
