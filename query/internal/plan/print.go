package plan

import (
	"fmt"
	"strings"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query/ast"
)

// Format prints a plan as a tree, an operator on each line.
func Format(p *Plan) string {
	pr := NewPrinter(p)
	var b strings.Builder
	var draw func(op Op, first, rest string)
	draw = func(op Op, first, rest string) {
		name, detail := pr.Op(op)
		b.WriteString(strings.TrimRight(first+name+" "+detail, " ") + "\n")
		ins := Shown(op)
		for i, in := range ins {
			if i < len(ins)-1 {
				draw(in, rest+"├ ", rest+"│ ")
			} else {
				draw(in, rest+"└ ", rest+"  ")
			}
		}
	}
	draw(p.Root, "", "")
	return b.String()
}

// Shown returns the inputs of an operator that a printed plan shows: the argument
// that every plan starts from says nothing.
func Shown(op Op) []Op {
	var out []Op
	for _, in := range op.Inputs() {
		if a, ok := in.(*Argument); ok && a.Vars.Empty() {
			continue
		}
		out = append(out, in)
	}
	return out
}

// Printer prints parts of one plan.
type Printer struct{ plan *Plan }

// NewPrinter returns a printer for a plan.
func NewPrinter(p *Plan) *Printer { return &Printer{plan: p} }

// Var returns the name of a variable: its name in the query, which for a column may
// be the text of its expression, or _ and a number.
func (p *Printer) Var(v Var) string {
	if v == NoVar {
		return ""
	}
	if int(v) < len(p.plan.Vars) {
		if name := p.plan.Vars[v].Name; name != "" {
			return name
		}
	}
	return fmt.Sprintf("_%d", v)
}

func (p *Printer) vars(vs []Var) string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = p.Var(v)
	}
	return strings.Join(out, ", ")
}

// hidden is the name of a variable where one without a name needs none.
func (p *Printer) hidden(v Var) string {
	if v == NoVar || p.plan.Vars[v].Name == "" {
		return ""
	}
	return p.Var(v)
}

// Op returns the name of an operator and what it does.
//
//kg:switch
func (p *Printer) Op(op Op) (name, detail string) {
	switch op := op.(type) {
	case *Argument:
		return "argument", p.vars(op.Vars.Slice())
	case *Match:
		return "match", p.pattern(op.Pattern)
	case *NodeScan:
		if op.Label == "" {
			return "all-nodes", p.Var(op.Node)
		}
		return "label-scan", p.Var(op.Node) + ":" + quoteName(op.Label)
	case *EdgeScan:
		return "relationship-scan", p.ends(op.From, op.FromLabels, op.Rel, op.To, op.ToLabels, scanDirection(op.Both), op.Types, "") + p.distinct(op.Distinct)
	case *TopSums:
		return "top-groups", p.Expr(op.Limit) + " by " + p.Expr(op.Number) + " DESC, or without " + p.Expr(op.Key) + p.where(op.Preds)
	case *TopKeys:
		return "top-keys", p.Expr(op.Limit) + " by " + p.sortKeys(op.Keys)
	case *CountCompared:
		return "count-compared", p.ends(op.From, nil, op.Rel, op.To, op.Labels, op.Dir, op.Types, "") + " where " +
			p.Expr(&Binary{Op: op.Op, L: op.Own, R: op.Other}) + " AS " + p.Var(op.N)
	case *EdgeValues:
		what := "type"
		if op.Key != "" {
			what = "." + quoteName(op.Key)
		}
		return "relationship-values", what + " of " + p.ends(NoVar, op.FromLabels, NoVar, NoVar, op.ToLabels, graph.Outgoing, op.Types, "") +
			" AS " + p.vars([]Var{op.Value, op.N})
	case *Seek:
		return "index-seek", p.Var(op.Node) + ":" + quoteName(op.Label) + "(" + p.seek(op) + ")"
	case *SeekID:
		eq := " = "
		if op.Many {
			eq = " IN "
		}
		return "id-seek", "id(" + p.Var(op.Node) + ")" + eq + p.Expr(op.ID)
	case *Expand:
		name = "expand"
		if op.Into {
			name = "expand-into"
		}
		return name, p.ends(op.From, nil, op.Rel, op.To, op.Labels, op.Dir, op.Types, "") + p.distinct(op.Distinct)
	case *Degree:
		return "degree", p.ends(op.From, nil, NoVar, NoVar, op.Labels, op.Dir, op.Types, "") + p.distinct(op.Distinct) + " AS " + p.Var(op.N)
	case *VarExpand:
		name = "expand-many"
		switch {
		case op.Reach:
			name = "reach"
		case op.Into:
			name = "expand-many-into"
		}
		return name, p.ends(op.From, nil, op.Rel, op.To, op.Labels, op.Dir, op.Types, lengthText(op.Min, op.Max)) + p.where(op.Preds) + p.distinct(op.Distinct)
	case *Shortest:
		name = "shortest-path"
		if op.All {
			name = "all-shortest-paths"
		}
		detail = p.step(op.From, op.Rel, op.To, op.Dir, op.Types, lengthText(op.Min, op.Max)) + p.where(op.Preds)
		if len(op.Checks) > 0 {
			detail += " such that " + p.exprs(op.Checks, " AND ")
		}
		return name, detail
	case *Pick:
		word := [...]string{PickAny: "any", PickShortest: "shortest", PickGroups: "shortest groups"}[op.Kind]
		return "pick", word + " " + p.Expr(op.K) + " by " + p.vars([]Var{op.From, op.To})
	case *Ends:
		length := ""
		if op.Many {
			length = lengthText(op.Min, op.Max)
		}
		return "ends-of", p.step(op.From, op.Rel, op.To, op.Dir, op.Types, length) + p.where(op.Preds) + p.distinct(op.Distinct)
	case *Repeat:
		return "repeat", p.step(op.From, NoVar, op.To, graph.Outgoing, nil, lengthText(op.Min, op.Max)) + p.distinct(op.Distinct)
	case *Filter:
		return "filter", p.exprs(op.Preds, " AND ")
	case *Project:
		return "project", p.items(op.Items)
	case *Aggregate:
		return "aggregate", p.aggregate(op)
	case *Unique:
		return "distinct", p.vars(op.Vars)
	case *Sort:
		if op.Limit != nil {
			return "top", p.Expr(op.Limit) + " by " + p.sortKeys(op.Keys)
		}
		return "sort", p.sortKeys(op.Keys)
	case *Skip:
		return "skip", p.Expr(op.N)
	case *Limit:
		return "limit", p.Expr(op.N)
	case *Unwind:
		return "unwind", p.Expr(op.X) + " AS " + p.Var(op.Var)
	case *Optional:
		return "optional", p.vars(op.Vars)
	case *Semi:
		if op.Anti {
			return "anti-semi-apply", ""
		}
		return "semi-apply", ""
	case *Apply:
		return "apply", ""
	case *Union:
		return "union", p.vars(op.Outs)
	case *Product:
		if len(op.L) == 0 {
			return "product", ""
		}
		var on []string
		for i := range op.L {
			on = append(on, p.Expr(op.L[i])+" = "+p.Expr(op.R[i]))
		}
		return "hash-join", strings.Join(on, " AND ")
	case *Eager:
		return "barrier", ""
	case *CallProc:
		return "call", op.Proc.Name + "(" + p.exprs(op.Args, ", ") + ") -> " + p.vars(op.Vars)
	}
	return p.writeOp(op)
}

func (p *Printer) writeOp(op Op) (name, detail string) {
	switch op := op.(type) {
	case *Create:
		return "create", p.makes(op.Nodes, op.Rels)
	case *Merge:
		detail = p.makes(op.Nodes, op.Rels)
		if len(op.OnCreate) > 0 {
			detail += " on create " + p.setItems(op.OnCreate)
		}
		if len(op.OnMatch) > 0 {
			detail += " on match " + p.setItems(op.OnMatch)
		}
		return "merge", detail
	case *Set:
		return "set", p.setItems(op.Items)
	case *Delete:
		if op.Detach {
			return "detach-delete", p.exprs(op.Xs, ", ")
		}
		return "delete", p.exprs(op.Xs, ", ")
	case *Foreach:
		return "foreach", p.Var(op.Var) + " IN " + p.Expr(op.X)
	}
	panic(fmt.Sprintf("plan: print: unknown operator %T", op))
}

// scanDirection is the direction in which an EdgeScan gives relationships.
func scanDirection(both bool) graph.Direction {
	if both {
		return graph.Both
	}
	return graph.Outgoing
}

func lengthText(lo, hi int64) string {
	switch {
	case hi == ast.Unbounded:
		return fmt.Sprintf("*%d..", lo)
	case lo == hi:
		return fmt.Sprintf("*%d", lo)
	}
	return fmt.Sprintf("*%d..%d", lo, hi)
}

// step prints a relationship with its ends as it is written in a pattern.
func (p *Printer) step(from, rel, to Var, dir graph.Direction, types []string, length string) string {
	return p.ends(from, nil, rel, to, nil, dir, types, length)
}

// ends is step with labels of the ends.
func (p *Printer) ends(from Var, fromLabels []string, rel, to Var, toLabels []string, dir graph.Direction, types []string, length string) string {
	inside := p.hidden(rel)
	for i, t := range types {
		if i == 0 {
			inside += ":"
		} else {
			inside += "|"
		}
		inside += quoteName(t)
	}
	left, right := "-", "-"
	if dir == graph.Incoming {
		left = "<-"
	}
	if dir == graph.Outgoing {
		right = "->"
	}
	return "(" + p.Var(from) + labelText(fromLabels) + ")" + left + "[" + inside + length + "]" + right + "(" + p.Var(to) + labelText(toLabels) + ")"
}

func labelText(labels []string) (text string) {
	for _, l := range labels {
		text += ":" + quoteName(l)
	}
	return text
}

func (p *Printer) where(preds []Expr) string {
	if len(preds) == 0 {
		return ""
	}
	return " where " + p.exprs(preds, " AND ")
}

func (p *Printer) distinct(ds []Distinct) string {
	if len(ds) == 0 {
		return ""
	}
	out := make([]string, len(ds))
	for i, d := range ds {
		out[i] = p.Var(d.Var)
	}
	return " not in " + strings.Join(out, ", ")
}

func (p *Printer) seek(s *Seek) string {
	key := quoteName(s.Key)
	switch {
	case s.Eq != nil:
		return key + " = " + p.Expr(s.Eq)
	case s.List != nil:
		return key + " IN " + p.Expr(s.List)
	case s.Prefix != nil:
		return key + " STARTS WITH " + p.Expr(s.Prefix)
	}
	var parts []string
	if s.Low != nil {
		op := " >= "
		if s.LowOpen {
			op = " > "
		}
		parts = append(parts, key+op+p.Expr(s.Low))
	}
	if s.High != nil {
		op := " <= "
		if s.HighOpen {
			op = " < "
		}
		parts = append(parts, key+op+p.Expr(s.High))
	}
	return strings.Join(parts, " AND ")
}

func (p *Printer) items(items []Item) string {
	out := make([]string, len(items))
	for i, it := range items {
		out[i] = p.item(it)
	}
	return strings.Join(out, ", ")
}

func (p *Printer) item(it Item) string {
	x, name := p.Expr(it.X), p.Var(it.Var)
	if x == name {
		return x
	}
	return x + " AS " + name
}

func (p *Printer) aggregate(a *Aggregate) string {
	out := make([]string, len(a.Aggs))
	for i, g := range a.Aggs {
		args := p.exprs(g.Args, ", ")
		if len(g.Args) == 0 {
			args = "*"
		}
		if g.Distinct {
			args = "DISTINCT " + args
		}
		out[i] = g.Fn.Name + "(" + args + ") AS " + p.Var(g.Var)
	}
	if len(a.Keys) == 0 {
		return strings.Join(out, ", ")
	}
	return strings.TrimLeft(strings.Join(out, ", ")+" by "+p.items(a.Keys), " ")
}

func (p *Printer) sortKeys(keys []SortKey) string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = p.Expr(k.X)
		if k.Desc {
			out[i] += " DESC"
		}
	}
	return strings.Join(out, ", ")
}

func (p *Printer) makes(nodes []NewNode, rels []NewRel) string {
	var out []string
	for _, n := range nodes {
		s := "(" + p.Var(n.Var)
		for _, l := range n.Labels {
			s += ":" + p.label(l)
		}
		if n.Props != nil {
			s += " " + p.Expr(n.Props)
		}
		out = append(out, s+")")
	}
	for _, r := range rels {
		s := "(" + p.Var(r.From) + ")-[" + p.hidden(r.Var) + ":" + p.label(r.Type)
		if r.Props != nil {
			s += " " + p.Expr(r.Props)
		}
		out = append(out, s+"]->("+p.Var(r.To)+")")
	}
	return strings.Join(out, ", ")
}

func (p *Printer) setItems(items []SetItem) string {
	out := make([]string, len(items))
	for i, it := range items {
		x := p.Expr(it.X)
		key := func() string {
			if c, ok := it.Key.(*Const); ok {
				if s, ok := c.Value.AsString(); ok {
					return x + "." + quoteName(s)
				}
			}
			return x + "[" + p.Expr(it.Key) + "]"
		}
		switch it.Kind {
		case SetProperty:
			out[i] = key() + " = " + p.Expr(it.Value)
		case SetProps:
			out[i] = x + " = " + p.Expr(it.Value)
		case AddProps:
			out[i] = x + " += " + p.Expr(it.Value)
		case RemoveProperty:
			out[i] = "remove " + key()
		case SetLabels, RemoveLabels:
			if out[i] = x; it.Kind == RemoveLabels {
				out[i] = "remove " + x
			}
			for _, l := range it.Labels {
				out[i] += ":" + p.label(l)
			}
		}
	}
	return strings.Join(out, ", ")
}

func (p *Printer) pattern(pt *Pattern) string {
	var out []string
	touched := VarSet{}
	for _, r := range pt.Rels {
		length := ""
		if r.Length != nil {
			length = lengthText(r.Length.Min, r.Length.Max)
		}
		out = append(out, p.step(r.From, r.Var, r.To, r.Dir, r.Types, length)+p.where(r.Preds))
		touched.Add(r.From, r.To)
	}
	for _, v := range pt.Nodes {
		if !touched.Has(v) {
			out = append(out, "("+p.Var(v)+")")
		}
	}
	s := strings.Join(out, ", ")
	if len(pt.Preds) > 0 {
		s += " where " + p.exprs(pt.Preds, " AND ")
	}
	return s
}
