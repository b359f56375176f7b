package tag

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/kg/ingest/internal/model"
)

// edit turns a folded form into a lemma: it cuts bytes off the end and appends
// others. The special edits name what no cut and append can say.
type edit struct {
	cut    int
	append string
}

// lemmatizer looks a form up, and guesses the edit where it is not there.
type lemmatizer struct {
	known model.Pairs // hash of form and tag -> index into exact
	exact []string    // whole lemmas of known forms
	edits []edit
	guess model.Table
}

// lemmaWork is scratch space.
type lemmaWork struct {
	feats  []model.Feature
	scores []int32
	buf    []byte
}

// proper holds for the tags whose lemma keeps its capitals.
func proper(upos, xpos string) bool { return upos == "PROPN" || xpos == "NNP" || xpos == "NNPS" }

// literal holds for the tags under which a form is looked up as it is written.
func literal(upos, xpos string) bool {
	return proper(upos, xpos) || upos == "PUNCT" || upos == "SYM" || upos == "X"
}

// key is the hash by which known lemmas are looked up.
func (l *lemmatizer) key(w *model.Word, form, upos, xpos string) uint64 {
	h := w.Form
	if literal(upos, xpos) {
		h = model.String(form)
	}
	return model.Mix(model.Mix(h, model.String(upos)), model.String(xpos))
}

func (l *lemmatizer) lemma(form string, w *model.Word, upos, xpos string, s *lemmaWork) string {
	if w.Digit && upos == "NUM" {
		return strings.ReplaceAll(form, ",", "")
	}
	if i, ok := l.known.Get(l.key(w, form, upos, xpos)); ok && int(i) < len(l.exact) {
		return l.exact[i]
	}
	base := baseForm(form, upos, xpos, s)
	if l.guess.Classes() == 0 || len(form) > 100 || w.Special {
		return base
	}
	if len(s.scores) != len(l.edits) {
		s.scores = make([]int32, len(l.edits))
	}
	if w.Title && !literal(upos, xpos) { // capitals say nothing here
		low := model.OneWord(base)
		w = &low
	}
	s.feats = lemmaFeatures(s.feats[:0], w, upos, xpos)
	clear(s.scores)
	l.guess.Add(s.scores, s.feats)
	best := -1
	for i, e := range l.edits {
		if (best < 0 || s.scores[i] > s.scores[best]) && e.fits(base) && e.append != "_" { // the treebanks' "no lemma"
			best = i
		}
	}
	if best < 0 {
		return base
	}
	return l.edits[best].apply(base)
}

// baseForm is the form in the case that a lemma of this tag has.
func baseForm(form, upos, xpos string, s *lemmaWork) string {
	if proper(upos, xpos) {
		letters, upper := caseOf(form)
		switch {
		case upper == letters && letters > 4 && strings.IndexByte(form, '.') < 0:
			return titleCase(form)
		case upper == 0 && letters == len(form) && upos == "PROPN":
			return strings.ToUpper(form[:1]) + form[1:]
		}
		return form
	}
	if upos == "NOUN" && len(form) == 1 { // a letter by name
		return form
	}
	lower := true
	for i := range len(form) {
		if c := form[i]; c >= 0x80 || c >= 'A' && c <= 'Z' {
			lower = false
			break
		}
	}
	if lower {
		return form
	}
	s.buf = s.buf[:0]
	for _, r := range form {
		switch r {
		case '’', '‘':
			r = '\''
		default:
			r = unicode.ToLower(r)
		}
		s.buf = utf8.AppendRune(s.buf, r)
	}
	return string(s.buf)
}

func caseOf(form string) (letters, upper int) {
	for _, r := range form {
		if unicode.IsLetter(r) {
			letters++
			if unicode.IsUpper(r) {
				upper++
			}
		}
	}
	return letters, upper
}

func titleCase(form string) string {
	var b strings.Builder
	first := true
	for _, r := range form {
		if first {
			b.WriteRune(unicode.ToUpper(r))
		} else {
			b.WriteRune(unicode.ToLower(r))
		}
		first = !unicode.IsLetter(r)
	}
	return b.String()
}

func (e edit) fits(s string) bool { return e.cut < len(s) || e.cut == 0 }

func (e edit) apply(s string) string {
	if e.cut == 0 && e.append == "" {
		return s
	}
	return s[:len(s)-e.cut] + e.append
}

// editOf is the edit from the form to the lemma.
func editOf(form, lemma string) edit {
	n := 0
	for n < len(form) && n < len(lemma) && form[n] == lemma[n] {
		n++
	}
	for n > 0 && n < len(form) && !utf8.RuneStart(form[n]) {
		n--
	}
	return edit{len(form) - n, lemma[n:]}
}

func lemmaFeatures(f []model.Feature, w *model.Word, upos, xpos string) []model.Feature {
	x := model.Mix(model.String(upos), model.String(xpos))
	length := uint64(min(w.Length, 7))
	f = append(f, model.F1(0, x), model.F2(1, x, w.Form), model.F2(2, x, length))
	for k, s := range w.Suffix {
		f = append(f, model.F2(uint64(3+k), x, s))
	}
	return append(f,
		model.F3(12, x, w.Suffix[3], w.Prefix[0]),
		model.F3(13, x, w.Suffix[2], length),
		model.F3(14, x, w.Shape, w.Suffix[0]),
		model.F3(15, x, w.Shape, w.Suffix[1]),
	)
}
