package telegram

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"grantdesk/bot"
)

// WebhookPath is where the webhook is served. It does not hold the token.
const WebhookPath = "/webhook/telegram"

const (
	secretHeader = "X-Telegram-Bot-Api-Secret-Token"
	bodyTime     = 5 * time.Second  // longest time to receive one update
	inFlight     = 64               // updates handled at the same time
	retryHeld    = 5 * time.Second  // while the store is away
	retryFull    = 30 * time.Second // while the mailbox of this chat is full
)

// Webhook receives updates. Who does not know the secret is turned away before
// a byte of the body is read. Telegram hears 200 only after the inbox has the
// update; otherwise 503, and it keeps the update and those behind it in the
// same chat.
func (b *Bot) Webhook() http.Handler {
	slots := make(chan struct{}, inFlight)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method != http.MethodPost:
			w.Header().Set("Allow", http.MethodPost)
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		case !b.authentic(r):
			b.o.Count(EventForged)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
			b.receive(w, r)
		default:
			comeBack(w, retryHeld)
		}
	})
}

// secretOf makes the secret of the webhook: the same on all replicas, another
// one when the token is replaced, and nothing that leads back to the token.
func secretOf(token string) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("secret of the webhook"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// authentic compares the secret in constant time, its length included.
func (b *Bot) authentic(r *http.Request) bool {
	got := sha256.Sum256([]byte(r.Header.Get(secretHeader)))
	want := sha256.Sum256([]byte(b.o.Secret))
	return subtle.ConstantTimeCompare(got[:], want[:]) == 1 && b.o.Token != ""
}

func (b *Bot) receive(w http.ResponseWriter, r *http.Request) {
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
	me, err := b.whoAmI(r.Context())
	if err != nil {
		comeBack(w, retryHeld)
		return
	}
	e, ok := b.read(raw, me)
	if !ok {
		return // 200: it would come again for ever
	}
	if err := b.take(r.Context(), e); errors.Is(err, bot.ErrFull) {
		comeBack(w, retryFull)
	} else if err != nil {
		b.log.Warn("update held back", slog.Int64("update", e.id), slog.String("why", err.Error()))
		comeBack(w, retryHeld)
	}
}

// comeBack asks Telegram to deliver the update again after a while.
func comeBack(w http.ResponseWriter, d time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(int(d.Seconds())))
	w.WriteHeader(http.StatusServiceUnavailable)
}
