// Package warc reads web archives in the WARC format (ISO 28500), packed with gzip
// record by record or as a whole, or not at all, as a stream and in constant memory:
//
//	r := warc.NewReader(file)
//	for {
//		rec, err := r.Next()
//		if err == io.EOF {
//			break
//		}
//		var bad *warc.RecordError
//		if errors.As(err, &bad) {
//			continue // one record is damaged; the reader stands behind it
//		}
//		...
//	}
//
// Digests are not checked.
package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/ingest/internal/bound"
)

const (
	maxHeader = 64 << 10 // bytes of the header of a record, and of an HTTP header
	maxLine   = 32 << 10 // bytes of one line of a header
	ratio     = 200      // unpacked bytes for a packed one
)

// RecordError says that one record cannot be read. The reader has gone on to what
// follows it.
type RecordError struct {
	Record int // number of the record in the file, from 1
	Err    error
}

// Error names the record and the cause.
func (e *RecordError) Error() string { return fmt.Sprintf("record %d: %v", e.Record, e.Err) }

// Unwrap is the cause.
func (e *RecordError) Unwrap() error { return e.Err }

// Record is one record. Its body can be read until the next call of Next.
type Record struct {
	Number int    // in the file, from 1
	Type   string // WARC-Type in lower case: "response", "conversion", "request"
	URI    string // WARC-Target-URI
	Header Header
	Length int64     // of the body, as the header tells it
	Body   io.Reader // fails with io.ErrUnexpectedEOF if the file ends first
}

// Header holds fields by their names in lower case; of a field that comes twice, the
// first value.
type Header map[string]string

// Reader reads the records of one file. It is used from one goroutine.
type Reader struct {
	packed bool
	member *member
	in     *bufio.Reader // unpacked
	number int
	body   *body // of the last record
	lost   bool  // the stream was damaged: look for the next record
}

// NewReader returns a reader of the archive in r; whether it is packed shows in its
// first bytes.
func NewReader(r io.Reader) *Reader {
	raw := bufio.NewReaderSize(r, 1<<16)
	w := &Reader{}
	if magic, err := raw.Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		w.packed = true
		w.member = &member{raw: &source{in: raw}}
		w.in = bufio.NewReaderSize(w.member, 1<<16)
	} else {
		w.in = raw
	}
	return w
}

// Next is the next record. The error is io.EOF at the end, a *RecordError if one
// record is damaged, and anything else if the file cannot be read further.
func (r *Reader) Next() (*Record, error) {
	if err := r.finish(); err != nil {
		return nil, err
	}
	h, err := r.header()
	switch {
	case errors.Is(err, io.EOF):
		return nil, io.EOF
	case err != nil:
		r.number++
		return nil, r.damaged(err)
	}
	r.number++
	n, err := strconv.ParseInt(h["content-length"], 10, 64)
	if err != nil || n < 0 {
		return nil, r.damaged(fmt.Errorf("the header has no length of the record: Content-Length is %q", clip(h["content-length"])))
	}
	r.body = &body{in: r.in, left: n}
	return &Record{Number: r.number, Type: strings.ToLower(h["warc-type"]), URI: strings.Trim(h["warc-target-uri"], "<>"), Header: h, Length: n, Body: r.body}, nil
}

// finish passes over what is left of the last record.
func (r *Reader) finish() error {
	b := r.body
	r.body = nil
	if b == nil {
		return nil
	}
	told := b.told
	if _, err := io.Copy(io.Discard, b); err != nil {
		if bad := r.damaged(err); !told {
			return bad
		}
	}
	return nil
}

// damaged reports an error in the current record and makes the reader look for the
// next one.
func (r *Reader) damaged(err error) error {
	r.lost = true
	return &RecordError{Record: r.number, Err: err}
}

// header reads up to the end of the header of a record.
func (r *Reader) header() (Header, error) {
	if r.lost && r.packed {
		if err := r.member.resync(); err != nil {
			return nil, err
		}
		r.in.Reset(r.member)
	}
	for blank := 0; ; blank++ {
		line, err := readLine(r.in)
		if err != nil && (len(line) == 0 || !errors.Is(err, errLong)) {
			return nil, err
		}
		if bytes.HasPrefix(line, []byte("WARC/")) {
			break
		}
		if len(line) > 0 && !r.lost {
			return nil, fmt.Errorf("no record begins here: %q", clip(string(line)))
		}
	}
	r.lost = false
	return readHeader(r.in)
}

// readHeader reads fields up to a blank line.
func readHeader(in *bufio.Reader) (Header, error) {
	h := Header{}
	last := ""
	for size := 0; ; {
		line, err := readLine(in)
		switch {
		case errors.Is(err, io.EOF):
			return nil, fmt.Errorf("the header is cut off: %w", io.ErrUnexpectedEOF)
		case err != nil:
			return nil, err
		case len(line) == 0:
			return h, nil
		}
		if size += len(line); size > maxHeader {
			return nil, fmt.Errorf("%w: a header of more than %d bytes", bound.ErrSize, maxHeader)
		}
		if (line[0] == ' ' || line[0] == '\t') && last != "" {
			h[last] += " " + string(bytes.TrimSpace(line))
			continue
		}
		name, value, ok := bytes.Cut(line, []byte(":"))
		if !ok {
			continue
		}
		last = strings.ToLower(string(bytes.TrimSpace(name)))
		if _, twice := h[last]; twice {
			last = ""
			continue
		}
		h[last] = string(bytes.TrimSpace(value))
	}
}

var errLong = fmt.Errorf("%w: a line of more than %d bytes", bound.ErrSize, maxLine)

// readLine reads a line without its end. Of a line that is too long it returns the
// beginning and errLong, and passes over the rest.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := in.ReadSlice('\n')
		if len(line)+len(part) <= maxLine {
			line = append(line, part...)
		} else {
			long = true
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && (len(line) == 0 || !errors.Is(err, io.EOF)) {
			return nil, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if long {
			return line, errLong
		}
		return line, nil
	}
}

// body is what a record holds.
type body struct {
	in   *bufio.Reader
	left int64
	told bool // the reader of the body has seen an error
}

func (b *body) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, io.EOF
	}
	n, err := b.in.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	if errors.Is(err, io.EOF) && b.left > 0 {
		err = fmt.Errorf("the record is cut off: %w", io.ErrUnexpectedEOF)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		b.told = true
	}
	return n, err
}

// clip shortens what an error quotes.
func clip(s string) string {
	const most = 40
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
