package ingest

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest/internal/gazetteer"
)

// definite reports whether noun h has the article or a demonstrative.
func (r *resolver) definite(h int32) bool {
	for _, k := range r.kids[h] {
		if r.rel(k) == "det" {
			switch strings.ToLower(r.d.Word(k)) {
			case "the", "this", "that", "these", "those":
				return true
			}
		}
	}
	return false
}

// longer is the noun phrase before h that names what a bare definite noun takes up:
// the only one with the same noun, or one of like meaning, that has modifiers; for
// nouns of like meaning without any, the first of them. None if there are several.
func (r *resolver) longer(h int32, lemma string) int32 {
	sent, far := r.d.SentenceOf(h), int32(8)
	if gazetteer.Is("event", lemma) {
		far = 3 // events follow one another: "the meeting" is the last one spoken of
	}
	found, name := None, ""
	for _, k := range slices.Backward(before(r.first[lemma], h)) {
		if sent-r.d.SentenceOf(k) > far {
			break
		}
		p := r.phrase(k)
		if p == nil || len(p.before) == 0 && p.owner == "" || r.plural(k) != r.plural(h) {
			continue
		}
		n := p.name()
		if found != None && n != name {
			return None
		}
		found, name = k, n
	}
	if found != None {
		return found
	}
	class := gazetteer.ClassOf(lemma)
	if class != "plan-class" {
		return None
	}
	for _, k := range before(r.likes[class], h) {
		if strings.ToLower(r.d.Tokens[k].Lemma) == lemma || r.plural(k) != r.plural(h) {
			return None
		}
		found = k
		break
	}
	if found == None || len(r.distinct(class, h)) > 1 {
		return None
	}
	return found
}

// samePlan is the first plan of the text, of which phrase p is another wording: the
// nouns of the class agree in number, no two of them are said to be of
// different owners or of different sorts, and p is not the first. "A US proposal", "a peace
// plan" and "this roadmap" may be one; "the US plan" and "the French plan" not. None
// if it is another plan, or the first.
func (r *resolver) samePlan(p *phrase) int32 {
	class := gazetteer.ClassOf(p.lemma)
	if class != "plan-class" || p.after != "" {
		return None
	}
	var all []int32
	for _, k := range r.likes[class] { // a headline's words are written, and parsed, in their own way
		if !r.d.Sentences[r.d.SentenceOf(k)].Heading {
			all = append(all, k)
		}
	}
	if len(all) > 100 || len(all) < 2 || all[0] >= p.head {
		return None
	}
	owner, sort := "", ""
	for _, k := range all {
		q := r.phrase(k)
		if q == nil || r.plural(k) != r.plural(all[0]) || q.after != "" && !strings.HasPrefix(q.after, "of "+p.lemma) {
			return None
		}
		if q.owner != "" {
			if owner != "" && owner != q.owner {
				return None
			}
			owner = q.owner
		}
		if s := strings.Join(q.before, " "); s != "" {
			if sort != "" && sort != s {
				return None
			}
			sort = s
		}
	}
	return all[0]
}

// distinct lists the names with modifiers that nouns of a class have before h.
func (r *resolver) distinct(class string, h int32) []string {
	var out []string
	for _, k := range slices.Backward(before(r.likes[class], h)) {
		if len(out) > 1 {
			break
		}
		if p := r.phrase(k); p != nil && (len(p.before) > 0 || p.owner != "") && !slices.Contains(out, p.name()) {
			out = append(out, p.name())
		}
	}
	return out
}

// before is the part of sorted token indexes that stands before token h, no more
// than the last hundred.
func before(list []int32, h int32) []int32 {
	n, _ := slices.BinarySearch(list, h)
	return list[max(0, n-100):n]
}

func (r *resolver) plural(h int32) bool { return strings.HasSuffix(r.d.Tokens[h].XPOS, "S") }
