package script

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
)

// terminal is a shell on a pseudo-terminal.
type terminal struct {
	t   *testing.T
	tty *os.File
	mu  sync.Mutex
	out strings.Builder
	cmd *exec.Cmd
}

func startShell(t *testing.T, store, history string) *terminal {
	t.Helper()
	cmd := exec.Command(os.Args[0], "shell", "--store", store, "--history", history)
	cmd.Env = append(os.Environ(), runMain+"=1", "TERM=xterm", "INPUTRC=/dev/null", "NO_COLOR=", "KG_CONFIG=", "XDG_CONFIG_HOME="+filepath.Dir(history), "KG_PAGER=sed s/^/paged/")
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 120})
	if err != nil {
		t.Fatal(err)
	}
	term := &terminal{t: t, tty: tty, cmd: cmd}
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := tty.Read(buf)
			for range strings.Count(string(buf[:n]), "\x1b[6n") {
				_, _ = tty.WriteString("\x1b[1;1R") // the editor asks where the cursor is
			}
			term.mu.Lock()
			term.out.Write(buf[:n])
			term.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = tty.Close()
	})
	return term
}

// colours are the escapes that colour text.
var colours = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// expect waits until text has been printed since the last mark.
func (x *terminal) expect(text string, within time.Duration) {
	x.t.Helper()
	for end := time.Now().Add(within); ; time.Sleep(5 * time.Millisecond) {
		x.mu.Lock()
		out := x.out.String()
		x.mu.Unlock()
		if strings.Contains(out, text) || strings.Contains(colours.ReplaceAllString(out, ""), text) {
			return
		}
		if time.Now().After(end) {
			x.t.Fatalf("%q did not appear within %s; the terminal shows:\n%s", text, within, out)
		}
	}
}

// prompt waits until the editor is ready for keys: it has printed text, and then
// nothing more for a while. Keys that come while it draws may be lost, as in every
// editor that asks the terminal where its cursor is.
func (x *terminal) prompt(text string) {
	x.t.Helper()
	x.expect(text, 20*time.Second)
	for quiet, last := 0, -1; quiet < 10; time.Sleep(20 * time.Millisecond) {
		x.mu.Lock()
		n := x.out.Len()
		x.mu.Unlock()
		if n != last {
			quiet = 0
		}
		quiet, last = quiet+1, n
	}
}

// send forgets what was printed and types text: key by key, as the editor draws each
// before the next, but an escape sequence at once.
func (x *terminal) send(text string) {
	x.t.Helper()
	x.mu.Lock()
	x.out.Reset()
	x.mu.Unlock()
	keys := strings.Split(text, "")
	if strings.HasPrefix(text, "\x1b") {
		keys = []string{text}
	}
	drawn := func() int {
		x.mu.Lock()
		defer x.mu.Unlock()
		return strings.Count(x.out.String(), "\x1b[?25h") // the cursor is shown again
	}
	for _, key := range keys {
		before := drawn()
		if _, err := x.tty.WriteString(key); err != nil {
			x.t.Fatal(err)
		}
		for end := time.Now().Add(2 * time.Second); drawn() == before && time.Now().Before(end) && key != "\x04"; {
			time.Sleep(time.Millisecond)
		}
	}
}

// cancelRunaways runs queries without end, which tell that they run; one Ctrl-C cancels
// each at once, and not the shell.
func (x *terminal) cancelRunaways() {
	x.t.Helper()
	for _, runaway := range []string{
		"UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(*) AS never;",
		"MATCH p = (a)-[*]-(b), (c), (d), (e), (f), (g) RETURN sum(length(p)) AS never;",
		"UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b MERGE (x:Never {é: a}) RETURN x;",
	} {
		x.send(runaway + "\r")
		x.expect("s, Ctrl-C cancels", 20*time.Second)
		if _, err := x.tty.WriteString("\x03"); err != nil {
			x.t.Fatal(err)
		}
		start := time.Now()
		x.prompt("cancelled after")
		x.expect("kg> ", 20*time.Second)
		x.t.Logf("%.40s: the prompt was back %s after Ctrl-C, 200 ms of silence included", runaway, time.Since(start).Round(time.Millisecond))
	}
}

func TestShellOnATerminal(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a pseudo-terminal")
	}
	dir := t.TempDir()
	store, history := filepath.Join(dir, "a.kg"), filepath.Join(dir, "state", "history")
	article := filepath.Join(dir, "one.txt")
	if err := os.WriteFile(article, []byte("Emmanuel Macron met Friedrich Merz in Berlin on Monday."), 0o600); err != nil {
		t.Fatal(err)
	}
	ingest := exec.Command(os.Args[0], "ingest", "--store", store, article)
	ingest.Env = append(os.Environ(), runMain+"=1")
	if out, err := ingest.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}

	x := startShell(t, store, history)
	x.prompt("kg> ")
	// several lines, with letters outside of ASCII
	x.send("RETURN 'é' +\r")
	x.prompt("+")
	x.send(" 'ü' AS text;\r")
	x.expect("│ éü", 10*time.Second)
	x.expect("1 row", 10*time.Second)
	x.prompt("kg> ")
	// the whole statement comes back from the history
	x.send("\x1b[A")
	x.prompt("AS text;")
	x.send("\r")
	x.expect("│ éü", 10*time.Second)
	x.prompt("kg> ")
	// lines that are pasted wait for Enter; letters outside of ASCII and combining ones stay
	x.send("\x1b[200~UNWIND ['Müller',\n 'Çelik', 'Łódź']\n AS name RETURN name;\x1b[201~")
	x.prompt("RETURN name;")
	x.send("\r")
	x.expect("│ Łódź", 10*time.Second)
	x.expect("3 rows", 10*time.Second)
	x.prompt("kg> ")
	// keywords are coloured as they are typed
	x.send("RETURN 1 AS one")
	x.prompt("\x1b[1;34mRETURN")
	x.send(";\r")
	x.expect("1 row", 10*time.Second)
	x.prompt("kg> ")
	// more than a screen goes to the pager
	x.send("UNWIND range(1, 99) AS n RETURN n;\r")
	x.expect("paged│ 99", 10*time.Second)
	x.prompt("kg> ")
	// completion of a procedure
	x.send("CALL db.lab\t")
	x.prompt("db.labels(")
	x.send(") YIELD label RETURN count(*) AS labels;\r")
	x.expect("labels", 10*time.Second)
	x.expect("1 row", 10*time.Second)
	x.prompt("kg> ")
	// completion of the name of an entity
	x.send("MATCH (p {name: 'Emmanuel M\t")
	x.prompt("Emmanuel Macron")
	x.send("'}) RETURN p.name AS whole;\r")
	x.expect("│ Emmanuel Macron │", 10*time.Second)
	x.prompt("kg> ")
	// completion of a keyword and of a label
	x.send("MAT\t")
	x.prompt("MATCH")
	x.send(" (p:Perso\t")
	x.prompt("Person")
	x.send(") RETURN count(p) AS people;\r")
	x.expect("people", 10*time.Second)
	x.expect("1 row", 10*time.Second)
	x.prompt("kg> ")
	x.cancelRunaways()
	// a line that is not wanted is given up
	x.send("RETURN 'nothing")
	x.prompt("nothing")
	x.send("\x03")
	x.prompt("kg> ")
	x.send("RETURN 40 + 2 AS answer;\r")
	x.expect("42", 10*time.Second)
	x.prompt("kg> ")
	x.send("\x04")
	done := make(chan error, 1)
	go func() { done <- x.cmd.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("the shell ended with %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("Ctrl-D did not end the shell")
	}
	b, err := os.ReadFile(history)
	if err != nil || !strings.Contains(string(b), "answer") {
		t.Errorf("the history file holds %q, %v", b, err)
	}
}
