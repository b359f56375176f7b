package gazetteer

import "strings"

// Find returns the entries that bear the name, the most likely first: countries,
// then other places, organisations, people. The slice must not be changed.
func Find(name string) []*Entry {
	t := load()
	if es := t.byName[Fold(name)]; es != nil {
		return es
	}
	if strings.Contains(name, " ") {
		return t.bySound[Sound(name)]
	}
	return nil
}

// Of returns the entry of one kind that bears the name, or nil.
func Of(kind, name string) *Entry {
	for _, e := range Find(name) {
		if e.Kind == kind {
			return e
		}
	}
	return nil
}

// IsPlace reports whether the name is that of a place.
func IsPlace(name string) bool { return Of(Place, name) != nil }

// Country returns the country of that name, or nil.
func Country(name string) *Entry {
	for _, e := range Find(name) {
		if e.Fine == "country" {
			return e
		}
	}
	return nil
}

// Adjective returns the place that an adjective belongs to: Ukraine for
// "Ukrainian", Europe for "European", or nil.
func Adjective(word string) *Entry { return load().adjs[Fold(word)] }

// People returns the place whose people a noun names: United States for
// "Americans", or nil.
func People(word string) *Entry { return load().people[Fold(word)] }

// Seat returns the power that governs from a city: Russia for "Moscow", the
// European Union for "Brussels", or nil.
func Seat(city string) *Entry { return load().capitals[Fold(city)] }

// Surnamed returns the person whom news means by a bare surname, or nil.
func Surnamed(surname string) *Entry { return load().surnames[Sound(surname)] }

// Holders returns the people who hold a role, as news words it, of a country or
// organisation on a date ("2025-04-18"), or who ever did if the date is "". Of the
// offices that the word may mean, the first that has a holder counts: the leader
// of a country is its president, and its prime minister only if it has none.
func Holders(role, of, date string) []*Entry {
	t := load()
	for _, office := range t.roles[strings.ToLower(role)] {
		if found := t.inOffice(office, of, date); found != nil {
			return found
		}
	}
	return nil
}

func (t *tables) inOffice(role, of, date string) []*Entry {
	var out []*Entry
	for _, e := range t.entries {
		for _, o := range e.Offices {
			if o.Role == role && o.Of == of && o.during(date) {
				out = append(out, e)
				break
			}
		}
	}
	return out
}

func (o Office) during(date string) bool {
	return date == "" || o.From <= date && (o.To == "" || date <= o.To)
}

// IsRole reports whether the words name an office that Holders knows.
func IsRole(words string) bool { return load().roles[strings.ToLower(words)] != nil }

// Is reports whether a lower-case word is in one of the lists of words.txt, such as
// honorific, rank, role-person, org, event, keep-adjective or plural.
func Is(list, word string) bool { return load().words[list][word] }

// ClassOf returns the list of words of like meaning that a noun is in, as in "plan",
// "proposal", "roadmap"; "" if there is none.
func ClassOf(noun string) string {
	for _, list := range []string{"plan-class", "deal-class", "talk-class", "truce-class"} {
		if Is(list, noun) {
			return list
		}
	}
	return ""
}

// HeadsState returns the country that a person heads or headed, or nil.
func HeadsState(e *Entry) *Entry {
	for _, o := range e.Offices {
		switch o.Role {
		case "president", "prime minister", "chancellor", "king", "supreme leader", "premier", "leader":
			if c := Country(o.Of); c != nil {
				return c
			}
		}
	}
	return nil
}

// OfficeOf returns what the person holds or held the office of, nil if the person
// has had it of several or of none: United States for Marco Rubio and "secretary
// of state".
func OfficeOf(e *Entry, role string) *Entry {
	of := ""
	for _, o := range e.Offices {
		if o.Role != role {
			continue
		}
		if of != "" && of != o.Of {
			return nil
		}
		of = o.Of
	}
	if of == "" {
		return nil
	}
	return Find(of)[0]
}

// Invasions lists the known events that are invasions of one state by another, named
// as in "Russian invasion of Ukraine".
func Invasions() []*Entry {
	var out []*Entry
	for _, e := range load().entries {
		if e.Kind == Event && strings.Contains(e.Name, " invasion of ") {
			out = append(out, e)
		}
	}
	return out
}

// NationsOf lists the states in the name of an invasion, who invades first.
func NationsOf(e *Entry) []string {
	who, whom, _ := strings.Cut(e.Name, " invasion of ")
	var out []string
	if a := Adjective(who); a != nil {
		out = append(out, a.Name)
	}
	return append(out, whom)
}
