package ingest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/newsgraph/kg/ingest/internal/dates"
)

// The members of an article in JSON under the names that news interfaces and data
// sets give them; of several that are there the first in the list counts.
var (
	textMembers      = []string{"text", "body", "articleBody", "maintext", "full_text", "article_text", "content_text", "content", "article"}
	htmlMembers      = []string{"html", "content_html", "body_html"}
	titleMembers     = []string{"title", "headline", "webTitle"}
	urlMembers       = []string{"url", "link", "canonical_url", "webUrl", "web_url"}
	outletMembers    = []string{"outlet", "publisher", "publication", "site_name", "source_name", "source_domain"}
	langMembers      = []string{"lang", "language"}
	publishedMembers = []string{"published_at", "publishedAt", "datePublished", "date_published", "published_date", "publish_date", "date_publish", "pub_date", "pubDate", "webPublicationDate", "date"}
	authorMembers    = []string{"authors", "author", "byline", "creator"}
	nestedMembers    = []string{"article", "_source", "data", "doc", "document", "item", "news"}
)

var errNoText = fmt.Errorf("%w: none of the members is one; want \"text\" or \"body\"", ErrEmpty)

// jsonObject is one JSON object, its members not yet read.
type jsonObject map[string]json.RawMessage

// article reads one article of JSON. where names it in errors.
func (jr jsonReader) article(where, name string, b []byte) (*Article, error) {
	var o jsonObject
	if err := json.Unmarshal(b, &o); err != nil {
		return nil, readError(where, fmt.Errorf("not an article in JSON: %w", err))
	}
	body, member, err := jr.body(o)
	if err == nil && member == "" {
		for _, m := range nestedMembers {
			var inner jsonObject
			if json.Unmarshal(o[m], &inner) != nil {
				continue
			}
			var innerErr error
			if body, member, innerErr = jr.body(inner); member != "" || innerErr != nil {
				o, err = inner, innerErr
				break
			}
		}
	}
	if err != nil {
		return nil, readError(where, err)
	}
	if member == "" {
		return nil, readError(where, errNoText)
	}
	text, err := decodeText([]byte(body))
	if err != nil {
		return nil, readError(where, fmt.Errorf("member %q: %w", member, err))
	}
	a := &Article{Input: where, Name: name, Title: o.text(titleMembers), URL: o.text(urlMembers), Outlet: o.text(outletMembers), Lang: o.text(langMembers), Body: text}
	o.identify(a)
	if a.Published, err = o.published(); err != nil {
		return nil, readError(where, err)
	}
	if a.Authors, err = o.authors(); err != nil {
		return nil, readError(where, err)
	}
	return a, nil
}

// body finds the text of an article and the member that holds it, "" if none does.
func (jr jsonReader) body(o jsonObject) (text, member string, err error) {
	empty := ""
	for _, m := range textMembers {
		s, ok := paragraphs(o[m])
		if ok && strings.TrimSpace(s) != "" {
			return s, m, nil
		}
		if ok && empty == "" {
			empty = m
		}
	}
	if jr.html != nil {
		for _, m := range htmlMembers {
			if s, ok := paragraphs(o[m]); ok && s != "" {
				if s, err = jr.html(s); err != nil {
					err = fmt.Errorf("member %q: %w", m, err)
				}
				return s, m, err
			}
		}
	}
	return "", empty, nil
}

// paragraphs reads a string or a list of strings, which are paragraphs.
func paragraphs(raw json.RawMessage) (string, bool) {
	var one string
	if len(raw) == 0 || string(raw) == "null" {
		return "", false
	}
	if json.Unmarshal(raw, &one) == nil {
		return one, true
	}
	var many []string
	if json.Unmarshal(raw, &many) == nil {
		return strings.Join(many, "\n\n"), true
	}
	return "", false
}

// text is the first of the members that is a string or an object with a name.
func (o jsonObject) text(members []string) string {
	for _, m := range members {
		if s := named(o[m]); s != "" {
			return s
		}
	}
	return ""
}

// named reads a string, or the member "name" of an object.
func named(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return strings.TrimSpace(s)
	}
	var n struct {
		Name string `json:"name"`
	}
	if json.Unmarshal(raw, &n) == nil {
		return strings.TrimSpace(n.Name)
	}
	return ""
}

// identify fills Source from the member "source", which some take for the place an
// article comes from and others for its publisher. It is the publisher if it is an
// object, or reads like a name rather than a path, a URL or a number.
func (o jsonObject) identify(a *Article) {
	a.Source = a.URL
	s := named(o["source"])
	if s == "" {
		return
	}
	var text string
	isText := json.Unmarshal(o["source"], &text) == nil
	place := strings.ContainsAny(s, "/:\\") || a.URL == "" && strings.IndexFunc(s, unicode.IsDigit) >= 0 && !strings.Contains(s, " ")
	switch {
	case isText && place:
		a.Source = s
	case a.Outlet == "":
		a.Outlet = s
	}
}

func (o jsonObject) published() (time.Time, error) {
	if raw, ok := o["published"]; ok && string(raw) != "null" && string(raw) != `""` {
		if t, ok := jsonDate(raw); ok {
			return t, nil
		}
		return time.Time{}, fmt.Errorf("member \"published\": %s is not a date such as 2025-04-18 or 2025-04-18T09:30:00Z", clip(string(raw)))
	}
	for _, m := range publishedMembers {
		if t, ok := jsonDate(o[m]); ok {
			return t, nil
		}
	}
	return time.Time{}, nil
}

// jsonDate reads a date, or a number of seconds or milliseconds since 1970.
func jsonDate(raw json.RawMessage) (time.Time, bool) {
	var s string
	if len(raw) == 0 {
		return time.Time{}, false
	}
	if json.Unmarshal(raw, &s) == nil {
		return dates.Parse(s)
	}
	return dates.Unix(string(raw))
}

// clip shortens what an error quotes.
func clip(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// authors reads names: a string, an object with a name, or a list of either.
func (o jsonObject) authors() ([]string, error) {
	for _, m := range authorMembers {
		raw, ok := o[m]
		if !ok || string(raw) == "null" {
			continue
		}
		var many []json.RawMessage
		if json.Unmarshal(raw, &many) != nil {
			many = []json.RawMessage{raw}
		}
		var names []string
		for _, x := range many {
			if n := named(x); n != "" {
				names = append(names, n)
			} else if m == "authors" && string(x) != `""` {
				return nil, errors.New(`member "authors": want a string or a list of strings`)
			}
		}
		if len(names) > 0 {
			return names, nil
		}
	}
	return nil, nil
}

// unwrapJSON takes the list of articles out of an object around it.
func unwrapJSON(b []byte) ([]json.RawMessage, bool) {
	var o jsonObject
	if json.Unmarshal(b, &o) != nil {
		return nil, false
	}
	for _, path := range wrappers {
		at, found := o, true
		for _, m := range path[:len(path)-1] {
			var inner jsonObject
			if found = json.Unmarshal(at[m], &inner) == nil; !found {
				break
			}
			at = inner
		}
		var list []json.RawMessage
		if found && json.Unmarshal(at[path[len(path)-1]], &list) == nil && len(list) > 0 && strings.HasPrefix(strings.TrimSpace(string(list[0])), "{") {
			return list, true
		}
	}
	return nil, false
}
