package parse

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// typical is a query of 238 characters.
const typical = `MATCH (p:Person {name: 'Ada'})-[r:KNOWS|MEET*1..3]->(q:Person)<-[:WORKS_AT]-(o:Organization) ` +
	`WHERE q.age > 30 AND o.name STARTS WITH 'New' RETURN p.name AS name, count(DISTINCT q) AS friends, ` +
	`collect(o.name) ORDER BY friends DESC LIMIT 10`

func BenchmarkQuery(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Query(typical)
	}
}

func BenchmarkLex(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		lex(typical, MaxTokens)
	}
}

func BenchmarkParallel(b *testing.B) {
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			Query(typical)
		}
	})
}

// BenchmarkWrong measures a wrong query, whose explanation tries every token.
func BenchmarkWrong(b *testing.B) {
	for b.Loop() {
		Query(typical + " )")
	}
}

const firstEnv = "KG_BENCH_FIRST_QUERY"

// BenchmarkFirst measures the first query of a process: the test binary starts
// itself and tells how long that query took.
func BenchmarkFirst(b *testing.B) {
	var total time.Duration
	for b.Loop() {
		cmd := exec.Command(os.Args[0], "-test.run=^$")
		cmd.Env = append(os.Environ(), firstEnv+"=1")
		out, err := cmd.Output()
		if err != nil {
			b.Fatal(err)
		}
		ns, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
		if err != nil {
			b.Fatal(err)
		}
		total += time.Duration(ns)
	}
	b.ReportMetric(float64(total.Microseconds())/float64(b.N), "µs/first-query")
}

func TestMain(m *testing.M) {
	if os.Getenv(firstEnv) != "" {
		start := time.Now()
		Query(typical)
		os.Stdout.WriteString(strconv.FormatInt(int64(time.Since(start)), 10) + "\n")
		return
	}
	os.Exit(m.Run())
}
