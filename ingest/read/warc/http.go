package warc

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http/httputil"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/newsgraph/kg/ingest/internal/bound"
)

// Response is the answer of a web server.
type Response struct {
	Status int
	Header Header
	Body   []byte // without chunks and packing
}

// ErrCoding is the error of a response that is packed in a way this package does
// not know.
var ErrCoding = errors.New("unknown content encoding")

// Response reads the HTTP answer that a response record holds; its body must not
// have more than most bytes, packed or unpacked.
func (r *Record) Response(most int64) (*Response, error) {
	in := bufio.NewReaderSize(r.Body, 1<<12)
	line, err := readLine(in)
	if err != nil {
		return nil, fmt.Errorf("HTTP status: %w", err)
	}
	f := strings.Fields(string(line))
	if len(f) < 2 || !strings.HasPrefix(f[0], "HTTP/") {
		return nil, fmt.Errorf("no HTTP response: it begins with %q", clip(string(line)))
	}
	res := &Response{}
	if res.Status, err = strconv.Atoi(f[1]); err != nil {
		return nil, fmt.Errorf("no HTTP response: status %q", clip(f[1]))
	}
	if res.Header, err = readHeader(in); err != nil {
		return nil, fmt.Errorf("HTTP header: %w", err)
	}
	b, err := bound.ReadAll(in, most)
	if err != nil {
		return nil, err
	}
	if strings.Contains(strings.ToLower(res.Header["transfer-encoding"]), "chunked") {
		b = dechunk(b)
	}
	for _, coding := range strings.Split(res.Header["content-encoding"], ",") {
		if b, err = decode(b, strings.ToLower(strings.TrimSpace(coding)), most); err != nil {
			return nil, err
		}
	}
	res.Body = b
	return res, nil
}

// dechunk joins the chunks of a body. Many archives keep the header and store the
// body joined already: then it is returned as it is.
func dechunk(b []byte) []byte {
	size, _, _ := bytes.Cut(b[:min(len(b), 64)], []byte("\n"))
	hex, _, _ := bytes.Cut(size, []byte(";"))
	if n, err := strconv.ParseUint(string(bytes.TrimSpace(hex)), 16, 32); err != nil || n > uint64(len(b)) {
		return b
	}
	out, err := io.ReadAll(httputil.NewChunkedReader(bytes.NewReader(b)))
	if err != nil && len(out) == 0 {
		return b
	}
	return out
}

// decode unpacks a body. Where an archive has unpacked it already and kept the
// header, it is returned as it is.
func decode(b []byte, coding string, most int64) ([]byte, error) {
	packed := bytes.NewReader(b)
	var (
		z   io.Reader
		err error
	)
	switch coding {
	case "", "identity":
		return b, nil
	case "gzip", "x-gzip":
		if !bytes.HasPrefix(b, []byte{0x1f, 0x8b}) {
			return b, nil
		}
		z, err = gzip.NewReader(packed)
	case "deflate":
		switch {
		case bytes.IndexByte(b[:min(len(b), 256)], '<') >= 0:
			return b, nil
		case len(b) > 1 && b[0]&0x0f == 8 && (int(b[0])<<8|int(b[1]))%31 == 0:
			z, err = zlib.NewReader(packed)
		default:
			z = flate.NewReader(packed)
		}
	case "zstd":
		if !bytes.HasPrefix(b, []byte{0x28, 0xb5, 0x2f, 0xfd}) {
			return b, nil
		}
		var d *zstd.Decoder
		if d, err = zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(uint64(most)), zstd.WithDecoderMaxWindow(8<<20)); err == nil {
			defer d.Close()
		}
		z = d
	case "br":
		// Nothing marks the format: what cannot be unpacked and looks like a text is one.
		out, err := unpack(brotli.NewReader(packed), packed, len(b), most)
		if err != nil && !errors.Is(err, bound.ErrSize) && !errors.Is(err, bound.ErrRatio) && looksLikeText(b) {
			return b, nil
		}
		return coded(out, coding, err)
	default:
		if looksLikeText(b) {
			return b, nil
		}
		return nil, fmt.Errorf("%w %q", ErrCoding, clip(coding))
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", coding, err)
	}
	out, err := unpack(z, packed, len(b), most)
	return coded(out, coding, err)
}

// unpack reads z to its end, which reads packed, of so many bytes.
func unpack(z io.Reader, packed *bytes.Reader, size int, most int64) ([]byte, error) {
	read := func() int64 { return int64(size - packed.Len()) }
	return bound.ReadAll(bound.Ratio(z, read, ratio), most)
}

// coded names the coding in an error.
func coded(out []byte, coding string, err error) ([]byte, error) {
	if err != nil {
		return nil, fmt.Errorf("%s: %w", coding, err)
	}
	return out, nil
}

// looksLikeText reports whether a body begins like a page that is not packed.
func looksLikeText(b []byte) bool {
	head := b[:min(len(b), 256)]
	return bytes.IndexByte(head, '<') >= 0 && bytes.IndexByte(head, 0) < 0
}
