package csv

import (
	"fmt"
	"io"
	"os"

	"github.com/newsgraph/kg/graph"
)

// Source is one table of nodes or of relationships.
type Source struct {
	// Files are read one after the other. The header is the first record of the first
	// one; others may repeat it.
	Files []string
	// Header, if not empty, is the header, and all records of the files are data, but for
	// a first record if SkipFirst is set.
	Header    string
	SkipFirst bool

	Labels []string // that each node of the source gets
	Type   string   // of relationships whose source has no column for it, or nothing in it
}

// Summary says how much was read.
type Summary struct {
	Nodes, Edges int64
	Bad          int64 // records that were left out
}

// BadRow is a record that cannot be loaded.
type BadRow struct {
	File   string
	Line   int    // on which the record begins, counted from 1
	Column int    // of the field, counted from 1; 0 if the record as a whole is bad
	Field  string // what the header says of the column
	Err    error
}

// Error says where the record is and what is wrong with it.
func (b BadRow) Error() string {
	if b.Column == 0 {
		return fmt.Sprintf("%s:%d: %v", b.File, b.Line, b.Err)
	}
	return fmt.Sprintf("%s:%d: column %d (%s): %v", b.File, b.Line, b.Column, b.Field, b.Err)
}

// Unwrap returns Err.
func (b BadRow) Unwrap() error { return b.Err }

// Option changes how Read works.
type Option func(*options) error

type options struct {
	delim, array, quote byte
	intIDs              bool
	most                int64 // bad records that may be left out
	bad                 func(BadRow)
	indexes             []graph.Index
	progress            func(Summary)
	open                func(string) (io.ReadCloser, error)
}

func newOptions(opts []Option) (*options, error) {
	o := &options{delim: ',', array: ';', quote: '"', open: func(name string) (io.ReadCloser, error) { return os.Open(name) }}
	for _, opt := range opts {
		if err := opt(o); err != nil {
			return nil, err
		}
	}
	if o.delim == o.array || o.delim == o.quote || o.array == o.quote {
		return nil, fmt.Errorf("csv: delimiter %q, array delimiter %q and quote %q must differ", o.delim, o.array, o.quote)
	}
	return o, nil
}

// separator returns an option that sets one of the characters that separate.
func separator(what string, c byte, set func(*options)) Option {
	return func(o *options) error {
		if c == 0 || c == '\n' || c == '\r' || c >= 0x80 {
			return fmt.Errorf("csv: %s(%q): must be an ASCII character that is no line end", what, c)
		}
		set(o)
		return nil
	}
}

// WithDelimiter sets the character between fields. The default is a comma.
func WithDelimiter(c byte) Option {
	return separator("WithDelimiter", c, func(o *options) { o.delim = c })
}

// WithArrayDelimiter sets the character between the elements of a list, and between
// labels. The default is a semicolon.
func WithArrayDelimiter(c byte) Option {
	return separator("WithArrayDelimiter", c, func(o *options) { o.array = c })
}

// WithQuote sets the character around fields. The default is ".
func WithQuote(c byte) Option {
	return separator("WithQuote", c, func(o *options) { o.quote = c })
}

// WithIntIDs makes the ids of nodes integers, but where a header says otherwise: 7, 07
// and +7 are the same one.
func WithIntIDs() Option {
	return func(o *options) error {
		o.intIDs = true
		return nil
	}
}

// WithSkipBad leaves bad records out, as long as there are not more than most.
// Without it one bad record ends Read.
func WithSkipBad(most int64) Option {
	return func(o *options) error {
		if most < 0 {
			return fmt.Errorf("csv: WithSkipBad(%d): must not be negative", most)
		}
		o.most = most
		return nil
	}
}

// WithBad calls fn with bad records, in the order of the files: with those that are
// left out, and without WithSkipBad with the first twenty.
func WithBad(fn func(BadRow)) Option {
	return func(o *options) error {
		o.bad = fn
		return nil
	}
}

// WithIndexes makes indexes, of which label, key and uniqueness count, and fills them.
func WithIndexes(indexes ...graph.Index) Option {
	return func(o *options) error {
		o.indexes = append(o.indexes, indexes...)
		return nil
	}
}

// WithProgress calls fn now and then with what was read so far.
func WithProgress(fn func(Summary)) Option {
	return func(o *options) error {
		o.progress = fn
		return nil
	}
}

// WithOpen sets how files are opened. The default is os.Open.
func WithOpen(open func(name string) (io.ReadCloser, error)) Option {
	return func(o *options) error {
		o.open = open
		return nil
	}
}
