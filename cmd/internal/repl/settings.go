package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/cmd/internal/render"
)

// Settings are what a user can change while the shell runs, and set in the
// configuration file.
type Settings struct {
	Format  render.Format
	Timer   bool
	Colour  bool
	Pager   string // command line of the pager, "" for none
	MaxRows int    // rows of a table on a terminal, 0 for all
	Cut     bool   // cut the cells of a table to the terminal's width
}

// onOff reads the argument of a switch, or prints the state.
func (s *shell) onOff(name, args string, state *bool) error {
	switch args {
	case "on":
		*state = true
	case "off":
		*state = false
	case "":
		word := "off"
		if *state {
			word = "on"
		}
		_, err := fmt.Fprintln(s.Out, word)
		return err
	default:
		return fmt.Errorf(".%s %s: want on or off", name, args)
	}
	return nil
}

func (s *shell) setPager(args string) error {
	switch args {
	case "":
		text := s.Pager
		if text == "" {
			text = "off"
		}
		_, err := fmt.Fprintln(s.Out, text)
		return err
	case "off":
		s.Pager = ""
	case "on":
		s.Pager = DefaultPager
	default:
		s.Pager = args
	}
	return nil
}

// DefaultPager cuts long lines, keeps colours, and leaves a short text on the screen.
const DefaultPager = "less -SRFX"

func (s *shell) setRows(args string) error {
	if args == "" {
		_, err := fmt.Fprintln(s.Out, s.MaxRows)
		return err
	}
	n, err := strconv.Atoi(args)
	if err != nil || n < 0 {
		return fmt.Errorf(".rows %s: want a number, 0 for all", args)
	}
	s.MaxRows = n
	return nil
}

// export writes what a query returns, or the whole graph, in the format that the name
// of the file asks for.
func (s *shell) export(ctx context.Context, args string) error {
	path, text, _ := strings.Cut(args, " ")
	if path == "" {
		return errors.New(".export: want a file, and a query for a part of the graph, as in .export met.html MATCH p = (:Person)-[:MEET]->() RETURN p")
	}
	if s.Export == nil {
		return errors.New(".export: not available here")
	}
	note, err := s.Export(ctx, path, strings.TrimSpace(text), s.Params)
	if err == nil {
		_, err = fmt.Fprintf(s.Out, "%s written to %s\n", note, path)
	}
	return err
}

// options are how rows are shown.
func (s *shell) options() render.Options {
	o := render.Options{Safe: s.Terminal, Node: render.NodesOf(s.Store)}
	if s.Terminal {
		o.MaxRows = s.MaxRows
		if width, _ := s.size(); s.Cut {
			o.Width = width
		}
	}
	return o
}

func (s *shell) size() (width, height int) {
	if s.Size == nil {
		return 0, 0
	}
	return s.Size()
}

// paged gives write a place for what a terminal shows, with a pager behind it if that
// is set.
func (s *shell) paged(write func(w io.Writer) error) error {
	_, height := s.size()
	if !s.Terminal {
		return write(s.Out)
	}
	return Page(s.Out, s.Pager, height, write)
}
