package fn

import (
	"regexp"
	"strings"

	"github.com/newsgraph/kg/graph"
)

// Bounds of =~: the length of a pattern, and how many compiled patterns one
// statement keeps.
const (
	maxPatternLength = 10_000
	maxPatterns      = 64
)

// StartsWith computes a STARTS WITH b; it is null unless both are strings.
func StartsWith(a, b graph.Value) graph.Ternary { return compareText(a, b, strings.HasPrefix) }

// EndsWith computes a ENDS WITH b; it is null unless both are strings.
func EndsWith(a, b graph.Value) graph.Ternary { return compareText(a, b, strings.HasSuffix) }

// Contains computes a CONTAINS b; it is null unless both are strings.
func Contains(a, b graph.Value) graph.Ternary { return compareText(a, b, strings.Contains) }

func compareText(a, b graph.Value, f func(s, t string) bool) graph.Ternary {
	s, ok := a.AsString()
	if !ok {
		return graph.Unknown
	}
	t, ok := b.AsString()
	if !ok {
		return graph.Unknown
	}
	return graph.TernaryOf(f(s, t))
}

// compiled is a pattern, or why it is none.
type compiled struct {
	re  *regexp.Regexp
	err error
}

// Matches computes a =~ b: whether the pattern b matches the whole of a. The
// syntax is RE2, which runs in time linear in the length of a. It is null if a is
// not a string.
func Matches(ctx *Context, a, b graph.Value) (graph.Ternary, error) {
	if a.IsNull() || b.IsNull() {
		return graph.Unknown, nil
	}
	pattern, ok := b.AsString()
	if !ok {
		return graph.Unknown, badType("=~", String, b)
	}
	s, ok := a.AsString()
	if !ok {
		return graph.Unknown, nil
	}
	c := ctx.pattern(pattern)
	if c.err != nil {
		return graph.Unknown, c.err
	}
	return graph.TernaryOf(c.re.MatchString(s)), nil
}

// pattern compiles a pattern, or takes it from those that the statement has met.
func (ctx *Context) pattern(p string) *compiled {
	if c := ctx.regexps[p]; c != nil {
		return c
	}
	if ctx.regexps == nil || len(ctx.regexps) >= maxPatterns {
		ctx.regexps = make(map[string]*compiled)
	}
	c := compilePattern(p)
	ctx.regexps[p] = c
	return c
}

func compilePattern(p string) *compiled {
	if len(p) > maxPatternLength {
		return &compiled{err: Errorf(ArgumentError, InvalidRegex,
			"=~: the pattern has %d bytes, the limit is %d", len(p), maxPatternLength)}
	}
	// The pattern is compiled on its own first: one that is no pattern shall not
	// become one by what is put around it.
	if _, err := regexp.Compile(p); err != nil {
		return &compiled{err: Errorf(ArgumentError, InvalidRegex, "=~: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))}
	}
	re, err := regexp.Compile(`\A(?:` + p + `)\z`)
	if err != nil {
		return &compiled{err: Errorf(ArgumentError, InvalidRegex, "=~: %s", err)}
	}
	return &compiled{re: re}
}
