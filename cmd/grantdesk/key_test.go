package main

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"grantdesk/adapters/embedded"
	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

// away is a store that cannot be reached before a time.
type away struct {
	mailbox.Store
	until time.Time
}

func (a away) Get(ctx context.Context, key string) (string, error) {
	if time.Now().Before(a.until) {
		return "", errors.New("connection refused")
	}
	return a.Store.Get(ctx, key)
}

type inbox struct{ n int }

func (i *inbox) Accept(context.Context, bot.Message) error { i.n++; return nil }

// A replica starts while the store is away, holds messages back, and takes
// them when the store is there; all replicas hide a person in the same way.
func TestKeyWaitsForTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := embedded.Open(embedded.Options{Path: filepath.Join(t.TempDir(), "store"), NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		taken := &inbox{}
		gates := []*gate{{Inbox: taken}, {Inbox: taken}}
		for _, g := range gates {
			go g.open(ctx, "", away{s, time.Now().Add(time.Minute)}, slog.New(slog.DiscardHandler))
		}
		time.Sleep(30 * time.Second)
		if err := gates[0].Accept(ctx, bot.Message{}); err == nil || taken.n > 0 {
			t.Errorf("accepted without a key: %v", err)
		}
		time.Sleep(time.Minute)
		if err := gates[0].Accept(ctx, bot.Message{}); err != nil {
			t.Error(err)
		}
		if a, b := gates[0].person("u"), gates[1].person("u"); a == "" || a != b || a == gates[0].person("v") {
			t.Errorf("hidden as %q and %q", a, b)
		}
	})
}
