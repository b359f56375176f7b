// Package fetch gets documents from the web for one who does not trust the addresses:
// http and https only, never a machine of the own network, and with caps on size,
// time and redirects. What an address resolves to is looked at when the connection is
// made, for the address in fact dialled, so a name that changes its mind does not help;
// every redirect is looked at in the same way. Proxies of the environment are not used.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"github.com/newsgraph/kg/ingest/internal/bound"
)

const maxRedirects = 5

// ErrRefused is the error of an address that is not to be fetched.
var ErrRefused = errors.New("address refused")

// Options limit what is fetched. The zero value has the limits of the documentation.
type Options struct {
	MaxBytes     int64         // of a document, unpacked; default 64 MiB
	Timeout      time.Duration // for one document with its redirects; default 30 s
	AllowPrivate bool          // machines of private networks and this one too; link-local addresses never
	UserAgent    string        // default "kg"
}

// Document is what an address gave.
type Document struct {
	URL         string // after redirects
	ContentType string
	Body        []byte
}

// Client fetches documents. It is safe for concurrent use.
type Client struct {
	opts Options
	http *http.Client
}

// New returns a client.
func New(o Options) *Client {
	if o.MaxBytes <= 0 {
		o.MaxBytes = 64 << 20
	}
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	if o.UserAgent == "" {
		o.UserAgent = "kg"
	}
	return newClient(o, func(ip netip.Addr) error { return check(ip, o.AllowPrivate) })
}

// newClient returns a client that asks guard before it dials an address.
func newClient(o Options, guard func(netip.Addr) error) *Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		ap, err := netip.ParseAddrPort(address)
		if err != nil {
			return fmt.Errorf("%w: %s is no IP address", ErrRefused, address)
		}
		return guard(ap.Addr())
	}}
	transport := &http.Transport{
		DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: o.Timeout, MaxResponseHeaderBytes: 256 << 10,
		MaxIdleConnsPerHost: 1, IdleConnTimeout: 10 * time.Second, ForceAttemptHTTP2: true,
	}
	return &Client{opts: o, http: &http.Client{Transport: transport, Timeout: o.Timeout, CheckRedirect: func(req *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects {
			return fmt.Errorf("%w: more than %d redirects", ErrRefused, maxRedirects)
		}
		return checkURL(req.URL)
	}}}
}

// checkURL refuses what is not to be fetched by the look of it.
func checkURL(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%w: %q is neither http nor https", ErrRefused, u.Scheme)
	case u.Hostname() == "":
		return fmt.Errorf("%w: it names no host", ErrRefused)
	case u.User != nil:
		return fmt.Errorf("%w: it has a user name or a password in it", ErrRefused)
	}
	return nil
}

// special are blocks that are no part of the public Internet and that netip has no
// method for.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),          // this network
	netip.MustParsePrefix("100.64.0.0/10"),      // carrier-grade NAT
	netip.MustParsePrefix("192.0.0.0/24"),       // protocol assignments
	netip.MustParsePrefix("192.0.2.0/24"),       // documentation
	netip.MustParsePrefix("192.88.99.0/24"),     // 6to4 relays
	netip.MustParsePrefix("198.18.0.0/15"),      // benchmarks
	netip.MustParsePrefix("198.51.100.0/24"),    // documentation
	netip.MustParsePrefix("203.0.113.0/24"),     // documentation
	netip.MustParsePrefix("240.0.0.0/4"),        // reserved, with the broadcast address
	netip.MustParsePrefix("::/96"),              // IPv4-compatible, unspecified, loopback
	netip.MustParsePrefix("64:ff9b::/96"),       // NAT64: an IPv4 address inside
	netip.MustParsePrefix("64:ff9b:1::/48"),     // local NAT64
	netip.MustParsePrefix("100::/64"),           // discard
	netip.MustParsePrefix("2001::/23"),          // protocol assignments, with Teredo
	netip.MustParsePrefix("2001:db8::/32"),      // documentation
	netip.MustParsePrefix("2002::/16"),          // 6to4: an IPv4 address inside
	netip.MustParsePrefix("fec0::/10"),          // site-local
	netip.MustParsePrefix("fd00:ec2::254/128"),  // metadata of a cloud
	netip.MustParsePrefix("100.100.100.200/32"), // metadata of a cloud
}

// metadata are the addresses at which clouds give secrets to their machines.
var metadata = []netip.Addr{netip.MustParseAddr("fd00:ec2::254"), netip.MustParseAddr("100.100.100.200"), netip.MustParseAddr("192.0.0.192")}

// check refuses addresses that are not public.
func check(ip netip.Addr, allowPrivate bool) error {
	ip = ip.Unmap().WithZone("")
	refuse := func(what string) error { return fmt.Errorf("%w: %s is %s", ErrRefused, ip, what) }
	switch {
	case ip.IsLinkLocalUnicast(), ip.IsLinkLocalMulticast():
		return refuse("link-local")
	case ip.IsMulticast():
		return refuse("multicast")
	}
	for _, m := range metadata {
		if ip == m {
			return refuse("the metadata service of a cloud")
		}
	}
	if allowPrivate {
		return nil
	}
	switch {
	case ip.IsLoopback():
		return refuse("this machine")
	case ip.IsPrivate():
		return refuse("in a private network")
	case ip.IsUnspecified():
		return refuse("unspecified")
	}
	for _, p := range special {
		if p.Contains(ip) {
			return refuse("in " + p.String() + ", which is not public")
		}
	}
	return nil
}

// Get fetches a document.
func (c *Client) Get(ctx context.Context, address string) (*Document, error) {
	ctx, cancel := context.WithTimeout(ctx, c.opts.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	if err := checkURL(req.URL); err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", c.opts.UserAgent)
	req.Header.Set("Accept", "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/json, text/plain, */*;q=0.5")
	res, err := c.http.Do(req)
	if err != nil {
		var ue *url.Error
		if errors.As(err, &ue) {
			err = ue.Err
		}
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the server answers %s", res.Status)
	}
	b, err := bound.ReadAll(res.Body, c.opts.MaxBytes)
	if err != nil {
		return nil, err
	}
	return &Document{URL: res.Request.URL.String(), ContentType: res.Header.Get("Content-Type"), Body: b}, nil
}
