Feature: ShortestPath - shortest paths between nodes

  Background:
    Given an empty graph
    And having executed:
      """
      CREATE (a:N {name: 'a'}), (b:N {name: 'b'}), (c:N {name: 'c'}), (d:N {name: 'd'}), (e:N {name: 'e'}),
             (a)-[:R {w: 1}]->(b), (b)-[:R {w: 2}]->(d), (a)-[:R {w: 3}]->(c), (c)-[:R {w: 4}]->(d),
             (d)-[:R {w: 5}]->(e), (a)-[:S]->(e)
      """

  Scenario Outline: [1] Length of the shortest path from <from> to <to> over <rel>
    When executing query:
      """
      MATCH (x:N {name: '<from>'}), (y:N {name: '<to>'})
      OPTIONAL MATCH p = shortestPath((x)<rel>(y))
      RETURN length(p) AS n
      """
    Then the result should be, in any order:
      | n        |
      | <length> |
    And no side effects

    Examples:
      | from | to | rel           | length |
      | a    | d  | -[:R*]->      | 2      |
      | a    | e  | -[:R*]->      | 3      |
      | a    | e  | -[*]->        | 1      |
      | e    | a  | -[:R*]->      | null   |
      | e    | a  | -[:R*]-       | 3      |
      | e    | a  | <-[:R*]-      | 3      |
      | a    | e  | -[:R*..2]->   | null   |
      | b    | c  | -[*]-         | 2      |

  Scenario: [2] All shortest paths
    When executing query:
      """
      MATCH p = allShortestPaths((x:N {name: 'a'})-[:R*]->(y:N {name: 'd'}))
      RETURN [n IN nodes(p) | n.name] AS names
      """
    Then the result should be, in any order:
      | names           |
      | ['a', 'b', 'd'] |
      | ['a', 'c', 'd'] |
    And no side effects

  Scenario: [3] The path value of a shortest path
    When executing query:
      """
      MATCH p = shortestPath((x:N {name: 'd'})<-[:S*0..]-(y:N {name: 'd'}))
      RETURN p
      """
    Then the result should be, in any order:
      | p                    |
      | <(:N {name: 'd'})>   |
    And no side effects

  Scenario: [4] A predicate over the whole path
    When executing query:
      """
      MATCH p = shortestPath((x:N {name: 'a'})-[rs:R*]->(y:N {name: 'd'}))
      WHERE none(r IN rs WHERE r.w = 1)
      RETURN [n IN nodes(p) | n.name] AS names
      """
    Then the result should be, in any order:
      | names           |
      | ['a', 'c', 'd'] |
    And no side effects

  Scenario: [5] shortestPath as an expression
    When executing query:
      """
      MATCH (x:N {name: 'a'}), (y:N)
      WHERE y.name IN ['d', 'e']
      RETURN y.name AS name, length(shortestPath((x)-[:R*]->(y))) AS n
      """
    Then the result should be, in any order:
      | name | n |
      | 'd'  | 2 |
      | 'e'  | 3 |
    And no side effects

  Scenario: [6] Shortest paths from one node to all others
    When executing query:
      """
      MATCH p = shortestPath((x:N {name: 'a'})-[:R*]->(y:N))
      WHERE x <> y
      RETURN y.name AS name, length(p) AS n
      ORDER BY name
      """
    Then the result should be, in order:
      | name | n |
      | 'b'  | 1 |
      | 'c'  | 1 |
      | 'd'  | 2 |
      | 'e'  | 3 |
    And no side effects

  Scenario: [7] Any shortest
    When executing query:
      """
      MATCH p = ANY SHORTEST (x:N {name: 'a'})-[:R]->+(y:N {name: 'd'})
      RETURN length(p) AS n
      """
    Then the result should be, in any order:
      | n |
      | 2 |
    And no side effects

  Scenario: [8] All shortest
    When executing query:
      """
      MATCH p = ALL SHORTEST (x:N {name: 'a'})-[:R]->+(y:N {name: 'd'})
      RETURN [n IN nodes(p) | n.name] AS names
      """
    Then the result should be, in any order:
      | names           |
      | ['a', 'b', 'd'] |
      | ['a', 'c', 'd'] |
    And no side effects

  Scenario Outline: [9] The <k> shortest
    When executing query:
      """
      MATCH p = SHORTEST <k> (x:N {name: 'a'})-->+(y:N {name: 'e'})
      RETURN length(p) AS n
      ORDER BY n
      """
    Then the result should be, in order:
      | n       |
      | <first> |
      | <second>|
    And no side effects

    Examples:
      | k | first | second |
      | 2 | 1     | 3      |
