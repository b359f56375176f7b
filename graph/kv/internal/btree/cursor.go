package btree

// Cursor is a place in a tree. It is valid until the tree is written; clone the
// tree first to keep it longer.
type Cursor struct {
	root  *node
	stack []frame // from the root to a leaf; empty means off the end
}

type frame struct {
	n *node
	i int
}

// Cursor returns a cursor that is nowhere: seek it first.
func (t *Tree) Cursor() Cursor {
	return Cursor{root: t.root, stack: make([]frame, 0, 8)}
}

// Valid reports whether the cursor is on an entry.
func (c *Cursor) Valid() bool { return len(c.stack) > 0 }

// Key returns the key under the cursor.
func (c *Cursor) Key() []byte {
	f := &c.stack[len(c.stack)-1]
	return f.n.keys[f.i]
}

// Value returns the value under the cursor.
func (c *Cursor) Value() []byte {
	f := &c.stack[len(c.stack)-1]
	return f.n.vals[f.i]
}

// SeekGE moves to the first key that is not below key.
func (c *Cursor) SeekGE(key []byte) {
	if leaf := c.descend(key); leaf != nil && leaf.i == len(leaf.n.keys) {
		leaf.i--
		c.Next()
	}
}

// SeekLT moves to the last key below key.
func (c *Cursor) SeekLT(key []byte) {
	if leaf := c.descend(key); leaf != nil {
		c.Prev()
	}
}

// descend puts the stack on the place in a leaf where key is or would be.
func (c *Cursor) descend(key []byte) *frame {
	c.stack = c.stack[:0]
	n := c.root
	if n == nil {
		return nil
	}
	for n.kids != nil {
		i := n.child(key)
		c.stack = append(c.stack, frame{n, i})
		n = n.kids[i]
	}
	c.stack = append(c.stack, frame{n, n.search(key)})
	return &c.stack[len(c.stack)-1]
}

// First moves to the first entry.
func (c *Cursor) First() { c.SeekGE(nil) }

// Last moves to the last entry.
func (c *Cursor) Last() {
	c.stack = c.stack[:0]
	n := c.root
	if n == nil {
		return
	}
	for n.kids != nil {
		c.stack = append(c.stack, frame{n, len(n.kids) - 1})
		n = n.kids[len(n.kids)-1]
	}
	c.stack = append(c.stack, frame{n, len(n.keys) - 1})
}

// Next moves to the entry above.
func (c *Cursor) Next() {
	leaf := &c.stack[len(c.stack)-1]
	if leaf.i++; leaf.i < len(leaf.n.keys) {
		return
	}
	d := len(c.stack) - 2
	for d >= 0 && c.stack[d].i == len(c.stack[d].n.kids)-1 {
		d--
	}
	if d < 0 {
		c.stack = c.stack[:0]
		return
	}
	c.stack[d].i++
	n := c.stack[d].n.kids[c.stack[d].i]
	c.stack = c.stack[:d+1]
	for n.kids != nil {
		c.stack = append(c.stack, frame{n, 0})
		n = n.kids[0]
	}
	c.stack = append(c.stack, frame{n, 0})
}

// Prev moves to the entry below.
func (c *Cursor) Prev() {
	leaf := &c.stack[len(c.stack)-1]
	if leaf.i--; leaf.i >= 0 {
		return
	}
	d := len(c.stack) - 2
	for d >= 0 && c.stack[d].i == 0 {
		d--
	}
	if d < 0 {
		c.stack = c.stack[:0]
		return
	}
	c.stack[d].i--
	n := c.stack[d].n.kids[c.stack[d].i]
	c.stack = c.stack[:d+1]
	for n.kids != nil {
		c.stack = append(c.stack, frame{n, len(n.kids) - 1})
		n = n.kids[len(n.kids)-1]
	}
	c.stack = append(c.stack, frame{n, len(n.keys) - 1})
}
