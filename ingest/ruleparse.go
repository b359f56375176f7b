package ingest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ruleParser reads one line of a rules file. at is the byte that an error is about.
type ruleParser struct {
	text string
	line int
	at   int
}

// graphKinds are the kinds of entity, as a rules file names them.
var graphKinds = []Kind{Person, Organization, Place, Group, Event, Concept, Work}

// reserved are the types of the graph that are not those of facts.
var reserved = []string{typeIn, typeMentions, typeInvolves}

// rule adds the rule of the line, if there is one, to r.
func (p *ruleParser) rule(r *Rules) error {
	if i := strings.IndexByte(p.text, '#'); i >= 0 {
		p.text = p.text[:i]
	}
	p.blanks()
	if p.at == len(p.text) {
		return nil
	}
	m := mapping{line: p.line}
	if p.word("only") {
		return p.constraint(r, m)
	}
	if err := p.patterns(&m); err != nil {
		return err
	}
	if p.take(":") {
		if err := p.kinds(&m); err != nil {
			return err
		}
	}
	if !p.take("=>") {
		return errors.New(`want "=>" and a relation, or "drop"`)
	}
	start := p.at
	switch name := p.name(); name {
	case "":
		return errors.New(`want a relation in capitals, such as ACQUIRE, or "drop"`)
	case "drop":
	default:
		if err := relationName(name); err != nil {
			p.at = start
			return err
		}
		m.relation = name
		m.reversed = p.word("reversed")
	}
	if err := p.end(); err != nil {
		return err
	}
	return r.add(m, p)
}

// constraint reads what follows "only".
func (p *ruleParser) constraint(r *Rules, m mapping) error {
	start := p.at
	m.relation = p.name()
	if err := relationName(m.relation); err != nil {
		p.at = start
		return err
	}
	if !p.take(":") {
		return errors.New(`want ":" and the kinds of subject and object, as in ": Person > Place"`)
	}
	if err := p.kinds(&m); err != nil {
		return err
	}
	if err := p.end(); err != nil {
		return err
	}
	r.only = append(r.only, m)
	return nil
}

// add enters a rule, unless an earlier one leaves it nothing to do.
func (r *Rules) add(m mapping, p *ruleParser) error {
	for _, old := range r.rules {
		if !covers(old.subject, m.subject) || !covers(old.object, m.object) {
			continue
		}
		if !slices.ContainsFunc(m.patterns, func(w []string) bool {
			return !slices.ContainsFunc(old.patterns, func(o []string) bool { return slices.Equal(o, w) })
		}) {
			p.at = 0
			return fmt.Errorf("never applies: line %d fits the same facts", old.line)
		}
	}
	i := len(r.rules)
	r.rules = append(r.rules, m)
	wild := false
	for _, w := range m.patterns {
		if slices.Contains(w, "*") {
			wild = true
			continue
		}
		key := strings.Join(w, "_")
		if list := r.exact[key]; len(list) == 0 || list[len(list)-1] != i {
			r.exact[key] = append(list, i)
		}
	}
	if wild {
		r.wild = append(r.wild, i)
	}
	return nil
}

// covers reports whether kinds a hold for all of kinds b; nil is every kind.
func covers(a, b []Kind) bool {
	if a == nil || b == nil {
		return a == nil
	}
	return !slices.ContainsFunc(b, func(k Kind) bool { return !slices.Contains(a, k) })
}

// patterns reads "buy | take over".
func (p *ruleParser) patterns(m *mapping) error {
	for {
		start := p.at
		var words []string
		for {
			w := p.name()
			if w == "" {
				break
			}
			for part := range strings.SplitSeq(w, "_") {
				if part != "" {
					words = append(words, strings.ToUpper(part))
				}
			}
		}
		switch {
		case len(words) == 0:
			return errors.New(`want a predicate, such as "agree to"`)
		case !slices.ContainsFunc(words, func(w string) bool { return w != "*" }):
			p.at = start
			return errors.New(`a pattern of "*" alone would fit every fact: name at least one word`)
		}
		m.patterns = append(m.patterns, words)
		if !p.take("|") {
			return nil
		}
	}
}

// kinds reads "Person, Group > Place".
func (p *ruleParser) kinds(m *mapping) error {
	var err error
	if m.subject, err = p.kindList(); err != nil {
		return err
	}
	if !p.take(">") {
		return errors.New(`want ">" between the kinds of subject and object`)
	}
	if m.object, err = p.kindList(); err != nil {
		return err
	}
	if m.subject == nil && m.object == nil {
		return errors.New("want a kind on at least one side of \">\"")
	}
	return nil
}

func (p *ruleParser) kindList() ([]Kind, error) {
	var out []Kind
	for {
		start := p.at
		w := p.name()
		if w == "" {
			if len(out) > 0 {
				return nil, errors.New("want a kind behind the comma")
			}
			return nil, nil
		}
		if !slices.Contains(graphKinds, Kind(w)) {
			p.at = start
			return nil, fmt.Errorf("unknown kind %q: choose from %s", w, kindNames())
		}
		if !slices.Contains(out, Kind(w)) {
			out = append(out, Kind(w))
		}
		if !p.take(",") {
			return out, nil
		}
	}
}

func kindNames() string {
	names := make([]string, len(graphKinds))
	for i, k := range graphKinds {
		names[i] = string(k)
	}
	return strings.Join(names, ", ")
}

// relationName checks the name of a relation.
func relationName(name string) error {
	for i := 0; i < len(name); i++ {
		if c := name[i]; c != '_' && (c < 'A' || c > 'Z') && (i == 0 || c < '0' || c > '9') {
			return fmt.Errorf("%q is no relation: use capitals, digits and underscores, as in ACQUIRE or WORK_FOR", name)
		}
	}
	if name == "" {
		return errors.New("want a relation in capitals, such as ACQUIRE")
	}
	if slices.Contains(reserved, name) {
		return fmt.Errorf("%s is a type that the graph itself uses: choose another name", name)
	}
	return nil
}

func (p *ruleParser) blanks() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t') {
		p.at++
	}
}

// take passes over the sign s and the blanks behind it, if it is next.
func (p *ruleParser) take(s string) bool {
	if !strings.HasPrefix(p.text[p.at:], s) {
		return false
	}
	p.at += len(s)
	p.blanks()
	return true
}

// name reads a word up to a blank or a sign, and the blanks behind it.
func (p *ruleParser) name() string {
	start := p.at
	for p.at < len(p.text) && !strings.ContainsRune(" \t:|,>=", rune(p.text[p.at])) {
		p.at++
	}
	w := p.text[start:p.at]
	p.blanks()
	return w
}

// word passes over the word w, if it is next.
func (p *ruleParser) word(w string) bool {
	start := p.at
	if p.name() == w {
		return true
	}
	p.at = start
	return false
}

func (p *ruleParser) end() error {
	if p.at < len(p.text) {
		return fmt.Errorf("%q is too much: the rule ends before it", p.text[p.at:])
	}
	return nil
}
