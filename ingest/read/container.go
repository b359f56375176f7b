package read

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/bound"
)

// errDepth is the error of a container in too many others.
var errDepth = errors.New("too many archives inside each other")

// open reads a source, whatever it is. What the code of a format does wrong costs the
// source and not the run.
func (s *session) open(src source) {
	defer func() {
		if r := recover(); r != nil {
			s.fail(src.input, fmt.Errorf("internal error: %v", r))
		}
	}()
	in := bufio.NewReaderSize(src.in, 1<<16)
	head, err := in.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		s.fail(src.input, pathCause(err))
		return
	}
	src.in = in
	k := decide(src, head)
	switch k {
	case zipFile, tarFile, gzipped, zstdPacked, bzipped:
		if src.depth >= s.limits.Depth {
			s.fail(src.input, fmt.Errorf("%w: more than %d", errDepth, s.limits.Depth))
			return
		}
		if src.meter == nil {
			src.meter = s.meter(&src)
		}
		s.container(src, k)
	case unknown:
		s.unknown(src)
	default:
		s.document(src, k)
	}
}

// unknown passes over a source of a kind that is not read. If it was named outright,
// that is an error.
func (s *session) unknown(src source) {
	detail := src.media
	if detail == "" {
		detail = filepath.Ext(src.name)
	}
	if !src.named {
		s.skip(src.input, ReasonKind, detail)
		return
	}
	if detail != "" {
		detail = " (" + detail + ")"
	}
	s.fail(src.input, fmt.Errorf("%w nor another kind of file that is read here%s; convert it to text, HTML or JSON", ingest.ErrBinary, detail))
}

// meter starts to measure how much is unpacked from a source.
func (s *session) meter(src *source) *bound.Meter {
	c := &bound.Counter{R: src.in}
	src.in = bufio.NewReaderSize(c, 1<<16)
	return &bound.Meter{Packed: func() int64 { return c.N }, Most: s.limits.Ratio}
}

// container opens what is packed.
func (s *session) container(src source, k kind) {
	inner := src
	inner.depth++
	inner.file, inner.size, inner.media = nil, 0, ""
	inner.name = unpackedName(src.name)
	var err error
	switch k {
	case zipFile:
		s.zip(src)
		return
	case tarFile:
		s.tar(src)
		return
	case gzipped:
		var z *gzip.Reader
		if z, err = gzip.NewReader(src.in); err == nil {
			inner.in = src.meter.Reader(z)
		}
	case zstdPacked:
		var z *zstd.Decoder
		z, err = zstd.NewReader(src.in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(uint64(s.limits.Bytes)), zstd.WithDecoderMaxWindow(128<<20), zstd.WithDecoderLowmem(true))
		if err == nil {
			defer z.Close()
			inner.in = src.meter.Reader(z)
		}
	case bzipped:
		inner.in = src.meter.Reader(bzip2.NewReader(src.in))
	}
	if err != nil {
		s.fail(src.input, err)
		return
	}
	s.open(inner)
}

// unpackedName is the name of a file without the extension of its packing.
func unpackedName(name string) string {
	ext := filepath.Ext(name)
	base := strings.TrimSuffix(name, ext)
	switch strings.ToLower(ext) {
	case ".gz", ".zst", ".bz2":
		return base
	case ".tgz", ".tzst", ".tbz2":
		return base + ".tar"
	}
	return name
}

// entry opens a file of an archive unless it is one to leave out.
func (s *session) entry(src source, name string, in io.Reader) {
	name = strings.ReplaceAll(name, "\\", "/")
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") && part != "." && part != ".." || part == "__MACOSX" {
			return
		}
	}
	base := path.Base(name)
	if ingest.AboutFolder(base) {
		return
	}
	input := src.input + "!" + name
	if kindOf(base) == unknown {
		s.skip(input, ReasonKind, filepath.Ext(base))
		return
	}
	s.open(source{input: input, name: base, depth: src.depth + 1, in: src.meter.Reader(in), meter: src.meter})
}

func (s *session) tar(src source) {
	r := tar.NewReader(src.in)
	for n := 0; ; n++ {
		h, err := r.Next()
		switch {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			s.fail(src.input, fmt.Errorf("the archive is damaged: %w", err))
			return
		case n >= s.limits.Entries:
			s.fail(src.input, fmt.Errorf("%w: more than %d files in an archive", bound.ErrSize, s.limits.Entries))
			return
		case h.Typeflag == tar.TypeReg:
			s.entry(src, h.Name, r)
		}
		if s.stopped() {
			return
		}
	}
}

// zip reads an archive whose table of contents stands at its end. One that is not a
// file is read into memory first.
func (s *session) zip(src source) {
	if isOffice(src.name) {
		s.unknown(src)
		return
	}
	file, size := src.file, src.size
	if file == nil {
		b, err := bound.ReadAll(src.in, s.limits.Bytes)
		if err != nil {
			s.fail(src.input, fmt.Errorf("an archive that is read into memory: %w", err))
			return
		}
		file, size = bytes.NewReader(b), int64(len(b))
	}
	if src.depth == 0 {
		src.meter = &bound.Meter{Packed: func() int64 { return size }, Most: s.limits.Ratio}
	}
	r, err := zip.NewReader(file, size)
	if err != nil {
		s.fail(src.input, err)
		return
	}
	for n, f := range r.File {
		if n >= s.limits.Entries {
			s.fail(src.input, fmt.Errorf("%w: more than %d files in an archive", bound.ErrSize, s.limits.Entries))
			return
		}
		if f.Mode().IsRegular() {
			s.zipEntry(src, f)
		}
		if s.stopped() {
			return
		}
	}
}

func (s *session) zipEntry(src source, f *zip.File) {
	in, err := f.Open()
	if err != nil {
		s.fail(src.input+"!"+f.Name, err)
		return
	}
	defer func() { _ = in.Close() }()
	s.entry(src, f.Name, in)
}

// isOffice reports whether a zip file by its name is a document of another kind.
func isOffice(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".jar", ".apk", ".xpi", ".whl":
		return true
	}
	return false
}
