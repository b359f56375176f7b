Feature: Evidence - what a fact was read from

  Scenario: [1] The evidence of a relation
    Given an empty graph
    And having executed:
      """
      CREATE (a:Entity:Person {name: 'Marie Curie', aliases: ['Skłodowska']}), (b:Entity:Place {name: 'Paris'}), (a)-[:LIVE_IN {fact: 'f1'}]->(b),
             (x:Article {id: 'x', title: 'A life', url: 'http://example.org/x', outlet: 'AP', published: date('2024-05-01')}),
             (:Evidence {fact: 'f1', text: 'Curie lived in Paris.', start: 10, end: 31})-[:IN]->(x),
             (:Evidence {fact: 'f2', text: 'Other.', start: 0, end: 6})-[:IN]->(x), (x)-[:MENTIONS]->(a)
      """
    When executing query:
      """
      MATCH (:Person)-[r:LIVE_IN]->(p) RETURN p.name AS place, [e IN evidence(r) | e.text] AS texts, evidence(r)[0].title AS title, sources(r) AS s
      """
    Then the result should be, in any order:
      | place   | texts                     | title    | s                                                                                  |
      | 'Paris' | ['Curie lived in Paris.'] | 'A life' | [{title: 'A life', url: 'http://example.org/x', source: 'AP', date: '2024-05-01'}] |
    And no side effects

  Scenario: [2] An entity by any of its names
    Given an empty graph
    And having executed:
      """
      CREATE (a:Entity:Person {name: 'Marie Curie', aliases: ['Skłodowska']}), (b:Entity:Place {name: 'Paris'}), (:Article)-[:MENTIONS]->(a), (a)-[:LIVE_IN]->(b)
      """
    When executing query:
      """
      UNWIND ['Marie Curie', 'MARIE  CURIE', 'sklodowska', 'Nobody', null] AS name
      RETURN name, entity(name).name AS found
      """
    Then the result should be, in any order:
      | name           | found         |
      | 'Marie Curie'  | 'Marie Curie' |
      | 'MARIE  CURIE' | 'Marie Curie' |
      | 'sklodowska'   | 'Marie Curie' |
      | 'Nobody'       | null          |
      | null           | null          |
    And no side effects

  Scenario: [3] From an entity on
    Given an empty graph
    And having executed:
      """
      CREATE (a:Entity:Person {name: 'Marie Curie'})-[:LIVE_IN]->(:Entity:Place {name: 'Paris'})
      """
    When executing query:
      """
      WITH entity('marie curie') AS e MATCH (e)-[r]->(x) RETURN type(r) AS t, x.name AS name, evidence(r) AS ev
      """
    Then the result should be, in any order:
      | t         | name    | ev |
      | 'LIVE_IN' | 'Paris' | [] |
    And no side effects

  Scenario: [4] Fail on a number
    Given an empty graph
    When executing query:
      """
      RETURN evidence(1)
      """
    Then a SyntaxError should be raised at compile time: InvalidArgumentType
