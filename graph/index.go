package graph

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sort"
	"sync"

	"github.com/newsgraph/kg/graph/internal/key"
	"github.com/newsgraph/kg/graph/internal/rec"
	"github.com/newsgraph/kg/graph/kv"
)

// Index is an index on the value of one property of the nodes that have one label.
// A unique index is a constraint too: no two of the nodes have an equal value.
type Index struct {
	Label  string
	Key    string
	Unique bool

	LabelCode LabelCode
	KeyCode   KeyCode

	id    uint32
	state uint8
}

// States of an index. They are part of the format.
const (
	indexBuilding = 1 // kept by writes, not complete yet
	indexReady    = 2
	indexDropped  = 3 // its entries are being deleted
)

// maxIndexKey is how much of the encoded form of a value an index entry holds. What
// is longer is cut, and a hash of eight bytes of the whole follows.
const maxIndexKey = 1024

func indexDefKey(b []byte, id uint32) []byte { return key.Uint32(append(b, spaceIndexDef), id) }

// prefix appends what all entries of the index begin with.
func (ix Index) prefix(b []byte) []byte {
	space := byte(spaceIndex)
	if ix.Unique {
		space = spaceUnique
	}
	return key.Uint32(append(b, space), ix.id)
}

// entryValue appends the prefix and the value. Of a value that is cut, other values
// may have the same bytes.
func (ix Index) entryValue(b []byte, v Value) []byte {
	b = ix.prefix(b)
	start := len(b)
	b = appendIndexKey(b, v)
	if len(b)-start <= maxIndexKey {
		return b
	}
	hash := fnv1a(b[start:])
	return key.Uint64(b[:start+maxIndexKey], hash)
}

// entryKey appends the key under which a node is entered.
func (ix Index) entryKey(b []byte, v Value, id NodeID) []byte {
	b = ix.entryValue(b, v)
	if ix.Unique {
		return b
	}
	return key.Uint64(b, uint64(id))
}

// parseEntry returns the node of an entry and the value part of its key.
func (ix Index) parseEntry(k, v []byte) (id NodeID, value []byte, err error) {
	const head = 5
	if ix.Unique {
		r := rec.NewReader(v)
		id = NodeID(r.Uint())
		if len(k) <= head || r.Done() != nil {
			return 0, nil, badKey(k)
		}
		return id, k[head:], nil
	}
	if len(k) <= head+8 {
		return 0, nil, badKey(k)
	}
	return NodeID(binary.BigEndian.Uint64(k[len(k)-8:])), k[head : len(k)-8], nil
}

// isCut reports whether the value part of an entry was cut.
func isCut(value []byte) bool { return len(value) > maxIndexKey }

// fnv1a is the 64-bit FNV-1a hash. It is part of the format.
func fnv1a(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}

// indexable reports whether a value has an entry: values that do not equal
// themselves, such as NaN, cannot be sought.
func indexable(v Value) bool { return v.Equal(v) == True }

// indexList is one state of all indexes; it is never changed.
type indexList struct {
	version uint64
	all     []Index // by id
}

// indexes keeps the newest list.
type indexes struct {
	mu   sync.Mutex
	list *indexList
}

// indexList returns the list that a reader sees, from memory if it is that one.
func (s *Store) indexList(r kv.Reader) (*indexList, error) {
	version, err := indexVersion(r)
	if err != nil {
		return nil, err
	}
	s.indexes.mu.Lock()
	list := s.indexes.list
	s.indexes.mu.Unlock()
	if list.version == version {
		return list, nil
	}
	if list, err = readIndexes(r, s.labels, s.keys); err != nil {
		return nil, err
	}
	s.indexes.mu.Lock()
	if list.version > s.indexes.list.version {
		s.indexes.list = list
	}
	s.indexes.mu.Unlock()
	return list, nil
}

func indexVersion(r kv.Reader) (uint64, error) {
	v, err := getOrNil(r, metaKey(metaIndexes))
	if err != nil || v == nil {
		return 0, err
	}
	rd := rec.NewReader(v)
	version := rd.Uint()
	if err := rd.Done(); err != nil {
		return 0, fmt.Errorf("version of the indexes: %w: %w", ErrCorrupt, err)
	}
	return version, nil
}

func readIndexes(r kv.Reader, labels, keys *dict) (*indexList, error) {
	version, err := indexVersion(r)
	if err != nil {
		return nil, err
	}
	list := &indexList{version: version}
	it := r.Scan(prefix([]byte{spaceIndexDef}), kv.ScanOptions{})
	defer it.Close()
	for it.Next() {
		k := it.Key()
		if len(k) != 5 {
			return nil, badKey(k)
		}
		rd := rec.NewReader(it.Value())
		ix := Index{id: binary.BigEndian.Uint32(k[1:])}
		ix.state = rd.Byte()
		ix.Unique = rd.Byte() != 0
		ix.LabelCode, ix.KeyCode = LabelCode(rd.Uint32()), KeyCode(rd.Uint32())
		if err := rd.Done(); err != nil || ix.state < indexBuilding || ix.state > indexDropped {
			return nil, fmt.Errorf("index %d: %w", ix.id, ErrCorrupt)
		}
		ix.Label, ix.Key = labels.name(uint32(ix.LabelCode)), keys.name(uint32(ix.KeyCode))
		list.all = append(list.all, ix)
	}
	return list, it.Close()
}

func (ix Index) def() []byte {
	unique := byte(0)
	if ix.Unique {
		unique = 1
	}
	return rec.Uint(rec.Uint([]byte{ix.state, unique}, uint64(ix.LabelCode)), uint64(ix.KeyCode))
}

// getOrNil returns nil for an absent key.
func getOrNil(r kv.Reader, k []byte) ([]byte, error) {
	v, err := r.Get(k)
	if errors.Is(err, kv.ErrNotFound) {
		return nil, nil
	}
	return v, err
}

// Indexes returns the indexes that are ready, by label and key.
func (tx *Tx) Indexes() ([]Index, error) {
	list, err := tx.indexList()
	if err != nil {
		return nil, err
	}
	var out []Index
	for _, ix := range list.all {
		if ix.state == indexReady {
			out = append(out, ix)
		}
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].Label != out[j].Label {
			return out[i].Label < out[j].Label
		}
		return out[i].Key < out[j].Key
	})
	return out, nil
}

// FindIndex returns the index on a label and a key, if there is one that is ready.
func (tx *Tx) FindIndex(label LabelCode, k KeyCode) (Index, bool, error) {
	list, err := tx.indexList()
	if err != nil {
		return Index{}, false, err
	}
	for _, ix := range list.all {
		if ix.LabelCode == label && ix.KeyCode == k && ix.state == indexReady {
			return ix, true, nil
		}
	}
	return Index{}, false, nil
}

func (tx *Tx) indexList() (*indexList, error) {
	if tx.indexes == nil {
		list, err := tx.s.indexList(tx.r)
		if err != nil {
			return nil, fmt.Errorf("read indexes: %w", err)
		}
		tx.indexes = list
	}
	return tx.indexes, nil
}

// reindex changes the entries of a node whose labels or properties change. Either
// side may be nil: a node that is made or deleted.
func (tx *Tx) reindex(id NodeID, was, is *nodeState) error {
	for _, ix := range tx.write.indexes.all {
		if ix.state == indexDropped {
			continue
		}
		before, after := was.indexed(ix), is.indexed(ix)
		if !before.IsNull() && !after.IsNull() && before.Equivalent(after) {
			continue
		}
		if !before.IsNull() {
			if err := tx.removeEntry(ix, before, id); err != nil {
				return err
			}
		}
		if !after.IsNull() {
			if err := tx.addEntry(ix, after, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// removeEntry deletes an entry. A unique index that is being built may not have it
// yet, or have that of another node.
func (tx *Tx) removeEntry(ix Index, v Value, id NodeID) error {
	k := ix.entryKey(nil, v, id)
	tx.noteEntry(ix, k)
	if ix.Unique {
		old, err := getOrNil(tx.txn, k)
		if err != nil {
			return err
		}
		if r := rec.NewReader(old); NodeID(r.Uint()) != id {
			return nil
		}
	}
	return tx.txn.Delete(k)
}

// addEntry makes an entry, or gives a ConstraintError.
func (tx *Tx) addEntry(ix Index, v Value, id NodeID) error {
	k := ix.entryKey(nil, v, id)
	tx.noteEntry(ix, k)
	if !ix.Unique {
		return tx.txn.Set(k, nil)
	}
	if err := tx.txn.Lock(k); err != nil {
		return err
	}
	old, err := getOrNil(tx.txn, k)
	if err != nil {
		return err
	}
	if old != nil {
		r := rec.NewReader(old)
		if other := NodeID(r.Uint()); other != id {
			return &ConstraintError{ix.Label, ix.Key, v, other}
		}
	}
	return tx.txn.Set(k, rec.Uint(nil, uint64(id)))
}

// noteEntry notes that the commit changes what is found under a value.
func (tx *Tx) noteEntry(ix Index, k []byte) {
	if !ix.Unique {
		k = k[:len(k)-8]
	}
	tx.write.seeks[tx.s.bucketOf(k)] = struct{}{}
}

// indexed returns the value under which the node is entered in an index, or Null.
func (n *nodeState) indexed(ix Index) Value {
	if n == nil || !n.hasLabel(ix.LabelCode) {
		return Null
	}
	if v := n.prop(ix.KeyCode); indexable(v) {
		return v
	}
	return Null
}
