// Package webhook joins a ticket system of another maker: what the helpdesk
// is to see is posted to its address as signed JSON, and what its agents
// answer comes back the same way. docs/helpdesk.md describes the form.
package webhook

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"grantdesk/bot"
)

// Path is where answers are received.
const Path = "/webhook/desk"

// SignatureHeader carries "t=<seconds>,v1=<HMAC-SHA256 of t.body in hex>".
const SignatureHeader = "Grantdesk-Signature"

// Options are what a Desk needs; HTTP, Person, Log and Now may be left out.
type Options struct {
	URL    string // where everything is posted
	Secret string // signs both ways
	Inbox  bot.Inbox
	Person func(agent string) string // pseudonym of an agent; nil: none is given
	Log    *slog.Logger
	Now    func() time.Time
	HTTP   *http.Client // redirects are never followed
}

// A Desk is a helpdesk in another system. It is safe for concurrent use.
type Desk struct {
	o    Options
	http *http.Client
	log  *slog.Logger
}

const (
	channel  = "webhook"
	window   = 5 * time.Minute // how old a signature may be
	maxBody  = 1 << 20
	callTime = 8 * time.Second // shorter than the lease of a dialogue
)

// New returns a desk. It calls nobody yet.
func New(o Options) (*Desk, error) {
	if len(o.Secret) < 16 {
		return nil, errors.New("helpdesk by webhook: the secret is shorter than 16 characters")
	}
	if o.Person == nil {
		o.Person = func(string) string { return "" }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	log := o.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	own := http.Client{}
	if o.HTTP != nil {
		own = *o.HTTP
	}
	own.Timeout = callTime
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Desk{o: o, http: &own, log: log.With("channel", channel)}, nil
}

// Room is the address of the desk.
func Room() bot.Address { return bot.Address{Channel: channel, Room: "desk"} }

// sign makes the header of a body.
func (d *Desk) sign(body []byte, at time.Time) string {
	t := strconv.FormatInt(at.Unix(), 10)
	return "t=" + t + ",v1=" + d.mac(t, body)
}

func (d *Desk) mac(t string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(d.o.Secret))
	_, _ = io.WriteString(mac, t+".") // a hash never fails
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// genuine reports whether a header signs a body, lately.
func (d *Desk) genuine(header string, body []byte) bool {
	stamp, sig, ok := strings.Cut(header, ",")
	t, ok1 := strings.CutPrefix(strings.TrimSpace(stamp), "t=")
	v, ok2 := strings.CutPrefix(strings.TrimSpace(sig), "v1=")
	seconds, err := strconv.ParseInt(t, 10, 64)
	if !ok || !ok1 || !ok2 || err != nil {
		return false
	}
	age := d.o.Now().Sub(time.Unix(seconds, 0))
	return age.Abs() <= window && hmac.Equal([]byte(v), []byte(d.mac(t, body)))
}

// post posts a signed body and returns the status and how long to wait.
func (d *Desk) post(ctx context.Context, id string, body []byte) (status int, wait time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.o.URL, strings.NewReader(string(body)))
	if err != nil {
		return 0, 0, errors.New("the address of the helpdesk cannot be used")
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", id)
	req.Header.Set(SignatureHeader, d.sign(body, d.o.Now()))
	resp, err := d.http.Do(req)
	if err != nil {
		return 0, 0, errors.New("the helpdesk's system does not answer")
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxBody)) // so that the connection can be used again
	if s, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && s > 0 {
		wait = time.Duration(min(s, 3600)) * time.Second
	}
	return resp.StatusCode, wait, nil
}

func answered(status int) error { return fmt.Errorf("the helpdesk's system answers %d", status) }
