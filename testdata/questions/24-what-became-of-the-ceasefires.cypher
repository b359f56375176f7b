// Which ceasefires and truces are spoken of, and what became of each?
//
// five: energy infrastructure ceasefire | Ukraine | BREACH
// five: energy infrastructure ceasefire | Russia | END
// five: energy infrastructure ceasefire | Ukraine | not OBSERVE | Vassily Nebenzia
// five: truce | Vladimir Putin | not AGREE_TO
// five: ceasefire | Vladimir Putin | REFUSE
// five: Black Sea truce | Saudi Arabia talks | Russia
// own: 30-hour Easter pause | Kremlin | denied
MATCH (c:Entity)-[r]-(x:Entity)
WHERE r.fact IS NOT NULL AND c.name =~ '(?i).*(ceasefire|truce|moratorium|pause).*'
MATCH (:Evidence {fact: r.fact})-[:IN]->(a:Article)
RETURN c.name AS ceasefire, startNode(r).name AS subject, CASE WHEN r.negated THEN 'not ' ELSE '' END + type(r) AS relation, endNode(r).name AS object,
  r.modality AS modality, coalesce(r.said_by, 'the article') AS said_by, collect(DISTINCT coalesce(a.outlet, a.title, a.name)) AS articles
ORDER BY ceasefire, subject, relation, object
