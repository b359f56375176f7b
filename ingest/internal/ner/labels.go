package ner

import "github.com/newsgraph/kg/ingest"

// Kinds are the fine kinds of names.
var Kinds = []string{"PER", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "WORK", "PROD"}

// kindOf is the kind of entity that a fine kind belongs to.
var kindOf = map[string]ingest.Kind{
	"PER": ingest.Person, "ORG": ingest.Organization, "GPE": ingest.Place, "LOC": ingest.Place, "FAC": ingest.Place,
	"NORP": ingest.Group, "EVENT": ingest.Event, "WORK": ingest.Work, "PROD": ingest.Work,
	"DATE": ingest.DateKind, "MONEY": ingest.MoneyKind,
}

// The label of a word is outside, or 1 + 4*kind + place.
const (
	outside = 0
	begin   = 0 // first word of several
	inside  = 1
	last    = 2
	unit    = 3 // the only word
)

const numLabels = 1 + 4*9

func labelOf(kind, place int) int { return 1 + 4*kind + place }

func kindIn(label int) int { return (label - 1) / 4 }

func placeIn(label int) int { return (label - 1) % 4 }

// isOpen reports whether the name goes on after a word of this label.
func isOpen(label int) bool {
	return label != outside && (placeIn(label) == begin || placeIn(label) == inside)
}

// follows reports whether label may stand after prev; final means that the
// sentence ends with it.
func follows(prev, label int, final bool) bool {
	if final && isOpen(label) {
		return false
	}
	if isOpen(prev) {
		return label != outside && kindIn(label) == kindIn(prev) && (placeIn(label) == inside || placeIn(label) == last)
	}
	return label == outside || placeIn(label) == begin || placeIn(label) == unit
}

// set is a set of labels.
type set uint64

const allLabels = set(1)<<numLabels - 1

func (s set) has(label int) bool { return s>>label&1 != 0 }

func setOf(place int, kinds ...string) set {
	var s set
	for i, k := range Kinds {
		for _, want := range kinds {
			if k == want {
				s |= 1 << labelOf(i, place)
			}
		}
	}
	return s
}

// span is a name in a sentence, by word numbers.
type span struct {
	from, to int
	kind     int
	margin   int32 // the least distance to a second choice
}

// spansOf reads the names from the labels of a sentence.
func spansOf(dst []span, labels []uint8, margins []int32) []span {
	start, low := 0, int32(0)
	for i, l := range labels {
		if l == outside {
			continue
		}
		p := placeIn(int(l))
		if p == begin || p == unit {
			start, low = i, margins[i]
		}
		low = min(low, margins[i])
		if p == last || p == unit {
			dst = append(dst, span{start, i + 1, kindIn(int(l)), low})
		}
	}
	return dst
}
