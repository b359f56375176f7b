package mail

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func show(m *Message, err error) string {
	if err != nil {
		return "error " + err.Error()
	}
	date := ""
	if !m.Date.IsZero() {
		date = m.Date.Format(time.RFC3339)
	}
	return fmt.Sprintf("%s|%s|%s|%s|%v|%s", m.ID, strings.Join(m.From, ";"), m.Subject, date, m.HTML, m.Text)
}

func TestParse(t *testing.T) {
	t.Parallel()
	const head = "From: Ada Moss <ada@example.com>\r\nSubject: S\r\nMIME-Version: 1.0\r\n"
	for _, c := range []struct{ name, in, want string }{
		{"plain", "Message-ID: <1@x>\r\nFrom: \"Moss, Ada\" <ada@example.com>\r\nDate: Fri, 18 Apr 2025 09:30:00 +0200 (CEST)\r\nSubject: Talks\r\n in Kolmar\r\n\r\nText.\r\n",
			"1@x|Moss, Ada|Talks in Kolmar|2025-04-18T07:30:00Z|false|Text.\r\n"},
		{"encoded words", "From: =?utf-8?q?J=C3=B8rn_Lund?= <j@x.dk>\nSubject: =?iso-8859-1?B?S/ZsbiA=?= =?windows-1252?Q?=96_talks?=\n\nText.", "|Jørn Lund|Köln – talks||false|Text."},
		{"address only", "From: ada@example.com\n\nText.", "|ada@example.com|||false|Text."},
		{"bad address", "From: Ada @ home\nSubject: S\n\nText.", "|Ada @ home|S||false|Text."},
		{"line of a mailbox", "From ada@example.com Fri Apr 18 09:30:00 2025\nSubject: S\n\nText.", "||S||false|Text."},
		{"quoted-printable", head + "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nK=F6ln is a long=\r\n line.", "|Ada Moss|S||false|Köln is a long line."},
		{"base64", head + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nS8O2\r\nbG4 u\r\n", "|Ada Moss|S||false|Köln."},
		{"flowed", head + "Content-Type: text/plain; format=flowed\r\n\r\nOne \r\nparagraph.\r\n From here.\r\n-- \r\nAda", "|Ada Moss|S||false|One paragraph.\nFrom here.\n-- \nAda\n"},
		{"plain of alternatives", head + "Content-Type: multipart/alternative; boundary=b\r\n\r\npreamble\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>H\r\n--b\r\nContent-Type: text/plain\r\n\r\nP\r\n--b--\r\n", "|Ada Moss|S||false|P"},
		{"HTML only, with attachment", head + "Content-Type: multipart/mixed; boundary=\"b c\"\r\n\r\n--b c\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=x.txt\r\n\r\nnot this\r\n--b c\r\nContent-Type: multipart/related; boundary=d\r\n\r\n--d\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>H\r\n--d--\r\n--b c--\r\n", "|Ada Moss|S||true|<p>H"},
		{"cut off", head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHalf a te", "|Ada Moss|S||false|Half a te"},
		{"forwarded", head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nInner text.\r\n--b--\r\n", "|Ada Moss|S||false|Inner text."},
		{"no text", head + "Content-Type: image/png\r\n\r\nPNG", "error the message has no text"},
		{"no boundary", head + "Content-Type: multipart/mixed\r\n\r\nx", "error the message has no text"},
		{"no mail", "Just a text: with a colon\n\nand more", "error not a mail message"},
		{"other header", "Key: value\n\nand more", "error not a mail message"},
		{"empty", "", "error not a mail message: EOF"},
		{"deep", head + deep(20), "error too large: more than 10 multiparts inside each other"},
		{"many parts", head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\n\r\n", 2000), "error too large: more than 1000 parts"},
		{"long header", "Subject: " + strings.Repeat("x", 2<<20) + "\n\nText.", "error too large: a header of more than 1048576 bytes"},
	} {
		if got := show(Parse([]byte(c.in))); got != c.want {
			t.Errorf("%s: got  %q\nwant %q", c.name, got, c.want)
		}
	}
}

// deep is a message of multiparts inside each other.
func deep(n int) string {
	if n == 0 {
		return "Content-Type: text/plain\r\n\r\nText"
	}
	return fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n%s\r\n--b%d--", n, n, deep(n-1), n)
}

func TestSplit(t *testing.T) {
	t.Parallel()
	in := "From a Fri\nSubject: 1\n\nOne\n>From here\nFrom there\n\nFrom b Fri\nSubject: 2\n\n" + strings.Repeat("x", 300) + "\n\nFrom c Fri\nSubject: 3\n\nThree"
	var got []string
	err := Split(strings.NewReader(in), 200, func(m []byte, err error) bool {
		if err != nil {
			m = []byte(err.Error())
		}
		got = append(got, string(m))
		return true
	})
	want := []string{"From a Fri\nSubject: 1\n\nOne\nFrom here\nFrom there\n\n", "too large: a message of more than 200 bytes", "From c Fri\nSubject: 3\n\nThree"}
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q, %v\nwant %q", got, err, want)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("From: a@b\nSubject: =?utf-8?q?x?=\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\nS8O2\n--b--"))
	f.Add([]byte("From a\nFrom: x\nContent-Type: text/plain; format=flowed; charset=koi8-r\n\n\xf0 \nx"))
	f.Fuzz(func(t *testing.T, b []byte) {
		n := 0
		if err := Split(bytes.NewReader(b), 1<<16, func([]byte, error) bool { n++; return true }); err != nil || n > len(b) {
			t.Fatalf("%d messages, error %v", n, err)
		}
		m, err := Parse(b)
		if err != nil {
			return
		}
		if !utf8.ValidString(m.Subject) || !m.HTML && !utf8.Valid(m.Text) {
			t.Fatalf("not UTF-8: %+v", *m)
		}
	})
}
