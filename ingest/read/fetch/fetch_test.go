package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/kg/ingest/internal/bound"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"93.184.216.34": true, "2606:2800:220:1:248:1893:25c8:1946": true, "::ffff:93.184.216.34": true,
		"127.0.0.1": false, "127.255.0.1": false, "::1": false, "0.0.0.0": false, "::": false, "0.1.2.3": false,
		"10.0.0.1": false, "172.16.0.1": false, "172.31.255.255": false, "192.168.1.1": false, "fd12::1": false, "fec0::1": false,
		"169.254.169.254": false, "fe80::1%eth0": false, "100.64.0.1": false, "100.100.100.200": false, "fd00:ec2::254": false, "192.0.0.192": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "::ffff:169.254.169.254": false, "::127.0.0.1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "2001:0:7f00:1::": false,
		"224.0.0.1": false, "255.255.255.255": false, "ff02::1": false, "198.18.0.1": false, "192.0.2.1": false,
	} {
		err := check(netip.MustParseAddr(address), false)
		if (err == nil) != want {
			t.Errorf("check(%s) = %v, want allowed %v", address, err, want)
		}
		if err != nil && !errors.Is(err, ErrRefused) {
			t.Errorf("check(%s) = %v, which is not ErrRefused", address, err)
		}
	}
	for address, want := range map[string]bool{"127.0.0.1": true, "10.0.0.1": true, "169.254.169.254": false, "::ffff:169.254.169.254": false, "fe80::1": false, "fd00:ec2::254": false} {
		if err := check(netip.MustParseAddr(address), true); (err == nil) != want {
			t.Errorf("check(%s) with private ones = %v, want allowed %v", address, err, want)
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { t.Errorf("%s was asked for", r.URL) }))
	t.Cleanup(server.Close)
	port := server.URL[strings.LastIndexByte(server.URL, ':'):]
	for _, address := range []string{
		server.URL, "http://localhost" + port, "http://127.1" + port, "http://[::ffff:127.0.0.1]" + port, "http://0.0.0.0" + port, "http://2130706433" + port,
		"file:///etc/passwd", "ftp://example.com/", "gopher://127.0.0.1/", "http://user:pass@127.0.0.1" + port, "http:///x", "127.0.0.1" + port, "http://[::1]" + port,
	} {
		d, err := New(Options{Timeout: 5 * time.Second}).Get(t.Context(), address)
		if err == nil {
			t.Errorf("Get(%q) = %+v, want an error", address, d)
		}
	}
}

// TestRedirects asks the guard for every address on the way.
func TestRedirects(t *testing.T) {
	t.Parallel()
	var inner *httptest.Server
	inner = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "secret") }))
	t.Cleanup(inner.Close)
	hops := 0
	outer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/in":
			http.Redirect(w, r, inner.URL, http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/loop":
			hops++
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/once":
			http.Redirect(w, r, "/", http.StatusMovedPermanently)
		default:
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			_, _ = io.WriteString(w, "public")
		}
	}))
	t.Cleanup(outer.Close)
	asked := 0
	c := newClient(Options{MaxBytes: 100, Timeout: 10 * time.Second}, func(ip netip.Addr) error {
		if asked++; asked > 1 {
			return fmt.Errorf("%w: %s is the second", ErrRefused, ip)
		}
		return nil
	})
	if _, err := c.Get(t.Context(), outer.URL+"/in"); !errors.Is(err, ErrRefused) || asked != 2 {
		t.Errorf("redirect to another machine: error %v after %d questions", err, asked)
	}
	open := newClient(Options{MaxBytes: 100, Timeout: 10 * time.Second}, func(netip.Addr) error { return nil })
	if _, err := open.Get(t.Context(), outer.URL+"/file"); !errors.Is(err, ErrRefused) {
		t.Errorf("redirect to a file: error %v", err)
	}
	if _, err := open.Get(t.Context(), outer.URL+"/loop"); !errors.Is(err, ErrRefused) || hops != maxRedirects+1 {
		t.Errorf("redirects in a ring: error %v after %d hops", err, hops)
	}
	d, err := open.Get(t.Context(), outer.URL+"/once")
	if err != nil || d.URL != outer.URL+"/" || string(d.Body) != "public" || d.ContentType != "text/plain; charset=utf-8" {
		t.Errorf("got %+v, %v", d, err)
	}
}

func TestCaps(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/large":
			_, _ = w.Write(make([]byte, 1000))
		case "/gone":
			http.Error(w, "gone", http.StatusGone)
		case "/slow":
			<-r.Context().Done()
		}
	}))
	t.Cleanup(server.Close)
	allow := func(netip.Addr) error { return nil }
	c := newClient(Options{MaxBytes: 100, Timeout: time.Minute}, allow)
	if _, err := c.Get(t.Context(), server.URL+"/large"); !errors.Is(err, bound.ErrSize) {
		t.Errorf("large: error %v", err)
	}
	if _, err := c.Get(t.Context(), server.URL+"/gone"); err == nil || !strings.Contains(err.Error(), "410 Gone") {
		t.Errorf("gone: error %v", err)
	}
	c = newClient(Options{MaxBytes: 100, Timeout: 50 * time.Millisecond}, allow)
	if _, err := c.Get(t.Context(), server.URL+"/slow"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("slow: error %v", err)
	}
}
