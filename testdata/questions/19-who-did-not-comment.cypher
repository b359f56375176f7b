// Who did not comment or respond?
//
// five: White House | not RESPOND_TO
// five: Ukraine | DECLINE
// five: spokesman | not RESPOND_TO
// own: White House | DECLINE | comment
MATCH (x:Entity)-[r]->(y:Entity)
WHERE (type(r) =~ '(RESPOND|COMMENT|REPLY|ANSWER|SPECULATE|CONFIRM)(_.*)?' AND r.negated OR type(r) =~ '(DECLINE|REFUSE)(_.*)?')
MATCH (e:Evidence {fact: r.fact})-[:IN]->(a:Article)
WHERE e.text =~ '(?is).*(comment|respond|confirm|speculat).*'
RETURN DISTINCT x.name AS who, CASE WHEN r.negated THEN 'not ' ELSE '' END + type(r) AS does, y.name AS what, coalesce(a.outlet, a.title, a.name) AS article
ORDER BY who, article
