package fn

import (
	"testing"

	"github.com/newsgraph/kg/graph"
)

// BenchmarkCalls measures calls that must not allocate, or little.
func BenchmarkCalls(b *testing.B) {
	ctx := testContext()
	for _, c := range []struct{ name, args string }{
		{"toUpper", "['ADA']"}, {"size", "['Ada']"}, {"abs", "[-1]"}, {"coalesce", "[null, 1]"}, {"toInteger", "['42']"},
		{"date", "['2024-05-06']"}, {"date", "[{year: 2024, month: 5, day: 6}]"}, {"date.truncate", "['month', date('2024-05-06')]"},
		{"duration.inDays", "[date('2024-05-06'), date('2025-05-06')]"},
	} {
		l, err := graph.ParseLiteral(c.args)
		if err != nil {
			b.Fatal(err)
		}
		args, _ := l.AsList()
		f := Builtin().Func(c.name)
		b.Run(c.name+args[0].Kind().String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.Invoke(ctx, args); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	x, y := graph.Int(1), graph.Int(2)
	b.Run("add", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Add(ctx, x, y); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, name := range []string{"sum", "avg", "max", "stDev"} {
		acc := Builtin().Aggregate(name).New()
		args := []graph.Value{graph.Float(1.25)}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := acc.Add(args); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
