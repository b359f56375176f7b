package plan

import (
	"fmt"

	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
	"github.com/newsgraph/kg/query/internal/sema"
)

// Build makes the plan of a checked query. The error is a *diag.Error.
func Build(info *sema.Info, text string) (p *Plan, err error) {
	b := &builder{info: info, plan: &Plan{
		Columns: info.Columns,
		Params:  info.Params,
		Writes:  info.Writes,
		Text:    text,
	}}
	for _, s := range info.Symbols {
		b.plan.Vars = append(b.plan.Vars, VarInfo{Name: s.Name, Type: s.Type})
	}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *diag.Error:
			p, err = nil, r
		default:
			panic(r)
		}
	}()
	switch s := info.Query.Stmt.(type) {
	case *ast.Regular:
		b.plan.Root = b.regular(s, VarSet{})
		b.plan.Outs = vars(info.Results[s])
	case *ast.Show:
		b.plan.Root = b.show(s)
		b.plan.Outs = vars(info.Binds[s])
	default:
		return nil, fmt.Errorf("plan: no plan for a %T", s)
	}
	return b.plan, nil
}

// show builds SHOW, which lists what a procedure gives.
func (b *builder) show(s *ast.Show) Op {
	proc := b.info.Shows[s]
	op := &CallProc{Span: s.Span, Proc: proc, Vars: vars(b.info.Binds[s])}
	for i := range proc.Outputs {
		op.Fields = append(op.Fields, i)
	}
	where := s.Where
	if y := s.Yield; y != nil {
		if where == nil {
			where = y.Where
		}
		if !y.Star {
			op.Fields = b.fields(proc, y)
		}
	}
	b.bound.Add(op.Vars...)
	out := On[Op](&Argument{}, op)
	if where != nil {
		out = On(out, &Filter{Preds: b.preds(where)})
	}
	return out
}

// fields returns the outputs of a procedure that YIELD names.
func (b *builder) fields(proc *sema.Procedure, y *ast.Yield) []int {
	var out []int
	for _, it := range y.Items {
		for i, f := range proc.Outputs {
			if f.Name == it.Field.Text {
				out = append(out, i)
			}
		}
	}
	return out
}

// builder holds what is known at one place of the query. It leaves the tree with
// a panic of *diag.Error, which Build recovers.
type builder struct {
	info *sema.Info
	plan *Plan
	// bound are the variables that have a value at this place.
	bound VarSet
	// aggs has the variables of the aggregates of the projection at hand, by text.
	aggs map[string]Var
	// replace has expressions that stand for variables, such as the element of a
	// list of relationships for the list.
	replace map[Var]Var
	// dirty is set while writes flow through the operators built so far without a
	// barrier, reads while reads of the graph do.
	dirty, reads bool
}

func (b *builder) unsupported(at ast.Node, format string, args ...any) {
	panic(diag.NotSupported(at.Pos(), fmt.Sprintf(format, args...)))
}

// temp makes a variable that the query has no name for.
func (b *builder) temp(kind sema.Type) Var {
	b.plan.Vars = append(b.plan.Vars, VarInfo{Type: kind})
	return Var(len(b.plan.Vars) - 1)
}

// use returns the variable that a name in the tree stands for.
func (b *builder) use(v *ast.Variable) Var {
	s := b.info.Uses[v]
	if s == nil {
		panic(fmt.Sprintf("plan: variable %s at %d was not checked", v.Name, v.Start))
	}
	if w, ok := b.replace[Var(s.ID)]; ok {
		return w
	}
	return Var(s.ID)
}

func vars(syms []*sema.Symbol) []Var {
	out := make([]Var, len(syms))
	for i, s := range syms {
		out[i] = Var(s.ID)
	}
	return out
}

// regular builds a query whose rows start from an argument with the given variables.
func (b *builder) regular(reg *ast.Regular, outer VarSet) Op {
	if len(reg.Parts) == 1 {
		return b.single(reg.Parts[0], outer)
	}
	u := &Union{Outs: vars(b.info.Results[reg])}
	dirty, reads := false, false
	for _, part := range reg.Parts {
		u.Parts = append(u.Parts, b.single(part, outer))
		u.Maps = append(u.Maps, b.returned(part))
		dirty, reads = dirty || b.dirty, reads || b.reads
	}
	b.dirty, b.reads = dirty, reads
	b.bound = outer.Clone()
	b.bound.Add(u.Outs...)
	if !reg.Unions[0].All {
		return On(u, &Unique{Vars: u.Outs})
	}
	return u
}

// returned lists the variables of the RETURN of a part.
func (b *builder) returned(part *ast.Single) []Var {
	if len(part.Clauses) == 0 {
		return nil
	}
	ret, ok := part.Clauses[len(part.Clauses)-1].(*ast.Return)
	if !ok {
		return nil
	}
	var out []Var
	for _, o := range b.info.Projections[ret.Projection].Outputs {
		out = append(out, Var(o.Sym.ID))
	}
	return out
}

func (b *builder) single(s *ast.Single, outer VarSet) Op {
	b.bound = outer.Clone()
	b.dirty, b.reads = false, false
	var op Op = &Argument{Vars: outer.Clone()}
	for _, c := range s.Clauses {
		op = b.clause(op, c)
	}
	return op
}

func (b *builder) clause(in Op, c ast.Clause) Op {
	switch c := c.(type) {
	case *ast.Match:
		return b.match(b.settle(in), c)
	case *ast.Unwind:
		in = b.settleFor(in, c.List)
		op := On(in, &Unwind{X: b.expr(c.List), Var: b.use(c.Var)})
		b.bound.Add(op.Var)
		return op
	case *ast.With:
		op := b.projection(b.settle(in), c.Projection)
		if c.Where != nil {
			op = On(op, &Filter{Preds: b.preds(c.Where)})
		}
		return op
	case *ast.Return:
		return b.projection(b.settle(in), c.Projection)
	case *ast.Call:
		return b.call(b.settle(in), c)
	case *ast.CallSubquery:
		return b.callSubquery(b.settle(in), c)
	default:
		return b.write(in, c)
	}
}

// projection builds WITH and RETURN up to LIMIT.
func (b *builder) projection(in Op, p *ast.Projection) Op {
	proj := b.info.Projections[p]
	op := in
	if proj.Aggregating {
		op = b.aggregate(op, proj)
	} else {
		if items := b.items(proj, func(sema.Output) bool { return true }); len(items) > 0 {
			op = On(op, &Project{Items: items})
		}
	}
	var outs VarSet
	for _, o := range proj.Outputs {
		outs.Add(Var(o.Sym.ID))
	}
	b.bound.AddSet(outs)
	if p.Distinct {
		op = On(op, &Unique{Vars: outs.Slice()})
	}
	if len(p.OrderBy) > 0 {
		op = b.sort(op, p.OrderBy)
	}
	if p.Skip != nil {
		op = On(op, &Skip{N: b.expr(p.Skip)})
	}
	if p.Limit != nil {
		op = On(op, &Limit{N: b.expr(p.Limit), Writes: b.dirtyBelow(op)})
	}
	b.aggs = nil
	// The variables of before stay in their slots for WHERE; those that WITH does
	// not pass on have no name any more, so that nothing after it can mean them.
	b.bound = outs
	return op
}

func (b *builder) sort(in Op, keys []*ast.SortKey) Op {
	s := &Sort{}
	for _, k := range keys {
		s.Keys = append(s.Keys, SortKey{X: b.expr(k.X), Desc: k.Desc})
	}
	return On(in, s)
}

// items builds the outputs that f chooses. Variables that are passed on need no item.
func (b *builder) items(proj *sema.Projection, f func(sema.Output) bool) []Item {
	var items []Item
	for _, o := range proj.Outputs {
		if !f(o) || o.X == nil {
			continue
		}
		x := b.expr(o.X)
		if r, ok := x.(*Ref); ok && r.Var == Var(o.Sym.ID) {
			continue
		}
		items = append(items, Item{Var: Var(o.Sym.ID), X: x})
	}
	return items
}

func (b *builder) aggregate(in Op, proj *sema.Projection) Op {
	agg := &Aggregate{}
	for _, o := range proj.Outputs {
		if o.Aggregate {
			continue
		}
		var x Expr = &Ref{Var: Var(o.Sym.ID)}
		if o.X != nil {
			x = b.expr(o.X)
		}
		agg.Keys = append(agg.Keys, Item{Var: Var(o.Sym.ID), X: x})
	}
	aggs := map[string]Var{}
	for _, call := range proj.Aggregates {
		a := Agg{At: At{call.Span}, Fn: b.info.Aggregates[call], Distinct: call.Distinct}
		for _, arg := range call.Args {
			a.Args = append(a.Args, b.expr(arg))
		}
		a.Var = b.aggVar(proj, call)
		aggs[ast.Format(call)] = a.Var
		agg.Aggs = append(agg.Aggs, a)
	}
	op := On(in, agg)
	b.aggs = aggs
	items := b.items(proj, func(o sema.Output) bool { return o.Aggregate })
	if len(items) == 0 {
		return op
	}
	return On(op, &Project{Items: items})
}

// aggVar is where an aggregate goes: right into the column that it is, if there is one.
func (b *builder) aggVar(proj *sema.Projection, call *ast.FuncCall) Var {
	for _, o := range proj.Outputs {
		if o.X == ast.Expr(call) {
			return Var(o.Sym.ID)
		}
	}
	return b.temp(b.info.Types[call])
}

func (b *builder) call(in Op, c *ast.Call) Op {
	proc := b.info.Procs[c]
	op := &CallProc{Span: c.Name.Span, Proc: proc, Optional: c.Optional}
	for _, a := range c.Args {
		op.Args = append(op.Args, b.expr(a))
	}
	if c.Bare {
		for _, f := range proc.Inputs {
			op.Args = append(op.Args, &Param{At: At{c.Name.Span}, Name: f.Name})
		}
	}
	switch {
	case c.Yield != nil && !c.Yield.Star:
		for _, it := range c.Yield.Items {
			op.Vars = append(op.Vars, b.use(it.Var))
		}
		op.Fields = b.fields(proc, c.Yield)
	case len(proc.Outputs) > 0:
		for i, s := range b.info.Binds[c] {
			op.Vars = append(op.Vars, Var(s.ID))
			op.Fields = append(op.Fields, i)
		}
	}
	op.Unit = len(proc.Outputs) == 0
	b.bound.Add(op.Vars...)
	var out Op = On(in, op)
	if proc.Writes {
		b.dirty = true
	}
	b.reads = true
	if c.Yield != nil && c.Yield.Where != nil {
		out = On(out, &Filter{Preds: b.preds(c.Yield.Where)})
	}
	return out
}

func (b *builder) callSubquery(in Op, c *ast.CallSubquery) Op {
	outer := b.bound
	inner := b.regular(c.Body, outer)
	results := vars(b.info.Results[c.Body])
	b.bound = outer.Clone()
	b.bound.Add(results...)
	writes := HasWrites(inner)
	if writes && b.reads {
		in = &Eager{unary{In: in}}
	}
	b.dirty, b.reads = writes, true
	unit := len(results) == 0
	if c.Optional && !unit {
		return On(in, &Apply{binary: binary{Inner: inner}, Nulls: results})
	}
	return On(in, &Apply{binary: binary{Inner: inner}, Unit: unit})
}
