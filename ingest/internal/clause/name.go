package clause

import "strings"

// canonical makes a predicate name of words: upper case, joined by underscores.
func canonical(words ...string) string {
	var b strings.Builder
	for _, w := range words {
		for _, r := range strings.ToUpper(w) {
			switch {
			case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
				b.WriteRune(r)
			default:
				if n := b.Len(); n > 0 && b.String()[n-1] != '_' {
					b.WriteByte('_')
				}
			}
		}
		if n := b.Len(); n > 0 && b.String()[n-1] != '_' {
			b.WriteByte('_')
		}
	}
	return strings.Trim(b.String(), "_")
}

// verbWord is the name of the verb at i with its particles: "give up", in
// American spelling, so that both spellings are one predicate.
func (a *analysis) verbWord(c *clause) string {
	w := american(a.lemma(c.head))
	for _, p := range c.prt {
		w += " " + a.lower(p)
	}
	return w
}

// american spells a verb in -ise that has a form in -ize with z.
func american(w string) string {
	switch {
	case izeVerbs[w]:
		return w[:len(w)-3] + "ize"
	case w == "analyse" || w == "paralyse" || w == "catalyse":
		return w[:len(w)-3] + "yze"
	}
	return w
}

// fold maps a name to the canonical one of the same meaning.
func fold(name string) string {
	if f, ok := folds[name]; ok {
		return f
	}
	return name
}
