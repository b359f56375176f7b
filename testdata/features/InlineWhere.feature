Feature: InlineWhere - predicates inside of node and relationship patterns

  Background:
    Given an empty graph
    And having executed:
      """
      CREATE (a:N {v: 1}), (b:N {v: 2}), (c:N {v: 3}), (a)-[:R {w: 1}]->(b), (a)-[:R {w: 2}]->(c)
      """

  Scenario: [1] In a node
    When executing query:
      """
      MATCH (n:N WHERE n.v > 1)
      RETURN n.v AS v
      """
    Then the result should be, in any order:
      | v |
      | 2 |
      | 3 |
    And no side effects

  Scenario: [2] In a relationship
    When executing query:
      """
      MATCH (:N)-[r:R WHERE r.w = 2]->(m)
      RETURN m.v AS v
      """
    Then the result should be, in any order:
      | v |
      | 3 |
    And no side effects

  Scenario: [3] In both, with a WHERE of the clause
    When executing query:
      """
      MATCH (n:N WHERE n.v = 1)-[r WHERE r.w < 5]->(m WHERE m.v > 1)
      WHERE m.v <> 3
      RETURN m.v AS v
      """
    Then the result should be, in any order:
      | v |
      | 2 |
    And no side effects

  Scenario: [4] In a pattern comprehension
    When executing query:
      """
      MATCH (n:N {v: 1})
      RETURN [(n)-->(m WHERE m.v > 2) | m.v] AS vs
      """
    Then the result should be, in any order:
      | vs  |
      | [3] |
    And no side effects
