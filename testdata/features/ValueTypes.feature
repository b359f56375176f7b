Feature: ValueTypes - test the type of a value, join strings and lists

  Scenario Outline: [1] Testing <value> for <type>
    Given any graph
    When executing query:
      """
      WITH <value> AS x
      RETURN x IS :: <type> AS yes, x IS NOT TYPED <type> AS no
      """
    Then the result should be, in any order:
      | yes  | no      |
      | <is> | <isNot> |
    And no side effects

    Examples:
      | value                | type                       | is    | isNot |
      | 1                    | INTEGER                    | true  | false |
      | 1                    | int not null               | true  | false |
      | 1                    | FLOAT                      | false | true  |
      | 1.0                  | FLOAT                      | true  | false |
      | 'a'                  | STRING                     | true  | false |
      | true                 | BOOLEAN                    | true  | false |
      | null                 | INTEGER                    | true  | false |
      | null                 | INTEGER NOT NULL           | false | true  |
      | null                 | NOTHING                    | false | true  |
      | 1                    | NOTHING                    | false | true  |
      | null                 | NULL                       | true  | false |
      | 1                    | NULL                       | false | true  |
      | 1                    | ANY                        | true  | false |
      | date('2025-01-02')   | DATE                       | true  | false |
      | date('2025-01-02')   | ZONED DATETIME             | false | true  |
      | localtime('10:00')   | LOCAL TIME                 | true  | false |
      | [1, 2]               | LIST<INTEGER>              | true  | false |
      | [1, null]            | LIST<INTEGER>              | true  | false |
      | [1, null]            | LIST<INTEGER NOT NULL>     | false | true  |
      | [1, 'a']             | LIST<INTEGER>              | false | true  |
      | [1, 'a']             | LIST<INTEGER \| STRING>    | true  | false |
      | [[1], []]            | LIST<LIST<INTEGER>>        | true  | false |
      | 'a'                  | INTEGER \| STRING          | true  | false |
      | {a: 1}               | MAP                        | true  | false |
      | {a: 1}               | PROPERTY VALUE             | false | true  |
      | 1.5                  | PROPERTY VALUE             | true  | false |

  Scenario: [2] Types of nodes, relationships and paths
    Given an empty graph
    And having executed:
      """
      CREATE (:A)-[:T]->(:B)
      """
    When executing query:
      """
      MATCH p = (a:A)-[r]->(b)
      WHERE a IS :: NODE AND r IS :: RELATIONSHIP AND p IS :: PATH AND NOT a IS :: MAP
      RETURN count(*) AS n
      """
    Then the result should be, in any order:
      | n |
      | 1 |
    And no side effects

  Scenario: [3] A type that there is not
    Given any graph
    When executing query:
      """
      RETURN 1 IS :: NUMERAL AS x
      """
    Then a SyntaxError should be raised at compile time: InvalidArgumentType

  Scenario Outline: [4] Joining <a> and <b>
    Given any graph
    When executing query:
      """
      RETURN <a> || <b> AS r
      """
    Then the result should be, in any order:
      | r   |
      | <r> |
    And no side effects

    Examples:
      | a      | b        | r            |
      | 'Ober' | 'ammer'  | 'Oberammer'  |
      | [1]    | [2, [3]] | [1, 2, [3]]  |
      | []     | []       | []           |
      | null   | 'a'      | null         |
      | [1]    | null     | null         |
      | 'a'    | toString(1 + 2) \|\| 'b' | 'a3b' |

  Scenario: [5] Strings and lists do not join
    Given any graph
    When executing query:
      """
      RETURN 'a' || [1] AS r
      """
    Then a SyntaxError should be raised at compile time: InvalidArgumentType

  Scenario: [6] Values that turn out not to join
    Given any graph
    When executing query:
      """
      UNWIND [1, 'a'] AS x
      RETURN x || 'b' AS r
      """
    Then a TypeError should be raised at runtime: InvalidArgumentType

  Scenario: [7] NODETACH DELETE deletes what has no relationships
    Given an empty graph
    And having executed:
      """
      CREATE (:A)
      """
    When executing query:
      """
      MATCH (n:A) NODETACH DELETE n
      """
    Then the result should be empty
    And the side effects should be:
      | -nodes  | 1 |
      | -labels | 1 |
