package corpus

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/newsgraph/kg/ingest"
)

func TestReadChains(t *testing.T) {
	three := "# begin document one\n0\tThe\t(1\n1\tmayor\t_\n2\tof\t_\n3\tOslo\t(2)1)\n4\tleft\t_\n5\tit\t(2)\n6\t.\t_\n# end document\n"
	docs, err := ReadChains(strings.NewReader(three))
	if err != nil {
		t.Fatal(err)
	}
	d := docs[0]
	if d.ID != "one" || d.Text != "The mayor of Oslo left it." || len(d.Sentences) != 0 {
		t.Errorf("ID %q, text %q, %d sentences", d.ID, d.Text, len(d.Sentences))
	}
	want := [][]ingest.TokenRange{{{From: 3, To: 4}, {From: 5, To: 6}}, {{From: 0, To: 4}}}
	if !reflect.DeepEqual(d.Clusters, want) {
		t.Errorf("clusters %v, want %v", d.Clusters, want)
	}
	if docs, err = ReadChains(strings.NewReader(three + "\n" + three)); err != nil || len(docs) != 2 || len(docs[0].Sentences) != 0 {
		t.Errorf("an empty line between documents: %d documents, error %v; it parts no sentences", len(docs), err)
	}
	long := "#begin document (x); part 0\nx\t0\t0\tShe\t_\t_\t(7)\nx\t0\t1\t_\t_\t_\t_\nx\t0\t2\tran\t_\t_\t_\n\nx\t0\t0\tAnn\t_\t_\t(7|(8\nx\t0\t1\tfell\t_\t_\t7)|8)\n#end document\n"
	docs, err = ReadChains(strings.NewReader(long))
	if err != nil {
		t.Fatal(err)
	}
	if d = docs[0]; len(d.Tokens) != 4 || len(d.Sentences) != 2 || d.Sentences[1].From != 2 {
		t.Errorf("%d tokens and sentences %v: the lone underscore is no word", len(d.Tokens), d.Sentences)
	}
	if want := [][]ingest.TokenRange{{{From: 0, To: 1}, {From: 2, To: 4}}, {{From: 2, To: 4}}}; !reflect.DeepEqual(d.Clusters, want) {
		t.Errorf("clusters %v, want %v", d.Clusters, want)
	}
	for _, bad := range []string{"# begin document\n0\tword\t3)\n", "# begin document\nword\n"} {
		if _, err := ReadChains(strings.NewReader(bad)); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%q: error %v, want one that names line 2", bad, err)
		}
	}
}

func TestReadPronouns(t *testing.T) {
	file := filepath.Join(t.TempDir(), "p.tsv")
	table := "ID\tText\tPronoun\tPronoun-offset\tA\tA-offset\tA-coref\tB\tB-offset\tB-coref\tURL\n" +
		"t-1\tZoë told Ann that she won.\tshe\t18\tZoë\t0\tTRUE\tAnn\t9\tFALSE\thttp://x\n"
	if err := os.WriteFile(file, []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	cases, err := ReadPronounsFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := cases[0]
	if got := c.Text[c.Pronoun.Start:c.Pronoun.End]; got != "she" || c.Pronoun.Start != 19 || !c.Feminine {
		t.Errorf("pronoun %q at byte %d, want she at 19", got, c.Pronoun.Start)
	}
	if !c.Same[0] || c.Same[1] || c.Text[c.Names[1].Start:c.Names[1].End] != "Ann" {
		t.Errorf("names %v same %v", c.Names, c.Same)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(table, "\t18\t", "\t17\t", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadPronounsFile(file); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a wrong offset: error %v, want one that names line 2", err)
	}
}
