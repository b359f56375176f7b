package badgerkv

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/fb"
	"github.com/dgraph-io/badger/v4/options"
	"github.com/dgraph-io/badger/v4/pb"
	"github.com/dgraph-io/badger/v4/table"
	"github.com/dgraph-io/badger/v4/y"
	"github.com/klauspost/compress/snappy"
	"google.golang.org/protobuf/proto"

	"github.com/newsgraph/kg/graph/kv"
)

// After a crash there is no mark to compare files with, and the checksums in Badger's
// tables are all there is. Badger ends the process when it meets some kinds of damage
// while it verifies them, so they are read here first. A table is blocks, an index,
// the index's length, its checksum, and the length of that; a block is packed, and
// ends with its own checksum and the length of that.

// verifyTables compares every block of every table with its checksum.
func verifyTables(dir string, o badger.Options) error {
	manifest, err := readManifest(dir, o)
	if err != nil {
		return err
	}
	names := make([]string, 0, len(manifest.Tables))
	kinds := map[string]options.CompressionType{}
	for id, t := range manifest.Tables {
		name := table.IDToFilename(id)
		names = append(names, name)
		kinds[name] = t.Compression
	}
	errs := make([]error, len(names))
	eachFile(names, func(i int, name string) {
		if err := verifyTable(filepath.Join(dir, name), kinds[name]); err != nil {
			errs[i] = fmt.Errorf("%w: table %s: %w", kv.ErrCorrupt, name, err)
		}
	})
	return errors.Join(errs...)
}

func readManifest(dir string, o badger.Options) (m badger.Manifest, err error) {
	defer guard("read "+manifestName, &err)
	f, err := os.Open(filepath.Join(dir, manifestName))
	if errors.Is(err, os.ErrNotExist) {
		return m, nil // a new store
	}
	if err != nil {
		return m, err
	}
	defer f.Close()
	m, _, err = badger.ReplayManifestFile(f, Magic, o)
	if err != nil {
		return m, fmt.Errorf("%w: %s: %w", kv.ErrCorrupt, manifestName, err)
	}
	return m, nil
}

func verifyTable(file string, kind options.CompressionType) (err error) {
	defer guard("verify", &err)
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	rest, sum, err := cutSum(b)
	if err != nil {
		return err
	}
	blocks, index, err := cutTail(rest)
	if err != nil {
		return err
	}
	if err := y.VerifyChecksum(index, sum); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	// The index is as it was written: from here lengths can be trusted.
	root := fb.GetRootAsTableIndex(index, 0)
	var at fb.BlockOffset
	for i := range root.OffsetsLength() {
		if !root.Offsets(&at, i) || uint64(at.Offset())+uint64(at.Len()) > uint64(len(blocks)) {
			return fmt.Errorf("block %d lies outside of the file", i)
		}
		if err := verifyBlock(blocks[at.Offset():at.Offset()+at.Len()], kind); err != nil {
			return fmt.Errorf("block %d: %w", i, err)
		}
	}
	return nil
}

func verifyBlock(b []byte, kind options.CompressionType) error {
	var err error
	switch kind {
	case options.Snappy:
		b, err = snappy.Decode(nil, b)
	case options.ZSTD:
		b, err = y.ZSTDDecompress(nil, b)
	}
	if err != nil {
		return err
	}
	data, sum, err := cutSum(b)
	if err != nil {
		return err
	}
	return y.VerifyChecksum(data, sum)
}

// cutSum splits a checksum off the end of b.
func cutSum(b []byte) (rest []byte, sum *pb.Checksum, err error) {
	rest, tail, err := cutTail(b)
	if err != nil {
		return nil, nil, err
	}
	sum = new(pb.Checksum)
	if err := proto.Unmarshal(tail, sum); err != nil {
		return nil, nil, fmt.Errorf("checksum: %w", err)
	}
	return rest, sum, nil
}

// cutTail splits bytes with their length behind them off the end of b.
func cutTail(b []byte) (rest, tail []byte, err error) {
	if len(b) < 4 {
		return nil, nil, errors.New("it is cut short")
	}
	n := uint64(binary.BigEndian.Uint32(b[len(b)-4:]))
	b = b[:len(b)-4]
	if n > uint64(len(b)) {
		return nil, nil, fmt.Errorf("a length of %d is too large", n)
	}
	return b[:uint64(len(b))-n], b[uint64(len(b))-n:], nil
}
