package service_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"grantdesk/bot"
	"grantdesk/cmd/grantdesk/operator"
	"grantdesk/cmd/grantdesk/persons"
	"grantdesk/knowledge"
)

// eventful is a person who left a trace of every kind: reminders, news and a
// broadcast, a counted gap, a question that became an entry, and one that is
// a draft.
func (w *world) eventful() (say func(kind, text string)) {
	w.t.Helper()
	alone := bot.Address{Channel: "asker", Room: "r4711"}
	say = func(kind, text string) {
		w.t.Helper()
		m := bot.Message{Kind: kind, Text: text, From: alone, Person: "p4711", Private: true, Lang: "de"}
		if kind == bot.KindChoice {
			m.Text, m.Choice = "", text
		}
		w.accept(m)
		w.quiet()
	}
	say(bot.KindText, "Gibt es Parkplätze für Raumschiffe?")
	for _, do := range []string{"week", "news"} {
		say(bot.KindChoice, "remind:"+movingCall+":"+do)
	}
	note := bot.Note{ID: "w1", Text: knowledge.Text{knowledge.De: "Wartung", knowledge.En: "Maintenance"}}
	if _, err := persons.Say(w.t.Context(), w.store, alone.String(), note, w.clock.now()); err != nil {
		w.t.Fatal(err)
	}
	if err := operator.Alter(w.t.Context(), w.store, "anna", w.clock.now(), func(*operator.State) string { return "broadcast w1" }); err != nil {
		w.t.Fatal(err)
	}
	for i, last := range []string{"!approve", "!status"} {
		say(bot.KindText, fmt.Sprintf("/mensch Dürfen %d Raumschiffe aus Bern mitmachen?", i+2))
		say(bot.KindText, "ja")
		w.agent("Anna", "Nein.")
		w.agent("Anna", "!resolve")
		w.agent("Anna", "!draft")
		w.agent("Anna", "!propose")
		w.agent("Ben", last)
	}
	return say
}

// TestForgottenEverywhere: after a person had everything deleted, nothing in
// the store leads to them or holds what they asked the helpdesk: no draft, no
// reminder, no broadcast, no gap, no audit. The entry that two people released
// stays, and does not tell whose question it was.
func TestForgottenEverywhere(t *testing.T) {
	stores(t, func(w *world) {
		t := w.t
		w.clock.set(time.Date(2026, 6, 3, 9, 0, 0, 0, time.UTC))
		say := w.eventful()
		if got := w.found(t, mine); len(got) < 8 {
			t.Fatalf("only %d records hold the person's ids: the test looks at nothing", len(got))
		}
		if b := w.readBook(); len(b.Items) != 1 || !b.Items[0].Live() || b.Items[0].Ticket == "" {
			t.Fatalf("the book holds %+v", b)
		}
		ticket := w.readBook().Items[0].Ticket
		if got := w.found(t, []string{"4711"}); strings.Contains(strings.Join(got, "\n"), "learned/book") || strings.Contains(strings.Join(got, "\n"), "operator") {
			t.Errorf("the book or the audit knows who asked:\n%s", strings.Join(got, "\n"))
		}
		say(bot.KindText, "/loeschen")
		say(bot.KindText, "ja")
		if got := w.found(t, mine); len(got) > 0 {
			t.Errorf("still there:\n%s", strings.Join(got, "\n"))
		}
		if got := w.found(t, []string{"aus Bern"}); len(got) > 0 {
			t.Errorf("still there:\n%s", strings.Join(got, "\n"))
		}
		b := w.readBook()
		if len(b.Items) != 1 || !b.Items[0].Live() || b.Items[0].Ticket != "" || !strings.Contains(string(b.Items[0].File), "Raumschiffe") || holds(strings.ReplaceAll(string(b.Items[0].File), "Raumschiff", "")) {
			t.Errorf("the book holds %+v, whose question was %s", b, ticket)
		}
		if left := w.asker.with("1 Erinnerung"); len(left) == 0 {
			t.Error("the receipt does not tell of the reminder")
		}
	})
}
