package service_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

// texts are all replies of a book that hold words.
func (b *book) with(words string) (found []bot.Reply) {
	said, _ := b.all()
	for _, r := range said {
		if strings.Contains(r.Text(), words) {
			found = append(found, r)
		}
	}
	return found
}

// await waits until a book has n replies that hold words.
func (w *world) await(b *book, n int, words string) {
	w.t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(patience); len(b.with(words)) < n; {
		select {
		case <-end:
			said, _ := b.all()
			w.t.Fatalf("%q was said %d times of %d in %d replies\n%s", words, len(b.with(words)), n, len(said), w.log)
		case <-tick.C:
		}
	}
	w.quiet()
}

func timed(t *testing.T) *world {
	c := newClock()
	return newWorld(t, embeddedStore(t, c), c)
}

func (w *world) open() {
	w.t.Helper()
	w.ask("/mensch Wie melde ich meinen Papagei an?")
	w.pressAsker("Ja, senden")
}

// Nobody answers: the desk is reminded in working time, then both sides are
// told, the asker once; an answer ends it.
func TestReminderAndEscalation(t *testing.T) {
	w := timed(t)
	w.open() // Wednesday at 10:00 in Berlin
	w.clock.advance(3*time.Hour + 50*time.Minute)
	w.quiet()
	if len(w.desk.with("⏰")) > 0 {
		t.Fatal("reminded too early")
	}
	w.clock.advance(15 * time.Minute)
	w.await(w.desk, 1, "⏰ Frage 1 wartet noch")
	w.clock.advance(20 * time.Hour)
	w.await(w.desk, 1, "⚠️ Frage 1 ist überfällig")
	late := w.desk.with("⚠️")[0]
	if late.Under != "" || !strings.Contains(late.Text(), "@leitung") {
		t.Errorf("the escalation is %q under %q", late.Text(), late.Under)
	}
	w.clock.advance(24 * time.Hour)
	w.await(w.desk, 2, "⚠️ Frage 1 ist überfällig")
	if n := len(w.asker.with("Es dauert länger als zugesagt")); n != 1 {
		t.Errorf("the asker was told %d times", n)
	}
	w.agent("Anna", "Jetzt aber.")
	w.clock.advance(5 * 24 * time.Hour)
	w.quiet()
	if n := len(w.desk.with("⚠️")); n != 2 {
		t.Errorf("%d escalations after the answer", n)
	}
	w.clock.advance(3 * 24 * time.Hour)
	w.await(w.desk, 1, "nicht mehr gemeldet")
	if n := len(w.asker.with("als erledigt markiert")); n != 1 {
		t.Errorf("the asker was told %d times that it is over", n)
	}
}

// A settled question can be opened again for a while, then not any more.
func TestReopenWindow(t *testing.T) {
	w := timed(t)
	w.open()
	w.pressAgent("Anna", "Übernehmen")
	w.pressAgent("Anna", "Erledigt")
	w.clock.advance(13 * 24 * time.Hour)
	w.pressAsker("Noch nicht geklärt")
	if len(w.asker.with("wieder offen")) != 1 {
		t.Error("not open again")
	}
	w.pressAgent("Anna", "Übernehmen")
	w.pressAgent("Anna", "Erledigt")
	w.clock.advance(15 * 24 * time.Hour)
	w.ask("/offen")
	if len(w.asker.with("lässt sich nicht mehr öffnen")) != 1 {
		t.Error("open after its time")
	}
	w.agent("Anna", "!reopen")
	if len(w.desk.with("zu lange abgeschlossen")) != 1 {
		t.Error("the agent was not told")
	}
}

// While the desk cannot be reached nothing is lost: the asker is told once,
// and all of it arrives, in order, when the desk is back.
func TestDeskAway(t *testing.T) {
	for name, away := range map[string]error{
		"refuses": mailbox.Refused(errors.New("away"), 20*time.Millisecond),
		"silent":  errors.New("no answer"),
		"gone":    mailbox.Permanent(errors.New("channel_not_found")),
	} {
		t.Run(name, func(t *testing.T) {
			w := timed(t)
			w.desk.fail(func(bot.Reply) error { return away })
			w.ask("/mensch Wie melde ich meinen Papagei an?")
			said, _ := w.asker.all()
			w.accept(bot.Message{Kind: bot.KindChoice, Choice: said[len(said)-1].Choices[0].ID, From: askerAt, Private: true})
			w.awaitNoQuiet(w.asker, "liegt jetzt beim Helpdesk")
			w.clock.advance(3 * time.Minute)
			w.awaitNoQuiet(w.asker, "gerade nicht zu erreichen")
			w.desk.fail(nil)
			w.clock.advance(6 * time.Minute)
			w.await(w.desk, 1, "Frage 1: neu")
			w.agent("Anna", "Gar nicht.")
			if len(w.asker.with("Gar nicht.")) != 1 || len(w.asker.with("nicht zu erreichen")) != 1 {
				t.Error("the answer did not arrive once")
			}
		})
	}
}

func (w *world) awaitNoQuiet(b *book, words string) {
	w.t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(patience); len(b.with(words)) == 0; {
		select {
		case <-end:
			w.t.Fatalf("%q was not said\n%s", words, w.log)
		case <-tick.C:
		}
	}
}

// What cannot be delivered is told to the agent with the reason, on the
// message itself and in the thread.
func TestUndelivered(t *testing.T) {
	w := timed(t)
	w.open()
	w.asker.fail(func(r bot.Reply) error {
		if strings.Contains(r.Text(), "Gar nicht") {
			return mailbox.Permanent(errors.New("the person has blocked the bot"))
		}
		return nil
	})
	w.agent("Anna", "Gar nicht.")
	_, marks := w.desk.all()
	if len(marks) != 1 || marks[0].As != bot.ReceiptFailed {
		t.Errorf("marks %+v", marks)
	}
	if len(w.desk.with("❌ Ihre Nachricht konnte nicht zugestellt werden: the person has blocked the bot")) != 1 {
		t.Error("the agent was not told why")
	}
	w.accept(bot.Message{Kind: bot.KindBlocked, From: askerAt})
	w.quiet()
	if len(w.desk.with("den Bot blockiert")) != 1 {
		t.Error("the desk was not told that the asker is gone")
	}
}

// Files go both ways by reference; one that is gone is named.
func TestFiles(t *testing.T) {
	w := timed(t)
	w.open()
	file := func(channel, id string) []bot.File {
		return []bot.File{{Name: id + ".pdf", Type: "application/pdf", At: &bot.Remote{Channel: channel, ID: id}}}
	}
	from := deskAt
	w.accept(bot.Message{Kind: bot.KindFile, From: from, Person: "pAnna", Name: "Anna", Root: w.card().ID, Files: file("desk", "form")})
	w.quiet()
	w.accept(bot.Message{Kind: bot.KindFile, From: askerAt, Files: file("asker", "scan"), Text: "Mein Scan"})
	w.quiet()
	w.accept(bot.Message{Kind: bot.KindFile, From: askerAt, Files: file("asker", "gone")})
	w.quiet()
	w.accept(bot.Message{Kind: bot.KindFile, From: from, Person: "pAnna", Name: "Anna", Root: w.card().ID, Text: "// nur für uns", Files: file("desk", "secret")})
	w.quiet()
	said, _ := w.asker.all()
	last := said[len(said)-1]
	if len(last.Files) != 1 || string(last.Files[0].Body) != "body of form" || last.Files[0].Name != "form.pdf" {
		t.Errorf("the asker got %+v", last.Files)
	}
	scans := w.desk.with("Mein Scan")
	if len(scans) != 1 || len(scans[0].Files) != 1 || string(scans[0].Files[0].Body) != "body of scan" {
		t.Errorf("the desk got %+v", scans)
	}
	if len(w.desk.with("gone.pdf ließ sich nicht weitergeben")) != 1 {
		t.Error("the lost file is not named")
	}
}

// An agent who asks for the list is shown alone what is open, who has it and
// what is overdue, below a card and in the room; the board knows of each
// change.
func TestList(t *testing.T) {
	w := timed(t)
	last := func() bot.Reply {
		said, _ := w.desk.all()
		return said[len(said)-1]
	}
	w.open()
	w.agent("Anna", "!list")
	if r := last(); !r.Quiet || r.Under == "" || r.To.User != "UAnna" || !strings.Contains(r.Text(), "noch bei niemandem: 1 · überfällig: 0") || !strings.Contains(r.Text(), "Frage 1 dran") {
		t.Errorf("new: %s", r.Text())
	}
	w.agent("Anna", "!claim")
	w.agent("Anna", "!assign Ben")
	w.clock.advance(48 * time.Hour)
	w.await(w.desk, 1, "⚠️ Frage 1 ist überfällig")
	w.accept(bot.Message{Kind: bot.KindText, Text: "!list", From: deskAt, Person: "pCora", Name: "Cora"})
	w.quiet()
	if r := last(); !r.Quiet || r.Under != "" || r.For != "Cora" || !strings.Contains(r.Text(), "⚠️ Frage 1: bei Ben") || !strings.Contains(r.Text(), "Wartezeit: 2 Tage") || strings.Contains(r.Text(), "dran") {
		t.Errorf("overdue: %s", r.Text())
	}
	w.agent("Ben", "Gar nicht.")
	w.agent("Anna", "!list")
	if r := last(); !strings.Contains(r.Text(), "Beantwortet, warten auf Rückmeldung: 1") {
		t.Errorf("answered: %s", r.Text())
	}
	w.agent("Ben", "!resolve")
	w.agent("Anna", "!list")
	if r := last(); !strings.Contains(r.Text(), "keine Frage offen") {
		t.Errorf("settled: %s", r.Text())
	}
}
