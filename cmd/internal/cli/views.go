package cli

import (
	"context"
	"fmt"

	"github.com/newsgraph/kg/cmd/internal/render"
	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/query"
	"github.com/spf13/cobra"
)

// contradictionsQuery finds pairs of facts of which one says what the other denies. A
// fact denies another between the same entities if one is negated or denied and the
// other is not; a claim of a relation may also be met by a denial of the whole.
const contradictionsQuery = `MATCH (a:Entity)-[yes]->(b:Entity)
WHERE yes.fact IS NOT NULL AND NOT yes.negated AND yes.modality <> 'denied'
MATCH (a)-[no]->(b)
WHERE type(no) = type(yes) AND no.fact IS NOT NULL AND (no.negated OR no.modality = 'denied')
  AND ($entity IS NULL OR $entity IN [a.name, b.name] + a.aliases + b.aliases)
OPTIONAL MATCH (e:Evidence {fact: yes.fact})-[:IN]->(pro:Article)
WITH a, yes, b, no, min(pro.published) AS asserted, collect(DISTINCT coalesce(pro.outlet, pro.title, pro.source)) AS for_it
OPTIONAL MATCH (f:Evidence {fact: no.fact})-[:IN]->(con:Article)
WITH a, yes, b, no, asserted, for_it, min(con.published) AS denied, collect(DISTINCT coalesce(con.outlet, con.title, con.source)) AS against
RETURN a.name AS subject, type(yes) AS relation, b.name AS object,
  yes.modality AS claim, yes.said_by AS claimed_by, asserted AS claimed_on, for_it[0] AS claimed_in,
  CASE WHEN no.negated THEN 'not ' + no.modality ELSE no.modality END AS denial, no.said_by AS denied_by, denied AS denied_on, against[0] AS denied_in
ORDER BY subject, relation, object, claim, claimed_by, denial, denied_by`

// timelineQuery lists the facts of an entity in the order of the time that they are
// about, or else of the article that tells them first.
const timelineQuery = `MATCH (e:Entity)-[r]-(other:Entity)
WHERE e.id = $entity AND r.fact IS NOT NULL
MATCH (v:Evidence {fact: r.fact})-[:IN]->(a:Article)
WITH e, r, other, min(a.published) AS told, collect(DISTINCT coalesce(a.outlet, a.title, a.source)) AS told_in
RETURN coalesce(r.when, toString(told)) AS time, r.when IS NOT NULL AND NOT r.when CONTAINS 'X' AS exact,
  startNode(r).name AS subject, type(r) AS relation, endNode(r).name AS object,
  CASE WHEN r.negated THEN 'not ' + r.modality ELSE r.modality END AS modality, r.said_by AS said_by, told_in[0] AS told_in, r.support AS support
ORDER BY time IS NULL OR time STARTS WITH 'X', time, subject, relation, object, modality, said_by`

// view is a command that runs a query which it can also print.
type view struct {
	query  string
	format string
	show   bool
}

func (v *view) flags(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().StringVar(&v.format, "format", "", render.FormatNames()+" (default table on a terminal, else json)")
	cmd.Flags().BoolVar(&v.show, "show-query", false, "print the openCypher query instead of running it, to change it and pass it to kg query")
	return cmd
}

func (a *app) contradictionsCommand() *cobra.Command {
	v := &view{query: contradictionsQuery}
	return v.flags(&cobra.Command{
		Use:   "contradictions [NAME]",
		Short: "List facts that one source asserts and another denies",
		Long: `List pairs of facts between the same two entities of which one is asserted, or offered,
planned and so on, and the other is negated or denied: what is claimed, by whom, when
and where, and who says that it is not so. With NAME, only those about that entity. This
is a plain query: --show-query prints it.`,
		Example: "  kg contradictions\n  kg contradictions Ukraine --format markdown\n  kg contradictions --show-query > mine.cypher",
		Args:    argCount(0, 1, "at most one name"),
		RunE: func(cmd *cobra.Command, args []string) error {
			entity := graph.Null
			if len(args) == 1 {
				entity = graph.String(args[0])
			}
			return a.runView(cmd.Context(), v, func(*graph.Tx) (graph.Value, error) { return entity, nil })
		},
	})
}

func (a *app) timelineCommand() *cobra.Command {
	v := &view{query: timelineQuery}
	return v.flags(&cobra.Command{
		Use:   "timeline ENTITY",
		Short: "List the facts about an entity in the order of time",
		Long: `List the facts about an entity by the time that they are about, or, where the text
does not tell, by the day on which an article first told them (exact is false). Times are
dates or TIMEX3 values: 2025-04-17, 2022-02, 2025-W16, and XXXX-WXX-4 for a Thursday of which
the article has no date. Those that no date is known for come last. This is a plain query: --show-query prints it.`,
		Example: "  kg timeline 'Steve Witkoff'\n  kg timeline Place:Ukraine --format csv",
		Args: func(cmd *cobra.Command, args []string) error {
			if v.show {
				return argCount(0, 1, "at most one entity")(cmd, args)
			}
			return argCount(1, 1, "one entity")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runView(cmd.Context(), v, func(tx *graph.Tx) (graph.Value, error) {
				e, err := ingest.FindEntity(tx, args[0])
				return graph.String(e.ID), err
			})
		},
	})
}

// runView runs the query of a view with the parameter $entity, or prints it.
func (a *app) runView(ctx context.Context, v *view, entity func(*graph.Tx) (graph.Value, error)) (err error) {
	format, err := a.format(v.format)
	if err != nil {
		return err
	}
	if v.show {
		_, err := fmt.Fprintln(a.env.Stdout, v.query)
		return err
	}
	store, err := a.openStore(false)
	if err != nil {
		return err
	}
	defer closeStore(store, &err)
	args := query.Args{}
	err = store.View(ctx, func(tx *graph.Tx) error {
		args["entity"], err = entity(tx)
		return err
	})
	if err != nil {
		return err
	}
	rows, err := query.New(store).Run(ctx, v.query, args)
	if err != nil {
		return err
	}
	return a.printRows(store, rows, format)
}
