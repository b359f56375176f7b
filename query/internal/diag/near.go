package diag

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// maxWord bounds the length of the words that Near compares.
const maxWord = 64

// Near returns the candidates that word may have been meant to be, nearest first:
// at most three, of those only that are as near as the nearest. Letter case counts
// least.
func Near(word string, candidates []string) []string {
	if utf8.RuneCountInString(word) > maxWord {
		return nil
	}
	lower := []rune(strings.ToLower(word))
	best := limit(len(lower)) + 1
	var out []string
	for _, c := range candidates {
		if c == word || utf8.RuneCountInString(c) > maxWord {
			continue
		}
		d := distance(lower, []rune(strings.ToLower(c)), best)
		switch {
		case d > best || d > limit(len(lower)):
		case d < best:
			best, out = d, append(out[:0], c)
		case !slices.Contains(out, c):
			out = append(out, c)
		}
	}
	slices.Sort(out)
	return out[:min(len(out), 3)]
}

// limit is how many mistakes a word of n letters may have.
func limit(n int) int {
	switch {
	case n <= 1:
		return 0
	case n <= 5:
		return 1
	case n <= 9:
		return 2
	}
	return 3
}

// DidYouMean returns ", did you mean `a` or `b`?", or nothing if no candidate is near.
func DidYouMean(word string, candidates []string) string {
	near := Near(word, candidates)
	for i := range near {
		near[i] = "`" + near[i] + "`"
	}
	switch n := len(near); n {
	case 0:
		return ""
	case 1:
		return ", did you mean " + near[0] + "?"
	default:
		return ", did you mean " + strings.Join(near[:n-1], ", ") + " or " + near[n-1] + "?"
	}
}

// distance is the number of letters to insert, delete, replace or swap with the
// next one to make b of a; more than most is given as most+1.
func distance(a, b []rune, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			same := 1
			if a[i-1] == b[j-1] {
				same = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+same)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
