// Who accuses whom of breaching the energy ceasefire?
//
// five: Vassily Nebenzia | Ukraine | not OBSERVE | energy infrastructure ceasefire
// five: side | other | BREACH | energy infrastructure ceasefire
// own: Vassily Nebenzia | Ukraine | not OBSERVE
MATCH (x:Entity)-[r]->(y:Entity)
WHERE type(r) =~ '(BREACH|VIOLATE|BREAK)(_.*)?' AND NOT r.negated OR type(r) IN ['OBSERVE', 'RESPECT', 'KEEP'] AND r.negated OR type(r) =~ 'ACCUSE(_.*)?' OR type(r) =~ 'CITE_VIOLATION.*'
MATCH (e:Evidence {fact: r.fact})-[:IN]->(a:Article)
WHERE e.text =~ '(?is).*(ceasefire|truce|moratorium|violations).*'
RETURN DISTINCT coalesce(r.said_by, 'the article') AS accuser, x.name AS accused, CASE WHEN r.negated THEN 'not ' ELSE '' END + type(r) AS does, y.name AS what, coalesce(a.outlet, a.title, a.name) AS article
ORDER BY accuser, accused, does, what
