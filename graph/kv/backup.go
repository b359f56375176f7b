package kv

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"iter"
)

// Backuper is a DB that can back itself up better than by being read from one end to
// the other.
type Backuper interface {
	// Backup writes one state of the store to w, in the format that Restore reads.
	Backup(ctx context.Context, w io.Writer) error
}

// A backup is backupMagic, then for each pair, in order of keys, two uvarints, the
// length of the key plus one and the length of the value, and the two themselves;
// then a zero byte, and the CRC-32C of all before in four bytes, the low one first.
const backupMagic = "kgkv backup 1\n"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Backup writes one state of the store, byte for byte the same for equal states.
func Backup(ctx context.Context, db DB, w io.Writer) error {
	if b, ok := db.(Backuper); ok {
		return b.Backup(ctx, w)
	}
	return View(ctx, db, func(s Snapshot) error {
		return backup(ctx, s, w)
	})
}

func backup(ctx context.Context, s Snapshot, w io.Writer) error {
	it := s.Scan(Range{}, ScanOptions{})
	defer it.Close()
	err := BackupPairs(w, func(yield func(key, value []byte) bool) {
		for n := 0; it.Next(); n++ {
			if n%1024 == 0 && ctx.Err() != nil || !yield(it.Key(), it.Value()) {
				return
			}
		}
	})
	return errors.Join(err, it.Close(), ctx.Err())
}

// BackupPairs writes a backup of the pairs, which must be in order of their keys.
func BackupPairs(w io.Writer, pairs iter.Seq2[[]byte, []byte]) error {
	sum := crc32.New(castagnoli)
	buf := bufio.NewWriterSize(io.MultiWriter(w, sum), 256<<10)
	if _, err := buf.WriteString(backupMagic); err != nil {
		return err
	}
	var head []byte
	for key, value := range pairs {
		head = binary.AppendUvarint(head[:0], uint64(len(key))+1)
		head = binary.AppendUvarint(head, uint64(len(value)))
		for _, b := range [][]byte{head, key, value} {
			if _, err := buf.Write(b); err != nil {
				return err
			}
		}
	}
	if err := errors.Join(buf.WriteByte(0), buf.Flush()); err != nil {
		return err
	}
	_, err := w.Write(binary.LittleEndian.AppendUint32(nil, sum.Sum32()))
	return err
}

// Restore loads a backup into a store that has none of its keys. A backup that is cut
// short or damaged gives ErrCorrupt; part of it may have been loaded by then.
func Restore(ctx context.Context, db DB, r io.Reader) error {
	b, err := NewBulk(ctx, db)
	if err != nil {
		return err
	}
	defer b.Discard()
	in := newSumReader(r)
	if err := restore(ctx, b, in); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return fmt.Errorf("%w: the backup is cut short", ErrCorrupt)
		}
		return err
	}
	return b.Commit(ctx)
}

func restore(ctx context.Context, b Bulk, in *sumReader) error {
	head := make([]byte, len(backupMagic))
	if _, err := io.ReadFull(in, head); err != nil {
		return err
	}
	if !bytes.Equal(head, []byte(backupMagic)) {
		return fmt.Errorf("%w: not a backup of a store", ErrFormat)
	}
	var key, value []byte
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		k, err := binary.ReadUvarint(in)
		if err != nil {
			return err
		}
		if k == 0 {
			return in.checkSum()
		}
		v, err := binary.ReadUvarint(in)
		if err != nil {
			return err
		}
		if k-1 > MaxKeyLen || v > MaxValueLen {
			return fmt.Errorf("%w: the backup has a pair of %d and %d bytes", ErrCorrupt, k-1, v)
		}
		key, value = resize(key, int(k-1)), resize(value, int(v))
		if _, err := io.ReadFull(in, key); err != nil {
			return err
		}
		if _, err := io.ReadFull(in, value); err != nil {
			return err
		}
		if err := b.Set(key, value); err != nil {
			return err
		}
	}
}

func resize(b []byte, n int) []byte {
	if cap(b) < n {
		return make([]byte, n, n+n/2)
	}
	return b[:n]
}

// sumReader keeps the checksum of what is read through it.
type sumReader struct {
	r   *bufio.Reader
	sum uint32
	one [1]byte
}

func newSumReader(r io.Reader) *sumReader {
	return &sumReader{r: bufio.NewReaderSize(r, 256<<10)}
}

// Read implements io.Reader.
func (s *sumReader) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.sum = crc32.Update(s.sum, castagnoli, p[:n])
	return n, err
}

// ReadByte implements io.ByteReader.
func (s *sumReader) ReadByte() (byte, error) {
	b, err := s.r.ReadByte()
	if err == nil {
		s.one[0] = b
		s.sum = crc32.Update(s.sum, castagnoli, s.one[:])
	}
	return b, err
}

// checkSum reads the sum at the end, and compares it with that of all before.
func (s *sumReader) checkSum() error {
	want := s.sum
	var tail [4]byte
	if _, err := io.ReadFull(s.r, tail[:]); err != nil {
		return err
	}
	if binary.LittleEndian.Uint32(tail[:]) != want {
		return fmt.Errorf("%w: the backup does not match its checksum", ErrCorrupt)
	}
	return nil
}
