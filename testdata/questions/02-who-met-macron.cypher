// Who met Emmanuel Macron?
//
// five: Marco Rubio
// five: Steve Witkoff
// five: US envoy
// own: Marco Rubio
MATCH (x:Entity)-[r]-(m:Person {name: 'Emmanuel Macron'})
WHERE type(r) =~ 'MEET(_WITH)?|HOLD_[A-Z]+_WITH|TALK_(WITH|TO)|SPEAK_(WITH|TO)|CALL|PHONE|NEGOTIATE_WITH' AND r.modality = 'asserted' AND NOT r.negated
MATCH (:Evidence {fact: r.fact})-[:IN]->(a:Article)
RETURN x.name AS who, collect(DISTINCT coalesce(a.outlet, a.title, a.name)) AS articles
ORDER BY who
