// Sentences of the query language: openCypher 9 and the extensions of this engine.
// The rules accept a little more than the language where a later check can say
// better what is wrong.
parser grammar CypherParser;

options {
    tokenVocab = CypherLexer;
}

script: query SEMI* EOF;

query: (EXPLAIN | PROFILE)? statement;

statement
    : regularQuery
    | createIndex
    | dropIndex
    | createConstraint
    | dropConstraint
    | show
    ;

regularQuery: singleQuery (union singleQuery)*;

union: UNION (ALL | DISTINCT)?;

singleQuery: clause+;

clause
    : OPTIONAL? (matchClause | callClause)
    | returnClause
    | withClause
    | unwindClause
    | createClause
    | mergeClause
    | setClause
    | removeClause
    | deleteClause
    | foreachClause
    ;

// ---- reading and projecting

matchClause: MATCH pattern where?;

where: WHERE expression;

unwindClause: UNWIND expression AS variable;

withClause: WITH projection where?;

returnClause: RETURN projection;

projection: DISTINCT? projectionItems orderBy? skip? limit?;

projectionItems
    : STAR (COMMA projectionItem)*
    | projectionItem (COMMA projectionItem)*
    ;

projectionItem: expression (AS variable)?;

orderBy: ORDER BY sortKey (COMMA sortKey)*;

sortKey: expression (ASC | DESC)?;

skip: (SKIP_ | OFFSET) expression;

limit: LIMIT expression;

callClause: CALL (procedureCall | subqueryCall);

procedureCall: qualifiedName callArguments? yield?;

callArguments: LPAREN (expression (COMMA expression)*)? RPAREN;

yield: YIELD (STAR | yieldItem (COMMA yieldItem)*) where?;

yieldItem: (name AS)? variable;

subqueryCall: subqueryScope? LBRACE regularQuery RBRACE;

subqueryScope: LPAREN (STAR | variable (COMMA variable)*)? RPAREN;

// ---- writing

createClause: CREATE pattern;

mergeClause: MERGE pathPattern mergeAction*;

mergeAction: ON (MATCH | CREATE) SET setItem (COMMA setItem)*;

setClause: SET setItem (COMMA setItem)*;

setItem
    : propertyTarget EQ expression        # setProperty
    | variable (EQ | PLUSEQ) expression   # setProperties
    | variable nodeLabels                 # setLabels
    ;

removeClause: REMOVE removeItem (COMMA removeItem)*;

removeItem
    : propertyTarget        # removeProperty
    | variable nodeLabels   # removeLabels
    ;

propertyTarget: (variable | LPAREN expression RPAREN) propertyStep+;

propertyStep
    : DOT name
    | LBRACK expression RBRACK
    ;

nodeLabels: (COLON nodeLabel)+;

nodeLabel
    : name
    | dynamicLabel
    ;

deleteClause: (DETACH | NODETACH)? DELETE expression (COMMA expression)*;

foreachClause: FOREACH LPAREN variable IN expression COMPREHENSION_BAR clause+ RPAREN;

// ---- indexes and constraints

createIndex: CREATE RANGE? INDEX schemaName? ifNotExists? (FOR schemaEntity ON LPAREN schemaKey (COMMA schemaKey)* RPAREN | ON oldSchemaTarget);

dropIndex: DROP INDEX (ON oldSchemaTarget | schemaName ifExists?);

createConstraint: CREATE CONSTRAINT schemaName? ifNotExists? (FOR | ON) schemaEntity (REQUIRE | ASSERT) schemaKeys IS constraintKind;

constraintKind
    : (NODE | RELATIONSHIP)? UNIQUE
    | (NODE | RELATIONSHIP)? KEY
    | NOT NULL
    ;

dropConstraint: DROP CONSTRAINT schemaName ifExists?;

show: SHOW ALL? (INDEX | INDEXES | CONSTRAINT | CONSTRAINTS | FUNCTION | PROCEDURE) yield? where?;

ifNotExists: IF NOT EXISTS;

ifExists: IF EXISTS;

// A name that cannot be mistaken for the words that follow it.
schemaName
    : IDENTIFIER
    | QUOTED_NAME
    ;

schemaEntity
    : LPAREN variable COLON name RPAREN
    | LPAREN RPAREN LT? MINUS LBRACK variable COLON name RBRACK MINUS GT? LPAREN RPAREN
    ;

schemaKeys
    : schemaKey
    | LPAREN schemaKey (COMMA schemaKey)* RPAREN
    ;

schemaKey: variable DOT name;

oldSchemaTarget: COLON name LPAREN name (COMMA name)* RPAREN;

// ---- patterns

pattern: pathPattern (COMMA pathPattern)*;

pathPattern: (variable EQ)? (shortestPath | selector? pathElements);

shortestPath: (SHORTESTPATH | ALLSHORTESTPATHS) LPAREN pathElements RPAREN;

selector
    : ALL SHORTEST? PATH?
    | ANY SHORTEST? selectorCount? PATH?
    | SHORTEST selectorCount? PATH? GROUP?
    ;

selectorCount
    : INTEGER
    | parameter
    ;

// Between two nodes there must be a relationship, which is checked later.
pathElements: pathElement (relationshipPattern? pathElement)*;

pathElement: nodePattern | group;

group: LPAREN (variable EQ)? pathElements where? RPAREN quantifier?;

nodePattern: LPAREN variable? (COLON labelExpression)? (mapLiteral | parameter)? where? RPAREN;

relationshipPattern: LT? MINUS (LBRACK relationshipDetail RBRACK)? MINUS GT? quantifier?;

relationshipDetail: variable? (COLON labelExpression)? length? (mapLiteral | parameter)? where?;

// The sign and the missing asterisk are mistakes, and told so.
length
    : STAR (MINUS? INTEGER)? (DOTDOT (MINUS? INTEGER)?)?
    | INTEGER? DOTDOT INTEGER?
    ;

quantifier
    : PLUS
    | STAR
    | LBRACE INTEGER RBRACE
    | LBRACE INTEGER? COMMA INTEGER? RBRACE
    ;

// A row of terms, as in expressions: & and : bind tighter than |.
labelExpression: labelTerm ((AMP | COLON | BAR COLON?) labelTerm)*;

labelTerm: BANG* (name | PERCENT | dynamicLabel | LPAREN labelExpression RPAREN);

dynamicLabel: DOLLAR (ALL | ANY)? LPAREN expression RPAREN;

// ---- expressions
//
// An expression is a flat row of operands and operators: how tightly the operators
// bind is in one table, query/internal/parse/build_operator.go. That, and one
// alternative for all that starts with the same sign or word, lets one token decide
// nearly everywhere, which is what makes parsing fast.

expression
    : operand
      ( ( OR | XOR | AND
        | EQ | NE | LT | LE | GT | GE
        | IN | CONTAINS | REGEX | STARTS WITH | ENDS WITH
        | PLUS | MINUS | CONCAT | STAR | SLASH | PERCENT | CARET
        ) operand
      | IS NOT? (NULL | (TYPESIGN | TYPED) valueType)
      )*
    ;

operand
    : (NOT | PLUS | MINUS)*
      ( IDENTIFIER | QUOTED_NAME
      | INTEGER | FLOAT | STRING | TRUE | FALSE | NULL | BAD_NUMBER
      | parameter
      | parenthesis
      | bracket
      | mapLiteral
      | caseExpression
      | wordExpression
      )
      suffix* (COLON labelExpression)?
    ;

// What is in front of the parenthesis of a call must be a name, and what is in front
// of a map projection a variable; that is checked later.
suffix
    : DOT name                                                           # property
    | LPAREN (STAR | DISTINCT? expression (COMMA expression)*)? RPAREN   # call
    | LBRACK expression? (DOTDOT expression?)? RBRACK                    # index
    | LBRACE (mapProjectionItem (COMMA mapProjectionItem)*)? RBRACE      # mapProjection
    ;

parenthesis
    : chain
    | LPAREN expression RPAREN
    ;

// A path of at least one relationship.
chain: nodePattern (relationshipPattern nodePattern)+;

bracket
    : listComprehension
    | patternComprehension
    | listLiteral
    ;

// What starts with a word of the language.
wordExpression
    : subqueryExpression
    | quantified
    | reduce
    | shortestPath
    | EXISTS LPAREN (expression (COMMA expression)*)? RPAREN
    | softWord
    ;

listLiteral: LBRACK (expression (COMMA expression)*)? RBRACK;

listComprehension: LBRACK variable IN expression where? (COMPREHENSION_BAR expression)? RBRACK;

patternComprehension: LBRACK (variable EQ)? chain where? COMPREHENSION_BAR expression RBRACK;

mapLiteral: LBRACE (mapEntry (COMMA mapEntry)*)? RBRACE;

mapEntry: name COLON expression;

mapProjectionItem
    : DOT STAR
    | DOT name
    | mapEntry
    | variable
    ;

caseExpression: CASE expression? caseBranch+ (ELSE expression)? END;

caseBranch: WHEN expression THEN expression;

quantified: (ALL | ANY | NONE | SINGLE) LPAREN variable IN expression where? RPAREN;

reduce: REDUCE LPAREN variable EQ expression COMMA variable IN expression COMPREHENSION_BAR expression RPAREN;

// A union of types. Which words are types is checked later.
valueType: BAR? typeTerm (BAR typeTerm)*;

typeTerm: typeWord+ (LT valueType GT)? (NOT NULL)?;

typeWord: IDENTIFIER | NULL | ANY | NODE | PATH | RELATIONSHIP;

subqueryExpression: (EXISTS | COUNT | COLLECT) LBRACE (regularQuery | pattern where?) RBRACE;

parameter: DOLLAR (name | INTEGER);

// ---- names

variable: IDENTIFIER | QUOTED_NAME | softWord;

// A name in a place where no word can be mistaken: keys, labels, types, parameters.
name: IDENTIFIER | QUOTED_NAME | softWord | reservedWord;

qualifiedName: name (DOT name)*;

// Words with a meaning in their place that are names elsewhere.
softWord
    : ALLSHORTESTPATHS | ANY | ASSERT | COLLECT | CONSTRAINT | CONSTRAINTS | COUNT | DROP | EXPLAIN | FOR
    | FUNCTION | GROUP | IF | INDEX | INDEXES | KEY | NODE | NODETACH | NONE | OFFSET | PATH | PROCEDURE | PROFILE
    | RANGE | REDUCE | RELATIONSHIP | REQUIRE | SHORTEST | SHORTESTPATH | SHOW | SINGLE | TYPED | UNIQUE | YIELD
    ;

reservedWord
    : ALL | AND | AS | ASC | BY | CALL | CASE | CONTAINS | CREATE | DELETE | DESC | DETACH | DISTINCT
    | ELSE | END | ENDS | EXISTS | FALSE | FOREACH | IN | IS | LIMIT | MATCH | MERGE | NOT | NULL | ON
    | OPTIONAL | OR | ORDER | REMOVE | RETURN | SET | SKIP_ | STARTS | THEN | TRUE | UNION | UNWIND
    | WHEN | WHERE | WITH | XOR
    ;
