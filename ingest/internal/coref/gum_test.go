package coref

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/corpus"
)

// shared is the folder of development data, "" where there is none.
func shared() string {
	dir := os.Getenv("KG_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "treebanks")); err != nil {
		return ""
	}
	return dir
}

// cluster is a gold mention: its tokens and the thing it is of.
type cluster struct {
	from, to int32
	id, kind string
}

var bracket = regexp.MustCompile(`\(([^()]+)\)?|(\d+)\)`)

// goldClusters reads the Entity column of a GUM document.
func goldClusters(d *corpus.Doc) []cluster {
	var out []cluster
	open := map[string][]int{}
	for i, m := range d.Misc {
		for f := range strings.SplitSeq(m, "|") {
			v, ok := strings.CutPrefix(f, "Entity=")
			if !ok {
				continue
			}
			for _, p := range bracket.FindAllString(v, -1) {
				if p[0] != '(' {
					id := strings.TrimSuffix(p, ")")
					if st := open[id]; len(st) > 0 {
						out[st[len(st)-1]].to = int32(i + 1)
						open[id] = st[:len(st)-1]
					}
					continue
				}
				parts := strings.Split(strings.Trim(p, "()"), "-")
				if len(parts) < 2 {
					continue
				}
				out = append(out, cluster{from: int32(i), id: parts[0], kind: parts[1]})
				if strings.HasSuffix(p, ")") {
					out[len(out)-1].to = int32(i + 1)
				} else {
					open[parts[0]] = append(open[parts[0]], len(out)-1)
				}
			}
		}
	}
	return slices.DeleteFunc(out, func(c cluster) bool { return c.to == 0 })
}

// headOf is the token of a range whose governor lies outside.
func headOf(d *ingest.Document, from, to int32) int32 {
	for i := from; i < to; i++ {
		if h := d.Tokens[i].Head; (h < from || h >= to) && d.Tokens[i].UPOS != "PUNCT" {
			return i
		}
	}
	return from
}

var kinds = map[string]ingest.Kind{"person": ingest.Person, "organization": ingest.Organization, "place": ingest.Place, "event": ingest.Event}

// names makes mentions of the gold entities whose head is a proper noun, cut to
// the run of proper nouns around it.
func names(d *ingest.Document, gold []cluster) {
	for _, g := range gold {
		k, ok := kinds[g.kind]
		h := headOf(d, g.from, g.to)
		if !ok || d.Tokens[h].UPOS != "PROPN" {
			continue
		}
		from, to := h, h+1
		for from > g.from && (d.Tokens[from-1].UPOS == "PROPN") {
			from--
		}
		for to < g.to && (d.Tokens[to].UPOS == "PROPN" || d.Tokens[to].Rel == "flat") {
			to++
		}
		if slices.ContainsFunc(d.Mentions, func(m ingest.Mention) bool { return m.From < to && from < m.To }) {
			continue
		}
		d.Mentions = append(d.Mentions, ingest.Mention{TokenRange: ingest.TokenRange{From: from, To: to}, Head: h, Kind: k, Chain: ingest.None, Score: 1})
	}
	slices.SortFunc(d.Mentions, func(a, b ingest.Mention) int { return int(a.From - b.From) })
}

// TestPronounsOnTreebank measures on gold trees and gold names how often the link
// of a pronoun or a description is right.
func TestPronounsOnTreebank(t *testing.T) {
	dir := shared()
	if dir == "" {
		t.Skip("no development data: set KG_SHARED")
	}
	docs, err := corpus.ReadConlluFile(filepath.Join(dir, "treebanks", "gum", "en_gum-train-open.conllu"))
	if err != nil {
		t.Fatal(err)
	}
	verbose := os.Getenv("COREF_VERBOSE") != ""
	score := map[string][3]int{} // right, answered, all
	for _, d := range docs {
		if !strings.Contains(d.ID, "_news_") && !strings.Contains(d.ID, "_interview_") && !strings.Contains(d.ID, "_bio_") {
			continue
		}
		gold := goldClusters(d)
		names(d.Document, gold)
		if err := New(nil).Process(t.Context(), d.Document); err != nil {
			t.Fatal(err)
		}
		at := map[int32]string{}
		for _, g := range gold {
			h := headOf(d.Document, g.from, g.to)
			if at[h] == "" {
				at[h] = g.id
			}
		}
		tally(d.Document, at, score, verbose && strings.Contains(d.ID, "_news_"))
	}
	for _, k := range []string{"he", "she", "it", "they", "i", "we", "who", "noun"} {
		s := score[k]
		t.Logf("%-5s right %4d of %4d answered (%.2f), of %4d in all (%.2f)", k, s[0], s[1], float64(s[0])/float64(max(s[1], 1)), s[2], float64(s[0])/float64(max(s[2], 1)))
	}
	for k, floor := range map[string]float64{"he": 0.86, "she": 0.86, "it": 0.45, "they": 0.72, "noun": 0.9} {
		if s := score[k]; float64(s[0]) < floor*float64(s[1]) {
			t.Errorf("%s: %d of %d links are right, want %.2f of them", k, s[0], s[1], floor)
		}
	}
}

func tally(d *ingest.Document, at map[int32]string, score map[string][3]int, verbose bool) {
	chained := map[int32]int32{}
	for m, x := range d.Mentions {
		if x.Form == ingest.Pronoun || x.Form == ingest.Nominal {
			chained[x.Head] = int32(m)
		}
	}
	for i := range d.Tokens {
		i := int32(i)
		k := class(d, i)
		if k == "" || at[i] == "" && k != "it" {
			if _, ok := chained[i]; !ok || d.Tokens[i].UPOS != "NOUN" {
				continue
			}
			if !earlier(d, chained[i]) {
				continue
			}
			k = "noun"
		}
		s := score[k]
		s[2]++
		if m, ok := chained[i]; ok && d.Mentions[m].Chain >= 0 {
			s[1]++
			if rightLink(d, d.Chains[d.Mentions[m].Chain], m, at) {
				s[0]++
			} else if verbose {
				c := d.Chains[d.Mentions[m].Chain]
				var w []string
				for _, x := range c.Mentions {
					w = append(w, d.Word(d.Mentions[x].Head))
				}
				fmt.Printf("WRONG %s %s -> %v | %s\n", k, d.Word(i), w, d.SentenceText(d.SentenceOf(i)))
			}
		} else if verbose && k != "noun" {
			fmt.Printf("OPEN %s %s | %s\n", k, d.Word(i), d.SentenceText(d.SentenceOf(i)))
		}
		score[k] = s
	}
}

// rightLink reports whether the last mention before m in its chain that is no
// pronoun, or the members of the chain, are of the same thing as m.
func rightLink(d *ingest.Document, c ingest.Chain, m int32, at map[int32]string) bool {
	id := at[d.Mentions[m].Head]
	if len(c.Members) > 0 {
		return id != ""
	}
	for _, x := range c.Mentions {
		if x != m && d.Mentions[x].Form != ingest.Pronoun && at[d.Mentions[x].Head] == id && id != "" {
			return true
		}
	}
	return false
}

// earlier reports whether a mention takes up a name or noun before it.
func earlier(d *ingest.Document, m int32) bool {
	c := d.Mentions[m].Chain
	if c < 0 {
		return false
	}
	if len(d.Chains[c].Members) > 0 {
		return true
	}
	for _, x := range d.Chains[c].Mentions {
		if x != m && d.Mentions[x].Form != ingest.Pronoun && d.Mentions[x].Head < d.Mentions[m].Head {
			return true
		}
	}
	return false
}

func class(d *ingest.Document, i int32) string {
	switch strings.ToLower(d.Word(i)) {
	case "he", "him", "his", "himself":
		return "he"
	case "she", "her", "hers", "herself":
		return "she"
	case "it", "its", "itself":
		return "it"
	case "they", "them", "their", "themselves":
		return "they"
	case "i", "me", "my":
		return "i"
	case "we", "us", "our":
		return "we"
	case "who", "whom", "which":
		return "who"
	}
	return ""
}
