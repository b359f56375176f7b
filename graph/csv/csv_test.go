package csv_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/csv"
	"github.com/newsgraph/kg/graph/jsonl"
)

// files are the contents of files by name.
type files map[string]string

func (f files) open(name string) (io.ReadCloser, error) {
	text, ok := f[name]
	if !ok {
		return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	}
	return io.NopCloser(strings.NewReader(text)), nil
}

func memory(t testing.TB) *graph.Store {
	t.Helper()
	s, err := graph.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// read loads n* files as nodes and e* files as relationships, each a source.
func read(t testing.TB, s *graph.Store, f files, opts ...csv.Option) (csv.Summary, error) {
	t.Helper()
	var nodes, edges []csv.Source
	var names []string
	for name := range f {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if name[0] == 'n' {
			nodes = append(nodes, csv.Source{Files: []string{name}})
		} else {
			edges = append(edges, csv.Source{Files: []string{name}})
		}
	}
	return csv.Read(t.Context(), s, nodes, edges, append([]csv.Option{csv.WithOpen(f.open)}, opts...)...)
}

// dump returns the nodes and edges as the lines of a dump, without the other lines.
func dump(t testing.TB, s *graph.Store) string {
	t.Helper()
	var b bytes.Buffer
	err := s.View(context.Background(), func(tx *graph.Tx) error {
		_, err := jsonl.Dump(context.Background(), &b, tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(b.String(), "\n")
	return strings.Join(lines[1:len(lines)-2], "")
}

func verified(t testing.TB, s *graph.Store) {
	t.Helper()
	r, err := s.Verify(context.Background())
	if err != nil || !r.OK() {
		t.Fatal(r.Problems, err)
	}
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name  string
		files files
		opts  []csv.Option
		want  string
	}{
		{"people", files{
			"n": "pid:ID(P),name,born:int,tags:string[],:LABEL\n" +
				"p1,\"Ada, Countess \"\"of\"\" Lovelace\",1815,maths;poetry,Person;Writer\r\n" +
				"\n" +
				"p2,\"two\nlines\",,\"\",Person\n" +
				"p3,\"\",-7,,\n",
			"n2": "name:string|:LABEL,:ID(C)\nFirm,p1\n",
			"e":  ":END_ID(C),:TYPE,:START_ID(P),since:date\np1,WORKS_FOR,p2,1842-01-01\n",
		}, nil, `{"node":1,"labels":["Firm"],"props":{"name":"Firm"}}
{"node":2,"labels":[],"props":{"born":-7,"name":"","pid":"p3"}}
{"node":3,"labels":["Person","Writer"],"props":{"born":1815,"name":"Ada, Countess \"of\" Lovelace","pid":"p1","tags":["maths","poetry"]}}
{"node":4,"labels":["Person"],"props":{"name":"two\nlines","pid":"p2","tags":[]}}
{"edge":"WORKS_FOR","from":4,"to":1,"props":{"since":{"$date":"1842-01-01"}}}
`},
		{"types", files{
			"n": ":ID,i:int,l:long,s:short,y:byte,f:float,d:double,b:boolean,c:char,da:date,t:time,lt:localtime," +
				"\"dt:datetime{timezone:Europe/Stockholm}\",ldt:localdatetime,du:duration,x:literal,g:int[],z:IGNORE\n" +
				"1, 12 ,-9223372036854775808,-32768,127,1.5,1e300,TRUE,q,2015-07-21,21:40:32+01:00,21:40," +
				"2015-07-21T21:40,2015-07-21T21:40,P1Y2M,\"[1, 'a', 2.5]\",1;-2;3,whatever\n",
		}, nil, `{"node":1,"labels":[],"props":{"b":true,"c":"q","d":1e300,"da":{"$date":"2015-07-21"},"dt":{"$dateTime":"2015-07-21T21:40+02:00[Europe/Stockholm]"},"du":{"$duration":"P1Y2M"},"f":1.5,"g":[1,-2,3],"i":12,"l":-9223372036854775808,"ldt":{"$localDateTime":"2015-07-21T21:40"},"lt":{"$localTime":"21:40"},"s":-32768,"t":{"$time":"21:40:32+01:00"},"x":[1,"a",2.5],"y":127}}
`},
		{"separators", files{"n": "k:ID\ta:string[]\n'a\tb'\tx|y\n"},
			[]csv.Option{csv.WithDelimiter('\t'), csv.WithArrayDelimiter('|'), csv.WithQuote('\'')},
			`{"node":1,"labels":[],"props":{"a":["x","y"],"k":"a\tb"}}` + "\n"},
		{"integer ids", files{"n": "k:ID\n07\n+8\n", "e": ":START_ID,:END_ID,:TYPE\n7,08,T\n"}, []csv.Option{csv.WithIntIDs()},
			`{"node":1,"labels":[],"props":{"k":7}}` + "\n" + `{"node":2,"labels":[],"props":{"k":8}}` + "\n" +
				`{"edge":"T","from":1,"to":2,"props":{}}` + "\n"},
		{"names", files{"n": "\"`a|b:(```:int\",c:d:string,:ID,v:int,v:string\n1,2,3,,x\n4,,5,6,\n"}, nil,
			"{\"node\":1,\"labels\":[],\"props\":{\"a|b:(`\":1,\"c:d\":\"2\",\"v\":\"x\"}}\n{\"node\":2,\"labels\":[],\"props\":{\"a|b:(`\":4,\"v\":6}}\n"},
		{"no line end", files{"n": "\xef\xbb\xbf:ID,a\n1,\"x\"\r\n2,y"}, nil,
			`{"node":1,"labels":[],"props":{"a":"y"}}` + "\n" + `{"node":2,"labels":[],"props":{"a":"x"}}` + "\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := memory(t)
			if _, err := read(t, s, c.files, c.opts...); err != nil {
				t.Fatal(err)
			}
			verified(t, s)
			got, want := dump(t, s), c.want
			// Which of the numbered nodes is which does not matter here.
			if sorted(got) != sorted(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// sorted sorts lines, without the numbers of nodes.
func sorted(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, `{"node":`) {
			_, lines[i], _ = strings.Cut(l, ",")
		} else if _, props, ok := strings.Cut(l, `"props":`); ok {
			lines[i] = props
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func TestHeaderErrors(t *testing.T) {
	for _, c := range []struct{ nodes, edges, want string }{
		{"", "", "n: it is empty: the first record is the header"},
		{"name\nx\n", "", "n:1: a header of nodes has one :ID, this one has 0"},
		{":ID,x:float128\n", "", `n:1: column 2: "x:float128": there is no type "float128"`},
		{":ID,p:point\n", "", `n:1: column 2: "p:point": points are not kept: make two columns of type float of it, or :IGNORE it`},
		{":ID,\n", "", `n:1: column 2: "": the column has no name: give it one, or :IGNORE it`},
		{":ID,:ACTION\n", "", `n:1: column 2: ":ACTION": an incremental import is not possible: load into an empty store`},
		{":ID,:TYPE\n", "", "n:1: a header of nodes has no :TYPE"},
		{":ID,n:int(P)\n", "", `n:1: column 2: "n:int(P)": only ID, START_ID and END_ID have a space`},
		{":ID{id-type:float}\n", "", `n:1: column 1: ":ID{id-type:float}": there is no id-type "float": it is int or string`},
		{":ID{x:1}\n", "", `n:1: column 1: ":ID{x:1}": there is no option "x": id-type, timezone and label are known`},
		{":ID,x}\n", "", `n:1: column 2: "x}": there is a } and no {`},
		{":ID,`x\n", "", "n:1: column 2: \"`x\": the backquote is not closed"},
		{":ID,`x`y\n", "", "n:1: column 2: \"`x`y\": a colon should follow the name in backquotes"},
		{":ID\n", ":START_ID,:TYPE\n", "e:1: a header of relationships has one :END_ID, this one has 0"},
		{":ID\n", ":START_ID,:END_ID\n", "e:1: the relationships have no type: add a column :TYPE, or name one for the source"},
		{":ID(A)\n", ":START_ID(A),:END_ID(B),:TYPE\n", `e: :END_ID(B): no source of nodes has ids of the space "B"`},
		{"\xff\xfe:ID\n", "", "n: n is UTF-16: save it as UTF-8"},
	} {
		s := memory(t)
		f := files{"n": c.nodes}
		if c.edges != "" {
			f["e"] = c.edges
		}
		if _, err := read(t, s, f); fmt.Sprint(err) != c.want {
			t.Errorf("%q, %q:\ngot  %v\nwant %s", c.nodes, c.edges, err, c.want)
		}
	}
}

// TestBadRows: each record says where it is and what is wrong; without leave to skip,
// nothing is loaded, the index included.
func TestBadRows(t *testing.T) {
	big := strings.Repeat("x", 1<<20)
	f := files{
		"n": ":ID,n:int,l:int[],d:date\n" +
			"1,x,,\n" +
			"2\n" +
			"3,\"1\"2,,\n" +
			"1,1,,\n" +
			"\"multi\nline\",1,1;y,\n" +
			",1,,\n" +
			"4,1,,2015-02-30\n" +
			"5,99999999999999999999,,\n" +
			"1,2,,\n",
		"n2": ":ID(B),s,b:boolean,t:byte\n1,\xff,,\n2,,yes,\n3,,,200\n4," + big + ",,\n5,,true,5\n",
		"e":  ":START_ID,:END_ID(B),:TYPE\n1,9,T\n1,5,\n1,5,T\n",
	}
	want := []string{
		`n:2: column 2 (n:int): "x" is not an integer`,
		`n:3: it has 1 fields, the header has 4`,
		`n:4: column 2 (n:int): there is text after the closing quote: a quote inside of a quoted field is written twice`,
		`n:6: column 3 (l:int[]): element 2: "y" is not an integer`,
		`n:8: column 1 (:ID): the id is empty`,
		`n:9: column 4 (d:date): day 30 is not in month 2015-02`,
		`n:10: column 2 (n:int): 99999999999999999999 is beyond 64 bits`,
		`n:11: column 1 (:ID): there is a node 1 already`,
		`n2:2: column 2 (s:string): the text is not UTF-8`,
		`n2:3: column 3 (b:boolean): "yes" is not true or false`,
		`n2:4: column 4 (t:byte): 200 is beyond 8 bits`,
		`n2:5: load: node: value too large: 1048583 bytes, the limit is 1047552`,
		`e:2: column 2 (:END_ID(B)): there is no node 9`,
		`e:3: column 3 (:TYPE): the relationship has no type`,
	}
	for _, skip := range []bool{false, true} {
		s := memory(t)
		var got []string
		opts := []csv.Option{csv.WithBad(func(b csv.BadRow) { got = append(got, b.Error()) }),
			csv.WithIndexes(graph.Index{Label: "A", Key: "b"})}
		if skip {
			opts = append(opts, csv.WithSkipBad(100))
		}
		sum, err := read(t, s, f, opts...)
		for i := range max(len(want), len(got)) {
			if i >= len(want) || i >= len(got) || got[i] != want[i] {
				t.Fatalf("skip %v: bad records:\n%s\nwant\n%s", skip, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
		var indexes int
		if verr := s.View(t.Context(), func(tx *graph.Tx) error {
			list, err := tx.Indexes()
			indexes = len(list)
			return err
		}); verr != nil {
			t.Fatal(verr)
		}
		if skip {
			if err != nil || sum != (csv.Summary{Nodes: 2, Edges: 1, Bad: 14}) || indexes != 1 {
				t.Errorf("skipping: %+v, %v, %d indexes", sum, err, indexes)
			}
			verified(t, s)
			continue
		}
		if !errors.Is(err, csv.ErrBadRows) || indexes != 0 || dump(t, s) != "" {
			t.Errorf("not skipping: %+v, %v, %d indexes, %q", sum, err, indexes, dump(t, s))
		}
		// The store takes a load that is right afterwards.
		if _, err := read(t, s, files{"n": ":ID\n1\n"}); err != nil {
			t.Error(err)
		}
	}
}

func TestTooManyBad(t *testing.T) {
	s := memory(t)
	f := files{"n": ":ID,a:int\n" + strings.Repeat("1,x\n", 30)}
	if _, err := read(t, s, f, csv.WithSkipBad(4)); !errors.Is(err, csv.ErrBadRows) || !strings.Contains(err.Error(), "n:6: column 2 (a:int)") {
		t.Errorf("got %v", err)
	}
	n := 0
	_, err := read(t, s, f, csv.WithBad(func(csv.BadRow) { n++ }))
	if !errors.Is(err, csv.ErrBadRows) || n != 20 || dump(t, s) != "" {
		t.Errorf("%d described, %v", n, err)
	}
	if _, err := read(t, s, files{"n": ":ID\n\"1\n2\n"}); fmt.Sprint(err) !=
		"nothing was loaded: bad records: n:2: column 1 (:ID): the quote is not closed before the end of the file" {
		t.Errorf("got %v", err)
	}
}

// TestManyFiles reads compressed parts of one source, a repeated header, and a header
// in a file of its own.
func TestManyFiles(t *testing.T) {
	dir := t.TempDir()
	name := func(n string) string { return filepath.Join(dir, n) }
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	if _, err := io.WriteString(w, ":ID,n:int\n3,3\n"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for n, text := range map[string]string{"h": ":ID,n:int\n", "1": "1,1\n2,2", "2.gz": z.String(), "e": ":START_ID,:END_ID,:TYPE\n1,2,\n2,3,B\n"} {
		if err := os.WriteFile(name(n), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := memory(t)
	var last csv.Summary
	sum, err := csv.Read(t.Context(), s, []csv.Source{{Files: []string{name("h"), name("1"), name("2.gz")}, Labels: []string{"A"}}},
		[]csv.Source{{Files: []string{name("e")}, Type: "T"}}, csv.WithProgress(func(s csv.Summary) { last = s }))
	if err != nil || sum != (csv.Summary{Nodes: 3, Edges: 2}) || last != sum {
		t.Fatal(sum, last, err)
	}
	verified(t, s)
	got := dump(t, s)
	for _, want := range []string{`"T"`, `"B"`, `["A"],"props":{"n":3}`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
	if _, err := csv.Read(t.Context(), s, []csv.Source{{Files: []string{name("h")}}}, nil); !errors.Is(err, graph.ErrNotEmpty) {
		t.Errorf("a store with nodes gives %v", err)
	}
	if _, err := csv.Read(t.Context(), memory(t), []csv.Source{{Files: []string{name("none")}}}, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file gives %v", err)
	}
}

// TestUniqueIndex: a unique index that the files break leaves nothing behind.
func TestUniqueIndex(t *testing.T) {
	s := memory(t)
	f := files{"n": ":ID,:LABEL,name\n1,P,x\n2,P,x\n"}
	_, err := read(t, s, f, csv.WithIndexes(graph.Index{Label: "P", Key: "name", Unique: true}))
	var c *graph.ConstraintError
	if !errors.As(err, &c) || dump(t, s) != "" {
		t.Fatal(err)
	}
	if _, err := read(t, s, f, csv.WithIndexes(graph.Index{Label: "P", Key: "name"})); err != nil {
		t.Fatal(err)
	}
	verified(t, s)
}

// TestBuffers reads records across the ends of buffers, whatever a reader gives.
func TestBuffers(t *testing.T) {
	var text strings.Builder
	text.WriteString(":ID,a,b:int\n")
	for i := range 3000 {
		fmt.Fprintf(&text, "%d,\"%s\"\"\n,\",%d\r\n", i, strings.Repeat("z", i%700), i)
	}
	all := text.String()
	want := ""
	for _, chunk := range []int{1, 7, 1 << 20} {
		s := memory(t)
		sum, err := csv.Read(t.Context(), s, []csv.Source{{Files: []string{"n"}}}, nil, csv.WithOpen(func(string) (io.ReadCloser, error) {
			return io.NopCloser(&chunks{strings.NewReader(all), chunk}), nil
		}))
		if err != nil || sum.Nodes != 3000 {
			t.Fatal(chunk, sum, err)
		}
		got := dump(t, s)
		if want == "" {
			want = got
		}
		if got != want {
			t.Fatalf("chunks of %d give another graph", chunk)
		}
	}
}

// chunks reads a few bytes at a time.
type chunks struct {
	r io.Reader
	n int
}

func (c *chunks) Read(b []byte) (int, error) { return c.r.Read(b[:min(c.n, len(b))]) }

func FuzzRead(f *testing.F) {
	f.Add(":ID,a:int,:LABEL\n1,2,A;B\n\"x\"\"\n\",,\n", ":START_ID,:END_ID,:TYPE,d:date\n1,1,T,2015-07-21\n")
	f.Add("`a|b`:ID(x){id-type:int},c:string[]|:LABEL\n1,;\r\n", ":START_ID(x),:END_ID(x),t:TYPE\n")
	f.Add("\xef\xbb\xbfk:ID,x:literal[],y:datetime{timezone:+01:00}\n1,1;'a',2015-07-21T21:40\n", ":TYPE,:END_ID,:START_ID,b:boolean\nT,1,1,false")
	f.Fuzz(func(t *testing.T, nodes, edges string) {
		s, err := graph.OpenMemory()
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		sum, err := read(t, s, files{"n": nodes, "e": edges}, csv.WithSkipBad(1000))
		r, verr := s.Verify(t.Context())
		if verr != nil || !r.OK() {
			t.Fatal(r.Problems, verr)
		}
		if err != nil {
			sum = csv.Summary{}
		}
		if r.Nodes != sum.Nodes || r.Edges != sum.Edges {
			t.Fatalf("%+v, %v: the store has %d nodes and %d edges", sum, err, r.Nodes, r.Edges)
		}
	})
}
