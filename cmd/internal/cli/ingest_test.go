package cli

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const fetchedPage = `<!DOCTYPE html><html lang="en"><head><title>Talks in Berlin</title></head><body><article><p>Emmanuel Macron met Friedrich Merz in Berlin on Monday, and both said that they would meet again in May.</p></article></body></html>`

func TestIngestFetch(t *testing.T) {
	store := filepath.Join(t.TempDir(), "a.kg")
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, fetchedPage)
	}))
	defer server.Close()
	address := server.URL + "/talks"
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{address}, exitUsage, "add --fetch"},
		{[]string{"--fetch-allow-private", address}, exitUsage, "goes with --fetch"},
		{[]string{"--fetch", "--watch", address}, exitUsage, "takes files and folders"},
		{[]string{"--fetch", address}, exitError, "127.0.0.1 is this machine"},
		{[]string{"--fetch", "--fetch-allow-private", address}, exitOK, "1 article,"},
	} {
		if asked > 0 {
			t.Fatalf("the server was asked %d times before that was allowed", asked)
		}
		_, stderr, code := kg(t, "", append([]string{"ingest", "--store", store}, c.args...)...)
		if code != c.code || !strings.Contains(stderr, c.want) {
			t.Errorf("%v: code %d, want %d; %q, want %q in it", c.args, code, c.code, stderr, c.want)
		}
	}
	stdout, _, _ := kg(t, "", "query", "--store", store, "MATCH (a:Article) RETURN a.title AS title, a.url = a.source AS same, a.source = '"+address+"' AS source")
	if want := "{\"title\":\"Talks in Berlin\",\"same\":true,\"source\":true}\n"; stdout != want {
		t.Errorf("got %s, want %s", stdout, want)
	}
}

// onLine is a stream that tells of every write.
type onLine struct {
	bytes.Buffer
	tell func(string)
}

func (w *onLine) Write(p []byte) (int, error) {
	n, err := w.Buffer.Write(p)
	w.tell(string(p))
	return n, err
}

// TestIngestWatch reads what arrives, leaves the store open to others in between,
// ends without an error, and finds nothing new after a restart.
func TestIngestWatch(t *testing.T) {
	dir := t.TempDir()
	inbox, store := filepath.Join(dir, "inbox"), filepath.Join(dir, "a.kg")
	if err := os.Mkdir(inbox, 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(inbox, name), []byte(text), 0o644); err != nil {
			t.Error(err)
		}
	}
	watch := func(report string, steps ...func()) (string, int) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		stderr := &onLine{}
		stderr.tell = func(line string) {
			if !strings.Contains(line, "a second") {
				return
			}
			if len(steps) == 0 {
				cancel()
				return
			}
			steps[0]()
			steps = steps[1:]
		}
		env := Env{Stdin: strings.NewReader(""), Stdout: &bytes.Buffer{}, Stderr: stderr, Getenv: func(string) string { return "" }}
		code := Main(ctx, env, []string{"ingest", "--store", store, "--watch", "--watch-every", "20ms", "--report", report, inbox})
		return stderr.String(), code
	}
	write("a.txt", "Emmanuel Macron met Friedrich Merz in Berlin on Monday.")
	report := filepath.Join(dir, "report.json")
	out, code := watch(report, func() { write("b.html", fetchedPage) }, func() { write("c.txt", "\x00") })
	if code != exitPartly || !strings.Contains(out, "in all: 2 articles, 0 skipped, 1 failed") {
		t.Errorf("code %d, %q", code, out)
	}
	b, err := os.ReadFile(report)
	if err != nil || strings.Count(string(b), `"status":"written"`) != 2 || !strings.Contains(string(b), "c.txt\",\"status\":\"failed\",\"stage\":\"read\"") {
		t.Errorf("report %s, %v", b, err)
	}
	if err := os.Remove(filepath.Join(inbox, "c.txt")); err != nil {
		t.Fatal(err)
	}
	if out, code := watch(report); code != exitOK || !strings.Contains(out, "in all: 0 articles, 2 skipped, 0 failed") {
		t.Errorf("after a restart: code %d, %q", code, out)
	}
}
