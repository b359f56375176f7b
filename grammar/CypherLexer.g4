// Words and signs of the query language: openCypher 9 and the extensions of this
// engine. The lexer is for ASCII: its reader shows it a letter of any other script as
// underscores and a space of any other kind as blanks (query/internal/parse).
// White space and comments are passed over; positions stay exact all the same.
// Every other character becomes some token: what is wrong is told
// apart here (UNTERMINATED_*, BAD_NUMBER, ERROR_CHAR) and reported by the parser
// with a message of its own.
lexer grammar CypherLexer;

options {
    caseInsensitive = true;
}

// Reserved words: never a variable unless it is quoted with backticks.
ALL: 'ALL';
AND: 'AND';
AS: 'AS';
ASC: 'ASC' 'ENDING'?;
BY: 'BY';
CALL: 'CALL';
CASE: 'CASE';
CONTAINS: 'CONTAINS';
CREATE: 'CREATE';
DELETE: 'DELETE';
DESC: 'DESC' 'ENDING'?;
DETACH: 'DETACH';
DISTINCT: 'DISTINCT';
ELSE: 'ELSE';
END: 'END';
ENDS: 'ENDS';
EXISTS: 'EXISTS';
FALSE: 'FALSE';
FOREACH: 'FOREACH';
IN: 'IN';
IS: 'IS';
LIMIT: 'LIMIT';
MATCH: 'MATCH';
MERGE: 'MERGE';
NOT: 'NOT';
NULL: 'NULL';
ON: 'ON';
OPTIONAL: 'OPTIONAL';
OR: 'OR';
ORDER: 'ORDER';
REMOVE: 'REMOVE';
RETURN: 'RETURN';
SET: 'SET';
SKIP_: 'SKIP';
STARTS: 'STARTS';
THEN: 'THEN';
TRUE: 'TRUE';
UNION: 'UNION';
UNWIND: 'UNWIND';
WHEN: 'WHEN';
WHERE: 'WHERE';
WITH: 'WITH';
XOR: 'XOR';

// Words that mean something in their place and are names elsewhere.
ALLSHORTESTPATHS: 'ALLSHORTESTPATHS';
ANY: 'ANY';
ASSERT: 'ASSERT';
COLLECT: 'COLLECT';
CONSTRAINT: 'CONSTRAINT';
CONSTRAINTS: 'CONSTRAINTS';
COUNT: 'COUNT';
DROP: 'DROP';
EXPLAIN: 'EXPLAIN';
FOR: 'FOR';
FUNCTION: 'FUNCTION' 'S'?;
GROUP: 'GROUP' 'S'?;
IF: 'IF';
INDEX: 'INDEX';
INDEXES: 'INDEXES';
KEY: 'KEY';
NODE: 'NODE';
NODETACH: 'NODETACH';
NONE: 'NONE';
OFFSET: 'OFFSET';
PATH: 'PATH' 'S'?;
PROCEDURE: 'PROCEDURE' 'S'?;
PROFILE: 'PROFILE';
RANGE: 'RANGE';
REDUCE: 'REDUCE';
RELATIONSHIP: 'REL' 'ATIONSHIP'?;
REQUIRE: 'REQUIRE';
SHORTEST: 'SHORTEST';
SHORTESTPATH: 'SHORTESTPATH';
SHOW: 'SHOW';
SINGLE: 'SINGLE';
TYPED: 'TYPED';
UNIQUE: 'UNIQUE';
YIELD: 'YIELD';

LPAREN: '(';
RPAREN: ')';
LBRACK: '[';
RBRACK: ']';
LBRACE: '{';
RBRACE: '}';
COMMA: ',';
SEMI: ';';
COLON: ':';
TYPESIGN: '::';
DOT: '.';
DOTDOT: '..';
DOLLAR: '$';
BAR: '|';
AMP: '&';
BANG: '!';
EQ: '=';
NE: '<>';
LT: '<';
LE: '<=';
GT: '>';
GE: '>=';
REGEX: '=~';
PLUS: '+';
CONCAT: '||';
PLUSEQ: '+=';
MINUS: '-';
STAR: '*';
SLASH: '/';
PERCENT: '%';
CARET: '^';

INTEGER
    : DIGITS
    | '0x' [0-9a-f] ('_'? [0-9a-f])*
    | '0o' [0-7] ('_'? [0-7])*
    ;
FLOAT
    : DIGITS? '.' DIGITS EXPONENT?
    | DIGITS EXPONENT
    ;
// A word that starts with a digit. Numbers are as long or longer, and come first.
BAD_NUMBER: [0-9] WORD_PART* ('.' [0-9] WORD_PART*)?;

STRING
    : '\'' (~['\\] | '\\' .)* '\''
    | '"' (~["\\] | '\\' .)* '"'
    ;
UNTERMINATED_STRING
    : '\'' (~['\\] | '\\' .)* '\\'?
    | '"' (~["\\] | '\\' .)* '\\'?
    ;

IDENTIFIER: [a-z_] WORD_PART*;
QUOTED_NAME: '`' (~'`' | '``')* '`';
UNTERMINATED_NAME: '`' (~'`' | '``')*;

WHITESPACE: [ \t\n\u000B\f\r\u001C-\u001F]+ -> skip;
LINE_COMMENT: '//' ~[\r\n]* -> skip;
BLOCK_COMMENT: '/*' .*? '*/' -> skip;
UNTERMINATED_COMMENT: '/*' ('*'* ~[*/] | '/' | '*'+ ~[*/])* '*'*;

ERROR_CHAR: .;

// A bar that ends the head of a comprehension, of reduce or of FOREACH. The lexer
// never makes it: it is BAR, told apart by the bracket around it, because in
// [x IN xs WHERE x:A | x.name] the bar must not continue the label.
COMPREHENSION_BAR: '\u0000|';

fragment DIGITS: [0-9] ('_'? [0-9])*;
fragment EXPONENT: 'e' [+-]? DIGITS;
fragment WORD_PART: [a-z0-9_];
