// Which territories does Russia occupy, control or claim?
//
// five: Russia | OCCUPY | Crimea
// five: Vladimir Putin | SEIZE | Crimea | 2014
// five: Russia | OCCUPY | part of Donetsk | 2014
// five: Vladimir Putin | DEMAND | giving up of Donbas
// five: Russia | CONTROL | Russian-occupied Ukrainian territories
// own: Vladimir Putin | SEIZE | Crimea | 2014
MATCH (x:Entity)-[r]->(y:Entity)
WHERE type(r) =~ '(OCCUPY|CONTROL|SEIZE|ANNEX|RETAIN|HOLD|DEMAND|CLAIM)(_IN)?' AND NOT r.negated
  AND (x.name IN ['Russia', 'Vladimir Putin', 'Kremlin'] OR EXISTS { (x)-[:INVOLVES]->(:Entity {name: 'Russia'}) })
MATCH (e:Evidence {fact: r.fact})-[:IN]->(a:Article)
RETURN x.name AS who, type(r) AS does, y.name AS what, coalesce(r.said_by, 'the article') AS said_by, r.when AS since, collect(DISTINCT coalesce(a.outlet, a.title, a.name)) AS articles
ORDER BY who, does, what
