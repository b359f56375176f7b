package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"
)

// writeArticles writes n made-up articles as JSON lines: what measurements of the
// whole way from text to store read. The same n and seed give the same bytes. People,
// bodies and places have the frequencies of news, a few in every tenth article and
// most in one or two; every twentieth article is a wire copy of an earlier one.
func writeArticles(w io.Writer, n int, seed uint64) error {
	b := bufio.NewWriterSize(w, 1<<16)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	for i := range n {
		story := i
		r := rand.New(rand.NewPCG(seed, uint64(i)))
		if i%20 == 19 {
			story = int(r.Uint64N(uint64(i)))
		}
		a := newsroom{rand.New(rand.NewPCG(seed+1, uint64(story)))}
		title, text := a.article()
		if story != i {
			text += "\n\n" + a.sentence()
		}
		err := enc.Encode(struct {
			Source    string `json:"source"`
			Title     string `json:"title"`
			Published string `json:"published"`
			Outlet    string `json:"outlet"`
			Text      string `json:"text"`
		}{fmt.Sprintf("wire/%07d", i), title, fmt.Sprintf("2024-%02d-%02d", 1+i/28%12, 1+i%28), outlets[i%len(outlets)], text})
		if err != nil {
			return err
		}
	}
	return b.Flush()
}

var outlets = strings.Fields("Courier Herald Gazette Tribune Monitor Observer Dispatch Chronicle Sentinel Messenger Ledger")

// newsroom writes one article.
type newsroom struct{ *rand.Rand }

// rare picks an index below n by Zipf's law.
func (a newsroom) rare(n int) int {
	return min(n-1, int(math.Exp(a.Float64()*math.Log(float64(n)+1)))-1)
}

func (a newsroom) of(list string) string {
	words := strings.Split(list, "|")
	return words[a.IntN(len(words))]
}

const (
	starts  = "Al|Bar|Cas|Dor|El|Far|Gal|Hol|Is|Jor|Kal|Lor|Mar|Nor|Os|Pel|Quin|Ros|Sal|Tor|Ul|Var|Wen|Yar|Zel"
	middles = "a|e|i|o|u|an|en|in|on|ar|er|or|is|am"
	ends    = "bert|dal|din|ford|gan|kov|lan|mann|nard|rick|ros|son|stad|tin|ver|well|wick|ysz"
	firsts  = "Adam|Alice|Boris|Clara|Daniel|Elena|Felix|Grace|Hugo|Irene|Jakob|Laura|Martin|Nadia|Oscar|Paula|Robert|Sonia|Thomas|Vera"
)

// coined makes the i-th name of a family of invented names.
func coined(i int) string {
	s, m, e := strings.Split(starts, "|"), strings.Split(middles, "|"), strings.Split(ends, "|")
	i = i * 2711 % (len(s) * len(m) * len(e))
	return s[i%len(s)] + m[i/len(s)%len(m)] + e[i/len(s)/len(m)]
}

func (a newsroom) person() string {
	i := a.rare(20000)
	f := strings.Split(firsts, "|")
	return f[i%len(f)] + " " + coined(i)
}

func (a newsroom) place() string {
	if a.IntN(3) > 0 {
		return a.of("France|Germany|Poland|Kenya|Brazil|Japan|Canada|Egypt|Norway|India|Turkey|Spain|Chile|Vietnam|Ghana")
	}
	return coined(a.rare(6000)) + a.of("burg|ville| Bay|stan")
}

func (a newsroom) body() string {
	if a.IntN(4) == 0 {
		return "the " + a.place() + " " + a.of("ministry|parliament|government|police")
	}
	return coined(a.rare(6000)) + " " + a.of("Group|Bank|Energy|Motors|Airlines|Party|Institute")
}

func (a newsroom) thing() string {
	return a.of("the new|a partial|the draft|a joint|the final|a regional|an annual|the disputed") + " " +
		a.of("trade|peace|budget|border|energy|climate|labour|security|tax|fishing|rail|water") + " " +
		a.of("agreement|plan|law|report|proposal|treaty|project|reform")
}

func (a newsroom) when() string {
	return a.of("on Monday|on Tuesday|on Friday|last week|in March|in 2023|this year|earlier this month")
}

func (a newsroom) sentence() string {
	s := a.clause()
	switch a.IntN(8) {
	case 0:
		s = a.person() + " said " + a.when() + " that " + s
	case 1:
		s += ", according to " + a.body()
	case 2:
		s += ", officials familiar with " + a.thing() + " said"
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

func (a newsroom) clause() string {
	switch a.IntN(12) {
	case 0:
		return a.person() + " met " + a.person() + " in " + a.place() + " " + a.when()
	case 1:
		return a.body() + " rejected " + a.thing() + " that " + a.body() + " had offered " + a.when()
	case 2:
		return a.person() + ", the chairman of " + a.body() + ", will travel to " + a.place() + " to discuss " + a.thing()
	case 3:
		return a.body() + " bought " + a.body() + " for " + fmt.Sprint(2+a.IntN(900)) + " million dollars " + a.when()
	case 4:
		return a.place() + " has not signed " + a.thing() + " with " + a.place()
	case 5:
		return a.person() + " accused " + a.body() + " of breaking " + a.thing()
	case 6:
		return a.body() + " may close its " + a.of("plant|office|branch|mine|terminal") + " in " + a.place() + " because of " + a.thing()
	case 7:
		return "the " + a.of("minister|mayor|judge|spokesman|director") + " of " + a.place() + " praised " + a.person() + " for " + a.thing()
	case 8:
		return a.person() + " and " + a.person() + " founded " + a.body() + " in " + a.place()
	case 9:
		return a.body() + " denied that " + a.person() + " had received money from " + a.body()
	case 10:
		return "talks between " + a.place() + " and " + a.place() + " over " + a.thing() + " ended without a result " + a.when()
	}
	return a.body() + " appointed " + a.person() + " as its director " + a.when()
}

// article writes a headline and some paragraphs.
func (a newsroom) article() (title, text string) {
	title = strings.TrimSuffix(a.sentence(), ".")
	var b strings.Builder
	for range 4 + a.IntN(5) {
		for j := range 2 + a.IntN(4) {
			if j > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(a.sentence())
		}
		b.WriteString("\n\n")
	}
	return title, strings.TrimSuffix(b.String(), "\n\n")
}
