// What has the United States offered, proposed or been prepared to give, and to whom?
//
// five: OFFER | sanctions relief | European officials familiar with the matter
// five: EASE_SANCTION_ON | Russia | offered
// five: RECOGNIZE | Crimea | offered
// five: RECOGNIZE | Russian control | planned | Bloomberg
// own: OFFER | sanctions relief
// own: RECOGNIZE_CONTROL_OF | Crimea | planned | Bloomberg
MATCH (us:Entity {name: 'United States'})-[r]->(y:Entity)
WHERE NOT r.negated AND (r.modality = 'offered' OR type(r) =~ '(OFFER|PROPOSE|SHARE)(_.*)?'
   OR r.modality = 'planned' AND type(r) =~ '(EASE|LIFT|RECOGNIZE|GIVE|PROVIDE|GRANT)(_.*)?'
   OR type(r) = 'INDICATE')
MATCH (e:Evidence {fact: r.fact})-[:IN]->(a:Article)
RETURN type(r) AS does, y.name AS what_or_whom, r.modality AS modality, coalesce(r.said_by, 'the article') AS said_by, collect(DISTINCT coalesce(a.outlet, a.title, a.name)) AS articles
ORDER BY does, what_or_whom
