package fn

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/newsgraph/kg/graph"
)

func stringFuncs() []Func {
	return []Func{
		{Name: "toUpper", Params: "text", Min: 1, Max: 1, Args: kinds(String), Result: String, NullIn: true, Call: textFunc("toUpper", strings.ToUpper),
			Doc: "Returns the text in upper case.", Example: "toUpper('Ada') = 'ADA'"},
		{Name: "toLower", Params: "text", Min: 1, Max: 1, Args: kinds(String), Result: String, NullIn: true, Call: textFunc("toLower", strings.ToLower),
			Doc: "Returns the text in lower case.", Example: "toLower('Ada') = 'ada'"},
		{Name: "upper", Params: "text", Min: 1, Max: 1, Args: kinds(String), Result: String, NullIn: true, Call: textFunc("upper", strings.ToUpper),
			Doc: "Returns the text in upper case; another name of toUpper.", Example: "upper('Ada') = 'ADA'"},
		{Name: "lower", Params: "text", Min: 1, Max: 1, Args: kinds(String), Result: String, NullIn: true, Call: textFunc("lower", strings.ToLower),
			Doc: "Returns the text in lower case; another name of toLower.", Example: "lower('Ada') = 'ada'"},
		{Name: "trim", Params: "text, characters?", Min: 1, Max: 2, Args: kinds(String), Result: String, NullIn: true, Call: trimFunc("trim", true, true),
			Doc: "Returns the text without white space, or the given characters, at both ends.", Example: "trim('  Ada ') = 'Ada'"},
		{Name: "btrim", Params: "text, characters?", Min: 1, Max: 2, Args: kinds(String), Result: String, NullIn: true, Call: trimFunc("btrim", true, true),
			Doc: "Returns the text without white space, or the given characters, at both ends.", Example: "btrim('xxAdaxx', 'x') = 'Ada'"},
		{Name: "ltrim", Params: "text, characters?", Min: 1, Max: 2, Args: kinds(String), Result: String, NullIn: true, Call: trimFunc("ltrim", true, false),
			Doc: "Returns the text without white space, or the given characters, at its start.", Example: "ltrim('--Ada-', '-') = 'Ada-'"},
		{Name: "rtrim", Params: "text, characters?", Min: 1, Max: 2, Args: kinds(String), Result: String, NullIn: true, Call: trimFunc("rtrim", false, true),
			Doc: "Returns the text without white space, or the given characters, at its end.", Example: "rtrim('Ada  ') = 'Ada'"},
		{Name: "left", Params: "text, length", Min: 2, Max: 2, Args: kinds(String, Int), Result: String, NullIn: true, Call: left,
			Doc: "Returns the first characters of a text.", Example: "left('Grace', 3) = 'Gra'"},
		{Name: "right", Params: "text, length", Min: 2, Max: 2, Args: kinds(String, Int), Result: String, NullIn: true, Call: right,
			Doc: "Returns the last characters of a text.", Example: "right('Grace', 3) = 'ace'"},
		{Name: "substring", Params: "text, start, length?", Min: 2, Max: 3, Args: kinds(String, Int, Int), Result: String, NullIn: true, Call: substring,
			Doc: "Returns a part of a text; the first character is at 0.", Example: "substring('Grace', 1, 3) = 'rac'"},
		{Name: "replace", Params: "text, search, with, limit?", Min: 3, Max: 4, Args: kinds(String, String, String, Int), Result: String, NullIn: true, Call: replace,
			Doc: "Returns the text with occurrences of a search string replaced: all, or the first few.", Example: "replace('banana', 'an', 'o') = 'booa'"},
		{Name: "split", Params: "text, delimiter", Min: 2, Max: 2, Args: kinds(String, String|List), Result: List, NullIn: true, Call: split,
			Doc: "Returns the parts of a text between occurrences of a delimiter, or of any of a list of delimiters.", Example: "split('a,b,c', ',') = ['a', 'b', 'c']"},
		{Name: "reverse", Params: "text or list", Min: 1, Max: 1, Args: kinds(String | List), Result: String | List, NullIn: true, Call: reverse,
			Doc: "Returns the characters of a text, or the elements of a list, in reverse order.", Example: "reverse('Ada') = 'adA'"},
		{Name: "char_length", Params: "text", Min: 1, Max: 1, Args: kinds(String), Result: Int, NullIn: true, Call: charLength,
			Doc: "Returns the number of characters of a text.", Example: "char_length('naïve') = 5"},
		{Name: "character_length", Params: "text", Min: 1, Max: 1, Args: kinds(String), Result: Int, NullIn: true, Call: charLength,
			Doc: "Returns the number of characters of a text; another name of char_length.", Example: "character_length('naïve') = 5"},
		{Name: "normalize", Params: "text, form?", Min: 1, Max: 2, Args: kinds(String), Result: String, NullIn: true, Call: normalize,
			Doc: "Returns the text in a Unicode normal form: NFC, NFD, NFKC or NFKD.", Example: "normalize('ﬁ', 'NFKC') = 'fi'"},
	}
}

func textFunc(name string, f func(string) string) Call {
	return func(_ *Context, args []graph.Value) (graph.Value, error) {
		s, err := str(name, args[0])
		if err != nil {
			return graph.Null, err
		}
		return graph.String(f(s)), nil
	}
}

func trimFunc(name string, start, end bool) Call {
	return func(_ *Context, args []graph.Value) (graph.Value, error) {
		s, err := str(name, args[0])
		if err != nil {
			return graph.Null, err
		}
		cut := unicode.IsSpace
		if len(args) > 1 {
			chars, err := str(name, args[1])
			if err != nil {
				return graph.Null, err
			}
			cut = func(r rune) bool { return strings.ContainsRune(chars, r) }
		}
		if start {
			s = strings.TrimLeftFunc(s, cut)
		}
		if end {
			s = strings.TrimRightFunc(s, cut)
		}
		return graph.String(s), nil
	}
}

// length reads a number of characters, which must not be negative.
func length(name, what string, v graph.Value) (int64, error) {
	n, err := integer(name, v)
	if err == nil && n < 0 {
		err = Errorf(ArgumentError, NegativeIntegerArgument, "%s: the %s is %d, it must not be negative", name, what, n)
	}
	return n, err
}

// skipChars returns the byte offset of character n of s, at most len(s).
func skipChars(s string, n int64) int {
	if n >= int64(len(s)) {
		return len(s)
	}
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

func left(_ *Context, args []graph.Value) (graph.Value, error) {
	return cutText("left", args, func(s string, n int64) string { return s[:skipChars(s, n)] })
}

func right(_ *Context, args []graph.Value) (graph.Value, error) {
	return cutText("right", args, func(s string, n int64) string {
		return s[skipChars(s, max(0, int64(utf8.RuneCountInString(s))-n)):]
	})
}

func cutText(name string, args []graph.Value, f func(s string, n int64) string) (graph.Value, error) {
	s, err := str(name, args[0])
	if err != nil {
		return graph.Null, err
	}
	n, err := length(name, "length", args[1])
	if err != nil {
		return graph.Null, err
	}
	return graph.String(f(s, n)), nil
}

func substring(_ *Context, args []graph.Value) (graph.Value, error) {
	s, err := str("substring", args[0])
	if err != nil {
		return graph.Null, err
	}
	start, err := length("substring", "start", args[1])
	if err != nil {
		return graph.Null, err
	}
	s = s[skipChars(s, start):]
	if len(args) > 2 {
		n, err := length("substring", "length", args[2])
		if err != nil {
			return graph.Null, err
		}
		s = s[:skipChars(s, n)]
	}
	return graph.String(s), nil
}

func replace(ctx *Context, args []graph.Value) (graph.Value, error) {
	var s [3]string
	for i := range s {
		var err error
		if s[i], err = str("replace", args[i]); err != nil {
			return graph.Null, err
		}
	}
	limit := -1
	if len(args) > 3 {
		n, err := length("replace", "limit", args[3])
		if err != nil {
			return graph.Null, err
		}
		limit = int(min(n, int64(len(s[0])+1)))
	}
	count := strings.Count(s[0], s[1])
	if limit >= 0 {
		count = min(count, limit)
	}
	// Counted in 64 bits: 64 MB times 64 MB does not wrap around.
	if n := int64(len(s[0])) + int64(count)*int64(len(s[2])-len(s[1])); n > int64(ctx.maxString()) {
		return graph.Null, tooLong("string", int(n), ctx.maxString())
	}
	return graph.String(strings.Replace(s[0], s[1], s[2], limit)), nil
}

func split(_ *Context, args []graph.Value) (graph.Value, error) {
	s, err := str("split", args[0])
	if err != nil {
		return graph.Null, err
	}
	if d, ok := args[1].AsString(); ok {
		return stringList(strings.Split(s, d)), nil
	}
	delims, err := list("split", args[1])
	if err != nil {
		return graph.Null, badValue("split", String|List, args[1])
	}
	var separators []string
	for _, d := range delims {
		t, err := str("split", d)
		if err != nil {
			return graph.Null, err
		}
		if t != "" {
			separators = append(separators, t)
		}
	}
	return stringList(splitAny(s, separators)), nil
}

// splitAny splits at each occurrence of any separator; where two fit, the one
// that stands first in the list wins.
func splitAny(s string, separators []string) []string {
	var parts []string
	start := 0
	for i := 0; i < len(s); i++ {
		for _, sep := range separators {
			if strings.HasPrefix(s[i:], sep) {
				parts = append(parts, s[start:i])
				start = i + len(sep)
				i = start - 1
				break
			}
		}
	}
	return append(parts, s[start:])
}

func stringList(parts []string) graph.Value {
	out := make([]graph.Value, len(parts))
	for i, p := range parts {
		out[i] = graph.String(p)
	}
	return graph.List(out)
}

func reverse(_ *Context, args []graph.Value) (graph.Value, error) {
	if l, ok := args[0].AsList(); ok {
		out := make([]graph.Value, len(l))
		for i, v := range l {
			out[len(l)-1-i] = v
		}
		return graph.List(out), nil
	}
	s, ok := args[0].AsString()
	if !ok {
		return graph.Null, badValue("reverse", String|List, args[0])
	}
	out := make([]byte, len(s))
	at := len(s)
	for i := 0; i < len(s); {
		_, n := utf8.DecodeRuneInString(s[i:])
		at -= n
		copy(out[at:], s[i:i+n])
		i += n
	}
	return graph.String(string(out)), nil
}

func charLength(_ *Context, args []graph.Value) (graph.Value, error) {
	s, err := str("char_length", args[0])
	return graph.Int(int64(utf8.RuneCountInString(s))), err
}

var normalForms = map[string]norm.Form{"NFC": norm.NFC, "NFD": norm.NFD, "NFKC": norm.NFKC, "NFKD": norm.NFKD}

func normalize(_ *Context, args []graph.Value) (graph.Value, error) {
	s, err := str("normalize", args[0])
	if err != nil {
		return graph.Null, err
	}
	form := norm.NFC
	if len(args) > 1 {
		name, err := str("normalize", args[1])
		if err != nil {
			return graph.Null, err
		}
		var ok bool
		if form, ok = normalForms[strings.ToUpper(name)]; !ok {
			return graph.Null, Errorf(ArgumentError, InvalidArgumentValue, "normalize: unknown normal form %q; there are NFC, NFD, NFKC and NFKD", name)
		}
	}
	return graph.String(form.String(s)), nil
}
