package english

import (
	"context"
	"strings"
	"unicode"

	"github.com/newsgraph/kg/ingest"
	"github.com/newsgraph/kg/ingest/internal/token"
)

// words is the tokenizer, which leaves out sentences in other languages: what the models
// make of them is noise.
type words struct{ *token.Tokenizer }

// Process sets the tokens and sentences of the English sentences of d.
func (w words) Process(ctx context.Context, d *ingest.Document) error {
	if err := w.Tokenizer.Process(ctx, d); err != nil {
		return err
	}
	tokens, sentences := d.Tokens[:0], d.Sentences[:0]
	for _, s := range d.Sentences {
		if foreign(d, s) {
			continue
		}
		from := int32(len(tokens))
		tokens = append(tokens, d.Tokens[s.From:s.To]...)
		s.TokenRange = ingest.TokenRange{From: from, To: int32(len(tokens))}
		sentences = append(sentences, s)
	}
	d.Tokens, d.Sentences = tokens, sentences
	return nil
}

// foreign reports whether a sentence is in another language: most of its letters are
// of another script, or it has the small words of another language and next to none
// of English.
func foreign(d *ingest.Document, s ingest.Sentence) bool {
	n, english, other, latin, letters := 0, 0, 0, 0, 0
	for i := s.From; i < s.To; i++ {
		w := d.Word(i)
		word := false
		for _, r := range w {
			if unicode.IsLetter(r) {
				word = true
				letters++
				if r < 0x250 {
					latin++
				}
			}
		}
		if !word {
			continue
		}
		n++
		w = strings.ToLower(w)
		if englishWords[w] {
			english++
		}
		if otherWords[w] {
			other++
		}
	}
	switch {
	case letters >= 12 && latin*2 < letters:
		return true
	case n < 6:
		return false
	}
	return other >= 2 && other > 2*english && other*9 >= n
}

func wordSet(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// englishWords and otherWords are frequent small words. Neither list has words that both
// sides know ("in", "was", "on", "no"), nor those that stand in names ("van", "der", "los").
var (
	englishWords = wordSet(`the of and is that for with have are not his they which but had said were been their who would her its we you if there
		when what about after than this from by it he she be has could more some into over them two`)
	otherWords = wordSet(`und ist dem ein eine einer eines nicht mit auf für sich auch sind wird wurde hat haben nach bei über wie aus oder aber
		einen einem zum zur noch nur durch dass daß vom sprach
		les des une est dans qui que pour pas sur avec cette aux sont ont été mais leur leurs selon après
		con para se es su como más pero sus fue según sobre entre también
		il dei delle che non è gli nel alla anche ha
		uma não em dos foi mais seu sua são
		het een niet voor zijn aan ook naar werd bij dat worden
		się nie że jest przez ale jak dla
		och det är av för inte ett har
		og ikke til er på bir bu için ile olarak`)
)
