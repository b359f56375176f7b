// Package nquads writes a graph as RDF 1.1 N-Quads with its provenance in PROV-O:
//
//	sum, err := nquads.Write(ctx, w, tx)
//
// # Names
//
// A node or edge whose property id (of nodes) or fact (of edges) is a UUID is
// <urn:uuid:UUID>, so that the same thing has one name in all exports. Others are
// <urn:newsgraph:node:N> and <urn:newsgraph:edge:N> after the store's ids. The names of
// the graph itself are
//
//	<urn:newsgraph:class:Person>      a label
//	<urn:newsgraph:relation:MEET>     a type
//	<urn:newsgraph:property:name>     a property
//
// with all characters but ASCII letters, digits, "-", "_" and "." as %XX.
// WithVocabulary puts another prefix in place of urn:newsgraph:.
//
// # Statements
//
// A node has rdf:type for each label, and its properties. An edge is always described
// by a resource of its own, an rdf:Statement with rdf:subject, rdf:predicate,
// rdf:object and the properties of the edge. It is also a plain triple, unless the
// graph says that it is not so: unless its negated is true, or its modality is another
// than asserted. What is denied, offered or planned therefore never appears as a fact.
//
// Nodes with the label Evidence are provenance. In the named graph with the evidence's
// own name stands what the sentence claims, one triple of the evidence's subject,
// predicate and object, whatever its modality; about that graph the default graph says
//
//	<evidence> rdf:type prov:Entity
//	<evidence> prov:value "the sentence"
//	<evidence> prov:wasQuotedFrom <article>
//	<evidence> prov:qualifiedQuotation [ rdf:type prov:Quotation; prov:entity <article> ]
//	<evidence> prov:wasAttributedTo <speaker>
//	<fact> prov:wasDerivedFrom <evidence>
//
// besides its properties. Labels and properties with a well-known meaning have it in
// addition: rdfs:label for name, skos:altLabel for aliases, dcterms:title, :source,
// :issued and schema:url for title, source, published and url, and schema:Person,
// Organization, Place, Event, CreativeWork, NewsArticle and skos:Concept for labels.
//
// # Values
//
// Integers, floats, booleans, dates, times and durations have the types of XML Schema,
// other values are plain strings. The values of a list are as many triples, in no
// order. NUL and bytes that are not UTF-8 become U+FFFD.
//
// The writer keeps 16 bytes for each node and a bit for each piece of evidence.
package nquads
