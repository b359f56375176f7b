package ingest

import (
	"strings"

	"github.com/google/uuid"
)

// space is the UUIDv5 name space of everything that this package names. Changing
// it, or what goes into a name, makes every stored graph a stranger.
var space = uuid.NewSHA1(uuid.NameSpaceURL, []byte("https://github.com/newsgraph/kg"))

// newID is the UUIDv5 of the fields, which hold no unit separator.
func newID(fields ...string) uuid.UUID {
	return uuid.NewSHA1(space, []byte(strings.Join(fields, "\x1f")))
}

// articleID names an article by its source, or by its text if it has none.
func articleID(a *Article) uuid.UUID {
	if a.Source != "" {
		return newID("article", a.Source)
	}
	return newID("text", a.Body)
}
