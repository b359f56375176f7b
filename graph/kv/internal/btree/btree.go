// Package btree is an ordered map from byte strings to byte strings that can be
// cloned in constant time: a B+tree whose nodes are copied when they are written
// and belong to somebody else as well.
//
//	var t btree.Tree
//	t.Set([]byte("a"), []byte("1"))
//	old := t.Clone() // does not change with t
package btree

import "bytes"

// fanout is the most entries of a leaf and the most children of an inner node.
const fanout = 32

// owner marks the nodes that one tree may write in place.
type owner struct{ _ byte }

// node is a leaf (kids is nil) with len(keys) entries, or an inner node where
// kids[i] holds the keys from keys[i-1] up to keys[i].
type node struct {
	owner *owner
	keys  [][]byte
	vals  [][]byte
	kids  []*node
}

// Tree is the map. The zero Tree is empty. It keeps the slices it is given. One
// goroutine may write it; Clones are independent of one another.
type Tree struct {
	root  *node
	owner *owner
	n     int
}

// Len returns the number of entries.
func (t *Tree) Len() int { return t.n }

// Clone returns a tree with the same entries. It costs nothing; later writes to
// either copy the nodes on their way.
func (t *Tree) Clone() *Tree {
	t.owner = nil
	return &Tree{root: t.root, n: t.n}
}

// Get returns the value of key.
func (t *Tree) Get(key []byte) ([]byte, bool) {
	n := t.root
	if n == nil {
		return nil, false
	}
	for n.kids != nil {
		n = n.kids[n.child(key)]
	}
	i := n.search(key)
	if i < len(n.keys) && bytes.Equal(n.keys[i], key) {
		return n.vals[i], true
	}
	return nil, false
}

// Set stores val under key and reports whether the key is new.
func (t *Tree) Set(key, val []byte) bool {
	if t.owner == nil {
		t.owner = new(owner)
	}
	if t.root == nil {
		t.root = t.newNode(false)
	}
	t.root = t.own(t.root)
	sep, right, added := t.insert(t.root, key, val)
	if right != nil {
		root := t.newNode(true)
		root.keys = append(root.keys, sep)
		root.kids = append(root.kids, t.root, right)
		t.root = root
	}
	if added {
		t.n++
	}
	return added
}

// Delete removes key and reports whether it was there.
func (t *Tree) Delete(key []byte) bool {
	if _, ok := t.Get(key); !ok {
		return false
	}
	if t.owner == nil {
		t.owner = new(owner)
	}
	t.root = t.own(t.root)
	t.remove(t.root, key)
	t.n--
	for len(t.root.kids) == 1 {
		t.root = t.root.kids[0]
	}
	if t.root.isEmpty() {
		t.root = nil
	}
	return true
}

func (t *Tree) newNode(inner bool) *node {
	n := &node{owner: t.owner, keys: make([][]byte, 0, fanout)}
	if inner {
		n.kids = make([]*node, 0, fanout)
	} else {
		n.vals = make([][]byte, 0, fanout)
	}
	return n
}

// own returns n if the tree may write it, else a copy that it may.
func (t *Tree) own(n *node) *node {
	if n.owner == t.owner {
		return n
	}
	c := t.newNode(n.kids != nil)
	c.keys = append(c.keys, n.keys...)
	c.vals = append(c.vals, n.vals...)
	c.kids = append(c.kids, n.kids...)
	return c
}

// insert puts the entry below n, which the tree owns. If n had to be split, it
// returns the new right half and the smallest key that belongs there.
func (t *Tree) insert(n *node, key, val []byte) (sep []byte, right *node, added bool) {
	if n.kids == nil {
		i := n.search(key)
		if i < len(n.keys) && bytes.Equal(n.keys[i], key) {
			n.vals[i] = val
			return nil, nil, false
		}
		if len(n.keys) == fanout {
			right = t.split(n, i)
			if i > len(n.keys) || len(right.keys) == 0 {
				right.insertAt(i-len(n.keys), key, val)
				return right.keys[0], right, true
			}
			sep = right.keys[0]
		}
		n.insertAt(i, key, val)
		return sep, right, true
	}
	i := n.child(key)
	kid := t.own(n.kids[i])
	n.kids[i] = kid
	upSep, upKid, added := t.insert(kid, key, val)
	if upKid == nil {
		return nil, nil, added
	}
	if len(n.kids) == fanout {
		sep, right = t.splitInner(n)
		if i >= len(n.kids) {
			i -= len(n.kids)
			n = right
		}
	}
	n.keys = insertAt(n.keys, i, upSep)
	n.kids = insertAt(n.kids, i+1, upKid)
	return sep, right, added
}

// split moves the upper half of a full leaf to a new one. If the entry to come
// goes to the very end, nothing moves, so that keys in order fill their leaves.
func (t *Tree) split(n *node, at int) *node {
	mid := fanout / 2
	if at == fanout {
		mid = fanout
	}
	right := t.newNode(false)
	right.keys = append(right.keys, n.keys[mid:]...)
	right.vals = append(right.vals, n.vals[mid:]...)
	clear(n.keys[mid:])
	clear(n.vals[mid:])
	n.keys, n.vals = n.keys[:mid], n.vals[:mid]
	return right
}

// splitInner moves the upper half of a full inner node to a new one and returns
// the key between the two.
func (t *Tree) splitInner(n *node) ([]byte, *node) {
	mid := fanout / 2
	right := t.newNode(true)
	sep := n.keys[mid-1]
	right.keys = append(right.keys, n.keys[mid:]...)
	right.kids = append(right.kids, n.kids[mid:]...)
	clear(n.keys[mid-1:])
	clear(n.kids[mid:])
	n.keys, n.kids = n.keys[:mid-1], n.kids[:mid]
	return sep, right
}

// remove takes key out below n, which the tree owns, and drops nodes that become
// empty. Nodes that are merely small stay: they fill up again or empty out.
func (t *Tree) remove(n *node, key []byte) {
	if n.kids == nil {
		i := n.search(key)
		n.keys = removeAt(n.keys, i)
		n.vals = removeAt(n.vals, i)
		return
	}
	i := n.child(key)
	kid := t.own(n.kids[i])
	n.kids[i] = kid
	t.remove(kid, key)
	if !kid.isEmpty() {
		return
	}
	n.kids = removeAt(n.kids, i)
	if len(n.keys) > 0 {
		n.keys = removeAt(n.keys, max(i-1, 0))
	}
}

func (n *node) isEmpty() bool {
	if n.kids != nil {
		return len(n.kids) == 0
	}
	return len(n.keys) == 0
}

func (n *node) insertAt(i int, key, val []byte) {
	n.keys = insertAt(n.keys, i, key)
	n.vals = insertAt(n.vals, i, val)
}

// search returns the first index of a leaf whose key is not below key.
func (n *node) search(key []byte) int {
	lo, hi := 0, len(n.keys)
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if bytes.Compare(n.keys[m], key) < 0 {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo
}

// child returns the index of the child that key belongs to.
func (n *node) child(key []byte) int {
	lo, hi := 0, len(n.keys)
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if bytes.Compare(n.keys[m], key) <= 0 {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo
}

func insertAt[T any](s []T, i int, v T) []T {
	var zero T
	s = append(s, zero)
	copy(s[i+1:], s[i:])
	s[i] = v
	return s
}

func removeAt[T any](s []T, i int) []T {
	var zero T
	copy(s[i:], s[i+1:])
	s[len(s)-1] = zero
	return s[:len(s)-1]
}
