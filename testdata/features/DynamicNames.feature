Feature: DynamicNames - labels, types and keys that are computed

  Scenario: [1] Creating and matching with a computed label
    Given an empty graph
    And parameters are:
      | label | 'City' |
    When executing query:
      """
      CREATE (n:$($label) {name: 'Oslo'})
      RETURN labels(n) AS l
      """
    Then the result should be, in any order:
      | l        |
      | ['City'] |
    And the side effects should be:
      | +nodes      | 1 |
      | +labels     | 1 |
      | +properties | 1 |
    When executing control query:
      """
      MATCH (n:$('City')) RETURN n.name AS name
      """
    Then the result should be, in any order:
      | name   |
      | 'Oslo' |

  Scenario: [2] Setting a property with a computed key
    Given an empty graph
    And having executed:
      """
      CREATE (:A {x: 1})
      """
    And parameters are:
      | key | 'y' |
    When executing query:
      """
      MATCH (n:A)
      SET n[$key] = 2
      RETURN n
      """
    Then the result should be, in any order:
      | n                  |
      | (:A {x: 1, y: 2})  |
    And the side effects should be:
      | +properties | 1 |

  Scenario: [3] Setting and removing a computed label
    Given an empty graph
    And having executed:
      """
      CREATE (:A)
      """
    When executing query:
      """
      WITH 'B' AS new, 'A' AS old
      MATCH (n:A)
      SET n:$(new)
      REMOVE n:$(old)
      RETURN labels(n) AS l
      """
    Then the result should be, in any order:
      | l     |
      | ['B'] |
    And the side effects should be:
      | +labels | 1 |
      | -labels | 1 |
