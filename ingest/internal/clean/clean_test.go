package clean

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// cases are pages in which the furniture stands in double angle brackets, and what
// else they tell.
var cases = []struct{ name, page, want string }{
	{"plain text has none", `
The council met on Monday. It approved the budget.
Nobody objected.`, `""`},
	{"title and byline", `
Council approves the budget after a long night
⟦By Ada Moss and Ben Ruiz⟧
⟦Published on 3 May 2024⟧

The council approved the budget on Monday.`, `"Council approves the budget after a long night" by Ada Moss, Ben Ruiz on 2024-05-03`},
	{"sections before the title, byline without by", `
⟦World News⟧
⟦/⟧
⟦Example Wire⟧
Ministers to meet in Oslo on fishing rights next week
⟦Ada Moss, Ben Ruiz and Cy Doe, Example News on⟧
⟦Published in News & Features⟧
Ministers will meet in Oslo next week.`, `"Ministers to meet in Oslo on fishing rights next week" by Ada Moss, Ben Ruiz, Cy Doe in Example News`},
	{"dateline with date and agency", `
⟦OSLO, June 3, 2024 (Reuters) - ⟧Norway raised its fishing quota on Monday.`, `"" at OSLO in Reuters on 2024-06-03`},
	{"dateline of two places in mixed case", `
⟦Oslo/stockholm – ⟧Norway and Sweden signed the accord on Monday.`, `"" at Oslo, stockholm`},
	{"dateline with a colon", `
⟦NEW DELHI: ⟧India raised its wheat quota on Monday.`, `"" at NEW DELHI`},
	{"dateline in the headline", `
⟦Oslo – ⟧Fishing talks may start next week
Norway and Sweden prepare for talks.`, `"Fishing talks may start next week" at Oslo`},
	{"a dash is no dateline", `
The minister – a former teacher – resigned on Monday.
Lyra Novak — the mayor — did not comment.`, `""`},
	{"a speaker before a colon is no topic", `
Novak: We will not sign the accord before the vote has taken place next week.`, `""`},
	{"topic before the first sentence", `
⟦Fishing quota row: ⟧As the dispute goes on, Norway has offered to share its waters with Sweden.`, `""`},
	{"dateline without a year takes it from the copyright", `
⟦OSLO, June 3 – ⟧Norway raised its fishing quota on Monday.
⟦© 2024 Example Media Ltd. All rights reserved.⟧`, `"" at OSLO in Example Media on 2024-06-03`},
	{"year alone is no date", `
Norway raised its fishing quota on Monday.
⟦©2024 Example L.P. Visit example.com.⟧`, `"" in Example`},
	{"trailer", `
Norway raised its fishing quota on Monday.
Sweden did not.
⟦_____⟧
⟦(With assistance from Ada Moss.)⟧
⟦Comments⟧
⟦blog comments powered by Example⟧
⟦Example News Source⟧
⟦“` + "`" + `⟧`, `""`},
	{"headings inside the text stay", `
Norway raised its fishing quota on Monday.
What it means
Sweden will lose its share.
⟦More stories⟧`, `""`},
	{"buttons", `
⟦Share⟧
⟦Tweet⟧
⟦Advertisement⟧
Norway raised its fishing quota on Monday.
⟦12 comments⟧
⟦Read more: Sweden loses its share⟧`, `""`},
	{"credits", `
Norway raised its fishing quota on Monday.
⟦Reporting by Ada Moss; Editing by Ben Ruiz⟧
⟦Photo: Example/Getty Images⟧`, `""`},
	{"a sentence that mentions copyright stays", `
The court ruled on Monday that the copyright of the song belongs to the band.`, `""`},
	{"wrapped lines are one paragraph", `
Norway raised its fishing quota on Monday after talks in which
the government heard from fishers, scientists and mayors of the
northern ports, and promised to review the decision in two years.`, `""`},
	{"updated line", `
Norway raises its fishing quota by a tenth
⟦Updated: Jun 3, 2024 10:22 AM⟧
Norway raised its fishing quota on Monday.`, `"Norway raises its fishing quota by a tenth" on 2024-06-03`},
	{"staff is nobody", `
Norway raises its fishing quota by a tenth
⟦By Staff Writers⟧
Norway raised its fishing quota on Monday.`, `"Norway raises its fishing quota by a tenth"`},
	{"empty", ``, `""`},
	{"only furniture", "⟦© 2024 Example⟧", `"" in Example`},
}

func (r Result) summary() string {
	s := fmt.Sprintf("%q", r.Title)
	if len(r.Authors) > 0 {
		s += " by " + strings.Join(r.Authors, ", ")
	}
	if len(r.Places) > 0 {
		s += " at " + strings.Join(r.Places, ", ")
	}
	if r.Outlet != "" {
		s += " in " + r.Outlet
	}
	if !r.Date.IsZero() {
		s += " on " + r.Date.Format("2006-01-02")
	}
	return s
}

func marked(text string, spans []Span) string {
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(text[at:s.Start] + "⟦" + text[s.Start:s.End] + "⟧")
		at = s.End
	}
	return b.String() + text[at:]
}

func isPlace(s string) bool {
	return slices.Contains([]string{"oslo", "stockholm", "new delhi"}, strings.ToLower(s))
}

func TestPage(t *testing.T) {
	t.Parallel()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := strings.NewReplacer("⟦", "", "⟧", "").Replace(c.page)
			r := Page(text, isPlace)
			if got := marked(text, r.Furniture); got != c.page {
				t.Errorf("furniture:\n%s\nwant:\n%s", got, c.page)
			}
			if got := r.summary(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func FuzzPage(f *testing.F) {
	for _, c := range cases {
		f.Add(c.page)
	}
	f.Add("by\nBy \n©\n: \n – \n(c) \x00")
	f.Fuzz(func(t *testing.T, text string) {
		r := Page(text, isPlace)
		last := 0
		for _, s := range r.Furniture {
			if s.Start < last || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("span %v after %d in %d bytes", s, last, len(text))
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[s.Start:s.End]) {
				t.Fatalf("span %v cuts a character", s)
			}
			last = s.End
		}
	})
}
