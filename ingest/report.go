package ingest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Report sums up one call of Ingest.
type Report struct {
	Articles   int            `json:"articles"`          // read and written
	Skipped    int            `json:"skipped"`           // already in the graph
	Replaced   int            `json:"replaced"`          // same source, new text
	Failed     int            `json:"failed"`            // see Errors
	Words      int            `json:"words"`             // tokens of the articles written
	Sentences  int            `json:"sentences"`         // of the articles written
	Statements int            `json:"statements"`        // clauses that claim something
	Evidence   int            `json:"evidence"`          // statements that bear a fact
	Facts      int            `json:"facts"`             // new facts: relations that were not in the graph before
	Entities   int            `json:"entities"`          // new entities
	Dropped    map[string]int `json:"dropped,omitempty"` // statements left out, by reason
	Errors     []ReportError  `json:"errors,omitempty"`
}

// ReportError is an ArticleError as a report shows it.
type ReportError struct {
	Source string `json:"source"`
	Stage  string `json:"stage"`
	Error  string `json:"error"`
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

// String is the report in one line, with the reasons for dropping in the order
// of their names.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %d skipped, %d failed, %s, %s from %s",
		count(r.Articles, "article", "articles"), r.Skipped, r.Failed, count(r.Entities, "new entity", "new entities"),
		count(r.Facts, "new fact", "new facts"), count(r.Evidence, "piece of evidence", "pieces of evidence"))
	for i, reason := range slices.Sorted(maps.Keys(r.Dropped)) {
		sep := ", "
		if i == 0 {
			sep = "; left out: "
		}
		fmt.Fprintf(&b, "%s%d %s", sep, r.Dropped[reason], reason)
	}
	return b.String()
}
