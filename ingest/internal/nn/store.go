package nn

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/newsgraph/kg/ingest/internal/model"
)

// Store is parameters that are written to a model file and read from it as one
// section: sparse ones as bytes with a scale for each row, the others as numbers
// of sixteen bits (IEEE 754 binary16).
type Store []*Param

// MarshalBinary writes the parameters.
func (s Store) MarshalBinary() ([]byte, error) {
	var b []byte
	for _, p := range s {
		b = binary.AppendUvarint(b, uint64(p.Rows))
		b = binary.AppendUvarint(b, uint64(p.Cols))
		if p.sparse {
			for r := range p.Rows {
				b = appendRow(b, p.Row(int32(r)))
			}
			continue
		}
		for _, x := range p.W {
			b = binary.LittleEndian.AppendUint16(b, toHalf(x))
		}
	}
	return b, nil
}

// appendRow appends a scale and a byte for each number of row.
func appendRow(b []byte, row []float32) []byte {
	most := float32(0)
	for _, x := range row {
		most = max(most, x, -x)
	}
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(most/127))
	for _, x := range row {
		q := 0.0
		if most > 0 {
			q = math.Round(float64(x) / float64(most) * 127)
		}
		b = append(b, byte(int8(q)))
	}
	return b
}

// UnmarshalBinary reads what MarshalBinary wrote for parameters of the same
// shapes.
func (s Store) UnmarshalBinary(b []byte) error {
	r := model.NewReader(b)
	for i, p := range s {
		if rows, cols := r.Uvarint(), r.Uvarint(); rows != uint64(p.Rows) || cols != uint64(p.Cols) {
			return fmt.Errorf("weights %d are %d by %d, want %d by %d: %w", i, rows, cols, p.Rows, p.Cols, model.ErrFormat)
		}
		data := r.Take(p.size())
		if r.Bad() {
			return fmt.Errorf("weights %d: %w", i, model.ErrFormat)
		}
		if !p.sparse {
			for j := range p.W {
				p.W[j] = fromHalf(binary.LittleEndian.Uint16(data[2*j:]))
			}
			continue
		}
		for r := range p.Rows {
			from := data[r*(4+p.Cols):][:4+p.Cols]
			scale := math.Float32frombits(binary.LittleEndian.Uint32(from))
			for j, c := range from[4:] {
				p.W[r*p.Cols+j] = float32(int8(c)) * scale
			}
		}
	}
	if len(r.Rest()) > 0 {
		return fmt.Errorf("weights: %d bytes too many: %w", len(r.Rest()), model.ErrFormat)
	}
	return nil
}

// size is the number of bytes that p takes in a file.
func (p *Param) size() int {
	if p.sparse {
		return p.Rows * (4 + p.Cols)
	}
	return 2 * len(p.W)
}

// toHalf rounds x to the nearest binary16, to even where two are as near.
func toHalf(x float32) uint16 {
	u := math.Float32bits(x)
	sign := uint16(u >> 16 & 0x8000)
	u &= 0x7FFFFFFF
	if u >= 0x47800000 { // 65536 and more
		return sign | 0x7BFF
	}
	if u < 0x38800000 { // below the normal numbers: multiples of 2^-24
		return sign | uint16(math.RoundToEven(math.Abs(float64(x))*(1<<24)))
	}
	u += 0xFFF + u>>13&1
	return sign | uint16(min((u-0x38000000)>>13, 0x7BFF))
}

// fromHalf is the number that a binary16 stands for. There are no infinities
// among the weights.
func fromHalf(h uint16) float32 {
	sign := uint32(h&0x8000) << 16
	if h&0x7C00 == 0 {
		x := float32(h&0x3FF) * (1.0 / (1 << 24))
		return math.Float32frombits(math.Float32bits(x) | sign)
	}
	return math.Float32frombits(sign | uint32(h&0x7FFF)<<13 + 0x38000000)
}
