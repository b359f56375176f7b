package english

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/newsgraph/kg/ingest/internal/model"
	"github.com/newsgraph/kg/ingest/internal/nn"
)

const (
	vectorDim       = 64
	vectorWindow    = 4
	vectorNegatives = 6
	vectorRounds    = 14
	vectorMinCount  = 3
)

// novels are text for word vectors only.
var novels = source{name: "LitBank", path: "coref/litbank/litbank-coref-conll.tar.gz", licence: "CC BY 4.0, texts public domain"}

// trainVectors learns the word vectors from all text at hand.
func trainVectors(ctx context.Context, o TrainOptions) (*model.File, error) {
	text, records, err := allText(o.Treebanks)
	if err != nil {
		return nil, err
	}
	more, err := novels.columns(o.Treebanks, 3)
	if err != nil {
		return nil, err
	}
	words := 0
	for _, m := range more {
		words += len(m)
	}
	r, err := novels.record(o.Treebanks, words)
	if err != nil {
		return nil, err
	}
	rounds := o.rounds(vectorRounds)
	v, err := nn.SkipGram(ctx, append(text, more...), nn.SkipGramOptions{
		Dim: vectorDim, Window: vectorWindow, Negatives: vectorNegatives, Rounds: rounds, MinCount: vectorMinCount, Seed: o.Seed,
		Log: func(round int) { o.Log("vectors: round %d", round) },
	})
	if err != nil {
		return nil, err
	}
	o.Log("vectors: %d words", v.Len())
	f := &model.File{Header: model.Header{Kind: "vectors"}}
	o.finish(f, rounds, append(records, r))
	return f, f.Put("rows", v)
}

// columns reads the folded words in one column of the files of a gzipped
// archive, in which empty lines end sentences.
func (s source) columns(dir string, column int) ([][]string, error) {
	f, err := os.Open(filepath.Join(dir, s.path))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.path, err)
	}
	var out [][]string
	for archive := tar.NewReader(z); ; {
		_, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.path, err)
		}
		sc := bufio.NewScanner(archive)
		sc.Buffer(make([]byte, 1<<16), 1<<20)
		var words []string
		for sc.Scan() {
			fields := strings.Fields(sc.Text())
			if len(fields) > column && !strings.HasPrefix(sc.Text(), "#") {
				words = append(words, string(model.Fold(nil, fields[column])))
				continue
			}
			if len(words) > 0 {
				out, words = append(out, words), nil
			}
		}
		if err := sc.Err(); err != nil {
			return nil, fmt.Errorf("%s: %w", s.path, err)
		}
		if len(words) > 0 {
			out = append(out, words)
		}
	}
}
