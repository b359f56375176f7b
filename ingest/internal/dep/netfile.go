package dep

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/kg/ingest/internal/model"
	"github.com/newsgraph/kg/ingest/internal/nn"
)

// file is the model file of n. Its labels are the kinds of labels apart by empty
// ones: relations, universal tags, other tags, pairs of them.
func (n *net) file() (*model.File, error) {
	var labels []string
	for _, l := range [][]string{n.labels, n.upos, n.xpos} {
		labels = append(append(labels, l...), "")
	}
	for _, p := range n.pairs {
		labels = append(labels, n.upos[p[0]]+" "+n.xpos[p[1]])
	}
	f := &model.File{Header: model.Header{Kind: Kind, Labels: labels}}
	if err := f.Put("shape", &n.Shape); err != nil {
		return nil, err
	}
	if err := f.Put("words", &n.words); err != nil {
		return nil, err
	}
	return f, f.Put("weights", nn.Store(n.params()))
}

// readNet makes a network of its model file.
func readNet(f *model.File, vec *nn.Vectors) (*net, error) {
	var parts [4][]string
	rest := f.Labels
	for i := range parts {
		end := slices.Index(rest, "")
		if i == len(parts)-1 {
			end = len(rest)
		}
		if end <= 0 || end > 255 {
			return nil, fmt.Errorf("%d labels in part %d: %w", end, i+1, model.ErrFormat)
		}
		parts[i] = rest[:end]
		rest = rest[min(end+1, len(rest)):]
	}
	pairs, err := splitPairs(parts[3], parts[1], parts[2])
	if err != nil {
		return nil, err
	}
	var shape Shape
	if err := f.Get("shape", &shape); err != nil {
		return nil, err
	}
	var words model.Pairs
	if err := f.Get("words", &words); err != nil {
		return nil, err
	}
	n := newNet(shape, parts[1], parts[2], pairs, parts[0], words, vec)
	return n, f.Get("weights", nn.Store(n.params()))
}

func splitPairs(names, upos, xpos []string) ([][2]uint8, error) {
	var out [][2]uint8
	for _, s := range names {
		u, x, _ := strings.Cut(s, " ")
		i, j := slices.Index(upos, u), slices.Index(xpos, x)
		if i < 0 || j < 0 || i > 255 || j > 255 {
			return nil, fmt.Errorf("tags %q: %w", s, model.ErrFormat)
		}
		out = append(out, [2]uint8{uint8(i), uint8(j)})
	}
	return out, nil
}

// MarshalBinary writes the numbers.
func (s *Shape) MarshalBinary() ([]byte, error) {
	var b []byte
	for _, v := range s.numbers() {
		b = binary.AppendUvarint(b, uint64(*v))
	}
	return b, nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (s *Shape) UnmarshalBinary(b []byte) error {
	r := model.NewReader(b)
	for _, v := range s.numbers() {
		*v = int(r.Uvarint())
		if v != &s.Scans && *v < 1 || *v < 0 || *v > 1<<16 || *v%4 != 0 && v != &s.Depth && v != &s.Scans {
			return fmt.Errorf("size %d of a layer: %w", *v, model.ErrFormat)
		}
	}
	return nil
}

func (s *Shape) numbers() []*int {
	return []*int{&s.Width, &s.Depth, &s.Soft, &s.Brief, &s.Hidden, &s.Buckets, &s.Scans}
}
