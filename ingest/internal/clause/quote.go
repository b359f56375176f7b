package clause

import (
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// quoteState carries the speaker of a report over the sentences that it spans:
// a quotation that goes on, and what is planned "according to" somebody.
type quoteState struct {
	inside []bool // by token of the current sentence: stands between quotation marks
	open   bool   // a quotation is open where the last sentence ended
	end    int    // end of the last sentence in the text

	speaker *ingest.Attribution // of the last direct quotation
	since   int32               // sentence of that quotation
	report  *ingest.Attribution // of the main clause of the last sentence, where it tells of plans
	source  *ingest.Attribution // of the current sentence, for clauses that have none
	direct  bool                // source is for clauses between quotation marks only
}

// enter prepares the state for sentence a.
func (q *quoteState) enter(a *analysis) {
	start := a.d.Sentences[a.sent].Start
	newParagraph := start > q.end && strings.Contains(a.d.Text[q.end:start], "\n")
	if newParagraph {
		q.open = false
	}
	carried := q.open || a.d.Sentences[a.sent].InQuote && !newParagraph
	q.mark(a, carried)
	q.source, q.direct = nil, false
	reported := false
	for _, c := range a.clauses {
		if c.stance.source != nil {
			reported = true
		}
	}
	switch {
	case q.speaker != nil && !reported && a.sent-q.since <= 2 && (carried || q.allInside(a)):
		q.source, q.direct = q.speaker, true
		q.since = a.sent
	case q.report != nil && !reported && !newParagraph && tellsPlans(a):
		q.source = q.report
	}
}

// mark finds out which tokens stand between quotation marks.
func (q *quoteState) mark(a *analysis, open bool) {
	q.inside = q.inside[:0]
	for i := a.from; i < a.to; i++ {
		was := open
		switch a.word(i) {
		case "“", "``":
			open = true
		case "”", "''", "\"", "„":
			open = !open
		}
		q.inside = append(q.inside, was && open || open)
	}
	q.open = open
}

func (q *quoteState) allInside(a *analysis) bool {
	for i := a.from; i < a.to; i++ {
		if a.upos(i) != "PUNCT" && !q.inside[i-a.from] {
			return false
		}
	}
	return true
}

// tellsPlans reports whether the main clause says what will or would be.
func tellsPlans(a *analysis) bool {
	if len(a.clauses) == 0 || a.clauses[0].link != linkRoot {
		return false
	}
	s := a.clauses[0].stance
	return s.named && (s.modality == ingest.Planned || s.modality == ingest.Conditional)
}

// leave remembers what the next sentences may continue.
func (q *quoteState) leave(a *analysis) {
	q.end = a.d.Sentences[a.sent].End
	for _, c := range a.clauses {
		if s := c.stance.source; s != nil && c.head-a.from < int32(len(q.inside)) && q.inside[c.head-a.from] {
			q.speaker, q.since = s, a.sent
			s.Direct = true
		}
	}
	if q.source == nil || q.direct {
		q.report = nil
	}
	if len(a.clauses) > 0 && tellsPlans(a) {
		if s := a.clauses[0].stance.source; s != nil {
			q.report = s
		}
	}
}

// covers reports whether clause c of the current sentence has the source of the state.
func (q *quoteState) covers(i int32, a *analysis) bool {
	return q.source != nil && (!q.direct || q.inside[i-a.from])
}
