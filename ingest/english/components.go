package english

import (
	"embed"
	"fmt"
	"slices"
	"sync"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/clause"
	"github.com/newsgraph/kg/ingest/internal/coref"
	"github.com/newsgraph/kg/ingest/internal/dep"
	"github.com/newsgraph/kg/ingest/internal/model"
	"github.com/newsgraph/kg/ingest/internal/ner"
	"github.com/newsgraph/kg/ingest/internal/nn"
	"github.com/newsgraph/kg/ingest/internal/tag"
	"github.com/newsgraph/kg/ingest/internal/token"
)

//go:embed models/*.bin
var embedded embed.FS

// readFile gives the bytes of a model file by its name.
type readFile func(name string) ([]byte, error)

func readEmbedded(name string) ([]byte, error) { return embedded.ReadFile("models/" + name) }

// stages are the learned stages, as far as they are loaded.
type stages struct {
	clusters model.Clusters
	vectors  nn.Vectors
	token    *token.Tokenizer
	tag      *tag.Tagger
	dep      *dep.Parser
	ner      *ner.Recognizer
	coref    *coref.Ranker
}

func (s *stages) relemma(d *ingest.Document, i int32) { s.tag.Relemma(d, i) }

func open(read readFile, name string) (*model.File, error) {
	data, err := read(name + ".bin")
	if err != nil {
		return nil, err
	}
	f, err := model.Decode(data)
	if err != nil {
		return nil, fmt.Errorf("model %s.bin: %w", name, err)
	}
	return f, nil
}

// loadStages loads the stages, but for those left out. They are loaded side by
// side, since the tables of each take a while to build.
func loadStages(read readFile, without ...string) (*stages, error) {
	s := new(stages)
	f, err := open(read, "clusters")
	if err != nil {
		return nil, err
	}
	if err := f.Get("paths", &s.clusters); err != nil {
		return nil, fmt.Errorf("model clusters.bin: %w", err)
	}
	if !slices.Contains(without, dep.Kind) || !slices.Contains(without, ner.Kind) {
		if f, err = open(read, "vectors"); err != nil {
			return nil, err
		}
		if err := f.Get("rows", &s.vectors); err != nil {
			return nil, fmt.Errorf("model vectors.bin: %w", err)
		}
	}
	jobs := []struct {
		name string
		load func(*model.File) error
	}{
		{token.Kind, func(f *model.File) (err error) { s.token, err = token.Load(f); return err }},
		{tag.Kind, func(f *model.File) (err error) { s.tag, err = tag.Load(f, &s.clusters); return err }},
		{dep.Kind, func(f *model.File) (err error) {
			s.dep, err = dep.Load(f, &s.clusters, &s.vectors, s.relemma)
			return err
		}},
		{ner.Kind, func(f *model.File) (err error) { s.ner, err = ner.Load(f, &s.clusters, &s.vectors); return err }},
		{coref.Kind, func(f *model.File) (err error) { s.coref, err = coref.Load(f, &s.clusters); return err }},
	}
	errs := make([]error, len(jobs))
	var wg sync.WaitGroup
	for i, j := range jobs {
		if slices.Contains(without, j.name) {
			continue
		}
		wg.Go(func() {
			f, err := open(read, j.name)
			if err == nil {
				err = j.load(f)
			}
			errs[i] = err
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return s, nil
}

var loadEmbedded = sync.OnceValues(func() (*stages, error) { return loadStages(readEmbedded) })

// Components are the stages of the pipeline for English, in order. The models
// are loaded once for a process. A damaged build, in which the embedded models
// cannot be read, is a bug of the program and panics.
func Components() []ingest.Component {
	s, err := loadEmbedded()
	if err != nil {
		panic("english: embedded models: " + err.Error())
	}
	return s.components()
}

func (s *stages) components() []ingest.Component {
	return []ingest.Component{words{s.token}, s.tag, s.ner, s.dep, ner.Rules{}, coref.New(s.coref), clause.New()}
}
