Feature: Reduce - fold a list into a value

  Scenario Outline: [1] Folding <what>
    Given any graph
    When executing query:
      """
      RETURN reduce(acc = <init>, x IN <list> | <step>) AS r
      """
    Then the result should be, in any order:
      | r        |
      | <result> |
    And no side effects

    Examples:
      | what             | init | list               | step                                   | result          |
      | a sum            | 0    | [1, 2, 3]          | acc + x                                | 6               |
      | an empty list    | 'a'  | []                 | acc + x                                | 'a'             |
      | a null list      | 0    | null               | acc + x                                | null            |
      | null elements    | 0    | [1, null]          | acc + x                                | null            |
      | into a list      | []   | [1, 2]             | x + acc                                | [2, 1]          |
      | a nested reduce  | 0    | [[1, 2], [3]]      | acc + reduce(s = 0, y IN x \| s + y)   | 6               |
      | a shadowed name  | 1    | range(1, 3)        | acc * [acc IN [x] \| acc][0]           | 6               |

  Scenario: [2] Folding the nodes of a path
    Given an empty graph
    And having executed:
      """
      CREATE (:N {v: 1})-[:R]->(:N {v: 2})-[:R]->(:N {v: 3})
      """
    When executing query:
      """
      MATCH p = (:N {v: 1})-[:R*]->(m)
      RETURN m.v AS v, reduce(s = 0, n IN nodes(p) | s + n.v) AS total
      """
    Then the result should be, in any order:
      | v | total |
      | 2 | 3     |
      | 3 | 6     |
    And no side effects

  Scenario: [3] Folding over an aggregate
    Given any graph
    When executing query:
      """
      UNWIND [3, 4] AS x
      RETURN reduce(s = 0, y IN collect(x) | s + y) AS r
      """
    Then the result should be, in any order:
      | r |
      | 7 |
    And no side effects

  Scenario: [4] Fail when the accumulator is used outside
    Given any graph
    When executing query:
      """
      RETURN reduce(acc = 0, x IN [1] | acc + x) + acc AS r
      """
    Then a SyntaxError should be raised at compile time: UndefinedVariable

  Scenario: [5] Fail when the initial value uses the element
    Given any graph
    When executing query:
      """
      RETURN reduce(acc = x, x IN [1] | acc + x) AS r
      """
    Then a SyntaxError should be raised at compile time: UndefinedVariable

  Scenario: [6] Fail on an aggregate in the step
    Given any graph
    When executing query:
      """
      UNWIND [1] AS z
      RETURN reduce(acc = 0, x IN [1] | acc + count(z)) AS r
      """
    Then a SyntaxError should be raised at compile time: InvalidAggregation
