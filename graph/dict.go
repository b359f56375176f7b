package graph

import (
	"context"
	"encoding/binary"
	"fmt"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/newsgraph/kg/graph/internal/key"
	"github.com/newsgraph/kg/graph/kv"
)

// MaxNameLen is the length in bytes of the longest label, type or property key.
const MaxNameLen = 1000

// Domains of the dictionary.
const (
	domainLabel = 1
	domainType  = 2
	domainKey   = 3
)

var domainNames = map[byte]string{domainLabel: "label", domainType: "relationship type", domainKey: "property key"}

// dict gives codes to names, from 1 upwards in the order in which they are first
// used. It only grows, and it is kept in memory as a whole. A new name is committed
// by itself before a transaction uses its code, so a name may outlive a transaction
// that was rolled back.
type dict struct {
	domain byte
	db     kv.DB

	mu    sync.Mutex               // of adding
	names atomic.Pointer[[]string] // by code - 1; what it points at only grows
	codes sync.Map                 // string to uint32
}

func newDict(domain byte, db kv.DB) *dict {
	d := &dict{domain: domain, db: db}
	d.names.Store(new([]string))
	return d
}

func dictKey(b []byte, domain byte, code uint32) []byte {
	return key.Uint32(append(b, spaceDict, domain), code)
}

// load reads the dictionary.
func (d *dict) load(r kv.Reader) error {
	it := r.Scan(prefix([]byte{spaceDict, d.domain}), kv.ScanOptions{})
	defer it.Close()
	for it.Next() {
		k := it.Key()
		if len(k) != 6 || binary.BigEndian.Uint32(k[2:]) != uint32(d.len()+1) {
			return badKey(k)
		}
		name := string(it.Value())
		if d.code(name) != 0 {
			return fmt.Errorf("%s %q has two codes: %w", domainNames[d.domain], name, ErrCorrupt)
		}
		d.add(name)
	}
	return it.Close()
}

// code returns the code of a name, or zero.
func (d *dict) code(name string) uint32 {
	c, _ := d.codes.Load(name)
	code, _ := c.(uint32)
	return code
}

// name returns the name of a code, or "".
func (d *dict) name(code uint32) string {
	names := *d.names.Load()
	if code == 0 || int(code) > len(names) {
		return ""
	}
	return names[code-1]
}

// len returns the number of names, which is the highest code.
func (d *dict) len() int { return len(*d.names.Load()) }

// ensure returns the code of a name, giving it one if it is new.
func (d *dict) ensure(ctx context.Context, name string) (uint32, error) {
	if c := d.code(name); c != 0 {
		return c, nil
	}
	if err := d.check(name); err != nil {
		return 0, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if c := d.code(name); c != 0 {
		return c, nil
	}
	code := uint32(d.len() + 1)
	err := kv.Update(ctx, d.db, func(tx kv.Txn) error {
		return tx.Set(dictKey(nil, d.domain, code), []byte(name))
	})
	if err != nil {
		return 0, fmt.Errorf("add %s %q: %w", domainNames[d.domain], name, err)
	}
	d.add(name)
	return code, nil
}

func (d *dict) check(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("%s: %w: it is empty", domainNames[d.domain], ErrBadName)
	case len(name) > MaxNameLen:
		return fmt.Errorf("%s %q: %w: it has %d bytes, the limit is %d", domainNames[d.domain], clip(name), ErrBadName, len(name), MaxNameLen)
	case !utf8.ValidString(name):
		return fmt.Errorf("%s %q: %w: it is not UTF-8", domainNames[d.domain], clip(name), ErrBadName)
	}
	return nil
}

// add publishes a new name. Readers may hold the slice as it was; what they see of
// it does not change. Callers hold mu, or are alone.
func (d *dict) add(name string) {
	names := append(*d.names.Load(), name)
	d.names.Store(&names)
	d.codes.Store(name, uint32(len(names)))
}
