package language

import (
	"strings"
	"testing"
)

func TestDetect(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Emmanuel Macron met Friedrich Merz in Berlin on Monday.":                                                                                                                "",
		"The ministers of both countries said that they would meet again after the summit, which had ended without an agreement.":                                                "en",
		"Die Minister beider Länder sagten, dass sie sich nach dem Gipfel wieder treffen würden, der ohne eine Einigung zu Ende gegangen war.":                                   "de",
		"Les ministres des deux pays ont déclaré qu'ils se retrouveraient après le sommet, qui s'est terminé sans accord pour les deux parties.":                                 "fr",
		"Los ministros de los dos países dijeron que se reunirán otra vez después de la cumbre, que terminó sin acuerdo para las partes.":                                        "es",
		"Os ministros dos dois países disseram que vão encontrar-se de novo depois da cimeira, que terminou sem acordo para as partes.":                                          "pt",
		"I ministri dei due paesi hanno detto che si incontreranno di nuovo dopo il vertice, che è finito senza un accordo per le parti.":                                        "it",
		"De ministers van beide landen zeiden dat ze elkaar na de top weer zullen ontmoeten, die zonder een akkoord voor de partijen werd gesloten.":                             "nl",
		"Ministrowie obu krajów powiedzieli, że spotkają się ponownie po szczycie, który nie zakończył się porozumieniem dla stron, ale jest nadzieja.":                          "pl",
		"Ülkelerin bakanları, bir anlaşma olmadan sona eren zirveden sonra yeniden bir araya geleceklerini ve bu konuda daha çok çalışacaklarını dedi.":                          "tr",
		"Министры обеих стран заявили, что встретятся снова после саммита.":                                                                                                      "und",
		"両国の大臣は首脳会談の後に再び会うと述べた。合意には至らなかった。":                                                                                                                                      "ja",
		"两国部长表示,他们将在峰会之后再次会面,峰会没有达成协议。":                                                                                                                                          "zh",
		"قال وزيرا البلدين إنهما سيلتقيان مرة أخرى بعد القمة":                                                                                                                    "und",
		"Leaders in Kyiv, Київ in Ukrainian, said on Monday that the talks with the delegation of Росія had not begun.":                                                          "en",
		"He wrote that \"el gobierno de los ricos no es para los pobres\" and was arrested for it after the police had searched the house where he was staying with his family.": "en",
		"Oil up 2%. Gold down. FTSE flat.": "",
		"Results: Los Angeles 3, Las Vegas 1; Los Angeles 2, San Diego 2; Las Vegas 4, Los Alamos 0; Las Cruces 1, Los Gatos 1": "",
		strings.Repeat("Ada Moss, ", 40): "",
		"":                               "",
		strings.Repeat("Kwale zumbi tarano peli. ", 40): "und",
	} {
		if got := Detect(text).Lang; got != want {
			t.Errorf("Detect(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestEnglish(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, declared string
		want           bool
	}{
		{"Macron trifft Merz.", "de", false},
		{"Macron trifft Merz.", "", true},
		{"Macron met the chancellor.", "de-DE", true},
		{"Macron met the chancellor.", "en", true},
		{"Macron met the chancellor.", "nonsense", true},
		{"Der Kanzler sagte, dass er nicht nach Paris reisen wird, und das ist auch nicht neu.", "en", false},
	} {
		if got, g := English(c.text, c.declared); got != c.want {
			t.Errorf("English(%q, %q) = %v (%v), want %v", c.text, c.declared, got, g, c.want)
		}
	}
}

func FuzzDetect(f *testing.F) {
	f.Add("The cat", "en")
	f.Add("\xff\xfe Київ", "de")
	f.Fuzz(func(t *testing.T, text, declared string) {
		ok, g := English(text, declared)
		if ok && g.Lang != "" && g.Lang != "en" {
			t.Errorf("English(%q) says yes and %v", text, g)
		}
	})
}
