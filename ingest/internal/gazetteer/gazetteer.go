// Package gazetteer is what the program knows of the world before it reads:
// countries with capitals and demonyms, cities and regions, large organisations,
// people in high office, and the lists of titles, ranks and roles by which news
// introduces them. The data files hold public facts; a lookup folds case,
// accents and punctuation, and gives the same answer every time.
package gazetteer

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// The kinds of an Entry, which are the labels of the graph.
const (
	Person       = "Person"
	Organization = "Organization"
	Place        = "Place"
	Event        = "Event"
	Work         = "Work"
)

// Entry is one thing that has a name.
type Entry struct {
	Name       string
	Kind       string   // Person, Organization, Place, Event, Work
	Fine       string   // country, city, region, continent, sea, facility; body, media, ministry, ...
	Aliases    []string // other names, as written
	Country    string   // name of the country it belongs to, "" if none
	Capital    string   // of a country: the seat of its government
	Adjectives []string // "Russian", the preferred one first
	People     []string // "Russian", "Russians"
	Offices    []Office // of a person
}

// Office is a post that a person holds or held. Dates are ISO dates or years, ""
// if open, and compare as strings.
type Office struct {
	Role     string // "president"
	Of       string // name of the country or organisation
	From, To string
}

// Adjective is the preferred adjective of the entry, "" if it has none.
func (e *Entry) Adjective() string {
	if len(e.Adjectives) == 0 {
		return ""
	}
	return e.Adjectives[0]
}

//go:embed data/countries.txt
var countriesFile string

//go:embed data/places.txt
var placesFile string

//go:embed data/organizations.txt
var organizationsFile string

//go:embed data/people.txt
var peopleFile string

//go:embed data/events.txt
var eventsFile string

//go:embed data/acts.txt
var actsFile string

//go:embed data/concepts.txt
var conceptsFile string

//go:embed data/words.txt
var wordsFile string

//go:embed data/roles.txt
var rolesFile string

// tables are the data in the form in which they are looked up.
type tables struct {
	entries  []*Entry
	byName   map[string][]*Entry // folded name or alias, best first
	bySound  map[string][]*Entry // people by the sound of the whole name
	adjs     map[string]*Entry   // folded adjective
	people   map[string]*Entry   // folded noun for the people
	capitals map[string]*Entry   // folded capital: the country
	surnames map[string]*Entry   // sound of a surname that stands for one person
	roles    map[string][]string
	words    map[string]map[string]bool
	acts     map[string][2]string // verb: noun and preposition
	concepts []concept
}

var load = sync.OnceValue(func() *tables {
	t := &tables{
		byName: map[string][]*Entry{}, bySound: map[string][]*Entry{}, adjs: map[string]*Entry{},
		people: map[string]*Entry{}, capitals: map[string]*Entry{}, surnames: map[string]*Entry{},
		roles: map[string][]string{}, words: map[string]map[string]bool{}, acts: map[string][2]string{},
	}
	for _, f := range rows(countriesFile, 6) {
		t.addCountry(f)
	}
	for _, f := range rows(placesFile, 5) {
		e := &Entry{Name: f[0], Kind: Place, Fine: f[1], Country: f[2], Adjectives: list(f[3]), Aliases: list(f[4])}
		t.add(e)
	}
	for _, f := range rows(organizationsFile, 4) {
		t.add(&Entry{Name: f[0], Kind: Organization, Fine: f[1], Country: f[2], Aliases: list(f[3])})
	}
	for _, f := range rows(peopleFile, 4) {
		t.addPerson(f)
	}
	for _, f := range rows(eventsFile, 3) {
		t.add(&Entry{Name: f[0], Kind: f[1], Aliases: list(f[2])})
	}
	for _, f := range rows(actsFile, 3) {
		t.acts[f[0]] = [2]string{f[1], f[2]}
	}
	for _, f := range rows(conceptsFile, 4) {
		t.concepts = append(t.concepts, concept{f[0], set(f[1]), set(f[2]), set(f[3])})
	}
	for _, f := range rows(rolesFile, 2) {
		t.roles[f[0]] = list(f[1])
	}
	t.addSeats()
	t.addWords()
	return t
})

// rows splits a data file into its fields. A file that does not have the fields
// is a mistake of this program's author and found by its tests.
func rows(file string, n int) [][]string {
	var out [][]string
	for line := range strings.Lines(file) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "|")
		if len(f) != n {
			panic(fmt.Sprintf("gazetteer: %q: want %d fields", line, n))
		}
		out = append(out, f)
	}
	return out
}

func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ";")
}

// set splits words apart; an underscore stands for a space in one of them.
func set(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[strings.ReplaceAll(w, "_", " ")] = true
	}
	return m
}

func (t *tables) add(e *Entry) {
	t.entries = append(t.entries, e)
	for _, n := range append([]string{e.Name}, e.Aliases...) {
		k := Fold(n)
		if !slices.Contains(t.byName[k], e) {
			t.byName[k] = append(t.byName[k], e)
		}
	}
	for _, a := range e.Adjectives {
		if k := Fold(a); t.adjs[k] == nil {
			t.adjs[k] = e
		}
	}
	for _, p := range e.People {
		if k := Fold(p); t.people[k] == nil {
			t.people[k] = e
		}
	}
}

func (t *tables) addCountry(f []string) {
	e := &Entry{Name: f[0], Kind: Place, Fine: "country", Capital: f[2], Adjectives: list(f[3]), People: list(f[4]), Aliases: list(f[5])}
	t.add(e)
	if e.Capital != "" {
		t.capitals[Fold(e.Capital)] = e
	}
}

func (t *tables) addPerson(f []string) {
	e := &Entry{Name: f[0], Kind: Person, Aliases: list(f[1])}
	for _, o := range list(f[3]) {
		post, term, _ := strings.Cut(o, " of ")
		at := strings.LastIndexByte(term, ' ')
		if post == "director" || post == "secretary" { // "secretary of state of United States"
			more, rest, _ := strings.Cut(term, " of ")
			post, term = post+" of "+more, rest
			at = strings.LastIndexByte(term, ' ')
		}
		from, to, _ := strings.Cut(term[at+1:], "..")
		e.Offices = append(e.Offices, Office{Role: post, Of: term[:at], From: from, To: to})
	}
	t.add(e)
	for _, n := range append([]string{e.Name}, e.Aliases...) {
		k := Sound(n)
		if !slices.Contains(t.bySound[k], e) {
			t.bySound[k] = append(t.bySound[k], e)
		}
		if f[2] == "yes" {
			t.surnames[Sound(Surname(n))] = e
		}
	}
}

// addSeats adds the cities whose name stands for a power that is no country, and
// the other spellings of capitals.
func (t *tables) addSeats() {
	t.capitals["brussels"] = t.byName["european union"][0]
	for _, e := range t.entries {
		if e.Kind != Place || e.Fine != "city" || t.capitals[Fold(e.Name)] == nil {
			continue
		}
		for _, a := range e.Aliases {
			t.capitals[Fold(a)] = t.capitals[Fold(e.Name)]
		}
	}
}

func (t *tables) addWords() {
	var set map[string]bool
	for line := range strings.Lines(wordsFile) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			set = map[string]bool{}
			t.words[strings.Trim(line, "[]")] = set
		default:
			for _, w := range strings.Fields(line) {
				set[w] = true
			}
		}
	}
}
