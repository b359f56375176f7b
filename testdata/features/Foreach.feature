Feature: Foreach - updates for each element of a list

  Scenario: [1] Creating a node for each element
    Given an empty graph
    When executing query:
      """
      FOREACH (x IN [1, 2, 3] | CREATE (:N {v: x}))
      """
    Then the result should be empty
    And the side effects should be:
      | +nodes      | 3 |
      | +labels     | 1 |
      | +properties | 3 |

  Scenario: [2] Setting properties along a path
    Given an empty graph
    And having executed:
      """
      CREATE (:A)-[:R]->(:B)-[:R]->(:C)
      """
    When executing query:
      """
      MATCH p = (:A)-[:R*2]->(:C)
      FOREACH (n IN nodes(p) | SET n.marked = true)
      """
    Then the result should be empty
    And the side effects should be:
      | +properties | 3 |

  Scenario: [3] Nested, with the outer variable in sight
    Given an empty graph
    When executing query:
      """
      FOREACH (x IN [1, 2] | FOREACH (y IN [10, 20] | CREATE (:N {v: x + y})))
      """
    Then the result should be empty
    And the side effects should be:
      | +nodes      | 4 |
      | +labels     | 1 |
      | +properties | 4 |
    When executing control query:
      """
      MATCH (n:N) RETURN n.v AS v ORDER BY v
      """
    Then the result should be, in order:
      | v  |
      | 11 |
      | 12 |
      | 21 |
      | 22 |

  Scenario: [4] An empty or null list does nothing
    Given an empty graph
    When executing query:
      """
      FOREACH (x IN [] | CREATE ())
      FOREACH (x IN null | CREATE ())
      """
    Then the result should be empty
    And no side effects

  Scenario: [5] Merging in a FOREACH
    Given an empty graph
    When executing query:
      """
      FOREACH (x IN ['a', 'b', 'a'] | MERGE (n:N {k: x}) ON CREATE SET n.c = 1 ON MATCH SET n.c = n.c + 1)
      """
    Then the result should be empty
    And the side effects should be:
      | +nodes      | 2 |
      | +labels     | 1 |
      | +properties | 4 |
    When executing control query:
      """
      MATCH (n:N) RETURN n.k AS k, n.c AS c
      """
    Then the result should be, in any order:
      | k   | c |
      | 'a' | 2 |
      | 'b' | 1 |

  Scenario: [6] Rows go on after a FOREACH
    Given an empty graph
    When executing query:
      """
      UNWIND [1, 2] AS i
      FOREACH (x IN range(1, i) | CREATE (:N))
      RETURN i
      """
    Then the result should be, in any order:
      | i |
      | 1 |
      | 2 |
    And the side effects should be:
      | +nodes  | 3 |
      | +labels | 1 |

  Scenario: [7] Fail when the variable is used outside
    Given any graph
    When executing query:
      """
      FOREACH (x IN [1] | CREATE ())
      RETURN x
      """
    Then a SyntaxError should be raised at compile time: UndefinedVariable

  Scenario: [8] A failure takes everything back
    Given an empty graph
    When executing query:
      """
      FOREACH (x IN [1, 0] | CREATE ({v: 1 / x}))
      """
    Then an ArithmeticError should be raised at runtime: DivisionByZero
