// Which plans or agreements would freeze the war or the front, and on whose word?
//
// five: plan | FREEZE | Russia-Ukraine war | conditional | Bloomberg sources
// five: US proposal | FREEZE | front line | conditional
// five: agreement | FREEZE | Russia-Ukraine war | planned
// own: front line | BE_FROZEN_UNDER
MATCH (x:Entity)-[r]->(y:Entity)
WHERE type(r) =~ '(BE_)?(FREEZE|FROZEN)(_.*)?'
MATCH (e:Evidence {fact: r.fact})-[:IN]->(a:Article)
RETURN x.name AS plan, type(r) AS does, y.name AS what, r.modality AS modality, coalesce(r.said_by, 'the article') AS said_by, coalesce(a.outlet, a.title, a.name) AS article
ORDER BY plan, what
