package model

// Trim keeps at most limit weights, the largest, and drops the rest with the
// rows that are left empty.
func (t *Table) Trim(limit int) {
	if len(t.cells) <= limit {
		return
	}
	var sizes [maxCode + 1]int
	for _, c := range t.cells {
		sizes[size(c.code)]++
	}
	least, kept := maxCode+1, 0
	for least > 1 && kept+sizes[least-1] <= limit {
		least--
		kept += sizes[least]
	}
	spare := limit - kept // of the weights one step below, the first so many stay
	keys, starts := t.keys[:0], []uint32{}
	var cells []weight
	for i, k := range t.keys {
		from := len(cells)
		for _, c := range t.cells[t.starts[i]:t.starts[i+1]] {
			n := size(c.code)
			if n == least-1 && spare > 0 {
				spare--
				n++
			}
			if n >= least {
				cells = append(cells, c)
			}
		}
		if len(cells) > from {
			keys, starts = append(keys, k), append(starts, uint32(from))
		}
	}
	t.keys, t.starts, t.cells = keys, append(starts, uint32(len(cells))), cells
	t.index()
}

func size(code int8) int {
	if code < 0 {
		return -int(code)
	}
	return int(code)
}
