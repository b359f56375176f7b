// Which talks took place or are planned, and where?
//
// five: Paris talks | TAKE_PLACE_IN | Paris
// five: United States | MEET_IN | London | planned
// five: talks | OCCUR_IN | Miami | planned
// five: TAKE_PLACE_IN | Berlin
// five: Saudi Arabia talks | TAKE_PLACE_IN | Saudi Arabia
// own: Marco Rubio | MEET_IN | Paris
MATCH (x:Entity)-[r]->(p:Place)
WHERE r.fact IS NOT NULL AND type(r) =~ '.*(MEET|TALK|DISCUSS|NEGOTIA|OCCUR|TAKE_PLACE|HELD|HOLD|SUMMIT|SHARED).*_(IN|AT)' AND NOT r.negated
RETURN x.name AS talks_of, type(r) AS does, p.name AS place, r.modality AS modality, r.when AS on_day
UNION
MATCH (t:Entity)-[r]-(x:Entity)
WHERE r.fact IS NOT NULL AND t.name =~ '[A-Z][a-z]+ (talks|meetings?|summit)'
RETURN t.name AS talks_of, type(r) AS does, x.name AS place, r.modality AS modality, r.when AS on_day
