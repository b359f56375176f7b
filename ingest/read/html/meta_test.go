package html

import "testing"

func TestByline(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"By Ada Moss": "Ada Moss", "By April May": "April May", "Ada Moss May 3": "Ada Moss", "BY ADA MOSS AND BEN RUIZ": "ADA MOSS AND BEN RUIZ", "Ada Moss | April 18, 2025": "Ada Moss", "By Ada van der Moss March 11, 2015 3:46 PM": "Ada van der Moss",
		"Written by\n Ada Moss, Gazette Staff": "Ada Moss, Gazette Staff", "Updated 3 hours ago": "", "admin": "", "Read more about how we work": "", "18 April": "", "": "",
	} {
		if got := byline(in); got != want {
			t.Errorf("byline(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestMetadata prefers what says more surely who wrote what and when.
func TestMetadata(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, title, author string }{
		{`<title>Port strike ends - Gazette</title><h1>Port strike ends</h1><p class=byline>By Ada Moss</p>`, "Port strike ends", "Ada Moss"},
		{`<title>Port strike ends after talks</title><h1>Gazette</h1><a rel=author href=/x>Ada Moss</a><p class=byline>By Ben Ruiz</p>`, "Port strike ends after talks", "Ada Moss"},
		{`<h1>Only a heading</h1><span class="post author vcard">Ada Moss</span>`, "Only a heading", "Ada Moss"},
		{`<meta name=author content="By Cyn Lund and Dan Ode"><title>T</title><a rel=author>Ada Moss</a>`, "T", "Cyn Lund; Dan Ode"},
		{`<meta name=author content="https://example.com/ada"><title>T</title>`, "T", ""},
		{`<title>Bank names new chief | Wire</title>`, "Bank names new chief", ""},
		{`<meta property="og:site_name" content="Wire"><title>A - B - Wire</title>`, "A - B", ""},
	} {
		p, err := Parse([]byte(c.in+"<p>Text."), "")
		if err != nil {
			t.Fatal(err)
		}
		author := ""
		for i, a := range p.Authors {
			if i > 0 {
				author += "; "
			}
			author += a
		}
		if p.Title != c.title || author != c.author {
			t.Errorf("%s: title %q by %q, want %q by %q", c.in, p.Title, author, c.title, c.author)
		}
	}
}
