package service_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/privacy"
)

// The ids of the person who is forgotten.
var mine = []string{"r4711", "p4711", "U4711", "g0815/"}

// person is one with several conversations, a ticket and traces in channels.
func (w *world) person(t *testing.T) {
	t.Helper()
	alone := bot.Address{Channel: "asker", Room: "r4711"}
	group := bot.Address{Channel: "asker", Room: "g0815", User: "U4711"}
	say := func(from bot.Address, text string) {
		t.Helper()
		w.accept(bot.Message{Kind: bot.KindText, Text: text, From: from, Person: "p4711", Private: from == alone})
		w.quiet()
	}
	say(alone, "Bis wann müssen wir einreichen?")
	say(alone, "Gibt es Parkplätze für Raumschiffe?")
	say(group, "Und der Eigenanteil?")
	for _, text := range []string{"/mensch Dürfen zwei Raumschiffe aus Bern mitmachen?", "ja"} {
		say(alone, text)
	}
	for key, value := range map[string]string{
		"tg/1/reply/abc": `{"reply":"x","room":"r4711","message":5}`, "sl/T/dm/U4711": "r4711", "sl/T/person/U4711": `{"lang":"de"}`,
		"tg/1/reply/other": `{"room":"r47112","message":4711}`, "note/g0815": "everybody's",
	} {
		if err := w.store.Put(t.Context(), key, value, time.Hour); err != nil {
			t.Fatal(err)
		}
	}
}

// found are the records of the store that hold one of the ids.
func (w *world) found(t *testing.T, ids []string) (keys []string) {
	t.Helper()
	for e, err := range w.store.Scan(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			if strings.Contains(e.Key, id) && !strings.Contains(e.Key, "r47112") || strings.Contains(strings.ReplaceAll(string(e.Value), "r47112", ""), id) {
				keys = append(keys, id+" in "+e.Key+"="+string(e.Value))
			}
		}
	}
	return keys
}

// TestForgotten deletes everything about a person and looks at every record
// of the store. The words of a counted question stay: they lead to nobody.
func TestForgotten(t *testing.T) {
	stores(t, func(w *world) {
		t := w.t
		w.person(t)
		if got := w.found(t, mine); len(got) < 8 {
			t.Fatalf("only %d records hold the person's ids: the test looks at nothing", len(got))
		}
		alone := bot.Message{Kind: bot.KindText, From: bot.Address{Channel: "asker", Room: "r4711"}, Person: "p4711", Private: true}
		for _, text := range []string{"/loeschen", "ja"} {
			alone.Text = text
			w.accept(alone)
			w.quiet()
		}
		said, _ := w.asker.all()
		if last := said[len(said)-1].Text(); !strings.Contains(last, "Beleg ") || !strings.Contains(last, "2 Gespräche, 1 Frage an das Helpdesk") {
			t.Errorf("receipt: %s", last)
		}
		if got := w.found(t, append(mine, "aus Bern")); len(got) > 0 {
			t.Errorf("still there:\n%s", strings.Join(got, "\n"))
		}
		for key, want := range map[string]string{"tg/1/reply/other": "r47112", "note/g0815": "everybody's", "sl/T/dm/U4711": ""} {
			if got, err := w.store.Get(t.Context(), key); err != nil || !strings.Contains(got, want) || want == "" && got != "" {
				t.Errorf("%s = %q, %v", key, got, err)
			}
		}
		if card := w.card().Text(); strings.Contains(card, "Raumschiff") {
			t.Errorf("the desk still shows: %s", card)
		}
	})
}

// TestEverythingExpires fails on any record that nothing removes.
func TestEverythingExpires(t *testing.T) {
	stores(t, func(w *world) {
		w.person(w.t)
		n := 0
		for e, err := range w.store.Scan(w.t.Context()) {
			if err != nil {
				w.t.Fatal(err)
			}
			n++
			if e.Expires.IsZero() && w.found(w.t, mine) != nil && holds(e.Key+string(e.Value)) {
				w.t.Errorf("%s never expires: %s", e.Key, e.Value)
			}
		}
		if n < 10 {
			w.t.Errorf("only %d records", n)
		}
	})
}

func holds(text string) bool {
	for _, id := range append(mine, "Raumschiff") {
		if strings.Contains(text, id) {
			return true
		}
	}
	return false
}

// TestExported shows a person everything.
func TestExported(t *testing.T) {
	stores(t, func(w *world) {
		t := w.t
		w.person(t)
		w.accept(bot.Message{Kind: bot.KindText, Text: "/mydata", From: bot.Address{Channel: "asker", Room: "r4711"}, Person: "p4711", Private: true})
		w.quiet()
		said, _ := w.asker.all()
		last := said[len(said)-1]
		if len(last.Files) != 1 {
			t.Fatalf("no file: %s", last.Text())
		}
		var doc privacy.Document
		if err := json.Unmarshal(last.Files[0].Body, &doc); err != nil {
			t.Fatal(err)
		}
		if len(doc.Dialogues) != 2 || len(doc.Tickets) == 0 || len(doc.Channels) != 3 || doc.Person != "p4711" || doc.File == nil {
			t.Errorf("%s", last.Files[0].Body)
		}
		for _, d := range doc.Dialogues {
			if d.Expires.IsZero() {
				t.Errorf("%s has no expiry", d.Key)
			}
		}
	})
}
