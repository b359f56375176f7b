package gexf_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/newsgraph/kg/graph/export"
	"github.com/newsgraph/kg/graph/export/exporttest"
	"github.com/newsgraph/kg/graph/export/gexf"
)

func TestSample(t *testing.T) {
	got := exporttest.Written(t, exporttest.Sample(t), func(w io.Writer, src export.Source) error {
		_, err := gexf.Write(t.Context(), w, src)
		return err
	})
	exporttest.Golden(t, "testdata/sample.gexf", got)
}

func TestHostile(t *testing.T) {
	for seed := range uint64(200) {
		var sum export.Summary
		text := exporttest.Written(t, exporttest.Hostile(t, seed), func(w io.Writer, src export.Source) (err error) {
			sum, err = gexf.Write(t.Context(), w, src)
			return err
		})
		if !utf8.ValidString(text) {
			t.Fatalf("seed %d: not UTF-8", seed)
		}
		var nodes, edges int64
		attributes := map[string]bool{}
		class := ""
		d := xml.NewDecoder(strings.NewReader(text))
		for {
			tok, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("seed %d: %v\n%s", seed, err, text)
			}
			e, ok := tok.(xml.StartElement)
			if !ok {
				continue
			}
			switch e.Name.Local {
			case "attributes":
				class = e.Attr[0].Value
			case "attribute":
				attributes[class+e.Attr[0].Value] = true
			case "node":
				nodes, class = nodes+1, "node"
			case "edge":
				edges, class = edges+1, "edge"
			case "attvalue":
				if !attributes[class+e.Attr[0].Value] {
					t.Fatalf("seed %d: the attribute %s is not declared", seed, e.Attr[0].Value)
				}
			}
		}
		if nodes != sum.Nodes || edges != sum.Edges {
			t.Errorf("seed %d: %d nodes and %d edges, want %+v", seed, nodes, edges, sum)
		}
	}
}
