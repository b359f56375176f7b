package clause

import (
	"slices"
	"time"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/timex"
)

var noAnchor time.Time

// findTimes finds the temporal expressions of the sentence.
func (a *analysis) findTimes() {
	words := make([]string, a.to-a.from)
	for i := range words {
		words[i] = a.word(a.from + int32(i))
	}
	a.times = timex.Find(words)
}

// timeIndex is the index of the temporal expression that holds token i, or -1.
func (a *analysis) timeIndex(i int32) int {
	k := int(i - a.from)
	return slices.IndexFunc(a.times, func(e timex.Expr) bool { return e.From <= k && k < e.To })
}

// timeAt reports whether token i belongs to a temporal expression.
func (a *analysis) timeAt(i int32) bool { return a.timeIndex(i) >= 0 }

// temporal reports whether slot s says when.
func (a *analysis) temporal(s *slot) bool {
	return a.timeAt(s.head) || timeNouns[a.lemma(s.head)] && a.mention(s.head) == none
}

// timeOf is when what the frame says is the case. A length of time is no point
// and does not count.
func (a *analysis) timeOf(f *frame, m ingest.Modality) ingest.TimeExpr {
	var heads []int32
	for _, s := range f.obls {
		heads = append(heads, s.head)
	}
	heads = append(heads, f.advs...)
	best := -1
	take := func(i int) {
		if i >= 0 && !a.times[i].Period && (best < 0 || weak(a.times[best]) && !weak(a.times[i])) {
			best = i
		}
	}
	for _, h := range heads {
		take(a.timeIndex(h))
	}
	for i, e := range a.times { // inside another phrase of the same clause
		if best >= 0 && !weak(a.times[best]) {
			break
		}
		if a.timed(a.from+int32(e.From)) == f.c {
			take(i)
		}
	}
	if best < 0 {
		return ingest.TimeExpr{}
	}
	return a.timeExpr(best, m)
}

// timed is the clause whose time token i tells, nil where the time belongs to an
// event noun.
func (a *analysis) timed(i int32) *clause {
	for g := i; g != none; g = a.gov(g) {
		if c := a.clauseAt(g); c != nil {
			return c
		}
		if a.upos(g) == "NOUN" && eventNouns[a.lemma(g)] != "" {
			return nil
		}
	}
	return nil
}

// weak reports whether an expression says only "then" or "now".
func weak(e timex.Expr) bool {
	v := e.Value(noAnchor, timex.Past)
	return v == "PAST_REF" || v == "PRESENT_REF" || v == "FUTURE_REF"
}

func (a *analysis) timeExpr(i int, m ingest.Modality) ingest.TimeExpr {
	e := a.times[i]
	tense := timex.Past
	if m == ingest.Planned || m == ingest.Possible || m == ingest.Conditional {
		tense = timex.Future
	}
	return ingest.TimeExpr{
		TokenRange: ingest.TokenRange{From: a.from + int32(e.From), To: a.from + int32(e.To)},
		Value:      e.Value(a.d.Date, tense),
	}
}
