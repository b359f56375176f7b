package timex

import (
	"strings"
	"testing"
	"time"
)

func TestValue(t *testing.T) {
	anchor := time.Date(2025, 4, 18, 0, 0, 0, 0, time.UTC) // a Friday
	for _, c := range []struct {
		text     string
		tense    Tense
		anchored string
		bare     string
	}{
		{"on 4 May 2021", Past, "2021-05-04", "2021-05-04"},
		{"on May 4 , 2021", Past, "2021-05-04", "2021-05-04"},
		{"in February 2022", Past, "2022-02", "2022-02"},
		{"in 2014", Past, "2014", "2014"},
		{"since 2014", Past, "2014/..", "2014/.."},
		{"until March 3", Past, "../2025-03-03", "../XXXX-03-03"},
		{"on 2024-11-05", Past, "2024-11-05", "2024-11-05"},
		{"on Thursday", Past, "2025-04-17", "XXXX-WXX-4"},
		{"on Friday", Past, "2025-04-18", "XXXX-WXX-5"},
		{"on Monday", Future, "2025-04-21", "XXXX-WXX-1"},
		{"last Monday", Past, "2025-04-14", "XXXX-WXX-1"},
		{"last week", Past, "2025-W15", "PAST_REF"},
		{"next week", Future, "2025-W17", "FUTURE_REF"},
		{"this year", Past, "2025", "PRESENT_REF"},
		{"yesterday", Past, "2025-04-17", "PAST_REF"},
		{"three weeks ago", Past, "2025-W13", "PAST_REF"},
		{"in December", Past, "2024-12", "XXXX-12"},
		{"in the 1990s", Past, "199X", "199X"},
		{"in the third quarter of 2023", Past, "2023-Q3", "2023-Q3"},
		{"in the first half of 2024", Past, "2024-H1", "2024-H1"},
		{"in the summer of 2019", Past, "2019-SU", "2019-SU"},
		{"between 2019 and 2021", Past, "2019/2021", "2019/2021"},
		{"from Monday to Wednesday", Future, "2025-04-21/2025-04-23", "XXXX-WXX-1/XXXX-WXX-3"},
		{"over the weekend", Past, "2025-W16-WE", "XXXX-WXX-WE"},
		{"by mid-2026", Future, "2026", "2026"},
		{"for three years", Past, "P3Y", "P3Y"},
		{"in the coming days", Future, "FUTURE_REF", "FUTURE_REF"},
	} {
		found := Find(strings.Fields(c.text))
		if len(found) != 1 {
			t.Errorf("Find(%q) = %v, want one expression", c.text, found)
			continue
		}
		if got := found[0].Value(anchor, c.tense); got != c.anchored {
			t.Errorf("%q anchored: %s, want %s", c.text, got, c.anchored)
		}
		if got := found[0].Value(time.Time{}, c.tense); got != c.bare {
			t.Errorf("%q without date: %s, want %s", c.text, got, c.bare)
		}
	}
}

func TestNoTime(t *testing.T) {
	for _, text := range []string{
		"the march to the capital", "he may leave", "4021 soldiers died", "the second chamber", "32 men of 40", "a summer house", "the first half of the match", "from London to Paris",
	} {
		if found := Find(strings.Fields(text)); len(found) != 0 {
			t.Errorf("Find(%q) = %+v, want none", text, found)
		}
	}
}
