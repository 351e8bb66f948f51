package service_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/learn"
	"grantdesk/bot/phrase"
	"grantdesk/knowledge"
)

// plainShelf is content in which everything has room.
type plainShelf struct{}

func (plainShelf) Look(q learn.Sought) (learn.Look, error) {
	return learn.Look{Call: "tiny", Called: "Tiny", Section: "s", Sections: []learn.Section{{ID: "s", Name: "S"}}, Entry: q.Entry}, nil
}

func (plainShelf) Check(string, knowledge.Entry) []knowledge.Fault { return nil }

func newAcademy(t testing.TB) *learn.Office {
	t.Helper()
	phrases, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	return learn.NewOffice(learn.Options{Room: deskAt, Lang: knowledge.De, Keep: 180 * 24 * time.Hour, Shelf: plainShelf{}, Phrases: phrases})
}

// answered brings a question to the desk and settles it.
func (w *world) answered(question string) {
	w.t.Helper()
	w.ask("/mensch " + question)
	w.pressAsker("Ja, senden")
	w.agent("Anna", "Nein.")
	w.agent("Anna", "!resolve")
}

func (w *world) readBook() learn.Book {
	w.t.Helper()
	snap, err := w.store.Read(w.t.Context(), learn.BookKey)
	if err != nil {
		w.t.Fatal(err)
	}
	b, err := learn.ReadBook(snap.State)
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

// Of two people who release a draft at the same time one does; the entry is
// there once, and the other is told.
func TestTwoRelease(t *testing.T) {
	stores(t, func(w *world) {
		const rounds = 20
		for i := range rounds {
			w.answered(fmt.Sprintf("Gibt es die Kita Nummer %d?", i))
			w.agent("Anna", "!draft")
			w.agent("Anna", "!propose")
			card := w.card().ID
			var all sync.WaitGroup
			for _, name := range []string{"Ben", "Cora"} {
				all.Go(func() {
					w.push(bot.Message{ID: fmt.Sprint(name, i), Kind: bot.KindText, Text: "!approve", From: deskAt, Person: name, Name: name, Root: card})
				})
			}
			all.Wait()
			w.quiet()
		}
		said, _ := w.desk.all()
		live, late := 0, 0
		for _, r := range said {
			live += strings.Count(r.Text(), "Veröffentlicht als")
			if strings.Contains(r.Text(), "freigegeben") && r.Quiet {
				late++
			}
		}
		b := w.readBook()
		if live != rounds || late != rounds || len(b.Items) != rounds || b.Rev != rounds {
			w.t.Errorf("%d released, %d told that another did, %d entries, revision %d; want %d each", live, late, len(b.Items), b.Rev, rounds)
		}
		if stamp, err := w.store.Get(w.t.Context(), learn.StampKey); err != nil || stamp != fmt.Sprint(rounds) {
			w.t.Errorf("stamp %q, %v", stamp, err)
		}
	})
}

// TestForgottenDraft deletes a person's data and looks for the words of their
// question in every record of the store.
func TestForgottenDraft(t *testing.T) {
	stores(t, func(w *world) {
		w.answered("Darf mein Raumschiff mitmachen?")
		w.agent("Anna", "!draft")
		for e, err := range w.store.Scan(w.t.Context()) {
			if err == nil && e.Expires.IsZero() && strings.Contains(string(e.Value), "Raumschiff") {
				err = fmt.Errorf("%s never expires", e.Key)
			}
			if err != nil {
				w.t.Error(err)
			}
		}
		if got := w.found(w.t, []string{"Raumschiff"}); len(got) < 3 {
			w.t.Fatalf("only %d records hold the question: the test looks at nothing", len(got))
		}
		w.ask("/loeschen")
		w.ask("ja")
		if got := w.found(w.t, []string{"Raumschiff"}); len(got) > 0 {
			w.t.Errorf("still there:\n%s", strings.Join(got, "\n"))
		}
		w.agent("Anna", "!propose")
		said, _ := w.desk.all()
		if last := said[len(said)-1]; !last.Quiet || !strings.Contains(last.Text(), "keinen FAQ-Entwurf") {
			w.t.Errorf("the desk reads %q", last.Text())
		}
	})
}
