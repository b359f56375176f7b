package cli

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/newsgraph/kg/cmd/internal/render"
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/ingest"
	"github.com/spf13/cobra"
)

func (a *app) whyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "why FACT | why SUBJECT RELATION OBJECT",
		Short: "Show the sentences that bear a fact",
		Long: `Show why a fact is in the graph: each sentence that bears it, with the words for
subject, relation and object marked, its article, date and origin, the rule and the
models that found it, and why its names mean these entities. FACT is the property fact
of a relation, or the first eight characters or more of it. Entities are named by any
name that articles call them.`,
		Example: `  kg why 'Marco Rubio' MEET 'Emmanuel Macron'
  kg why 2b0c1f3a`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 && len(args) != 3 {
				return usagef("%s takes a fact, or a subject, a relation and an object; got %d arguments\nusage: %s", cmd.CommandPath(), len(args), cmd.UseLine())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			store, err := a.openStore(false)
			if err != nil {
				return err
			}
			defer closeStore(store, &err)
			return store.View(cmd.Context(), func(tx *graph.Tx) error { return a.runWhy(tx, args) })
		},
	}
}

func (a *app) runWhy(tx *graph.Tx, args []string) error {
	facts := args
	if len(args) == 3 {
		var err error
		if facts, err = ingest.FindFacts(tx, args[0], args[1], args[2]); err != nil {
			return err
		}
	}
	for i, f := range facts {
		x, err := ingest.Explain(tx, f)
		if err != nil {
			return err
		}
		if i > 0 {
			fmt.Fprintln(a.env.Stdout)
		}
		if err := writeWhy(a.env.Stdout, x, a.env.StdoutTTY); err != nil {
			return err
		}
	}
	return nil
}

// writeWhy prints an explanation. On a terminal marked words are bold, elsewhere they
// stand in brackets.
func writeWhy(w io.Writer, x *ingest.Explanation, tty bool) error {
	safe := func(s string) string { return s }
	on, off := "[", "]"
	if tty {
		safe, on, off = render.Sanitize, boldOn, boldOff
	}
	var b strings.Builder
	not := ""
	if x.Negated {
		not = "not "
	}
	fmt.Fprintf(&b, "%s%s -%s-> %s\n", not, safe(x.Subject), x.Relation, safe(x.Object))
	says := cmp.Or(x.SaidBy, "the article itself")
	fmt.Fprintf(&b, "  %s, said by %s", x.Modality, safe(says))
	if x.When != "" {
		fmt.Fprintf(&b, ", %s", x.When)
	}
	fmt.Fprintf(&b, "; evidence %d, origins %d; fact %s\n", x.Support, x.Origins, x.Fact)
	for _, e := range x.Evidence {
		b.WriteString("\n  " + strings.Join(strings.Fields(mark(e.Sentence, e.Words, on, off, safe)), " ") + "\n")
		var from []string
		for _, v := range []string{e.Article, e.Outlet, e.Published} {
			if v != "" {
				from = append(from, v)
			}
		}
		fmt.Fprintf(&b, "    %s, byte %d", safe(strings.Join(from, ", ")), e.Start)
		if e.Origin != "" && e.Origin != e.Outlet {
			fmt.Fprintf(&b, "; after %s", safe(e.Origin))
		}
		fmt.Fprintf(&b, "\n    rule %s, confidence %.2f", e.Rule, e.Confidence)
		if e.Model != "" {
			fmt.Fprintf(&b, ", models %s", e.Model)
		}
		b.WriteByte('\n')
		for _, n := range e.Names {
			b.WriteString("    " + safe(n) + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

const (
	boldOn  = "\x1b[1m"
	boldOff = "\x1b[22m"
)

// mark puts signs around the spans of a sentence that do not overlap earlier ones.
func mark(s string, spans []ingest.Span, on, off string, safe func(string) string) string {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b ingest.Span) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	var b strings.Builder
	at := 0
	for _, x := range spans {
		if x.Start < at || x.End > len(s) {
			continue
		}
		b.WriteString(safe(s[at:x.Start]) + on + safe(s[x.Start:x.End]) + off)
		at = x.End
	}
	b.WriteString(safe(s[at:]))
	return b.String()
}
