package html_test

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/export"
	"github.com/newsgraph/kg/graph/export/exporttest"
	"github.com/newsgraph/kg/graph/export/html"
)

type data struct {
	Note  string `json:"note"`
	Kinds []struct {
		Name string `json:"n"`
		Off  bool   `json:"off"`
	} `json:"kinds"`
	Nodes []struct {
		Name string `json:"n"`
	} `json:"nodes"`
	Edges []struct {
		Type     string `json:"y"`
		Modality string `json:"mod"`
		Speaker  string `json:"by"`
		Evidence []struct {
			Parts   [][2]string `json:"x"`
			Article int         `json:"a"`
		} `json:"ev"`
	} `json:"edges"`
	Articles []struct {
		Title string `json:"t"`
		URL   string `json:"u"`
	} `json:"articles"`
}

// page writes a page and reads its data.
func page(t *testing.T, s *graph.Store, opts ...html.Option) (string, data) {
	t.Helper()
	text := exporttest.Written(t, s, func(w io.Writer, src export.Source) error {
		_, err := html.Write(t.Context(), w, src, opts...)
		return err
	})
	_, rest, ok := strings.Cut(text, `<script type="application/json" id="data">`)
	body, rest, ok2 := strings.Cut(rest, "</script>")
	if !ok || !ok2 || strings.Count(rest, "</script>") != 1 || !strings.HasSuffix(text, "</script>\n</body>\n</html>\n") {
		t.Fatalf("the page is not built as it should be:\n%.3000s", text)
	}
	if strings.ContainsAny(body, "<>&") || !utf8.ValidString(text) {
		t.Fatalf("text of the graph could be markup:\n%.3000s", body)
	}
	var d data
	if err := json.Unmarshal([]byte(body), &d); err != nil {
		t.Fatal(err)
	}
	return text, d
}

func TestSample(t *testing.T) {
	text, d := page(t, exporttest.Sample(t), html.WithTitle("</title><script>hostile=1</script>"))
	if strings.Contains(text, "<script>hostile") {
		t.Error("the title is markup")
	}
	if strings.Contains(text, "src=") || strings.Contains(text, "@import") || strings.Contains(text, "url(") {
		t.Error("the page loads something")
	}
	var shown []string
	for _, e := range d.Edges {
		for _, ev := range e.Evidence {
			shown = append(shown, fmt.Sprint(e.Type, e.Modality, e.Speaker, ev.Parts, d.Articles[ev.Article].Title, d.Articles[ev.Article].URL))
		}
	}
	want := []string{
		"MEETasserted[[Ada s] [  ] [met p] [  ] [Charles Babbage o] [. ]]A party\nin London; with | signshttps://example.org/party?a=1&b=2",
		"OWEdeniedCharles Babbage[[Babbage denies that he owes Ada anything. ]]A party\nin London; with | signshttps://example.org/party?a=1&b=2",
	}
	if fmt.Sprint(shown) != fmt.Sprint(want) {
		t.Errorf("the evidence is\n%q, want\n%q", shown, want)
	}
	if len(d.Nodes) != 5 || d.Note != "" {
		t.Errorf("%d nodes, note %q", len(d.Nodes), d.Note)
	}
	for _, k := range d.Kinds {
		if k.Off != (k.Name == "Article") {
			t.Errorf("kind %q is off: %t", k.Name, k.Off)
		}
	}
}

func TestLargeGraphIsCut(t *testing.T) {
	s := exporttest.Sample(t)
	_, d := page(t, s, html.WithMaxNodes(2))
	if len(d.Nodes) != 2 || d.Nodes[1].Name != "Charles Babbage" || !strings.Contains(d.Note, "2 best connected of 5 nodes") {
		t.Errorf("got %+v, note %q", d.Nodes, d.Note)
	}
}

func TestOnlyWebLinks(t *testing.T) {
	s := exporttest.Sample(t)
	for _, bad := range []string{"javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https:", "//x"} {
		err := s.Update(t.Context(), func(tx *graph.Tx) error { return tx.SetNodeProp(3, "url", graph.String(bad)) })
		if err != nil {
			t.Fatal(err)
		}
		if _, d := page(t, s); d.Articles[0].URL != "" {
			t.Errorf("%q is a link", bad)
		}
	}
}

func TestHostile(t *testing.T) {
	for seed := range uint64(200) {
		page(t, exporttest.Hostile(t, seed))
	}
}
