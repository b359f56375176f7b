package fn

import (
	"math/rand/v2"
	"sort"
	"strings"
	"time"

	"github.com/newsgraph/kg/graph"
)

// Effect says what a function's result depends on besides its arguments, and
// with that when a call may be computed ahead of time or once for many rows.
type Effect uint8

// The effects, from the freest to the most bound.
const (
	Pure      Effect = iota // arguments only: may be folded when the query is prepared
	Statement               // the statement's clock or parameters: constant during one run
	Reads                   // the graph as it is at that row
	Volatile                // different at every call: never shared, never moved
)

// String returns "pure", "statement", "reads" or "volatile".
func (e Effect) String() string {
	return [...]string{"pure", "statement", "reads", "volatile"}[e]
}

// Many as a maximum of arguments means that there is none.
const Many = -1

// Call computes a function. The args slice belongs to the caller and is valid
// during the call only; its values may be kept.
type Call func(ctx *Context, args []graph.Value) (graph.Value, error)

// Func describes one scalar function.
type Func struct {
	Name    string  // as it is documented; calls may use any letter case
	Family  string  // heading in the documentation
	Params  string  // parameter list in the documentation: "text, from, length?"
	Min     int     // least number of arguments
	Max     int     // greatest number, or Many
	Args    []Kinds // kinds that each argument may statically have; the last one stands for the rest
	Result  Kinds   // kinds that the result may have, null aside
	NullIn  bool    // a null argument makes the result null without a call
	Effect  Effect  // what the result depends on
	Call    Call    // the function itself
	Doc     string  // one sentence
	Example string  // an expression, and after " = " its value; a test runs it
	Hidden  bool    // an old name kept for compatibility: not listed
}

// Arg returns the kinds that the i-th argument may have.
func (f *Func) Arg(i int) Kinds { return argKinds(f.Args, i) }

// Accepts reports whether the function can be called with n arguments.
func (f *Func) Accepts(n int) bool { return n >= f.Min && (f.Max == Many || n <= f.Max) }

// Invoke calls the function, or returns null for a null argument if the
// function asks for that.
func (f *Func) Invoke(ctx *Context, args []graph.Value) (graph.Value, error) {
	if f.NullIn {
		for i := range args {
			if args[i].IsNull() {
				return graph.Null, nil
			}
		}
	}
	return f.Call(ctx, args)
}

func argKinds(args []Kinds, i int) Kinds {
	switch {
	case len(args) == 0:
		return Any
	case i < len(args):
		return args[i]
	}
	return args[len(args)-1]
}

// Accumulator computes one aggregate over one group. An accumulator is used by
// one goroutine at a time. Values that DISTINCT removes are not added: see
// [NewDistinct].
type Accumulator interface {
	// Add takes the arguments of one row; count(*) is given none.
	Add(args []graph.Value) error
	// Merge takes what another accumulator of the same aggregate has seen, in
	// the order "mine first". The other one is not used afterwards.
	Merge(other Accumulator) error
	// Result returns the aggregate. Nothing is added afterwards.
	Result() (graph.Value, error)
	// Size returns about how many bytes the accumulator keeps, the contents of
	// strings and lists aside.
	Size() int
}

// Aggregate describes one aggregating function.
type Aggregate struct {
	Name    string
	Params  string
	Min     int
	Max     int
	Args    []Kinds
	Result  Kinds
	New     func() Accumulator
	Ordered bool // the result depends on the order of the rows
	Doc     string
	Example string
	Hidden  bool
}

// Arg returns the kinds that the i-th argument may have.
func (a *Aggregate) Arg(i int) Kinds { return argKinds(a.Args, i) }

// Accepts reports whether the aggregate can be called with n arguments.
func (a *Aggregate) Accepts(n int) bool { return n >= a.Min && (a.Max == Many || n <= a.Max) }

// Graph is what functions need to know about entities. The executor satisfies
// it with its transaction. Arguments are node or edge values, by reference or
// materialised; the answer is the state that the row sees. An entity that was
// deleted is an EntityNotFound error, except that Type still answers.
type Graph interface {
	Labels(node graph.Value) ([]string, error)
	HasLabel(node graph.Value, label string) (bool, error)
	Type(edge graph.Value) (string, error)
	Ends(edge graph.Value) (from, to graph.NodeID, err error)
	Props(entity graph.Value) (graph.Props, error)
	Prop(entity graph.Value, key string) (graph.Value, error)
	Degree(node graph.Value, dir graph.Direction, types []string) (int64, error)
}

// Context is what a running statement gives to functions. It is used by one
// goroutine at a time; parallel workers take a copy each, with a Rand of their own.
type Context struct {
	Graph     Graph            // entities; nil while constants are folded
	Params    graph.Props      // parameters of the statement
	Clock     time.Time        // fixed for the statement: date(), datetime(), .transaction, .statement
	Zone      graph.Zone       // zone of date(), time() and datetime() without a zone; the zero Zone is UTC
	Now       func() time.Time // moves: .realtime; nil means time.Now
	Rand      *rand.Rand       // source of rand() and randomUUID(); nil means an unseeded one
	MaxLength int              // most bytes of a string or elements of a list that a function makes; 0 means the default

	regexps map[string]*compiled
}

// Default bounds of the strings and lists that functions such as range and replace
// can blow up.
const (
	maxStringBytes  = 64 << 20
	maxListElements = 16 << 20
)

func (ctx *Context) maxString() int { return ctx.orMaxLength(maxStringBytes) }

func (ctx *Context) maxList() int { return ctx.orMaxLength(maxListElements) }

func (ctx *Context) orMaxLength(otherwise int) int {
	if ctx.MaxLength > 0 {
		return ctx.MaxLength
	}
	return otherwise
}

func (ctx *Context) realtime() time.Time {
	if ctx.Now != nil {
		return ctx.Now()
	}
	return time.Now()
}

func (ctx *Context) random() *rand.Rand {
	if ctx.Rand == nil {
		ctx.Rand = rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	}
	return ctx.Rand
}

// Library is a set of functions and aggregates under their names. It does not
// change once it is made and may be shared.
type Library struct {
	funcs map[string]*Func
	aggs  map[string]*Aggregate
}

// Builtin returns the functions of the language.
func Builtin() *Library { return builtin }

var builtin = newLibrary()

func newLibrary() *Library {
	l := &Library{funcs: map[string]*Func{}, aggs: map[string]*Aggregate{}}
	for _, family := range families() {
		for i := range family.funcs {
			f := &family.funcs[i]
			f.Family = family.name
			l.funcs[strings.ToLower(f.Name)] = f
		}
	}
	table := aggregates()
	for i := range table {
		l.aggs[strings.ToLower(table[i].Name)] = &table[i]
	}
	l.addAliases()
	return l
}

// otherNames are names of the standard GQL, and old ones, of functions and aggregates.
var otherNames = map[string]string{
	"ceiling": "ceil", "ln": "log", "path_length": "length", "element_id": "elementId", "rels": "relationships",
	"collect_list": "collect", "stdev_samp": "stDev", "stdev_pop": "stDevP", "percentile_cont": "percentileCont", "percentile_disc": "percentileDisc",
	"current_date": "date", "local_time": "localtime", "zoned_time": "time", "local_datetime": "localdatetime", "zoned_datetime": "datetime",
	"duration_between": "duration.between",
}

func (l *Library) addAliases() {
	for alias, name := range otherNames {
		if f := l.Func(name); f != nil {
			other := *f
			other.Name, other.Hidden = alias, true
			l.funcs[alias] = &other
		}
		if a := l.Aggregate(name); a != nil {
			other := *a
			other.Name, other.Hidden = alias, true
			l.aggs[alias] = &other
		}
	}
}

// With returns a library that has the given functions too. A function replaces
// one of the same name.
func (l *Library) With(funcs ...*Func) *Library {
	out := &Library{funcs: make(map[string]*Func, len(l.funcs)+len(funcs)), aggs: l.aggs}
	for k, f := range l.funcs {
		out.funcs[k] = f
	}
	for _, f := range funcs {
		out.funcs[strings.ToLower(f.Name)] = f
	}
	return out
}

// Func returns the scalar function with that name in any letter case, or nil.
func (l *Library) Func(name string) *Func {
	if f := l.funcs[name]; f != nil {
		return f
	}
	return l.funcs[strings.ToLower(name)]
}

// Aggregate returns the aggregate with that name in any letter case, or nil.
func (l *Library) Aggregate(name string) *Aggregate {
	if a := l.aggs[name]; a != nil {
		return a
	}
	return l.aggs[strings.ToLower(name)]
}

// Funcs returns the documented scalar functions, sorted by name.
func (l *Library) Funcs() []*Func {
	out := make([]*Func, 0, len(l.funcs))
	for _, f := range l.funcs {
		if !f.Hidden {
			out = append(out, f)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

// Aggregates returns the aggregates, sorted by name.
func (l *Library) Aggregates() []*Aggregate {
	out := make([]*Aggregate, 0, len(l.aggs))
	for _, a := range l.aggs {
		if !a.Hidden {
			out = append(out, a)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

// Names returns the names of all documented functions and aggregates, sorted;
// it is what a "did you mean" chooses from.
func (l *Library) Names() []string {
	var out []string
	for _, f := range l.Funcs() {
		out = append(out, f.Name)
	}
	for _, a := range l.Aggregates() {
		out = append(out, a.Name)
	}
	sort.Strings(out)
	return out
}

type family struct {
	name  string
	funcs []Func
}

// families lists the function table in the order of the documentation.
func families() []family {
	return []family{
		{"Scalar and list functions", listFuncs()},
		{"Nodes, relationships and paths", entityFuncs()},
		{"Text", append(stringFuncs(), textFuncs()...)},
		{"Mathematics", mathFuncs()},
		{"Conversion", convertFuncs()},
		{"Dates and times", temporalFuncs()},
		{"Durations", durationFuncs()},
		{"Evidence", knowledgeFuncs()},
	}
}
