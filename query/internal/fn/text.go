package fn

import (
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/kg/graph"
)

func textFuncs() []Func {
	return []Func{
		{Name: "text.join", Params: "list, delimiter", Min: 2, Max: 2, Args: kinds(List, String), Result: String, NullIn: true, Call: textJoin,
			Doc: "Returns the elements of a list as one text with a delimiter between them; nulls are left out.", Example: "text.join(['a', 1, null], '-') = 'a-1'"},
		{Name: "text.fold", Params: "text", Min: 1, Max: 1, Args: kinds(String), Result: String, NullIn: true, Call: textFunc("text.fold", fold),
			Doc: "Returns the text in lower case, without accents and punctuation, for comparing names.", Example: "text.fold('Lech WAŁĘSA') = 'lech walesa'"},
		{Name: "text.distance", Params: "a, b", Min: 2, Max: 2, Args: kinds(String), Result: Int, NullIn: true, Call: textDistance,
			Doc: "Returns how many characters have to be put in, taken out or replaced to make one text the other.", Example: "text.distance('Zelensky', 'Zelenskyy') = 1"},
	}
}

func textJoin(ctx *Context, args []graph.Value) (graph.Value, error) {
	l, err := list("text.join", args[0])
	if err != nil {
		return graph.Null, err
	}
	sep, err := str("text.join", args[1])
	if err != nil {
		return graph.Null, err
	}
	var b strings.Builder
	first := true
	for _, v := range l {
		if v.IsNull() {
			continue
		}
		s, ok := text(v)
		if !ok {
			return graph.Null, badValue("text.join", textual, v)
		}
		if !first {
			b.WriteString(sep)
		}
		first = false
		b.WriteString(s)
		if b.Len() > ctx.maxString() {
			return graph.Null, tooLong("string", b.Len(), ctx.maxString())
		}
	}
	return graph.String(b.String()), nil
}

// maxDistanceWork bounds the product of the lengths that text.distance compares.
const maxDistanceWork = 25_000_000

func textDistance(_ *Context, args []graph.Value) (graph.Value, error) {
	a, err := str("text.distance", args[0])
	if err != nil {
		return graph.Null, err
	}
	b, err := str("text.distance", args[1])
	if err != nil {
		return graph.Null, err
	}
	if n, m := int64(utf8.RuneCountInString(a)), int64(utf8.RuneCountInString(b)); n*m > maxDistanceWork {
		return graph.Null, Errorf(ArgumentError, LimitExceeded, "text.distance: texts of %d and %d characters are too long to compare", n, m)
	}
	return graph.Int(int64(editDistance([]rune(a), []rune(b)))), nil
}

// editDistance is the Levenshtein distance, computed with one row of the table.
func editDistance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := diagonal
			if x != y {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}
