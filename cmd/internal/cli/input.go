package cli

import (
	"strings"
	"time"

	"github.com/newsgraph/kg/ingest/read"
	"github.com/newsgraph/kg/ingest/read/fetch"
	"github.com/spf13/pflag"
)

// inputOptions say how articles are read.
type inputOptions struct {
	fetch       bool
	private     bool
	anyLanguage bool
	maxMiB      int64
}

// inputHelp tells what the commands that read articles read.
const inputHelp = `A PATH is a file, a folder, a pattern, "-" for standard input or, with --fetch, a web
address. Read are plain text and Markdown, web pages (their main text, title, authors,
date and address), JSON and JSON lines, RSS and Atom feeds, mail (.eml, mbox) and web
archives (WARC), each also inside zip, tar, gzip, zstd or bzip2. What a file holds is
told by its content where its name does not say. Articles in other languages than
English and files of other kinds are passed over and counted.`

func (o *inputOptions) bind(f *pflag.FlagSet) {
	f.BoolVar(&o.fetch, "fetch", false, "read web addresses from the network; never of private networks or this machine")
	f.BoolVar(&o.private, "fetch-allow-private", false, "with --fetch: of private networks and this machine as well")
	f.BoolVar(&o.anyLanguage, "any-language", false, "read articles that are not in English too")
	f.Int64Var(&o.maxMiB, "max-document", 64, "largest document to read, unpacked, in `MiB`")
}

// reader returns the articles that args name.
func (a *app) reader(o inputOptions, args []string) (*read.Reader, error) {
	opts, err := a.readOptions(o)
	if err != nil {
		return nil, err
	}
	for _, arg := range args {
		if !o.fetch && (strings.HasPrefix(arg, "http://") || strings.HasPrefix(arg, "https://")) {
			return nil, usagef("%s: add --fetch to read web addresses from the network", arg)
		}
	}
	return read.Paths(opts, args...), nil
}

func (a *app) readOptions(o inputOptions) (read.Options, error) {
	opts := read.Options{AnyLanguage: o.anyLanguage, Stdin: a.env.Stdin, Limits: read.Limits{Bytes: o.maxMiB << 20}}
	if o.maxMiB < 1 || o.maxMiB > 1<<12 {
		return opts, usagef("--max-document %d: choose 1 to 4096 MiB", o.maxMiB)
	}
	if o.private && !o.fetch {
		return opts, usagef("--fetch-allow-private goes with --fetch")
	}
	if o.fetch {
		opts.Fetch = fetch.New(fetch.Options{MaxBytes: opts.Limits.Bytes, Timeout: 30 * time.Second, AllowPrivate: o.private})
	}
	return opts, nil
}
