// Package csv reads a graph from CSV files in the form of "neo4j-admin database
// import", straight into an empty store, and writes such files.
//
// There are files of nodes and files of relationships. The first record of each
// source is its header, which says what the columns are:
//
//	id:ID(Person),name,born:int,tags:string[],:LABEL
//	p1,Ada Lovelace,1815,maths;poetry,Person;Writer
//
//	:START_ID(Person),:END_ID(Company),:TYPE,since:date
//	p1,c7,WORKS_FOR,1842-01-01
//
//	sum, err := csv.Read(ctx, store, []csv.Source{{Files: []string{"people.csv"}}}, []csv.Source{{Files: []string{"jobs.csv.gz"}}})
//
// # Header
//
// A column is NAME:TYPE, and a property when TYPE is one of these or absent:
//
//	string char                               text; the type of a column without one
//	int long short byte                       integers of 64, 64, 16 and 8 bits
//	float double                              floats of 64 bits
//	boolean                                   true or false, in any case
//	date time localtime datetime localdatetime duration   ISO 8601, as in openCypher
//	literal                                   a literal of openCypher: 1, 'a', [1, 'a'], date('2015-07-21')
//
// TYPE[] is a list, its elements separated by the array delimiter. Literal is of this
// program; it holds lists with elements of more than one type. Other columns are
//
//	NAME:ID(SPACE)            identifies the node among those of the same space; with a NAME it is a property too
//	:LABEL                    labels of the node, separated by the array delimiter
//	:START_ID(SPACE) :END_ID(SPACE)    the ends of the relationship
//	:TYPE                     its type
//	:IGNORE                   nothing
//
// A space that is left out is the one without a name. Options stand in braces behind:
// {id-type:int} makes the property of an ID an integer, {timezone:+02:00} is the zone
// of times that have none. One column can fill several fields, with | between them, as
// in kind:string|:LABEL. A name may be put in backquotes, as it has to be if it
// contains |, {, }, ( or `; a backquote in it is doubled. Several columns
// may have the same name if not more than one of them is filled in a row.
//
// # Fields
//
// A field that begins with a quote ends at the next single quote of the same kind; two
// stand for one. It may contain delimiters and line ends. An empty field is an absent
// property, a quoted empty one is the empty string or the empty list. Files are UTF-8,
// with or without a byte order mark, and may be compressed by gzip. Empty lines are
// skipped, and so is a record in a later file that equals the header.
package csv
