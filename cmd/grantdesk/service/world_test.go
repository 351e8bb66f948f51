package service_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"grantdesk/adapters/embedded"
	"grantdesk/adapters/redis"
	"grantdesk/adapters/redis/redistest"
	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/bot/phrase"
	"grantdesk/bot/ticket"
	"grantdesk/bot/workdays"
	"grantdesk/cmd/grantdesk/service"
	"grantdesk/knowledge"
)

var (
	askerAt = bot.Address{Channel: "asker", Room: "r1"}
	deskAt  = bot.Address{Channel: "desk", Room: "C1"}
)

// A book is one side's channel: it writes down what was said and marked.
type book struct {
	mu    sync.Mutex
	said  []bot.Reply
	marks []bot.Mark
	fails func(bot.Reply) error
	heard func(bot.Reply)
}

// Send implements bot.Sender.
func (b *book) Send(_ context.Context, r bot.Reply) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fails != nil {
		if err := b.fails(r); err != nil {
			return err
		}
	}
	b.said = append(b.said, r)
	if b.heard != nil {
		b.heard(r)
	}
	return nil
}

// Mark shows what became of a message.
func (b *book) Mark(_ context.Context, m bot.Mark) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.marks = append(b.marks, m)
	return nil
}

// Fetch implements bot.Fetcher.
func (b *book) Fetch(_ context.Context, f bot.File) (bot.File, error) {
	if f.At.ID == "gone" {
		return f, mailbox.Permanent(errors.New("file is gone"))
	}
	f.Body, f.At = []byte("body of "+f.At.ID), nil
	return f, nil
}

func (b *book) fail(f func(bot.Reply) error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fails = f
}

func (b *book) all() ([]bot.Reply, []bot.Mark) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]bot.Reply(nil), b.said...), append([]bot.Mark(nil), b.marks...)
}

// A clock goes on from its day, and is moved by hand.
type clock struct {
	mu    sync.Mutex
	at    time.Time // of the day on which a test plays
	began time.Time
}

// newClock begins far in the future, where no other clock will move a timer.
func newClock() *clock {
	return &clock{at: time.Date(2031, 1, 22, 9, 0, 0, 0, time.UTC), began: time.Now()}
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at.Add(time.Since(c.began))
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// A world is a service with an asker and a desk on a store.
type world struct {
	t           *testing.T
	s           *service.Service
	store       mailbox.Store
	asker, desk *book
	clock       *clock
	log         *bytes.Buffer
	n           int
}

func newOffice(t testing.TB) *ticket.Office {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	hours, err := workdays.New("Mo-Fr 09:00-16:00", zone, "BW")
	if err != nil {
		t.Fatal(err)
	}
	phrases, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	const day = 24 * time.Hour
	return ticket.NewOffice(ticket.Options{
		Room: deskAt, Lang: knowledge.De, Hours: hours, Answer: 7 * time.Hour, Remind: 4 * time.Hour,
		Reopen: 14 * day, Learn: true, Idle: 7 * day, Keep: 180 * day, Phrases: phrases, Escalate: "@leitung",
	})
}

func newWorld(t *testing.T, store mailbox.Store, clock *clock) *world {
	t.Helper()
	w := &world{t: t, store: store, asker: &book{}, desk: &book{}, log: &bytes.Buffer{}, clock: clock}
	b := newBot(t)
	b.Desk, b.Keep = true, time.Hour
	w.run(b, 0, w.asker, w.desk)
	return w
}

func (w *world) accept(m bot.Message) {
	w.t.Helper()
	w.n++
	if m.ID == "" {
		m.ID = fmt.Sprintf("%s/%d", m.From.Channel, w.n)
	}
	m.At = w.clock.now()
	if err := w.s.Accept(w.t.Context(), m); err != nil {
		w.t.Fatal(err)
	}
}

// quiet waits until nothing is left to do.
func (w *world) quiet() {
	w.t.Helper()
	w.quietIn(patience)
}

func (w *world) quietIn(limit time.Duration) {
	w.t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for end := time.After(limit); ; {
		st, err := w.store.Stats(w.t.Context())
		if err != nil {
			w.t.Fatal(err)
		}
		if st.Waiting == 0 {
			return
		}
		select {
		case <-end:
			w.t.Fatalf("%d dialogues still work\n%s", st.Waiting, w.log)
		case <-tick.C:
		}
	}
}

func (w *world) ask(text string) {
	w.t.Helper()
	w.accept(bot.Message{Kind: bot.KindText, Text: text, From: askerAt, Person: "p1", Private: true})
	w.quiet()
}

// card is the newest state of the card in the desk's room.
func (w *world) card() bot.Reply {
	w.t.Helper()
	said, _ := w.desk.all()
	var card bot.Reply
	for _, r := range said {
		if strings.HasSuffix(r.ID, "/card") {
			card = r
		} else if card.ID != "" && r.Replaces == card.ID {
			id := card.ID
			card = r
			card.ID = id
		}
	}
	if card.ID == "" {
		w.t.Fatal("the desk has no card")
	}
	return card
}

// agent lets a member of the desk write in the ticket's thread.
func (w *world) agent(name, text string) {
	w.t.Helper()
	from := deskAt
	from.User = "U" + name
	w.accept(bot.Message{Kind: bot.KindText, Text: text, From: from, Person: "p" + name, Name: name, Root: w.card().ID})
	w.quiet()
}

// press lets somebody press the button with this label.
func (w *world) press(m bot.Message, r bot.Reply, label string) {
	w.t.Helper()
	for _, c := range r.Choices {
		if c.Label == label {
			m.Kind, m.Choice, m.Of = bot.KindChoice, c.ID, r.ID
			w.accept(m)
			w.quiet()
			return
		}
	}
	w.t.Fatalf("no button %q on %q", label, r.Text())
}

func (w *world) pressAsker(label string) {
	w.t.Helper()
	said, _ := w.asker.all()
	w.press(bot.Message{From: askerAt, Person: "p1", Private: true}, said[len(said)-1], label)
}

func (w *world) pressAgent(name, label string) {
	w.t.Helper()
	from := deskAt
	from.User = "U" + name
	w.press(bot.Message{From: from, Person: "p" + name, Name: name}, w.card(), label)
}

func embeddedStore(t *testing.T, clock *clock) mailbox.Store {
	t.Helper()
	store, err := embedded.Open(embedded.Options{Path: filepath.Join(t.TempDir(), "g.db"), NoSync: true, Now: clock.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// redisAddr is where a Redis of the test's own answers; the test is skipped
// where there is none.
func redisAddr(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("redis-server is missing")
		}
		t.Skip("redis-server is missing")
	}
	server, err := redistest.Start(t.Context(), t.TempDir(), "--appendonly", "yes", "--maxmemory-policy", "noeviction")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Kill() }) // it has nothing to keep
	return server.Addr
}

func redisStore(t *testing.T) mailbox.Store {
	t.Helper()
	store, err := redis.Open(redis.Options{Addrs: []string{redisAddr(t)}, Prefix: "gd", Partitions: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// stores runs a test on each store.
func stores(t *testing.T, test func(w *world)) {
	t.Run("embedded", func(t *testing.T) {
		c := newClock()
		test(newWorld(t, embeddedStore(t, c), c))
	})
	t.Run("redis", func(t *testing.T) { test(newWorld(t, redisStore(t), newClock())) })
}
