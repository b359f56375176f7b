// Who are Trump's envoys?
//
// five: Steve Witkoff | Donald Trump | White House
// five: Keith Kellogg | Donald Trump
// own: Steve Witkoff | Donald Trump
MATCH (p:Person)-[r]->(of:Entity)
WHERE type(r) =~ '(SPECIAL_)?ENVOY_OF' AND of.name IN ['Donald Trump', 'White House', 'United States']
RETURN p.name AS envoy, collect(DISTINCT of.name) AS of, sum(r.support) AS support
ORDER BY envoy
