package slack

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"time"

	api "github.com/slack-go/slack"
)

// WebhookPath is where events, commands and interactions are received.
const WebhookPath = "/webhook/slack"

const (
	bodyTime = 5 * time.Second // longest time to receive one delivery
	inFlight = 128             // deliveries handled at the same time
)

// Webhook receives what Slack delivers over HTTP. The signature is verified on
// the body as it came, before anything is read from it. Slack hears 200 only
// after the inbox has the message; otherwise 503, and it delivers again.
func (b *Bot) Webhook() http.Handler {
	slots := make(chan struct{}, inFlight)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
			b.receive(w, r)
		default:
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
}

func (b *Bot) receive(w http.ResponseWriter, r *http.Request) {
	verifier, err := api.NewSecretsVerifier(r.Header, b.o.SigningSecret)
	if err != nil {
		b.forged(w)
		return
	}
	// Not every writer has deadlines; the server's own limit then holds.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTime))
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	} else if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if _, err := verifier.Write(raw); err != nil || verifier.Ensure() != nil {
		b.forged(w)
		return
	}
	kind, payload := kindOf(r, raw)
	if challenge, ok := challenged(kind, payload); ok {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, challenge)
		return
	}
	b.answer(w, r, kind, payload)
}

func (b *Bot) forged(w http.ResponseWriter) {
	b.o.Count(EventForged)
	w.Header().Set("X-Slack-No-Retry", "1")
	w.WriteHeader(http.StatusUnauthorized)
}

// answer handles a delivery and tells Slack what became of it.
func (b *Bot) answer(w http.ResponseWriter, r *http.Request, kind string, payload []byte) {
	out, err := b.handle(r.Context(), kind, payload)
	if err != nil {
		b.log.Warn("event held back", slog.String("why", err.Error()))
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	if out.final {
		w.Header().Set("X-Slack-No-Retry", "1")
	}
	if out.body != nil {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(out.body)
	}
	b.later(r.Context(), out.after)
}

// kindOf tells what a body is, from the signed body alone: the query string
// is not signed.
func kindOf(r *http.Request, raw []byte) (kind string, payload []byte) {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media == "application/json" {
		return kindEvents, raw
	}
	form, err := url.ParseQuery(string(raw))
	switch {
	case err != nil:
		return "", nil
	case form.Has("payload"):
		return kindInteractive, []byte(form.Get("payload"))
	case form.Has("command"):
		return kindSlash, slashForm(form)
	}
	return "", nil
}

// challenged returns what Slack wants to hear back when the address is set.
func challenged(kind string, payload []byte) (string, bool) {
	var c callback
	if kind != kindEvents || read(payload, &c) != nil || c.Type != "url_verification" {
		return "", false
	}
	return c.Challenge, true
}
