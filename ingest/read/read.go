package read

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/bound"
	"github.com/newsgraph/kg/ingest/read/fetch"
	"github.com/newsgraph/kg/ingest/read/language"
)

// Limits are what one document may cost. A zero field has its default.
type Limits struct {
	Bytes   int64 // of one document, unpacked; default 64 MiB
	Ratio   int64 // unpacked bytes for a packed one; default 200
	Depth   int   // containers inside each other; default 4
	Entries int   // files in one archive; default 100,000
}

func (l Limits) withDefaults() Limits {
	if l.Bytes <= 0 {
		l.Bytes = 64 << 20
	}
	if l.Ratio <= 0 {
		l.Ratio = 200
	}
	if l.Depth <= 0 {
		l.Depth = 4
	}
	if l.Entries <= 0 {
		l.Entries = 100_000
	}
	return l
}

// Options set up a [Reader]. The zero value reads files with the default limits and
// passes over what is not English.
type Options struct {
	Limits      Limits
	AnyLanguage bool          // read articles in other languages too
	Stdin       io.Reader     // what the path "-" reads
	Fetch       *fetch.Client // reads paths that are web addresses; nil refuses them
}

// Reasons for passing over an input, as [ingest.SkipError] has them.
const (
	ReasonLanguage = "not English"
	ReasonKind     = "of an unknown kind"
	ReasonNoPage   = "no page"
)

// Reader reads articles from files. It implements [ingest.Reader].
type Reader struct {
	opts  Options
	paths []string
	found bool // the paths were found in folders, not named by the user
	done  atomic.Int64
	total atomic.Int64
}

// Paths returns a reader of files and folders, in the order given. A path may also be
// a pattern as in [filepath.Match], "-", or a web address. In folders and archives,
// files are left out that are hidden or speak of the folder (README, LICENSE), and
// those of an unknown kind are passed over; a file that is named outright is read
// whatever its name.
func Paths(o Options, paths ...string) *Reader {
	o.Limits = o.Limits.withDefaults()
	r := &Reader{opts: o, paths: paths}
	return r
}

// Stream returns a reader of one stream, an archive or a document. The name stands for
// it in reports; its extension may tell the kind. An article that has no address or
// number of its own is known by its text, since nobody knows where it came from.
func Stream(o Options, name string, in io.Reader) *Reader {
	o.Stdin = namedStream{in, name}
	return Paths(o, "-")
}

type namedStream struct {
	io.Reader
	name string
}

// Measure adds up the sizes of the files, for Progress.
func (r *Reader) Measure(ctx context.Context) {
	var total int64
	for path, err := range ingest.Walk(ctx, r.files(), keep) {
		if err != nil || isAddress(path) {
			continue
		}
		if i, err := os.Stat(path); err == nil && i.Mode().IsRegular() {
			total += i.Size()
		}
	}
	r.total.Store(total)
}

// Progress says how many bytes of the files were read, and of how many: 0 if that was
// not measured or cannot be told. It may be called at any time.
func (r *Reader) Progress() (done, total int64) { return r.done.Load(), r.total.Load() }

// files are the paths with their patterns filled in.
func (r *Reader) files() []string {
	var out []string
	for _, p := range r.paths {
		if p == "-" || isAddress(p) {
			continue
		}
		out = append(out, expand(p)...)
	}
	return out
}

// expand fills in a pattern. What is no pattern, or fits no file, stays.
func expand(path string) []string {
	if _, err := os.Lstat(path); err == nil || !strings.ContainsAny(path, "*?[") {
		return []string{path}
	}
	if found, err := filepath.Glob(path); err == nil && len(found) > 0 {
		return found
	}
	return []string{path}
}

// keep leaves out of folders what speaks of the folder, and the files of a store.
func keep(path string) bool {
	return !ingest.AboutFolder(path) && !strings.HasSuffix(filepath.Dir(path), ".kg")
}

func isAddress(path string) bool {
	return strings.HasPrefix(path, "http://") || strings.HasPrefix(path, "https://")
}

// Articles reads the paths.
func (r *Reader) Articles(ctx context.Context) iter.Seq2[*ingest.Article, error] {
	return func(yield func(*ingest.Article, error) bool) {
		s := &session{ctx: ctx, opts: r.opts, limits: r.opts.Limits, yield: yield}
		for _, path := range r.paths {
			switch {
			case path == "-":
				r.stdin(s)
			case isAddress(path):
				s.address(path)
			default:
				r.walk(s, path)
			}
			if s.stopped() {
				return
			}
		}
	}
}

func (r *Reader) stdin(s *session) {
	in, name := r.opts.Stdin, "stdin"
	if n, ok := in.(namedStream); ok {
		in, name = n.Reader, n.name
	}
	if in == nil {
		in = strings.NewReader("")
	}
	s.anonymous = true
	s.open(source{input: name, name: name, named: true, in: in})
	s.anonymous = false
}

// walk reads a file or the files of a folder.
func (r *Reader) walk(s *session, root string) {
	for _, path := range expand(root) {
		for file, err := range ingest.Walk(s.ctx, []string{path}, keep) {
			switch {
			case err != nil:
				s.stop = s.stop || !s.yield(nil, err)
			default:
				r.file(s, file, !r.found && filepath.Clean(file) == filepath.Clean(path))
			}
			if s.stopped() {
				return
			}
		}
	}
}

// file reads one file.
func (r *Reader) file(s *session, path string, named bool) {
	input := filepath.ToSlash(path)
	if !named && kindOf(path) == unknown {
		s.skip(input, ReasonKind, filepath.Ext(path))
		return
	}
	f, err := os.Open(path)
	if err != nil {
		s.fail(input, pathCause(err))
		return
	}
	defer func() { _ = f.Close() }()
	before := r.done.Load()
	src := source{input: input, name: filepath.Base(path), named: named, in: &progress{f, &r.done}}
	if i, err := f.Stat(); err == nil && i.Mode().IsRegular() {
		src.file, src.size = f, i.Size()
		defer func() { r.done.Store(before + src.size) }()
	}
	s.open(src)
}

// progress counts what is read.
type progress struct {
	r    io.Reader
	done *atomic.Int64
}

func (p *progress) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.done.Add(int64(n))
	return n, err
}

// pathCause drops the path from an error of package os, which the report has already.
func pathCause(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// session is one reading of all inputs.
type session struct {
	ctx    context.Context
	opts   Options
	limits Limits
	yield  func(*ingest.Article, error) bool
	stop   bool // the consumer has had enough

	anonymous bool // the input is a stream: its name is no source
}

// source is one thing to be read: a file, an entry of an archive, a page of the web.
type source struct {
	input   string // as reports name it
	name    string // a file name: its extension may tell the kind
	named   bool   // by the user, rather than found in a folder or an archive
	depth   int    // containers around it
	in      io.Reader
	file    io.ReaderAt // the same in random order, nil if it is a stream
	size    int64       // of file
	meter   *bound.Meter
	address string // of a page of the web
	media   string // its content type
}

func (s *session) stopped() bool { return s.stop || s.ctx.Err() != nil }

// fail reports that an input cannot be read.
func (s *session) fail(input string, err error) {
	if s.stopped() {
		return
	}
	s.stop = !s.yield(nil, &ingest.ArticleError{Source: input, Stage: "read", Err: err})
}

// skip reports that an input is passed over.
func (s *session) skip(input, reason, detail string) {
	s.fail(input, &ingest.SkipError{Reason: reason, Detail: detail})
}

// emit hands an article over, if it is English.
func (s *session) emit(a *ingest.Article, input string) {
	if s.anonymous && a.Source == input {
		a.Source = ""
	}
	if a.Input = ""; a.Source != input {
		a.Input = input
	}
	if len(a.Body) > ingest.MaxArticle {
		s.fail(input, fmt.Errorf("%w: %d bytes, the limit is %d", ingest.ErrTooLarge, len(a.Body), ingest.MaxArticle))
		return
	}
	if ok, guess := language.English(a.Body, a.Lang); !ok && !s.opts.AnyLanguage {
		s.skip(input, ReasonLanguage, "it seems to be in "+guess.Name)
		return
	}
	if !s.stopped() {
		s.stop = !s.yield(a, nil)
	}
}

// address reads a page of the web.
func (s *session) address(address string) {
	if s.opts.Fetch == nil {
		s.fail(address, errors.New("web addresses are read only when that is asked for (kg ingest --fetch)"))
		return
	}
	d, err := s.opts.Fetch.Get(s.ctx, address)
	if err != nil {
		s.fail(address, err)
		return
	}
	s.open(source{
		input: address, name: nameOf(address), named: true, in: bytes.NewReader(d.Body), file: bytes.NewReader(d.Body), size: int64(len(d.Body)),
		address: address, media: d.ContentType,
	})
}

// nameOf is the last part of the path of an address.
func nameOf(address string) string {
	path, _, _ := strings.Cut(address, "?")
	path = strings.TrimSuffix(path, "/")
	return path[strings.LastIndexByte(path, '/')+1:]
}
