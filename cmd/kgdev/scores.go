package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/cmd/internal/cli"
	"github.com/newsgraph/kg/ingest/english"
)

// scoresFile records the scores reached. They may only rise.
const scoresFile = "testdata/scores.txt"

const scoresHeader = `# Scores on development data, in percent. "go run ./cmd/kgdev scores" measures them
# again and fails if one has fallen by more than 0.05; "scores -update" records them.
# The data (treebanks, extraction benchmarks, gold facts) are read from $KG_SHARED.
`

// scoreSlack is how far a score may fall: the last digit printed.
const scoreSlack = 0.05

// scores measures everything and compares it with the record.
func scores(ctx context.Context, update bool) error {
	dir := os.Getenv("KG_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "extraction")); err != nil {
		return fmt.Errorf("no development data: set KG_SHARED to the folder that has them: %w", err)
	}
	now, err := measure(ctx, dir)
	if err != nil {
		return err
	}
	old, err := readScores(scoresFile)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	var fallen []string
	for _, name := range slices.Sorted(maps.Keys(now)) {
		line := fmt.Sprintf("%-28s %6.2f", name, now[name])
		if was, ok := old[name]; ok {
			line += fmt.Sprintf("  recorded %6.2f", was)
			if now[name] < was-scoreSlack {
				fallen = append(fallen, name)
				line += "  FALLEN"
			}
		}
		fmt.Println(line)
	}
	if update {
		return writeScores(scoresFile, now)
	}
	if len(fallen) > 0 {
		return fmt.Errorf("scores have fallen: %s", strings.Join(fallen, ", "))
	}
	return nil
}

// meter measures scores.
type meter struct {
	data string // folder of the development data
	tmp  string // folder for what the command prints
	out  map[string]float64
}

// measure returns every score by name.
func measure(ctx context.Context, data string) (map[string]float64, error) {
	tmp, err := os.MkdirTemp("", "kgdev")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	m := &meter{data: data, tmp: tmp, out: map[string]float64{}}
	for _, step := range []func(context.Context) error{m.trees, m.names, m.coref, m.tuples, m.dyads, m.facts} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return m.out, nil
}

func (m *meter) trees(ctx context.Context) error {
	for name, file := range map[string]string{"ewt": "ewt/en_ewt-ud-dev.conllu", "gum": "gum/en_gum-ud-dev.conllu"} {
		path := filepath.Join(m.data, "treebanks", filepath.FromSlash(file))
		r, err := english.EvaluateTreebank(ctx, path, false)
		if err != nil {
			return err
		}
		m.out["trees."+name+".upos"], m.out["trees."+name+".lemma"] = r.UPOS, r.Lemma
		m.out["trees."+name+".uas"], m.out["trees."+name+".las"] = r.UAS, r.LAS
		if r, err = english.EvaluateTreebank(ctx, path, true); err != nil {
			return err
		}
		m.out["trees."+name+".las-raw"], m.out["trees."+name+".sentences"] = r.LAS, r.Sentences
	}
	return nil
}

func (m *meter) names(ctx context.Context) error {
	for name, file := range map[string]string{
		"wikinews": "wikinews/wikinews-dev.iob2", "ewt": "uner_ewt/en_ewt-uner-dev.iob2", "gum": "gum_named/gum-dev.iob2",
	} {
		r, err := english.EvaluateNames(ctx, filepath.Join(m.data, "treebanks", "ner", filepath.FromSlash(file)))
		if err != nil {
			return err
		}
		m.out["names."+name+".f1"] = r.F1
		if r.Coarse != nil {
			m.out["names."+name+".per-loc-org.f1"] = *r.Coarse
		}
	}
	return nil
}

// coref scores chains on the development part of OntoGUM, whose documents are those of
// the treebank's, and pronouns on that of GAP.
func (m *meter) coref(ctx context.Context) error {
	data := filepath.Join(m.data, "treebanks")
	bank, err := os.ReadFile(filepath.Join(data, "gum", "en_gum-ud-dev.conllu"))
	if err != nil {
		return err
	}
	wanted := map[string]bool{}
	for line := range strings.Lines(string(bank)) {
		if id, ok := strings.CutPrefix(strings.TrimSpace(line), "# newdoc id = "); ok {
			wanted[id+".conll"] = true
		}
	}
	file := filepath.Join(m.tmp, "ontogum-dev.conll")
	if err := unpack(filepath.Join(data, "coref", "ontogum", "ontogum-conll-traindev.tar.gz"), wanted, file); err != nil {
		return err
	}
	r, err := english.EvaluateCoref(ctx, file)
	if err != nil {
		return err
	}
	g, err := english.EvaluateGAP(ctx, filepath.Join(data, "coref", "gap", "gap-development.tsv"))
	if err != nil {
		return err
	}
	m.out["coref.ontogum.conll"], m.out["coref.gap.f1"] = r.CoNLL, g.F1
	return nil
}

// unpack writes the wanted files of a gzipped tar archive to one file.
func unpack(archive string, wanted map[string]bool, to string) error {
	f, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("%s: %w", archive, err)
	}
	var b bytes.Buffer
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return os.WriteFile(to, b.Bytes(), 0o644)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", archive, err)
		}
		if wanted[path.Base(h.Name)] {
			if _, err := io.Copy(&b, r); err != nil {
				return fmt.Errorf("%s: %s: %w", archive, h.Name, err)
			}
			b.WriteByte('\n')
		}
	}
}

// tuples scores the Open IE views with the scorers of the benchmarks.
func (m *meter) tuples(ctx context.Context) error {
	ie := filepath.Join(m.data, "extraction")
	for _, b := range []struct{ name, view, gold, scorer string }{
		{"carb", "carb", "carb_dev.gold.tsv", "carb_score.py"},
		{"benchie", "benchie", "benchie_dev.gold.txt", "benchie_score.py"},
		{"wire57", "wire57", "wire57_dev.gold.json", "wire57_score.py"},
	} {
		tsv, err := m.extract(ctx, b.name+".tsv", "--format", "oie", "--view", b.view, filepath.Join(ie, "data", b.name+"_dev.sentences.txt"))
		if err != nil {
			return err
		}
		gold := filepath.Join(ie, "data", b.gold)
		runs := map[string][]string{"": nil}
		if b.name == "carb" {
			runs = map[string][]string{".1-n": nil, ".1-1": {"--match", "1-1"}}
		}
		for suffix, flags := range runs {
			line, err := python(ctx, append(append([]string{filepath.Join(ie, b.scorer), "--gold", gold}, flags...), tsv)...)
			if err != nil {
				return err
			}
			var r struct {
				Systems map[string]struct{ F1 float64 }
			}
			if err := json.Unmarshal(line, &r); err != nil {
				return fmt.Errorf("%s: %w", b.scorer, err)
			}
			for _, s := range r.Systems {
				m.out["tuples."+b.name+suffix+".f1"] = 100 * s.F1
			}
		}
	}
	return nil
}

// dyads scores who did what to whom in the graph view of news sentences.
func (m *meter) dyads(ctx context.Context) error {
	ie := filepath.Join(m.data, "extraction")
	gold := filepath.Join(ie, "data", "plover_dev.jsonl")
	records, err := os.ReadFile(gold)
	if err != nil {
		return err
	}
	var sentences strings.Builder
	for line := range bytes.Lines(records) {
		var r struct{ Text string }
		if err := json.Unmarshal(line, &r); err != nil {
			return fmt.Errorf("%s: %w", gold, err)
		}
		sentences.WriteString(r.Text + "\n")
	}
	text := filepath.Join(m.tmp, "plover.txt")
	if err := os.WriteFile(text, []byte(sentences.String()), 0o600); err != nil {
		return err
	}
	tsv, err := m.extract(ctx, "plover.tsv", "--format", "oie", "--view", "graph", text)
	if err != nil {
		return err
	}
	line, err := python(ctx, filepath.Join(ie, "plover_score.py"), "--gold", gold, tsv)
	if err != nil {
		return err
	}
	var r struct {
		Systems map[string]struct{ Dyad, Event float64 }
	}
	if err := json.Unmarshal(line, &r); err != nil {
		return fmt.Errorf("plover_score.py: %w", err)
	}
	for _, s := range r.Systems {
		m.out["dyads.plover.recall"], m.out["dyads.plover.event"] = 100*s.Dyad, 100*s.Event
	}
	return nil
}

// facts scores graph facts on the gold articles.
func (m *meter) facts(ctx context.Context) error {
	stems := []string{"000_f65172b8b2d14f61", "001_7c29f4ec6534d1e5", "003_921f52e2ffe29472"}
	args := []string{"--format", "facts"}
	for _, s := range stems {
		args = append(args, filepath.Join(m.data, "articles", s+".txt"))
	}
	jsonl, err := m.extract(ctx, "facts.jsonl", args...)
	if err != nil {
		return err
	}
	gold := filepath.Join(m.data, "gold")
	for mode, prefix := range map[string]string{"none": "facts.", "entities": "facts.lenient."} {
		line, err := python(ctx, filepath.Join(gold, "score_triples.py"), "--gold", gold, "--articles", strings.Join(stems, ","),
			"--pred", jsonl, "--lenient", mode)
		if err != nil {
			return err
		}
		var r map[string]any
		if err := json.Unmarshal(bytes.TrimPrefix(line, []byte("RESULT ")), &r); err != nil {
			return fmt.Errorf("score_triples.py: %w", err)
		}
		keys := []string{"precision"}
		if mode == "none" {
			keys = []string{"f1", "precision", "recall", "recall1", "polarity", "modality", "attribution", "b3_f"}
		}
		for _, k := range keys {
			if v, ok := r[k].(float64); ok {
				m.out[prefix+k] = 100 * v
			}
		}
	}
	return nil
}

// extract runs kg extract in this process and returns the file with its output.
func (m *meter) extract(ctx context.Context, name string, args ...string) (string, error) {
	path := filepath.Join(m.tmp, name)
	var stderr bytes.Buffer
	env := cli.Env{Stdin: strings.NewReader(""), Stdout: os.Stdout, Stderr: &stderr, Getenv: os.Getenv}
	if code := cli.Main(ctx, env, append([]string{"extract", "-o", path}, args...)); code != 0 {
		return "", fmt.Errorf("kg extract: %s", stderr.String())
	}
	return path, nil
}

// python runs a scorer and returns the last line that it prints.
func python(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "python3", args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("python3 %s: %w: %s", args[0], err, stderr.String())
	}
	lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	return lines[len(lines)-1], nil
}

func readScores(path string) (map[string]float64, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	out := map[string]float64{}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) == 0 || f[0] == "#" {
			continue
		}
		if len(f) != 2 {
			return nil, fmt.Errorf("%s: want a name and a number: %q", path, line)
		}
		v, err := strconv.ParseFloat(f[1], 64)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		out[f[0]] = v
	}
	return out, nil
}

func writeScores(path string, now map[string]float64) error {
	var b strings.Builder
	b.WriteString(scoresHeader)
	for _, name := range slices.Sorted(maps.Keys(now)) {
		fmt.Fprintf(&b, "%s %.2f\n", name, math.Floor(now[name]*100)/100)
	}
	return os.WriteFile(path, []byte(b.String()), 0o644)
}
