// Whose approval is needed for what?
//
// five: REQUIRE_APPROVAL_BY | European Union
// five: United States | SEEK_APPROVAL_FROM | Ukraine
// five: U.S. Congress | ENDORSE | guarantee
// own: REQUIRE_APPROVAL_OF | European Union
MATCH (x:Entity)-[r]->(y:Entity)
WHERE type(r) =~ '.*(APPROV|ENDORSE|RATIF|CONSENT).*' OR type(r) =~ '(REQUIRE|SEEK|NEED)' AND y.name CONTAINS 'approval'
MATCH (e:Evidence {fact: r.fact})-[:IN]->(a:Article)
RETURN DISTINCT x.name AS subject, type(r) AS relation, y.name AS object, r.modality AS modality, coalesce(r.said_by, 'the article') AS said_by, coalesce(a.outlet, a.title, a.name) AS article
ORDER BY article, subject, relation, object
