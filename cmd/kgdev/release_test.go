package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/kg/cmd/internal/cli"
	"github.com/newsgraph/kg/cmd/internal/guide"
)

func TestPackIsReproducible(t *testing.T) {
	files := []file{{"b/x", []byte("one"), 0o644}, {"a", []byte("two"), 0o755}}
	for _, zipped := range []bool{false, true} {
		one, err := pack("kg_1", slices.Clone(files), zipped)
		if err != nil {
			t.Fatal(err)
		}
		slices.Reverse(files)
		two, err := pack("kg_1", slices.Clone(files), zipped)
		if err != nil || !bytes.Equal(one.data, two.data) {
			t.Errorf("zip %t: the order of the files shows, %v", zipped, err)
		}
		if got := strings.Join(listed(t, one), " "); got != "kg_1/a:two kg_1/b/x:one" {
			t.Errorf("zip %t: the archive holds %s", zipped, got)
		}
	}
}

func listed(t *testing.T, f file) (out []string) {
	t.Helper()
	if strings.HasSuffix(f.name, ".zip") {
		z, err := zip.NewReader(bytes.NewReader(f.data), int64(len(f.data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range z.File {
			r, err := e.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, e.Name+":"+string(text))
		}
		return out
	}
	z, err := gzip.NewReader(bytes.NewReader(f.data))
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, h.Name+":"+string(text))
	}
}

func TestManPages(t *testing.T) {
	pages := manPages(cli.Command(), "1.0")
	for _, name := range []string{"kg.1", "kg-query.1", "kg-export.1"} {
		page := string(pages[name])
		for _, want := range []string{".TH ", ".SH NAME\n", ".SH SYNOPSIS\n", ".SH DESCRIPTION\n", ".SH EXAMPLES\n", "\\-\\-store"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
		for l := range strings.SplitSeq(page, "\n") {
			if strings.HasPrefix(l, ".") && !slices.ContainsFunc([]string{".TH ", ".SH ", ".B ", ".TP", ".nf", ".fi"}, func(p string) bool { return strings.HasPrefix(l, p) }) {
				t.Errorf("%s: %q would be a request of roff", name, l)
			}
		}
	}
	for _, topic := range guide.Topics() {
		page := string(pages["kg-"+topic.Name+".7"])
		if !strings.Contains(page, ".TH \"KG-"+strings.ToUpper(topic.Name)+"\" \"7\"") || len(page) < len(topic.Text()) {
			t.Errorf("the manual page of the guide %s is %.200q", topic.Name, page)
		}
	}
}

// TestBillOfMaterials reads what is linked into this test.
func TestBillOfMaterials(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	text, err := billOfMaterials(exe, "1.0", []byte("binary"))
	if err != nil {
		t.Fatal(err)
	}
	var doc cdxDocument
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Format != "CycloneDX" || len(doc.Components) < 5 || len(doc.Dependencies[0].DependsOn) != len(doc.Components) {
		t.Errorf("the bill is %.500s", text)
	}
	if !slices.ContainsFunc(doc.Components, func(c cdxComponent) bool {
		return strings.HasPrefix(c.PURL, "pkg:golang/github.com/spf13/cobra@v")
	}) {
		t.Error("the bill lacks cobra")
	}
}
