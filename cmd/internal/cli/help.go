package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/newsgraph/kg/cmd/internal/guide"
	"github.com/newsgraph/kg/cmd/internal/repl"
	"github.com/spf13/cobra"
)

// The groups in which the help lists the commands.
const (
	groupRead  = "read"
	groupAsk   = "ask"
	groupEdit  = "edit"
	groupFiles = "files"
	groupStore = "store"
	groupOther = "other"
)

// addGrouped adds commands under a heading of the help.
func addGrouped(root *cobra.Command, id, title string, commands ...*cobra.Command) {
	root.AddGroup(&cobra.Group{ID: id, Title: title + ":"})
	for _, c := range commands {
		c.GroupID = id
	}
	root.AddCommand(commands...)
}

// addGuides adds the guides as topics of the help.
func (a *app) addGuides(root *cobra.Command) {
	for _, topic := range guide.Topics() {
		c := &cobra.Command{Use: topic.Name, Short: topic.Short}
		c.SetHelpFunc(func(*cobra.Command, []string) { _ = a.page(topic.Text()) })
		root.AddCommand(c)
	}
}

// helpCommand prints the help of a command, a guide, or what a function does.
func (a *app) helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND | GUIDE | FUNCTION]",
		Short: "Print the help of a command, a guide, or what a function does",
		Long: `Print the help of a command; a guide, which is one of model, language and functions; or
what a function of the language does. A long text goes through $PAGER on a terminal.`,
		Example:           "  kg help ingest\n  kg help model\n  kg help language | less\n  kg help functions\n  kg help substring\n  kg help date.",
		ValidArgsFunction: completeHelp,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return root.Help()
			}
			if args[0] == "functions" && len(args) == 2 {
				args = args[1:]
			} else if c, rest, err := root.Find(args); err == nil && len(rest) == 0 {
				return c.Help()
			}
			if text, ok := guide.Find(args[0]); ok && len(args) == 1 {
				return a.page(text)
			}
			return usagef("there is no command, guide or function %q\nrun 'kg help' for the commands, 'kg help functions' for the functions", strings.Join(args, " "))
		},
	}
}

// completeHelp completes names of commands and guides.
func completeHelp(cmd *cobra.Command, args []string, begin string) (out []string, _ cobra.ShellCompDirective) {
	at, _, err := cmd.Root().Find(args)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	for _, c := range at.Commands() {
		if strings.HasPrefix(c.Name(), begin) && !c.Hidden {
			out = append(out, fmt.Sprintf("%s\t%s", c.Name(), c.Short))
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

// page prints a text, on a terminal with the pager of the settings if it is long.
func (a *app) page(text string) error {
	write := func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
	if !a.env.StdoutTTY || a.env.Size == nil {
		return write(a.env.Stdout)
	}
	settings, err := a.shellSettings("")
	if err != nil {
		return err
	}
	_, height := a.env.Size()
	return repl.Page(a.env.Stdout, settings.Pager, height, write)
}
