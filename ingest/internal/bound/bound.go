// Package bound limits what is read from compressed and other untrusted streams:
// by bytes, and by how much larger the unpacked stream is than the packed one.
package bound

import (
	"errors"
	"fmt"
	"io"
)

// Errors of readers that reached a limit.
var (
	ErrSize  = errors.New("too large")
	ErrRatio = errors.New("packed too densely for a text: it may be a decompression bomb")
)

// grace is the number of bytes below which no ratio is looked at: a short text of
// blanks is harmless.
const grace = 1 << 20

// Counter counts the bytes that pass through it.
type Counter struct {
	R io.Reader
	N int64 // bytes read so far
}

// Read reads from R.
func (c *Counter) Read(p []byte) (int, error) {
	n, err := c.R.Read(p)
	c.N += int64(n)
	return n, err
}

// Meter holds what is unpacked from one packed stream, however many layers and
// entries it has, against the size of the stream. It is used from one goroutine.
type Meter struct {
	Packed func() int64 // bytes read from the packed stream so far
	Most   int64        // unpacked bytes allowed for a packed one
	out    int64
}

// Reader passes on what it reads from r and fails with ErrRatio when the readers of
// the meter together have unpacked too much.
func (m *Meter) Reader(r io.Reader) io.Reader { return &metered{m, r} }

type metered struct {
	m *Meter
	r io.Reader
}

func (r *metered) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	m := r.m
	m.out += int64(n)
	if m.out > grace && m.out > m.Most*max(m.Packed(), 1) {
		return 0, fmt.Errorf("%w: more than %d bytes for one", ErrRatio, m.Most)
	}
	return n, err
}

// Ratio passes on what it reads from out, the unpacked side, until that is more
// than most times what packed has counted; then it fails with ErrRatio.
func Ratio(out io.Reader, packed func() int64, most int64) io.Reader {
	return (&Meter{Packed: packed, Most: most}).Reader(out)
}

// ReadAll reads all of r, which must not be more than most bytes.
func ReadAll(r io.Reader, most int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > most {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrSize, most)
	}
	return b, nil
}
