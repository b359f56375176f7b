Feature: Procedures - calls beyond the TCK

  Scenario: [1] The labels of the graph
    Given an empty graph
    And having executed:
      """
      CREATE (:B)-[:R]->(:A), (:A:C {k: 1, j: 2})
      """
    When executing query:
      """
      CALL db.labels() YIELD label RETURN label ORDER BY label
      """
    Then the result should be, in order:
      | label |
      | 'A'   |
      | 'B'   |
      | 'C'   |
    And no side effects

  Scenario: [2] The relationship types of the graph
    Given an empty graph
    And having executed:
      """
      CREATE ()-[:R]->()-[:S]->()
      """
    When executing query:
      """
      CALL db.relationshipTypes() YIELD relationshipType AS t RETURN t ORDER BY t
      """
    Then the result should be, in order:
      | t   |
      | 'R' |
      | 'S' |
    And no side effects

  Scenario: [3] The property keys of the graph
    Given an empty graph
    And having executed:
      """
      CREATE ({b: 1})-[:R {a: 1}]->()
      """
    When executing query:
      """
      CALL db.propertyKeys() YIELD propertyKey AS k RETURN k ORDER BY k
      """
    Then the result should be, in order:
      | k   |
      | 'a' |
      | 'b' |
    And no side effects

  Scenario: [4] Filtering what a procedure yields
    Given an empty graph
    And there exists a procedure test.numbers() :: (n :: INTEGER?):
      | n |
      | 1 |
      | 2 |
      | 3 |
    When executing query:
      """
      CALL test.numbers() YIELD n WHERE n > 1
      RETURN n
      """
    Then the result should be, in any order:
      | n |
      | 2 |
      | 3 |
    And no side effects

  Scenario: [5] A call for each row, with the row's values as arguments
    Given an empty graph
    And there exists a procedure test.square(x :: INTEGER?) :: (y :: INTEGER?):
      | x | y |
      | 1 | 1 |
      | 2 | 4 |
      | 3 | 9 |
    When executing query:
      """
      UNWIND [3, 1, 5] AS x
      CALL test.square(x) YIELD y
      RETURN x, y
      """
    Then the result should be, in any order:
      | x | y |
      | 3 | 9 |
      | 1 | 1 |
    And no side effects

  Scenario: [6] OPTIONAL CALL keeps rows without a result
    Given an empty graph
    And there exists a procedure test.square(x :: INTEGER?) :: (y :: INTEGER?):
      | x | y |
      | 1 | 1 |
    When executing query:
      """
      UNWIND [1, 5] AS x
      OPTIONAL CALL test.square(x) YIELD y
      RETURN x, y
      """
    Then the result should be, in any order:
      | x | y    |
      | 1 | 1    |
      | 5 | null |
    And no side effects

  Scenario: [7] Fail when a parameter that stands for an argument is missing
    Given an empty graph
    And there exists a procedure test.my.proc(name :: STRING?, in :: INTEGER?) :: (out :: INTEGER?):
      | name | in | out |
    And parameters are:
      | name | 'Stefan' |
    When executing query:
      """
      CALL test.my.proc
      """
    Then a ParameterMissing should be raised at compile time: MissingParameter

  Scenario: [8] Arguments that are taken from parameters
    Given an empty graph
    And there exists a procedure test.my.proc(name :: STRING?, in :: INTEGER?) :: (out :: STRING?):
      | name | in | out |
      | 'A'  | 1  | 'x' |
      | 'B'  | 1  | 'y' |
    And parameters are:
      | name | 'B' |
      | in   | 1   |
    When executing query:
      """
      CALL test.my.proc
      """
    Then the result should be, in any order:
      | out |
      | 'y' |
    And no side effects

  Scenario: [9] Fail when arguments are left out inside of a query
    Given an empty graph
    And there exists a procedure test.my.proc(in :: INTEGER?) :: (out :: INTEGER?):
      | in | out |
    When executing query:
      """
      CALL test.my.proc YIELD out
      RETURN out
      """
    Then a SyntaxError should be raised at compile time: InvalidArgumentPassingMode

  Scenario: [10] Fail on an aggregate as an argument
    Given an empty graph
    And there exists a procedure test.my.proc(in :: INTEGER?) :: (out :: INTEGER?):
      | in | out |
    When executing query:
      """
      MATCH (n)
      CALL test.my.proc(count(n)) YIELD out
      RETURN out
      """
    Then a SyntaxError should be raised at compile time: InvalidAggregation

  Scenario: [11] Fail when a column is named like a variable
    Given an empty graph
    And there exists a procedure test.my.proc(in :: INTEGER?) :: (out :: INTEGER?):
      | in | out |
    When executing query:
      """
      WITH 1 AS out
      CALL test.my.proc(1) YIELD out
      RETURN out
      """
    Then a SyntaxError should be raised at compile time: VariableAlreadyBound

  Scenario: [12] Fail on an argument of another type
    Given an empty graph
    And there exists a procedure test.my.proc(in :: INTEGER?) :: (out :: INTEGER?):
      | in | out |
    When executing query:
      """
      CALL test.my.proc(true)
      """
    Then a SyntaxError should be raised at compile time: InvalidArgumentType

  Scenario: [13] Standalone call with YIELD and a new name
    Given an empty graph
    And there exists a procedure test.my.proc() :: (a :: INTEGER?, b :: STRING?):
      | a | b   |
      | 1 | 'x' |
      | 2 | 'y' |
    When executing query:
      """
      CALL test.my.proc() YIELD b AS c, a
      """
    Then the result should be, in any order:
      | c   | a |
      | 'x' | 1 |
      | 'y' | 2 |
    And no side effects

  Scenario: [14] Fail on an unknown column
    Given an empty graph
    And there exists a procedure test.my.proc() :: (a :: INTEGER?):
      | a |
    When executing query:
      """
      CALL test.my.proc() YIELD z
      RETURN z
      """
    Then a SyntaxError should be raised at compile time: UndefinedVariable

  Scenario: [12] The shape of the graph
    Given an empty graph
    And having executed:
      """
      CREATE (a:A:C)-[:R]->(b:B), (a)-[:R]->(:B), (b)-[:S]->()
      """
    When executing query:
      """
      CALL db.schema.visualization()
      """
    Then the result should be, in any order:
      | nodes                                                                    | relationships |
      | [{name: 'A', count: 1}, {name: 'B', count: 2}, {name: 'C', count: 1}]    | [{type: 'R', from: 'A', to: 'B', count: 2}, {type: 'R', from: 'C', to: 'B', count: 2}, {type: 'S', from: 'B', to: null, count: 1}] |
    And no side effects

  Scenario: [13] The properties of nodes by their labels
    Given an empty graph
    And having executed:
      """
      CREATE (:A {x: 1, y: [1]}), (:A {x: 'a'}), (:A:B {x: 1.5}), ()
      """
    When executing query:
      """
      CALL db.schema.nodeTypeProperties()
      """
    Then the result should be, in order:
      | nodeType    | nodeLabels | propertyName | propertyTypes             | mandatory |
      | ':`A`'      | ['A']      | 'x'          | ['INTEGER', 'STRING']     | true      |
      | ':`A`'      | ['A']      | 'y'          | ['LIST<INTEGER NOT NULL>'] | false    |
      | ':`A`:`B`'  | ['A', 'B'] | 'x'          | ['FLOAT']                 | true      |
    And no side effects

  Scenario: [14] The properties of relationships by their type
    Given an empty graph
    And having executed:
      """
      CREATE (a)-[:R {w: 1}]->(a), (a)-[:R]->(a), (a)-[:S {w: date('2025-01-02')}]->(a)
      """
    When executing query:
      """
      CALL db.schema.relTypeProperties()
      """
    Then the result should be, in order:
      | relType | propertyName | propertyTypes | mandatory |
      | ':`R`'  | 'w'          | ['INTEGER']   | false     |
      | ':`S`'  | 'w'          | ['DATE']      | true      |
    And no side effects
