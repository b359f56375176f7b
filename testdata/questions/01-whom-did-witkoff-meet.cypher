// Whom did Steve Witkoff meet, as a fact and not as a plan, and who reports it?
//
// five: Emmanuel Macron | MEET
// five: Vladimir Putin | HOLD_ROUND_WITH
// five: German officials | MEET
// five: Ukrainian officials | MEET
// own: Vladimir Putin | MEET
// own: Ukrainian officials | MEET
MATCH (w:Person {name: 'Steve Witkoff'})-[r]-(x:Entity)
WHERE type(r) =~ 'MEET(_WITH)?|HOLD_[A-Z]+_WITH|TALK_(WITH|TO)|SPEAK_(WITH|TO)|CALL|PHONE|NEGOTIATE_WITH' AND r.modality = 'asserted' AND NOT r.negated
MATCH (:Evidence {fact: r.fact})-[:IN]->(a:Article)
RETURN x.name AS met, type(r) AS how, collect(DISTINCT coalesce(a.outlet, a.title, a.name)) AS articles, r.support AS support
ORDER BY met, how
