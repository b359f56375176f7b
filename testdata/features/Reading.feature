Feature: Reading - rows, order, groups and patterns

  Scenario: [1] Ascending order over all kinds of values
    Given an empty graph
    And having executed:
      """
      CREATE (:A {k: 1})-[:R]->(:B)
      """
    When executing query:
      """
      MATCH p = (n:A)-[r:R]->()
      UNWIND [n, r, p, 1.5, ['list'], 'text', null, false, 0.0 / 0.0, {a: 'map'}] AS x
      WITH x ORDER BY x
      WITH collect(x) AS xs, count(*) AS rows
      RETURN [y IN xs | valueType(y)] AS kinds, rows
      """
    Then the result should be, in any order:
      | kinds                                                                                                                                                                                    | rows |
      | ['MAP NOT NULL', 'NODE NOT NULL', 'RELATIONSHIP NOT NULL', 'LIST<STRING NOT NULL> NOT NULL', 'PATH NOT NULL', 'STRING NOT NULL', 'BOOLEAN NOT NULL', 'FLOAT NOT NULL', 'FLOAT NOT NULL'] | 10   |
    And no side effects

  Scenario: [2] Descending order puts null first
    Given an empty graph
    When executing query:
      """
      UNWIND [1, null, 'a', true] AS x RETURN x ORDER BY x DESC
      """
    Then the result should be, in order:
      | x    |
      | null |
      | 1    |
      | true |
      | 'a'  |
    And no side effects

  Scenario: [3] Sorting by an aggregate that is not returned in that form
    Given an empty graph
    When executing query:
      """
      UNWIND [['a', 1], ['b', 5], ['a', 2]] AS p
      RETURN p[0] AS k, sum(p[1]) AS s ORDER BY sum(p[1]) DESC
      """
    Then the result should be, in order:
      | k   | s |
      | 'b' | 5 |
      | 'a' | 3 |
    And no side effects

  Scenario: [4] Sorting by an expression over an aggregate and a grouping key
    Given an empty graph
    When executing query:
      """
      UNWIND [{k: 1, v: 10}, {k: 2, v: 1}, {k: 1, v: 2}] AS m
      RETURN m.k AS k, count(*) AS c ORDER BY m.k + count(*) DESC
      """
    Then the result should be, in order:
      | k | c |
      | 1 | 2 |
      | 2 | 1 |
    And no side effects

  Scenario: [5] An alias hides the variable of the same name in ORDER BY
    Given an empty graph
    And having executed:
      """
      CREATE (:N {v: 1, w: 3}), (:N {v: 2, w: 2}), (:N {v: 3, w: 1})
      """
    When executing query:
      """
      MATCH (n:N) WITH n.w AS n RETURN n ORDER BY n
      """
    Then the result should be, in order:
      | n |
      | 1 |
      | 2 |
      | 3 |
    And no side effects

  Scenario: [6] Sorting by a property of a variable that the projection keeps under a new name
    Given an empty graph
    And having executed:
      """
      CREATE (:N {v: 2}), (:N {v: 1})
      """
    When executing query:
      """
      MATCH (n:N) RETURN n AS m ORDER BY n.v
      """
    Then the result should be, in order:
      | m           |
      | (:N {v: 1}) |
      | (:N {v: 2}) |
    And no side effects

  Scenario: [7] SKIP and LIMIT with expressions and parameters
    Given an empty graph
    And parameters are:
      | s | 1 |
    When executing query:
      """
      UNWIND range(1, 10) AS x RETURN x ORDER BY x SKIP $s LIMIT toInteger(ceil(1.7))
      """
    Then the result should be, in order:
      | x |
      | 2 |
      | 3 |
    And no side effects

  Scenario: [8] LIMIT 0 gives no rows but runs the writes
    Given an empty graph
    When executing query:
      """
      UNWIND [1, 2] AS x CREATE (n:N {v: x}) RETURN n LIMIT 0
      """
    Then the result should be, in any order:
      | n |
    And the side effects should be:
      | +nodes      | 2 |
      | +labels     | 1 |
      | +properties | 2 |

  Scenario: [9] DISTINCT treats equal numbers, nulls and NaN as one
    Given an empty graph
    When executing query:
      """
      UNWIND [1, 1.0, null, null, 0.0 / 0.0, 0.0 / 0.0, [1, null], [1.0, null]] AS x
      WITH DISTINCT x RETURN count(*) AS n
      """
    Then the result should be, in any order:
      | n |
      | 4 |
    And no side effects

  Scenario: [10] Grouping by lists, maps and nulls
    Given an empty graph
    When executing query:
      """
      UNWIND [[1, {a: null}], [1, {a: null}], null, null] AS k RETURN k, count(*) AS n
      """
    Then the result should be, in any order:
      | k              | n |
      | [1, {a: null}] | 2 |
      | null           | 2 |
    And no side effects

  Scenario: [11] Aggregates of no rows
    Given an empty graph
    When executing query:
      """
      UNWIND [] AS x
      RETURN count(*) AS a, count(x) AS b, sum(x) AS c, avg(x) AS d, min(x) AS e, max(x) AS f, collect(x) AS g, stDev(x) AS h, percentileCont(x, 0.5) AS i
      """
    Then the result should be, in any order:
      | a | b | c | d    | e    | f    | g  | h   | i    |
      | 0 | 0 | 0 | null | null | null | [] | 0.0 | null |
    And no side effects

  Scenario: [12] Aggregates of no rows with a grouping key give no rows
    Given an empty graph
    When executing query:
      """
      UNWIND [] AS x RETURN x, count(*) AS n
      """
    Then the result should be, in any order:
      | x | n |
    And no side effects

  Scenario: [13] Aggregates inside of larger expressions
    Given an empty graph
    When executing query:
      """
      UNWIND [1, 2, 3] AS x RETURN {n: count(*), all: collect(x)}.all[1] + sum(x) AS r, [count(*), max(x)] AS l
      """
    Then the result should be, in any order:
      | r | l      |
      | 8 | [3, 3] |
    And no side effects

  Scenario: [14] Aggregates of expressions over a grouping variable
    Given an empty graph
    And having executed:
      """
      CREATE (a:N {v: 1}), (b:N {v: 2}), (a)-[:R]->(b), (a)-[:R]->(:N {v: 3})
      """
    When executing query:
      """
      MATCH (n:N)-->(m) WITH n, n.v + count(m) AS r RETURN r
      """
    Then the result should be, in any order:
      | r |
      | 3 |
    And no side effects

  Scenario: [15] DISTINCT inside of aggregates
    Given an empty graph
    When executing query:
      """
      UNWIND [1, 1, 2, null, 2.0] AS x
      RETURN count(DISTINCT x) AS c, sum(DISTINCT x) AS s, collect(DISTINCT x) AS l, avg(DISTINCT x) AS a
      """
    Then the result should be, in any order:
      | c | s | l      | a   |
      | 2 | 3 | [1, 2] | 1.5 |
    And no side effects

  Scenario: [16] OPTIONAL MATCH keeps rows and WHERE belongs to it
    Given an empty graph
    And having executed:
      """
      CREATE (:A {v: 1})-[:R]->(:B {v: 2}), (:A {v: 3})
      """
    When executing query:
      """
      MATCH (a:A) OPTIONAL MATCH (a)-[r:R]->(b:B) WHERE b.v > 5 RETURN a.v AS v, b, type(r) AS t
      """
    Then the result should be, in any order:
      | v | b    | t    |
      | 1 | null | null |
      | 3 | null | null |
    And no side effects

  Scenario: [17] OPTIONAL MATCH from a null variable
    Given an empty graph
    When executing query:
      """
      OPTIONAL MATCH (a:Missing) WITH a OPTIONAL MATCH (a)-->(b) RETURN a, b
      """
    Then the result should be, in any order:
      | a    | b    |
      | null | null |
    And no side effects

  Scenario: [18] MATCH from a null variable gives no rows
    Given an empty graph
    When executing query:
      """
      OPTIONAL MATCH (a:Missing) WITH a MATCH (a)-->(b) RETURN b
      """
    Then the result should be, in any order:
      | b |
    And no side effects

  Scenario: [19] OPTIONAL MATCH of a named path
    Given an empty graph
    And having executed:
      """
      CREATE (:A)
      """
    When executing query:
      """
      MATCH (a:A) OPTIONAL MATCH p = (a)-->() RETURN p, nodes(p) AS ns, length(p) AS l
      """
    Then the result should be, in any order:
      | p    | ns   | l    |
      | null | null | null |
    And no side effects

  Scenario: [20] A relationship is used once in a pattern, a node any number of times
    Given an empty graph
    And having executed:
      """
      CREATE (a:A)-[:R]->(b:B)
      """
    When executing query:
      """
      MATCH (x)--(y)--(z) RETURN count(*) AS n
      """
    Then the result should be, in any order:
      | n |
      | 0 |
    And no side effects

  Scenario: [21] Relationships may repeat over two MATCH clauses
    Given an empty graph
    And having executed:
      """
      CREATE (a:A)-[:R]->(b:B)
      """
    When executing query:
      """
      MATCH (x)--(y) MATCH (y)--(z) RETURN count(*) AS n
      """
    Then the result should be, in any order:
      | n |
      | 2 |
    And no side effects

  Scenario: [22] A self loop is met once in each direction-less match
    Given an empty graph
    And having executed:
      """
      CREATE (a:A)-[:R]->(a)
      """
    When executing query:
      """
      MATCH (x)-[r]-(y) RETURN x, y
      """
    Then the result should be, in any order:
      | x    | y    |
      | (:A) | (:A) |
    And no side effects

  Scenario: [23] Variable length of zero
    Given an empty graph
    And having executed:
      """
      CREATE (a:A)-[:R]->(b:B)
      """
    When executing query:
      """
      MATCH (a)-[rs:R*0..0]->(b) RETURN a, rs, b
      """
    Then the result should be, in any order:
      | a    | rs | b    |
      | (:A) | [] | (:A) |
      | (:B) | [] | (:B) |
    And no side effects

  Scenario: [24] Variable length with a property map
    Given an empty graph
    And having executed:
      """
      CREATE (a:A)-[:R {y: 1}]->(b:B)-[:R {y: 1}]->(c:C), (b)-[:R {y: 2}]->(d:D)
      """
    When executing query:
      """
      MATCH (a:A)-[:R* {y: 1}]->(x) RETURN x
      """
    Then the result should be, in any order:
      | x    |
      | (:B) |
      | (:C) |
    And no side effects

  Scenario: [25] Variable length, undirected, does not use a relationship twice
    Given an empty graph
    And having executed:
      """
      CREATE (a:A)-[:R]->(b:B)-[:R]->(c:C)
      """
    When executing query:
      """
      MATCH (a:A)-[*2..3]-(x) RETURN x
      """
    Then the result should be, in any order:
      | x    |
      | (:C) |
    And no side effects

  Scenario: [26] Variable length with an upper bound of zero relationships below the lower one
    Given an empty graph
    And having executed:
      """
      CREATE (a:A)-[:R]->(b:B)
      """
    When executing query:
      """
      MATCH (a)-[*2..1]->(b) RETURN a
      """
    Then the result should be, in any order:
      | a |
    And no side effects

  Scenario: [27] The relationships of a variable length in the order of walking
    Given an empty graph
    And having executed:
      """
      CREATE (a:A)-[:R {i: 1}]->(b:B)-[:R {i: 2}]->(c:C)
      """
    When executing query:
      """
      MATCH (c:C)<-[rs*2]-(a) RETURN [r IN rs | r.i] AS walk
      """
    Then the result should be, in any order:
      | walk   |
      | [2, 1] |
    And no side effects

  Scenario: [28] A bound list of relationships as a variable length
    Given an empty graph
    And having executed:
      """
      CREATE (a:A)-[:R {i: 1}]->(b:B)-[:R {i: 2}]->(c:C)
      """
    When executing query:
      """
      MATCH (a:A)-[r1]->()-[r2]->(c:C)
      WITH [r1, r2] AS rs
      MATCH (x)-[rs*]->(y)
      RETURN x, y
      """
    Then the result should be, in any order:
      | x    | y    |
      | (:A) | (:C) |
    And no side effects

  Scenario: [29] A bound relationship walked in the other direction
    Given an empty graph
    And having executed:
      """
      CREATE (a:A)-[:R]->(b:B)
      """
    When executing query:
      """
      MATCH ()-[r]->() WITH r MATCH (x)<-[r]-(y) RETURN x, y
      """
    Then the result should be, in any order:
      | x    | y    |
      | (:B) | (:A) |
    And no side effects

  Scenario: [30] A bound relationship of another type
    Given an empty graph
    And having executed:
      """
      CREATE (a:A)-[:R]->(b:B)
      """
    When executing query:
      """
      MATCH ()-[r:R]->() WITH r MATCH (x)-[r:S]->(y) RETURN x
      """
    Then the result should be, in any order:
      | x |
    And no side effects

  Scenario: [31] Named paths of several parts
    Given an empty graph
    And having executed:
      """
      CREATE (a:A)-[:R]->(b:B)<-[:S]-(c:C)
      """
    When executing query:
      """
      MATCH p = (:A)-[:R]->()<-[:S]-(:C) RETURN p, length(p) AS l, [n IN nodes(p) | labels(n)[0]] AS ls
      """
    Then the result should be, in any order:
      | p                            | l | ls              |
      | <(:A)-[:R]->(:B)<-[:S]-(:C)> | 2 | ['A', 'B', 'C'] |
    And no side effects

  Scenario: [32] Patterns that share a variable are joined
    Given an empty graph
    And having executed:
      """
      CREATE (a:A)-[:R]->(b:B), (c:C)-[:R]->(b), (d:D)-[:R]->(:B)
      """
    When executing query:
      """
      MATCH (a:A)-->(x), (c:C)-->(x) RETURN x
      """
    Then the result should be, in any order:
      | x    |
      | (:B) |
    And no side effects

  Scenario: [33] Patterns that share nothing are a product
    Given an empty graph
    And having executed:
      """
      CREATE (:A), (:A), (:B), (:B), (:B)
      """
    When executing query:
      """
      MATCH (a:A), (b:B) RETURN count(*) AS n
      """
    Then the result should be, in any order:
      | n |
      | 6 |
    And no side effects

  Scenario: [34] Pattern predicates, also negated
    Given an empty graph
    And having executed:
      """
      CREATE (a:N {v: 1})-[:R]->(b:N {v: 2}), (c:N {v: 3})
      """
    When executing query:
      """
      MATCH (n:N) WHERE NOT (n)-[:R]-() OR (n)<-[:R]-(:N {v: 1}) RETURN n.v AS v
      """
    Then the result should be, in any order:
      | v |
      | 2 |
      | 3 |
    And no side effects

  Scenario: [35] Pattern comprehensions with and without bound ends
    Given an empty graph
    And having executed:
      """
      CREATE (a:N {v: 1})-[:R {w: 5}]->(b:N {v: 2}), (a)-[:R {w: 6}]->(c:N {v: 3})
      """
    When executing query:
      """
      MATCH (n:N) RETURN n.v AS v, [(n)-[r:R]->(m) WHERE r.w > 5 | m.v] AS ms, size([(n)--(x) | x]) AS d
      """
    Then the result should be, in any order:
      | v | ms  | d |
      | 1 | [3] | 2 |
      | 2 | []  | 1 |
      | 3 | []  | 1 |
    And no side effects

  Scenario: [36] Pattern comprehension with a path variable
    Given an empty graph
    And having executed:
      """
      CREATE (a:A)-[:R]->(b:B)
      """
    When executing query:
      """
      MATCH (n:A) RETURN [p = (n)-->() | p] AS ps
      """
    Then the result should be, in any order:
      | ps                  |
      | [<(:A)-[:R]->(:B)>] |
    And no side effects

  Scenario: [37] UNWIND of null, of an empty list and of nested lists
    Given an empty graph
    When executing query:
      """
      UNWIND [[1, 2], [], null, [3]] AS xs UNWIND xs AS x RETURN x
      """
    Then the result should be, in any order:
      | x |
      | 1 |
      | 2 |
      | 3 |
    And no side effects

  Scenario: [38] CASE with a test and without
    Given an empty graph
    When executing query:
      """
      UNWIND [1, 2, null] AS x
      RETURN CASE x WHEN 1 THEN 'one' WHEN 2 THEN 'two' ELSE 'none' END AS a,
             CASE WHEN x IS NULL THEN 'null' WHEN x > 1 THEN 'big' END AS b,
             CASE x WHEN null THEN 'never' ELSE 'else' END AS c
      """
    Then the result should be, in any order:
      | a      | b      | c      |
      | 'one'  | null   | 'else' |
      | 'two'  | 'big'  | 'else' |
      | 'none' | 'null' | 'else' |
    And no side effects

  Scenario: [39] Quantifiers over null and unknown
    Given an empty graph
    When executing query:
      """
      RETURN all(x IN [1, null] WHERE x = 1) AS a, any(x IN [1, null] WHERE x = 2) AS b, none(x IN [null] WHERE x = 1) AS c,
             single(x IN [1, null] WHERE x = 1) AS d, all(x IN [] WHERE false) AS e, any(x IN null WHERE true) AS f, single(x IN [1, 1, null] WHERE x = 1) AS g
      """
    Then the result should be, in any order:
      | a    | b    | c    | d    | e    | f    | g     |
      | null | null | null | null | true | null | false |
    And no side effects

  Scenario: [40] List comprehensions with a shadowed variable
    Given an empty graph
    When executing query:
      """
      WITH 10 AS x RETURN [x IN [1, 2, 3] WHERE x > 1 | x * 2] AS l, x
      """
    Then the result should be, in any order:
      | l      | x  |
      | [4, 6] | 10 |
    And no side effects

  Scenario: [41] Union removes repetitions, UNION ALL keeps them
    Given an empty graph
    When executing query:
      """
      UNWIND [1, 1, 2] AS x RETURN x UNION UNWIND [2, 3] AS x RETURN x
      """
    Then the result should be, in any order:
      | x |
      | 1 |
      | 2 |
      | 3 |
    And no side effects

  Scenario: [42] Columns of a union stand in one order
    Given an empty graph
    When executing query:
      """
      RETURN 1 AS a, 2 AS b UNION ALL RETURN 3 AS b, 4 AS a
      """
    Then a SyntaxError should be raised at compile time: DifferentColumnsInUnion

  Scenario: [43] WITH * and a further item
    Given an empty graph
    When executing query:
      """
      WITH 1 AS b, 2 AS a WITH *, a + b AS c RETURN *
      """
    Then the result should be, in any order:
      | a | b | c |
      | 2 | 1 | 3 |
    And no side effects

  Scenario: [44] A chain of comparisons
    Given an empty graph
    When executing query:
      """
      UNWIND [1, 5, 9] AS x RETURN x, 1 < x < 9 AS inside, 1 < x <= 9 <> 5 AS odd
      """
    Then the result should be, in any order:
      | x | inside | odd   |
      | 1 | false  | false |
      | 5 | true   | true  |
      | 9 | false  | true  |
    And no side effects

  Scenario: [45] Precedence of operators
    Given an empty graph
    When executing query:
      """
      RETURN 2 + 3 * 4 ^ 2 / 8 - -1 AS a, NOT true OR true AND NOT false XOR true AS b, 'a' + 1 + 2 AS c, -2 ^ 2 AS d, 1 + 2 IN [3] AS e
      """
    Then the result should be, in any order:
      | a   | b     | c     | d   | e    |
      | 9.0 | false | 'a12' | 4.0 | true |
    And no side effects

  Scenario: [46] Number literals
    Given an empty graph
    When executing query:
      """
      RETURN 0xFF AS a, -0x10 AS b, 0o17 AS c, 1e3 AS d, .5 AS e, -.5e-1 AS f, 9223372036854775807 AS g, -9223372036854775808 AS h, 1_000 AS i
      """
    Then the result should be, in any order:
      | a   | b   | c  | d      | e   | f     | g                   | h                    | i    |
      | 255 | -16 | 15 | 1000.0 | 0.5 | -0.05 | 9223372036854775807 | -9223372036854775808 | 1000 |
    And no side effects

  Scenario: [47] String literals
    Given an empty graph
    When executing query:
      """
      RETURN 'it\'s' AS a, "say \"hi\"" AS b, 'tab\tnew\nline' AS c, '\u00E9\\' AS d, "it's" AS e
      """
    Then the result should be, in any order:
      | a       | b          | c                | d     | e       |
      | 'it\'s' | 'say "hi"' | 'tab\tnew\nline' | 'é\\' | 'it\'s' |
    And no side effects

  Scenario: [48] Names in backticks
    Given an empty graph
    And having executed:
      """
      CREATE (:`Big Label` {`a key`: 1})-[:`A TYPE`]->()
      """
    When executing query:
      """
      MATCH (`a node`:`Big Label`)-[r:`A TYPE`]->() RETURN `a node`.`a key` AS `the value`, type(r) AS t
      """
    Then the result should be, in any order:
      | the value | t        |
      | 1         | 'A TYPE' |
    And no side effects

  Scenario: [49] Words of the language as labels, types and keys
    Given an empty graph
    And having executed:
      """
      CREATE (:Match {return: 1, where: 2})-[:CREATE]->(:With)
      """
    When executing query:
      """
      MATCH (m:Match)-[r:CREATE]->(w:With) RETURN m.return AS a, m {.where} AS b
      """
    Then the result should be, in any order:
      | a | b          |
      | 1 | {where: 2} |
    And no side effects

  Scenario: [50] Comments
    Given an empty graph
    When executing query:
      """
      RETURN 1 AS a, // a comment
        /* another
           one */ 2 AS b
      """
    Then the result should be, in any order:
      | a | b |
      | 1 | 2 |
    And no side effects

  Scenario: [51] Column names are the text of the expressions
    Given an empty graph
    When executing query:
      """
      WITH {a: 1} AS m RETURN m.a, m . a, 1+1, count( * ), toUpper("x"), [1,2][0]
      """
    Then the result should be, in any order:
      | m.a | m . a | 1+1 | count( * ) | toUpper("x") | [1,2][0] |
      | 1   | 1     | 2   | 1          | 'X'          | 1        |
    And no side effects

  Scenario: [52] Equality of nodes, relationships and paths
    Given an empty graph
    And having executed:
      """
      CREATE (a:A)-[:R]->(b:A)
      """
    When executing query:
      """
      MATCH p = (a)-[r]->(b) MATCH q = (c)<-[s]-(d) RETURN a = d AS x, a = b AS y, r = s AS z, p = p AS w, a IN [b, a] AS v
      """
    Then the result should be, in any order:
      | x    | y     | z    | w    | v    |
      | true | false | true | true | true |
    And no side effects

  Scenario: [53] Reading through null
    Given an empty graph
    When executing query:
      """
      WITH null AS n RETURN n.x AS a, n[0] AS b, n['x'] AS c, n[1..2] AS d, labels(n) AS e, n:A AS f, size(n) AS g, n + 1 AS h, -n AS i, n IN [1] AS j, 1 IN n AS k
      """
    Then the result should be, in any order:
      | a    | b    | c    | d    | e    | f    | g    | h    | i    | j    | k    |
      | null | null | null | null | null | null | null | null | null | null | null |
    And no side effects

  Scenario: [54] The function exists, over a pattern and over a property
    Given an empty graph
    And having executed:
      """
      CREATE (:A {x: 1})-[:R]->(:B)
      """
    When executing query:
      """
      MATCH (n) WHERE exists((n)-->()) RETURN n, exists(n.x) AS x, exists((n)<--()) AS y
      """
    Then the result should be, in any order:
      | n           | x    | y     |
      | (:A {x: 1}) | true | false |
    And no side effects

  Scenario: [55] A node that is null matches nothing, even alone
    Given an empty graph
    When executing query:
      """
      OPTIONAL MATCH (n:Missing) WITH n MATCH (n) RETURN n
      """
    Then the result should be, in any order:
      | n |
    And no side effects
