package graphml

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"
)

// charsetReader returns a reader of UTF-8 for a file that declares another encoding.
func charsetReader(name string, r io.Reader) (io.Reader, error) {
	switch strings.ToLower(name) {
	case "us-ascii", "ascii", "iso-8859-1", "latin1":
		return &latin1{r: bufio.NewReader(r)}, nil
	}
	return nil, badFormat("its encoding is %s: convert it to UTF-8", name)
}

// latin1 turns each byte into the character with that number.
type latin1 struct {
	r    *bufio.Reader
	rest []byte
	buf  [utf8.UTFMax]byte
}

// Read implements io.Reader.
func (l *latin1) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if len(l.rest) == 0 {
			if n > 0 && l.r.Buffered() == 0 {
				break
			}
			b, err := l.r.ReadByte()
			if err != nil {
				return n, err
			}
			l.rest = utf8.AppendRune(l.buf[:0], rune(b))
		}
		k := copy(p[n:], l.rest)
		l.rest = l.rest[k:]
		n += k
	}
	return n, nil
}
