package dates

import (
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2025-04-18":                            "2025-04-18T00:00:00Z",
		" 2025-04-18T09:30:00+02:00 ":           "2025-04-18T07:30:00Z",
		"2025-04-18T09:30:00.123456Z":           "2025-04-18T09:30:00.123456Z",
		"2025-04-18T09:30:00+0200":              "2025-04-18T07:30:00Z",
		"2025-04-18T09:30":                      "2025-04-18T09:30:00Z",
		"2025-04-18 09:30:00 +0200":             "2025-04-18T07:30:00Z",
		"Fri, 18 Apr 2025 09:30:00 +0000 (UTC)": "2025-04-18T09:30:00Z",
		"Fri, 18 Apr 2025 09:30:00 EDT":         "2025-04-18T13:30:00Z",
		"Friday, 18-Apr-25 09:30:00 GMT":        "2025-04-18T09:30:00Z",
		"18 Apr 2025 09:30 GMT":                 "2025-04-18T09:30:00Z",
		"Fri Apr 18 09:30:00 2025":              "2025-04-18T09:30:00Z",
		"April 18, 2025":                        "2025-04-18T00:00:00Z",
		"18 April 2025":                         "2025-04-18T00:00:00Z",
		"20250418":                              "2025-04-18T00:00:00Z",
		"yesterday":                             "",
		"18/04/2025":                            "", // which is the month differs by country
		"":                                      "",
		"0000-01-01":                            "",
	} {
		got := ""
		if d, ok := Parse(in); ok {
			got = d.Format(time.RFC3339Nano)
		}
		if got != want {
			t.Errorf("Parse(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestUnix(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"1744968600": "2025-04-18T09:30:00Z", "1744968600000": "2025-04-18T09:30:00Z", "17": "", "x": "", "1e300": ""} {
		got := ""
		if d, ok := Unix(in); ok {
			got = d.Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("Unix(%q) = %q, want %q", in, got, want)
		}
	}
}
