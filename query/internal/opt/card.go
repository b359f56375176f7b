package opt

import (
	"math"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/plan"
)

// This file guesses numbers of rows. Counts of nodes by label and of relationships
// by type and label of their ends are exact; what a predicate lets pass is a rule of thumb.

// Shares of rows that predicates let pass, where nothing better is known.
const (
	shareEqual   = 0.05
	shareRange   = 0.3
	sharePrefix  = 0.05
	shareIn      = 0.1
	shareOther   = 0.5
	shareNotNull = 0.9
	rowsUnwind   = 10
	rowsCall     = 10
	shareGroups  = 0.1 // groups to rows
)

func (e *env) nodeCount() float64 { return math.Max(1, float64(e.stats.Nodes)) }

func (e *env) labelCount(label string) float64 {
	c, ok := e.tx.LabelCode(label)
	if !ok {
		return 0
	}
	return float64(e.stats.Label(c))
}

func (e *env) typeCount(types []string) float64 {
	if len(types) == 0 {
		return float64(e.stats.Edges)
	}
	sum := 0.0
	for _, t := range types {
		if c, ok := e.tx.TypeCode(t); ok {
			sum += float64(e.stats.Type(c))
		}
	}
	return sum
}

// endKey names a count of relationships that start or end at nodes with a label.
type endKey struct {
	typ   graph.TypeCode // zero for all types
	dir   graph.Direction
	label graph.LabelCode
}

// endCount counts the relationships of some types that start (Outgoing) or end
// (Incoming) at a node with a label.
func (e *env) endCount(types []string, dir graph.Direction, label string) float64 {
	l, ok := e.tx.LabelCode(label)
	if !ok {
		return 0
	}
	if len(types) == 0 {
		return e.endCountAll(dir, l)
	}
	sum := 0.0
	for _, t := range types {
		if c, ok := e.tx.TypeCode(t); ok {
			sum += e.endCountOf(endKey{c, dir, l})
		}
	}
	return sum
}

func (e *env) endCountAll(dir graph.Direction, l graph.LabelCode) float64 {
	k := endKey{0, dir, l}
	if n, ok := e.ends[k]; ok {
		return n
	}
	sum := 0.0
	for _, t := range e.allTypes() {
		sum += e.endCountOf(endKey{t, dir, l})
	}
	e.ends[k] = sum
	return sum
}

func (e *env) allTypes() []graph.TypeCode {
	if e.types == nil {
		e.types = []graph.TypeCode{}
		all, err := e.tx.Types()
		if err != nil {
			return e.types // guesses get worse, nothing else
		}
		for _, t := range all {
			if c, ok := e.tx.TypeCode(t.Name); ok {
				e.types = append(e.types, c)
			}
		}
	}
	return e.types
}

func (e *env) endCountOf(k endKey) float64 {
	if n, ok := e.ends[k]; ok {
		return n
	}
	n, err := e.tx.TypeEndCount(k.typ, k.dir, k.label)
	if err != nil {
		n = 0
	}
	e.ends[k] = float64(n)
	return float64(n)
}

// fanout guesses how many relationships of some types a node has in a direction.
func (e *env) fanout(v plan.Var, dir graph.Direction, types []string) float64 {
	if dir == graph.Both {
		return e.fanout(v, graph.Outgoing, types) + e.fanout(v, graph.Incoming, types)
	}
	best := e.typeCount(types) / e.nodeCount()
	rarest := math.Inf(1)
	for _, l := range e.labels[v] {
		n := e.labelCount(l)
		if n < rarest {
			rarest, best = n, e.endCount(types, dir, l)/math.Max(1, n)
		}
	}
	return best
}

// labelShare guesses the share of nodes that have a label, of those at the end of
// relationships if the node was reached by some.
func (e *env) labelShare(v plan.Var, label string) float64 {
	if r, ok := e.reached[v]; ok {
		total := e.typeCount(r.types)
		if total == 0 {
			return 0
		}
		if r.dir == graph.Both {
			return math.Min(1, (e.endCount(r.types, graph.Incoming, label)+e.endCount(r.types, graph.Outgoing, label))/(2*total))
		}
		// Who follows a relationship from its start arrives at its end.
		return math.Min(1, e.endCount(r.types, r.dir.Reverse(), label)/total)
	}
	return math.Min(1, e.labelCount(label)/e.nodeCount())
}

// reach is how a node is reached: over relationships of some types, from their
// start if dir is Outgoing.
type reach struct {
	dir   graph.Direction
	types []string
}

// share guesses which part of the rows a predicate lets pass.
func (e *env) share(x plan.Expr) float64 {
	switch x := x.(type) {
	case *plan.And:
		s := 1.0
		for _, t := range x.Xs {
			s *= e.share(t)
		}
		return s
	case *plan.Or:
		s := 0.0
		for _, t := range x.Xs {
			s += e.share(t)
		}
		return math.Min(1, s)
	case *plan.Not:
		return 1 - math.Min(0.95, e.share(x.X))
	case *plan.IsNull:
		if x.Not {
			return shareNotNull
		}
		return 1 - shareNotNull
	case *plan.HasLabels:
		if r, ok := x.X.(*plan.Ref); ok && x.Labels.Kind == plan.LabelName {
			return e.labelShare(r.Var, x.Labels.Name)
		}
	case *plan.Binary:
		return shareOf(x.Op)
	}
	return shareOther
}

func shareOf(op ast.Op) float64 {
	switch op {
	case ast.OpEq:
		return shareEqual
	case ast.OpNe:
		return shareNotNull
	case ast.OpLt, ast.OpLe, ast.OpGt, ast.OpGe:
		return shareRange
	case ast.OpStartsWith:
		return sharePrefix
	case ast.OpIn, ast.OpContains, ast.OpEndsWith:
		return shareIn
	}
	return shareOther
}

// estimate sets the number of rows of op and of all below it that have none yet.
func (e *env) estimate(op plan.Op) float64 {
	est := op.Estimate()
	if est.Known {
		return est.Rows
	}
	in := 1.0
	for i, o := range op.Inputs() {
		if n := e.estimate(o); i == 0 {
			in = n
		}
	}
	est.Rows, est.Known = e.rowsOf(op, in), true
	return est.Rows
}

// rowsOf guesses the rows of an operator from those of its input.
//
//kg:switch
func (e *env) rowsOf(op plan.Op, in float64) float64 {
	switch op := op.(type) {
	case *plan.NodeScan:
		if op.Label == "" {
			return in * e.nodeCount()
		}
		return in * e.labelCount(op.Label)
	case *plan.EdgeScan:
		return in * e.typeCount(op.Types)
	case *plan.Expand:
		n := in * e.fanout(op.From, op.Dir, op.Types)
		if op.Into {
			n /= e.nodeCount()
		}
		return n
	case *plan.VarExpand:
		n := in * walks(e.fanout(op.From, op.Dir, op.Types), op.Min, op.Max)
		if op.Into {
			n /= e.nodeCount()
		}
		return n
	case *plan.Filter:
		for _, p := range op.Preds {
			in *= e.share(p)
		}
		return in
	case *plan.Aggregate:
		if len(op.Keys) == 0 {
			return 1
		}
		return math.Max(1, in*shareGroups)
	case *plan.Unique:
		return math.Max(1, in*shareOther)
	case *plan.Sort:
		if n, ok := constant(op.Limit); ok {
			return math.Min(in, n)
		}
	case *plan.Limit:
		if n, ok := constant(op.N); ok {
			return math.Min(in, n)
		}
	case *plan.Skip:
		if n, ok := constant(op.N); ok {
			return math.Max(0, in-n)
		}
	case *plan.Unwind:
		if l, ok := op.X.(*plan.List); ok {
			return in * float64(len(l.Elems))
		}
		return in * rowsUnwind
	case *plan.CallProc:
		if !op.Unit {
			return in * rowsCall
		}
	case *plan.Optional:
		return math.Max(in, in*e.estimate(op.Inner))
	case *plan.Apply:
		if !op.Unit {
			return in * e.estimate(op.Inner)
		}
	case *plan.Semi:
		return in * shareOther
	case *plan.Product:
		n := in * e.estimate(op.Inner)
		for range op.L {
			n *= shareEqual
		}
		return n
	case *plan.Union:
		sum := 0.0
		for _, p := range op.Parts {
			sum += e.estimate(p)
		}
		return sum
	case *plan.Seek:
		return in * e.seekRows(op)
	case *plan.SeekID:
		if op.Many {
			return in * rowsUnwind
		}
	}
	return in
}

// seekRows guesses what a seek finds. Properties with an index are mostly near unique.
func (e *env) seekRows(s *plan.Seek) float64 {
	n := e.labelCount(s.Label)
	switch {
	case s.Eq != nil:
		if e.unique(s.Label, s.Key) {
			return 1
		}
		return math.Min(n, 1+n/10000)
	case s.List != nil:
		if l, ok := s.List.(*plan.List); ok {
			return math.Min(n, float64(len(l.Elems)))
		}
		return math.Min(n, rowsUnwind)
	case s.Prefix != nil:
		return math.Min(n, 1+n*sharePrefix)
	case s.Low != nil && s.High != nil:
		return n * shareRange * shareRange
	}
	return n * shareRange
}

func constant(x plan.Expr) (float64, bool) {
	c, ok := x.(*plan.Const)
	if !ok {
		return 0, false
	}
	n, ok := c.Value.AsInt()
	return float64(n), ok && n >= 0
}

// walks guesses the number of walks of lo to hi steps with a fanout at each.
func walks(fanout float64, lo, hi int64) float64 {
	const deep = 8 // further steps say nothing that a guess could use
	if hi == ast.Unbounded || hi > lo+deep {
		hi = lo + deep
	}
	sum, n := 0.0, 1.0
	for d := int64(0); d <= hi; d++ {
		if d >= lo {
			sum += n
		}
		n *= fanout
	}
	return math.Min(sum, 1e15)
}
