package html

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsgraph/kg/ingest/internal/dates"
)

const (
	maxAuthors = 20
	maxJSON    = 1 << 20 // bytes of one JSON-LD script
)

// meta is what the metadata of a page say.
type meta struct {
	names     map[string][]string // meta elements by name, in lower case
	ld        []map[string]any    // objects of JSON-LD that describe an article
	title     string              // of the title element
	heading   string              // the first h1
	canonical string
	lang      string
	time      string // of the first time element
	body      string // articleBody of JSON-LD
	byline    string // what the page shows as its author
	rank      int    // how surely byline is one
}

// metadata reads the head of a page, and what of its body describes the article.
func metadata(doc *html.Node) *meta {
	m := &meta{names: map[string][]string{}}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			m.element(n)
		}
	}
	for _, o := range m.ld {
		if s, ok := o["articleBody"].(string); ok && len(s) > len(m.body) {
			m.body = s
		}
	}
	if strings.Contains(m.body, "</p>") || strings.Contains(m.body, "&lt;p&gt;") {
		m.body = Text(m.body)
	} else {
		m.body = strings.TrimSpace(strings.ToValidUTF8(m.body, ""))
	}
	return m
}

func (m *meta) element(n *html.Node) {
	if rank := bylineRank(n); rank > m.rank {
		if s := byline(textOf(n)); s != "" {
			m.byline, m.rank = s, rank
		}
	}
	switch n.DataAtom {
	case atom.Html:
		m.lang = attr(n, "lang")
	case atom.Title:
		if m.title == "" && (n.Parent == nil || n.Parent.DataAtom != atom.Svg) && n.FirstChild != nil {
			m.title = field(n.FirstChild.Data)
		}
	case atom.H1:
		if m.heading == "" {
			m.heading = field(textOf(n))
		}
	case atom.Time:
		if m.time == "" {
			m.time = attr(n, "datetime")
		}
	case atom.Link:
		if m.canonical == "" && strings.EqualFold(attr(n, "rel"), "canonical") {
			m.canonical = attr(n, "href")
		}
	case atom.Meta:
		value := field(attr(n, "content"))
		for _, key := range []string{"property", "name", "itemprop"} {
			if name := strings.ToLower(attr(n, key)); name != "" && value != "" && len(m.names[name]) < maxAuthors {
				m.names[name] = append(m.names[name], value)
			}
		}
	case atom.Script:
		if strings.HasPrefix(strings.ToLower(attr(n, "type")), "application/ld+json") && n.FirstChild != nil && len(n.FirstChild.Data) <= maxJSON {
			var v any
			if json.Unmarshal([]byte(n.FirstChild.Data), &v) == nil {
				m.jsonLD(v, 0)
			}
		}
	}
}

// bylineRank says how surely an element shows who wrote the article, 0 for not at all.
func bylineRank(n *html.Node) int {
	rank := 0
	for _, a := range n.Attr {
		v := strings.ToLower(a.Val)
		switch {
		case a.Key == "rel" && v == "author", a.Key == "itemprop" && strings.HasSuffix(v, "author"):
			rank = max(rank, 3)
		case (a.Key == "class" || a.Key == "id") && (strings.Contains(v, "byline") || strings.Contains(v, "author-name")):
			rank = max(rank, 2)
		case a.Key == "class" && slices.Contains(strings.Fields(v), "author"):
			rank = max(rank, 1)
		}
	}
	return rank
}

// byline takes the names out of what a page shows as its author: "By Ada Moss and Ben
// Ruiz | April 18, 2025". What does not read like names gives "".
func byline(s string) string {
	s = field(s)
	lower := strings.ToLower(s)
	for _, by := range []string{"by ", "by: ", "written by ", "posted by ", "von ", "par ", "por "} {
		if strings.HasPrefix(lower, by) {
			s = s[len(by):]
			break
		}
	}
	dated := strings.ContainsAny(s, "0123456789")
	if i := strings.IndexFunc(s, func(r rune) bool { return strings.ContainsRune("|·•–—/@()[]<>", r) || r >= '0' && r <= '9' }); i >= 0 {
		s = s[:i]
	}
	s = strings.TrimRight(s, " ,.;:-")
	var kept []string
	for _, w := range strings.Fields(s) {
		if w := strings.ToLower(strings.Trim(w, ".,")); timeWords[w] || dated && months[w] {
			break
		}
		kept = append(kept, w)
	}
	s = strings.TrimRight(strings.Join(kept, " "), ",")
	if n := len(kept); n < 2 || n > 12 || len(s) > 100 {
		return ""
	}
	for _, w := range kept {
		if r, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(r) && !particles[strings.ToLower(w)] {
			return ""
		}
	}
	return s
}

// timeWords end the names in a byline, and so do months where a number follows.
var (
	timeWords = set("monday tuesday wednesday thursday friday saturday sunday updated published posted last")
	months    = set("january february march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec")
)

// particles are words of names and between names that are written small.
var particles = set("and & de la le van von der den del della di da dos du bin al el ter ten of the for")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// shownTitle is the title that the page shows: its first heading if the title of the
// document has that in it, else that title.
func (m *meta) shownTitle() string {
	if m.title == "" || len(strings.Fields(m.heading)) > 2 && strings.Contains(strings.ToLower(m.title), strings.ToLower(m.heading)) {
		return m.heading
	}
	return m.title
}

// jsonLD collects the objects that describe an article.
func (m *meta) jsonLD(v any, depth int) {
	if depth > 8 || len(m.ld) > 100 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			m.jsonLD(x, depth+1)
		}
	case map[string]any:
		for _, kind := range texts(v["@type"]) {
			if strings.HasSuffix(kind, "Article") || strings.HasSuffix(kind, "BlogPosting") || kind == "Report" {
				m.ld = append(m.ld, v)
				break
			}
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage"} {
			m.jsonLD(v[key], depth+1)
		}
	}
}

// texts reads a string, the name of an object, or a list of either.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{field(v)}
	case map[string]any:
		for _, key := range []string{"name", "@id", "url"} {
			if s, ok := v[key].(string); ok {
				return []string{field(s)}
			}
			if list, ok := v[key].([]any); ok && len(list) > 0 {
				return texts(list[0])
			}
		}
	case []any:
		var all []string
		for _, x := range v[:min(len(v), maxAuthors)] {
			if _, nested := x.([]any); !nested {
				all = append(all, texts(x)...)
			}
		}
		return all
	}
	return nil
}

// linked are the values of a property of the article in JSON-LD.
func (m *meta) linked(key string) []string {
	for _, o := range m.ld {
		if t := slices.DeleteFunc(texts(o[key]), func(s string) bool { return s == "" }); len(t) > 0 {
			return t
		}
	}
	return nil
}

// first is the first value of the first of these that there is.
func first(lists ...[]string) string {
	for _, l := range lists {
		for _, s := range l {
			if s != "" {
				return s
			}
		}
	}
	return ""
}

// fill writes what the metadata say into the page.
func (m *meta) fill(p *Page) {
	n := m.names
	p.Outlet = first(n["og:site_name"], m.linked("publisher"), n["application-name"], n["citation_journal_title"])
	if strings.Contains(p.Outlet, "://") {
		p.Outlet = ""
	}
	p.Title = headline(first(m.linked("headline"), n["og:title"], n["twitter:title"], n["citation_title"], n["dc.title"], n["parsely-title"], one(m.shownTitle())), p.Outlet)
	p.URL = address(first(one(m.canonical), n["og:url"], m.linked("url"), m.linked("mainEntityOfPage")))
	p.Lang = first(one(m.lang), m.linked("inLanguage"), n["og:locale"], n["content-language"])
	for _, s := range slices.Concat(m.linked("datePublished"), n["article:published_time"], n["og:published_time"], n["datepublished"], n["date"], n["dc.date"], n["dc.date.issued"], n["dcterms.created"],
		n["pubdate"], n["publishdate"], n["publish-date"], n["parsely-pub-date"], n["sailthru.date"], n["citation_publication_date"], n["article.published"], m.linked("dateCreated"), one(m.time)) {
		if t, ok := dates.Parse(s); ok {
			p.Published = t
			break
		}
	}
	for _, list := range [][]string{m.linked("author"), n["author"], n["article:author"], n["dc.creator"], n["parsely-author"], n["sailthru.author"], n["citation_author"], n["byl"], one(m.byline)} {
		if p.Authors = people(list); len(p.Authors) > 0 {
			break
		}
	}
}

func one(s string) []string { return []string{field(s)} }

// headline drops the name of the publication from the end of a title.
func headline(s, outlet string) string {
	for _, sep := range []string{" | ", " - ", " – ", " — ", " :: ", " · "} {
		head, tail, ok := strings.Cut(s, sep)
		if !ok || head == "" {
			continue
		}
		if i := strings.LastIndex(s, sep); outlet != "" && strings.EqualFold(strings.TrimSpace(s[i+len(sep):]), outlet) {
			return strings.TrimSpace(s[:i])
		}
		if sep == " | " && !strings.Contains(tail, sep) && len(strings.Fields(head)) >= 4 && len(strings.Fields(tail)) <= 3 {
			return strings.TrimSpace(head)
		}
	}
	return s
}

// address checks that an address is one of the web.
func address(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

// people splits and cleans the names of authors; addresses are none.
func people(list []string) []string {
	var out []string
	for _, s := range list {
		if strings.Contains(s, "://") || strings.HasPrefix(s, "@") {
			continue
		}
		if len(s) > 3 && strings.EqualFold(s[:3], "by ") {
			s = s[3:]
		}
		s = strings.NewReplacer(" and ", ",", " & ", ",", ";", ",", " AND ", ",").Replace(s)
		for part := range strings.SplitSeq(s, ",") {
			if part = strings.TrimSpace(part); part != "" && len(part) <= 100 && len(out) < maxAuthors && !slices.Contains(out, part) {
				out = append(out, part)
			}
		}
	}
	return out
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}
