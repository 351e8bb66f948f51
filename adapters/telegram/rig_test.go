package telegram_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"grantdesk/adapters/telegram"
	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/bot/phrase"
	"grantdesk/knowledge"
)

const secret = "webhook_secret-0123456789abcdefghij"

// inbox keeps messages as a store does: once, in order, durably beyond the bot.
type inbox struct {
	mu   sync.Mutex
	seen map[string]int // how often each id came
	kept []bot.Message
	err  error                   // instead of keeping
	hook func(bot.Message) error // asked before keeping
}

func (i *inbox) Accept(ctx context.Context, m bot.Message) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if i.hook != nil {
		if err := i.hook(m); err != nil {
			return err
		}
	}
	if i.err != nil {
		return i.err
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

func (i *inbox) failWith(err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.err = err
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

func (r *refs) Get(_ context.Context, key string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil || time.Now().After(r.till[key]) {
		return "", r.err
	}
	return r.vals[key], nil
}

// kept is what has not expired yet.
func (r *refs) kept() map[string]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := map[string]string{}
	for k, v := range r.vals {
		if !time.Now().After(r.till[k]) {
			all[k] = v
		}
	}
	return all
}

// office is a lease over the replicas of a test.
type office struct {
	mu    sync.Mutex
	owner string
	until time.Time
	fence int64
	err   error
}

func (o *office) Elect(_ context.Context, _, candidate string, term time.Duration) (int64, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := time.Now()
	free := !now.Before(o.until)
	switch {
	case o.err != nil || o.owner != candidate && !free:
		return 0, o.err
	case free:
		o.fence++
	}
	o.owner, o.until = candidate, now.Add(term)
	return o.fence, nil
}

func (o *office) Resign(_ context.Context, _, candidate string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.owner == candidate {
		o.owner, o.until = "", time.Time{}
	}
	return nil
}

func (o *office) holder() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.owner
}

// rig is a bot with everything around it.
type rig struct {
	*telegram.Bot
	o     telegram.Options
	fake  *fake
	inbox *inbox
	refs  *refs
	lease *office
	logs  *syncBuffer
	count *counter
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

// newRig returns a bot that talks to a fake within the process.
func newRig(t testing.TB) *rig {
	t.Helper()
	cat, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{fake: newFake(), inbox: &inbox{}, refs: newRefs(), lease: &office{}, logs: &syncBuffer{}, count: &counter{n: map[string]int{}}}
	r.o = telegram.Options{
		Token: token, API: "http://fake.test", Secret: secret, Replica: "one", Inbox: r.inbox, Refs: r.refs, Lease: r.lease,
		Rates: mailbox.NewPaces(time.Now), HTTP: &http.Client{Transport: r.fake}, Count: r.count.add,
		Log:     slog.New(slog.NewJSONHandler(r.logs, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Person:  func(user string) string { return "p" + user },
		Phrases: func(l knowledge.Lang, key string, pairs ...string) string { return cat.In(l).Say(key, pairs...) },
	}
	r.Bot = telegram.New(r.o)
	return r
}

// another is a bot beside the first, with the same stores.
func (r *rig) another(replica string) *telegram.Bot {
	o := r.o
	o.Replica = replica
	return telegram.New(o)
}

// receive hands one update to the webhook and returns what the inbox got.
func (r *rig) receive(t testing.TB, body string) []bot.Message {
	t.Helper()
	before := len(r.inbox.messages())
	r.fake.push(body)
	for _, status := range r.fake.deliver(r.Webhook(), secret) {
		if status != http.StatusOK {
			t.Fatalf("webhook answered %d", status)
		}
	}
	return r.inbox.messages()[before:]
}

// reply is one to a private chat.
func reply(id string, chat int64, blocks ...bot.Block) bot.Reply {
	return bot.Reply{ID: id, Lang: knowledge.De, Blocks: blocks,
		To: bot.Address{Channel: "telegram", Team: botID, Room: strconv.FormatInt(chat, 10)}}
}

func block(text string) bot.Block { return bot.Block{Style: bot.BlockText, Text: text} }

func postTo(h http.Handler, secret string, body io.Reader) *httptest.ResponseRecorder {
	req := httptest.NewRequest(http.MethodPost, telegram.WebhookPath, body)
	if secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	return rec
}
