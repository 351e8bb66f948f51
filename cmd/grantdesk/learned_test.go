package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"grantdesk/adapters/embedded"
	"grantdesk/adapters/metrics"
	"grantdesk/bot"
	"grantdesk/bot/learn"
	"grantdesk/bot/phrase"
	"grantdesk/cmd/grantdesk/service"
	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
	"grantdesk/knowledge/example"
)

// bookOf writes a book with one entry into an embedded store.
func bookOf(t *testing.T, file string, items ...learn.Item) {
	t.Helper()
	phrases, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	store, err := embedded.Open(embedded.Options{Path: file, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	s := service.New(service.Options{
		Store: store, Bot: &bot.Bot{}, Metrics: metrics.New(), Log: slog.New(slog.DiscardHandler), Learn: learn.NewOffice(learn.Options{Phrases: phrases}),
		Retention: time.Hour, KeepGaps: time.Hour, Slots: 1, Now: time.Now,
	})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	for n, i := range items {
		if err := s.Report(t.Context(), learn.Event{What: learn.EventAdd, Call: i.Call, ID: i.ID, Item: &i, At: strconv.Itoa(n)}); err != nil {
			t.Fatal(err)
		}
	}
	until(t, "the book is written", func() bool {
		st, err := store.Stats(t.Context())
		return err == nil && st.Waiting == 0
	})
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := store.Close(); err != nil {
		t.Error(err)
	}
}

// Entries of the helpdesk are listed, written into a directory that has room
// for them, and taken back by command.
func TestLearnedCommands(t *testing.T) {
	plain(t, alone)
	dir, config := t.TempDir(), filepath.Join(t.TempDir(), "g.yaml")
	if err := os.CopyFS(filepath.Join(dir, "content"), example.FS()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(config, []byte("store: {file: "+filepath.Join(dir, "g.db")+"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	entry := func(id, call, question string) learn.Item {
		b, err := content.WriteEntry(knowledge.Entry{
			ID: id, Section: "B", Question: knowledge.Text{"de": question}, Answer: knowledge.Text{"de": "Nein."}, Helpdesk: knowledge.Date{Time: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)},
		})
		if err != nil {
			t.Fatal(err)
		}
		return learn.Item{ID: id, Call: call, File: b, At: time.Date(2027, 3, 2, 0, 0, 0, 0, time.UTC)}
	}
	bookOf(t, filepath.Join(dir, "g.db"), entry("HD.1", "clusterxchange-2020", "Gibt es eine Kita?"), entry("HD.2", "no-such-call", "Gibt es Tee?"))
	run := func(want int, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		if code := runOn(t.Context(), append([]string{"learned"}, args...), Streams{Out: &out, Err: &errs}, &opened{}); code != want {
			t.Fatalf("%q ends with %d: %s%s", args, code, out.String(), errs.String())
		}
		return out.String() + errs.String()
	}
	if got := run(0, "list", "--config", config); !strings.Contains(got, "HD.1") || !strings.Contains(got, "no file yet") || !strings.Contains(got, "Gibt es eine Kita?") {
		t.Errorf("list: %s", got)
	}
	for _, want := range []string{"1 files written", "0 files written"} {
		if got := run(1, "export", "--config", config, filepath.Join(dir, "content")); !strings.Contains(got, want) || !strings.Contains(got, "no-such-call") {
			t.Errorf("export: %s", got)
		}
	}
	var out bytes.Buffer
	if code := runOn(t.Context(), []string{"ask", "--content", filepath.Join(dir, "content"), "Gibt es eine Kita?"}, Streams{Out: &out, Err: &out}, &opened{}); code != 0 || !strings.Contains(out.String(), "Helpdesks vom 1. März 2027, HD.1") {
		t.Errorf("asked for what was exported: %s", out.String())
	}
	run(1, "revert", "--config", config, "HD.9")
	if got := run(0, "revert", "--config", config, "--why", "veraltet", "HD.1"); !strings.Contains(got, "HD.1 is being taken back") {
		t.Errorf("revert: %s", got)
	}
	bookOf(t, filepath.Join(dir, "g.db"))
	if got := run(0, "list", "--config", config); !strings.Contains(got, "taken back") || !strings.Contains(got, "veraltet") {
		t.Errorf("list: %s", got)
	}
}
