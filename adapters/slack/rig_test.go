package slack_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"grantdesk/adapters/slack"
	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/bot/phrase"
	"grantdesk/knowledge"
)

const signing = "0123456789abcdef0123456789abcdef"

// inbox keeps messages as a store does: once, in order.
type inbox struct {
	mu   sync.Mutex
	seen map[string]int // how often each id came
	kept []bot.Message
	err  error         // instead of keeping
	slow time.Duration // before keeping
	hook func(bot.Message)
}

func (i *inbox) Accept(ctx context.Context, m bot.Message) error {
	i.mu.Lock()
	slow := i.slow
	i.mu.Unlock()
	if slow > 0 {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(slow):
		}
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if err := errors.Join(ctx.Err(), i.err); err != nil {
		return err
	}
	if i.hook != nil {
		i.hook(m)
	}
	if i.seen == nil {
		i.seen = map[string]int{}
	}
	if i.seen[m.ID]++; i.seen[m.ID] == 1 {
		i.kept = append(i.kept, m)
	}
	return nil
}

func (i *inbox) messages() []bot.Message {
	i.mu.Lock()
	defer i.mu.Unlock()
	return append([]bot.Message{}, i.kept...)
}

func (i *inbox) set(err error, slow time.Duration) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.err, i.slow = err, slow
}

// refs is a store of references with expiry.
type refs struct {
	mu   sync.Mutex
	vals map[string]string
	till map[string]time.Time
	err  error
}

func newRefs() *refs { return &refs{vals: map[string]string{}, till: map[string]time.Time{}} }

func (r *refs) Put(_ context.Context, key, value string, ttl time.Duration) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if ttl <= 0 {
		return errors.New("a reference without expiry")
	}
	r.vals[key], r.till[key] = value, time.Now().Add(ttl)
	return r.err
}

func (r *refs) PutAll(ctx context.Context, values map[string]string, ttl time.Duration) error {
	for key, value := range values {
		if err := r.Put(ctx, key, value, ttl); err != nil {
			return err
		}
	}
	return nil
}

func (r *refs) Get(_ context.Context, key string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil || time.Now().After(r.till[key]) {
		return "", r.err
	}
	return r.vals[key], nil
}

type counter struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *counter) add(event string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[event]++
}

func (c *counter) of(event string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n[event]
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// free are Rates without a limit.
type free struct{}

func (free) Slot(context.Context, string, []mailbox.Pace) (time.Duration, error) { return 0, nil }
func (free) Hold(context.Context, string, string, time.Duration) error           { return nil }

// rig is a bot with everything around it.
type rig struct {
	*slack.Bot
	o     slack.Options
	fake  *fake
	inbox *inbox
	refs  *refs
	logs  *syncBuffer
	count *counter
}

func newRig(t testing.TB, change ...func(*slack.Options)) *rig {
	t.Helper()
	cat, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{fake: newFake(t), inbox: &inbox{}, refs: newRefs(), logs: &syncBuffer{}, count: &counter{n: map[string]int{}}}
	r.o = slack.Options{
		Workspaces: []slack.Workspace{{Token: botToken}}, AppToken: appToken, SigningSecret: signing, API: r.fake.URL + "/api/", Desk: "CDESK",
		Inbox: r.inbox, Refs: r.refs, Rates: free{}, Count: r.count.add,
		Log:     slog.New(slog.NewJSONHandler(r.logs, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Person:  func(user string) string { return "p" + user },
		Phrases: func(l knowledge.Lang, key string, pairs ...string) string { return cat.In(l).Say(key, pairs...) },
	}
	for _, c := range change {
		c(&r.o)
	}
	r.Bot = slack.New(r.o)
	return r
}

// sign signs a body as Slack does.
func sign(secret, body string, at time.Time) http.Header {
	stamp := fmt.Sprint(at.Unix())
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write([]byte("v0:" + stamp + ":" + body))
	return http.Header{
		"X-Slack-Request-Timestamp": {stamp}, "X-Slack-Signature": {"v0=" + hex.EncodeToString(mac.Sum(nil))},
	}
}

// deliver posts a signed body to the webhook.
func (r *rig) deliver(media, body string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(http.MethodPost, slack.WebhookPath, strings.NewReader(body))
	req.Header = sign(signing, body, time.Now())
	req.Header.Set("Content-Type", media)
	rec := httptest.NewRecorder()
	r.Webhook().ServeHTTP(rec, req)
	return rec
}

// callback wraps an event as the Events API does.
func callback(id, event string) string {
	return fmt.Sprintf(`{"type":"event_callback","team_id":%q,"api_app_id":"A1","event_id":%q,"event_time":1700000000,"event":%s}`, team, id, event)
}

// receive hands one event to the webhook and returns what the inbox got.
func (r *rig) receive(t testing.TB, event string) []bot.Message {
	t.Helper()
	before := len(r.inbox.messages())
	if rec := r.deliver("application/json", callback("Ev1", event)); rec.Code != http.StatusOK {
		t.Fatalf("webhook answered %d", rec.Code)
	}
	return r.inbox.messages()[before:]
}

// direct is a message to the bot alone, said one with further fields.
func direct(ts, text string) string {
	return fmt.Sprintf(`{"type":"message","channel":"D5","channel_type":"im","user":"U5","ts":%q,"text":%q}`, ts, text)
}

// reply is one to the direct message.
func reply(id string, blocks ...bot.Block) bot.Reply {
	return bot.Reply{ID: id, Lang: knowledge.De, Blocks: blocks, To: bot.Address{Channel: "slack", Team: team, Room: "D5"}}
}

func block(text string) bot.Block { return bot.Block{Style: bot.BlockText, Text: text} }

// eventually waits until something holds.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(2 * time.Minute); !holds(); {
		select {
		case <-end:
			t.Fatal("not in time: " + what)
		case <-tick.C:
		}
	}
}
