// Package desktest is the contract of a channel on which a helpdesk works:
// the same tests for Slack, Telegram, e-mail, webhooks and the console.
package desktest

import (
	"context"
	"slices"
	"strings"
	"testing"

	"grantdesk/bot"
	"grantdesk/bot/ticket"
)

// A Rig is a desk under test, with the platform behind it.
type Rig interface {
	// Desk is the channel.
	Desk() bot.Sender
	// Room is where the desk works.
	Room() bot.Address
	// Says lets the member of that name write below a card.
	Says(card bot.Reply, name, text string)
	// Does lets the member do what a button of a card does.
	Does(card bot.Reply, name, do string)
	// Heard are the messages that the channel brought in, each id once.
	Heard() []bot.Message
	// Shown is what can be read at the desk, a text for each message.
	Shown() []string
	// Told are the texts that the member of that name was shown alone; where a
	// channel cannot do that, those that name the member first.
	Told(name string) []string
}

// Label is the label of the button that does what do says.
func Label(do string) string {
	return map[string]string{
		"claim": "Übernehmen", "resolve": "Erledigt", "back": "An Assistent zurück", "reopen": "Wieder öffnen", "draft": "FAQ-Entwurf",
	}[do]
}

// A marker is a channel that can show what became of a message.
type marker interface {
	Mark(ctx context.Context, m bot.Mark) error
}

// Run runs the contract. Make makes a fresh rig.
func Run(t *testing.T, make func(t *testing.T) Rig) {
	for name, test := range map[string]func(*testing.T, Rig){
		"card": testCard, "answers": testAnswers, "buttons": testButtons, "notes": testNotes, "again": testAgain, "late": testLate,
		"update": testUpdate, "quiet": testQuiet, "file": testFile, "alert": testAlert, "losers": testLosers, "list": testList,
	} {
		t.Run(name, func(t *testing.T) { test(t, make(t)) })
	}
}

// Card is a card as a ticket shows it.
func Card(room bot.Address, id, title string) bot.Reply {
	r := bot.Reply{ID: ticket.CardID(id), To: room, Lang: "de", Blocks: []bot.Block{
		{Style: bot.BlockTitle, Text: title},
		{Style: bot.BlockNote, Text: "Aufruf: COSME · Sprache: Deutsch"},
		{Style: bot.BlockQuote, Text: "Gibt es <eine> Kita & *mehr* für " + id + "?"},
		{Style: bot.BlockItem, Text: "Eintrag N.5 (Treffer 0.28)"},
	}}
	for _, do := range []string{"claim", "resolve"} {
		r.Choices = append(r.Choices, bot.Choice{ID: ticket.ChoiceID(id, do), Label: Label(do)})
	}
	return r
}

func note(card bot.Reply, id, text string) bot.Reply {
	return bot.Reply{ID: "ticket/x/" + id, To: card.To, Lang: "de", Under: card.ID, Blocks: []bot.Block{{Style: bot.BlockNote, Text: text}}}
}

func send(t *testing.T, rig Rig, rs ...bot.Reply) {
	t.Helper()
	for _, r := range rs {
		if err := rig.Desk().Send(t.Context(), r); err != nil {
			t.Fatalf("send %q: %v", r.ID, err)
		}
	}
}

// shows reports whether one message at the desk holds all words.
func shows(rig Rig, words ...string) bool { return count(rig, words...) > 0 }

func count(rig Rig, words ...string) (n int) {
	for _, text := range rig.Shown() {
		missing := slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
		if !missing {
			n++
		}
	}
	return n
}

func testCard(t *testing.T, rig Rig) {
	send(t, rig, Card(rig.Room(), "aaaa", "Frage 1: neu"))
	if !shows(rig, "Gibt es <eine> Kita & *mehr* für aaaa?", "Eintrag N.5", "COSME") {
		t.Errorf("the card is not whole: %q", rig.Shown())
	}
}

// What is written below a card belongs to its ticket, with who wrote it.
func testAnswers(t *testing.T, rig Rig) {
	a, b := Card(rig.Room(), "aaaa", "Frage 1: neu"), Card(rig.Room(), "bbbb", "Frage 2: neu")
	send(t, rig, a, b, note(a, "n1", "Anna hat übernommen."))
	rig.Says(b, "Ben", "Guten Tag,\n\n// intern\nja.")
	rig.Says(a, "Anna", "Nein & <nie>.")
	office := ticket.Office{Options: ticket.Options{Room: rig.Room()}}
	for i, want := range []struct{ key, name, text string }{
		{bot.TicketKey("bbbb"), "Ben", "Guten Tag,\n\n// intern\nja."}, {bot.TicketKey("aaaa"), "Anna", "Nein & <nie>."},
	} {
		heard := rig.Heard()
		if len(heard) <= i {
			t.Fatalf("%d messages were brought in", len(heard))
		}
		m := heard[i]
		key, ok := office.Route(m)
		if !ok || key != want.key || m.Name != want.name || strings.TrimSpace(m.Text) != want.text || m.Person == "" {
			t.Errorf("%q (%v) by %q (%q): %q, want %q by %q: %q", key, ok, m.Name, m.Person, m.Text, want.key, want.name, want.text)
		}
		if k, ok := rig.Desk().(marker); ok {
			if err := k.Mark(t.Context(), bot.Mark{To: m.From, Of: m.ID, As: bot.ReceiptDone}); err != nil {
				t.Errorf("mark: %v", err)
			}
		}
	}
}

// Each press counts, by whomever; where there are no buttons a word stands
// for them.
func testButtons(t *testing.T, rig Rig) {
	a := Card(rig.Room(), "aaaa", "Frage 1: neu")
	send(t, rig, a)
	rig.Does(a, "Anna", "claim")
	rig.Does(a, "Ben", "claim")
	heard := rig.Heard()
	if len(heard) != 2 {
		t.Fatalf("%d messages were brought in", len(heard))
	}
	office := ticket.Office{Options: ticket.Options{Room: rig.Room()}}
	for i, name := range []string{"Anna", "Ben"} {
		m := heard[i]
		key, ok := office.Route(m)
		if !ok || key != bot.TicketKey("aaaa") || m.Name != name || m.Choice != ticket.ChoiceID("aaaa", "claim") && strings.TrimSpace(m.Text) != "!claim" {
			t.Errorf("%q (%v) by %q: %q %q", key, ok, m.Name, m.Choice, m.Text)
		}
	}
	if heard[0].Person == heard[1].Person {
		t.Error("two people are one")
	}
}

// Who presses a button that has just gone from the card is heard as well: the
// ticket then tells them who was first.
func testLate(t *testing.T, rig Rig) {
	a := Card(rig.Room(), "aaaa", "Frage 1: neu")
	b := Card(rig.Room(), "aaaa", "Frage 1: bei Anna")
	b.ID, b.Replaces, b.Choices = "ticket/aaaa/u1", a.ID, b.Choices[1:]
	send(t, rig, a, b)
	rig.Does(a, "Ben", "claim")
	heard := rig.Heard()
	if len(heard) != 1 || heard[0].Name != "Ben" || heard[0].Choice != ticket.ChoiceID("aaaa", "claim") && strings.TrimSpace(heard[0].Text) != "!claim" {
		t.Errorf("heard %+v", heard)
	}
}

func testNotes(t *testing.T, rig Rig) {
	a := Card(rig.Room(), "aaaa", "Frage 1: neu")
	send(t, rig, a, note(a, "n1", "Die Person schreibt:"), note(a, "n2", "⏰ wartet"))
	if !shows(rig, "Die Person schreibt:") || !shows(rig, "⏰ wartet") {
		t.Errorf("notes are missing: %q", rig.Shown())
	}
}

// What is sent again is shown once.
func testAgain(t *testing.T, rig Rig) {
	a := Card(rig.Room(), "aaaa", "Frage 1: neu")
	n := note(a, "n1", "Die Person schreibt:")
	send(t, rig, a, a, n, n, a)
	if count(rig, "Gibt es <eine> Kita") != 1 || count(rig, "Die Person schreibt:") != 1 {
		t.Errorf("shown twice: %q", rig.Shown())
	}
}

// A change of the card is taken, and the card goes on to be answered.
func testUpdate(t *testing.T, rig Rig) {
	a := Card(rig.Room(), "aaaa", "Frage 1: neu")
	b := Card(rig.Room(), "aaaa", "Frage 1: bei Anna")
	b.ID, b.Replaces = "ticket/aaaa/u1", a.ID
	c := Card(rig.Room(), "aaaa", "Frage 1: erledigt")
	c.ID, c.Replaces = "ticket/aaaa/u2", a.ID
	send(t, rig, a, b, c)
	rig.Says(a, "Anna", "Doch noch etwas.")
	office := ticket.Office{Options: ticket.Options{Room: rig.Room()}}
	heard := rig.Heard()
	if len(heard) != 1 {
		t.Fatalf("%d messages were brought in", len(heard))
	}
	if key, ok := office.Route(heard[0]); !ok || key != bot.TicketKey("aaaa") {
		t.Errorf("routed to %q", key)
	}
}

// What concerns one agent reaches them.
func testQuiet(t *testing.T, rig Rig) {
	a := Card(rig.Room(), "aaaa", "Frage 1: neu")
	send(t, rig, a)
	rig.Does(a, "Ben", "claim")
	r := note(a, "q1", "Schon bei Anna.")
	r.To, r.Quiet = rig.Heard()[0].From, true
	send(t, rig, r)
	if !shows(rig, "Schon bei Anna.") {
		t.Errorf("not told: %q", rig.Shown())
	}
}

func testFile(t *testing.T, rig Rig) {
	a := Card(rig.Room(), "aaaa", "Frage 1: neu")
	a.Files = []bot.File{{Name: "selbst-check.md", Type: "text/markdown", Body: []byte("# Ergebnis")}}
	send(t, rig, a)
	if !shows(rig, "selbst-check.md") {
		t.Errorf("no file: %q", rig.Shown())
	}
}

// What is of no single question is shown as well.
func testAlert(t *testing.T, rig Rig) {
	send(t, rig, bot.Reply{ID: "ticket/x/late", To: rig.Room(), Lang: "de", Blocks: []bot.Block{{Style: bot.BlockText, Text: "⚠️ überfällig"}}})
	if !shows(rig, "⚠️ überfällig") {
		t.Errorf("not shown: %q", rig.Shown())
	}
}
