package bot_test

import (
	"strings"
	"testing"
	"time"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// remindful is a chat of which a store keeps the dialogue.
func remindful(t *testing.T) *chat {
	return &chat{t: t, bot: newBot(t, func(o *bot.Options) { o.Keep = 90 * 24 * time.Hour })}
}

// timer is the time to which the reminder's timer was set.
func timer(turn bot.Turn) (at time.Time) {
	for _, a := range turn.Actions {
		if a.Timer != nil && a.Timer.Name == "remind" {
			at = a.Timer.At
		}
	}
	return at
}

// at lets the reminder's timer come.
func (c *chat) at(t time.Time) bot.Turn {
	c.t.Helper()
	return c.message(bot.Message{ID: "t" + t.String(), Kind: bot.KindTimer, Choice: "remind"}, t)
}

func (c *chat) message(m bot.Message, at time.Time) bot.Turn {
	c.t.Helper()
	d, turn, err := c.bot.Step(c.t.Context(), c.d, []bot.Message{m}, at)
	if err != nil {
		c.t.Fatal(err)
	}
	c.d = d
	return turn
}

func said(turn bot.Turn) (text string) {
	for _, r := range turn.Replies() {
		text += r.Text() + "\n"
	}
	return text
}

// TestReminders: offered behind an answer about an open deadline, set, said
// at their times once, and stopped.
func TestReminders(t *testing.T) {
	c := remindful(t)
	c.say("Bis wann kann ich einreichen?", bot.OutcomeAnswered, "[1] An die Frist erinnern")
	c.say("1", bot.OutcomeCommand, "Wann soll ich", "[1] 30, 14, 7 und 1 Tag vorher")
	turn := c.say("1", bot.OutcomeCommand, "Tage vorher: 30, 14, 7 und 1", "[1] Auch bei Änderungen")
	end := time.Date(2021, 2, 2, 16, 0, 0, 0, time.UTC)
	if at := timer(turn); !at.Equal(end.AddDate(0, 0, -7)) {
		t.Errorf("first reminder at %s", at)
	}
	turn = c.at(end.AddDate(0, 0, -7))
	if text := said(turn); !strings.Contains(text, "endet am Dienstag, 2. Februar 2021") || !strings.Contains(text, "[1] Erinnerung abbestellen") {
		t.Errorf("said %q", text)
	}
	if at := timer(turn); !at.Equal(end.AddDate(0, 0, -1)) {
		t.Errorf("next reminder at %s", at)
	}
	if text := said(c.at(end.AddDate(0, 0, -7).Add(time.Minute))); text != "" {
		t.Errorf("said again: %q", text)
	}
	c.say("/erinnerungen", bot.OutcomeCommand, "Alpha 2021", "[1] Alpha 2021 abbestellen")
	if turn := c.say("1", bot.OutcomeCommand, "nicht mehr"); !timer(turn).IsZero() || len(c.d.Reminders) != 0 {
		t.Errorf("still set: %s", timer(turn))
	}
	c.say("/reminders", bot.OutcomeCommand, "keine Erinnerung")
	if text := said(c.at(end.AddDate(0, 0, -1))); text != "" {
		t.Errorf("said after it was stopped: %q", text)
	}
}

// TestOwnDays takes days as people write them.
func TestOwnDays(t *testing.T) {
	c := remindful(t)
	c.say("Until when can we submit?", bot.OutcomeAnswered)
	c.say("/en", bot.OutcomeCommand)
	c.message(bot.Message{ID: "p", Kind: bot.KindChoice, Choice: "remind:alpha-2021:ask", From: bot.Address{Channel: "test", Room: "r"}, Private: true}, now)
	c.say("10 and 3 days before", bot.OutcomeCommand, "days before: 10 and 3")
	c.say("30 EUR", "", "!remind you of each")
}

// TestRemindersMove with their deadline, and changes are announced once.
func TestRemindersMove(t *testing.T) {
	c := remindful(t)
	c.say("Bis wann kann ich einreichen?", bot.OutcomeAnswered)
	c.say("1", bot.OutcomeCommand)
	c.say("3", bot.OutcomeCommand, "[1] Auch bei Änderungen")
	c.say("1", bot.OutcomeCommand, "ändert")
	lib := library()
	p := lib.Calls[0]
	d := &p.Call.Deadlines[0]
	was, will := d.At[0], knowledge.LocalTime{Time: time.Date(2021, 2, 16, 17, 0, 0, 0, time.UTC)}
	d.At, d.History = []knowledge.LocalTime{will}, []knowledge.Moved{{From: was, To: will}}
	p.Call.Documents = append(p.Call.Documents, knowledge.Document{ID: "corr", Title: both("Corrigendum"), Version: "2", Supersedes: "text"})
	c.bot = newBot(t, func(o *bot.Options) { o.Keep, o.Library = 90*24*time.Hour, lib })
	turn := c.message(bot.Message{ID: "content/2", Kind: bot.KindNews}, now)
	for _, want := range []string{"verschoben", "16. Februar 2021", "Corrigendum, Version 2"} {
		if !strings.Contains(said(turn), want) {
			t.Errorf("no %q in %q", want, said(turn))
		}
	}
	if at := timer(turn); !at.Equal(time.Date(2021, 2, 15, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("the reminder moved to %s", at)
	}
	if text := said(c.message(bot.Message{ID: "content/3", Kind: bot.KindNews}, now)); text != "" {
		t.Errorf("announced again: %q", text)
	}
}

// TestNotes are said once, and wait while a person has the dialogue.
func TestNotes(t *testing.T) {
	c := remindful(t)
	c.say("Bis wann kann ich einreichen?", bot.OutcomeAnswered)
	home := bot.Address{Channel: "test", Room: "r"}
	m, err := bot.News("note/1", &bot.Note{ID: "1", Text: both("Wartung am Montag")}, home, now)
	if err != nil {
		t.Fatal(err)
	}
	c.d.Desk = "t1"
	if text := said(c.message(m, now)); text != "" {
		t.Errorf("said beside a person: %q", text)
	}
	c.d.Desk = ""
	if text := said(c.at(now.Add(time.Hour))); !strings.Contains(text, "Wartung am Montag") {
		t.Errorf("not said later: %q", text)
	}
	if text := said(c.message(m, now)); text != "" {
		t.Errorf("said twice: %q", text)
	}
}

// TestKept: nothing is offered where nothing is kept, or in a group; what
// reminders do not need is forgotten in time.
func TestKept(t *testing.T) {
	c := &chat{t: t, bot: newBot(t, nil)}
	c.say("Bis wann kann ich einreichen?", bot.OutcomeAnswered, "!erinnern")
	c = remindful(t)
	if _, text := c.send(bot.Message{Text: "Bis wann kann ich einreichen?", From: bot.Address{Channel: "test", Room: "g", User: "u"}}); strings.Contains(text, "erinnern") {
		t.Errorf("offered in a group: %s", text)
	}
	c = remindful(t)
	c.say("Bis wann kann ich einreichen?", bot.OutcomeAnswered)
	c.say("1", bot.OutcomeCommand)
	c.say("1", bot.OutcomeCommand)
	c.at(now.AddDate(0, 0, 91))
	if c.d.Asked != nil || len(c.d.Reminders) != 1 {
		t.Errorf("after its time the dialogue holds %+v", c.d)
	}
}
