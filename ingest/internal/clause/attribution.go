package clause

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest"
)

// attribute finds who says what, governors first, and hands it down.
func (a *analysis) attribute() {
	a.findSources()
	for _, c := range a.clauses {
		s := a.ownSource(c)
		if s == nil {
			s = a.contentSource(c)
			for _, x := range a.contentCites(c) {
				s = a.cite(s, x)
			}
			if s != nil && c.gov != nil && c.gov.stance.source != s {
				a.reported(s, c.gov.stance.source)
			}
		}
		if s == nil && c.gov != nil && a.inheritsSource(c) {
			s = c.gov.stance.source
		}
		c.stance.source = s
	}
}

// findSources gives every "according to X" to the clause that it reports: the
// next one above it that makes a statement.
func (a *analysis) findSources() {
	for i := a.from; i < a.to; i++ {
		k := a.kid(i, "case")
		if k == none || !a.isRel(i, "obl") && !a.isRel(i, "nmod") {
			continue
		}
		s := a.newSlot(ingest.RoleOblique, i)
		if !a.sourceSlot(s) {
			continue
		}
		p := s.prep[0] - 1
		if c := a.statesAbove(i, a.has(p) && a.word(p) == ","); c != nil {
			c.sources = append(c.sources, s)
		}
	}
	for _, x := range a.clauses {
		if x.link == linkAdverb && citing[a.lemma(x.head)] && x.obj != nil && !x.finite && a.sayer(x.obj.head) {
			if c := a.statesAbove(x.head, true); c != nil && !a.mediumReports(c) {
				c.cites = append(c.cites, x)
			}
		}
	}
}

// reported notes that by says that s says so. A medium that is no speaker yet is the one
// that carries it.
func (a *analysis) reported(s, by *ingest.Attribution) {
	if by == nil || by.Speaker.Head == s.Speaker.Head {
		return
	}
	if s.Outlet.Head == none {
		switch {
		case a.outletLike(by.Speaker.Head):
			s.Outlet, by = by.Speaker, by.By
		case by.Outlet.Head != none:
			s.Outlet = by.Outlet
		}
	}
	s.By = by
}

// mediumReports reports whether c is a medium's report of what others said, so that
// whom it cites says the content and not the report.
func (a *analysis) mediumReports(c *clause) bool {
	return a.reports(c) && len(c.content) > 0 && c.subj != nil && a.outletLike(c.subj.head)
}

// contentCites lists the participles by which a medium names the source of content
// clause c: "Reuters said that prices rose, citing officials".
func (a *analysis) contentCites(c *clause) []*clause {
	if c.link != linkContent || c.gov == nil || !a.mediumReports(c.gov) {
		return nil
	}
	var out []*clause
	for _, x := range a.clauses {
		if (x.link == linkAdverb || x.link == linkReduced && x.noun == c.gov.subj.head) && citing[a.lemma(x.head)] && x.obj != nil && !x.finite && a.sayer(x.obj.head) && a.statesAbove(x.head, true) == c.gov {
			out = append(out, x)
		}
	}
	return out
}

// statesAbove is the next clause above token i that makes a statement; with main
// it is no adverbial clause either.
func (a *analysis) statesAbove(i int32, main bool) *clause {
	var c *clause
	for g := a.gov(i); g != none && c == nil; g = a.gov(g) {
		c = a.clauseAt(g)
	}
	for c != nil && c.gov != nil {
		switch c.link {
		case linkRelative, linkReduced, linkPurpose, linkControl:
		case linkAdverb:
			if c.finite && !main {
				return c
			}
		default:
			return c
		}
		c = c.gov
	}
	return c
}

// inheritsSource reports whether a clause is said by whoever says its governor.
func (a *analysis) inheritsSource(c *clause) bool {
	if c.link == linkAside || c.link == linkAdverb {
		return !a.reports(c)
	}
	return true
}

// ownSource looks for "according to X", "citing X", "as X said" and the aside
// "..., X said," under clause c.
func (a *analysis) ownSource(c *clause) *ingest.Attribution {
	var out *ingest.Attribution
	for _, g := range append(slices.Clone(c.chain), c) {
		for _, s := range g.sources {
			out = a.addSource(out, s, s.prep[0], a.join(s.prep))
		}
		for _, x := range g.cites {
			out = a.cite(out, x)
		}
		for _, k := range a.children(g.head) {
			x := a.clauseAt(k)
			if x == nil || x == c {
				continue
			}
			switch {
			case a.isRel(k, "advcl") && x.mark == "as" && a.reports(x) && (x.subj != nil && x.finite || x.agent != nil):
				out = a.addReport(out, x)
			case (a.isRel(k, "parataxis") || a.trailing(k)) && a.reports(x) && x.subj != nil && !x.inherit && len(x.content) == 0:
				out = a.addReport(out, x)
			}
		}
	}
	return out
}

// possessorOf is the possessor of noun n, or none.
func (a *analysis) possessorOf(n int32) int32 { return a.kidFull(n, "nmod:poss") }

// trailing reports whether clause k is set behind its governor by a comma alone:
// "..., Bloomberg reported".
func (a *analysis) trailing(k int32) bool {
	return a.isRel(k, "conj") && k > a.gov(k) && a.kid(k, "cc") == none && a.kid(k, "obj") == none && a.kid(k, "nsubj") != none
}

// contentSource is the subject of the verb whose content c is.
func (a *analysis) contentSource(c *clause) *ingest.Attribution {
	g := c.gov
	if g != nil && a.gerundContent(c) && ofObject[a.lemma(g.head)] && !g.passive {
		return a.addReport(nil, g)
	}
	if g != nil && a.appealed(c) != nil {
		return a.addReport(nil, g)
	}
	if g == nil || c.link != linkContent && c.link != linkControl && !(c.link == linkAside && a.reports(g)) && !(c.link == linkRoot && a.reports(g)) {
		return nil
	}
	if c.link == linkContent && c.noun != none {
		return nil
	}
	if a.listsContent(g) {
		if k := a.possessorOf(g.subj.head); k != none {
			return &ingest.Attribution{Speaker: a.bare(k), Outlet: noArg(), Cue: g.subj.head, Verb: contentNouns[a.lemma(g.subj.head)]}
		}
	}
	if slices.Contains(c.chain, g) {
		return nil
	}
	l := a.lemma(g.head)
	switch {
	case l == "require" && g.subj != nil && demonstratives[a.lower(g.subj.head)]:
		return nil // "this requires him to leave" is said by nobody
	case c.link == linkControl && demandVerbs[l] && g.subj != nil:
	case c.link == linkControl:
		return nil
	case a.reports(g) || demandVerbs[l] || thinks[l]:
	default:
		return nil
	}
	return a.addReport(nil, g)
}

// reports reports whether c is the clause of a reporting verb.
func (a *analysis) reports(c *clause) bool {
	l := a.lemma(c.head)
	if reporting[l] {
		return len(c.content) > 0 || c.obj == nil || a.sayer(c.obj.head) || a.upos(c.obj.head) == "PRON"
	}
	if l == "make" && c.comp != nil { // "made clear that"
		return a.lower(c.comp.head) == "clear" || a.lower(c.comp.head) == "known"
	}
	return (l == "cite" || l == "quote") && c.passive
}

// addReport makes an attribution of reporting clause x, or adds what it tells to out.
func (a *analysis) addReport(out *ingest.Attribution, x *clause) *ingest.Attribution {
	s := x.subj
	if x.passive {
		s = x.agent
		if (a.lemma(x.head) == "cite" || a.lemma(x.head) == "quote") && x.subj != nil {
			s = x.subj
		}
	}
	if s == nil || x.expl != none && x.agent == nil && s == x.subj {
		if out == nil && !x.passive {
			return nil
		}
		if s == nil {
			return out
		}
	}
	out = a.addSource(out, s, x.head, a.lemma(x.head))
	for _, to := range []*slot{x.iobj, x.obj} { // "told Bloomberg that ..."
		if to != nil && to != s && outlets[strings.ToLower(a.headName(to.head))] && out.Outlet.Head == none {
			out.Outlet = a.arg(to.items[0], to)
		}
	}
	for _, by := range append(slices.Clone(x.obls), x.agent) {
		if by != nil && by != s && (by == x.agent || a.join(by.prep) == "by" || a.join(by.prep) == "to") && out.Outlet.Head == none && a.outletLike(by.head) {
			out.Outlet = a.arg(by.items[0], by)
		}
	}
	return out
}

// cite is "..., citing people familiar with the matter".
func (a *analysis) cite(out *ingest.Attribution, x *clause) *ingest.Attribution {
	who := a.arg(x.obj.items[0], x.obj)
	if out == nil {
		return &ingest.Attribution{Speaker: who, Outlet: noArg(), Cue: x.head, Verb: a.lemma(x.head)}
	}
	if out.Outlet.Head == none {
		out.Outlet = out.Speaker
	}
	out.Speaker = who
	return out
}

// addSource makes or completes an attribution with the speaker of s. A source that is a
// document stands for the organisation that made it.
func (a *analysis) addSource(out *ingest.Attribution, s *slot, cue int32, verb string) *ingest.Attribution {
	who := a.arg(s.items[0], s)
	if documents[a.lemma(s.head)] {
		if m := a.maker(s.head); m != none {
			who = a.arg(a.newPhrase(m, true, func(int32) bool { return false }), s)
			who.Case = ""
		}
	}
	if out == nil {
		return &ingest.Attribution{Speaker: who, Outlet: noArg(), Cue: cue, Verb: verb}
	}
	switch {
	case out.Outlet.Head != none:
	case a.outletLike(who.Head) && !a.outletLike(out.Speaker.Head):
		out.Outlet = who
	case a.outletLike(out.Speaker.Head):
		out.Outlet, out.Speaker = out.Speaker, who
	}
	return out
}

// maker is the word in the phrase of document h that names who made it: "a
// Bloomberg report", "a report by Bloomberg", "the ministry's statement".
func (a *analysis) maker(h int32) int32 {
	for _, k := range a.children(h) {
		switch a.relOf(k) {
		case "nmod":
			if w := a.caseWord(k); w == "by" || w == "from" || w == "of" && a.mention(k) != none || a.fullRel(k) == "nmod:poss" {
				return k
			}
		case "compound":
			if a.mention(k) != none || a.upos(k) == "PROPN" {
				return k
			}
		}
	}
	return none
}

// sayer reports whether the phrase of h can be quoted: people and what speaks for them.
func (a *analysis) sayer(h int32) bool {
	if m := a.mention(h); m != none {
		switch a.d.Mentions[m].Kind {
		case ingest.Person, ingest.Organization, ingest.Group:
			return true
		}
	}
	return speakers[a.lemma(h)] || documents[a.lemma(h)] || a.outletLike(h)
}

// outletLike reports whether h names a medium.
func (a *analysis) outletLike(h int32) bool {
	if !a.has(h) {
		return false
	}
	if outlets[strings.ToLower(a.headName(h))] || mediaNouns[a.lemma(h)] {
		return true
	}
	for _, k := range a.children(h) {
		if a.isRel(k, "compound") && (mediaNouns[a.lemma(k)] || outlets[a.lower(k)]) {
			return true
		}
	}
	return false
}

// headName is h with the rest of the name it heads or belongs to.
func (a *analysis) headName(h int32) string {
	out := a.word(h)
	for _, k := range a.children(h) {
		if a.isRel(k, "flat") || a.isRel(k, "compound") {
			if k < h {
				out = a.word(k) + " " + out
			} else {
				out += " " + a.word(k)
			}
		}
	}
	return out
}

// noArg is the argument that is not there.
func noArg() ingest.Arg { return ingest.Arg{Head: none, Mention: none} }

// arg makes the public form of phrase p of slot s.
func (a *analysis) arg(p phrase, s *slot) ingest.Arg {
	prep := p.prep
	if len(prep) == 0 {
		prep = s.prep
	}
	return ingest.Arg{
		Role: s.role, Case: a.join(prep), Head: p.head, Full: p.full, Min: p.min, Mention: a.mention(p.head),
	}
}
