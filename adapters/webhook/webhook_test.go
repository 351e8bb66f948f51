package webhook_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"grantdesk/adapters/webhook"
	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/bot/ticket/desktest"
)

const secret = "a secret of the two systems"

func sign(body []byte, at time.Time) string {
	t := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%s.%s", t, body)
	return "t=" + t + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}

// A system is a ticket system of another maker, as docs/helpdesk.md tells its
// maker to behave.
type system struct {
	t      *testing.T
	mu     sync.Mutex
	seen   map[string]bool
	texts  []string
	alone  map[string][]string // what one agent alone shall see, by id
	status int
	after  string
	heard  []bot.Message
	err    error
	n      int
	desk   *webhook.Desk
}

func newSystem(t *testing.T) *system {
	s := &system{t: t, seen: map[string]bool{}, alone: map[string][]string{}}
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	d, err := webhook.New(webhook.Options{URL: srv.URL + "/grantdesk", Secret: secret, Inbox: s, Person: func(id string) string { return "p-" + id }})
	if err != nil {
		t.Fatal(err)
	}
	s.desk = d
	return s
}

func (s *system) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	var p struct {
		ID, Kind, Ticket, Title, Text string
		OnlyFor                       string `json:"only_for"`
		Files                         []struct{ Name string }
	}
	stamp, _, _ := strings.Cut(r.Header.Get(webhook.SignatureHeader), ",")
	seconds, _ := strconv.ParseInt(strings.TrimPrefix(stamp, "t="), 10, 64)
	switch {
	case s.status != 0:
		w.Header().Set("Retry-After", s.after)
		w.WriteHeader(s.status)
		return
	case r.Header.Get(webhook.SignatureHeader) != sign(body, time.Unix(seconds, 0)):
		s.t.Error("a post is not signed")
	case json.Unmarshal(body, &p) != nil || p.ID == "" || r.Header.Get("Idempotency-Key") != p.ID:
		s.t.Errorf("a post cannot be read: %s", body)
	case p.Kind != "alert" && len(p.Ticket) < 3:
		s.t.Errorf("a %s names ticket %q", p.Kind, p.Ticket)
	}
	if !s.seen[p.ID] {
		s.seen[p.ID] = true
		text := p.Title + "\n" + p.Text
		for _, f := range p.Files {
			text += "\n" + f.Name
		}
		s.texts = append(s.texts, text)
		if p.OnlyFor != "" {
			s.alone[p.OnlyFor] = append(s.alone[p.OnlyFor], text)
		}
	}
}

func (s *system) Accept(_ context.Context, m bot.Message) error {
	if s.err != nil {
		return s.err
	}
	for _, h := range s.heard {
		if h.ID == m.ID {
			return nil
		}
	}
	s.heard = append(s.heard, m)
	return nil
}

func (s *system) Desk() bot.Sender     { return s.desk }
func (s *system) Room() bot.Address    { return webhook.Room() }
func (s *system) Heard() []bot.Message { return s.heard }

func (s *system) Shown() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.texts...)
}

// Told implements desktest.Rig.
func (s *system) Told(name string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.alone["u"+name]...)
}

func (s *system) Says(card bot.Reply, name, text string) { s.said(card, name, text, "") }
func (s *system) Does(card bot.Reply, name, do string)   { s.said(card, name, "", do) }

func (s *system) said(card bot.Reply, name, text, do string) {
	s.t.Helper()
	s.n++
	body, err := json.Marshal(map[string]any{
		"id": strconv.Itoa(s.n), "ticket": strings.Split(card.ID, "/")[1], "text": text, "do": do,
		"agent": map[string]string{"id": "u" + name, "name": name},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	for range 2 { // the other system may post again
		if code := s.post(body, sign(body, time.Now())); code != http.StatusOK {
			s.t.Errorf("answered %d", code)
		}
	}
}

func (s *system) post(body []byte, signature string) int {
	r := httptest.NewRequest(http.MethodPost, webhook.Path, bytes.NewReader(body))
	r.Header.Set(webhook.SignatureHeader, signature)
	w := httptest.NewRecorder()
	s.desk.Webhook().ServeHTTP(w, r)
	return w.Code
}

func TestContract(t *testing.T) {
	desktest.Run(t, func(t *testing.T) desktest.Rig { return newSystem(t) })
}

// Only what the other system signed, lately, and can be read is taken in.
func TestForged(t *testing.T) {
	s := newSystem(t)
	good := []byte(`{"id":"1","ticket":"aaaa","agent":{"id":"u"},"text":"x"}`)
	for name, c := range map[string]struct {
		body, signature string
		want            int
	}{
		"unsigned":    {string(good), "", 401},
		"half":        {string(good), "t=1", 401},
		"other body":  {string(good) + " ", sign(good, time.Now()), 401},
		"old":         {string(good), sign(good, time.Now().Add(-6*time.Minute)), 401},
		"future":      {string(good), sign(good, time.Now().Add(6*time.Minute)), 401},
		"not JSON":    {"x", sign([]byte("x"), time.Now()), 400},
		"no ticket":   {`{"id":"1","agent":{"id":"u"}}`, sign([]byte(`{"id":"1","agent":{"id":"u"}}`), time.Now()), 400},
		"path inside": {`{"id":"1","ticket":"../x","agent":{"id":"u"}}`, sign([]byte(`{"id":"1","ticket":"../x","agent":{"id":"u"}}`), time.Now()), 400},
		"good":        {string(good), sign(good, time.Now()), 200},
	} {
		if code := s.post([]byte(c.body), c.signature); code != c.want {
			t.Errorf("%s: %d, want %d", name, code, c.want)
		}
	}
	if len(s.heard) != 1 {
		t.Errorf("%d messages were taken in", len(s.heard))
	}
	s.err = errors.New("store is away")
	if code := s.post(good, sign(good, time.Now())); code != 503 {
		t.Errorf("store away: %d", code)
	}
	s.err = fmt.Errorf("too long: %w", mailbox.ErrInvalid)
	if code := s.post(good, sign(good, time.Now())); code != 413 {
		t.Errorf("too long for the store: %d", code)
	}
}

// What the other system answers decides whether it is tried again.
func TestAnswers(t *testing.T) {
	s := newSystem(t)
	card := desktest.Card(s.Room(), "aaaa", "Frage 1")
	for status, want := range map[int]string{200: "", 204: "", 404: "permanent", 422: "permanent", 302: "permanent", 429: "refused", 500: "refused", 503: "refused"} {
		s.status, s.after = status, "7"
		err := s.desk.Send(t.Context(), card)
		got := ""
		if wait, refused := mailbox.IsRefused(err); refused {
			if got = "refused"; wait != 7*time.Second {
				t.Errorf("%d: again after %v", status, wait)
			}
		} else if mailbox.IsPermanent(err) {
			got = "permanent"
		}
		if got != want {
			t.Errorf("%d: %q (%v), want %q", status, got, err, want)
		}
	}
}
