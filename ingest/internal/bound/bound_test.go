package bound

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestRatio(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(make([]byte, 8<<20)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for most, want := range map[int64]error{200: ErrRatio, 2000: nil} {
		c := &Counter{R: bytes.NewReader(packed.Bytes())}
		z, err := gzip.NewReader(c)
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, Ratio(z, func() int64 { return c.N }, most))
		if !errors.Is(err, want) {
			t.Errorf("ratio %d: %d bytes, error %v, want %v", most, n, err, want)
		}
		if want != nil && n > 4<<20 {
			t.Errorf("ratio %d: %d bytes came out before the error", most, n)
		}
	}
}

func TestReadAll(t *testing.T) {
	t.Parallel()
	if b, err := ReadAll(strings.NewReader("abc"), 3); string(b) != "abc" || err != nil {
		t.Errorf("got %q, %v", b, err)
	}
	if b, err := ReadAll(strings.NewReader("abcd"), 3); b != nil || !errors.Is(err, ErrSize) {
		t.Errorf("got %q, %v", b, err)
	}
}
