package ingest

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/newsgraph/kg/graph"
)

// maxProblems is how many problems a check lists; the others are counted.
const maxProblems = 1000

// Provenance is what Verify found.
type Provenance struct {
	Evidence int      // pieces of evidence whose words were compared with their article
	Facts    int      // relations whose evidence was counted
	Problems []string // what is wrong, up to a thousand
	More     int      // problems beyond those
}

func (p *Provenance) problem(format string, args ...any) {
	if len(p.Problems) == maxProblems {
		p.More++
		return
	}
	p.Problems = append(p.Problems, fmt.Sprintf(format, args...))
}

// Verify checks the provenance of a graph: that every piece of evidence stands in its
// article, byte by byte, that its fact is there, and that every fact has the evidence
// and the origins that it counts. The memory that it takes does not grow with the graph.
func Verify(ctx context.Context, store *graph.Store) (Provenance, error) {
	var p Provenance
	err := store.View(ctx, func(tx *graph.Tx) error {
		s, err := newSink(tx, &Report{}, new(recall))
		if err != nil {
			return err
		}
		for a, err := range tx.Nodes(labelArticle) {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				return err
			}
			if err := s.verifyArticle(&p, a); err != nil {
				return err
			}
		}
		for e, err := range tx.Edges() {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				return err
			}
			if fact := str(e.Props, "fact"); fact != "" {
				if err := s.verifyFact(&p, e, fact); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return p, fmt.Errorf("verify: %w", err)
	}
	return p, nil
}

// verifyArticle checks the evidence that stands in an article.
func (s *sink) verifyArticle(p *Provenance, a *graph.Node) error {
	text, name := str(a.Props, "text"), str(a.Props, "id")
	b, _, err := s.bindingOf(a)
	if err != nil {
		return err
	}
	claims, err := s.claims(a.ID)
	if err != nil {
		return err
	}
	for _, c := range claims {
		p.Evidence++
		if c.start < 0 || c.end > len(text) || c.start > c.end || text[c.start:c.end] != c.text {
			p.problem("evidence %s: bytes %d to %d of article %s are not its text", c.id, c.start, c.end, name)
			continue
		}
		for i, w := range c.words {
			if w.Start < 0 || w.End > len(text) || w.Start > w.End || !utf8.ValidString(text[w.Start:w.End]) {
				p.problem("evidence %s: bytes %d to %d of article %s are no words of its %s", c.id, w.Start, w.End, name,
					[]string{"subject", "relation", "object"}[i])
			}
		}
		from, to, parts, _, err := s.meaning(b, c)
		if err != nil {
			p.problem("evidence %s: %v", c.id, err)
			continue
		}
		fact := factID(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6])
		if from.node == to.node || s.log.retracts(c.id, fact) {
			fact = ""
		}
		if fact != c.fact {
			p.problem("evidence %s: it bears fact %q and should bear %q", c.id, c.fact, fact)
		}
	}
	return nil
}

// verifyFact checks the counts of a relation.
func (s *sink) verifyFact(p *Provenance, e *graph.Edge, fact string) error {
	p.Facts++
	support, origins := int64(0), map[string]bool{}
	for n, err := range s.tx.SeekNodes(labelEvidence, "fact", graph.String(fact)) {
		if err != nil {
			return err
		}
		support++
		origins[str(n.Props, "origin")] = true
	}
	if n, _ := e.Props.Get("support").AsInt(); n != support {
		p.problem("fact %s: it counts %d pieces of evidence and has %d", fact, n, support)
	}
	if n, _ := e.Props.Get("origins").AsInt(); n != int64(len(origins)) {
		p.problem("fact %s: it counts %d origins and has %d", fact, n, len(origins))
	}
	return nil
}
