package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"
)

// jsonArticle is one line of a JSONL file.
type jsonArticle struct {
	Text      string          `json:"text"`
	Body      string          `json:"body"`
	Title     string          `json:"title"`
	URL       string          `json:"url"`
	Source    string          `json:"source"`
	Outlet    string          `json:"outlet"`
	Lang      string          `json:"lang"`
	Published string          `json:"published"`
	Authors   json.RawMessage `json:"authors"`
}

func readJSONL(name string, r io.Reader) iter.Seq2[*Article, error] {
	return func(yield func(*Article, error) bool) {
		in := bufio.NewReaderSize(r, 1<<16)
		for line := 1; ; line++ {
			b, err := readLine(in)
			if len(bytes.TrimSpace(b)) > 0 || errors.Is(err, ErrTooLarge) {
				a, perr := parseLine(name, line, b)
				if errors.Is(err, ErrTooLarge) {
					a, perr = nil, readError(fmt.Sprintf("%s:%d", name, line), err)
				}
				if !yield(a, perr) {
					return
				}
			}
			if err != nil && !errors.Is(err, ErrTooLarge) {
				if !errors.Is(err, io.EOF) {
					yield(nil, readError(name, pathCause(err)))
				}
				return
			}
		}
	}
}

// readLine reads up to a line end. A line beyond the limit is read to its end,
// dropped and reported.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		if len(line) <= MaxArticle {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err == nil && len(line) > MaxArticle {
			return nil, fmt.Errorf("%w: line of more than %d bytes", ErrTooLarge, MaxArticle)
		}
		return line, err
	}
}

func parseLine(name string, line int, b []byte) (*Article, error) {
	where := fmt.Sprintf("%s:%d", name, line)
	var j jsonArticle
	if err := json.Unmarshal(b, &j); err != nil {
		return nil, readError(where, fmt.Errorf("not an article in JSON: %w", err))
	}
	body := j.Text
	if body == "" {
		body = j.Body
	}
	text, err := decodeText([]byte(body))
	if err != nil {
		return nil, readError(where, fmt.Errorf("member \"text\": %w", err))
	}
	a := &Article{Source: j.Source, Title: j.Title, URL: j.URL, Outlet: j.Outlet, Lang: j.Lang, Body: text}
	if a.Source == "" {
		a.Source = j.URL
	}
	a.Name = fmt.Sprintf("%s-%d", stem(name), line)
	if j.Published != "" {
		if a.Published, err = parseDate(j.Published); err != nil {
			return nil, readError(where, err)
		}
	}
	if a.Authors, err = parseAuthors(j.Authors); err != nil {
		return nil, readError(where, err)
	}
	return a, nil
}

func parseDate(s string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02"} {
		if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("member \"published\": %q is not a date such as 2025-04-18 or 2025-04-18T09:30:00Z", s)
}

func parseAuthors(raw json.RawMessage) ([]string, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	var many []string
	if err := json.Unmarshal(raw, &many); err == nil {
		return many, nil
	}
	var one string
	if err := json.Unmarshal(raw, &one); err != nil {
		return nil, errors.New(`member "authors": want a string or a list of strings`)
	}
	return []string{one}, nil
}
