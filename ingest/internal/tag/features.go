package tag

import "github.com/newsgraph/kg/ingest/internal/model"

// history is a sentence that is tagged up to some word.
type history struct {
	words      []model.Word
	tag1, tag2 uint64 // the last two labels, plus one
	upperCase  uint64 // most words are in capitals
}

func newHistory(words []model.Word) history {
	upper, letters := 0, 0
	for i := range words {
		if !words[i].Special && !words[i].Digit {
			letters++
			if words[i].Upper {
				upper++
			}
		}
	}
	h := history{words: words}
	if letters > 2 && upper*3 > letters*2 {
		h.upperCase = 1
	}
	return h
}

func (h *history) push(label int) { h.tag2, h.tag1 = h.tag1, uint64(label)+1 }

var outside = model.Word{Form: 1, Exact: 1, Suffix: [6]uint64{1, 1, 1, 1, 1, 1}, Prefix: [3]uint64{1, 1, 1}, Shape: 1}

func (h *history) at(i int) *model.Word {
	if i < 0 || i >= len(h.words) {
		return &outside
	}
	return &h.words[i]
}

// features describes word i, of which the words before it are tagged.
func (h *history) features(f []model.Feature, i int) []model.Feature {
	w, p1, p2, n1, n2 := h.at(i), h.at(i-1), h.at(i-2), h.at(i+1), h.at(i+2)
	first := uint64(0)
	if i == 0 {
		first = 1
	}
	t1, t2 := h.tag1, h.tag2
	f = append(f,
		model.F1(0, 0),
		model.F1(1, w.Form),
		model.F1(2, w.Exact),
		model.F1(3, w.Suffix[0]),
		model.F1(4, w.Suffix[1]),
		model.F1(5, w.Suffix[2]),
		model.F1(6, w.Suffix[3]),
		model.F1(7, w.Prefix[0]),
		model.F1(8, w.Prefix[1]),
		model.F1(9, w.Prefix[2]),
		model.F3(10, w.Shape, first, h.upperCase),
		model.F1(11, t1),
		model.F2(12, t1, t2),
		model.F2(13, t1, w.Form),
		model.F1(14, p1.Form),
		model.F1(15, n1.Form),
		model.F1(16, p2.Form),
		model.F1(17, n2.Form),
		model.F2(18, p1.Form, w.Form),
		model.F2(19, w.Form, n1.Form),
		model.F1(20, n1.Suffix[2]),
		model.F1(21, p1.Suffix[2]),
		model.F2(22, p1.Shape, w.Shape),
		model.F2(23, w.Shape, n1.Shape),
		model.F2(24, t1, w.Suffix[2]),
		model.F2(25, t1, w.Suffix[1]),
		model.F2(26, t1, n1.Form),
		model.F3(27, t1, t2, w.Form),
		model.F2(28, n1.Form, n2.Form),
		model.F2(29, p2.Form, p1.Form),
		model.F2(30, w.Form, uint64(w.Glue)),
		model.F3(31, w.Shape, uint64(w.Glue), first),
		model.F2(32, t1, n1.Suffix[2]),
		model.F3(33, p1.Form, w.Suffix[2], n1.Form),
		model.F2(34, w.Suffix[3], n1.Suffix[2]),
		model.F3(35, t1, w.Shape, n1.Shape),
		model.F3(36, t1, n1.Form, n2.Form),
		model.F3(37, t1, w.Form, n1.Form),
	)
	if w.Path != 0 {
		f = append(f, clusterFeatures(w, t1)...)
	}
	if p1.Path != 0 {
		f = append(f, model.F1(48, uint64(p1.Path)), model.F1(49, model.PathPrefix(p1.Path, 8)))
	}
	if n1.Path != 0 {
		f = append(f, model.F1(50, uint64(n1.Path)), model.F1(51, model.PathPrefix(n1.Path, 8)), model.F1(52, model.PathPrefix(n1.Path, 4)),
			model.F2(53, t1, uint64(n1.Path)), model.F2(54, uint64(n1.Path), w.Suffix[2]))
	}
	return f
}

func clusterFeatures(w *model.Word, t1 uint64) []model.Feature {
	p := uint64(w.Path)
	return []model.Feature{
		model.F1(40, p), model.F1(41, model.PathPrefix(w.Path, 12)), model.F1(42, model.PathPrefix(w.Path, 8)),
		model.F1(43, model.PathPrefix(w.Path, 6)), model.F1(44, model.PathPrefix(w.Path, 4)),
		model.F2(45, p, t1), model.F2(46, model.PathPrefix(w.Path, 8), t1), model.F2(47, p, w.Shape),
	}
}
