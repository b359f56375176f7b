package english

import (
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/corpus"
	"github.com/newsgraph/kg/ingest/internal/model"
	"github.com/newsgraph/kg/ingest/internal/tag"
)

// source is a training file below the directory of treebanks.
type source struct {
	name    string
	path    string
	licence string
	labels  map[string]string // entity labels of the file -> ours; nil keeps them
}

// The treebanks, for words, tags and trees.
var treebanks = []source{
	{name: "UD English EWT 2.16, train", path: "ewt/en_ewt-ud-train.conllu", licence: "CC BY-SA 4.0"},
	{name: "GUM 11.1, open genres, train", path: "gum/en_gum-train-open.conllu", licence: "CC BY 4.0, texts CC BY and CC BY-SA"},
}

// The treebanks that training reports scores on.
var devTrees = []source{
	{name: "EWT dev", path: "ewt/en_ewt-ud-dev.conllu"},
	{name: "GUM dev", path: "gum/en_gum-ud-dev.conllu"},
}

// Plain text, for word classes.
var plainText = []source{
	{name: "AMALGUM 0.1, academic", path: "text/amalgum-academic.txt.gz", licence: "CC BY 4.0"},
	{name: "AMALGUM 0.1, bio", path: "text/amalgum-bio.txt.gz", licence: "CC BY-SA 3.0"},
	{name: "AMALGUM 0.1, fiction", path: "text/amalgum-fiction.txt.gz", licence: "public domain"},
	{name: "AMALGUM 0.1, interview", path: "text/amalgum-interview.txt.gz", licence: "CC BY 2.5"},
	{name: "AMALGUM 0.1, news", path: "text/amalgum-news.txt.gz", licence: "CC BY 2.5"},
	{name: "AMALGUM 0.1, voyage", path: "text/amalgum-voyage.txt.gz", licence: "CC BY-SA 3.0"},
}

// load reads the documents of a treebank.
func (s source) load(dir string) ([]*ingest.Document, error) {
	docs, err := corpus.ReadConlluFile(filepath.Join(dir, s.path))
	if err != nil {
		return nil, err
	}
	return plainDocs(docs), nil
}

func plainDocs(docs []*corpus.Doc) []*ingest.Document {
	out := make([]*ingest.Document, len(docs))
	for i, d := range docs {
		out[i] = d.Document
	}
	return out
}

// record is what the header of a model says of s.
func (s source) record(dir string, words int) (model.Corpus, error) {
	data, err := os.ReadFile(filepath.Join(dir, s.path))
	if err != nil {
		return model.Corpus{}, err
	}
	sum := sha256.Sum256(data)
	return model.Corpus{Name: s.name, SHA256: hex.EncodeToString(sum[:]), Licence: s.licence, Words: words}, nil
}

// loadAll reads treebanks and their records.
func loadAll(dir string, sources []source) ([]*ingest.Document, []model.Corpus, error) {
	var docs []*ingest.Document
	var records []model.Corpus
	for _, s := range sources {
		d, err := s.load(dir)
		if err != nil {
			return nil, nil, fmt.Errorf("training text %s: %w", s.name, err)
		}
		words := 0
		for _, x := range d {
			words += len(x.Tokens)
		}
		r, err := s.record(dir, words)
		if err != nil {
			return nil, nil, err
		}
		docs, records = append(docs, d...), append(records, r)
	}
	return docs, records, nil
}

// sentences reads the folded words of a gzipped text of one sentence a line.
func (s source) sentences(dir string) ([][]string, error) {
	f, err := os.Open(filepath.Join(dir, s.path))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.path, err)
	}
	sc := bufio.NewScanner(z)
	sc.Buffer(make([]byte, 1<<16), 1<<24)
	var out [][]string
	var buf []byte
	for sc.Scan() {
		words := strings.Fields(sc.Text())
		for i, w := range words {
			buf = model.Fold(buf[:0], w)
			words[i] = string(buf)
		}
		out = append(out, words)
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", s.path, err)
	}
	return out, nil
}

// allText is the plain text and the text of the treebanks, as folded words.
func allText(dir string) ([][]string, []model.Corpus, error) {
	docs, records, err := loadAll(dir, treebanks)
	if err != nil {
		return nil, nil, err
	}
	text := foldedWords(docs)
	for _, s := range plainText {
		more, err := s.sentences(dir)
		if err != nil {
			return nil, nil, err
		}
		words := 0
		for _, m := range more {
			words += len(m)
		}
		r, err := s.record(dir, words)
		if err != nil {
			return nil, nil, err
		}
		text, records = append(text, more...), append(records, r)
	}
	return text, records, nil
}

// foldedWords are the sentences of documents as folded words.
func foldedWords(docs []*ingest.Document) [][]string {
	var out [][]string
	var buf []byte
	for _, d := range docs {
		for _, s := range d.Sentences {
			words := make([]string, 0, s.To-s.From)
			for i := s.From; i < s.To; i++ {
				buf = model.Fold(buf[:0], d.Word(i))
				words = append(words, string(buf))
			}
			out = append(out, words)
		}
	}
	return out
}

var irregular = source{name: "Open English WordNet, irregular forms", path: "lexica/oewn-irregular-forms.tsv", licence: "CC BY 4.0"}

// irregularForms reads irregular plurals, verb forms and comparisons.
func irregularForms(dir string) ([]tag.Inflected, model.Corpus, error) {
	data, err := os.ReadFile(filepath.Join(dir, irregular.path))
	if err != nil {
		return nil, model.Corpus{}, err
	}
	var out []tag.Inflected
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 3 || strings.HasPrefix(line, "#") || f[0] != strings.ToLower(f[0]) || strings.ContainsAny(f[0]+f[2], " ") {
			continue
		}
		for _, x := range inflections(f[1], f[2]) {
			out = append(out, tag.Inflected{Form: f[2], UPOS: x[0], XPOS: x[1], Lemma: f[0]})
		}
	}
	r, err := irregular.record(dir, len(out))
	return out, r, err
}

// inflections are the tags that a form of the part of speech pos may have.
func inflections(pos, form string) [][2]string {
	switch pos {
	case "n":
		return [][2]string{{"NOUN", "NNS"}}
	case "v":
		switch {
		case strings.HasSuffix(form, "ing"):
			return [][2]string{{"VERB", "VBG"}}
		case strings.HasSuffix(form, "s"):
			return [][2]string{{"VERB", "VBZ"}}
		}
		return [][2]string{{"VERB", "VBD"}, {"VERB", "VBN"}}
	case "a":
		switch {
		case strings.HasSuffix(form, "er"):
			return [][2]string{{"ADJ", "JJR"}}
		case strings.HasSuffix(form, "est"):
			return [][2]string{{"ADJ", "JJS"}}
		}
	}
	return nil
}
