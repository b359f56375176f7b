// Who responded to the seizure of Crimea with sanctions?
//
// five: United States | RESPOND_WITH | sanctions
// five: European Union | RESPOND_WITH | sanctions
MATCH (x:Entity)-[r]->(s:Entity)
WHERE (type(r) =~ '(RESPOND|IMPOSE|REACT|ANSWER)(_.*)?') AND s.name CONTAINS 'sanctions' AND NOT r.negated
MATCH (:Evidence {fact: r.fact})-[:IN]->(a:Article)
WHERE EXISTS { (a)-[:MENTIONS]->(:Entity {name: 'Crimea'}) }
RETURN x.name AS who, type(r) AS does, s.name AS what, collect(DISTINCT coalesce(a.outlet, a.title, a.name)) AS articles
ORDER BY who
