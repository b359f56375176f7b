Feature: Subqueries - CALL, EXISTS, COUNT and COLLECT with a query inside

  Background:
    Given an empty graph
    And having executed:
      """
      CREATE (a:P {name: 'a', age: 30}), (b:P {name: 'b', age: 40}), (c:P {name: 'c', age: 50}),
             (a)-[:KNOWS]->(b), (a)-[:KNOWS]->(c), (b)-[:KNOWS]->(c)
      """

  Scenario: [1] CALL with an imported variable
    When executing query:
      """
      MATCH (p:P)
      CALL {
        WITH p
        MATCH (p)-[:KNOWS]->(q)
        RETURN count(q) AS n
      }
      RETURN p.name AS name, n
      """
    Then the result should be, in any order:
      | name | n |
      | 'a'  | 2 |
      | 'b'  | 1 |
      | 'c'  | 0 |
    And no side effects

  Scenario: [2] CALL with a scope clause
    When executing query:
      """
      MATCH (p:P)
      CALL (p) {
        MATCH (p)-[:KNOWS]->(q)
        RETURN max(q.age) AS oldest
      }
      RETURN p.name AS name, oldest
      """
    Then the result should be, in any order:
      | name | oldest |
      | 'a'  | 50     |
      | 'b'  | 50     |
      | 'c'  | null   |
    And no side effects

  Scenario: [3] CALL drops rows for which it returns nothing
    When executing query:
      """
      MATCH (p:P)
      CALL (p) {
        MATCH (p)-[:KNOWS]->(q)
        RETURN q.name AS friend ORDER BY friend LIMIT 1
      }
      RETURN p.name AS name, friend
      """
    Then the result should be, in any order:
      | name | friend |
      | 'a'  | 'b'    |
      | 'b'  | 'c'    |
    And no side effects

  Scenario: [4] CALL with a union
    When executing query:
      """
      CALL {
        MATCH (p:P) RETURN p.name AS x ORDER BY p.age LIMIT 1
        UNION
        MATCH (p:P) RETURN p.name AS x ORDER BY p.age DESC LIMIT 1
      }
      RETURN x ORDER BY x
      """
    Then the result should be, in order:
      | x   |
      | 'a' |
      | 'c' |
    And no side effects

  Scenario: [5] CALL that writes and returns nothing keeps the rows
    When executing query:
      """
      MATCH (p:P)
      CALL (p) {
        SET p.seen = true
      }
      RETURN count(*) AS n
      """
    Then the result should be, in any order:
      | n |
      | 3 |
    And the side effects should be:
      | +properties | 3 |

  Scenario: [6] EXISTS with a pattern and a predicate
    When executing query:
      """
      MATCH (p:P)
      WHERE EXISTS { (p)-[:KNOWS]->(q) WHERE q.age > 45 }
      RETURN p.name AS name
      """
    Then the result should be, in any order:
      | name |
      | 'a'  |
      | 'b'  |
    And no side effects

  Scenario: [7] COUNT of a pattern and of a query
    When executing query:
      """
      MATCH (p:P)
      RETURN p.name AS name, COUNT { (p)-[:KNOWS]->() } AS out, COUNT { MATCH (p)<-[:KNOWS]-(q) WHERE q.age < 40 RETURN q } AS young
      """
    Then the result should be, in any order:
      | name | out | young |
      | 'a'  | 2   | 0     |
      | 'b'  | 1   | 1     |
      | 'c'  | 0   | 1     |
    And no side effects

  Scenario: [8] COLLECT
    When executing query:
      """
      MATCH (p:P)
      RETURN p.name AS name, COLLECT { MATCH (p)-[:KNOWS]->(q) RETURN q.name ORDER BY q.name DESC } AS friends
      """
    Then the result should be, in any order:
      | name | friends    |
      | 'a'  | ['c', 'b'] |
      | 'b'  | ['c']      |
      | 'c'  | []         |
    And no side effects

  Scenario: [9] Filtering on a count
    When executing query:
      """
      MATCH (p:P)
      WHERE COUNT { (p)--() } = 2
      RETURN count(p) AS n
      """
    Then the result should be, in any order:
      | n |
      | 3 |
    And no side effects

  Scenario: [10] Fail when CALL returns a name that is taken
    When executing query:
      """
      MATCH (p:P)
      CALL { RETURN 1 AS p }
      RETURN p
      """
    Then a SyntaxError should be raised at compile time: VariableAlreadyBound

  Scenario: [11] Fail when an outer variable is not imported
    When executing query:
      """
      MATCH (p:P)
      CALL { RETURN p.name AS x }
      RETURN x
      """
    Then a SyntaxError should be raised at compile time: UndefinedVariable
