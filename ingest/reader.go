package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// readers maps the extension of a file to what reads it.
var readers = map[string]func(name string, r io.Reader) iter.Seq2[*Article, error]{
	".txt":      readText,
	".text":     readText,
	".md":       readText,
	".markdown": readText,
	".jsonl":    readJSONL,
	".ndjson":   readJSONL,
	".json":     readJSON,
}

// Dir reads files and whole directories, in the order given; a directory in
// the lexical order of its paths, hidden files left out, and in it only files
// whose extension tells that they hold articles: .txt, .text, .md and .markdown as
// plain text, .jsonl and .ndjson as one article a line, .json as articles in JSON. A file that is named outright is
// read whatever its name, as plain text if nothing tells otherwise.
func Dir(paths ...string) Reader { return dirReader(slices.Clone(paths)) }

type dirReader []string

// Articles walks the paths.
func (d dirReader) Articles(ctx context.Context) iter.Seq2[*Article, error] {
	return func(yield func(*Article, error) bool) {
		for path, err := range Walk(ctx, d, plainFile) {
			if err != nil {
				if !yield(nil, err) {
					return
				}
			} else if !readFile(path, yield) {
				return
			}
		}
	}
}

// Count is the number of files that the reader will open, as far as can be seen
// now: the measure of progress.
func (d dirReader) Count() int {
	n := 0
	for _, err := range Walk(context.Background(), d, plainFile) {
		if err == nil {
			n++
		}
	}
	return n
}

// plainFile reports whether Dir reads a file that it meets in a folder.
func plainFile(path string) bool {
	_, known := readers[strings.ToLower(filepath.Ext(path))]
	return known && !AboutFolder(path)
}

// AboutFolder reports whether a file by its name speaks of the folder that it lies
// in (README, LICENSE, NOTICE), and so is no article unless it is named itself.
func AboutFolder(path string) bool {
	name := filepath.Base(path)
	switch strings.ToUpper(strings.TrimSuffix(name, filepath.Ext(name))) {
	case "README", "LICENSE", "NOTICE":
		return true
	}
	return false
}

// Walk yields the files that paths name, in the order given: a path that is no
// folder as it is, and the files of a folder and of the folders in it in the
// lexical order of their paths. Of those it leaves out hidden ones, whatever is no
// ordinary file (a named pipe would wait for ever), links to folders, and what keep
// refuses. A path that cannot be read gives an [ArticleError] and the walk goes on;
// when ctx ends, its error comes last.
func Walk(ctx context.Context, paths []string, keep func(path string) bool) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, root := range paths {
			if !walk(ctx, root, keep, yield) {
				return
			}
		}
	}
}

func walk(ctx context.Context, root string, keep func(path string) bool, yield func(string, error) bool) bool {
	if i, err := os.Stat(root); err == nil && i.IsDir() {
		root = filepath.Clean(root) + string(filepath.Separator) // a link to a folder is walked as the folder
	}
	more := true
	err := filepath.WalkDir(root, func(p string, e fs.DirEntry, err error) error {
		if cerr := ctx.Err(); cerr != nil {
			return cerr
		}
		switch {
		case err != nil:
			more = yield(p, readError(filepath.ToSlash(p), pathCause(err)))
		case p != root && strings.HasPrefix(e.Name(), "."):
			if e.IsDir() {
				return filepath.SkipDir
			}
		case e.IsDir():
		case p == root || ordinary(p, e) && keep(p):
			more = yield(p, nil)
		}
		if !more {
			return filepath.SkipAll
		}
		return nil
	})
	if err != nil && more {
		more = yield(root, err)
	}
	return more
}

// ordinary reports whether an entry of a folder is a file or a link to one.
func ordinary(path string, e fs.DirEntry) bool {
	if e.Type()&fs.ModeSymlink == 0 {
		return e.Type().IsRegular()
	}
	i, err := os.Stat(path)
	return err == nil && i.Mode().IsRegular()
}

// pathCause drops the path from an error of package os, which readError adds.
func pathCause(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

func readError(source string, err error) error {
	return &ArticleError{Source: source, Stage: "read", Err: err}
}

func readFile(path string, yield func(*Article, error) bool) bool {
	f, err := os.Open(path)
	if err != nil {
		return yield(nil, readError(filepath.ToSlash(path), pathCause(err)))
	}
	defer func() { _ = f.Close() }()
	read, ok := readers[strings.ToLower(filepath.Ext(path))]
	if !ok {
		read = readText
	}
	for a, err := range read(filepath.ToSlash(path), f) {
		if !yield(a, err) {
			return false
		}
	}
	return true
}

// readText reads one article from r, which is all text.
func readText(name string, r io.Reader) iter.Seq2[*Article, error] {
	return func(yield func(*Article, error) bool) {
		b, err := io.ReadAll(io.LimitReader(r, MaxArticle+1))
		if err != nil {
			yield(nil, readError(name, pathCause(err)))
			return
		}
		if len(b) > MaxArticle {
			yield(nil, readError(name, fmt.Errorf("%w: more than %d bytes; split it into articles", ErrTooLarge, MaxArticle)))
			return
		}
		text, err := decodeText(b)
		if err != nil {
			yield(nil, readError(name, err))
			return
		}
		yield(&Article{Source: name, Name: stem(name), Body: text}, nil)
	}
}

// stem is the file name in a path, without its extension.
func stem(path string) string {
	base := filepath.Base(filepath.FromSlash(path))
	if s := strings.TrimSuffix(base, filepath.Ext(base)); s != "" {
		return s
	}
	return base
}

// Text reads one plain-text article from r. The name stands for it in reports;
// the article's identity is that of its text.
func Text(name string, r io.Reader) Reader {
	return readerFunc(func(context.Context) iter.Seq2[*Article, error] {
		return func(yield func(*Article, error) bool) {
			for a, err := range readText(name, r) {
				if a != nil {
					a.Source = ""
				}
				if !yield(a, err) {
					return
				}
			}
		}
	})
}

// JSONL reads one article a line from r. An article is a JSON object. Its members
// are text (or body, content, maintext, articleBody ...: a string or a list of
// paragraphs), title, url, source, outlet (or publisher), lang, published (or date,
// publishedAt ...: ISO 8601, RFC 822, or seconds since 1970) and authors (or author:
// names, or objects with a name); others are passed over. The article may also lie
// one level down, as in {"_source": {...}}. A source that reads like the name of a
// publisher is the outlet; the article is then known by its url, or else by its text.
func JSONL(name string, r io.Reader, opts ...JSONOption) Reader {
	jr := newJSONReader(opts)
	return readerFunc(func(context.Context) iter.Seq2[*Article, error] { return jr.lines(name, r) })
}

// JSON reads articles from JSON that is not in lines: one object, an array of them,
// or an object around such an array, as in {"articles": [...]}. Arrays are read as a
// stream. The articles are those of [JSONL].
func JSON(name string, r io.Reader, opts ...JSONOption) Reader {
	jr := newJSONReader(opts)
	return readerFunc(func(context.Context) iter.Seq2[*Article, error] { return jr.values(name, r) })
}

func newJSONReader(opts []JSONOption) jsonReader {
	var jr jsonReader
	for _, o := range opts {
		o(&jr)
	}
	return jr
}

// Memory reads articles that are already in memory.
func Memory(articles ...*Article) Reader {
	return readerFunc(func(context.Context) iter.Seq2[*Article, error] {
		return func(yield func(*Article, error) bool) {
			for _, a := range articles {
				if !yield(a, nil) {
					return
				}
			}
		}
	})
}

type readerFunc func(ctx context.Context) iter.Seq2[*Article, error]

// Articles calls f.
func (f readerFunc) Articles(ctx context.Context) iter.Seq2[*Article, error] { return f(ctx) }
