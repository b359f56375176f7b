// Package mail reads messages in the form of RFC 5322 with MIME, one in a file as
// .eml or many as mbox: sender, subject, date and the text, which is the plain one of
// alternatives, else the HTML one. Attachments are passed over.
package mail

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"github.com/newsgraph/kg/ingest/internal/bound"
	"github.com/newsgraph/kg/ingest/internal/dates"
)

const (
	maxDepth  = 10      // multiparts inside each other
	maxParts  = 1_000   // parts of a message
	maxHeader = 1 << 20 // bytes of a header
)

// Errors of messages.
var (
	ErrNoMail = errors.New("not a mail message")
	ErrNoText = errors.New("the message has no text")
)

// Message is one message.
type Message struct {
	ID      string // Message-ID without its brackets
	From    []string
	Subject string
	Date    time.Time
	Lang    string // Content-Language
	Text    []byte // as sent, in the encoding of ContentType if HTML, else in UTF-8
	HTML    bool
	Type    string // content type of Text
}

// Parse reads one message.
func Parse(b []byte) (*Message, error) {
	b = bytes.TrimLeft(b, "\r\n")
	if bytes.HasPrefix(b, []byte("From ")) { // a message taken out of a mailbox
		if _, rest, ok := bytes.Cut(b, []byte("\n")); ok {
			b = rest
		}
	}
	if head := headerEnd(b); head > maxHeader {
		return nil, fmt.Errorf("%w: a header of more than %d bytes", bound.ErrSize, maxHeader)
	}
	raw, err := mail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoMail, err)
	}
	h := raw.Header
	if h.Get("From") == "" && h.Get("Subject") == "" && h.Get("Date") == "" && h.Get("Message-Id") == "" {
		return nil, ErrNoMail
	}
	m := &Message{ID: strings.Trim(strings.TrimSpace(h.Get("Message-Id")), "<>"), Subject: header(h.Get("Subject")), Lang: h.Get("Content-Language")}
	m.From = senders(h.Get("From"))
	m.Date, _ = dates.Parse(h.Get("Date"))
	p := &parts{}
	if err := p.part(h.Get("Content-Type"), h.Get("Content-Transfer-Encoding"), h.Get("Content-Disposition"), raw.Body, 0); err != nil {
		return nil, err
	}
	best := p.plain
	if best == nil {
		best = p.html
	}
	if best == nil {
		return nil, ErrNoText
	}
	m.Text, m.Type, m.HTML = best.text, best.kind, best == p.html
	return m, nil
}

// headerEnd is the place of the blank line behind the header.
func headerEnd(b []byte) int {
	for _, end := range []string{"\n\n", "\n\r\n"} {
		if i := bytes.Index(b[:min(len(b), maxHeader+2)], []byte(end)); i >= 0 {
			return i
		}
	}
	return len(b)
}

var words = mime.WordDecoder{CharsetReader: func(label string, in io.Reader) (io.Reader, error) { return charset.NewReaderLabel(label, in) }}

// header decodes the encoded words of a field.
func header(s string) string {
	if d, err := words.DecodeHeader(s); err == nil {
		s = d
	}
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
}

// senders are the names, or else the addresses, of a field From.
func senders(s string) []string {
	parser := mail.AddressParser{WordDecoder: &words}
	list, err := parser.ParseList(s)
	if err != nil {
		if s = header(s); s != "" {
			return []string{s}
		}
		return nil
	}
	var out []string
	for _, a := range list[:min(len(list), 20)] {
		name := strings.ToValidUTF8(a.Name, "\uFFFD")
		if name == "" {
			name = a.Address
		}
		out = append(out, name)
	}
	return out
}

// parts looks for the text in the parts of a message.
type parts struct {
	plain, html *text
	n           int
}

type text struct {
	text []byte
	kind string
}

// part reads one part and those inside it.
func (p *parts) part(kind, coding, disposition string, body io.Reader, depth int) error {
	if p.n++; p.n > maxParts {
		return fmt.Errorf("%w: more than %d parts", bound.ErrSize, maxParts)
	}
	media, params, err := mime.ParseMediaType(kind)
	if err != nil {
		media, params = "text/plain", map[string]string{}
		if i := strings.IndexAny(kind, "; "); i > 0 {
			media = strings.ToLower(kind[:i])
		}
	}
	if how, _, _ := strings.Cut(disposition, ";"); strings.EqualFold(strings.TrimSpace(how), "attachment") {
		return nil
	}
	switch {
	case strings.HasPrefix(media, "multipart/"):
		return p.multi(params["boundary"], body, depth)
	case media == "message/rfc822" && depth < maxDepth:
		inner, err := mail.ReadMessage(body)
		if err != nil {
			return nil
		}
		h := inner.Header
		return p.part(h.Get("Content-Type"), h.Get("Content-Transfer-Encoding"), h.Get("Content-Disposition"), inner.Body, depth+1)
	case media == "text/plain" && p.plain == nil:
		b, err := content(coding, body)
		if err != nil {
			return err
		}
		if b = toUTF8(b, params["charset"]); strings.EqualFold(params["format"], "flowed") {
			b = unflow(b, strings.EqualFold(params["delsp"], "yes"))
		}
		if len(bytes.TrimSpace(b)) > 0 {
			p.plain = &text{b, media}
		}
	case media == "text/html" && p.html == nil:
		b, err := content(coding, body)
		if err != nil {
			return err
		}
		if len(bytes.TrimSpace(b)) > 0 {
			p.html = &text{b, kind}
		}
	}
	return nil
}

// multi reads the parts of a multipart. One that breaks off gives what came before.
func (p *parts) multi(boundary string, body io.Reader, depth int) error {
	if boundary == "" {
		return nil
	}
	if depth >= maxDepth {
		return fmt.Errorf("%w: more than %d multiparts inside each other", bound.ErrSize, maxDepth)
	}
	r := multipart.NewReader(body, boundary)
	for {
		part, err := r.NextRawPart()
		if err != nil {
			return nil
		}
		h := part.Header
		if err := p.part(h.Get("Content-Type"), h.Get("Content-Transfer-Encoding"), h.Get("Content-Disposition"), part, depth+1); err != nil {
			return err
		}
	}
}

// content undoes the transfer encoding. What is damaged ends there.
func content(coding string, body io.Reader) ([]byte, error) {
	switch strings.ToLower(strings.TrimSpace(coding)) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, &alphabet{r: body})
	}
	b, err := io.ReadAll(body)
	if err != nil && len(b) == 0 {
		return nil, fmt.Errorf("%s: %w", coding, err)
	}
	return b, nil
}

// alphabet passes on the letters of base64 only: mailers put blanks between them.
type alphabet struct{ r io.Reader }

func (a *alphabet) Read(p []byte) (int, error) {
	for {
		n, err := a.r.Read(p)
		kept := 0
		for _, c := range p[:n] {
			if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=' {
				p[kept] = c
				kept++
			}
		}
		if kept > 0 || err != nil {
			return kept, err
		}
	}
}

// toUTF8 decodes a text; bytes that are UTF-8 are so whatever the label says, unless
// they are all ASCII.
func toUTF8(b []byte, label string) []byte {
	escapes := bytes.IndexByte(b, 0x1b) >= 0
	if utf8.Valid(b) && !escapes {
		return b
	}
	if label == "" || strings.EqualFold(label, "us-ascii") || strings.HasPrefix(strings.ToLower(label), "utf-8") {
		label = "windows-1252"
	}
	if enc, _ := charset.Lookup(label); enc != nil {
		if out, err := enc.NewDecoder().Bytes(b); err == nil {
			return out
		}
	}
	return bytes.ToValidUTF8(b, []byte("\uFFFD"))
}

// unflow joins the lines of a paragraph that RFC 3676 has broken.
func unflow(b []byte, delete bool) []byte {
	var out []byte
	flowing := false
	for line := range bytes.Lines(b) {
		line = bytes.TrimRight(line, "\r\n")
		if !flowing {
			line = bytes.TrimPrefix(line, []byte(" "))
		}
		soft := bytes.HasSuffix(line, []byte(" ")) && !bytes.Equal(line, []byte("-- "))
		if soft && delete {
			line = line[:len(line)-1]
		}
		out = append(out, line...)
		if flowing = soft; !soft {
			out = append(out, '\n')
		}
	}
	return out
}

// Split yields the messages of a mailbox: a line that begins with "From " behind a
// blank line, or at the beginning, begins one. A message of more than most bytes is
// passed over with an error; yield returns false to end.
func Split(r io.Reader, most int64, yield func(message []byte, err error) bool) error {
	in := bufio.NewReaderSize(r, 1<<16)
	var message []byte
	blank, begun, size := true, false, int64(0)
	flush := func() bool {
		if !begun {
			return true
		}
		if size > most {
			return yield(nil, fmt.Errorf("%w: a message of more than %d bytes", bound.ErrSize, most))
		}
		return yield(message, nil)
	}
	start := true // of a line
	for {
		part, err := in.ReadSlice('\n')
		if start && blank && bytes.HasPrefix(part, []byte("From ")) {
			if !flush() {
				return nil
			}
			message, begun, size = nil, true, 0
		}
		if start {
			blank = len(bytes.TrimRight(part, "\r\n")) == 0
		}
		if start && bytes.HasPrefix(bytes.TrimLeft(part, ">"), []byte("From ")) && bytes.HasPrefix(part, []byte(">")) {
			part = part[1:]
		}
		if size += int64(len(part)); size <= most {
			message = append(message, part...)
		}
		start = err == nil
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if errors.Is(err, io.EOF) {
			flush()
			return nil
		}
		if err != nil {
			return err
		}
	}
}
