// With whom has Zelenskyy spoken or met?
//
// five: Keir Starmer | CALL
// five: reporters
// own: Keir Starmer | SPEAK_WITH
MATCH (z:Person)-[r]-(x:Entity)
WHERE z.name = 'Volodymyr Zelenskyy' AND (x:Person OR x:Group OR x:Organization OR x:Place)
  AND type(r) =~ 'MEET(_WITH)?|CALL|PHONE|(SPEAK|TALK)_(TO|WITH)|STATE_TO|TELL|HOLD_[A-Z]+_WITH' AND r.modality = 'asserted' AND NOT r.negated
MATCH (:Evidence {fact: r.fact})-[:IN]->(a:Article)
RETURN x.name AS whom, type(r) AS how, collect(DISTINCT coalesce(a.outlet, a.title, a.name)) AS articles
ORDER BY whom, how
