package model

import (
	"bytes"
	"encoding"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// Format is the version of the file format that this package writes and reads.
const Format = 1

const magic = "KGMODEL\n"

// Corpus names a file that a model was trained on.
type Corpus struct {
	Name    string `json:"name"`
	SHA256  string `json:"sha256"`
	Licence string `json:"licence"`
	Words   int    `json:"words"`
}

// Header says what a model is and where it came from.
type Header struct {
	Format  int                `json:"format"`
	Kind    string             `json:"kind"` // "tokens", "tagger", "parser", "ner"
	Seed    uint64             `json:"seed"`
	Rounds  int                `json:"rounds,omitempty"`
	Corpora []Corpus           `json:"corpora,omitempty"`
	Scores  map[string]float64 `json:"scores,omitempty"` // on development sets, in percent
	Labels  []string           `json:"labels,omitempty"`
}

// File is a model as it is stored: a header and named sections.
type File struct {
	Header
	Sections []Section
}

// Section is one part of a model file.
type Section struct {
	Name string
	Data []byte
}

// ErrFormat is wrapped by the errors of Decode for data that is no model, or a
// damaged one.
var ErrFormat = errors.New("not a model file")

// Put adds the section name with what v marshals to.
func (f *File) Put(name string, v encoding.BinaryMarshaler) error {
	data, err := v.MarshalBinary()
	if err != nil {
		return fmt.Errorf("section %s: %w", name, err)
	}
	f.Sections = append(f.Sections, Section{name, data})
	return nil
}

// Get unmarshals the section name into v.
func (f *File) Get(name string, v encoding.BinaryUnmarshaler) error {
	for _, s := range f.Sections {
		if s.Name == name {
			if err := v.UnmarshalBinary(s.Data); err != nil {
				return fmt.Errorf("section %s: %w", name, err)
			}
			return nil
		}
	}
	return fmt.Errorf("section %s is missing: %w", name, ErrFormat)
}

// Encode writes the file: magic, header as JSON, sections, checksum.
func (f *File) Encode(w io.Writer) error {
	f.Format = Format
	head, err := json.Marshal(f.Header)
	if err != nil {
		return fmt.Errorf("model header: %w", err)
	}
	var b bytes.Buffer
	b.WriteString(magic)
	put := func(data []byte) {
		b.Write(binary.AppendUvarint(nil, uint64(len(data))))
		b.Write(data)
	}
	put(head)
	for _, s := range f.Sections {
		put([]byte(s.Name))
		put(s.Data)
	}
	sum := crc32.Checksum(b.Bytes(), castagnoli)
	b.Write(binary.LittleEndian.AppendUint32(nil, sum))
	_, err = w.Write(b.Bytes())
	return err
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Decode reads a model file. The sections share memory with data.
func Decode(data []byte) (*File, error) {
	if len(data) < len(magic)+4 || string(data[:len(magic)]) != magic {
		return nil, ErrFormat
	}
	body := data[:len(data)-4]
	if crc32.Checksum(body, castagnoli) != binary.LittleEndian.Uint32(data[len(body):]) {
		return nil, fmt.Errorf("checksum differs: %w", ErrFormat)
	}
	r := NewReader(body[len(magic):])
	f := new(File)
	if err := json.Unmarshal(r.Bytes(), &f.Header); err != nil || r.bad {
		return nil, fmt.Errorf("header: %w", ErrFormat)
	}
	if f.Format != Format {
		return nil, fmt.Errorf("format %d, want %d: %w", f.Format, Format, ErrFormat)
	}
	for len(r.b) > 0 && !r.bad {
		s := Section{Name: string(r.Bytes())}
		s.Data = r.Bytes()
		f.Sections = append(f.Sections, s)
	}
	if r.bad {
		return nil, fmt.Errorf("sections: %w", ErrFormat)
	}
	return f, nil
}
