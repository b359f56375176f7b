package ingest

import "time"

// Span is a half-open range of bytes of Document.Text.
type Span struct{ Start, End int }

// Len is the number of bytes in s.
func (s Span) Len() int { return s.End - s.Start }

// TokenRange is a half-open range of indexes into Document.Tokens.
type TokenRange struct{ From, To int32 }

// Contains reports whether token i lies in r.
func (r TokenRange) Contains(i int32) bool { return r.From <= i && i < r.To }

// None is the index that refers to nothing: the head of a root token, the
// mention of an argument that names no entity.
const None int32 = -1

// Token is one syntactic word in the sense of Universal Dependencies. The two
// halves of "don't" are two tokens, each with the span of its own letters.
type Token struct {
	Span
	Lemma string // dictionary form, lower case except for proper nouns
	UPOS  string // universal part of speech: NOUN, PROPN, VERB, ...
	XPOS  string // Penn Treebank tag: NN, NNP, VBD, ...
	Head  int32  // index of the governor in Document.Tokens, None for a root
	Rel   string // UD relation with its subtype: "nsubj:pass"
}

// Sentence is a run of tokens with one dependency tree.
type Sentence struct {
	TokenRange
	Span
	Heading bool // a title or section heading: no full stop, usually no finite verb
	InQuote bool // lies inside a quotation that an earlier sentence opened
}

// Kind classifies an entity. The first seven are labels of the graph; the rest
// mark mentions that never become nodes of their own.
type Kind string

// The kinds of entity.
const (
	Person       Kind = "Person"
	Organization Kind = "Organization"
	Place        Kind = "Place" // states, cities, regions, facilities
	Group        Kind = "Group" // nationalities, religions, unnamed collectives ("officials")
	Event        Kind = "Event"
	Concept      Kind = "Concept"
	Work         Kind = "Work"
	DateKind     Kind = "Date"
	MoneyKind    Kind = "Money"
	UnknownKind  Kind = ""
)

// MentionForm says how a mention refers.
type MentionForm uint8

// The forms of a mention.
const (
	Named    MentionForm = iota // "Volodymyr Zelenskiy"
	Nominal                     // "the Ukrainian president"
	Pronoun                     // "he", "they", "its"
	Demonym                     // "Ukrainian", "Americans"
	Temporal                    // "last Friday"
)

// Mention is a stretch of text that refers to something.
type Mention struct {
	TokenRange
	Head  int32 // syntactic head among the tokens of the range
	Kind  Kind
	Fine  string // finer kind where the recogniser knows it: GPE, LOC, FAC, NORP, PROD
	Form  MentionForm
	Chain int32   // index into Document.Chains, or None
	Score float32 // confidence of the recogniser, 0 to 1
	Why   string  // the rule that put it into its chain, "" if it bears the name of the chain
}

// Chain is a set of mentions of one thing inside one article, in text order.
type Chain struct {
	Mentions []int32 // indexes into Document.Mentions
	Members  []int32 // for a plural ("they", "both men"): chains it stands for, else empty
	Kind     Kind
}

// Role is the part that an argument plays in its clause.
type Role string

// The roles of an argument.
const (
	RoleSubject    Role = "subject"
	RoleObject     Role = "object"
	RoleIndirect   Role = "indirect"   // "gave HIM a book"
	RoleComplement Role = "complement" // predicate nominal or adjective
	RoleOblique    Role = "oblique"    // prepositional phrase; Case holds the preposition
	RoleClause     Role = "clause"     // clausal object
	RoleAdverbial  Role = "adverbial"
	RoleTime       Role = "time"
)

// Arg is one argument of a clause. The token lists are sorted and may have gaps.
type Arg struct {
	Role    Role
	Case    string  // preposition in lower case, "" if none: "with", "because of"
	Head    int32   // head token
	Full    []int32 // every token of the phrase, without the preposition
	Min     []int32 // head with the modifiers that it cannot lose
	Mention int32   // mention that the head belongs to, or None
	Text    string  // set when the words are not in the text as they stand (inferred)
}

// Relation is the predicate of a statement.
type Relation struct {
	Head   int32   // main verb, or the noun of a nominal event
	Tokens []int32 // the words of the relation in text order
	Name   string  // canonical predicate: "MEET", "AGREE_TO", "PRESIDENT_OF"
	Phrase string  // lower-cased surface wording: "held a meeting with"
}

// StatementKind says how directly the text makes a statement.
type StatementKind uint8

// The kinds of statement.
const (
	Explicit     StatementKind = iota // a clause says it
	Inferred                          // appositive, title, possessive
	NominalEvent                      // "Russia's annexation of Crimea"
)

// Modality says in which way a statement is put forward.
type Modality string

// The modalities.
const (
	Asserted    Modality = "asserted"
	Possible    Modality = "possible"
	Planned     Modality = "planned"
	Conditional Modality = "conditional"
	Offered     Modality = "offered"
	Demanded    Modality = "demanded"
	Denied      Modality = "denied"
)

// Attribution is who says so, as the text has it.
type Attribution struct {
	Speaker Arg          // "people familiar with the matter", "Zelenskiy"; Head is None if there is none
	Outlet  Arg          // the medium that carries it: "Bloomberg"; Head is None if there is none
	Cue     int32        // the reporting word: "said", "according"
	Direct  bool         // inside quotation marks
	Verb    string       // lemma of the cue
	By      *Attribution // who says that the speaker says so, nil: the article itself
}

// TimeExpr is a temporal expression and its TIMEX3 value.
type TimeExpr struct {
	TokenRange        // empty if there is none
	Value      string // "2022-02", "2025-04-18", "XXXX-WXX-5", "" if none
}

// Statement is what one clause claims, before entities are resolved.
type Statement struct {
	Sentence   int32
	Subject    Arg
	Relation   Relation
	Object     Arg
	Rest       []Arg   // further arguments and adjuncts
	Scope      []int32 // every token of what the clause says of its subject, sorted
	Kind       StatementKind
	Negated    bool
	Modality   Modality
	Source     *Attribution // nil: the article itself
	Time       TimeExpr
	Confidence float32 // 0 to 1
	Rule       string  // name of the pattern that made it
}

// Entity is one thing that the facts of a document are about, as far as this
// article alone tells who or what it is. The store may know more: see Partial.
type Entity struct {
	Kind     Kind
	Name     string   // canonical name: "Volodymyr Zelenskyy", "sanctions relief"
	Names    []string // the names that the text uses, sorted, without articles
	Phrases  []string // longer phrases of the text that mean it, sorted
	Mentions []int32  // indexes into Document.Mentions, in text order
	Partial  bool     // a bare surname, whose owner this article does not tell
	Known    bool     // the gazetteer has it: Name is not to be outvoted
	Parts    []int32  // entities that the name speaks of: Ukraine in "Ukrainian forces"
	Why      string   // the rule that joined its names, "" if they are one
	Reasons  []string // why a wording that is not its name means it, as "wording: rule", sorted
}

// Fact is a statement whose arguments are entities.
type Fact struct {
	Statement  int32 // index into Document.Statements
	Sentence   int32
	Subject    int32 // index into Document.Entities
	Object     int32 // index into Document.Entities
	Predicate  string
	Phrase     string
	Negated    bool
	Modality   Modality
	Speaker    int32   // index into Document.Entities, None: the article itself
	Outlet     int32   // the medium that carries it, index into Document.Entities or None
	Said       string  // who says so in the words of the text, where no entity does
	Reporters  []int32 // who says that the speaker says so, from the speaker outwards: indexes into Document.Entities
	When       string  // TIMEX3 value, "" if none
	Turned     bool    // subject and object stand the other way round than in the statement
	Parties    []Party // who else takes part, in text order
	SubjectAt  Span    // the words that name the subject here
	ObjectAt   Span
	PhraseAt   Span
	Confidence float32
	Rule       string
}

// Party is an actor that a clause names beside the subject and the object of its
// fact: Iraq in "Britain mobilised reservists for a war against Iraq".
type Party struct {
	Entity  int32 // index into Document.Entities
	At      int32 // the token that names it
	Subject bool  // named inside the subject: Nepal in "parties in Nepal organised a strike"
}

// Drop is a statement that became no fact, and why.
type Drop struct {
	Statement int32
	Reason    string // a short fixed wording, fit for counting: "pronoun without antecedent"
}

// Document is an article with everything that the components found in it. Its
// layers are flat slices that refer to one another by index, so a Document
// prints, compares and copies as data. Offsets are bytes of Text.
type Document struct {
	Article    *Article
	Text       string // the article's body: never changed after the first component
	Date       time.Time
	Furniture  []Span // site furniture that no component reads: bylines, copyright lines
	Tokens     []Token
	Sentences  []Sentence
	Mentions   []Mention
	Chains     []Chain
	Statements []Statement
	Entities   []Entity
	Facts      []Fact
	Dropped    []Drop
}

// Word is the text of token i.
func (d *Document) Word(i int32) string {
	t := d.Tokens[i]
	return d.Text[t.Start:t.End]
}

// SentenceText is the verbatim text of sentence i.
func (d *Document) SentenceText(i int32) string {
	s := d.Sentences[i]
	return d.Text[s.Span.Start:s.Span.End]
}

// SentenceOf is the index of the sentence that holds token i, or None.
func (d *Document) SentenceOf(i int32) int32 {
	lo, hi := 0, len(d.Sentences)
	for lo < hi {
		mid := (lo + hi) / 2
		if d.Sentences[mid].TokenRange.To <= i {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(d.Sentences) && d.Sentences[lo].Contains(i) {
		return int32(lo)
	}
	return None
}
