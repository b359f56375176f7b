package warc

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"github.com/newsgraph/kg/ingest/internal/bound"
)

// member unpacks gzip members one after the other.
type member struct {
	raw *source
	z   *gzip.Reader
	out io.Reader // nil between members
}

func (m *member) Read(p []byte) (int, error) {
	for {
		if m.out == nil {
			if err := m.open(); err != nil {
				return 0, err
			}
		}
		n, err := m.out.Read(p)
		if errors.Is(err, io.EOF) {
			m.out, err = nil, nil
			if n == 0 {
				continue
			}
		}
		return n, err
	}
}

// open starts the next member. Zero bytes between members are padding.
func (m *member) open() error {
	for {
		c, err := m.raw.ReadByte()
		if err != nil {
			return err
		}
		if c != 0 {
			m.raw.unread(c)
			break
		}
	}
	m.raw.mark()
	var err error
	if m.z == nil {
		m.z, err = gzip.NewReader(m.raw)
	} else {
		err = m.z.Reset(m.raw)
	}
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return fmt.Errorf("gzip: %w", err)
	}
	m.z.Multistream(false)
	m.out = bound.Ratio(m.z, func() int64 { return m.raw.n }, ratio)
	return nil
}

var magic = []byte{0x1f, 0x8b, 8}

// resync leaves a damaged member and finds the beginning of the next one. The
// damage may have shown only after the next one began, so the search starts a little
// before the place that was reached.
func (m *member) resync() error {
	m.out = nil
	m.raw.back()
	state := 0
	for {
		c, err := m.raw.ReadByte()
		if err != nil {
			return io.EOF
		}
		switch {
		case c == magic[state]:
			state++
		case c == magic[0]:
			state = 1
		default:
			state = 0
		}
		if state == len(magic) {
			m.raw.unread(magic...)
			return nil
		}
	}
}

// keep is the number of bytes before the present place that a source can go back.
const keep = 512

// source is the packed stream. It remembers the last bytes that were read.
type source struct {
	in   *bufio.Reader
	next []byte // read before what is in in
	last []byte // the last bytes read since the mark
	n    int64  // bytes read since the mark
}

// ReadByte reads one byte: decompressors that can read bytes read no further than
// they need.
func (s *source) ReadByte() (byte, error) {
	var c byte
	if len(s.next) > 0 {
		c = s.next[0]
		s.next = s.next[1:]
	} else {
		var err error
		if c, err = s.in.ReadByte(); err != nil {
			return 0, err
		}
	}
	s.n++
	s.remember([]byte{c})
	return c, nil
}

func (s *source) Read(p []byte) (int, error) {
	var (
		n   int
		err error
	)
	if len(s.next) > 0 {
		n = copy(p, s.next)
		s.next = s.next[n:]
	} else {
		n, err = s.in.Read(p)
	}
	s.n += int64(n)
	s.remember(p[:n])
	return n, err
}

func (s *source) remember(b []byte) {
	if len(s.last)+len(b) > 4*keep {
		s.last = append(s.last[:0], s.last[max(0, len(s.last)-keep):]...)
	}
	if len(b) > keep {
		b = b[len(b)-keep:]
	}
	s.last = append(s.last, b...)
}

// mark makes the present place the beginning of a member.
func (s *source) mark() {
	s.n = 0
	s.last = s.last[:0]
}

// unread puts bytes in front of what comes next.
func (s *source) unread(b ...byte) { s.next = append(bytes.Clone(b), s.next...) }

// back goes back as far as the source remembers, but not to the mark itself.
func (s *source) back() {
	from := max(0, len(s.last)-keep)
	if from == 0 && int64(len(s.last)) == s.n && s.n > 0 {
		from = 1
	}
	s.unread(s.last[from:]...)
	s.mark()
}
