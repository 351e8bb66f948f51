package bot_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"grantdesk/bot"
)

func withDesk(t testing.TB) *bot.Bot { return newBot(t, func(o *bot.Options) { o.Desk = true }) }

// opened returns the requests that a turn hands over.
func opened(t testing.TB, turn bot.Turn) (qs []bot.Request) {
	t.Helper()
	for _, a := range turn.Actions {
		if a.Post == nil || a.Post.Dialogue != bot.BoardKey {
			continue
		}
		e, err := bot.ReadDeskEvent(a.Post.Message)
		if err != nil {
			t.Fatal(err)
		}
		if e.What == bot.DeskOpen {
			qs = append(qs, *e.Request)
		}
	}
	return qs
}

// Whatever people write and press: nothing goes to the helpdesk that was not
// shown in the message before, and nothing without a yes.
func TestConsent(t *testing.T) {
	b := withDesk(t)
	said := []string{
		"/mensch", "/mensch Gibt es Kuchen?", "Mensch", "ja", "ja", "nein", "Anna Muster", "handoff:send", "handoff:send", "handoff:bare",
		"handoff:edit", "handoff:name", "handoff:no", "handoff:add", "handoff:last", "human", "Bis wann?", "Wie viel Geld?", "Unsinn", "/neu", "1", "2", "4", "help",
	}
	rapid.Check(t, func(rt *rapid.T) {
		c := &chat{t: t, bot: b}
		shown := ""
		for range rapid.IntRange(1, 25).Draw(rt, "length") {
			text := rapid.SampledFrom(said).Draw(rt, "said")
			m := bot.Message{Text: text}
			if strings.HasPrefix(text, "handoff:") || text == "human" {
				m = bot.Message{Kind: bot.KindChoice, Choice: text}
			}
			turn, reply := c.send(m)
			for _, q := range opened(t, turn) {
				if text != "ja" && text != "handoff:send" && text != "1" {
					rt.Fatalf("%q sent the question", text)
				}
				for _, part := range append([]string{q.Question, q.Name}, lines(q)...) {
					if !strings.Contains(shown, part) {
						rt.Fatalf("%q was not shown before; shown was %q", part, shown)
					}
				}
			}
			if strings.Contains(reply, "Das ginge an den Helpdesk") || strings.Contains(reply, "This would go") {
				shown = reply
			}
		}
	})
}

func lines(q bot.Request) (texts []string) {
	for _, s := range q.Turns {
		texts = append(texts, s.Text)
	}
	return texts
}

// After two messages in a row without an answer a person is offered; an
// answer begins the count anew.
func TestStuck(t *testing.T) {
	c := &chat{t: t, bot: withDesk(t)}
	c.say("???", bot.OutcomeAbstained, "!Menschen fragen")
	c.say("🦄", bot.OutcomeAbstained, "Einen Menschen fragen")
	c.say("Bis wann?", bot.OutcomeAnswered)
	c.say("???", bot.OutcomeAbstained, "!Menschen fragen")
}

// Where there is no helpdesk the contacts of the call are named, as before.
func TestNoDesk(t *testing.T) {
	c := &chat{t: t, bot: newBot(t, nil)}
	if turn := c.say("/mensch", bot.OutcomeHandoff, "help@example.org"); len(opened(t, turn)) > 0 {
		t.Error("something was sent")
	}
	if c.say("Bis wann?", bot.OutcomeAnswered); len(c.d.Recent) > 0 {
		t.Error("turns are remembered for nobody")
	}
}

// event brings what the desk has for the dialogue.
func (c *chat) event(e bot.DeskEvent) (bot.Turn, string) {
	c.t.Helper()
	e.Ticket = c.d.Handoff.Ticket
	a, err := e.Post("x", bot.Address{Channel: "test", Room: "r"}, "de", now)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.send(a.Post.Message)
}

// A self-check that runs keeps its place while a person has the dialogue, and
// its sheet is shared only with the rest.
func TestHandoffFromCheck(t *testing.T) {
	c := &chat{t: t, bot: newBot(t, func(o *bot.Options) { o.Desk, o.Check = true, interview{} })}
	c.say("/check", bot.OutcomeSelfCheck, "Sind Sie ein Cluster?")
	c.say("mensch", bot.OutcomeHandoff, "Was möchten Sie den Helpdesk fragen?")
	c.say("Sind wir eins?", bot.OutcomeHandoff, "Sind wir eins?", "sheet.md")
	if qs := opened(t, c.say("ja", bot.OutcomeHandoff)); len(qs) != 1 || qs[0].Sheet == nil {
		t.Fatalf("shared %+v", qs)
	}
	c.event(bot.DeskEvent{What: bot.DeskJoined, Agent: "Anna"})
	c.say("ja", bot.OutcomeSilent)
	c.event(bot.DeskEvent{What: bot.DeskResolved})
	c.say("weiter?", "", "Sind Sie ein Cluster?")
}

// While a person has the dialogue every message goes to them, and words that
// are commands to the bot are not obeyed.
func TestSilentByState(t *testing.T) {
	c := &chat{t: t, bot: withDesk(t)}
	c.say("/mensch Gibt es Kuchen?", bot.OutcomeHandoff)
	c.say("ja", bot.OutcomeHandoff)
	c.event(bot.DeskEvent{What: bot.DeskJoined, Agent: "Anna"})
	for _, m := range []bot.Message{{Text: "Bis wann?"}, {Text: "/frist"}, {Text: "/check"}, {Kind: bot.KindEdit, Of: "1", Text: "Bis wann?"}, {Text: "Hallo"}, {Text: ""}, {Kind: bot.KindOpen}} {
		if turn, reply := c.send(m); reply != "" || turn.Outcome != bot.OutcomeSilent {
			t.Errorf("%+v is answered %q", m, reply)
		}
	}
	if _, reply := c.send(bot.Message{Text: "zurück zum Bot"}); !strings.Contains(reply, "wieder der automatische Assistent") {
		t.Errorf("asked back: %q", reply)
	}
	turn, reply := c.event(bot.DeskEvent{What: bot.DeskAnswer, Text: "Ja, Kuchen.", Agent: "Anna"})
	if reply != "" || len(turn.Actions) != 1 || turn.Actions[0].Post == nil || turn.Actions[0].Post.Message.Choice != bot.ReceiptFailed {
		t.Errorf("a person speaks after the asker left: %q %+v", reply, turn.Actions)
	}
	c.say("Bis wann?", bot.OutcomeAnswered)
}
