Feature: MapProjection - take parts of an entity as a map

  Background:
    Given an empty graph
    And having executed:
      """
      CREATE (:P {name: 'Ada', born: 1815})-[:KNOWS {since: 1833}]->(:P {name: 'Charles'})
      """

  Scenario Outline: [1] Projecting <projection>
    When executing query:
      """
      MATCH (n:P {name: 'Ada'})
      WITH n, 1 AS x
      RETURN n <projection> AS m
      """
    Then the result should be, in any order:
      | m        |
      | <result> |
    And no side effects

    Examples:
      | projection              | result                                |
      | {.name}                 | {name: 'Ada'}                         |
      | {.name, .died}          | {name: 'Ada', died: null}             |
      | {.*}                    | {name: 'Ada', born: 1815}             |
      | {.*, name: 'A'}         | {name: 'A', born: 1815}               |
      | {x}                     | {x: 1}                                |
      | {.name, x, y: n.born+x} | {name: 'Ada', x: 1, y: 1816}          |
      | {}                      | {}                                    |

  Scenario: [2] Projecting a relationship
    When executing query:
      """
      MATCH (:P)-[r]->(m)
      RETURN r {.since, to: m.name} AS m
      """
    Then the result should be, in any order:
      | m                              |
      | {since: 1833, to: 'Charles'}   |
    And no side effects

  Scenario: [3] Projecting a map
    When executing query:
      """
      WITH {a: 1, b: 2} AS m
      RETURN m {.a, c: 3} AS r
      """
    Then the result should be, in any order:
      | r            |
      | {a: 1, c: 3} |
    And no side effects

  Scenario: [4] Projecting null
    When executing query:
      """
      OPTIONAL MATCH (n:Missing)
      RETURN n {.name} AS m
      """
    Then the result should be, in any order:
      | m    |
      | null |
    And no side effects

  Scenario: [5] Collecting projections
    When executing query:
      """
      MATCH (n:P)-[:KNOWS]->(m)
      WITH n, collect(m {.name}) AS friends
      RETURN n {.name, friends} AS r
      """
    Then the result should be, in any order:
      | r                                            |
      | {name: 'Ada', friends: [{name: 'Charles'}]}  |
    And no side effects

  Scenario: [6] Fail on an unknown variable
    When executing query:
      """
      MATCH (n:P)
      RETURN m {.name} AS r
      """
    Then a SyntaxError should be raised at compile time: UndefinedVariable
