package graphml

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"os"

	"github.com/newsgraph/kg/graph/internal/rec"
	"github.com/newsgraph/kg/graph/jsonl"
)

// spoolMemory is how many bytes of edges are kept in memory.
const spoolMemory = 16 << 20

// spool keeps edges until all nodes are known: some in memory, and if there are more, all
// but the last of them in a temporary file.
type spool struct {
	most int // bytes in memory
	buf  []byte
	rec  []byte
	file *os.File
}

// add appends an edge.
func (s *spool) add(e inEdge) error {
	b := rec.Uint(s.rec[:0], uint64(e.line))
	for _, text := range [...]string{e.from, e.to, e.typ} {
		b = rec.String(b, text)
	}
	b, err := jsonl.AppendProps(b, e.props)
	if err != nil {
		return err
	}
	s.rec = b
	s.buf = append(rec.Uint(s.buf, uint64(len(b))), b...)
	if len(s.buf) < s.most {
		return nil
	}
	if s.file == nil {
		if s.file, err = os.CreateTemp("", "kg-graphml-*"); err != nil {
			return err
		}
	}
	_, err = s.file.Write(s.buf)
	s.buf = s.buf[:0]
	return err
}

// each calls fn for the edges in the order in which they were added.
func (s *spool) each(fn func(e inEdge) error) error {
	if s.file != nil {
		if _, err := s.file.Seek(0, io.SeekStart); err != nil {
			return err
		}
		r := bufio.NewReaderSize(s.file, 256<<10)
		for {
			size, err := binary.ReadUvarint(r)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return err
			}
			if uint64(cap(s.rec)) < size {
				s.rec = make([]byte, size)
			}
			if _, err := io.ReadFull(r, s.rec[:size]); err != nil {
				return err
			}
			if err := decodeEdge(s.rec[:size], fn); err != nil {
				return err
			}
		}
	}
	for r := rec.NewReader(s.buf); r.Len() > 0; {
		if err := decodeEdge(r.Counted(), fn); err != nil {
			return err
		}
	}
	return nil
}

func decodeEdge(b []byte, fn func(e inEdge) error) error {
	r := rec.NewReader(b)
	e := inEdge{line: int(r.Uint()), from: r.String(), to: r.String(), typ: r.String()}
	if err := r.Err(); err != nil {
		return err
	}
	var err error
	if e.props, err = jsonl.ParseProps(r.Rest()); err != nil {
		return err
	}
	return fn(e)
}

// close removes the file.
func (s *spool) close() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}
