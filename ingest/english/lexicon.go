package english

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/model"
	"github.com/newsgraph/kg/ingest/internal/ner"
	"github.com/newsgraph/kg/ingest/internal/token"
)

// The lists that the recogniser of names looks words up in.
var (
	cities    = source{name: "world-cities (GeoNames)", path: "gazetteers/world-cities.csv", licence: "CC BY 4.0"}
	countries = source{name: "country-codes", path: "gazetteers/country-codes.csv", licence: "PDDL"}
	firstName = source{name: "NameDatabases, first names", path: "gazetteers/first-names-all.txt", licence: "Unlicense"}
	surnames  = source{name: "NameDatabases, surnames", path: "gazetteers/surnames-all.txt", licence: "Unlicense"}
	nasdaq    = source{name: "nasdaq-listings", path: "gazetteers/nasdaq-listed.csv", licence: "PDDL"}
	nyse      = source{name: "nyse-other-listings", path: "gazetteers/nyse-listed.csv", licence: "PDDL"}
	sp500     = source{name: "s-and-p-500-companies", path: "gazetteers/sp500.csv", licence: "PDDL"}
	agencies  = source{name: "PETRARCH2, Phoenix.International.actors", path: "gazetteers/Phoenix.International.actors.txt", licence: "MIT"}
	senses    = source{name: "Open English WordNet, supersenses", path: "lexica/oewn-supersenses.tsv", licence: "CC BY 4.0"}
)

// lexiconBuilder collects the entries of a ner.Lexicon.
type lexiconBuilder struct {
	dir     string
	lexicon *ner.LexiconBuilder
	records []model.Corpus
	n       int
	spans   []ingest.Span
}

// buildLexicon reads the lists below dir.
func buildLexicon(dir string) (*ner.Lexicon, []model.Corpus, error) {
	b := &lexiconBuilder{dir: dir, lexicon: ner.NewLexiconBuilder()}
	steps := []struct {
		s    source
		read func(source) error
	}{
		{cities, b.cities}, {countries, b.countries},
		{firstName, func(s source) error { return b.lines(s, ner.InFirstName) }},
		{surnames, func(s source) error { return b.lines(s, ner.InSurname) }},
		{nasdaq, func(s source) error { return b.companies(s, 1) }},
		{nyse, func(s source) error { return b.companies(s, 1) }},
		{sp500, func(s source) error { return b.companies(s, 1) }},
		{agencies, b.agencies}, {senses, b.senses},
	}
	for _, st := range steps {
		b.n = 0
		if err := st.read(st.s); err != nil {
			return nil, nil, fmt.Errorf("list %s: %w", st.s.name, err)
		}
		r, err := st.s.record(dir, b.n)
		if err != nil {
			return nil, nil, err
		}
		b.records = append(b.records, r)
	}
	return b.lexicon.Lexicon(), b.records, nil
}

// add puts a name on a list, cut into words as the tokeniser cuts them.
func (b *lexiconBuilder) add(name string, bits uint32) {
	b.spans = token.Words(b.spans[:0], name, 0, len(name))
	if len(b.spans) == 0 || len(b.spans) > 5 {
		return
	}
	words := make([]string, len(b.spans))
	for i, s := range b.spans {
		words[i] = string(model.Fold(nil, name[s.Start:s.End]))
	}
	b.lexicon.Add(words, bits)
	b.n++
}

func (b *lexiconBuilder) eachLine(s source, fn func(string)) error {
	f, err := os.Open(filepath.Join(b.dir, s.path))
	if err != nil {
		return err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(make([]byte, 1<<16), 1<<22)
	for sc.Scan() {
		fn(strings.TrimSpace(sc.Text()))
	}
	return sc.Err()
}

func (b *lexiconBuilder) lines(s source, bits uint32) error {
	return b.eachLine(s, func(l string) { b.add(l, bits) })
}

func (b *lexiconBuilder) eachRow(s source, fn func(head, row []string)) error {
	f, err := os.Open(filepath.Join(b.dir, s.path))
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	var head []string
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if head == nil {
			head = row
			continue
		}
		fn(head, row)
	}
}

func (b *lexiconBuilder) cities(s source) error {
	return b.eachRow(s, func(_, row []string) {
		b.add(row[0], ner.InCity)
		b.add(row[1], ner.InCountry)
		b.add(row[2], ner.InRegion)
	})
}

func (b *lexiconBuilder) countries(s source) error {
	return b.eachRow(s, func(head, row []string) {
		for i, h := range head {
			if i >= len(row) {
				break
			}
			switch h {
			case "official_name_en", "CLDR display name", "UNTERM English Short":
				b.add(strings.TrimPrefix(strings.TrimPrefix(row[i], "the "), "The "), ner.InCountry)
			case "Capital":
				b.add(row[i], ner.InCity)
			case "Continent", "Region Name", "Sub-region Name":
				if len(row[i]) > 2 {
					b.add(row[i], ner.InRegion)
				}
			}
		}
	})
}

// companyTail holds words that end the name of a listed company.
var companyTail = []string{"inc", "corp", "corporation", "company", "co", "ltd", "limited", "plc", "holdings", "group", "n.v", "s.a", "lp", "l.p", "trust", "the", "llc"}

// companies adds the names of listed companies, with and without their legal
// form.
func (b *lexiconBuilder) companies(s source, column int) error {
	return b.eachRow(s, func(_, row []string) {
		if len(row) <= column {
			return
		}
		name, _, _ := strings.Cut(row[column], " - ")
		for _, cut := range []string{" Common", " Class", " American Depositary", " Ordinary", " Unit", " Preferred", " Warrant", " ETF", " Fund", "(", " Depositary", " Right"} {
			name, _, _ = strings.Cut(name, cut)
		}
		if strings.Contains(row[column], "ETF") || strings.Contains(row[column], "Fund") {
			return
		}
		name = strings.TrimSpace(name)
		b.add(name, ner.InCompany)
		words := strings.Fields(strings.ReplaceAll(name, ",", ""))
		for len(words) > 1 && slices.Contains(companyTail, strings.TrimSuffix(strings.ToLower(words[len(words)-1]), ".")) {
			words = words[:len(words)-1]
		}
		if short := strings.Join(words, " "); len(words) > 1 || len(short) > 3 {
			b.add(short, ner.InCompany)
		}
		if len(words) > 1 && len(words[0]) > 3 {
			b.add(words[0], ner.InCompanyWord)
		}
	})
}

// agencies adds international organisations and companies of the actor file:
// names in capitals with underscores, then a code in brackets.
func (b *lexiconBuilder) agencies(s source) error {
	return b.eachLine(s, func(l string) {
		name, code, ok := strings.Cut(l, "[")
		if !ok || strings.HasPrefix(l, "#") {
			return
		}
		if !strings.HasPrefix(code, "IGO") && !strings.HasPrefix(code, "NGO") && !strings.HasPrefix(code, "MNC") && !strings.HasPrefix(code, "NGM") ||
			strings.Contains(l, "rulers") || strings.Contains(code, "ELI]") {
			return
		}
		b.add(strings.TrimSpace(strings.ReplaceAll(name, "_", " ")), ner.InAgency)
	})
}

// senses adds the proper names of the word net, and the coarse sense of its
// common nouns and verbs.
func (b *lexiconBuilder) senses(s source) error {
	index := make(map[string]uint32)
	return b.eachLine(s, func(l string) {
		f := strings.Split(l, "\t")
		if len(f) != 3 || strings.HasPrefix(l, "#") {
			return
		}
		first, _, _ := strings.Cut(f[2], ",")
		if f[0][0] >= 'A' && f[0][0] <= 'Z' {
			if f[1] == "n" {
				bits := map[string]uint32{"noun.person": ner.InPersonName, "noun.location": ner.InPlaceName, "noun.group": ner.InGroupName}[first]
				if bits == 0 {
					bits = ner.InOtherName
				}
				b.add(f[0], bits)
			}
			return
		}
		if strings.ContainsAny(f[0], " ") || f[1] != "n" && f[1] != "v" {
			return
		}
		if index[first] == 0 {
			index[first] = uint32(len(index) + 1)
		}
		b.lexicon.AddSense(string(model.Fold(nil, f[0])), index[first])
	})
}
