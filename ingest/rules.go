package ingest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Rules map the predicates that extraction finds to the relations that a user
// wants, constrain the kinds of their ends, and leave relations out. They come from
// a text file, one rule a line:
//
//	# companies
//	buy | acquire | take over : Organization > Organization => ACQUIRE
//	be owned by : > Organization, Person                    => OWN reversed
//	* minister of : Person > Place                          => MINISTER_OF
//	say about                                               => drop
//	only ACQUIRE : Organization > Organization
//
// A pattern is a predicate as `kg extract --format facts` prints it: lemmas with
// their particle and preposition; "*" stands for one or more words. Behind the
// colon stand the kinds of subject and object between which it holds, any kind
// where a side is empty. The first rule of the file that fits a fact decides; a
// fact that none fits stays as it is. "reversed" swaps subject and object. "only"
// leaves out all facts of a relation, by whatever rule, whose ends are of other kinds.
//
// Rules are immutable and may be used by several pipelines at once.
type Rules struct {
	rules []mapping
	only  []mapping
	exact map[string][]int // rules by a pattern without wildcard, ascending
	wild  []int            // rules with a wildcard, ascending
}

// mapping is one rule.
type mapping struct {
	line            int
	patterns        [][]string // words in upper case; "*" for one or more
	subject, object []Kind     // nil: any
	relation        string     // "" for drop
	reversed        bool
}

// RuleError is one fault of a rules file.
type RuleError struct {
	File         string
	Line, Column int // from 1; columns count bytes
	Msg          string
}

// Error is "file:line:column: message".
func (e *RuleError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Msg)
}

// Limits of a rules file.
const (
	maxRuleBytes  = 1 << 20
	maxRuleErrors = 20
)

// ParseRules reads the text of a rules file; name stands in its errors. The error
// joins every fault found, each a *RuleError, in the order of the file.
func ParseRules(name string, text []byte) (*Rules, error) {
	if len(text) > maxRuleBytes {
		return nil, &RuleError{name, 1, 1, fmt.Sprintf("%d bytes are too many: a rules file has at most %d", len(text), maxRuleBytes)}
	}
	r := &Rules{exact: map[string][]int{}}
	var errs []error
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		p := ruleParser{text: strings.TrimRight(line, "\r\n"), line: n}
		if err := p.rule(r); err != nil {
			errs = append(errs, &RuleError{name, n, p.at + 1, err.Error()})
			if len(errs) == maxRuleErrors {
				break
			}
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return r, nil
}

// String is the rules in their text form, which ParseRules reads back.
func (r *Rules) String() string {
	var b strings.Builder
	for _, m := range r.rules {
		for i, p := range m.patterns {
			if i > 0 {
				b.WriteString(" | ")
			}
			b.WriteString(strings.ToLower(strings.Join(p, " ")))
		}
		b.WriteString(kindsText(m.subject, m.object))
		b.WriteString(" => ")
		switch {
		case m.relation == "":
			b.WriteString("drop")
		case m.reversed:
			b.WriteString(m.relation + " reversed")
		default:
			b.WriteString(m.relation)
		}
		b.WriteByte('\n')
	}
	for _, m := range r.only {
		b.WriteString("only " + m.relation + kindsText(m.subject, m.object) + "\n")
	}
	return b.String()
}

func kindsText(subject, object []Kind) string {
	if subject == nil && object == nil {
		return ""
	}
	side := func(ks []Kind) string {
		names := make([]string, len(ks))
		for i, k := range ks {
			names[i] = string(k)
		}
		return strings.Join(names, ", ")
	}
	return " : " + side(subject) + " > " + side(object)
}

// find is the first rule that fits a predicate between two kinds, nil if none does.
func (r *Rules) find(predicate string, subject, object Kind) *mapping {
	best := -1
	for _, i := range r.exact[predicate] {
		if r.rules[i].fits(subject, object) {
			best = i
			break
		}
	}
	var words []string
	for _, i := range r.wild {
		if best >= 0 && i > best {
			break
		}
		if words == nil {
			words = strings.Split(predicate, "_")
		}
		if m := &r.rules[i]; m.fits(subject, object) && slices.ContainsFunc(m.patterns, func(p []string) bool { return matchWords(p, words) }) {
			best = i
			break
		}
	}
	if best < 0 {
		return nil
	}
	return &r.rules[best]
}

func (m *mapping) fits(subject, object Kind) bool {
	return (m.subject == nil || slices.Contains(m.subject, subject)) && (m.object == nil || slices.Contains(m.object, object))
}

// matchWords reports whether pattern fits words, "*" standing for one or more of
// them. It takes time in proportion to the product of both lengths.
func matchWords(pattern, words []string) bool {
	fits := make([]bool, len(words)+1) // fits[j]: the pattern so far fits the first j words
	fits[0] = true
	for _, p := range pattern {
		next := make([]bool, len(words)+1)
		for j := 1; j <= len(words); j++ {
			if p == "*" {
				next[j] = fits[j-1] || next[j-1]
			} else {
				next[j] = fits[j-1] && p == words[j-1]
			}
		}
		fits = next
	}
	return fits[len(words)]
}

// kept reports whether a fact of a relation may stand between two kinds.
func (r *Rules) kept(relation string, subject, object Kind) bool {
	for i := range r.only {
		if m := &r.only[i]; m.relation == relation && !m.fits(subject, object) {
			return false
		}
	}
	return true
}

// dropRule is why a statement becomes no fact where a rules file leaves it out.
const dropRule = "left out by a rule"

// apply rewrites the facts of a document.
func (r *Rules) apply(d *Document) {
	if r == nil {
		return
	}
	facts := d.Facts[:0]
	for _, f := range d.Facts {
		subject, object := d.Entities[f.Subject].Kind, d.Entities[f.Object].Kind
		if m := r.find(f.Predicate, subject, object); m != nil {
			if m.relation == "" {
				d.Dropped = append(d.Dropped, Drop{Statement: f.Statement, Reason: dropRule})
				continue
			}
			f.Predicate, f.Rule = m.relation, fmt.Sprintf("%s+rules:%d", f.Rule, m.line)
			if m.reversed {
				f.Subject, f.Object, f.SubjectAt, f.ObjectAt = f.Object, f.Subject, f.ObjectAt, f.SubjectAt
				f.Turned = !f.Turned
				f.Parties = slices.Clone(f.Parties)
				for j := range f.Parties {
					f.Parties[j].Subject = !f.Parties[j].Subject
				}
				subject, object = object, subject
			}
		}
		if !r.kept(f.Predicate, subject, object) {
			d.Dropped = append(d.Dropped, Drop{Statement: f.Statement, Reason: dropRule})
			continue
		}
		facts = append(facts, f)
	}
	d.Facts = facts
}
