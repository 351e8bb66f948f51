package email

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// Refs remember for a while which mails went out. They are shared by all
// replicas.
type Refs interface {
	// Put keeps value under key for ttl; an earlier value is replaced.
	Put(ctx context.Context, key, value string, ttl time.Duration) error
	// Get returns the value, or "" when there is none any more.
	Get(ctx context.Context, key string) (string, error)
}

// Phrases say the words of this channel. The pairs are placeholders' names and
// their values.
type Phrases func(l knowledge.Lang, key string, pairs ...string) string

// Options are what a Desk needs; all but Roots, User, Password, Person, Log and Now
// must be set.
type Options struct {
	Server   string         // host:port of the SMTP server
	TLS      string         // starttls, tls or none
	Roots    *x509.CertPool // whose certificates the server may have; nil: the system's
	User     string
	Password string
	From     string // address of the bot; answers go to it with a tag behind a plus
	To       string // where the helpdesk reads
	Secret   string // signs the answer addresses; and the header of the hook
	Inbox    bot.Inbox
	Refs     Refs
	Phrases  Phrases
	Person   func(address string) string // pseudonym of an agent; nil: none is given
	Keep     time.Duration
	Log      *slog.Logger
	Now      func() time.Time
}

// A Desk is a helpdesk that works by e-mail. It is safe for concurrent use.
type Desk struct {
	o           Options
	local, host string // of the bot's address
	log         *slog.Logger
}

// channel is the name of this channel in addresses.
const channel = "email"

// New returns a desk. It calls nobody yet.
func New(o Options) (*Desk, error) {
	for _, a := range []string{o.From, o.To} {
		if _, err := mail.ParseAddress(a); err != nil {
			return nil, fmt.Errorf("helpdesk by e-mail: %q is no address", a)
		}
	}
	if len(o.Secret) < 16 {
		return nil, errors.New("helpdesk by e-mail: the secret is shorter than 16 characters")
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
	local, host, _ := strings.Cut(o.From, "@")
	return &Desk{o: o, local: local, host: host, log: log.With("channel", channel)}, nil
}

// Room is the address of the desk.
func Room(to string) bot.Address { return bot.Address{Channel: channel, Room: to} }

// sign is the signature of a question's id.
func (d *Desk) sign(id string) string {
	mac := hmac.New(sha256.New, []byte(d.o.Secret))
	mac.Write([]byte("answer address\n" + id))
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

// address is where answers to a card go.
func (d *Desk) address(card string) string {
	id := strings.TrimSuffix(strings.TrimPrefix(card, "ticket/"), "/card")
	return d.local + "+" + id + "." + d.sign(id) + "@" + d.host
}

// card returns the id of the card that an answer address names, if its
// signature holds.
func (d *Desk) card(address string) (string, bool) {
	local, host, ok := strings.Cut(strings.ToLower(address), "@")
	rest, ok2 := strings.CutPrefix(local, strings.ToLower(d.local)+"+")
	id, sig, ok3 := strings.Cut(rest, ".")
	if !ok || !ok2 || !ok3 || !strings.EqualFold(host, d.host) || !hmac.Equal([]byte(sig), []byte(d.sign(id))) {
		return "", false
	}
	return "ticket/" + id + "/card", true
}

// client returns a client of the SMTP server.
func (d *Desk) client() (*gomail.Client, error) {
	host, port, err := net.SplitHostPort(d.o.Server)
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	options := []gomail.Option{gomail.WithPort(n), gomail.WithTimeout(sendTime), gomail.WithHELO(d.host)}
	if d.o.Roots != nil {
		options = append(options, gomail.WithTLSConfig(&tls.Config{ServerName: host, RootCAs: d.o.Roots, MinVersion: tls.VersionTLS12}))
	}
	switch d.o.TLS {
	case "tls":
		options = append(options, gomail.WithSSL())
	case "none":
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if d.o.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(d.o.User), gomail.WithPassword(d.o.Password))
	}
	return gomail.NewClient(host, options...)
}

// sendTime is the longest one mail may take; shorter than the lease of a
// dialogue.
const sendTime = 8 * time.Second
