Feature: LabelExpressions - and, or, not and any in labels and types

  Background:
    Given an empty graph
    And having executed:
      """
      CREATE (a:A {n: 'a'}), (b:B {n: 'b'}), (ab:A:B {n: 'ab'}), (abc:A:B:C {n: 'abc'}), (none {n: ''}),
             (a)-[:R]->(b), (a)-[:S]->(ab), (a)-[:T]->(abc)
      """

  Scenario Outline: [1] Nodes with <labels>
    When executing query:
      """
      MATCH (x<labels>)
      WITH x.n AS n ORDER BY n
      RETURN collect(n) AS names
      """
    Then the result should be, in any order:
      | names   |
      | <names> |
    And no side effects

    Examples:
      | labels     | names                  |
      | :A         | ['a', 'ab', 'abc']     |
      | :A\|B      | ['a', 'ab', 'abc', 'b']|
      | :A&B       | ['ab', 'abc']          |
      | :!A        | ['', 'b']              |
      | :A&!C      | ['a', 'ab']            |
      | :%         | ['a', 'ab', 'abc', 'b']|
      | :!%        | ['']                   |
      | :(A\|C)&B  | ['ab', 'abc']          |
      | :!(A\|B)   | ['']                   |
      | :A:B       | ['ab', 'abc']          |

  Scenario Outline: [2] Relationships of type <types>
    When executing query:
      """
      MATCH ()-[r<types>]->()
      WITH type(r) AS t ORDER BY t
      RETURN collect(t) AS types
      """
    Then the result should be, in any order:
      | types   |
      | <names> |
    And no side effects

    Examples:
      | types      | names           |
      | :R\|S      | ['R', 'S']      |
      | :!R        | ['S', 'T']      |
      | :%         | ['R', 'S', 'T'] |
      | :!R&!S     | ['T']           |

  Scenario: [3] Label expressions as predicates
    When executing query:
      """
      MATCH (x)
      RETURN x.n AS n, x:A&!B AS onlyA, x:B|C AS borc
      ORDER BY n
      """
    Then the result should be, in order:
      | n     | onlyA | borc  |
      | ''    | false | false |
      | 'a'   | true  | false |
      | 'ab'  | false | true  |
      | 'abc' | false | true  |
      | 'b'   | false | true  |
    And no side effects
