package gazetteer

import "strings"

// concept is one meaning of several wordings: an action on an object, by a verb
// or by the noun of the action.
type concept struct {
	name                 string
	verbs, nouns, things map[string]bool
}

// Act returns the noun that names the action of a verb and the preposition
// before its object: "recognition" and "of" for "recognize". A verb that the
// data lack gives its gerund. British spellings count as American ones.
func Act(verb string) (noun, prep string) {
	base, particle, _ := strings.Cut(verb, " ")
	t := load()
	if a, ok := t.acts[american(verb)]; ok {
		prep = a[1]
		if prep == "" && !strings.Contains(a[0], " ") {
			prep = "of"
		}
		return a[0], prep
	}
	noun = gerund(base)
	if particle != "" {
		noun += " " + particle
	}
	return noun, "of"
}

// HasAct reports whether the data name the action of a verb.
func HasAct(verb string) bool {
	_, ok := load().acts[american(verb)]
	return ok
}

func american(verb string) string {
	if strings.HasSuffix(verb, "ise") && len(verb) > 6 {
		return strings.TrimSuffix(verb, "ise") + "ize"
	}
	return verb
}

// gerund is the -ing form of a verb in the infinitive.
func gerund(v string) string {
	n := len(v)
	switch {
	case strings.HasSuffix(v, "ie"):
		return v[:n-2] + "ying"
	case strings.HasSuffix(v, "e") && !strings.HasSuffix(v, "ee") && !strings.HasSuffix(v, "oe") && !strings.HasSuffix(v, "ye") && n > 2:
		return v[:n-1] + "ing"
	case doubles[v] || n == 3 && vowel(v[1]) && !vowel(v[0]) && !vowel(v[2]) && !strings.ContainsRune("wxy", rune(v[2])):
		return v + v[n-1:] + "ing"
	}
	return v + "ing"
}

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

// doubles are longer verbs that double their last consonant.
var doubles = map[string]bool{
	"stop": true, "drop": true, "ship": true, "swap": true, "scrap": true, "plan": true, "grab": true, "strip": true, "trap": true,
	"submit": true, "commit": true, "permit": true, "admit": true, "refer": true, "prefer": true, "defer": true, "transfer": true,
	"control": true, "rebel": true, "expel": true, "compel": true, "occur": true, "begin": true, "forget": true, "slip": true, "step": true,
	"quit": true, "equip": true, "stem": true, "spur": true, "ban": true,
}

// ConceptOfAct returns the name of the concept of a verb with an object, both in
// the dictionary form: "sanctions relief" for "ease" and "sanction"; "" if none.
func ConceptOfAct(verb, object string) string {
	for _, c := range load().concepts {
		if c.verbs[american(verb)] && c.things[object] {
			return c.name
		}
	}
	return ""
}

// ConceptOfNoun is ConceptOfAct for the noun of an action: "sanctions relief" for
// "lifting" and "sanction".
func ConceptOfNoun(noun, object string) string {
	for _, c := range load().concepts {
		if c.nouns[noun] && c.things[object] {
			return c.name
		}
	}
	return ""
}

// synonyms are nouns that name the same thing as another in all that matters here.
var synonyms = map[string]string{
	"deal": "agreement", "accord": "agreement", "land": "territory", "troop": "force", "advisor": "adviser",
	"spokesperson": "spokesman", "spokeswoman": "spokesman", "defence": "defense", "aeroplane": "plane", "aircraft": "plane",
}

// Same returns the noun under which the like of it are named: "agreement" for
// "deal" and "accord", "force" for "troop"; the noun itself for most.
func Same(noun string) string {
	if s, ok := synonyms[noun]; ok {
		return s
	}
	return noun
}
