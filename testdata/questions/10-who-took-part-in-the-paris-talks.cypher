// Who took part in the Paris talks? Those who met, led or spoke in sentences about Paris.
//
// five: Marco Rubio | HEAD US delegation
// five: Steve Witkoff | HEAD US delegation
// five: Emmanuel Macron
// five: British officials
// five: German officials
// five: Ukrainian officials
// own: Marco Rubio | MEET Emmanuel Macron
MATCH (e:Evidence)-[:IN]->(a:Article)
WHERE e.text CONTAINS 'Paris' AND e.fact IS NOT NULL
MATCH (x:Entity)-[r {fact: e.fact}]-(y:Entity)
WHERE type(r) =~ '(MEET|HEAD|LEAD|ATTEND|HOLD|TALK|JOIN|TAKE_PART)(_.*)?' AND r.modality = 'asserted' AND NOT r.negated
  AND (x:Person OR x:Group OR x:Organization)
RETURN x.name AS who, collect(DISTINCT type(r) + ' ' + y.name) AS as_told, collect(DISTINCT coalesce(a.outlet, a.title, a.name)) AS articles
ORDER BY who
