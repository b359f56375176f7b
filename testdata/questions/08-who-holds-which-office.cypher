// Who holds which office?
//
// five: Marco Rubio | secretary of state of | United States
// five: Keith Kellogg | special envoy of | Donald Trump
// five: Emmanuel Macron | president of | France
// five: Friedrich Merz | chancellor of | Germany
// five: Keir Starmer | prime minister of | United Kingdom
// five: Dmitry Peskov | spokesman of | Kremlin
// five: Yuri Ushakov | foreign policy aide of | Kremlin
// own: Emmanuel Macron | president of | France
MATCH (p:Person)-[r]->(of:Entity)
WHERE type(r) =~ '[A-Z_]*(PRESIDENT|MINISTER|SECRETARY|SECRETARY_OF_STATE|CHANCELLOR|SPOKESMAN|SPOKESWOMAN|SPOKESPERSON|ENVOY|ADVISER|ADVISOR|AIDE|CHIEF|DIRECTOR|DIRECTOR_GENERAL|EXECUTIVE|HEAD|AMBASSADOR)_OF'
  AND NOT type(r) STARTS WITH 'MEET' AND NOT r.negated
RETURN p.name AS who, toLower(replace(type(r), '_', ' ')) AS office, of.name AS of, r.origins AS origins
ORDER BY who, office, of
