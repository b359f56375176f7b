package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/newsgraph/kg/ingest"
)

// reportFile collects what became of every input for --report. The list may be long,
// so it waits in a temporary file until the counts that stand before it are known.
type reportFile struct {
	f   *os.File // nil if no report is wanted
	w   *bufio.Writer
	n   int
	err error // the first
}

// newReportFile starts a report if path names one.
func newReportFile(path string) (*reportFile, error) {
	r := &reportFile{}
	if path == "" {
		return r, nil
	}
	f, err := os.CreateTemp("", "kg-report-*")
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	r.f, r.w = f, bufio.NewWriter(f)
	return r, nil
}

// add takes what became of one input.
func (r *reportFile) add(o ingest.Outcome) {
	if r.f == nil || r.err != nil {
		return
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if r.err = enc.Encode(o); r.err != nil {
		return
	}
	if r.n++; r.n > 1 {
		_, r.err = r.w.WriteString(",\n")
	}
	if r.err == nil {
		_, r.err = r.w.WriteString("    " + string(bytes.TrimSpace(b.Bytes())))
	}
}

// write writes the whole report: the counts, and the inputs in the order in which they
// were read.
func (r *reportFile) write(w io.Writer, counts ingest.Report) error {
	if r.err == nil {
		r.err = r.w.Flush()
	}
	if r.err != nil {
		return fmt.Errorf("report: %w", r.err)
	}
	if _, err := r.f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	var head bytes.Buffer
	if err := writeIndented(&head, counts); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "%s,\n  \"inputs\": [\n", bytes.TrimSuffix(head.Bytes(), []byte("\n}\n"))); err != nil {
		return err
	}
	if _, err := io.Copy(w, r.f); err != nil {
		return err
	}
	end := "\n  ]\n}\n"
	if r.n == 0 {
		end = "  ]\n}\n"
	}
	_, err := io.WriteString(w, end)
	return err
}

// close removes the temporary file.
func (r *reportFile) close() {
	if r.f != nil {
		_ = r.f.Close()
		_ = os.Remove(r.f.Name())
	}
}
