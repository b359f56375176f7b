package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/newsgraph/kg/cmd/internal/guide"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manPages are the manual pages of a command and those below it, by their names.
func manPages(root *cobra.Command, version string) map[string][]byte {
	pages := map[string][]byte{}
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		if c.Hidden || c.IsAdditionalHelpTopicCommand() {
			return
		}
		pages[manName(c)+".1"] = manPage(c, version)
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit(root)
	for _, topic := range guide.Topics() {
		pages["kg-"+topic.Name+".7"] = guidePage(topic, version)
	}
	return pages
}

// guidePage is a guide as a manual page.
func guidePage(t guide.Topic, version string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, ".TH \"KG-%s\" \"7\" \"\" \"kg %s\" \"kg manual\"\n", strings.ToUpper(t.Name), manText(version))
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n.SH DESCRIPTION\n.nf\n%s\n.fi\n", manText("kg-"+t.Name), manText(t.Short), manText(t.Text()))
	fmt.Fprintf(&b, ".SH SEE ALSO\n\\fBkg\\fR(1)\n")
	return b.Bytes()
}

func manName(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// manEscape writes text so that roff takes nothing in it for a request.
var manEscape = strings.NewReplacer(`\`, `\e`, "-", `\-`, "\n.", "\n\\&.", "\n'", "\n\\&'")

func manText(s string) string { return strings.TrimPrefix(manEscape.Replace("\n"+s), "\n") }

func manPage(c *cobra.Command, version string) []byte {
	var b bytes.Buffer
	section := func(name string) { fmt.Fprintf(&b, ".SH %s\n", name) }
	fmt.Fprintf(&b, ".TH \"%s\" \"1\" \"\" \"kg %s\" \"kg manual\"\n", strings.ToUpper(manName(c)), manText(version))
	section("NAME")
	fmt.Fprintf(&b, "%s \\- %s\n", manText(manName(c)), manText(c.Short))
	section("SYNOPSIS")
	fmt.Fprintf(&b, ".B %s\n", manText(c.UseLine()))
	if c.Long != "" {
		section("DESCRIPTION")
		fmt.Fprintf(&b, ".nf\n%s\n.fi\n", manText(c.Long))
	}
	options := func(name string, set *pflag.FlagSet) {
		if !set.HasAvailableFlags() {
			return
		}
		section(name)
		set.VisitAll(func(f *pflag.Flag) {
			if f.Hidden {
				return
			}
			value, usage := pflag.UnquoteUsage(f)
			dashes := "--" + f.Name
			if f.Shorthand != "" {
				dashes = "-" + f.Shorthand + ", " + dashes
			}
			fmt.Fprintf(&b, ".TP\n\\fB%s\\fR \\fI%s\\fR\n%s\n", manText(dashes), manText(value), manText(usage))
		})
	}
	options("OPTIONS", c.NonInheritedFlags())
	options("OPTIONS OF EVERY COMMAND", c.InheritedFlags())
	if c.Example != "" {
		section("EXAMPLES")
		fmt.Fprintf(&b, ".nf\n%s\n.fi\n", manText(c.Example))
	}
	section("EXIT STATUS")
	fmt.Fprintln(&b, manText("0 done, 1 query or other error, 2 usage, 3 store, 4 limit or timeout, 5 done but some inputs could not be read, 130 interrupted."))
	section("ENVIRONMENT")
	fmt.Fprintf(&b, ".TP\n.B KG_STORE\n%s\n", manText("directory of the store, where --store is not given"))
	section("SEE ALSO")
	var others []string
	if c.HasParent() {
		others = append(others, c.Parent().CommandPath())
	}
	for _, sub := range c.Commands() {
		if !sub.Hidden && !sub.IsAdditionalHelpTopicCommand() {
			others = append(others, sub.CommandPath())
		}
	}
	for i, name := range others {
		others[i] = fmt.Sprintf("\\fB%s\\fR(1)", manText(strings.ReplaceAll(name, " ", "-")))
	}
	if !c.HasParent() {
		for _, topic := range guide.Topics() {
			others = append(others, fmt.Sprintf("\\fBkg\\-%s\\fR(7)", manText(topic.Name)))
		}
	}
	fmt.Fprintln(&b, strings.Join(others, ", "))
	return b.Bytes()
}
