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
    : matchClause
    | returnClause
    | withClause
    | unwindClause
    | createClause
    | mergeClause
    | setClause
    | removeClause
    | deleteClause
    | foreachClause
    | subqueryClause
    | callClause
    ;

// ---- reading and projecting

matchClause: OPTIONAL? MATCH pattern where?;

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

callClause: OPTIONAL? CALL qualifiedName callArguments? yield?;

callArguments: LPAREN (expression (COMMA expression)*)? RPAREN;

yield: YIELD (STAR | yieldItem (COMMA yieldItem)*) where?;

yieldItem: (name AS)? variable;

subqueryClause: OPTIONAL? CALL subqueryScope? LBRACE regularQuery RBRACE;

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

propertyTarget: atom propertyStep+;

propertyStep
    : DOT name
    | LBRACK expression RBRACK
    ;

nodeLabels: (COLON nodeLabel)+;

nodeLabel
    : name
    | dynamicLabel
    ;

deleteClause: DETACH? DELETE expression (COMMA expression)*;

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

pathElements
    : simplePath (group simplePath?)*
    | (group simplePath?)+
    ;

simplePath: nodePattern (relationshipPattern nodePattern)*;

group: LPAREN (variable EQ)? pathElements where? RPAREN quantifier?;

nodePattern: LPAREN variable? (COLON labelExpression)? properties? where? RPAREN;

relationshipPattern: LT? MINUS (LBRACK relationshipDetail RBRACK)? MINUS GT? quantifier?;

relationshipDetail: variable? (COLON labelExpression)? length? properties? where?;

length
    : STAR lengthRange?
    | lengthRange
    ;

// The sign and the missing asterisk are mistakes, and told so.
lengthRange: MINUS? INTEGER (DOTDOT (MINUS? INTEGER)?)? | DOTDOT (MINUS? INTEGER)?;

quantifier
    : PLUS
    | STAR
    | LBRACE INTEGER RBRACE
    | LBRACE INTEGER? COMMA INTEGER? RBRACE
    ;

properties
    : mapLiteral
    | parameter
    ;

labelExpression: labelConjunction (BAR COLON? labelConjunction)*;

labelConjunction: labelTerm ((AMP | COLON) labelTerm)*;

labelTerm: BANG* labelAtom;

labelAtom
    : name
    | PERCENT
    | dynamicLabel
    | LPAREN labelExpression RPAREN
    ;

dynamicLabel: DOLLAR (ALL | ANY)? LPAREN expression RPAREN;

// ---- expressions, from the tightest binding to the loosest

expression
    : atom                                                                        # atomic
    | expression DOT name                                                         # propertyOf
    | expression LBRACK expression RBRACK                                         # indexOf
    | expression LBRACK expression? DOTDOT expression? RBRACK                     # sliceOf
    | expression COLON labelExpression                                            # hasLabels
    | (PLUS | MINUS) expression                                                   # sign
    | expression CARET expression                                                 # binary
    | expression (STAR | SLASH | PERCENT) expression                              # binary
    | expression (PLUS | MINUS) expression                                        # binary
    | expression (IN | CONTAINS | REGEX | (STARTS | ENDS) WITH) expression        # binary
    | expression IS NOT? NULL                                                     # isNull
    | expression (EQ | NE | LT | LE | GT | GE) expression                         # binary
    | NOT expression                                                              # negation
    | expression AND expression                                                   # binary
    | expression XOR expression                                                   # binary
    | expression OR expression                                                    # binary
    ;

atom
    : variable
    | literal
    | parameter
    | functionCall
    | patternExpression
    | parenthesized
    | listComprehension
    | patternComprehension
    | listLiteral
    | mapLiteral
    | mapProjection
    | caseExpression
    | countStar
    | quantified
    | reduce
    | subqueryExpression
    | shortestPath
    ;

parenthesized: LPAREN expression RPAREN;

literal
    : INTEGER
    | FLOAT
    | STRING
    | TRUE
    | FALSE
    | NULL
    | BAD_NUMBER
    ;

parameter: DOLLAR (name | INTEGER);

listLiteral: LBRACK (expression (COMMA expression)*)? RBRACK;

mapLiteral: LBRACE (mapEntry (COMMA mapEntry)*)? RBRACE;

mapEntry: name COLON expression;

countStar: COUNT LPAREN STAR RPAREN;

functionCall: functionName LPAREN DISTINCT? (expression (COMMA expression)*)? RPAREN;

functionName: (IDENTIFIER | QUOTED_NAME | EXISTS | functionWord) (DOT name)*;

caseExpression: CASE expression? caseBranch+ (ELSE expression)? END;

caseBranch: WHEN expression THEN expression;

listComprehension: LBRACK variable IN expression where? (COMPREHENSION_BAR expression)? RBRACK;

patternComprehension: LBRACK (variable EQ)? chain where? COMPREHENSION_BAR expression RBRACK;

quantified: (ALL | ANY | NONE | SINGLE) LPAREN variable IN expression where? RPAREN;

reduce: REDUCE LPAREN variable EQ expression COMMA variable IN expression COMPREHENSION_BAR expression RPAREN;

mapProjection: variable LBRACE (mapProjectionItem (COMMA mapProjectionItem)*)? RBRACE;

mapProjectionItem
    : DOT STAR
    | DOT name
    | mapEntry
    | variable
    ;

patternExpression: chain;

// A path of at least one relationship.
chain: nodePattern (relationshipPattern nodePattern)+;

subqueryExpression: (EXISTS | COUNT | COLLECT) LBRACE (regularQuery | pattern where?) RBRACE;

// ---- names

variable
    : IDENTIFIER
    | QUOTED_NAME
    | EXPLAIN | PROFILE
    | ANY | NONE | SINGLE | REDUCE | SHORTESTPATH | ALLSHORTESTPATHS
    | functionWord
    ;

// Words with a place of their own that may also be called as functions.
functionWord
    : ASSERT | COLLECT | CONSTRAINT | CONSTRAINTS | COUNT | DROP | FOR | FUNCTION | GROUP | IF | INDEX
    | INDEXES | KEY | NODE | OFFSET | PATH | PROCEDURE | RANGE | RELATIONSHIP | REQUIRE
    | SHORTEST | SHOW | UNIQUE | YIELD
    ;

qualifiedName: name (DOT name)*;

// A name in a place where no word can be mistaken: keys, labels, types, parameters.
name
    : variable
    | ALL | AND | AS | ASC | BY | CALL | CASE | CONTAINS | CREATE | DELETE | DESC | DETACH | DISTINCT
    | ELSE | END | ENDS | EXISTS | FALSE | FOREACH | IN | IS | LIMIT | MATCH | MERGE | NOT | NULL | ON
    | OPTIONAL | OR | ORDER | REMOVE | RETURN | SET | SKIP_ | STARTS | THEN | TRUE | UNION | UNWIND
    | WHEN | WHERE | WITH | XOR
    ;
