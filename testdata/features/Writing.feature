Feature: Writing - changes and their side effects

  Scenario: [1] CREATE sees variables of the same clause
    Given an empty graph
    When executing query:
      """
      CREATE (a:A {v: 1}), (b:B {v: 2}), (a)-[r:R {w: 3}]->(b) RETURN a, r, b
      """
    Then the result should be, in any order:
      | a           | r           | b           |
      | (:A {v: 1}) | [:R {w: 3}] | (:B {v: 2}) |
    And the side effects should be:
      | +nodes         | 2 |
      | +relationships | 1 |
      | +labels        | 2 |
      | +properties    | 3 |

  Scenario: [2] CREATE with a null property makes none
    Given an empty graph
    When executing query:
      """
      CREATE (n:N {a: null, b: 1}) RETURN n, keys(n) AS k
      """
    Then the result should be, in any order:
      | n           | k     |
      | (:N {b: 1}) | ['b'] |
    And the side effects should be:
      | +nodes      | 1 |
      | +labels     | 1 |
      | +properties | 1 |

  Scenario: [3] CREATE a path that runs both ways
    Given an empty graph
    When executing query:
      """
      CREATE p = (:A)-[:R]->(:B)<-[:S]-(:C) RETURN p
      """
    Then the result should be, in any order:
      | p                            |
      | <(:A)-[:R]->(:B)<-[:S]-(:C)> |
    And the side effects should be:
      | +nodes         | 3 |
      | +relationships | 2 |
      | +labels        | 3 |

  Scenario: [4] CREATE for each row, unseen by the MATCH that feeds it
    Given an empty graph
    And having executed:
      """
      CREATE (:N), (:N)
      """
    When executing query:
      """
      MATCH (n:N) CREATE (:N) RETURN count(*) AS c
      """
    Then the result should be, in any order:
      | c |
      | 2 |
    And the side effects should be:
      | +nodes | 2 |

  Scenario: [5] A MATCH after a CREATE sees what was made
    Given an empty graph
    When executing query:
      """
      CREATE (:N {v: 1}) WITH 1 AS x MATCH (n:N) RETURN n.v AS v
      """
    Then the result should be, in any order:
      | v |
      | 1 |
    And the side effects should be:
      | +nodes      | 1 |
      | +labels     | 1 |
      | +properties | 1 |

  Scenario: [6] MERGE finds or makes
    Given an empty graph
    And having executed:
      """
      CREATE (:N {v: 1})
      """
    When executing query:
      """
      UNWIND [1, 2, 2, 1] AS x MERGE (n:N {v: x}) ON CREATE SET n.made = true ON MATCH SET n.met = true RETURN n.v AS v, n.made AS made, n.met AS met
      """
    Then the result should be, in any order:
      | v | made | met  |
      | 1 | null | true |
      | 2 | true | true |
      | 2 | true | true |
      | 1 | null | true |
    And the side effects should be:
      | +nodes      | 1 |
      | +properties | 4 |

  Scenario: [7] MERGE of a relationship between bound nodes, in either direction
    Given an empty graph
    And having executed:
      """
      CREATE (a:A), (b:B), (b)-[:R]->(a)
      """
    When executing query:
      """
      MATCH (a:A), (b:B) MERGE (a)-[r:R]-(b) RETURN startNode(r) AS s
      """
    Then the result should be, in any order:
      | s    |
      | (:B) |
    And no side effects

  Scenario: [8] MERGE without a direction makes an outgoing relationship
    Given an empty graph
    And having executed:
      """
      CREATE (a:A), (b:B)
      """
    When executing query:
      """
      MATCH (a:A), (b:B) MERGE (a)-[r:R]-(b) RETURN startNode(r) AS s, endNode(r) AS e
      """
    Then the result should be, in any order:
      | s    | e    |
      | (:A) | (:B) |
    And the side effects should be:
      | +relationships | 1 |

  Scenario: [9] MERGE makes the whole pattern if a part is missing
    Given an empty graph
    And having executed:
      """
      CREATE (:A {v: 1})
      """
    When executing query:
      """
      MERGE (a:A {v: 1})-[r:R]->(b:B) RETURN id(a) <> 1 AS other
      """
    Then the result should be, in any order:
      | other |
      | true  |
    And the side effects should be:
      | +nodes         | 2 |
      | +relationships | 1 |
      | +labels        | 1 |
      | +properties    | 1 |

  Scenario: [10] MERGE matches every fitting pattern
    Given an empty graph
    And having executed:
      """
      CREATE (:N {v: 1}), (:N {v: 1})
      """
    When executing query:
      """
      MERGE (n:N {v: 1}) RETURN count(n) AS c
      """
    Then the result should be, in any order:
      | c |
      | 2 |
    And no side effects

  Scenario: [11] MERGE does not find what was deleted
    Given an empty graph
    And having executed:
      """
      CREATE (:N {v: 1})
      """
    When executing query:
      """
      MATCH (n:N) DELETE n MERGE (m:N {v: 1}) RETURN m.v AS v
      """
    Then the result should be, in any order:
      | v |
      | 1 |
    And the side effects should be:
      | +nodes      | 1 |
      | -nodes      | 1 |
      | +properties | 1 |
      | -properties | 1 |

  Scenario: [12] MERGE of a named path
    Given an empty graph
    When executing query:
      """
      MERGE p = (:A {v: 1})-[:R]->(:B) RETURN p
      """
    Then the result should be, in any order:
      | p                        |
      | <(:A {v: 1})-[:R]->(:B)> |
    And the side effects should be:
      | +nodes         | 2 |
      | +relationships | 1 |
      | +labels        | 2 |
      | +properties    | 1 |

  Scenario: [13] SET of a property, of null, and of an expression over itself
    Given an empty graph
    And having executed:
      """
      CREATE (:N {a: 1, b: 2})
      """
    When executing query:
      """
      MATCH (n:N) SET n.a = n.a + 1, n.b = null, n.c = [1, 2] RETURN n
      """
    Then the result should be, in any order:
      | n                      |
      | (:N {a: 2, c: [1, 2]}) |
    And the side effects should be:
      | +properties | 2 |
      | -properties | 2 |

  Scenario: [14] SET of all properties from a map
    Given an empty graph
    And having executed:
      """
      CREATE (:N {a: 1, b: 2})
      """
    When executing query:
      """
      MATCH (n:N) SET n = {a: 1, c: 3, d: null} RETURN n
      """
    Then the result should be, in any order:
      | n                 |
      | (:N {a: 1, c: 3}) |
    And the side effects should be:
      | +properties | 1 |
      | -properties | 1 |

  Scenario: [15] SET += keeps what the map does not name
    Given an empty graph
    And having executed:
      """
      CREATE (:N {a: 1, b: 2})
      """
    When executing query:
      """
      MATCH (n:N) SET n += {b: null, c: 3} RETURN n
      """
    Then the result should be, in any order:
      | n                 |
      | (:N {a: 1, c: 3}) |
    And the side effects should be:
      | +properties | 1 |
      | -properties | 1 |

  Scenario: [16] SET from another entity
    Given an empty graph
    And having executed:
      """
      CREATE (:A {a: 1})-[:R {w: 1}]->(:B {b: 2})
      """
    When executing query:
      """
      MATCH (a:A)-[r]->(b:B) SET b = a, a += r RETURN a, b
      """
    Then the result should be, in any order:
      | a                 | b           |
      | (:A {a: 1, w: 1}) | (:B {a: 1}) |
    And the side effects should be:
      | +properties | 2 |
      | -properties | 1 |

  Scenario: [17] SET and REMOVE of labels
    Given an empty graph
    And having executed:
      """
      CREATE (:A:B)
      """
    When executing query:
      """
      MATCH (n:A) SET n:C:D REMOVE n:A:Missing RETURN labels(n) AS l
      """
    Then the result should be (ignoring element order for lists):
      | l               |
      | ['B', 'C', 'D'] |
    And the side effects should be:
      | +labels | 2 |
      | -labels | 1 |

  Scenario: [18] Setting on null does nothing
    Given an empty graph
    When executing query:
      """
      OPTIONAL MATCH (n:Missing) SET n.a = 1, n:X REMOVE n.b, n:Y RETURN n
      """
    Then the result should be, in any order:
      | n    |
      | null |
    And no side effects

  Scenario: [19] The rows of a SET see each other's effects
    Given an empty graph
    And having executed:
      """
      CREATE (:N {v: 1}), (:N {v: 1})
      """
    When executing query:
      """
      MATCH (n:N) SET n.v = n.v + 1 RETURN n.v AS v
      """
    Then the result should be, in any order:
      | v |
      | 2 |
      | 2 |
    And the side effects should be:
      | +properties | 2 |
      | -properties | 2 |

  Scenario: [20] The values of a SET are read before anything is set
    Given an empty graph
    And having executed:
      """
      CREATE (:A {v: 1})-[:R]->(:A {v: 2})
      """
    When executing query:
      """
      MATCH (a {v: 1})-->(b) SET a.v = b.v, b.v = a.v RETURN a.v AS a, b.v AS b
      """
    Then the result should be, in any order:
      | a | b |
      | 2 | 2 |
    And the side effects should be:
      | +properties | 1 |
      | -properties | 1 |

  Scenario: [21] DELETE of a node with its relationships
    Given an empty graph
    And having executed:
      """
      CREATE (a:A {v: 1})-[:R {w: 1}]->(:B), (a)<-[:R]-(:C)
      """
    When executing query:
      """
      MATCH (a:A) DETACH DELETE a
      """
    Then the result should be empty
    And the side effects should be:
      | -nodes         | 1 |
      | -relationships | 2 |
      | -labels        | 1 |
      | -properties    | 2 |

  Scenario: [22] DELETE of a relationship and then of its nodes
    Given an empty graph
    And having executed:
      """
      CREATE (:A)-[:R]->(:B)
      """
    When executing query:
      """
      MATCH (a:A)-[r]->(b) DELETE r, a, b
      """
    Then the result should be empty
    And the side effects should be:
      | -nodes         | 2 |
      | -relationships | 1 |
      | -labels        | 2 |

  Scenario: [23] DELETE of the same node in many rows
    Given an empty graph
    And having executed:
      """
      CREATE (a:A), (a)-[:R]->(:B), (a)-[:R]->(:B)
      """
    When executing query:
      """
      MATCH (a:A)-[r]->() DELETE r, a
      """
    Then the result should be empty
    And the side effects should be:
      | -nodes         | 1 |
      | -relationships | 2 |
      | -labels        | 1 |

  Scenario: [24] DELETE of a path
    Given an empty graph
    And having executed:
      """
      CREATE (:A)-[:R]->(:B)-[:R]->(:C)
      """
    When executing query:
      """
      MATCH p = (:A)-[*]->(:C) DELETE p
      """
    Then the result should be empty
    And the side effects should be:
      | -nodes         | 3 |
      | -relationships | 2 |
      | -labels        | 3 |

  Scenario: [25] DELETE of elements of lists and maps
    Given an empty graph
    And having executed:
      """
      CREATE (:A), (:B), (:C)
      """
    When executing query:
      """
      MATCH (a:A), (b:B), (c:C) WITH [a, b] AS l, {k: {c: c}} AS m DELETE l[1], m.k.c
      """
    Then the result should be empty
    And the side effects should be:
      | -nodes  | 2 |
      | -labels | 2 |

  Scenario: [26] DELETE of null
    Given an empty graph
    When executing query:
      """
      OPTIONAL MATCH (n:Missing) DELETE n DETACH DELETE n
      """
    Then the result should be empty
    And no side effects

  Scenario: [27] What a query makes and deletes leaves no trace
    Given an empty graph
    When executing query:
      """
      CREATE (a:A {v: 1})-[r:R]->(b) DELETE r DELETE a, b
      """
    Then the result should be empty
    And no side effects

  Scenario: [28] The type of a deleted relationship is still known
    Given an empty graph
    And having executed:
      """
      CREATE ()-[:R]->()
      """
    When executing query:
      """
      MATCH ()-[r]->() DELETE r RETURN type(r) AS t
      """
    Then the result should be, in any order:
      | t   |
      | 'R' |
    And the side effects should be:
      | -relationships | 1 |

  Scenario: [29] Deleting and counting
    Given an empty graph
    And having executed:
      """
      UNWIND range(1, 10) AS i CREATE (:N {v: i})
      """
    When executing query:
      """
      MATCH (n:N) WHERE n.v > 5 DELETE n RETURN count(*) AS c
      """
    Then the result should be, in any order:
      | c |
      | 5 |
    And the side effects should be:
      | -nodes      | 5 |
      | -properties | 5 |

  Scenario: [30] Writes of a failing query are taken back
    Given an empty graph
    And having executed:
      """
      CREATE (:N {v: 0})
      """
    When executing query:
      """
      MATCH (n:N) SET n.w = 1 CREATE (:M) WITH n RETURN 1 / n.v AS x
      """
    Then a ArithmeticError should be raised at runtime: DivisionByZero

  Scenario: [31] Reading a property of a deleted node fails
    Given an empty graph
    And having executed:
      """
      CREATE (:N {v: 0})
      """
    When executing query:
      """
      MATCH (n:N) DELETE n RETURN n.v AS v
      """
    Then a EntityNotFound should be raised at runtime: DeletedEntityAccess

  Scenario: [32] A list property with mixed kinds of numbers and texts
    Given an empty graph
    When executing query:
      """
      CREATE (n {a: [1, 2.5], b: [], c: ['x']}) RETURN n.a AS a, n.b AS b, n.c AS c
      """
    Then the result should be, in any order:
      | a        | b  | c     |
      | [1, 2.5] | [] | ['x'] |
    And the side effects should be:
      | +nodes      | 1 |
      | +properties | 3 |

  Scenario: [33] A write between two reads
    Given an empty graph
    And having executed:
      """
      CREATE (:A)
      """
    When executing query:
      """
      MATCH (a:A) CREATE (:B) WITH a MATCH (b:B) CREATE (a)-[:R]->(b) WITH a MATCH (a)-[r:R]->() RETURN count(r) AS c
      """
    Then the result should be, in any order:
      | c |
      | 1 |
    And the side effects should be:
      | +nodes         | 1 |
      | +relationships | 1 |
      | +labels        | 1 |

  Scenario: [34] Swapping relationships
    Given an empty graph
    And having executed:
      """
      CREATE (a:A)-[:R {w: 1}]->(b:B)
      """
    When executing query:
      """
      MATCH (a)-[r:R]->(b) CREATE (b)-[s:S]->(a) SET s = r DELETE r RETURN s
      """
    Then the result should be, in any order:
      | s           |
      | [:S {w: 1}] |
    And the side effects should be:
      | +relationships | 1 |
      | -relationships | 1 |
      | +properties    | 1 |
      | -properties    | 1 |
