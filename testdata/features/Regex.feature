Feature: Regex - match text against patterns

  Scenario Outline: [1] Matching <text> against <pattern>
    Given any graph
    When executing query:
      """
      RETURN <text> =~ <pattern> AS r
      """
    Then the result should be, in any order:
      | r        |
      | <result> |
    And no side effects

    Examples:
      | text        | pattern          | result |
      | 'Oslo'      | 'O.*'            | true   |
      | 'Oslo'      | 'slo'            | false  |
      | 'Oslo'      | '(?i)OSLO'       | true   |
      | 'Oslo'      | 'Rome\|Oslo'     | true   |
      | 'a.b'       | 'a\\.b'          | true   |
      | 'axb'       | 'a\\.b'          | false  |
      | ''          | ''               | true   |
      | 'Malmö'     | 'Malm.'          | true   |
      | null        | 'a'              | null   |
      | 'a'         | null             | null   |

  Scenario: [2] Filtering with a pattern from a parameter
    Given an empty graph
    And having executed:
      """
      CREATE (:P {name: 'Ada'}), (:P {name: 'Alan'}), (:P {name: 'Grace'}), (:P)
      """
    And parameters are:
      | p | 'A.*' |
    When executing query:
      """
      MATCH (n:P)
      WHERE n.name =~ $p
      RETURN n.name AS name
      """
    Then the result should be, in any order:
      | name   |
      | 'Ada'  |
      | 'Alan' |
    And no side effects

  Scenario: [3] Fail on a text that is no pattern
    Given any graph
    And parameters are:
      | p | '(a' |
    When executing query:
      """
      RETURN 'a' =~ $p AS r
      """
    Then an ArgumentError should be raised at runtime: InvalidRegularExpression

  Scenario: [4] A pattern that makes backtracking engines hang is answered at once
    Given any graph
    When executing query:
      """
      RETURN reduce(s = '', i IN range(1, 2000) | s + 'a') + 'b' =~ '(a+)+' AS r
      """
    Then the result should be, in any order:
      | r     |
      | false |
    And no side effects
