package telegram_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"grantdesk/adapters/telegram"
	"grantdesk/bot"
)

// unread fails the test when a byte of the body is asked for.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, io.EOF
}

// TestForgedWebhook: who does not know the secret is turned away before the
// body is read, and nothing happens.
func TestForgedWebhook(t *testing.T) {
	r := newRig(t)
	for _, s := range []string{"", "x", secret[:len(secret)-1], secret + "x", strings.ToUpper(secret), strings.Repeat("x", 1<<12)} {
		if rec := postTo(r.Webhook(), s, unread{t}); rec.Code != http.StatusUnauthorized || rec.Body.Len() != 0 {
			t.Errorf("secret %q: status %d, body %q", s, rec.Code, rec.Body)
		}
	}
	o := r.o
	o.Secret = ""
	for _, s := range []string{"", "x"} {
		if rec := postTo(telegram.New(o).Webhook(), s, unread{t}); rec.Code != http.StatusUnauthorized {
			t.Errorf("a bot without a secret let %q in: %d", s, rec.Code)
		}
	}
	if len(r.inbox.messages()) != 0 || len(r.fake.calls) != 0 || r.count.of("forged") == 0 {
		t.Error("a forged call had an effect")
	}
}

func TestWebhookStatuses(t *testing.T) {
	r := newRig(t)
	update := `{"update_id":1,` + private(5, "x") + `}`
	tests := []struct {
		name   string
		body   string
		err    error
		status int
		wait   string
	}{
		{"kept", update, nil, 200, ""},
		{"again", update, nil, 200, ""},
		{"store away", update, errors.New("away"), 503, "5"},
		{"mailbox full", update, bot.ErrFull, 503, "30"},
		{"poison", `{"update_id":2,"message":7}`, nil, 200, ""},
		{"no JSON", `hello`, nil, 200, ""},
		{"empty", ``, nil, 200, ""},
		{"deep", strings.Repeat(`{"a":`, 20000), nil, 200, ""},
		{"1 MiB", update + strings.Repeat(" ", 1<<20-len(update)), nil, 200, ""},
		{"1 MiB and a byte", update + strings.Repeat(" ", 1<<20-len(update)+1), nil, 413, ""},
	}
	for _, tt := range tests {
		r.inbox.failWith(tt.err)
		rec := postTo(r.Webhook(), secret, strings.NewReader(tt.body))
		if rec.Code != tt.status || rec.Header().Get("Retry-After") != tt.wait {
			t.Errorf("%s: status %d, Retry-After %q", tt.name, rec.Code, rec.Header().Get("Retry-After"))
		}
	}
	if n := len(r.inbox.messages()); n != 1 {
		t.Errorf("%d messages of one update", n)
	}
	rec := httptest.NewRecorder()
	r.Webhook().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, telegram.WebhookPath, nil))
	if rec.Code != http.StatusMethodNotAllowed {
		t.Errorf("GET: %d", rec.Code)
	}
	if strings.Contains(telegram.WebhookPath, token) || strings.Contains(telegram.WebhookPath, botID) {
		t.Error("the path holds the token")
	}
}

// TestWebhookBusy: more updates at once than are handled are asked to come back.
func TestWebhookBusy(t *testing.T) {
	r := newRig(t)
	release := make(chan struct{})
	entered := make(chan struct{}, 64)
	h := r.Webhook()
	body := func() io.Reader { return io.MultiReader(signal{entered}, blocked{release}) }
	done := make(chan int, 64)
	for range 64 {
		go func() { done <- postTo(h, secret, body()).Code }()
	}
	for range 64 {
		<-entered
	}
	if rec := postTo(h, secret, strings.NewReader("{}")); rec.Code != 503 || rec.Header().Get("Retry-After") == "" {
		t.Errorf("status %d", rec.Code)
	}
	close(release)
	for range 64 {
		<-done
	}
	if rec := postTo(h, secret, strings.NewReader("{}")); rec.Code != 200 {
		t.Errorf("afterwards: status %d", rec.Code)
	}
}

type signal struct{ c chan struct{} }

func (s signal) Read([]byte) (int, error) { s.c <- struct{}{}; return 0, io.EOF }

type blocked struct{ c chan struct{} }

func (b blocked) Read([]byte) (int, error) { <-b.c; return 0, io.EOF }

// TestSlowBody: a sender that dribbles its update does not hold a place for long.
func TestSlowBody(t *testing.T) {
	if testing.Short() {
		t.Skip("takes as long as the limit it tests")
	}
	t.Parallel()
	r := newRig(t)
	s := httptest.NewServer(r.Webhook())
	defer s.Close()
	pr, pw := io.Pipe()
	defer pw.Close()
	go pw.Write([]byte(`{"update_id":`))
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL+telegram.WebhookPath, pr)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	resp, err := s.Client().Do(req)
	if ctx.Err() != nil {
		t.Fatal("the slow sender was served without end")
	}
	if err == nil {
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusBadRequest {
			t.Errorf("status %d", resp.StatusCode)
		}
	}
}

// FuzzUpdate: whatever Telegram or somebody with the secret sends, the bot
// answers, and never panics.
func FuzzUpdate(f *testing.F) {
	f.Add([]byte(`{"update_id":1,` + private(5, "/start@"+botName) + `}`))
	f.Add([]byte(`{"update_id":1,` + group("@"+botName, mention(0)) + `}`))
	f.Add([]byte(`{"update_id":1,"callback_query":{"id":"1","from":{"id":5},"data":"AAAAAAAAAAAA.0","message":{"message_id":1,"chat":{"id":5}}}}`))
	f.Add([]byte(`{"update_id":1,"my_chat_member":{"chat":{"id":5,"type":"private"},"new_chat_member":{"status":"kicked"}}}`))
	f.Add([]byte(`{"update_id":1e99,"message":{"entities":[{"offset":-1}]}}`))
	r := newRig(f)
	h := r.Webhook()
	f.Fuzz(func(t *testing.T, body []byte) {
		if rec := postTo(h, secret, bytes.NewReader(body)); rec.Code != 200 {
			t.Errorf("status %d", rec.Code)
		}
	})
}
