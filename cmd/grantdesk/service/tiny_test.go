package service_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"grantdesk/adapters/embedded"
	"grantdesk/adapters/metrics"
	"grantdesk/adapters/redis"
	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/bot/phrase"
	"grantdesk/cmd/grantdesk/service"
	"grantdesk/knowledge"
	"log/slog"
)

// nothing is a Finder that finds nothing.
type nothing struct{}

func (nothing) Find(context.Context, knowledge.Query) (knowledge.Finding, error) {
	return knowledge.Finding{Decision: knowledge.DecideDecline}, nil
}

// newTinyBot knows one deadline and starts at once.
func newTinyBot(t *testing.T) *bot.Bot {
	t.Helper()
	phrases, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	both := func(s string) knowledge.Text { return knowledge.Text{"de": s, "en": s} }
	call := knowledge.Call{
		ID: "tiny", Short: both("Tiny"), Title: both("Tiny"), Documents: []knowledge.Document{{ID: "text", Title: both("Text"), Version: "1"}},
		Deadlines: []knowledge.Deadline{{
			ID: "d", Kind: "fixed", Stage: 1, Zone: "Europe/Brussels", Name: both("Antrag"),
			At:     []knowledge.LocalTime{{Time: time.Date(2021, 2, 2, 17, 0, 0, 0, time.UTC)}},
			Source: knowledge.Source{Document: "text", Section: "1", Quote: both("Zitat")},
		}},
	}
	b, err := bot.New(bot.Options{Library: &knowledge.Library{Version: "v", Calls: []*knowledge.Pack{{Call: call}}}, Finder: nothing{}, Phrases: phrases, Desk: true})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// openMortal opens the store of a process that is going to be killed, with
// short leases.
func openMortal(t *testing.T, where string) mailbox.Store {
	t.Helper()
	limits := mailbox.Limits{Lease: 600 * time.Millisecond, Grace: 100 * time.Millisecond}
	if rest, ok := strings.CutPrefix(where, "redis://"); ok {
		addr, prefix, _ := strings.Cut(rest, "/")
		s, err := redis.Open(redis.Options{Addrs: []string{addr}, Prefix: "gd" + prefix, Partitions: 1, Limits: limits})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s, err := embedded.Open(embedded.Options{Path: where, NoSync: true, Limits: limits})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// make makes the world's service with its two channels.
func (w *world) make(b *bot.Bot, timeout time.Duration, asker, desk bot.Sender) {
	w.s = service.New(service.Options{
		Store: w.store, Bot: b, Desk: newOffice(w.t), Learn: newAcademy(w.t), Metrics: metrics.New(), Log: slog.New(slog.NewJSONHandler(w.log, nil)),
		Retention: time.Hour, KeepGaps: 400 * 24 * time.Hour, Slots: 16, Timeout: timeout, Now: w.clock.now,
	})
	w.s.Add("asker", asker)
	w.s.Add("desk", desk)
}

// run makes the service and has it work.
func (w *world) run(b *bot.Bot, timeout time.Duration, asker, desk bot.Sender) {
	w.make(b, timeout, asker, desk)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.s.Run(ctx) }()
	w.t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			w.t.Error(err)
		}
	})
}
