package ingest_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/english"
)

func TestZZ(t *testing.T) {
	comps := english.Components()
	p, err := ingest.New(nil, comps)
	if err != nil {
		t.Fatal(err)
	}
	files := strings.Fields(os.Getenv("ZZ"))
	out, _ := os.Create("/tmp/resolve/pred.jsonl")
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for a, err := range ingest.Dir(files...).Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		d, err := p.Annotate(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("=====", a.Name, len(d.Sentences), "sents", len(d.Statements), "statements", len(d.Facts), "facts")
		last := -1
		for i, r := range ingest.Facts(d) {
			enc.Encode(r)
			if r.Start != last {
				fmt.Printf("\n## %s\n", r.Sentence)
				last = r.Start
				for _, dr := range d.Dropped {
					if d.Statements[dr.Statement].Sentence == d.Facts[i].Sentence {
						st := d.Statements[dr.Statement]
						fmt.Printf("      -- dropped %s: %s | %s | %s  (%s)\n", dr.Reason, txt(d, st.Subject), st.Relation.Name, txt(d, st.Object), st.Rule)
					}
				}
			}
			neg := ""
			if r.Negated {
				neg = "NOT "
			}
			by := ""
			if r.Attribution != nil {
				by = " said by " + *r.Attribution
			}
			fmt.Printf("   [%s:%s] %s%s [%s:%s] {%s%s%s} %s %.2f\n", r.SubjectKind, r.Subject, neg, r.Predicate, r.ObjectKind, r.Object, r.Modality, by, w(r.When), r.Rule, r.Confidence)
		}
		if q := os.Getenv("ZZT"); q != "" {
			for i := range d.Sentences {
				if !strings.Contains(d.SentenceText(int32(i)), q) {
					continue
				}
				for k := d.Sentences[i].TokenRange.From; k < d.Sentences[i].TokenRange.To; k++ {
					t := d.Tokens[k]
					ms := ""
					for m, x := range d.Mentions {
						if x.Head == k {
							ms += fmt.Sprintf(" [%d %s %s %d-%d chain %d]", m, x.Kind, x.Fine, x.From, x.To, x.Chain)
						}
					}
					fmt.Printf("T %d %s/%s %s %s -> %d %s%s\n", k, d.Word(k), t.Lemma, t.UPOS, t.XPOS, t.Head, t.Rel, ms)
				}
			}
			for c, x := range d.Chains {
				var w []string
				for _, m := range x.Mentions {
					w = append(w, d.Word(d.Mentions[m].Head))
				}
				fmt.Println("C", c, x.Kind, w, x.Members)
			}
		}
		if os.Getenv("ZZE") != "" {
			for _, e := range d.Entities {
				fmt.Printf("  E %s %q %q n=%d known=%v partial=%v why=%s\n", e.Kind, e.Name, e.Names, len(e.Mentions), e.Known, e.Partial, e.Why)
			}
		}
	}
	out.Close()
}

func w(s string) string {
	if s == "" {
		return ""
	}
	return " when " + s
}

func txt(d *ingest.Document, a ingest.Arg) string {
	if a.Text != "" {
		return a.Text
	}
	var w []string
	for _, i := range a.Min {
		w = append(w, d.Word(i))
	}
	return strings.Join(w, " ")
}
