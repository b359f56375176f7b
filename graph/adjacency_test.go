package graph

import (
	"slices"
	"testing"

	"github.com/newsgraph/kg/graph/internal/rec"
	"pgregory.net/rapid"
)

func drawNeighbours(t *rapid.T) []neighbour {
	list := rapid.SliceOf(rapid.Custom(func(t *rapid.T) neighbour {
		return neighbour{
			TypeCode(rapid.Uint32Range(1, 4).Draw(t, "type")),
			NodeID(rapid.OneOf(rapid.Uint64Range(1, 9), rapid.Uint64Min(1)).Draw(t, "other")),
			EdgeID(rapid.OneOf(rapid.Uint64Range(1, 9), rapid.Uint64Range(1, 1<<62)).Draw(t, "edge")),
		}
	})).Draw(t, "list")
	slices.SortFunc(list, neighbour.compare)
	return slices.CompactFunc(list, func(a, b neighbour) bool { return a.compare(b) == 0 })
}

func TestListCodec(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawNeighbours(t)
		data := appendList(nil, 300, list)[2:] // the form, and a byte of the mark
		r := rec.NewReader(data[1:])
		var a adjacency
		if err := a.readList(&r); err != nil || !slices.Equal(a.neighbours(nil), list) {
			t.Fatalf("%v was read as %v, %v", list, a.neighbours(nil), err)
		}
		d := a.directory()
		r = rec.NewReader(appendDirectory(nil, 0, d)[2:])
		if back, err := readDirectory(&r); err != nil || !slices.Equal(back, d) {
			t.Fatalf("%v was read as %v, %v", d, back, err)
		}
		var blocks adjacency
		err := eachBlock(list, rapid.IntRange(1, 5).Draw(t, "block"), func(block []neighbour) error {
			return blocks.readBlock(blockKey(nil, 7, Outgoing, block[0]), appendBlock(nil, block))
		})
		if err != nil || !slices.Equal(blocks.neighbours(nil), list) {
			t.Fatalf("blocks of %v were read as %v, %v", list, blocks.neighbours(nil), err)
		}
		cut := rec.NewReader(data[1 : 1+rapid.IntRange(0, len(data)-2).Draw(t, "cut")])
		if err := new(adjacency).readList(&cut); err == nil {
			t.Fatal("a list cut short was read")
		}
	})
}

func TestEndsCodec(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := make([]EdgeRow, rapid.IntRange(1, 30).Draw(t, "rows"))
		for i := range rows {
			if rapid.IntRange(0, 3).Draw(t, "there") > 0 {
				rows[i] = EdgeRow{EdgeID(i), TypeCode(rapid.Uint32Min(1).Draw(t, "type")),
					NodeID(rapid.Uint64Range(1, 1<<40).Draw(t, "from")), NodeID(rapid.Uint64Range(1, 1<<40).Draw(t, "to"))}
			}
		}
		e, err := readEnds(appendEnds(nil, rows, []KeyCode{2, 9}))
		if err != nil || !slices.Equal(e.keys, []KeyCode{2, 9}) {
			t.Fatal(e, err)
		}
		for i, row := range rows {
			if e.has(i) != (row.Type != 0) || row.Type != 0 && e.row(EdgeID(i), i) != row {
				t.Fatalf("slot %d: %v %v, want %v", i, e.has(i), e.row(EdgeID(i), i), row)
			}
		}
	})
}

func FuzzReadList(f *testing.F) {
	f.Add(appendList(nil, 7, []neighbour{{1, 2, 3}, {1, 2, 4}, {3, 1, 9}}))
	f.Add(appendDirectory(nil, 0, directory{{1, 5}, {7, 2}}))
	f.Add(appendEnds(nil, []EdgeRow{{1, 1, 2, 3}, {}, {3, 1, 5, 6}}, []KeyCode{4}))
	f.Fuzz(func(t *testing.T, data []byte) {
		if e, err := readEnds(data); err == nil {
			for i := range e.n {
				if e.has(i) {
					e.row(1, i)
				}
			}
		}
		var d deltas
		if d.read(data) == nil {
			d.net()
		}
		r := rec.NewReader(data)
		form := r.Byte()
		r.Uint()
		switch form {
		case listWhole:
			var a adjacency
			if a.readList(&r) == nil {
				list := a.neighbours(nil)
				if !slices.IsSortedFunc(list, neighbour.compare) {
					t.Errorf("read an unsorted list: %v", list)
				}
			}
		case listSplit:
			if d, err := readDirectory(&r); err == nil {
				_ = d.total()
			}
		}
	})
}
