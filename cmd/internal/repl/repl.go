// Package repl is the interactive shell: it reads statements from a terminal or
// a pipe, runs them, and prints what they return. Lines that begin with a dot are
// commands of the shell itself.
package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/newsgraph/kg/cmd/internal/render"
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query"
)

// Config is what a shell works on.
type Config struct {
	Store    *graph.Store
	Engine   *query.Engine
	In       io.Reader
	Out, Err io.Writer
	Terminal bool // In and Out are one terminal: edit lines, prompt, colour
	// Size is the columns and rows of the terminal as it is now.
	Size     func() (width, height int)
	History  string
	Settings Settings
	Params   query.Args
	FailFast bool // stop at the first error; used when a script is piped in
	// Export writes what a query returns, or the whole graph for an empty one, into a
	// file, and says what that was.
	Export func(ctx context.Context, path, query string, params query.Args) (string, error)
}

// lineSource yields whole statements and dot commands.
type lineSource interface {
	// next returns the next input without its semicolon. io.EOF ends the shell;
	// errInterrupt means that the line typed so far is given up.
	next() (string, error)
	close() error
}

// errInterrupt is Ctrl-C at the prompt.
var errInterrupt = errors.New("interrupted")

// errQuit is the answer of .quit.
var errQuit = errors.New("quit")

// shell is one session.
type shell struct {
	Config
	Settings
	last string // the last query, for .edit
}

// Run reads and runs statements until the input ends, .quit, or ctx is done. In
// a script the first error ends it, if FailFast is set, and is returned; at a
// terminal errors are printed and the shell goes on.
func Run(ctx context.Context, c Config) error {
	s := &shell{Config: c, Settings: c.Settings}
	if s.Params == nil {
		s.Params = query.Args{}
	}
	var src lineSource
	if c.Terminal {
		src = newEditor(s)
		fmt.Fprintln(s.Out, `kg shell. End a query with ";". Type .help for help, .quit to leave.`)
	} else {
		src = newScript(c.In)
	}
	err := s.loop(ctx, src)
	if cerr := src.close(); err == nil {
		err = cerr
	}
	return err
}

func (s *shell) loop(ctx context.Context, src lineSource) error {
	interrupts := 0
	var firstErr error
	for ctx.Err() == nil {
		text, err := src.next()
		switch {
		case errors.Is(err, errInterrupt):
			if interrupts++; interrupts == 2 {
				return nil
			}
			fmt.Fprintln(s.Out, "Ctrl-C again, Ctrl-D or .quit to leave.")
			continue
		case errors.Is(err, io.EOF):
			return firstErr
		case err != nil:
			return err
		}
		interrupts = 0
		if err := s.run(ctx, text); errors.Is(err, errQuit) {
			return firstErr
		} else if err != nil {
			if !s.Terminal && s.FailFast {
				return err
			}
			fmt.Fprintln(s.Err, render.Error(err))
			if firstErr == nil && !s.Terminal {
				firstErr = err
			}
		}
	}
	return ctx.Err()
}

// run runs one statement or dot command. While it runs, Ctrl-C cancels it and
// nothing else.
func (s *shell) run(ctx context.Context, text string) error {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	if isCommand(text) {
		return s.command(ctx, text)
	}
	s.last = text
	return s.query(ctx, text)
}

func (s *shell) query(ctx context.Context, text string) error {
	start := time.Now()
	n := 0
	err := s.paged(func(w io.Writer) (err error) {
		n, err = s.printQuery(ctx, w, text)
		return err
	})
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("query cancelled after %s", time.Since(start).Round(time.Millisecond))
	}
	if err != nil {
		return err
	}
	if s.Timer {
		unit := "rows"
		if n == 1 {
			unit = "row"
		}
		fmt.Fprintf(s.Err, "%d %s in %s\n", n, unit, time.Since(start).Round(10*time.Microsecond))
	}
	return nil
}

// printQuery runs text and writes its rows to w; it returns their number.
func (s *shell) printQuery(ctx context.Context, w io.Writer, text string) (n int, err error) {
	wait := s.wait()
	defer wait.stop()
	rows, err := s.Engine.Run(ctx, text, s.Params)
	if err != nil {
		return 0, err
	}
	defer func() {
		if cerr := rows.Close(); cerr != nil && err == nil {
			err = cerr
		}
	}()
	out := render.New(w, s.Format, rows.Columns(), s.options())
	for row, err := range rows.All() {
		if err != nil {
			return n, err
		}
		n++
		wait.stop()
		if err := out.Row(row); err != nil {
			return n, err
		}
	}
	wait.stop()
	if err := out.Close(); err != nil {
		return n, err
	}
	for _, w := range rows.Warnings() {
		fmt.Fprintf(s.Err, "warning: %v\n", w)
	}
	if changes := render.Changes(rows.Result()); changes != "" {
		fmt.Fprintln(s.Err, changes)
	}
	return n, nil
}
