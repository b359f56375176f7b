// What does Russia demand, its president and its envoys included?
//
// five: Russia | DEMAND | territorial concessions
// five: Russia | ASSERT | sanctions relief
// five: Vladimir Putin | DEMAND | Crimea
// five: Ukraine | GIVE_UP | Donbas | demanded | Vladimir Putin
// own: Vladimir Putin | DEMAND | Crimea
MATCH (side:Entity)
WHERE side.name IN ['Russia', 'Kremlin'] OR side:Person AND EXISTS {
  MATCH (side)-[office]->(of:Entity) WHERE type(office) ENDS WITH '_OF' AND of.name IN ['Russia', 'Kremlin'] }
WITH collect(DISTINCT side) AS sides
MATCH (x:Entity)-[r]->(y:Entity)
WHERE r.fact IS NOT NULL AND NOT r.negated
  AND (x IN sides AND type(r) =~ '(DEMAND|INSIST|ASSERT|REQUIRE|CALL_FOR|ASK)(_.*)?'
    OR r.modality = 'demanded' AND any(s IN sides WHERE s.name = r.said_by))
RETURN x.name AS who, type(r) AS does, y.name AS what, r.modality AS modality, coalesce(r.said_by, x.name) AS on_behalf_of
ORDER BY who, does, what
