package desktest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/phrase"
	"grantdesk/bot/ticket"
	"grantdesk/bot/workdays"
	"grantdesk/knowledge"
)

// morning is when the contract plays, on a Wednesday.
var morning = time.Date(2031, 1, 22, 9, 0, 0, 0, time.UTC)

// A bench is a real helpdesk behind a rig: what the desk does is decided as
// in the service, one message after the other.
type bench struct {
	t      *testing.T
	rig    Rig
	office *ticket.Office
	now    time.Time
	states map[string][]byte
	cards  map[string]bot.Reply // as they were shown first
	asker  []bot.DeskEvent      // what the asker's dialogue was told
	taken  int                  // of what the rig heard
}

func newBench(t *testing.T, rig Rig) *bench {
	t.Helper()
	phrases, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	hours, err := workdays.New("Mo-Fr 09:00-16:00", time.UTC, "BW")
	if err != nil {
		t.Fatal(err)
	}
	return &bench{t: t, rig: rig, now: morning, states: map[string][]byte{}, cards: map[string]bot.Reply{}, office: ticket.NewOffice(ticket.Options{
		Room: rig.Room(), Lang: knowledge.De, Hours: hours, Answer: 7 * time.Hour, Remind: 4 * time.Hour, Reopen: 24 * time.Hour, Keep: time.Hour, Phrases: phrases,
	})}
}

// asks has an asker bring a question to the desk.
func (b *bench) asks(id string) {
	b.t.Helper()
	asker := bot.Address{Channel: "asker", Room: id}
	e := bot.DeskEvent{What: bot.DeskOpen, Ticket: id, Request: &bot.Request{
		Asker: asker, Lang: knowledge.De, Called: "COSME", Question: "Gibt es eine Kita für " + id + "?", At: b.now,
	}}
	a, err := e.Post(bot.BoardKey, asker, knowledge.De, b.now)
	if err != nil {
		b.t.Fatal(err)
	}
	a.Post.Message.ID = "open/" + id
	b.act(a)
}

// step has the dialogue of key decide, and does what follows.
func (b *bench) step(key string, m bot.Message) {
	b.t.Helper()
	out, err := b.office.Step(key, b.states[key], []bot.Message{m}, b.now)
	if err != nil {
		b.t.Fatal(err)
	}
	b.states[key] = out.State
	for _, a := range out.Actions {
		b.act(a)
	}
}

func (b *bench) act(a bot.Action) {
	b.t.Helper()
	switch {
	case a.Post != nil && b.office.Owns(a.Post.Dialogue):
		b.step(a.Post.Dialogue, a.Post.Message)
	case a.Post != nil:
		e, err := bot.ReadDeskEvent(a.Post.Message)
		if err != nil {
			b.t.Fatal(err)
		}
		b.asker = append(b.asker, e)
	case a.Reply != nil:
		send(b.t, b.rig, *a.Reply)
		if strings.HasSuffix(a.Reply.ID, "/card") {
			b.cards[strings.Split(a.Reply.ID, "/")[1]] = *a.Reply
		}
	case a.Mark != nil:
		if k, ok := b.rig.Desk().(marker); ok {
			if err := k.Mark(context.WithoutCancel(b.t.Context()), *a.Mark); err != nil {
				b.t.Errorf("mark: %v", err)
			}
		}
	}
	if a.Receipt != nil {
		b.step(a.Receipt.Dialogue, bot.Message{ID: a.ID + "/receipt", Kind: bot.KindReceipt, Choice: bot.ReceiptDone, Payload: a.Receipt.Payload})
	}
}

// heard decides what the rig brought in, and returns what followed: what the
// asker's side was told, and what was shown to the member alone, or in their
// name.
func (b *bench) heard(name string) (asker []string, told string) {
	b.t.Helper()
	events, before := len(b.asker), b.rig.Told(name)
	b.now = b.now.Add(time.Minute)
	all := b.rig.Heard()
	if len(all) == b.taken {
		b.t.Fatalf("nothing was brought in of what %s did", name)
	}
	for _, m := range all[b.taken:] {
		key, ok := b.office.Route(m)
		if !ok {
			b.t.Fatalf("%q of %s is for nobody", m.Text+m.Choice, name)
		}
		b.step(key, m)
	}
	b.taken = len(all)
	for _, e := range b.asker[events:] {
		asker = append(asker, strings.TrimSpace(e.What+" "+e.Agent+" "+e.Text))
	}
	// A channel may show things in any order: what is new tells.
	after := b.rig.Told(name)
	for _, old := range before {
		if i := slices.Index(after, old); i >= 0 {
			after = slices.Delete(slices.Clone(after), i, i+1)
		}
	}
	return asker, strings.Join(after, "\n")
}

// testLosers: whoever comes too late with a button or its word is told so,
// whatever happened meanwhile, and the asker hears nothing of it.
func testLosers(t *testing.T, rig Rig) {
	b := newBench(t, rig)
	b.asks("aaaa")
	card := b.cards["aaaa"]
	for i, c := range []struct {
		who, does, says string
		asker           string // what the asker is told
		told            string // what the member reads
	}{
		{"Anna", "claim", "", "joined Anna", ""},
		{"Ben", "claim", "", "", "schon Anna übernommen"},
		{"Anna", "", "Nein, leider nicht.", "answer Anna Nein, leider nicht.", ""},
		{"Ben", "claim", "", "", "schon Anna übernommen"},
		{"Anna", "resolve", "", "resolved Anna", ""},
		{"Ben", "claim", "", "", "Frage 1: erledigt (Anna)"},
		{"Ben", "resolve", "", "", "Frage 1: erledigt (Anna)"},
		{"Ben", "back", "", "", "Frage 1: erledigt (Anna)"},
		{"Ben", "", "Doch, ab Mai.", "", "wurde nicht gesendet"},
		{"Cora", "reopen", "", "reopened", ""},
		{"Ben", "", "Doch, ab Mai.", "joined Ben|answer Ben Doch, ab Mai.", ""},
		{"Cora", "claim", "", "", "schon Ben übernommen"},
	} {
		if c.does != "" {
			rig.Does(card, c.who, c.does)
		} else {
			rig.Says(card, c.who, c.says)
		}
		asker, told := b.heard(c.who)
		if strings.Join(asker, "|") != c.asker || !strings.Contains(told, c.told) {
			t.Errorf("%d. %s %s%s: the asker's side is told %q, the member %q; want %q, %q", i+1, c.who, c.does, c.says, asker, told, c.asker, c.told)
		}
	}
	if !shows(rig, "Anna hat übernommen") || !shows(rig, "Anna hat die Frage als erledigt markiert") || !shows(rig, "Cora hat die Frage wieder geöffnet") {
		t.Errorf("the desk does not see what happened: %q", rig.Shown())
	}
}

// testList: with forty open questions an agent sees all, the most urgent
// first, and what is next.
func testList(t *testing.T, rig Rig) {
	b := newBench(t, rig)
	const n = 40
	for i := range n {
		id := fmt.Sprintf("q%c%c", 'a'+i/26, 'a'+i%26)
		if i == 0 {
			id = "aaaa" // that the rig can answer
		}
		b.asks(id)
		b.now = b.now.Add(time.Minute)
	}
	rig.Does(b.cards["aaaa"], "Anna", "claim")
	b.heard("Anna")
	rig.Says(b.cards["aaaa"], "Ben", " !list ")
	_, told := b.heard("Ben")
	at := -1
	for i, want := range []string{"Offene Fragen: 40", "noch bei niemandem: 39", "Frage 1: bei Anna · COSME · Deutsch", "Frage 2: neu", "Frage 39: neu", "Frage 40: neu", "Frage 2 dran"} {
		next := strings.Index(told, want)
		if next <= at {
			t.Fatalf("%d: %q is not there, or not in order: %s", i, want, told)
		}
		at = next
	}
}
