package repl

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/newsgraph/kg/cmd/internal/guide"
	"github.com/newsgraph/kg/cmd/internal/render"
	"github.com/newsgraph/kg/graph"
)

// command is one dot command.
type command struct {
	name, args, help string
}

// commands lists the dot commands in the order of their help.
var commands = []command{
	{"help", "[NAME]", "show this text, a guide (" + topicNames() + "), or what a function does"},
	{"schema", "", "labels, relationship types and property keys with their counts"},
	{"mode", "[FORMAT]", "show or set the output format: " + render.FormatNames()},
	{"timer", "[on|off]", "show or set whether run times are printed"},
	{"rows", "[N]", "show or set how many rows of a table are shown, 0 for all"},
	{"cut", "[on|off]", "show or set whether tables are cut to the width of the terminal"},
	{"pager", "[on|off|COMMAND]", "show or set what shows more than a screen"},
	{"color", "[on|off]", "show or set whether queries are coloured"},
	{"param", "[NAME VALUE]", "list the parameters, or set one to a literal"},
	{"explain", "QUERY", "show the plan of a query without running it"},
	{"profile", "QUERY", "run a query and show its plan with rows and hits"},
	{"read", "FILE", "run the statements of a file"},
	{"edit", "[QUERY]", "edit a query, or the last one, in $VISUAL or $EDITOR, and run it"},
	{"output", "FILE QUERY", "write the rows of a query to a file in the current format"},
	{"export", "FILE [QUERY]", "write the graph, or what a query returns of it, as GraphML, HTML, ..., by the file's name"},
	{"quit", "", "leave; Ctrl-D does the same"},
}

// command runs one dot command. A unique prefix of its name is enough.
//
//kg:switch
func (s *shell) command(ctx context.Context, text string) error {
	name, args, _ := strings.Cut(strings.TrimSuffix(text[1:], ";"), " ")
	args = strings.TrimSpace(args)
	found, err := findCommand(name)
	if err != nil {
		return err
	}
	switch found {
	case "help":
		return s.help(args)
	case "schema":
		return s.schema(ctx)
	case "mode":
		return s.mode(args)
	case "timer":
		return s.onOff(found, args, &s.Timer)
	case "cut":
		return s.onOff(found, args, &s.Cut)
	case "color":
		return s.onOff(found, args, &s.Colour)
	case "rows":
		return s.setRows(args)
	case "pager":
		return s.setPager(args)
	case "export":
		return s.export(ctx, args)
	case "param":
		return s.param(args)
	case "explain":
		return s.query(ctx, "EXPLAIN "+args)
	case "profile":
		return s.query(ctx, "PROFILE "+args)
	case "read":
		return s.read(ctx, args)
	case "edit":
		return s.edit(ctx, args)
	case "output":
		return s.output(ctx, args)
	default:
		return errQuit
	}
}

func findCommand(name string) (string, error) {
	if name == "?" {
		return "help", nil
	}
	if name == "exit" {
		return "quit", nil
	}
	var found []string
	for _, c := range commands {
		if c.name == name {
			return name, nil
		}
		if strings.HasPrefix(c.name, name) {
			found = append(found, c.name)
		}
	}
	switch len(found) {
	case 0:
		return "", fmt.Errorf("unknown command .%s: .help lists the commands", name)
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("command .%s could be .%s", name, strings.Join(found, " or ."))
}

func topicNames() string {
	var names []string
	for _, t := range guide.Topics() {
		names = append(names, t.Name)
	}
	return strings.Join(names, ", ")
}

func (s *shell) help(name string) error {
	var b strings.Builder
	if name != "" {
		text, ok := guide.Find(name)
		if !ok {
			return fmt.Errorf(".help %s: no guide and no function has this name: .help functions lists the functions", name)
		}
		return s.paged(func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		})
	}
	for _, c := range commands {
		fmt.Fprintf(&b, "  .%-24s %s\n", strings.TrimSpace(c.name+" "+c.args), c.help)
	}
	b.WriteString("A query ends with a semicolon or an empty line. Tab completes keywords, labels,\n" +
		"types, properties and names; the arrow keys recall whole statements; Ctrl-C cancels.\n")
	_, err := io.WriteString(s.Out, b.String())
	return err
}

func (s *shell) schema(ctx context.Context) error {
	return s.Store.View(ctx, func(tx *graph.Tx) error {
		return s.paged(func(w io.Writer) error {
			return render.WriteCatalogue(render.New(w, s.Format, render.CatalogueColumns, s.options()), tx)
		})
	})
}

func (s *shell) mode(args string) error {
	if args == "" {
		_, err := fmt.Fprintln(s.Out, s.Format)
		return err
	}
	f, err := render.ParseFormat(args)
	if err != nil {
		return err
	}
	s.Format = f
	return nil
}

func (s *shell) param(args string) error {
	if args == "" {
		for _, name := range slices.Sorted(maps.Keys(s.Params)) {
			if _, err := fmt.Fprintf(s.Out, "$%s = %v\n", name, s.Params[name]); err != nil {
				return err
			}
		}
		return nil
	}
	name, text, ok := strings.Cut(args, " ")
	if !ok {
		return fmt.Errorf(".param %s: want a name and a value, as in .param name 'Marco Rubio'", args)
	}
	v, err := graph.ParseLiteral(strings.TrimSpace(text))
	if err != nil {
		return fmt.Errorf(".param %s: %w", name, err)
	}
	s.Params[strings.TrimPrefix(name, "$")] = v
	return nil
}

// read runs the statements of a file; the first error ends it.
func (s *shell) read(ctx context.Context, path string) error {
	if path == "" {
		return fmt.Errorf(".read: want the name of a file")
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	src := newScript(f)
	for {
		text, err := src.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if err := s.run(ctx, text); err != nil {
			return fmt.Errorf("%s: before line %d: %w", path, src.line+1, err)
		}
	}
}

func (s *shell) output(ctx context.Context, args string) (err error) {
	path, text, ok := strings.Cut(args, " ")
	if !ok {
		return fmt.Errorf(".output: want a file and a query")
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := f.Close(); cerr != nil && err == nil {
			err = cerr
		}
	}()
	n, err := s.printQuery(ctx, f, text)
	if err == nil {
		_, err = fmt.Fprintf(s.Out, "%d rows written to %s\n", n, path)
	}
	return err
}
