package ingest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Report sums up one call of Ingest.
type Report struct {
	Articles   int            `json:"articles"`              // read and written
	Skipped    int            `json:"skipped"`               // already in the graph
	Replaced   int            `json:"replaced"`              // same source, new text
	Failed     int            `json:"failed"`                // see Errors
	PassedOver map[string]int `json:"passed_over,omitempty"` // inputs that are no articles for this graph, by reason
	Words      int            `json:"words"`                 // tokens of the articles written
	Sentences  int            `json:"sentences"`             // of the articles written
	Statements int            `json:"statements"`            // clauses that claim something
	Evidence   int            `json:"evidence"`              // statements that bear a fact
	Facts      int            `json:"facts"`                 // new facts: relations that were not in the graph before
	Entities   int            `json:"entities"`              // new entities
	Dropped    map[string]int `json:"dropped,omitempty"`     // statements left out, by reason
	Errors     []ReportError  `json:"errors,omitempty"`
}

// Add adds the counts and errors of another report.
func (r *Report) Add(d Report) {
	r.Articles += d.Articles
	r.Skipped += d.Skipped
	r.Replaced += d.Replaced
	r.Failed += d.Failed
	r.Words += d.Words
	r.Sentences += d.Sentences
	r.Statements += d.Statements
	r.Evidence += d.Evidence
	r.Facts += d.Facts
	r.Entities += d.Entities
	r.Dropped = addCounts(r.Dropped, d.Dropped)
	r.PassedOver = addCounts(r.PassedOver, d.PassedOver)
	r.Errors = append(r.Errors, d.Errors...)
}

// addCounts adds the counts in b to a and returns a, which is made if it is needed.
func addCounts(a, b map[string]int) map[string]int {
	if a == nil && len(b) > 0 {
		a = map[string]int{}
	}
	for k, n := range b {
		a[k] += n
	}
	return a
}

// ReportError is an ArticleError as a report shows it.
type ReportError struct {
	Source string `json:"source"`
	Stage  string `json:"stage"`
	Error  string `json:"error"`
}

// Status is what became of one input.
type Status string

// What may become of an input.
const (
	StatusWritten  Status = "written"  // a new article
	StatusReplaced Status = "replaced" // known source, new text: the old facts went
	StatusPresent  Status = "present"  // its text is in the graph already
	StatusSkipped  Status = "skipped"  // passed over on purpose, see SkipError
	StatusFailed   Status = "failed"   // see Stage and Reason
)

// Outcome says what happened to one input.
type Outcome struct {
	Input   string `json:"input"`            // path of what was read; inside an archive "a.zip!b/c.html"
	Source  string `json:"source,omitempty"` // the article's source, where it is not the input
	Status  Status `json:"status"`
	Stage   string `json:"stage,omitempty"`   // of a failure: "read", "write" or a component
	Reason  string `json:"reason,omitempty"`  // why it was skipped or failed
	Bytes   int    `json:"bytes,omitempty"`   // of the article's text
	Article string `json:"article,omitempty"` // id of the article's node
}

// outcome is what became of a job that is done.
func (j *job) outcome() Outcome {
	if j.err == nil {
		o := Outcome{Input: j.art.input(), Source: j.art.Source, Status: j.status, Bytes: len(j.art.Body), Article: articleID(j.art).String()}
		if o.Source == o.Input {
			o.Source = ""
		}
		return o
	}
	o := Outcome{Status: StatusFailed, Reason: j.err.Error()}
	var ae *ArticleError
	if errors.As(j.err, &ae) {
		o.Input, o.Stage, o.Reason = ae.Source, ae.Stage, ae.Err.Error()
	}
	var skip *SkipError
	if errors.As(j.err, &skip) {
		o.Status, o.Stage, o.Reason = StatusSkipped, "", skip.Error()
	}
	if j.art != nil {
		o.Input = j.art.input()
	}
	return o
}

// count is a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Progress says how far Ingest is.
type Progress struct {
	Done    int    // articles dealt with: written, skipped or failed
	Total   int    // articles in all, 0 if the reader cannot tell
	Words   int    // tokens annotated
	Article string // the article last dealt with
}

// String is the report in one line, with the reasons for passing over and for
// dropping in the order of their names.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %d skipped, %d failed, %s, %s from %s",
		count(r.Articles, "article", "articles"), r.Skipped, r.Failed, count(r.Entities, "new entity", "new entities"),
		count(r.Facts, "new fact", "new facts"), count(r.Evidence, "piece of evidence", "pieces of evidence"))
	reasons(&b, "; passed over: ", r.PassedOver)
	reasons(&b, "; left out: ", r.Dropped)
	return b.String()
}

// reasons lists counts in the order of their names, after a heading.
func reasons(b *strings.Builder, heading string, counts map[string]int) {
	for _, reason := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(b, "%s%d %s", heading, counts[reason], reason)
		heading = ", "
	}
}
