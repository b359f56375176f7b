Feature: Errors - wrong queries, with the class of each error

  Scenario Outline: [1] InvalidDelete at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: InvalidDelete

    Examples:
      | query |
      | MATCH (n) DELETE n:Person |

  Scenario Outline: [2] InvalidArgumentType at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: InvalidArgumentType

    Examples:
      | query |
      | MATCH () DELETE 1 + 1 |
      | MATCH (n) RETURN n LIMIT 1.7 |
      | MATCH (n) RETURN n SKIP 1.7 |
      | RETURN none(x IN ['a'] WHERE x % 2 = 0) |
      | RETURN any(x IN [['a']] WHERE x % 2 = 0) |
      | MATCH p = (a) RETURN size(p) |
      | MATCH (n) RETURN length(n) |
      | MATCH p = (a) RETURN labels(p) |
      | MATCH (n) RETURN type(n) |
      | RETURN properties('Cypher') |
      | RETURN properties([true, false]) |
      | MATCH (n) RETURN nodes(n) |
      | MATCH (n) RETURN relationships(n) |
      | RETURN NOT 0 |
      | RETURN NOT 'foo' |
      | RETURN 1 IN 'foo' |
      | MATCH (n) WHERE 1 RETURN n |
      | CREATE (n:A {x: 1}) SET n = 1 |

  Scenario Outline: [3] UndefinedVariable at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: UndefinedVariable

    Examples:
      | query |
      | MATCH (a) DELETE x |
      | CREATE (b {name: missing}) RETURN b |
      | MERGE (n) ON CREATE SET x.num = 1 |
      | MERGE (n) ON MATCH SET x.num = 1 |
      | MATCH (a) SET a.name = missing RETURN a |
      | MATCH (a) RETURN DISTINCT a.name ORDER BY a.age |
      | MATCH (n) WHERE (n)-[r]->(a) RETURN n |
      | MATCH (a) WITH a.name AS n RETURN a |
      | RETURN foo |
      | MATCH (n) WITH n AS m RETURN n |
      | UNWIND [1] AS x WITH x AS y ORDER BY z RETURN y |
      | MATCH (n) REMOVE m.x |
      | MATCH (n) SET m:X |

  Scenario Outline: [4] DifferentColumnsInUnion at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: DifferentColumnsInUnion

    Examples:
      | query |
      | RETURN 1 AS a UNION RETURN 2 AS b |
      | RETURN 1 AS a UNION ALL RETURN 2 AS b |

  Scenario Outline: [5] InvalidClauseComposition at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: InvalidClauseComposition

    Examples:
      | query |
      | RETURN 1 AS a UNION RETURN 2 AS a UNION ALL RETURN 3 AS a |
      | MATCH (n) RETURN n MATCH (m) |

  Scenario Outline: [6] CreatingVarLength at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: CreatingVarLength

    Examples:
      | query |
      | MERGE (a)-[:R*2]->(b) |
      | CREATE (a)-[:R*2]->(b) |

  Scenario Outline: [7] NoSingleRelationshipType at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: NoSingleRelationshipType

    Examples:
      | query |
      | MERGE (a)-[:A\|:B]->(b) |
      | CREATE (a)-[:A\|:B]->(b) |
      | CREATE (a)-->(b) |

  Scenario Outline: [8] RequiresDirectedRelationship at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: RequiresDirectedRelationship

    Examples:
      | query |
      | CREATE (a)-[:A]-(b) |

  Scenario Outline: [9] InvalidParameterUse at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: InvalidParameterUse

    Examples:
      | query |
      | MERGE (n:Node $param) RETURN n |
      | MATCH (n $param) RETURN n |
      | MATCH ()-[r:R $param]->() RETURN r |

  Scenario Outline: [10] VariableAlreadyBound at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: VariableAlreadyBound

    Examples:
      | query |
      | MATCH (a) CREATE (a) |
      | MATCH (a) CREATE (a {name: 'foo'}) RETURN a |
      | CREATE (n:Foo)-[:T1]->(), (n:Bar)-[:T2]->() |
      | CREATE (n:Foo) CREATE (n:Bar)-[:OWNS]->(:Dog) |
      | MATCH (a) MERGE (a) |
      | MATCH (a)-[r]->(b) MERGE (a)-[r:T]->(b) |
      | MATCH (a) WITH a UNWIND [1] AS a RETURN a |
      | MATCH p = (a) MATCH p = (b) RETURN p |
      | MATCH ()-[r]-() MATCH r = ()-[]-() RETURN r |
      | MATCH p = ()-[p]-() RETURN p |
      | WITH 123 AS p MATCH p = () RETURN p |
      | CREATE (a)-[a:T]->() |
      | CREATE (a)-[r:T]->()-[r:T]->() |

  Scenario Outline: [11] InvalidPropertyType at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a TypeError should be raised at compile time: InvalidPropertyType

    Examples:
      | query |
      | CREATE (a) SET a.maplist = [{num: 1}] |

  Scenario Outline: [12] NoVariablesInScope at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: NoVariablesInScope

    Examples:
      | query |
      | MATCH () RETURN * |

  Scenario Outline: [13] InvalidAggregation at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: InvalidAggregation

    Examples:
      | query |
      | MATCH (n) RETURN n.num1 ORDER BY max(n.num2) |
      | MATCH (a) WHERE count(a) > 10 RETURN a |

  Scenario Outline: [14] NoExpressionAlias at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: NoExpressionAlias

    Examples:
      | query |
      | MATCH (a) WITH a, count(*) RETURN a |

  Scenario Outline: [15] ColumnNameConflict at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: ColumnNameConflict

    Examples:
      | query |
      | RETURN 1 AS a, 2 AS a |
      | WITH 1 AS a, 2 AS a RETURN a |

  Scenario Outline: [16] UnknownFunction at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: UnknownFunction

    Examples:
      | query |
      | RETURN foo(1) |

  Scenario Outline: [17] NestedAggregation at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: NestedAggregation

    Examples:
      | query |
      | RETURN count(count(*)) |

  Scenario Outline: [18] NonConstantExpression at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: NonConstantExpression

    Examples:
      | query |
      | RETURN count(rand()) |
      | MATCH (n) RETURN n SKIP n.count |
      | MATCH (n) RETURN n LIMIT n.count |

  Scenario Outline: [19] NegativeIntegerArgument at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: NegativeIntegerArgument

    Examples:
      | query |
      | MATCH (n) RETURN n LIMIT -1 |

  Scenario Outline: [20] IntegerOverflow at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: IntegerOverflow

    Examples:
      | query |
      | RETURN 9223372036854775808 AS x |
      | RETURN -9223372036854775809 AS x |
      | RETURN 0x8000000000000000 AS x |
      | RETURN 0o1000000000000000000000 AS x |

  Scenario Outline: [21] FloatingPointOverflow at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: FloatingPointOverflow

    Examples:
      | query |
      | RETURN 1.34E999 |

  Scenario Outline: [22] InvalidNumberLiteral at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: InvalidNumberLiteral

    Examples:
      | query |
      | RETURN 9223372h54775808 AS x |
      | RETURN 0x1A2b3j4D5E6f7 AS x |
      | RETURN 0x AS x |

  Scenario Outline: [23] UnexpectedSyntax at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: UnexpectedSyntax

    Examples:
      | query |
      | RETURN 9223372#54775808 AS x |
      | RETURN [, ] AS literal |
      | RETURN {1B2c3e67:1} AS literal |
      | RETURN {k1#k: 1} AS literal |
      | RETURN {, } AS literal |
      | MATCH (n) RETURN (n)-[]->() |
      | MATCH (a), (b) RETURN size((a)-->(b)) |
      | FOO |

  Scenario Outline: [24] InvalidUnicodeLiteral at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: InvalidUnicodeLiteral

    Examples:
      | query |
      | RETURN '\uH' |

  Scenario Outline: [25] VariableTypeConflict at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: VariableTypeConflict

    Examples:
      | query |
      | MATCH (a)-[a]->() RETURN a |
      | MATCH (n) WITH [n] AS users MATCH (users)-->(m) RETURN m |
      | MATCH r = ()-[]-() MATCH ()-[r]-() RETURN r |
      | MATCH (r) MATCH ()-[r]-() RETURN r |
      | WITH 123 AS n MATCH (n) RETURN n |
      | WITH 123 AS r MATCH ()-[r]->() RETURN r |

  Scenario Outline: [26] RelationshipUniquenessViolation at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: RelationshipUniquenessViolation

    Examples:
      | query |
      | MATCH (a)-[r]->()-[r]->(a) RETURN r |

  Scenario Outline: [27] InvalidRelationshipPattern at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: InvalidRelationshipPattern

    Examples:
      | query |
      | MATCH (a:A) MATCH (a)-[:LIKES..]->(c) RETURN c |

  Scenario Outline: [28] InvalidArgumentType at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a TypeError should be raised at compile time: InvalidArgumentType

    Examples:
      | query |
      | WITH 123 AS x RETURN x.num |

  Scenario Outline: [29] AmbiguousAggregationExpression at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: AmbiguousAggregationExpression

    Examples:
      | query |
      | MATCH (me: Person)--(you: Person) RETURN me.age + count(you.age) |
      | MATCH (me: Person)--(you: Person) RETURN me.age + you.age, me.age + you.age + count(*) |

  Scenario Outline: [30] MergeReadOwnWrites at compile time
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a SemanticError should be raised at compile time: MergeReadOwnWrites

    Examples:
      | query |
      | MERGE ({num: null}) |
      | MATCH (a), (b) MERGE (a)-[r:X {num: null}]->(b) |

  Scenario Outline: [31] DeletedEntityAccess at runtime
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a EntityNotFound should be raised at runtime: DeletedEntityAccess

    Examples:
      | query |
      | CREATE (n:A) DELETE n RETURN labels(n) |
      | CREATE (n:A {num: 0}) DELETE n RETURN n.num |
      | CREATE ()-[r:T {num: 0}]->() DELETE r RETURN r.num |

  Scenario Outline: [32] NumberOutOfRange at runtime
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a ArgumentError should be raised at runtime: NumberOutOfRange

    Examples:
      | query |
      | RETURN range(2, 8, 0) |

  Scenario Outline: [33] InvalidArgumentValue at runtime
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a TypeError should be raised at runtime: InvalidArgumentValue

    Examples:
      | query |
      | WITH [true, []] AS l RETURN toBoolean(l[1]) |
      | WITH [1, {}] AS l RETURN toInteger(l[1]) |

  Scenario Outline: [34] DivisionByZero at runtime
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a ArithmeticError should be raised at runtime: DivisionByZero

    Examples:
      | query |
      | RETURN 1 / 0 |
      | UNWIND [1, 0] AS x RETURN 1 % x |

  Scenario Outline: [35] IntegerOverflow at runtime
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a ArithmeticError should be raised at runtime: IntegerOverflow

    Examples:
      | query |
      | RETURN 9223372036854775807 + 1 |
      | UNWIND [9223372036854775807, 1] AS x RETURN sum(x) |
      | RETURN -(-9223372036854775807 - 1) |

  Scenario Outline: [36] DeleteConnectedNode at runtime
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a ConstraintVerificationFailed should be raised at runtime: DeleteConnectedNode

    Examples:
      | query |
      | CREATE (a)-[:R]->() DELETE a |

  Scenario Outline: [37] NegativeIntegerArgument at runtime
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a ArgumentError should be raised at runtime: NegativeIntegerArgument

    Examples:
      | query |
      | RETURN substring('abc', -1) |

  Scenario Outline: [38] ListElementAccessByNonInteger at runtime
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a TypeError should be raised at runtime: ListElementAccessByNonInteger

    Examples:
      | query |
      | WITH [1] AS l, [1.0] AS i RETURN l[i[0]] |

  Scenario Outline: [39] MapElementAccessByNonString at runtime
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a TypeError should be raised at runtime: MapElementAccessByNonString

    Examples:
      | query |
      | WITH {a: 1} AS m, [1] AS i RETURN m[i[0]] |

  Scenario Outline: [40] InvalidPropertyType at runtime
    Given an empty graph
    And parameters are:
      | param | {a: 1} |
    When executing query:
      """
      <query>
      """
    Then a TypeError should be raised at runtime: InvalidPropertyType

    Examples:
      | query |
      | UNWIND [{a: 1}] AS m CREATE (n) SET n.x = m |
      | CREATE (n {x: [1]}) WITH n, [n] AS l SET n.y = l[0] |
