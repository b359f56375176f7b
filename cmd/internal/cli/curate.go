package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/ingest"
	"github.com/spf13/cobra"
)

// curate opens the store and runs fn with a curator whose edits have the reason.
func (a *app) curate(why ingest.Reason, fn func(*ingest.Curator) error) (err error) {
	store, err := a.openStore(false)
	if err != nil {
		return err
	}
	defer closeStore(store, &err)
	return fn(ingest.NewCurator(store, why))
}

func (a *app) removeCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "remove ARTICLE...",
		Short: "Take articles out of the graph",
		Long: `Take articles out of the graph, named by id, source, URL or short name. Facts, names
and entities that only they supported go with them; what other articles say stays, with
its counts as if the removed ones had never been read. Edits stay in force.`,
		Example: `  kg remove articles/monday.txt
  kg query --format tsv 'MATCH (a:Article {outlet: "Gazette"}) RETURN a.id' | xargs kg remove`,
		Args: argCount(1, -1, "at least one article"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.curate(ingest.Reason{}, func(c *ingest.Curator) error {
				ids, err := c.Remove(cmd.Context(), args...)
				if err == nil {
					a.note("removed %d of %d articles", len(ids), len(args))
				}
				return err
			})
		},
	}
}

// reasonFlags adds the flags that say why an edit is made.
func reasonFlags(cmd *cobra.Command, why *ingest.Reason) *cobra.Command {
	f := cmd.Flags()
	f.StringVar(&why.Note, "note", "", "keep this `TEXT` with the edit: why it is made")
	f.StringVar(&why.By, "by", "", "keep this `NAME` with the edit: who makes it")
	f.StringVar(&why.At, "at", "", "keep this `TIME` with the edit")
	return cmd
}

const entityLong = `Edit entities by hand. Every edit is an entry of a log in the store: it holds for the
articles that are there, for those that come later and for those that are read again,
and 'kg undo' takes it back. An ENTITY is named by any name that articles call it, by
"Person:NAME" if a name means entities of several kinds, or by its id.`

func (a *app) entityCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "entity",
		Short: "Merge, split, rename or retype entities",
		Long:  entityLong,
		Example: `  kg entity merge 'Volodymyr Zelenskyy' 'Zelenskiy V.'
  kg entity split 'John Smith' 'John Smith (judge)' --article wire/17
  kg entity rename 'Myanmar' 'Burma'
  kg entity retype 'Jordan' person`,
		Args: unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.mergeCommand(), a.splitCommand(), a.renameCommand(), a.retypeCommand())
	return cmd
}

func (a *app) mergeCommand() *cobra.Command {
	var why ingest.Reason
	return reasonFlags(&cobra.Command{
		Use:   "merge INTO ENTITY...",
		Short: "Make one entity of several, under the name of the first",
		Long: `Make one entity of several, under the name and the kind of the first. What articles
say of the others, now and later, is said of it.`,
		Example: "  kg entity merge 'Volodymyr Zelenskyy' 'Zelenskiy V.' --note 'passport spelling'",
		Args:    argCount(2, -1, "an entity and one or more that are the same"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.curate(why, func(c *ingest.Curator) error {
				edits, err := c.Merge(cmd.Context(), args[0], args[1:]...)
				return a.edited(err, edits...)
			})
		},
	}, &why)
}

func (a *app) splitCommand() *cobra.Command {
	var why ingest.Reason
	var part ingest.Part
	cmd := reasonFlags(&cobra.Command{
		Use:   "split ENTITY NAME",
		Short: "Make some mentions of an entity another entity",
		Long: `Make some mentions of an entity another one, called NAME: those of articles, those by
some names only, or those that are both. The same goes for later mentions of that sort.`,
		Example: `  kg entity split 'John Smith' 'John Smith (judge)' --article wire/17 --article wire/23
  kg entity split 'George Bush' 'Bush family' --alias Bushes`,
		Args: argCount(2, 2, "an entity and the name of the new one"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.curate(why, func(c *ingest.Curator) error {
				e, err := c.Split(cmd.Context(), args[0], args[1], part)
				return a.edited(err, e)
			})
		},
	}, &why)
	cmd.Flags().StringArrayVar(&part.Articles, "article", nil, "the mentions in this `ARTICLE` (id, source, URL or name); may be repeated")
	cmd.Flags().StringArrayVar(&part.Names, "alias", nil, "the mentions by this `NAME` alone; may be repeated")
	return cmd
}

func (a *app) renameCommand() *cobra.Command {
	var why ingest.Reason
	return reasonFlags(&cobra.Command{
		Use:     "rename ENTITY NAME",
		Short:   "Give an entity another name",
		Long:    "Give an entity another name. The names that articles use stay as its aliases.",
		Example: "  kg entity rename 'Kiev' 'Kyiv'",
		Args:    argCount(2, 2, "an entity and its new name"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.curate(why, func(c *ingest.Curator) error {
				e, err := c.Rename(cmd.Context(), args[0], args[1])
				return a.edited(err, e)
			})
		},
	}, &why)
}

func (a *app) retypeCommand() *cobra.Command {
	var why ingest.Reason
	return reasonFlags(&cobra.Command{
		Use:     "retype ENTITY KIND",
		Short:   "Make an entity one of another kind",
		Long:    "Make an entity a person, organization, place, group, event, concept or work.",
		Example: "  kg entity retype 'Jordan' person",
		Args:    argCount(2, 2, "an entity and a kind"),
		RunE: func(cmd *cobra.Command, args []string) error {
			kind, err := ingest.ParseKind(args[1])
			if err != nil {
				return usageError{err}
			}
			return a.curate(why, func(c *ingest.Curator) error {
				e, err := c.Retype(cmd.Context(), args[0], kind)
				return a.edited(err, e)
			})
		},
	}, &why)
}

func (a *app) factCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "fact",
		Short:   "Retract facts",
		Long:    "Edit facts by hand. 'kg undo' takes an edit back.",
		Example: "  kg fact retract 2b0c1f3a",
		Args:    unknownCommand,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var why ingest.Reason
	cmd.AddCommand(reasonFlags(&cobra.Command{
		Use:   "retract FACT",
		Short: "Take a fact out of the graph for good",
		Long: `Take a fact out of the graph: its relation goes, its evidence stays and is marked as
retracted, and evidence for it in later articles, too. FACT is the property fact of the
relation, or the first eight characters or more of it.`,
		Example: "  kg query 'MATCH (:Person {name:\"Ada\"})-[r:MEET]-(x) RETURN x.name, r.fact'\n  kg fact retract 2b0c1f3a --note 'a namesake'",
		Args:    argCount(1, 1, "one fact"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.curate(why, func(c *ingest.Curator) error {
				e, err := c.Retract(cmd.Context(), args[0])
				return a.edited(err, e)
			})
		},
	}, &why))
	return cmd
}

// edited says what was edited.
func (a *app) edited(err error, edits ...ingest.Edit) error {
	if err != nil {
		return err
	}
	for _, e := range edits {
		a.note("%s", e)
	}
	return nil
}

func (a *app) undoCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "undo [N]",
		Short:   "Take back the last edits",
		Long:    "Take back the last edit, or the last N. The graph is then as if they had never been made.",
		Example: "  kg undo\n  kg undo 3",
		Args:    argCount(0, 1, "at most a number"),
		RunE: func(cmd *cobra.Command, args []string) error {
			n := 1
			if len(args) == 1 {
				var err error
				if n, err = strconv.Atoi(args[0]); err != nil || n < 1 {
					return usagef("undo %q: want a number of edits", args[0])
				}
			}
			return a.curate(ingest.Reason{}, func(c *ingest.Curator) error {
				edits, err := c.Undo(cmd.Context(), n)
				for _, e := range edits {
					a.note("undone: %s", e)
				}
				return err
			})
		},
	}
}

func (a *app) logCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "log",
		Short: "List the edits made by hand",
		Long: `List the edits made by hand, the first one first. They are nodes of the graph, too:
'MATCH (c:Curation) RETURN c'.`,
		Example: "  kg log\n  kg log --json | jq .note",
		Args:    argCount(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.runLog(cmd.Context(), asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line, with everything that an edit says")
	return cmd
}

func (a *app) runLog(ctx context.Context, asJSON bool) error {
	return a.curate(ingest.Reason{}, func(c *ingest.Curator) error {
		edits, err := c.Log(ctx)
		if err != nil {
			return storeError{err}
		}
		enc := json.NewEncoder(a.env.Stdout)
		enc.SetEscapeHTML(false)
		for _, e := range edits {
			if asJSON {
				if err := enc.Encode(e); err != nil {
					return err
				}
				continue
			}
			line := e.String()
			var more []string
			for _, x := range []string{e.Note, e.By, e.At} {
				if x != "" {
					more = append(more, x)
				}
			}
			if len(more) > 0 {
				line += "  (" + strings.Join(more, "; ") + ")"
			}
			if _, err := fmt.Fprintln(a.env.Stdout, line); err != nil {
				return err
			}
		}
		return nil
	})
}
