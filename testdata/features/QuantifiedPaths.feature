Feature: QuantifiedPaths - repeated path patterns

  Background:
    Given an empty graph
    And having executed:
      """
      CREATE (a:N {v: 1})-[:R {w: 10}]->(b:N {v: 2})-[:R {w: 20}]->(c:N:Odd {v: 3})-[:R {w: 30}]->(d:N {v: 4})
      """

  Scenario Outline: [1] Ends of (a)<rel><quantifier>(b)
    When executing query:
      """
      MATCH (a {v: 1})<rel><quantifier>(b)
      RETURN b.v AS v
      """
    Then the result should be, in any order:
      | v    |
      | <v1> |
      | <v2> |
    And no side effects

    Examples:
      | rel       | quantifier | v1 | v2 |
      | -[:R]->   | {1,2}      | 2  | 3  |
      | -->       | {2,}       | 3  | 4  |
      | -[:R]->   | {,1}       | 1  | 2  |

  Scenario: [2] An exact number of repetitions
    When executing query:
      """
      MATCH (a {v: 1})-[:R]->{3}(b)
      RETURN b.v AS v
      """
    Then the result should be, in any order:
      | v |
      | 4 |
    And no side effects

  Scenario: [3] Plus and star
    When executing query:
      """
      MATCH (a {v: 1})-[:R]->+(b)
      WITH count(*) AS plus
      MATCH (a {v: 1})-[:R]->*(b)
      RETURN plus, count(*) AS star
      """
    Then the result should be, in any order:
      | plus | star |
      | 3    | 4    |
    And no side effects

  Scenario: [4] Variables of a group are lists outside
    When executing query:
      """
      MATCH (a {v: 1}) ((x)-[r:R]->(y)){2} (b)
      RETURN [n IN x | n.v] AS xs, [e IN r | e.w] AS rs, [n IN y | n.v] AS ys, b.v AS v
      """
    Then the result should be, in any order:
      | xs     | rs       | ys     | v |
      | [1, 2] | [10, 20] | [2, 3] | 3 |
    And no side effects

  Scenario: [5] A predicate inside a group
    When executing query:
      """
      MATCH (a {v: 1}) ((x)-[r:R]->(y) WHERE r.w < 30)+ (b)
      RETURN b.v AS v
      """
    Then the result should be, in any order:
      | v |
      | 2 |
      | 3 |
    And no side effects

  Scenario: [6] A group of two steps
    When executing query:
      """
      MATCH (a) ((x)-[:R]->(m:Odd)-[:R]->(y)){1,2} (b)
      RETURN a.v AS a, b.v AS b, [n IN m | n.v] AS ms
      """
    Then the result should be, in any order:
      | a | b | ms  |
      | 2 | 4 | [3] |
    And no side effects

  Scenario: [7] The path of a repeated pattern
    When executing query:
      """
      MATCH p = (a {v: 1})-[:R]->{2}(b)
      RETURN length(p) AS n, [x IN nodes(p) | x.v] AS vs
      """
    Then the result should be, in any order:
      | n | vs        |
      | 2 | [1, 2, 3] |
    And no side effects
