// What do some assert that others negate, deny or contest? A claim about a thing that is
// negated of the same actor, or of one that it involves, counts.
//
// five: Russia | CONTROL | Russian-occupied Ukrainian territories | people familiar with the matter | Russian forces
// five: Vladimir Putin | AGREE_TO | ceasefire | demanded | planned
MATCH (x:Entity)-[yes]->(y:Entity)
WHERE yes.fact IS NOT NULL AND NOT yes.negated AND yes.modality <> 'denied'
MATCH (z:Entity)-[no]->(y)
WHERE (no.negated OR no.modality = 'denied') AND split(type(no), '_')[0] = split(type(yes), '_')[0]
  AND (z = x OR EXISTS { (z)-[:INVOLVES]->(x) } OR EXISTS { (x)-[:INVOLVES]->(z) } OR EXISTS { (x)-[:INVOLVES]->()<-[:INVOLVES]-(z) })
RETURN x.name AS claim_of, type(yes) AS claim, y.name AS about, yes.modality AS modality, coalesce(yes.said_by, 'the article') AS claimed_by,
  z.name AS denial_of, no.modality AS denied_modality, coalesce(no.said_by, 'the article') AS denied_by
UNION
MATCH (x:Entity)-[no]->(y:Entity)<-[yes]-(w:Entity)
WHERE type(no) =~ '(DENY|REJECT|CONTEST|DISPUTE)(_.*)?' AND NOT no.negated AND yes.fact IS NOT NULL AND NOT yes.negated AND w <> x
RETURN w.name AS claim_of, type(yes) AS claim, y.name AS about, yes.modality AS modality, coalesce(yes.said_by, 'the article') AS claimed_by,
  x.name AS denial_of, 'rejected' AS denied_modality, x.name AS denied_by
