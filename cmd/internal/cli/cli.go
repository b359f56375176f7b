// Package cli is the kg command: one file per subcommand. Everything that a
// command takes from the world outside, streams and environment, comes in an
// Env, so that tests run commands in their own process.
package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/newsgraph/kg/cmd/internal/render"
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/query"
	"github.com/spf13/cobra"
)

// Exit codes of the command.
const (
	exitOK          = 0
	exitError       = 1 // a query is wrong, or anything else that has no code of its own
	exitUsage       = 2 // unknown command, flag or argument
	exitStore       = 3 // the store cannot be opened, read or written
	exitLimit       = 4 // a limit on time, rows or memory was reached
	exitPartly      = 5 // done, but some inputs could not be read
	exitInterrupted = 130
)

// Env is what a command takes from the outside world.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	StdinTTY       bool
	StdoutTTY      bool
	StderrTTY      bool
	Width          int // columns of the terminal, 0 if Stdout is none
	// Size is the columns and rows of the terminal as it is now; it may be nil.
	Size func() (width, height int)
}

// app is one run of the command.
type app struct {
	env    Env
	store  string // --store
	quiet  bool   // --quiet
	config config
}

// usageError is an error in how the command was called.
type usageError struct{ err error }

func (u usageError) Error() string { return u.err.Error() }
func (u usageError) Unwrap() error { return u.err }

// usagef returns a usage error.
func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// storeError is an error of the store rather than of what was asked of it.
type storeError struct{ err error }

func (s storeError) Error() string { return s.err.Error() }
func (s storeError) Unwrap() error { return s.err }

// errPartly ends a command that did its work although some inputs were bad. The
// inputs were named on standard error already.
var errPartly = errors.New("some inputs could not be read")

// Main runs the command with args, which do not include the program's name, and
// returns its exit code. Errors are printed on env.Stderr.
func Main(ctx context.Context, env Env, args []string) int {
	a := &app{env: env}
	root := a.rootCommand()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil && !errors.Is(err, errPartly) {
		fmt.Fprintf(env.Stderr, "kg: %s\n", render.Error(err))
	}
	return exitCode(err)
}

// Command returns the command with its flags and subcommands, for manual pages and
// completions.
func Command() *cobra.Command {
	a := &app{env: Env{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard, Getenv: func(string) string { return "" }}}
	return a.rootCommand()
}

// exitCode maps an error to the documented exit code.
func exitCode(err error) int {
	var (
		usage usageError
		store storeError
		list  query.ErrorList
		one   *query.Error
	)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errPartly):
		return exitPartly
	case errors.As(err, &usage):
		return exitUsage
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.Is(err, query.ErrLimit), errors.Is(err, context.DeadlineExceeded):
		return exitLimit
	case errors.As(err, &store), errors.Is(err, graph.ErrCorrupt):
		return exitStore
	case errors.As(err, &list), errors.As(err, &one):
		return exitError
	}
	return exitError
}

const rootLong = `kg turns news articles into a property graph and answers openCypher queries on it.

Every relation carries its evidence: article, sentence, byte span and wording, who
says so, and whether it is asserted, denied, offered, planned or merely possible.`

const rootExample = `  kg ingest articles/                      read a folder of articles into ./news.kg
  kg query 'MATCH (a)-[r:MEET]->(b) RETURN a.name, b.name, r.phrase'
  kg shell                                 ask interactively
  kg export --format graphml -o news.graphml
  kg extract --format facts article.txt    facts only, no store
  kg help model                            what is in the graph`

const exitHelp = `
Exit codes: 0 done, 1 query or other error, 2 usage, 3 store, 4 limit or timeout,
5 done but some inputs could not be read, 130 interrupted.
`

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:                        "kg",
		Short:                      "News articles in, a graph with evidence out",
		Long:                       rootLong,
		Example:                    rootExample,
		SilenceErrors:              true,
		SuggestionsMinimumDistance: 2,
		SilenceUsage:               true,
		CompletionOptions:          cobra.CompletionOptions{HiddenDefaultCmd: true},
		Args:                       unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return cmd.Help()
		},
	}
	root.SetIn(a.env.Stdin)
	root.SetOut(a.env.Stdout)
	root.SetErr(a.env.Stderr)
	root.SetUsageTemplate(root.UsageTemplate() + exitHelp)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usagef("%w\nrun '%s --help' for the flags", err, cmd.CommandPath())
	})
	var configErr error
	a.config, configErr = a.readConfig()
	root.PersistentPreRunE = func(*cobra.Command, []string) error { return configErr }
	def := cmp.Or(a.env.Getenv("KG_STORE"), a.config.Store, "news.kg")
	root.PersistentFlags().StringVar(&a.store, "store", def, "directory of the graph store (also $KG_STORE)")
	root.PersistentFlags().BoolVarP(&a.quiet, "quiet", "q", false, "no progress and no summary on standard error")
	addGrouped(root, groupRead, "Read articles", a.ingestCommand(), a.removeCommand(), a.extractCommand())
	addGrouped(root, groupAsk, "Ask", a.shellCommand(), a.queryCommand(), a.whyCommand(), a.timelineCommand(), a.contradictionsCommand(), a.batchCommand())
	addGrouped(root, groupEdit, "Correct by hand", a.entityCommand(), a.factCommand(), a.logCommand(), a.undoCommand())
	addGrouped(root, groupFiles, "Files for other tools", a.exportCommand(), a.importCommand(), a.dumpCommand(), a.loadCommand())
	addGrouped(root, groupStore, "The store", a.statsCommand(), a.verifyCommand(), a.compactCommand())
	help := a.helpCommand(root)
	root.SetHelpCommand(help)
	addGrouped(root, groupOther, "Others", help, a.versionCommand(), a.completionCommand(root), a.trainCommand(), a.evalCommand())
	a.addGuides(root)
	cobra.EnableCommandSorting = false
	return root
}

// unknownCommand turns a word that names no subcommand into an error with the
// nearest names.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	msg := fmt.Sprintf("unknown command %q", args[0])
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		msg += fmt.Sprintf(": did you mean %s?", strings.Join(near, " or "))
	}
	return usagef("%s\nrun 'kg --help' for the commands", msg)
}

// argCount checks the number of arguments and explains what they are.
func argCount(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || most >= 0 && len(args) > most {
			return usagef("%s takes %s, got %d\nusage: %s", cmd.CommandPath(), what, len(args), cmd.UseLine())
		}
		return nil
	}
}

// openStore opens the store for reading and writing. Only ingest and load make
// a store that is not there.
func (a *app) openStore(create bool, opts ...graph.Option) (*graph.Store, error) {
	if !create {
		if _, err := os.Stat(a.store); errors.Is(err, os.ErrNotExist) {
			return nil, storeError{fmt.Errorf("%s: no such store: make one with 'kg ingest PATH...', or name another with --store", a.store)}
		}
	}
	s, err := graph.Open(a.store, opts...)
	if err != nil {
		return nil, storeError{err}
	}
	return s, nil
}

// closeStore closes s and reports its error in *err unless there is one already.
func closeStore(s *graph.Store, err *error) {
	if cerr := s.Close(); cerr != nil && *err == nil {
		*err = storeError{cerr}
	}
}

// note prints a line for people on standard error, unless --quiet.
func (a *app) note(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintf(a.env.Stderr, format+"\n", args...)
	}
}
