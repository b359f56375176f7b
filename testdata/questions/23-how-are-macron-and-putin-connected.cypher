// How are Emmanuel Macron and Vladimir Putin connected by meetings?
//
// five: Emmanuel Macron | Steve Witkoff | Vladimir Putin | MEET
MATCH (m:Person {name: 'Emmanuel Macron'}), (p:Person {name: 'Vladimir Putin'})
MATCH path = shortestPath((m)-[*..4]-(p))
WHERE all(r IN relationships(path) WHERE type(r) =~ 'MEET(_WITH)?|HOLD_[A-Z]+_WITH|TALK_(WITH|TO)|SPEAK_(WITH|TO)|CALL|PHONE|NEGOTIATE_WITH' AND r.modality = 'asserted' AND NOT r.negated)
RETURN [n IN nodes(path) | n.name] AS people, [r IN relationships(path) | type(r)] AS contacts
