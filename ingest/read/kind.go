package read

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"mime"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// kind is what a file holds.
type kind uint8

const (
	unknown kind = iota
	maybe        // the content must tell
	plain
	marked
	jsonLines
	jsonDoc
	page
	xmlFeed
	webArchive
	message
	mailbox
	zipFile
	tarFile
	gzipped
	zstdPacked
	bzipped
)

// extensions tell kinds.
var extensions = map[string]kind{
	".txt": plain, ".text": plain, ".md": marked, ".markdown": marked,
	".jsonl": jsonLines, ".ndjson": jsonLines, ".json": jsonDoc,
	".html": page, ".htm": page, ".xhtml": page, ".shtml": page,
	".rss": xmlFeed, ".atom": xmlFeed, ".rdf": xmlFeed,
	".warc": webArchive, ".wet": webArchive,
	".eml": message, ".mbox": mailbox, ".mbx": mailbox,
	".zip": zipFile, ".tar": tarFile, ".tgz": gzipped, ".tzst": zstdPacked, ".tbz2": bzipped, ".gz": gzipped, ".zst": zstdPacked, ".bz2": bzipped,
	"": maybe, ".xml": maybe, ".php": maybe, ".asp": maybe, ".aspx": maybe, ".jsp": maybe, ".cgi": maybe, ".cfm": maybe, ".dat": maybe,
}

// kindOf tells the kind of a file by its name.
func kindOf(name string) kind {
	ext := strings.ToLower(filepath.Ext(name))
	k, ok := extensions[ext]
	if !ok && strings.ContainsFunc(ext, unicode.IsDigit) && !slices.Contains(digits, ext) {
		return maybe // "1713430200.M1P2.host:2,S" in a folder of mail
	}
	return k
}

// digits are extensions with a digit of files that hold no articles.
var digits = []string{".mp3", ".mp4", ".m4a", ".m4v", ".7z", ".jp2", ".j2k", ".sqlite3", ".woff2", ".f90", ".h5", ".3gp", ".p12", ".m3u8"}

// mediaKinds are the kinds of content types.
var mediaKinds = map[string]kind{
	"text/html": page, "application/xhtml+xml": page, "text/plain": plain, "text/markdown": marked, "application/rss+xml": xmlFeed, "application/atom+xml": xmlFeed,
	"application/rdf+xml": xmlFeed, "application/json": jsonDoc, "application/feed+json": jsonDoc, "application/x-ndjson": jsonLines, "application/jsonl": jsonLines,
	"message/rfc822": message, "application/mbox": mailbox, "application/warc": webArchive,
	"text/xml": maybe, "application/xml": maybe, "application/octet-stream": maybe, "": maybe,
	"application/gzip": maybe, "application/x-gzip": maybe, "application/zip": maybe, "application/x-tar": maybe, "application/zstd": maybe,
}

// mediaKind tells a kind by a content type.
func mediaKind(contentType string) kind {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, _, _ = strings.Cut(contentType, ";")
	}
	return mediaKinds[strings.ToLower(strings.TrimSpace(media))]
}

// headSize is how much of the beginning of a file is looked at.
const headSize = 4096

// decide tells the kind of a source by its beginning and its name. What is packed
// shows in the first bytes, whatever the name says.
func decide(src source, head []byte) kind {
	if k := packed(head); k != unknown {
		return k
	}
	k := kindOf(src.name)
	if src.media != "" {
		switch m := mediaKind(src.media); {
		case m == unknown:
			return unknown
		case m != plain || k == unknown || k == maybe: // servers call many things plain text
			k = m
		}
	}
	switch k {
	case maybe:
		k = sniff(head)
		if k == plain && !src.named {
			return unknown
		}
		return k
	case unknown:
		if src.named {
			return sniff(head)
		}
	case gzipped, zstdPacked, bzipped, zipFile: // its content says otherwise
		return sniff(head)
	case xmlFeed:
		if s := sniff(head); s == page {
			return page
		}
	case jsonDoc:
		if sniff(head) == jsonLines {
			return jsonLines
		}
	}
	return k
}

// packed recognises containers by their magic numbers.
func packed(head []byte) kind {
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		if z, err := gzip.NewReader(bytes.NewReader(head)); err == nil {
			var first [5]byte
			if _, err := io.ReadFull(z, first[:]); err == nil && string(first[:]) == "WARC/" {
				return webArchive
			}
		}
		return gzipped
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return zstdPacked
	case bytes.HasPrefix(head, []byte("BZh")) && len(head) > 9 && bytes.Equal(head[4:10], []byte{0x31, 0x41, 0x59, 0x26, 0x53, 0x59}):
		return bzipped
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return zipFile
	case len(head) > 262 && bytes.Equal(head[257:262], []byte("ustar")):
		return tarFile
	}
	return unknown
}

// sniff recognises documents by how they begin. Bytes that are no text are unknown.
func sniff(head []byte) kind {
	if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) { // UTF-16: look at every other byte
		head = bytes.ReplaceAll(head[2:], []byte{0}, nil)
	}
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(head, 0) >= 0 || bytes.HasPrefix(head, []byte("%PDF-")) || bytes.HasPrefix(head, []byte("{\\rtf")) {
		return unknown
	}
	t := bytes.TrimLeft(head, " \t\r\n")
	lower := bytes.ToLower(t)
	switch {
	case bytes.HasPrefix(t, []byte("WARC/")):
		return webArchive
	case bytes.HasPrefix(t, []byte("From ")) && bytes.Contains(t, []byte("\n")) && looksLikeMail(t[bytes.IndexByte(t, '\n')+1:]):
		return mailbox
	case bytes.HasPrefix(t, []byte("{")):
		line, rest, _ := bytes.Cut(t, []byte("\n"))
		if bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte("{")) && json.Valid(line) {
			return jsonLines
		}
		return jsonDoc
	case bytes.HasPrefix(t, []byte("[")) && (bytes.HasPrefix(bytes.TrimLeft(t[1:], " \t\r\n"), []byte("{")) || json.Valid(t)):
		return jsonDoc
	case bytes.HasPrefix(t, []byte("<")):
		for _, tag := range []string{"<rss", "<feed", "<rdf:rdf"} {
			if bytes.Contains(lower, []byte(tag)) {
				return xmlFeed
			}
		}
		for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<title", "<meta", "<article", "<div", "<p>", "<p ", "<h1", "<table"} {
			if bytes.Contains(lower, []byte(tag)) {
				return page
			}
		}
		if bytes.HasPrefix(lower, []byte("<?xml")) {
			return unknown
		}
	case looksLikeMail(t):
		return message
	}
	return plain
}

// mailFields are fields of which a message begins with one and has two.
var mailFields = []string{"from", "to", "date", "subject", "received", "return-path", "delivered-to", "message-id", "mime-version", "content-type", "x-original-to", "reply-to", "dkim-signature", "arc-seal"}

// looksLikeMail reports whether a text begins with the header of a message.
func looksLikeMail(t []byte) bool {
	known, first := 0, true
	for line := range bytes.Lines(t) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			continue
		}
		name, _, ok := bytes.Cut(line, []byte(":"))
		if !ok || bytes.ContainsAny(name, " \t") {
			break
		}
		if slices.Contains(mailFields, strings.ToLower(string(name))) {
			known++
		} else if first {
			return false
		}
		first = false
	}
	return known >= 2
}
