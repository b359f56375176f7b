package csv

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// maxRecord bounds the bytes of one record.
const maxRecord = 64 << 20

// cell is one field of a record.
type cell struct {
	text   []byte
	quoted bool
}

// records splits text into records and fields.
type records struct {
	r            io.Reader
	delim, quote byte
	buf          []byte
	at, end      int // what of buf is not used yet
	eof          bool
	line         int // on which the next record begins
	cells        []cell
}

func newRecords(r io.Reader, delim, quote byte) *records {
	return &records{r: r, delim: delim, quote: quote, buf: make([]byte, 256<<10), line: 1}
}

// badRecord is what is wrong with the form of a record; the next one can be read.
type badRecord struct {
	column int
	msg    string
}

func (b *badRecord) Error() string { return b.msg }

// errMore says that the buffer ends within a record.
var errMore = errors.New("more")

// next returns the fields of the next record that is not an empty line, and the line
// on which it begins. They are valid until the next call. At the end it gives io.EOF.
func (s *records) next() (cells []cell, line int, err error) {
	for {
		line = s.line
		if s.at == s.end {
			if err := s.fill(); err != nil {
				return nil, line, err
			}
		}
		n, err := s.split(s.buf[s.at:s.end])
		if errors.Is(err, errMore) {
			if err := s.fill(); err != nil && !errors.Is(err, io.EOF) {
				return nil, line, err
			}
			continue
		}
		s.line += bytes.Count(s.buf[s.at:s.at+n], []byte{'\n'})
		s.at += n
		if err != nil {
			return nil, line, err
		}
		if len(s.cells) == 1 && len(s.cells[0].text) == 0 && !s.cells[0].quoted {
			continue
		}
		return s.cells, line, nil
	}
}

// fill reads more behind what is there. It gives io.EOF if there is nothing left.
func (s *records) fill() error {
	if s.eof {
		return io.EOF
	}
	s.end = copy(s.buf, s.buf[s.at:s.end])
	s.at = 0
	if s.end == len(s.buf) {
		if s.end >= maxRecord {
			return fmt.Errorf("line %d: a record is longer than %d MiB: is a quote not closed?", s.line, maxRecord>>20)
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	for range 100 {
		n, err := s.r.Read(s.buf[s.end:])
		s.end += n
		switch {
		case errors.Is(err, io.EOF):
			s.eof = true
			if s.at == s.end {
				return io.EOF
			}
			return nil
		case err != nil:
			return err
		case n > 0:
			return nil
		}
	}
	return io.ErrNoProgress
}

// split puts the fields of the record at the start of b into cells and returns how
// long it is with its line end.
func (s *records) split(b []byte) (int, error) {
	s.cells = s.cells[:0]
	for at := 0; ; {
		var c cell
		var err error
		start := at
		if at < len(b) && b[at] == s.quote {
			c.quoted = true
			c.text, at, err = s.quotedField(b, at)
		} else {
			for at < len(b) && b[at] != s.delim && b[at] != '\n' {
				at++
			}
			c.text = b[start:at]
		}
		if err != nil {
			return at, err
		}
		last := at == len(b)
		switch {
		case last && !s.eof:
			return 0, errMore
		case last || b[at] == '\n':
			if n := len(c.text); !c.quoted && n > 0 && c.text[n-1] == '\r' {
				c.text = c.text[:n-1]
			}
			s.cells = append(s.cells, c)
			return min(at+1, len(b)), nil
		}
		s.cells = append(s.cells, c)
		at++
	}
}

// quotedField returns the text of the field whose quote is at b[at], and the place of the
// delimiter or line end behind it.
func (s *records) quotedField(b []byte, at int) (text []byte, end int, err error) {
	at++
	start, plain := at, true
	for {
		i := bytes.IndexByte(b[at:], s.quote)
		if i < 0 {
			if !s.eof {
				return nil, 0, errMore
			}
			return nil, len(b), &badRecord{len(s.cells) + 1, "the quote is not closed before the end of the file"}
		}
		at += i + 1
		if at == len(b) && !s.eof {
			return nil, 0, errMore
		}
		if at == len(b) || b[at] != s.quote {
			break
		}
		plain = false
		at++
	}
	text = b[start : at-1]
	if !plain {
		text = bytes.ReplaceAll(text, []byte{s.quote, s.quote}, []byte{s.quote})
	}
	if at < len(b) && b[at] == '\r' {
		if at+1 == len(b) && !s.eof {
			return nil, 0, errMore
		}
		if at+1 == len(b) || b[at+1] == '\n' {
			at++
		}
	}
	if at == len(b) || b[at] == s.delim || b[at] == '\n' {
		return text, at, nil
	}
	i := bytes.IndexByte(b[at:], '\n')
	if i < 0 {
		if !s.eof {
			return nil, 0, errMore
		}
		return nil, len(b), s.afterQuote()
	}
	return nil, at + i + 1, s.afterQuote()
}

func (s *records) afterQuote() error {
	return &badRecord{len(s.cells) + 1, "there is text after the closing quote: a quote inside of a quoted field is written twice"}
}
