// Who is planned to meet whom or to travel where, and who says so?
//
// five: Marco Rubio | MEET | French foreign ministers | planned | people familiar with the matter
// five: Keith Kellogg | MEET | Ukrainian foreign ministers | planned | people familiar with the matter
// five: United States | MEET_IN | London | planned
// five: Donald Trump | MEET | Vladimir Putin | possible
// own: European officials | MEET_IN | London | planned | people familiar with the matter
MATCH (x:Entity)-[r]->(y:Entity)
WHERE r.modality IN ['planned', 'possible', 'offered'] AND NOT r.negated
  AND type(r) =~ 'MEET.*|HOLD_.*|TRAVEL_.*|VISIT.*|GO_TO|RETURN_TO|PARTICIPATE_.*|OCCUR_IN|TALK_.*'
RETURN x.name AS who, type(r) AS does, y.name AS whom_or_where, r.modality AS modality, coalesce(r.said_by, 'the article') AS said_by, r.when AS on_day
ORDER BY who, does, whom_or_where
