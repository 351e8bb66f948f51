package bot_test

import (
	"strings"
	"testing"
	"time"

	"grantdesk/bot"
	"grantdesk/knowledge"
	"grantdesk/knowledge/deadline"
)

// TestLanguageIsChosen: by button, by number or by word; it wins over the
// language of a question until the person wants the bot to follow again.
func TestLanguageIsChosen(t *testing.T) {
	c := &chat{t: t, bot: newBot(t, nil)}
	c.say("/sprache", bot.OutcomeCommand, "In welcher Sprache", "[1] Deutsch", "[2] English", "[3] So, wie ich schreibe")
	turn, text := c.send(bot.Message{Kind: bot.KindChoice, Choice: "lang:en"})
	if !strings.Contains(text, "From now on I answer in English") || turn.Replies()[0].Menus != "en" {
		t.Errorf("chosen: %q, menus %q", text, turn.Replies()[0].Menus)
	}
	c.say("Und bis wann?", bot.OutcomeAnswered, "The deadline is")
	c.say("/language", bot.OutcomeCommand, "In which language", "[3] The way I write")
	if turn := c.say("3", bot.OutcomeCommand, "in the language that you write in"); turn.Replies()[0].Menus != bot.MenusAuto {
		t.Errorf("menus %q", turn.Replies()[0].Menus)
	}
	c.say("Und bis wann?", bot.OutcomeAnswered, "Die Frist endet")
	for command, want := range map[string]string{"/language english": "English", "/sprache deutsch": "Deutsch", "/lang EN": "English", "/de": "Deutsch"} {
		c.say(command, bot.OutcomeCommand, want)
	}
}

// TestDelete: asked for twice, with a receipt; then nothing of the dialogue
// is left, and the store is told to forget the rest.
func TestDelete(t *testing.T) {
	for _, command := range []string{"/loeschen", "/löschen", "/delete"} {
		c := &chat{t: t, bot: newBot(t, nil)}
		c.say("Und bis wann, bitte?", bot.OutcomeAnswered)
		c.say("/en", bot.OutcomeCommand)
		if turn := c.say(command, bot.OutcomeCommand, "cannot be undone", "[1] Delete everything", "[2] Keep it"); len(turn.Actions) != 1 {
			t.Fatalf("actions %+v", turn.Actions)
		}
		if turn := c.say("2", bot.OutcomeCommand, "I delete nothing"); len(turn.Actions) != 1 || c.d.Forced != knowledge.En {
			t.Fatalf("kept: %+v, %+v", turn.Actions, c.d)
		}
		c.say(command, bot.OutcomeCommand)
		turn, text := c.send(bot.Message{Text: "1", Person: "p5"})
		if n := len(turn.Actions); n != 2 || turn.Actions[1].Forget == nil || turn.Actions[1].Forget.Person != "p5" || turn.Actions[0].Reply.Menus != bot.MenusAuto {
			t.Fatalf("actions %+v", turn.Actions)
		}
		if !strings.Contains(text, "Receipt ") || !strings.Contains(text, "2021-01-20 09:00 UTC") {
			t.Errorf("receipt: %s", text)
		}
		if raw, err := c.d.Bytes(); err != nil || string(raw) != `{"v":2}` {
			t.Errorf("left: %s, %v", raw, err)
		}
	}
}

// TestDeepLinks: what a link from elsewhere begins.
func TestDeepLinks(t *testing.T) {
	tests := []struct{ payload, outcome, says string }{
		{"check_alpha-2021", bot.OutcomeSelfCheck, "Sind Sie ein Cluster?"},
		{"check", bot.OutcomeSelfCheck, "Sind Sie ein Cluster?"},
		{"check_beta-2026", bot.OutcomeAbstained, "keinen Selbstcheck"},
		{"check_unknown", bot.OutcomeSelfCheck, "Sind Sie ein Cluster?"},
		{"call_beta-2026", bot.OutcomeCommand, "Beta 2026"},
		{"", bot.OutcomeSmallTalk, "automatischer Assistent"},
		{"<b>x</b> _; DROP", bot.OutcomeSmallTalk, "automatischer Assistent"},
	}
	for _, tt := range tests {
		checking(t).say(strings.TrimSpace("/start "+tt.payload), tt.outcome, tt.says)
	}
}

// TestSelfCheckIsPrivate: in a group the self-check only shows the way.
func TestSelfCheckIsPrivate(t *testing.T) {
	group := bot.Address{Channel: "telegram", Room: "-1", User: "5"}
	for _, m := range []bot.Message{{Text: "/check"}, {Text: "Are we eligible?"}, {Kind: bot.KindChoice, Choice: "check"}, {Text: "/start check_alpha-2021"}} {
		c := checking(t)
		m.From = group
		turn, text := c.send(m)
		if cs := turn.Replies()[0].Choices; len(cs) != 1 || cs[0].ID != "start:check_alpha-2021" || c.d.Check != nil || strings.Contains(text, "Cluster?") {
			t.Errorf("%+v: %s, %+v", m, text, cs)
		}
	}
}

// TestCaption: a file is not read, the words beside it are.
func TestCaption(t *testing.T) {
	c := &chat{t: t, bot: newBot(t, nil)}
	if _, text := c.send(bot.Message{Kind: bot.KindFile}); !strings.Contains(text, "Dateien kann ich nicht lesen") {
		t.Errorf("without a caption: %s", text)
	}
	turn, text := c.send(bot.Message{Kind: bot.KindFile, Text: "Bis wann kann ich einreichen?"})
	if turn.Outcome != bot.OutcomeAnswered || !strings.Contains(text, "2. Februar 2021") || !strings.Contains(text, "Datei selbst kann ich nicht lesen") {
		t.Errorf("with a caption: %s", text)
	}
}

// TestAlbum: of what was sent together one refusal is enough, words that come
// after it are answered in its place, and a person of the desk gets all of it.
func TestAlbum(t *testing.T) {
	c := &chat{t: t, bot: newBot(t, nil)}
	c.send(bot.Message{Kind: bot.KindFile})
	if turn, _ := c.send(bot.Message{Kind: bot.KindFile, Part: "m1"}); turn.Outcome != bot.OutcomeSilent || len(turn.Actions) != 0 {
		t.Errorf("a second picture: %+v", turn)
	}
	turn, text := c.send(bot.Message{Kind: bot.KindFile, Part: "m1", Text: "Bis wann kann ich einreichen?"})
	if rs := turn.Replies(); len(rs) != 1 || rs[0].Replaces != "m1-1" || !strings.Contains(text, "2. Februar 2021") {
		t.Errorf("late words: %+v", rs)
	}
	c.d.Desk = "7K2"
	turn, _ = c.send(bot.Message{Kind: bot.KindFile, Part: "m1", Files: []bot.File{{Name: "scan.jpg"}}})
	if len(turn.Actions) != 1 || turn.Actions[0].Post == nil {
		t.Errorf("to the desk: %+v", turn)
	}
}

// TestCalendarIsOffered behind what is told of deadlines, while one lies
// ahead, and nowhere else.
func TestCalendarIsOffered(t *testing.T) {
	var asked knowledge.Lang
	dates := func(c *knowledge.Call, ss []deadline.Standing, l knowledge.Lang, _ time.Time) (bot.File, error) {
		asked = l
		return bot.File{Name: c.ID + ".ics", Body: []byte(ss[0].End.UTC().String())}, nil
	}
	c := &chat{t: t, bot: newBot(t, func(o *bot.Options) { o.Calendar, o.Bare = dates, []string{"bare"} })}
	c.say("Wie viel geld gibt es?", bot.OutcomeAnswered, "!Kalenderdatei")
	c.say("Bis wann kann ich einreichen?", bot.OutcomeAnswered, "[1] Kalenderdatei")
	turn := c.say("1", bot.OutcomeCommand, "Alpha 2021")
	if fs := turn.Replies()[0].Files; len(fs) != 1 || fs[0].Name != "alpha-2021.ics" || string(fs[0].Body) != "2021-02-02 16:00:00 +0000 UTC" || asked != knowledge.De {
		t.Errorf("files %+v in %s", fs, asked)
	}
	c.say("/en", bot.OutcomeCommand)
	c.say("/deadline", bot.OutcomeCommand, "[1] Calendar file")
	if turn := c.say("1", bot.OutcomeCommand); len(turn.Replies()[0].Files) != 1 || asked != knowledge.En {
		t.Errorf("in English: %+v, %s", turn.Replies()[0].Files, asked)
	}
	past := now.AddDate(1, 0, 0)
	_, late, err := c.bot.Step(t.Context(), c.d, []bot.Message{{ID: "x", Kind: bot.KindChoice, Choice: "calendar:alpha-2021:"}}, past)
	if err != nil || len(late.Replies()[0].Files) != 0 || !strings.Contains(late.Replies()[0].Text(), "No date") {
		t.Errorf("after the deadline: %v, %+v", err, late.Replies())
	}
	_, late, err = c.bot.Step(t.Context(), c.d, []bot.Message{{ID: "y", Kind: bot.KindText, Text: "/deadline"}}, past)
	if err != nil || len(late.Replies()[0].Choices) != 0 {
		t.Errorf("after the deadline: %v, %+v", err, late.Replies())
	}
	if _, text := c.send(bot.Message{Text: "Und bis wann?", From: bot.Address{Channel: "bare"}}); strings.Contains(text, "Calendar file") {
		t.Errorf("a file is offered where none can be had: %s", text)
	}
	without := &chat{t: t, bot: newBot(t, nil)}
	without.say("Bis wann kann ich einreichen?", bot.OutcomeAnswered, "!Kalenderdatei")
}

// TestGone: who cannot be reached is forgotten after a week, unless they come
// back.
func TestGone(t *testing.T) {
	at := bot.Address{Channel: "test", Room: "r"}
	c := &chat{t: t, bot: newBot(t, nil)}
	c.say("Bis wann kann ich einreichen?", bot.OutcomeAnswered)
	for i, want := range []int{1, 0} { // told twice, noted once
		turn, text := c.send(bot.Message{Kind: bot.KindBlocked, Person: "p5"})
		if len(turn.Actions) != want || text != "" {
			t.Fatalf("blocked %d: %+v, %q", i, turn.Actions, text)
		}
		if want == 1 && !turn.Actions[0].Timer.At.Equal(now.AddDate(0, 0, 7)) {
			t.Errorf("timer %+v", turn.Actions[0].Timer)
		}
	}
	kept := c.d
	if turn := c.say("Bis wann kann ich einreichen?", bot.OutcomeAnswered); turn.Actions[0].Timer == nil || !turn.Actions[0].Timer.At.IsZero() {
		t.Errorf("back: %+v", turn.Actions)
	}
	timer := bot.Message{Kind: bot.KindTimer, Choice: "gone"}
	if turn, _ := c.send(timer); len(turn.Actions) != 0 {
		t.Errorf("a timer that came too late: %+v", turn.Actions)
	}
	c.d = kept
	turn, _ := c.send(timer)
	if len(turn.Actions) != 1 || turn.Actions[0].Forget == nil || *turn.Actions[0].Forget != (bot.Forget{Person: "p5", To: at, Lang: "de", Silent: true}) || c.d.Asked != nil {
		t.Errorf("did not come back: %+v", turn.Actions)
	}
}
