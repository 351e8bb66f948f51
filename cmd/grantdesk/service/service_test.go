package service_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"grantdesk/adapters/embedded"
	"grantdesk/adapters/metrics"
	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/bot/phrase"
	"grantdesk/cmd/grantdesk/service"
	"grantdesk/knowledge/content"
	"grantdesk/knowledge/example"
	"grantdesk/knowledge/rank"
	"grantdesk/knowledge/words"
)

// A screen is a channel that keeps what was said.
type screen struct {
	mu   sync.Mutex
	said []bot.Reply
	err  error
	slow time.Duration // how long a send takes
}

func (s *screen) Send(ctx context.Context, r bot.Reply) error {
	select {
	case <-time.After(s.slow):
	case <-ctx.Done():
		return ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return s.err
	}
	s.said = append(s.said, r)
	return nil
}

func (s *screen) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

// wait returns once n replies were said.
func (s *screen) wait(t *testing.T, n int) []bot.Reply {
	t.Helper()
	return s.until(t, func(rs []bot.Reply) bool { return len(rs) >= n })
}

// until returns what was said once it is enough.
func (s *screen) until(t *testing.T, enough func([]bot.Reply) bool) []bot.Reply {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(patience); ; {
		s.mu.Lock()
		said := append([]bot.Reply(nil), s.said...)
		s.mu.Unlock()
		if enough(said) {
			return said
		}
		select {
		case <-end:
			t.Fatalf("%d replies are not what was waited for", len(said))
		case <-tick.C:
		}
	}
}

// patience is how long a test waits for what has to happen: so long that only
// what never happens takes it, on any machine.
const patience = 2 * time.Minute

// shared reads the built-in content once for all tests: nothing changes a
// finder, and it trains at its first question for seconds.
var shared = sync.OnceValues(func() (bot.Options, error) {
	release, _ := content.Read(example.FS())
	finder, err := rank.Build(release.Library, rank.Options{})
	return bot.Options{Library: release.Library, Finder: finder, Language: words.Vote, Call: "clusterxchange-2020"}, err
})

func newBot(t *testing.T) *bot.Bot {
	t.Helper()
	o, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	if o.Phrases, err = phrase.Load(); err != nil {
		t.Fatal(err)
	}
	b, err := bot.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// start runs a service on the file until the returned function is called.
func start(t *testing.T, b *bot.Bot, file string, sc *screen, log *bytes.Buffer, change ...func(*service.Options)) (*service.Service, func()) {
	t.Helper()
	store, err := embedded.Open(embedded.Options{Path: file, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	o := service.Options{
		Store: store, Bot: b, Metrics: metrics.New(), Log: slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Retention: time.Hour, Now: func() time.Time { return time.Date(2021, 1, 20, 9, 0, 0, 0, time.UTC) },
	}
	for _, c := range change {
		c(&o)
	}
	s := service.New(o)
	s.Add("screen", sc)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	return s, func() {
		cancel()
		if err := errors.Join(<-done, store.Close()); err != nil {
			t.Error(err)
		}
	}
}

func ask(id, text string) bot.Message {
	return bot.Message{ID: id, Kind: bot.KindText, Text: text, From: bot.Address{Channel: "screen", Room: "r1"}, Private: true}
}

// A question is answered once, however often it is delivered, also by the
// process that comes after; the dialogue goes on where it stood.
func TestAnsweredOnceOverRestarts(t *testing.T) {
	b, file, sc, log := newBot(t), filepath.Join(t.TempDir(), "g.db"), &screen{}, &bytes.Buffer{}
	s, stop := start(t, b, file, sc, log)
	for range 3 {
		if err := s.Accept(t.Context(), ask("m1", "Bis wann kann ich einreichen?")); err != nil {
			t.Fatal(err)
		}
	}
	if text := sc.wait(t, 1)[0].Text(); !strings.Contains(text, "2. Februar 2021") {
		t.Errorf("answered: %s", text)
	}
	stop()
	s, stop = start(t, b, file, sc, log)
	for _, m := range []bot.Message{ask("m1", "Bis wann kann ich einreichen?"), ask("m2", "Wie hoch ist das Gesamtbudget?")} {
		if err := s.Accept(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	said := sc.wait(t, 2)
	stop()
	if len(said) != 2 || !strings.Contains(said[1].Text(), "EUR") {
		t.Errorf("said %d replies, the last %q", len(said), said[len(said)-1].Text())
	}
	if strings.Contains(log.String(), "einreichen") || strings.Contains(log.String(), "Gesamtbudget") {
		t.Errorf("the log holds a person's words:\n%s", log)
	}
}

// What cannot be said now is said later; what never can is given up.
func TestSendTroubles(t *testing.T) {
	b, sc, log := newBot(t), &screen{}, &bytes.Buffer{}
	s, stop := start(t, b, filepath.Join(t.TempDir(), "g.db"), sc, log)
	defer stop()
	sc.fail(mailbox.Refused(errors.New("too many requests"), 50*time.Millisecond))
	if err := s.Accept(t.Context(), ask("m1", "Deadline?")); err != nil {
		t.Fatal(err)
	}
	sc.fail(nil)
	sc.wait(t, 1)
	sc.fail(mailbox.Permanent(errors.New("blocked")))
	if err := s.Accept(t.Context(), ask("m2", "Budget?")); err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(patience); ; {
		st, err := s.Store.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if st.Dead == 1 {
			return
		}
		select {
		case <-end:
			t.Fatal("no dead letter")
		case <-tick.C:
		}
	}
}
