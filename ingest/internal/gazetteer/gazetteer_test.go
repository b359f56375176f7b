package gazetteer

import (
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, kind, want string }{
		{"US", Place, "United States"},
		{"the U.S.", Place, "United States"},
		{"Kiev", Place, "Kyiv"},
		{"Türkiye", Place, "Turkey"},
		{"Cote d’Ivoire", Place, "Ivory Coast"},
		{"Zaporizhia nuclear power plant", Place, "Zaporizhzhia Nuclear Power Plant"},
		{"Zaporizhia", Place, "Zaporizhzhia"},
		{"Donbass", Place, "Donbas"},
		{"Volodymyr Zelenskiy", Person, "Volodymyr Zelenskyy"},
		{"Volodymyr Zelenski", Person, "Volodymyr Zelenskyy"},
		{"Vasily Nebenzya", Person, "Vassily Nebenzia"},
		{"Recep Tayyip Erdogan", Person, "Recep Tayyip Erdoğan"},
		{"Bloomberg News", Organization, "Bloomberg"},
		{"U.N.", Organization, "United Nations"},
		{"Trump", Person, ""},
		{"Kremlin", Organization, "Kremlin"},
		{"Kremlin", Place, ""},
	} {
		got := ""
		if e := Of(c.kind, c.name); e != nil {
			got = e.Name
		}
		if got != c.want {
			t.Errorf("Of(%s, %q) = %q, want %q", c.kind, c.name, got, c.want)
		}
	}
}

func TestSurnamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, want string }{
		{"Zelenskiy", "Volodymyr Zelenskyy"},
		{"Zelensky", "Volodymyr Zelenskyy"},
		{"Trump", "Donald Trump"},
		{"Johnson", ""},
		{"Clinton", ""},
		{"Klitschko", ""},
	} {
		got := ""
		if e := Surnamed(c.name); e != nil {
			got = e.Name
		}
		if got != c.want {
			t.Errorf("Surnamed(%q) = %q, want %q", c.name, got, c.want)
		}
	}
}

func TestHolders(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ role, of, date, want string }{
		{"president", "United States", "2025-04-18", "Donald Trump"},
		{"President", "United States", "2023-04-18", "Joe Biden"},
		{"president", "United States", "2025-01-20", "Donald Trump,Joe Biden"},
		{"leader", "Ukraine", "2025-04-18", "Volodymyr Zelenskyy"},
		{"secretary of state", "United States", "2025-04-18", "Marco Rubio"},
		{"spokesperson", "Kremlin", "", "Dmitry Peskov"},
		{"director general", "International Atomic Energy Agency", "2024-01-01", "Rafael Grossi"},
		{"president", "Ruritania", "", ""},
	} {
		var names []string
		for _, e := range Holders(c.role, c.of, c.date) {
			names = append(names, e.Name)
		}
		if got := strings.Join(names, ","); got != c.want {
			t.Errorf("Holders(%q, %q, %q) = %s, want %s", c.role, c.of, c.date, got, c.want)
		}
	}
}

// TestData checks that the files agree with one another.
func TestData(t *testing.T) {
	t.Parallel()
	tb := load()
	seen := map[string]bool{}
	for _, e := range tb.entries {
		id := e.Kind + "|" + e.Name
		if seen[id] {
			t.Errorf("%s twice", id)
		}
		seen[id] = true
		if e.Country != "" && Country(e.Country) == nil {
			t.Errorf("%s: no country %q", e.Name, e.Country)
		}
		if e.Capital != "" && e.Fine == "country" && Seat(e.Capital) == nil {
			t.Errorf("%s: no seat %q", e.Name, e.Capital)
		}
		for _, o := range e.Offices {
			if len(Find(o.Of)) == 0 {
				t.Errorf("%s: office %q of unknown %q", e.Name, o.Role, o.Of)
			}
			if o.To != "" && o.From > o.To {
				t.Errorf("%s: office %q ends before it begins", e.Name, o.Role)
			}
		}
	}
	for name, es := range tb.byName {
		kinds := map[string]int{}
		for _, e := range es {
			kinds[e.Kind]++
			if kinds[e.Kind] > 1 && e.Kind != Place {
				t.Errorf("%q names two of kind %s", name, e.Kind)
			}
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"The U.S.", "us"},
		{"Côte d’Ivoire", "cote divoire"},
		{"  Bosnia-Herzegovina ", "bosnia herzegovina"},
		{"Łódź", "lodz"},
		{"", ""},
		{"the", "the"},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestSound(t *testing.T) {
	t.Parallel()
	same := [][]string{
		{"Zelenskiy", "Zelenskyy", "Zelensky", "Zelenskyi", "Zelenskij"},
		{"Vassily", "Vasily", "Vasilii"},
		{"Sergei", "Sergey"},
		{"Dmitri", "Dmitry", "Dmitriy"},
		{"Yermak", "Ermak"},
	}
	seen := map[string]int{}
	for i, group := range same {
		for _, n := range group {
			s := Sound(n)
			if Sound(group[0]) != s {
				t.Errorf("Sound(%q) = %q, Sound(%q) = %q", group[0], Sound(group[0]), n, s)
			}
			if j, ok := seen[s]; ok && j != i {
				t.Errorf("%q sounds like %q", n, same[j][0])
			}
			seen[s] = i
		}
	}
	for _, pair := range [][2]string{{"Putin", "Puton"}, {"Macron", "Marcon"}, {"Merz", "Merkel"}, {"Scholz", "Schulz"}} {
		if Sound(pair[0]) == Sound(pair[1]) {
			t.Errorf("%q and %q sound alike", pair[0], pair[1])
		}
	}
}

func TestSurname(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"Marco Rubio", "Rubio"},
		{"Ursula von der Leyen", "von der Leyen"},
		{"Ferdinand Marcos Jr.", "Marcos"},
		{"Mohammed bin Salman", "bin Salman"},
		{"Putin", "Putin"},
		{"", ""},
	} {
		if got := Surname(c.in); got != c.want {
			t.Errorf("Surname(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}
