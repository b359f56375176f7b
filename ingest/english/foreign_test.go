package english

import (
	"strings"
	"testing"

	"github.com/newsgraph/kg/ingest"
)

// TestOtherLanguages checks that sentences in other languages have no tokens, and that
// English ones with foreign names keep theirs.
func TestOtherLanguages(t *testing.T) {
	for _, text := range []string{
		"Der Kanzler traf am Montag den Präsidenten in Berlin und sprach über die Lage im Osten.",
		"Le président a rencontré le chancelier à Paris pour parler de la situation dans les régions de l'est.",
		"El presidente dijo el lunes que las tropas se retirarán de la frontera con Perú.",
		"Il ministro degli Esteri ha detto che non è possibile una tregua nel mese di maggio.",
		"Президент встретился с министром в понедельник в Киеве.",
		"大臣は月曜日に大統領と会談し、停戦について話し合った。",
	} {
		d := analyse(t, "The minister left Oslo on Monday.\n\n"+text+"\n\nHe returned on Friday.")
		if len(d.Sentences) != 2 {
			t.Errorf("%q: %d sentences are left, want the two in English", text, len(d.Sentences))
		}
		for i := range d.Tokens {
			if d.SentenceOf(int32(i)) == ingest.None {
				t.Fatalf("%q: token %d is in no sentence", text, i)
			}
		}
		if last := d.SentenceText(1); last != "He returned on Friday." {
			t.Errorf("%q: the last sentence reads %q", text, last)
		}
	}
	for _, text := range []string{
		"Le Monde and El País reported on Die Linke.", "Los Angeles police arrested two men in Las Vegas.", "Rio de Janeiro hosts San Lorenzo on Sunday.",
		"Charles de Gaulle airport closed.", "FC Den Haag beat Vitesse 2-1 in Den Haag.", "Van der Bellen will meet von der Leyen.",
		"GREEK DEBT TALKS STALL AGAIN", "Xi Jinping, Lee Jae-myung, Fumio Kishida.",
	} {
		if d := analyse(t, text); len(d.Tokens) < len(strings.Fields(text)) {
			t.Errorf("%q: only %d tokens are left", text, len(d.Tokens))
		}
	}
}
