package ingest

import "strings"

// usage is the part that a name plays where it stands: what tells a seat of
// government that acts from the city.
type usage struct {
	role    Role
	prep    string
	verb    string // lemma of the verb or event noun
	object  bool
	passive bool
	noun    string // lemma of the noun that the name modifies, "" if it modifies none
}

// acts reports whether a capital in this use is its government. A subject acts,
// an object is acted on, and a modifier owns; behind a preposition it depends:
// "in Moscow" is the city, "sanctions on Moscow" are on the state.
func (u usage) acts() bool {
	switch {
	case u.prep != "":
		return u.actsBehind()
	case u.noun != "":
		return !cityNouns[u.noun]
	case u.role == RoleSubject:
		return !(u.passive && harms[u.verb]) && !standing[u.verb]
	case u.role == RoleObject || u.role == RoleIndirect:
		return !harms[u.verb] && !goes[u.verb]
	}
	return false
}

func (u usage) actsBehind() bool {
	switch p := u.prep; p {
	case "with", "against", "by", "between", "among", "on", "for", "under", "over", "about", "regarding", "concerning", "according to", "due to",
		"because of", "despite", "without", "like", "upon", "versus", "behalf of", "on behalf of", "toward", "towards":
		if p == "toward" || p == "towards" || p == "for" || p == "by" {
			return !goes[u.verb]
		}
		return !(harms[u.verb] || harms[u.noun] || marches[u.noun] || marches[u.verb])
	case "to", "from", "into":
		return !goes[u.verb] && !goes[u.noun] && !placeWork[u.verb] && p != "into"
	case "of":
		return owned[u.noun]
	}
	return false
}

// goes are verbs and nouns of motion, whose places are places.
var goes = wordSet(`go travel fly come return arrive visit leave head drive move march flee escape reach enter depart journey walk land
	sail race rush trip visit flight journey return arrival departure way road route train travel tour drive bring take send carry evacuate
	fly_back convoy ship summon recall transport deport relocate transfer`)

// placeWork are verbs of what is done from or in a place.
var placeWork = wordSet("report broadcast write live work stay operate speak be")

// harms are verbs whose object, where it is a capital, is the city.
var harms = wordSet(`attack strike bomb shell hit capture seize storm besiege target destroy damage rock shake bombard encircle occupy liberate
	raid surround attack strike assault bombardment shelling raid offensive explosion overrun`)

var marches = wordSet("march advance offensive assault attack strike raid")

// standing are verbs that only tell where a city is or what it has.
var standing = wordSet("lie locate situate stand")

// cityNouns are nouns that a capital modifies as a city.
var cityNouns = wordSet(`resident mayor street suburb airport region district hospital school court university police museum metro subway outskirts
	skyline station hotel apartment restaurant bureau office stock exchange talk meeting summit conference gathering negotiation session event
	native time area park theater theatre zoo bridge building correspondent visit trip agreement accord treaty protocol marathon
	olympics fashion stadium club newspaper times post square cathedral embassy`)

// owned are nouns in whose of-phrase a capital is its government.
var owned = wordSet(`government control authority demand policy position ally leadership forces interest approval side support view
	influence occupation aggression accusation ambition stance behalf proposal invasion decision claim refusal response criticism`)

func wordSet(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[strings.ReplaceAll(w, "_", " ")] = true
	}
	return m
}

// place is the use of the name at token h that the tree shows.
func (r *resolver) place(h int32) usage { return r.placeWithin(h, 8) }

// placeWithin is place for a conjunct at most n steps from the first.
func (r *resolver) placeWithin(h int32, n int) usage {
	if h < 0 || int(h) >= len(r.d.Tokens) {
		return usage{}
	}
	var u usage
	for _, k := range r.kids[h] {
		if r.rel(k) == "case" && r.d.Tokens[k].XPOS != "POS" {
			u.prep = strings.TrimSpace(u.prep + " " + strings.ToLower(r.d.Word(k)))
			for _, f := range r.kids[k] {
				if r.rel(f) == "fixed" {
					u.prep += " " + strings.ToLower(r.d.Word(f))
				}
			}
		}
	}
	t := r.d.Tokens[h]
	up := t.Head
	if up >= 0 && r.rel(h) == "conj" && n > 0 { // a conjunct plays the part of the first
		first := r.placeWithin(up, n-1)
		if u.prep == "" {
			return first
		}
		u.verb, u.noun = first.verb, first.noun
		return u
	}
	if up < 0 {
		return u
	}
	lemma := strings.ToLower(r.d.Tokens[up].Lemma)
	switch r.rel(h) {
	case "nsubj":
		u.role, u.verb, u.passive = RoleSubject, lemma, t.Rel == "nsubj:pass"
	case "obj":
		u.role, u.verb = RoleObject, lemma
	case "iobj":
		u.role, u.verb = RoleIndirect, lemma
	case "obl":
		u.role, u.verb = RoleOblique, lemma
	case "nmod", "compound", "amod":
		u.noun = lemma
		if g := r.d.Tokens[up].Head; g >= 0 {
			u.verb = strings.ToLower(r.d.Tokens[g].Lemma)
		}
	}
	return u
}
