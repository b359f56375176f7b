package graph

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/newsgraph/kg/graph/internal/rec"
	"github.com/newsgraph/kg/graph/kv"
)

// Properties of nodes that many nodes are asked for are kept in memory by column: one
// for each key and page of consecutive ids.

// nodePageBits is the binary logarithm of the number of nodes in a page.
const nodePageBits = 10

// A column is made when the nodes of its page that were asked for one by one weigh
// this much; one that had to be read from the store weighs coldNode.
const (
	columnWeight = 32
	coldNode     = 4
)

// fewNodes is how many nodes are too few to look for columns.
const fewNodes = 8

// maxNodeColumn is the length in bytes of the values of the largest column.
const maxNodeColumn = 256 << 10

// nodePage has the columns of consecutive nodes. What it has is that of one state of
// them.
type nodePage struct {
	asked   atomic.Int32
	columns atomic.Pointer[[]*nodeColumn]
	mu      sync.Mutex // of making columns
}

// nodeColumn is one property of the nodes of a page.
type nodeColumn struct {
	key    KeyCode
	has    [1 << nodePageBits / 64]uint64 // which nodes there are
	values []Value                        // nil if they are too large to be kept
}

func (p *nodePage) column(k KeyCode) *nodeColumn {
	if list := p.columns.Load(); list != nil {
		for _, c := range *list {
			if c.key == k {
				return c
			}
		}
	}
	return nil
}

// at returns the property of a node of the page; ok is false if the column cannot tell.
func (c *nodeColumn) at(id NodeID) (v Value, ok bool) {
	i := uint64(id) & (1<<nodePageBits - 1)
	if c.values == nil || c.has[i/64]>>(i%64)&1 == 0 {
		return Null, false
	}
	return c.values[i], true
}

// NodesProp writes one property of each node into out, which must be as long as ids:
// NodeProp for many nodes. It is quickest if the ids are in order. Where many nodes are
// asked for, the property is kept in memory by column, until a commit changes the nodes.
func (tx *Tx) NodesProp(ids []NodeID, k KeyCode, out []Value) error {
	if tx.write != nil || tx.done || len(ids) < fewNodes {
		return tx.nodesPropOne(ids, nil, k, out)
	}
	var missing []int
	// The columns used last, by the low bits of the number of their page.
	var recent [64]struct {
		number uint64 // plus one
		column *nodeColumn
	}
	for i, id := range ids {
		n := uint64(id) >> nodePageBits
		last := &recent[n%uint64(len(recent))]
		if last.number != n+1 {
			last.number, last.column = n+1, nil
			if p := tx.s.nodePages.get(n, tx.view); p != nil {
				last.column = p.column(k)
			}
		}
		if c := last.column; c != nil {
			if v, ok := c.at(id); ok {
				out[i] = v
				continue
			}
		}
		missing = append(missing, i)
	}
	if len(missing) == 0 {
		return nil
	}
	if err := tx.makeColumns(ids, missing, k); err != nil {
		return err
	}
	return tx.nodesPropOne(ids, missing, k, out)
}

// nodesPropOne reads the property of the nodes at some places, or of all, where it can
// from columns.
func (tx *Tx) nodesPropOne(ids []NodeID, places []int, k KeyCode, out []Value) error {
	n := len(ids)
	if places != nil {
		n = len(places)
	}
	for j := range n {
		i := j
		if places != nil {
			i = places[j]
			if p := tx.s.nodePages.get(uint64(ids[i])>>nodePageBits, tx.view); p != nil {
				if c := p.column(k); c != nil {
					if v, ok := c.at(ids[i]); ok {
						out[i] = v
						continue
					}
				}
			}
		}
		v, err := tx.NodeProp(ids[i], k)
		if err != nil {
			return err
		}
		out[i] = v
	}
	return nil
}

// pageTask is a page of which a column is to be made.
type pageTask struct {
	number uint64
	page   *nodePage
}

// makeColumns makes columns of the pages of which enough nodes have been asked for.
func (tx *Tx) makeColumns(ids []NodeID, missing []int, k KeyCode) error {
	weights := map[uint64]int32{}
	for _, i := range missing {
		weight := int32(coldNode)
		if tx.s.nodes.get(uint64(ids[i]), tx.view) != nil {
			weight = 1
		}
		weights[uint64(ids[i])>>nodePageBits] += weight
	}
	var tasks []pageTask
	for n, weight := range weights {
		p := tx.s.nodePages.get(n, tx.view)
		if p == nil {
			p = new(nodePage)
			tx.s.nodePages.put(n, tx.view, tx.s.nodePages.observe(n), p, 48)
			if p = tx.s.nodePages.get(n, tx.view); p == nil {
				continue
			}
		}
		if p.asked.Add(weight) >= columnWeight && p.column(k) == nil {
			tasks = append(tasks, pageTask{n, p})
		}
	}
	slices.SortFunc(tasks, func(a, b pageTask) int { return cmpUint(a.number, b.number) })
	return tx.parallel(len(tasks), 2, func(tx *Tx, i int) error { return tx.makeColumn(tasks[i].number, tasks[i].page, k) })
}

// parallel calls fn for 0 to n-1 with transactions for one goroutine each, on all
// processors if there are a few calls for each.
func (tx *Tx) parallel(n, few int, fn func(tx *Tx, i int) error) error {
	workers := min(runtime.GOMAXPROCS(0), n/few)
	if workers < 2 || tx.write != nil {
		for i := range n {
			if err := fn(tx, i); err != nil {
				return err
			}
		}
		return nil
	}
	errs := make([]error, workers)
	var next atomic.Int64
	var all sync.WaitGroup
	for w := range workers {
		own := tx.Fork()
		all.Go(func() {
			for errs[w] == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				errs[w] = fn(own, i)
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// makeColumn makes one column of a page, unless that has been done meanwhile.
func (tx *Tx) makeColumn(n uint64, p *nodePage, k KeyCode) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.column(k) != nil {
		return nil
	}
	if err := tx.ctx.Err(); err != nil {
		return err
	}
	c, size, err := tx.readNodeColumn(n, k)
	if err != nil {
		return err
	}
	var list []*nodeColumn
	if old := p.columns.Load(); old != nil {
		list = slices.Clone(*old)
	}
	list = append(list, c)
	p.columns.Store(&list)
	tx.s.nodePages.enlarge(n, p, size)
	return nil
}

// readNodeColumn reads a property of all nodes of a page.
func (tx *Tx) readNodeColumn(n uint64, k KeyCode) (c *nodeColumn, size int64, err error) {
	c = &nodeColumn{key: k}
	size = 256
	var data []byte   // the values, one after the other
	var ends []uint32 // where the value of each slot of slots ends
	var slots []uint16
	r := kv.Range{Start: nodeKey(nil, NodeID(n<<nodePageBits)), End: nodeKey(nil, NodeID((n+1)<<nodePageBits))}
	it := tx.r.Scan(r, kv.ScanOptions{})
	defer it.Close()
	for it.Next() {
		id, err := lastUint64(it.Key(), 9)
		if err != nil {
			return nil, 0, err
		}
		slot := id & (1<<nodePageBits - 1)
		c.has[slot/64] |= 1 << (slot % 64)
		raw, err := rawProp(it.Value(), k)
		if err != nil {
			return nil, 0, corrupt("node", id, err)
		}
		if len(raw) == 0 || len(data) > maxNodeColumn {
			continue
		}
		data = append(data, raw...)
		slots, ends = append(slots, uint16(slot)), append(ends, uint32(len(data)))
	}
	if err := it.Close(); err != nil || len(data) > maxNodeColumn {
		return c, size, err
	}
	data = slices.Clip(data)
	c.values = make([]Value, 1<<nodePageBits)
	start := uint32(0)
	for i, slot := range slots {
		r := rec.NewReader(data[start:ends[i]])
		if c.values[slot], err = readValue(&r, true); err == nil {
			err = r.Done()
		}
		if err != nil {
			return nil, 0, corrupt("node", n<<nodePageBits|uint64(slot), err)
		}
		start = ends[i]
	}
	return c, size + int64(len(data)) + 24<<nodePageBits, nil
}

// rawProp returns the stored form of a property of a stored node, or nothing.
func rawProp(record []byte, k KeyCode) ([]byte, error) {
	r := rec.NewReader(record)
	for range r.Count(1) {
		r.Uint32()
	}
	for range r.Count(2) {
		key := KeyCode(r.Uint32())
		start := len(record) - r.Len()
		if key > k {
			break
		}
		skipValue(&r)
		if key == k {
			if err := r.Err(); err != nil {
				return nil, err
			}
			return record[start : len(record)-r.Len()], nil
		}
	}
	if err := r.Err(); err != nil {
		return nil, fmt.Errorf("properties: %w", err)
	}
	return nil, nil
}
