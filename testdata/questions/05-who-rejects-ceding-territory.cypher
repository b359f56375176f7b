// Who rejects ceding territory, or recognising it as Russian?
//
// five: Volodymyr Zelenskyy | not CEDE | territory
// five: Volodymyr Zelenskyy | REJECT
// five: Ukraine | not RECOGNIZE | Russian occupation
// five: Ukraine's European allies | not RECOGNIZE | Russian-occupied Ukrainian territories
// own: Volodymyr Zelenskyy | not CEDE | territory
MATCH (x:Entity)-[r]->(y:Entity)
WHERE type(r) =~ '(REJECT|REFUSE|RULE_OUT|OPPOSE)(_.*)?' AND NOT r.negated
   OR type(r) =~ '(CEDE|RECOGNIZE|GIVE_UP|CONSIDER|SURRENDER|LEAD_TO)(_.*)?' AND r.negated
MATCH (e:Evidence {fact: r.fact})-[:IN]->(a:Article)
WHERE e.text =~ '(?is).*(territor|land|region|crimea|annexation).*'
RETURN DISTINCT x.name AS who, CASE WHEN r.negated THEN 'not ' ELSE '' END + type(r) AS does, y.name AS what, coalesce(r.said_by, 'the article') AS said_by, coalesce(a.outlet, a.title, a.name) AS article
ORDER BY who, does, what, article
