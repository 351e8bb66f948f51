package email

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/http"
	"net/mail"
	"path/filepath"
	"strings"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// WebhookPath is where a mail server hands over what came for the answer
// addresses: the whole mail as it came, posted as message/rfc822.
const WebhookPath = "/webhook/email"

const (
	maxMail  = 25 << 20  // bytes of a mail
	maxFiles = 100 << 10 // bytes of all files of a mail together that are passed on
	maxParts = 100
)

// Webhook takes mails. It answers 200 once a mail is kept or is none of the
// desk's, 503 when it has to be handed over again.
func (d *Desk) Webhook() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, secret, _ := r.BasicAuth()
		if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
			secret = bearer
		}
		want, got := sha256.Sum256([]byte(d.o.Secret)), sha256.Sum256([]byte(secret))
		switch {
		case subtle.ConstantTimeCompare(want[:], got[:]) != 1:
			w.WriteHeader(http.StatusUnauthorized)
			return
		case r.Method != http.MethodPost:
			w.Header().Set("Allow", http.MethodPost)
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		m, err := d.read(http.MaxBytesReader(w, r.Body, maxMail))
		switch {
		case err != nil:
			d.log.Info("mail set aside", "why", err.Error())
		default:
			if err := d.o.Inbox.Accept(r.Context(), m); err != nil {
				w.Header().Set("Retry-After", "10")
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
		}
		w.WriteHeader(http.StatusOK)
	})
}

// Why a mail is none of the desk's.
var (
	errNotMail   = errors.New("it cannot be read as a mail")
	errAutomatic = errors.New("it was sent by a machine")
	errForeign   = errors.New("it names no question, or the signature is wrong")
)

// read turns a mail into a message of an agent.
func (d *Desk) read(r io.Reader) (bot.Message, error) {
	mm, err := mail.ReadMessage(r)
	if err != nil {
		return bot.Message{}, errNotMail
	}
	h := mm.Header
	if auto := h.Get("Auto-Submitted"); auto != "" && !strings.EqualFold(auto, "no") || h.Get("X-Auto-Response-Suppress") != "" ||
		strings.EqualFold(h.Get("Precedence"), "bulk") {
		return bot.Message{}, errAutomatic
	}
	card, ok := d.named(h)
	from, err := mail.ParseAddress(h.Get("From"))
	if !ok || err != nil {
		return bot.Message{}, errForeign
	}
	p := parts{left: maxFiles}
	if err := p.read(h.Get("Content-Type"), h.Get("Content-Transfer-Encoding"), h.Get("Content-Disposition"), mm.Body, 0); err != nil {
		return bot.Message{}, errNotMail
	}
	if strings.TrimSpace(p.text) == "" && len(p.files) == 0 {
		return bot.Message{}, errNotMail
	}
	m := bot.Message{
		ID: d.incoming(h, from.Address, p.text), Kind: bot.KindText, Text: d.unquoted(p.text), Files: p.files, Root: card,
		From: bot.Address{Channel: channel, Room: d.o.To, User: from.Address}, Person: d.o.Person(strings.ToLower(from.Address)), At: d.o.Now().UTC(),
	}
	if m.Name = from.Name; m.Name == "" {
		m.Name, _, _ = strings.Cut(from.Address, "@")
	}
	if len(m.Files) > 0 {
		m.Kind = bot.KindFile
	}
	return m, nil
}

// named finds the card that one of the mail's recipients names.
func (d *Desk) named(h mail.Header) (string, bool) {
	for _, key := range []string{"To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"} {
		list, err := mail.ParseAddressList(h.Get(key))
		if err != nil {
			list = []*mail.Address{{Address: strings.Trim(h.Get(key), "<> ")}}
		}
		for _, a := range list {
			if card, ok := d.card(a.Address); ok {
				return card, true
			}
		}
	}
	return "", false
}

// incoming is the id of a mail, the same when it is handed over again.
func (d *Desk) incoming(h mail.Header, from, text string) string {
	id := h.Get("Message-Id")
	if id == "" {
		id = h.Get("Date") + text
	}
	sum := sha256.Sum256([]byte(from + "\n" + id))
	return "email/" + hex.EncodeToString(sum[:12])
}

// unquoted is what was written above the line that asks for it, without what
// the mail program quotes.
func (d *Desk) unquoted(text string) string {
	var kept []string
	for _, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if d.isMark(line) || strings.TrimRight(line, " ") == "--" {
			break
		}
		if !strings.HasPrefix(strings.TrimSpace(line), ">") {
			kept = append(kept, line)
		}
	}
	// The line before a quotation only introduces it: "On … wrote:".
	kept = strings.Split(strings.TrimSpace(strings.Join(kept, "\n")), "\n")
	if last := len(kept) - 1; last > 0 && strings.HasSuffix(strings.TrimSpace(kept[last]), ":") {
		kept = kept[:last]
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}

func (d *Desk) isMark(line string) bool {
	for _, l := range knowledge.Languages() {
		if strings.Contains(line, d.o.Phrases(l, "email.above")) {
			return true
		}
	}
	return false
}

// parts are the text and the files of a mail.
type parts struct {
	text  string
	files []bot.File
	left  int
	seen  int
}

func (p *parts) read(contentType, encoding, disposition string, body io.Reader, depth int) error {
	if p.seen++; p.seen > maxParts || depth > 5 {
		return errNotMail
	}
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, params = "text/plain", nil
	}
	if strings.HasPrefix(media, "multipart/") {
		return p.multi(multipart.NewReader(body, params["boundary"]), depth)
	}
	switch strings.ToLower(encoding) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	_, d, err := mime.ParseMediaType(disposition)
	name := d["filename"]
	if err != nil || name == "" {
		name = params["name"]
	}
	switch {
	case name != "":
		return p.file(filepath.Base(name), media, body)
	case media == "text/plain" && p.text == "":
		raw, err := io.ReadAll(body)
		p.text = strings.ToValidUTF8(string(raw), "\ufffd")
		return err
	}
	return nil
}

func (p *parts) multi(r *multipart.Reader, depth int) error {
	for {
		part, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read part: %w", err)
		}
		h := part.Header
		if err := p.read(h.Get("Content-Type"), h.Get("Content-Transfer-Encoding"), h.Get("Content-Disposition"), part, depth+1); err != nil {
			return err
		}
	}
}

// file keeps a file if there is room for it.
func (p *parts) file(name, media string, body io.Reader) error {
	raw, err := io.ReadAll(io.LimitReader(body, int64(p.left)+1))
	if err != nil {
		return err
	}
	if len(raw) <= p.left {
		p.left -= len(raw)
		if word, err := new(mime.WordDecoder).DecodeHeader(name); err == nil {
			name = word
		}
		p.files = append(p.files, bot.File{Name: name, Type: media, Body: raw})
	}
	return nil
}
