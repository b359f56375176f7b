// What has Zelenskyy said, and in which article?
//
// five: Volodymyr Zelenskyy | not CEDE_TERRITORY_TO | Russia
// five: Volodymyr Zelenskyy | not CONSIDER_TERRITORY_AS | Russian
// five: not HAVE | mandate
// five: U.S. Congress | ENDORSE | guarantee | demanded
// five: Russia | EXTEND | truce | demanded
// own: Volodymyr Zelenskyy | not CEDE | territory
MATCH (x:Entity)-[r {said_by: 'Volodymyr Zelenskyy'}]->(y:Entity)
MATCH (e:Evidence {fact: r.fact})-[:IN]->(a:Article)
WITH x, r, y, a, min(e.start) AS at
RETURN x.name AS subject, CASE WHEN r.negated THEN 'not ' ELSE '' END + type(r) AS relation, y.name AS object, r.modality AS modality, coalesce(a.outlet, a.title, a.name) AS article
ORDER BY article, at, subject, relation, object
