// What did Trump do about India, and why? The reason stands in the sentence.
//
// five: DOUBLE | tariffs | Russian oil
// five: ANGER | India
// own: DOUBLE | tariffs | Russian oil
MATCH (t:Person {name: 'Donald Trump'})-[r]->(y:Entity)
WHERE r.fact IS NOT NULL
MATCH (e:Evidence {fact: r.fact})-[:IN]->(a:Article)
WHERE e.text =~ '(?is).*(india|new delhi).*'
RETURN DISTINCT type(r) AS does, y.name AS what, e.text AS sentence
ORDER BY does, what
