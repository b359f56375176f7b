package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
)

// maxWrapper is the size in bytes of a JSON object that holds a list of articles.
const maxWrapper = 64 << 20

// wrappers are the members under which an object holds a list of articles, a path
// each: those of news interfaces, feeds, search engines and data sets.
var wrappers = [][]string{
	{"articles"}, {"items"}, {"data"}, {"results"}, {"docs"}, {"documents"}, {"entries"}, {"news"}, {"stories"},
	{"hits", "hits"}, {"response", "docs"}, {"response", "results"}, {"data", "articles"},
}

func readJSONL(name string, r io.Reader) iter.Seq2[*Article, error] {
	return jsonReader{}.lines(name, r)
}
func readJSON(name string, r io.Reader) iter.Seq2[*Article, error] {
	return jsonReader{}.values(name, r)
}

// jsonReader reads articles in JSON.
type jsonReader struct {
	html func(string) (string, error)
}

// JSONOption sets up [JSON] and [JSONL].
type JSONOption func(*jsonReader)

// HTMLMembers has the members html, content_html and body_html read by text where an
// article has no text; without this option they are passed over.
func HTMLMembers(text func(html string) (string, error)) JSONOption {
	return func(r *jsonReader) { r.html = text }
}

// lines reads one article a line.
func (jr jsonReader) lines(name string, r io.Reader) iter.Seq2[*Article, error] {
	return func(yield func(*Article, error) bool) {
		in := bufio.NewReaderSize(r, 1<<16)
		for line := 1; ; line++ {
			b, err := readLine(in)
			if line == 1 {
				b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
			}
			if len(bytes.TrimSpace(b)) > 0 || errors.Is(err, ErrTooLarge) {
				where := fmt.Sprintf("%s:%d", name, line)
				a, perr := jr.article(where, fmt.Sprintf("%s-%d", stem(name), line), b)
				if errors.Is(err, ErrTooLarge) {
					a, perr = nil, readError(where, err)
				}
				if !yield(a, perr) {
					return
				}
			}
			if err != nil && !errors.Is(err, ErrTooLarge) {
				if !errors.Is(err, io.EOF) {
					yield(nil, readError(name, pathCause(err)))
				}
				return
			}
		}
	}
}

// readLine reads up to a line end. A line beyond the limit is read to its end,
// dropped and reported.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		if len(line) <= MaxArticle {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if len(line) > MaxArticle && (err == nil || errors.Is(err, io.EOF)) {
			return nil, fmt.Errorf("%w: line of more than %d bytes", ErrTooLarge, MaxArticle)
		}
		return line, err
	}
}

// values reads JSON values that follow one another: an article each, an array of
// articles, or an object around such an array.
func (jr jsonReader) values(name string, r io.Reader) iter.Seq2[*Article, error] {
	return func(yield func(*Article, error) bool) {
		in := valueReader{in: bufio.NewReaderSize(r, 1<<16)}
		n := 0
		one := func(b []byte, err error) bool {
			n++
			where := fmt.Sprintf("%s#%d", name, n)
			if err != nil {
				return yield(nil, readError(where, err))
			}
			a, err := jr.article(where, fmt.Sprintf("%s-%d", stem(name), n), b)
			if errors.Is(err, errNoText) {
				err = readError(where, &SkipError{Reason: "not an article", Detail: "JSON without a text"})
			}
			return yield(a, err)
		}
		for {
			b, err := in.next()
			switch {
			case errors.Is(err, io.EOF):
				if n == 0 {
					yield(nil, readError(name, fmt.Errorf("%w: no article in this JSON", ErrEmpty)))
				}
				return
			case err != nil && !errors.Is(err, ErrTooLarge):
				yield(nil, readError(name, pathCause(err)))
				return
			case err == nil && in.depth == 0:
				if list, ok := unwrapJSON(b); ok {
					for _, x := range list {
						if !one(x, nil) {
							return
						}
					}
					continue
				}
			}
			if !one(b, err) {
				return
			}
		}
	}
}

// valueReader splits a stream into the JSON values of its top level, and arrays
// there into their elements. It looks at brackets and quotation marks only: whether
// a value is well formed shows when it is parsed.
type valueReader struct {
	in    *bufio.Reader
	depth int // 1 inside an array of the top level
}

// next is the next value. One beyond the limit is read to its end and dropped.
func (v *valueReader) next() ([]byte, error) {
	for {
		c, err := v.in.ReadByte()
		switch {
		case err != nil:
			if v.depth > 0 && errors.Is(err, io.EOF) {
				v.depth = 0
				return nil, fmt.Errorf("the array has no end: %w", io.ErrUnexpectedEOF)
			}
			return nil, err
		case c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',' || c == 0xef || c == 0xbb || c == 0xbf:
		case c == '[' && v.depth == 0:
			v.depth = 1
		case c == ']' && v.depth == 1:
			v.depth = 0
		default:
			return v.value(c)
		}
	}
}

// value reads the value that begins with c.
func (v *valueReader) value(c byte) ([]byte, error) {
	limit := MaxArticle
	if v.depth == 0 {
		limit = maxWrapper
	}
	var b []byte
	depth, quoted, escaped, size := 0, false, false, 0
	for {
		if size++; size <= limit {
			b = append(b, c)
		}
		switch {
		case escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
		end := depth <= 0 && !quoted
		if end && (c == '}' || c == ']' || c == '"') {
			break
		}
		next, err := v.in.ReadByte()
		if err != nil {
			if end && errors.Is(err, io.EOF) {
				break
			}
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return nil, fmt.Errorf("value without an end: %w", err)
		}
		if end && (next == ',' || next == ']' || next == '\n' || next == ' ') { // of a number or a word
			if err := v.in.UnreadByte(); err != nil {
				return nil, err
			}
			break
		}
		c = next
	}
	if size > limit {
		return nil, fmt.Errorf("%w: value of more than %d bytes", ErrTooLarge, limit)
	}
	return b, nil
}
