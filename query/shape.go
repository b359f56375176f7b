package query

import (
	"github.com/newsgraph/kg/graph"
)

// What the schema procedures ask. They read the whole graph: the counts that the store
// keeps know the labels of one end of a type, not of both together.
const (
	labelCounts = `MATCH (n) UNWIND labels(n) AS label
		RETURN label, count(*) AS nodes ORDER BY label`
	endCounts = `MATCH (a)-[r]->(b) WITH type(r) AS type, labels(a) AS from, labels(b) AS to, count(*) AS n
		UNWIND CASE from WHEN [] THEN [null] ELSE from END AS f
		UNWIND CASE to WHEN [] THEN [null] ELSE to END AS t
		RETURN type, f AS from, t AS to, sum(n) AS relationships ORDER BY type, from, to`
	nodeTypes = `MATCH (n) RETURN labels(n) AS group, count(*) AS n`
	nodeKeys  = `MATCH (n) UNWIND keys(n) AS key
		WITH labels(n) AS group, key, collect(DISTINCT valueType(n[key])) AS names, count(*) AS n
		RETURN group, key, [t IN coll.sort(names) | left(t, size(t) - size(' NOT NULL'))] AS types, n ORDER BY group, key`
	relTypes = `MATCH ()-[r]->() RETURN type(r) AS group, count(*) AS n`
	relKeys  = `MATCH ()-[r]->() UNWIND keys(r) AS key
		WITH type(r) AS group, key, collect(DISTINCT valueType(r[key])) AS names, count(*) AS n
		RETURN group, key, [t IN coll.sort(names) | left(t, size(t) - size(' NOT NULL'))] AS types, n ORDER BY group, key`
)

// schemaProcs are the procedures that read the shape of the graph from its content.
func (e *Engine) schemaProcs() []Procedure {
	return []Procedure{
		{
			Name:    "db.schema.visualization",
			Doc:     "Gives one row: the labels as maps of name and count, and the relationship types between labels as maps of type, from, to and count. Reads the whole graph.",
			Outputs: []Field{{Name: "nodes", Type: "LIST"}, {Name: "relationships", Type: "LIST"}},
			Call:    e.schemaGraph,
		},
		{
			Name: "db.schema.nodeTypeProperties",
			Doc:  "Lists the properties of the nodes by the labels they have together: the types of the values, and whether all such nodes have the property. Reads the whole graph.",
			Outputs: []Field{
				{Name: "nodeType", Type: "STRING"}, {Name: "nodeLabels", Type: "LIST"}, {Name: "propertyName", Type: "STRING"},
				{Name: "propertyTypes", Type: "LIST"}, {Name: "mandatory", Type: "BOOLEAN"},
			},
			Call: func(c *Call, _ []graph.Value, yield func(...graph.Value) error) error {
				return e.schemaKeys(c, nodeTypes, nodeKeys, func(group, key, types, all graph.Value) error {
					return yield(graph.String(typeOfLabels(group)), group, key, types, all)
				})
			},
		},
		{
			Name: "db.schema.relTypeProperties",
			Doc:  "Lists the properties of the relationships by their type: the types of the values, and whether all such relationships have the property. Reads the whole graph.",
			Outputs: []Field{
				{Name: "relType", Type: "STRING"}, {Name: "propertyName", Type: "STRING"},
				{Name: "propertyTypes", Type: "LIST"}, {Name: "mandatory", Type: "BOOLEAN"},
			},
			Call: func(c *Call, _ []graph.Value, yield func(...graph.Value) error) error {
				return e.schemaKeys(c, relTypes, relKeys, func(group, key, types, all graph.Value) error {
					name, _ := group.AsString()
					return yield(graph.String(":`"+name+"`"), key, types, all)
				})
			},
		},
	}
}

// typeOfLabels writes labels as Neo4j does: :`A`:`B`, and nothing where there are none.
func typeOfLabels(labels graph.Value) string {
	list, _ := labels.AsList()
	out := ""
	for _, l := range list {
		name, _ := l.AsString()
		out += ":`" + name + "`"
	}
	return out
}

func (e *Engine) schemaGraph(c *Call, _ []graph.Value, yield func(...graph.Value) error) error {
	nodes, err := e.ask(c, labelCounts, func(row []graph.Value) graph.Value {
		return graph.MapOf(graph.Props{{Key: "count", Value: row[1]}, {Key: "name", Value: row[0]}})
	})
	if err != nil {
		return err
	}
	ends, err := e.ask(c, endCounts, func(row []graph.Value) graph.Value {
		return graph.MapOf(graph.Props{{Key: "count", Value: row[3]}, {Key: "from", Value: row[1]},
			{Key: "to", Value: row[2]}, {Key: "type", Value: row[0]}})
	})
	if err != nil {
		return err
	}
	return yield(graph.List(nodes), graph.List(ends))
}

// schemaKeys hands on every property of every group, and whether all of the group have it.
func (e *Engine) schemaKeys(c *Call, groups, keys string, yield func(group, key, types, all graph.Value) error) error {
	size := map[string]graph.Value{}
	if _, err := e.ask(c, groups, func(row []graph.Value) graph.Value {
		size[row[0].String()] = row[1]
		return row[0]
	}); err != nil {
		return err
	}
	var failed error
	_, err := e.ask(c, keys, func(row []graph.Value) graph.Value {
		if failed == nil {
			all := row[3].Equal(size[row[0].String()]) == graph.True
			failed = yield(row[0], row[1], row[2], graph.Bool(all))
		}
		return graph.Null
	})
	if failed != nil {
		return failed
	}
	return err
}

// ask runs a query in the transaction of a call and gives what each makes of its rows.
func (e *Engine) ask(c *Call, text string, each func(row []graph.Value) graph.Value) ([]graph.Value, error) {
	rows, err := e.RunTx(c.Context(), c.Tx(), text, nil)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []graph.Value
	for rows.Next() {
		out = append(out, each(rows.Row()))
	}
	return out, rows.Err()
}
