// How many times, and how, were Trump and Putin in contact, and Witkoff and Putin? The
// numbers stand in the sentences.
//
// five: Donald Trump | CALL_WITH | Vladimir Putin | six phone calls
// five: Steve Witkoff | HOLD_ROUND_WITH | Vladimir Putin | three rounds
// five: Steve Witkoff | five times
// own: Donald Trump | MEET | Vladimir Putin | six times
MATCH (p:Person)-[r]-(x:Entity)
WHERE p.name IN ['Donald Trump', 'Steve Witkoff'] AND r.fact IS NOT NULL AND NOT r.negated
MATCH (e:Evidence {fact: r.fact})-[:IN]->(a:Article)
WHERE e.text =~ '(?is).*(once|twice|two|three|four|five|six|seven|eight|nine|ten|[0-9]+) ([a-z]+ )?(times|calls|rounds|meetings|talks).*|.*by phone.*'
RETURN DISTINCT p.name AS who, type(r) AS does, x.name AS whom_or_what, coalesce(a.outlet, a.title, a.name) AS article, e.text AS sentence
ORDER BY who, does, whom_or_what, article
