package service_test

import (
	"strings"
	"testing"
	"time"

	"grantdesk/bot"
	"grantdesk/cmd/grantdesk/persons"
)

// TestSubscriptions: whoever asks for reminders is found when content
// changes, until the person is forgotten.
func TestSubscriptions(t *testing.T) {
	stores(t, func(w *world) {
		t := w.t
		w.clock.set(time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC))
		w.ask("/aufruf eic")
		w.ask("Bis wann kann ich den Vollantrag einreichen?")
		w.pressAsker("An die Frist erinnern")
		w.pressAsker("7 und 1 Tag vorher")
		key := persons.SubscriptionKey("eic-accelerator-2026", askerAt.String())
		if got, err := w.store.Get(t.Context(), key); err != nil || got != persons.WantsReminders {
			t.Fatalf("subscription %q, %v", got, err)
		}
		snap, err := w.store.Read(t.Context(), askerAt.String())
		if err != nil || len(snap.Timers) != 1 {
			t.Fatalf("timers %+v, %v", snap.Timers, err)
		}
		before, _ := w.asker.all()
		if err := w.s.Changed(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.quiet()
		if after, _ := w.asker.all(); len(after) != len(before) {
			t.Errorf("said without news: %s", after[len(after)-1].Text())
		}
		w.pressAsker("Auch bei Änderungen Bescheid geben")
		if got, err := w.store.Get(t.Context(), key); err != nil || got != persons.WantsNews {
			t.Errorf("subscription %q, %v", got, err)
		}
		w.accept(bot.Message{Kind: bot.KindChoice, Choice: "erase:yes", From: askerAt, Person: "p1", Private: true})
		w.quiet()
		if got, err := w.store.Get(t.Context(), key); err != nil || got != "" {
			t.Errorf("after deletion the subscription is %q, %v", got, err)
		}
		said, _ := w.asker.all()
		if last := said[len(said)-1].Text(); !strings.Contains(last, "1 Erinnerung") {
			t.Errorf("receipt: %s", last)
		}
	})
}

func (c *clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.began = at, time.Now()
}
