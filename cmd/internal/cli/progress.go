package cli

import (
	"fmt"
	"strings"
	"time"
)

// redraw is the least time between two drawings on a terminal, and report the
// time between two lines elsewhere.
const (
	redraw = 100 * time.Millisecond
	report = 10 * time.Second
)

// progress draws one line on standard error that says how far a command is, at
// which rate, and when it will end. Without a terminal it writes a line every ten
// seconds. It is used from one goroutine.
type progress struct {
	a     *app
	unit  string
	start time.Time
	last  time.Time
	width int // of the line drawn last
}

func (a *app) newProgress(unit string) *progress {
	now := time.Now()
	return &progress{a: a, unit: unit, start: now, last: now}
}

// set draws the state when it is time to. A total of 0 is unknown.
func (p *progress) set(done, total int64, detail string) {
	if p.due() {
		p.draw(progressLine(done, total, p.unit, detail, p.last.Sub(p.start)))
	}
}

// share draws how many units are done where their number is not known beforehand, but
// what share of the work they are is: part of whole.
func (p *progress) share(done, part, whole int64, detail string) {
	if p.due() {
		p.draw(shareLine(done, part, whole, p.unit, detail, p.last.Sub(p.start)))
	}
}

// due reports whether it is time to draw.
func (p *progress) due() bool {
	now := time.Now()
	every := report
	if p.a.env.StderrTTY {
		every = redraw
	}
	if p.a.quiet || now.Sub(p.last) < every {
		return false
	}
	p.last = now
	return true
}

func (p *progress) draw(line string) {
	if !p.a.env.StderrTTY {
		fmt.Fprintln(p.a.env.Stderr, line)
		return
	}
	fmt.Fprintf(p.a.env.Stderr, "\r%s%s", line, strings.Repeat(" ", max(0, p.width-len(line))))
	p.width = len(line)
}

// done clears the line.
func (p *progress) done() {
	if p.width > 0 {
		fmt.Fprintf(p.a.env.Stderr, "\r%s\r", strings.Repeat(" ", p.width))
		p.width = 0
	}
}

func progressLine(done, total int64, unit, detail string, since time.Duration) string {
	var b strings.Builder
	rate := float64(done) / max(since.Seconds(), 1e-3)
	fmt.Fprintf(&b, "%d", done)
	if total > 0 {
		fmt.Fprintf(&b, " of %d", total)
	}
	fmt.Fprintf(&b, " %s, %.1f/s", unit, rate)
	if total > done && rate > 0 {
		left := time.Duration(float64(total-done) / rate * float64(time.Second))
		fmt.Fprintf(&b, ", %s left", left.Round(time.Second))
	}
	if detail != "" {
		b.WriteString(", " + detail)
	}
	return b.String()
}

func shareLine(done, part, whole int64, unit, detail string, since time.Duration) string {
	line := progressLine(done, 0, unit, "", since)
	if whole > 0 && part > 0 && part < whole {
		left := time.Duration(float64(since) * float64(whole-part) / float64(part))
		line += fmt.Sprintf(", %d %%, %s left", 100*part/whole, left.Round(time.Second))
	}
	if detail != "" {
		line += ", " + detail
	}
	return line
}
