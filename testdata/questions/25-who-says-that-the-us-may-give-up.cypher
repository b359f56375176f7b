// Who has said that the United States may give up mediating?
//
// five: Donald Trump | WALK_FROM | possible
// five: Marco Rubio | HINT_ABOUT | United States
// five: the article | REASSESS | US role | possible
// own: Marco Rubio | WARN_ABOUT | United States
MATCH (us:Entity)-[r]-(y:Entity)
WHERE us.name = 'United States' AND r.fact IS NOT NULL
MATCH (e:Evidence {fact: r.fact})-[:IN]->(a:Article)
WHERE e.text =~ '(?is).*(walk away|move on|reassess|abandon its|give up med).*'
RETURN DISTINCT CASE WHEN startNode(r) = us THEN coalesce(r.said_by, 'the article') ELSE startNode(r).name END AS who, type(r) AS says, endNode(r).name AS about, r.modality AS modality, coalesce(a.outlet, a.title, a.name) AS article
ORDER BY who, says
