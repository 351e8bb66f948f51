package email_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"grantdesk/adapters/email"
	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/bot/phrase"
	"grantdesk/bot/ticket/desktest"
	"grantdesk/knowledge"
)

const (
	secret = "a secret of sixteen and more"
	from   = "desk@bot.example.org"
	to     = "helpdesk@example.org"
)

// A server keeps the mails that an SMTP server took.
type server struct {
	mu    sync.Mutex
	mails [][]byte
	rcpts []string
	err   error
}

// NewSession implements smtp.Backend.
func (s *server) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }

type session struct {
	*server
	rcpt string
}

func (s *session) Reset()                                    {}
func (s *session) Logout() error                             { return nil }
func (s *session) Mail(string, *smtp.MailOptions) error      { return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error { s.rcpt = to; return nil }

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		return err
	}
	if s.err != nil {
		return s.err
	}
	s.mails, s.rcpts = append(s.mails, raw), append(s.rcpts, s.rcpt)
	return nil
}

// deskRig is a desk by e-mail: an SMTP server takes what goes out, and a mail
// program answers it.
type deskRig struct {
	t      *testing.T
	smtp   *server
	desk   *email.Desk
	heard  []bot.Message
	err    error
	values map[string]string
	n      int
}

func newRig(t *testing.T) *deskRig {
	t.Helper()
	d := &deskRig{t: t, smtp: &server{}, values: map[string]string{}}
	desk, err := email.New(d.options(serverOf(t, d.smtp)))
	if err != nil {
		t.Fatal(err)
	}
	d.desk = desk
	return d
}

// serverOf starts a mail server, with encryption if it has a certificate, and returns where it listens.
func serverOf(t *testing.T, b smtp.Backend, certs ...tls.Certificate) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := smtp.NewServer(b)
	srv.Domain, srv.AllowInsecureAuth = "mail.example.org", true
	if len(certs) > 0 {
		srv.TLSConfig = &tls.Config{Certificates: certs, MinVersion: tls.VersionTLS12}
	}
	go func() { _ = srv.Serve(l) }() // it ends with Close
	t.Cleanup(func() { _ = srv.Close() })
	return l.Addr().String()
}

func (d *deskRig) options(server string) email.Options {
	d.t.Helper()
	phrases, err := phrase.Load()
	if err != nil {
		d.t.Fatal(err)
	}
	return email.Options{
		Server: server, TLS: "none", From: from, To: to, Secret: secret, Inbox: d, Refs: d, Keep: time.Hour,
		Phrases: func(l knowledge.Lang, key string, pairs ...string) string { return phrases.In(l).Say(key, pairs...) },
		Person:  func(a string) string { return "p-" + a },
	}
}

func (d *deskRig) Put(_ context.Context, key, value string, _ time.Duration) error {
	d.values[key] = value
	return nil
}
func (d *deskRig) Get(_ context.Context, key string) (string, error) { return d.values[key], nil }

func (d *deskRig) Accept(_ context.Context, m bot.Message) error {
	for _, h := range d.heard {
		if h.ID == m.ID {
			return nil
		}
	}
	if d.err == nil {
		d.heard = append(d.heard, m)
	}
	return d.err
}

func (d *deskRig) Desk() bot.Sender     { return d.desk }
func (d *deskRig) Room() bot.Address    { return email.Room(to) }
func (d *deskRig) Heard() []bot.Message { return d.heard }

// mails are what the server took, read.
func (d *deskRig) mails() (all []*mail.Message) {
	d.t.Helper()
	d.smtp.mu.Lock()
	defer d.smtp.mu.Unlock()
	for _, raw := range d.smtp.mails {
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			d.t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

func (d *deskRig) Shown() (texts []string) {
	for _, m := range d.mails() {
		texts = append(texts, text(d.t, m))
	}
	return texts
}

// Told implements desktest.Rig.
func (d *deskRig) Told(name string) (texts []string) {
	for _, m := range d.mails() {
		if m.Header.Get("To") == "<"+strings.ToLower(name)+"@example.org>" {
			texts = append(texts, text(d.t, m))
		}
	}
	return texts
}

// text is a mail as a mail program shows it: the text, then names of files.
func text(t *testing.T, m *mail.Message) string {
	t.Helper()
	media, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(media, "multipart/") {
		return decoded(t, m.Header.Get("Content-Transfer-Encoding"), m.Body)
	}
	var b strings.Builder
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(decoded(t, p.Header.Get("Content-Transfer-Encoding"), p) + p.FileName() + "\n")
	}
}

// answerTo is the address that answers to a card's mails go to.
func (d *deskRig) answerTo(card bot.Reply) string {
	d.t.Helper()
	id := strings.Split(card.ID, "/")[1]
	for _, m := range d.mails() {
		if a := m.Header.Get("Reply-To"); strings.Contains(a, "+"+id+".") {
			return a
		}
	}
	d.t.Fatal("no mail of the card")
	return ""
}

func (d *deskRig) Says(card bot.Reply, name, text string) {
	d.t.Helper()
	d.n++
	quoted := "> ## Bitte antworten Sie über dieser Zeile ##\r\n> Frage 1\r\n"
	body := strings.ReplaceAll(text, "\n", "\r\n") + "\r\n\r\nAm Mittwoch schrieb Grantdesk:\r\n" + quoted
	raw := fmt.Sprintf("From: %s <%s@example.org>\r\nTo: %s\r\nMessage-Id: <m%d@example.org>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s",
		name, strings.ToLower(name), d.answerTo(card), d.n, body)
	for range 2 { // the mail server may hand it over again
		if code := d.hand(raw, secret); code != http.StatusOK {
			d.t.Errorf("answered %d", code)
		}
	}
}

func (d *deskRig) Does(card bot.Reply, name, do string) { d.t.Helper(); d.Says(card, name, "!"+do) }

func (d *deskRig) hand(raw, secret string) int {
	r := httptest.NewRequest(http.MethodPost, email.WebhookPath, strings.NewReader(raw))
	r.Header.Set("Authorization", "Bearer "+secret)
	w := httptest.NewRecorder()
	d.desk.Webhook().ServeHTTP(w, r)
	return w.Code
}

func TestContract(t *testing.T) {
	desktest.Run(t, func(t *testing.T) desktest.Rig { return newRig(t) })
}

// All mails of a question stand in one thread, and a line break in what
// somebody wrote makes no header.
func TestThread(t *testing.T) {
	d := newRig(t)
	card := desktest.Card(d.Room(), "aaaa", "Frage 1: neu\r\nBcc: evil@example.org")
	note := bot.Reply{ID: "n", To: d.Room(), Lang: "de", Under: card.ID, Blocks: []bot.Block{{Style: bot.BlockText, Text: "Umlaute: äöü"}}}
	for _, r := range []bot.Reply{card, note} {
		if err := d.desk.Send(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	ms := d.mails()
	root := ms[0].Header.Get("Message-Id")
	if root == "" || ms[1].Header.Get("In-Reply-To") != root || ms[1].Header.Get("References") != root {
		t.Errorf("the note does not point at the card: %v", ms[1].Header)
	}
	if ms[0].Header.Get("Bcc") != "" || ms[0].Header.Get("Auto-Submitted") != "auto-generated" || !strings.HasPrefix(ms[1].Header.Get("Subject"), "Re: ") {
		t.Errorf("headers: %v", ms[0].Header)
	}
	if ms[0].Header.Get("To") != "<"+to+">" {
		t.Errorf("to %s", ms[0].Header.Get("To"))
	}
}

// Only a mail to a signed address, written by a person, handed over by the
// own mail server, is taken in.
func TestForged(t *testing.T) {
	d := newRig(t)
	if err := d.desk.Send(t.Context(), desktest.Card(d.Room(), "aaaa", "Frage 1")); err != nil {
		t.Fatal(err)
	}
	good := d.answerTo(desktest.Card(d.Room(), "aaaa", ""))
	form := func(to, more string) string {
		return "From: Anna <a@example.org>\r\nTo: " + to + "\r\n" + more + "\r\nText\r\n"
	}
	for name, c := range map[string]struct {
		raw, secret string
		code, heard int
	}{
		"no secret":      {form(good, ""), "", 401, 0},
		"other secret":   {form(good, ""), secret + "x", 401, 0},
		"other question": {form(strings.Replace(good, "+aaaa", "+bbbb", 1), ""), secret, 200, 0},
		"no signature":   {form("desk+aaaa@bot.example.org", ""), secret, 200, 0},
		"other host":     {form(strings.Replace(good, "bot.example.org", "evil.example.org", 1), ""), secret, 200, 0},
		"out of office":  {form(good, "Auto-Submitted: auto-replied\r\n"), secret, 200, 0},
		"no mail":        {"\x00\x01", secret, 200, 0},
		"broken parts":   {form(good, "Content-Type: multipart/mixed; boundary=x\r\n"), secret, 200, 0},
		"upper case":     {form(strings.ToUpper(good), ""), secret, 200, 1},
	} {
		d.heard = nil
		if code := d.hand(c.raw, c.secret); code != c.code || len(d.heard) != c.heard {
			t.Errorf("%s: %d and %d messages, want %d and %d", name, code, len(d.heard), c.code, c.heard)
		}
	}
	d.heard, d.err = nil, errors.New("store is away")
	if code := d.hand(form(good, ""), secret); code != 503 {
		t.Errorf("store away: %d", code)
	}
}

// A mail with parts gives its text and its files; HTML is left out.
func TestParts(t *testing.T) {
	d := newRig(t)
	if err := d.desk.Send(t.Context(), desktest.Card(d.Room(), "aaaa", "Frage 1")); err != nil {
		t.Fatal(err)
	}
	raw := "From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>\nTo: " + d.answerTo(desktest.Card(d.Room(), "aaaa", "")) + `
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: multipart/alternative; boundary=y

--y
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Gr=C3=BC=C3=9Fe
--y
Content-Type: text/html

<b>nein</b>
--y--
--x
Content-Type: application/pdf; name="form.pdf"
Content-Transfer-Encoding: base64

JVBERg==
--x--
`
	if code := d.hand(strings.ReplaceAll(raw, "\n", "\r\n"), secret); code != 200 || len(d.heard) != 1 {
		t.Fatalf("%d, %d messages", code, len(d.heard))
	}
	m := d.heard[0]
	if m.Name != "Jürgen" || m.Text != "Grüße" || m.Kind != bot.KindFile || len(m.Files) != 1 || string(m.Files[0].Body) != "%PDF" || m.Files[0].Name != "form.pdf" {
		t.Errorf("read %+v", m)
	}
}

// What the mail server answers decides whether it is tried again.
func TestAnswers(t *testing.T) {
	d := newRig(t)
	card := desktest.Card(d.Room(), "aaaa", "Frage 1")
	d.smtp.err = &smtp.SMTPError{Code: 451, Message: "greylisted, try again"}
	if err := d.desk.Send(t.Context(), card); err == nil || mailbox.IsPermanent(err) {
		t.Errorf("451: %v", err)
	}
	d.smtp.err = &smtp.SMTPError{Code: 554, Message: "no"}
	if err := d.desk.Send(t.Context(), card); !mailbox.IsPermanent(err) {
		t.Errorf("554: %v", err)
	}
	d.smtp.err = nil
	if err := d.desk.Send(t.Context(), card); err != nil || len(d.mails()) != 1 {
		t.Errorf("afterwards: %v, %d mails", err, len(d.mails()))
	}
}

// decoded undoes the encoding of a part, with LF ends of lines.
func decoded(t *testing.T, encoding string, r io.Reader) string {
	t.Helper()
	switch strings.ToLower(encoding) {
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(raw), "\r\n", "\n")
}
