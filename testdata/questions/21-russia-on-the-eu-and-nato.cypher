// What is Russia's stance on Ukraine in the EU, and on Ukraine in NATO?
//
// five: EU | Russia | BE_OPEN_TO | Ukraine
// five: NATO | Vladimir Putin | FRAME | bid
// own: EU | Russia | not OBJECT_TO
MATCH (side:Entity)
WHERE side.name IN ['Russia', 'Kremlin'] OR side:Person AND EXISTS {
  MATCH (side)-[office]->(of:Entity) WHERE type(office) ENDS WITH '_OF' AND of.name IN ['Russia', 'Kremlin'] }
WITH collect(DISTINCT side) AS sides
UNWIND sides AS side
MATCH (side)-[r]->(y:Entity)
WHERE r.fact IS NOT NULL
MATCH (e:Evidence {fact: r.fact})-[:IN]->(a:Article)
WHERE e.text =~ '(?s).*(EU|European Union|NATO).*'
RETURN DISTINCT CASE WHEN e.text CONTAINS 'NATO' THEN 'NATO' ELSE 'EU' END AS about, side.name AS who, CASE WHEN r.negated THEN 'not ' ELSE '' END + type(r) AS does, y.name AS what, e.text AS sentence
ORDER BY about, who, does, what
