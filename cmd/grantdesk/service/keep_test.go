package service_test

import (
	"testing"
	"time"

	"grantdesk/adapters/embedded"
	"grantdesk/bot"
	"grantdesk/bot/interview"
	"grantdesk/bot/phrase"
	"grantdesk/knowledge/content"
	"grantdesk/knowledge/example"
)

// TestSelfCheckOutlivesDialogue: a dialogue that is kept for an hour keeps a
// running self-check until its call closes, in the store itself, and what
// else is in it goes.
func TestSelfCheckOutlivesDialogue(t *testing.T) {
	end := time.Date(2021, 2, 2, 16, 0, 0, 0, time.UTC) // of the example's open call
	stores(t, func(w *world) {
		t := w.t
		w.clock.set(time.Date(2021, 1, 20, 9, 0, 0, 0, time.UTC))
		release, _ := content.Read(example.FS())
		phrases, err := phrase.Load()
		if err != nil {
			t.Fatal(err)
		}
		b := newBot(t)
		b.Keep, b.KeepCheck = time.Hour, time.Minute
		b.Check = interview.New(release.Checks, release.Library, phrases)
		w.s.Swap(b)
		w.ask("/check")
		snap, err := w.store.Read(t.Context(), askerAt.String())
		if err != nil {
			t.Fatal(err)
		}
		d, err := bot.ReadDialogue(snap.State)
		if err != nil || d.Check == nil || !d.CheckUntil.Equal(end) {
			t.Fatalf("%s, %v", snap.State, err)
		}
		left := time.Until(snap.Expires)
		if _, file := w.store.(*embedded.Store); file { // has the clock of the test
			left = snap.Expires.Sub(w.clock.now())
		}
		if want := end.Sub(w.clock.now()); left < want-time.Minute || left > want+time.Minute {
			t.Errorf("expires in %v, want %v", left, want)
		}
		for _, timer := range snap.Timers {
			if timer.At.Before(end) {
				t.Errorf("timer %q comes at %v", timer.Name, timer.At)
			}
		}
	})
}
