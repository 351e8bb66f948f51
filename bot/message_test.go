package bot_test

import (
	"context"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"grantdesk/bot"
)

func TestCommands(t *testing.T) {
	c := &chat{t: t, bot: newBot(t, nil)}
	for text, want := range map[string]string{
		"/start": "automatischer Assistent", "/hilfe": "/frist", "/help@grantdesk_bot": "/frist", "/frist": "2. Februar 2021", "/datenschutz": "vertraulich",
		"/neu": "von vorn", "stop": "abgebrochen", "/mensch": "help@example.org", "/aufruf": "[2] Beta 2026", "/quatsch": "/quatsch kenne ich nicht",
	} {
		outcome := bot.OutcomeCommand
		if text == "/mensch" {
			outcome = bot.OutcomeHandoff
		}
		if text == "/start" {
			outcome = bot.OutcomeSmallTalk
		}
		c.say(text, outcome, want)
	}
}

func TestSmallTalk(t *testing.T) {
	c := &chat{t: t, bot: newBot(t, nil)}
	c.say("Hallo", bot.OutcomeSmallTalk)
	for _, text := range []string{"hi there", "Servus!", "Vielen Dank für die Hilfe", "thx", "cheers", "bye", "Auf Wiedersehen!", "alles klar", "are you a human?", "Bist du ein Mensch?", "was kannst du?", "wie geht's?", "👍", "good morning", "Danke, tschüss!", "thanks a lot, bye"} {
		c.say(text, bot.OutcomeSmallTalk)
	}
	c.say("are you a human?", bot.OutcomeSmallTalk, "automat")
	c.say("good morning", bot.OutcomeSmallTalk, "Hello!")
	c.say("Danke!", bot.OutcomeSmallTalk, "Gern geschehen")
	c.say("ok", bot.OutcomeSmallTalk)
	for _, text := range []string{"Hallo, bis wann?", "Danke, und bis wann?"} {
		c.say(text, bot.OutcomeAnswered, "2. Februar 2021")
	}
}

func TestOtherLanguages(t *testing.T) {
	for _, text := range []string{
		"Quelle est la date limite pour déposer une proposition ?", "Qual è la scadenza per presentare la domanda?",
		"¿Hasta cuándo se puede presentar la propuesta?", "Do kiedy można składać wnioski?", "Até quando posso apresentar a candidatura?",
		"Wanneer sluit de oproep en tot wanneer kunnen wij een voorstel indienen?", "Până când putem depune cererea?",
	} {
		c := &chat{t: t, bot: newBot(t, nil)}
		c.say(text, bot.OutcomeAnswered, "only speak German and English", "2 February 2021", "Source:")
		c.say("und bis wann?", bot.OutcomeAnswered, "Die Frist endet", "!nur Deutsch")
		c.say(text, bot.OutcomeAnswered, "nur Deutsch und Englisch", "2. Februar 2021")
	}
	c := &chat{t: t, bot: newBot(t, nil)}
	c.say("Comment faire une tarte aux pommes ?", bot.OutcomeAbstained, "only speak German and English")
	for _, text := range []string{"Bis wann?", "until when can we submit the proposal in Rome?", "Deadline?", "wann ist die submission deadline"} {
		c.say(text, "", "!only speak", "!nur Deutsch")
	}
}

// A long story is searched for what it asks at its end.
func TestLongStory(t *testing.T) {
	c := &chat{t: t, bot: newBot(t, nil)}
	story := strings.Repeat("Wir sind ein kleines Cluster und haben gestern davon gehört. ", 12)
	c.say(story+"Meine Frage: Bis wann geht das?", bot.OutcomeAnswered, "2. Februar 2021")
	c.say(story+"Bis wann geht das? "+story[:200], bot.OutcomeAnswered, "2. Februar 2021")
}

func TestOddMessages(t *testing.T) {
	c := &chat{t: t, bot: newBot(t, nil)}
	c.say("", bot.OutcomeClarify, "leer")
	c.say(" \t\r\n\x00\x1b[31m\u200b"[:4], bot.OutcomeClarify, "leer")
	c.say("???", bot.OutcomeAbstained, "in Worten")
	c.say("🦄🌈", bot.OutcomeAbstained, "in Worten")
	c.say("<b>bis</b> <script>alert(1)</script> **wann** _bis wann_", bot.OutcomeAnswered, "2. Februar 2021")
	c.say("b\x00is\x07 wann\xff?", bot.OutcomeAbstained)
	c.say("Bis wann kann ich einreichen? "+strings.Repeat("bla ", 25_000), bot.OutcomeAnswered, "2. Februar 2021", "sehr lang")
	if turn, _ := c.send(bot.Message{Kind: bot.KindFile}); turn.Outcome != bot.OutcomeAbstained {
		t.Errorf("file: %s", turn.Outcome)
	}
}

func TestSilence(t *testing.T) {
	c := &chat{t: t, bot: newBot(t, nil)}
	for _, kind := range []string{bot.KindDelete, bot.KindBlocked, bot.KindTimer, bot.KindReceipt} {
		if turn, text := c.send(bot.Message{Kind: kind, Text: "bis wann?"}); turn.Outcome != bot.OutcomeSilent || text != "" {
			t.Errorf("%s: %s %q", kind, turn.Outcome, text)
		}
	}
	c.d.Desk = "T-1"
	c.say("Bis wann?", bot.OutcomeSilent)
}

// A question that was taken back is nowhere in what is kept.
func TestDeleteForgets(t *testing.T) {
	c := &chat{t: t, bot: newBot(t, nil)}
	c.say("Bis wann müssen wir mit Einhörnern einreichen?", bot.OutcomeAnswered)
	if raw, err := c.d.Bytes(); err != nil || !strings.Contains(string(raw), "Einh") {
		t.Fatalf("%v: kept is %s", err, raw)
	}
	turn, _ := c.send(bot.Message{Kind: bot.KindDelete, Of: "1"})
	if raw, err := c.d.Bytes(); err != nil || strings.Contains(string(raw), "Einh") || turn.Outcome != bot.OutcomeSilent {
		t.Errorf("%v, %s: kept is %s", err, turn.Outcome, raw)
	}
}

func TestEditReplaces(t *testing.T) {
	c := &chat{t: t, bot: newBot(t, nil)}
	c.say("Bis wan?", bot.OutcomeAbstained)
	turn, _ := c.send(bot.Message{Kind: bot.KindEdit, Of: "1", Text: "Bis wann?"})
	if r := turn.Replies()[0]; r.Replaces != "1-1" || turn.Outcome != bot.OutcomeAnswered {
		t.Errorf("replaces %q, %s", r.Replaces, turn.Outcome)
	}
}

// The same dialogue and messages give the same turn, and a burst numbers its
// replies by message.
func TestSameAgain(t *testing.T) {
	b := newBot(t, nil)
	ms := []bot.Message{{ID: "a", Kind: "text", Text: "Bis wann?"}, {ID: "b", Kind: "text", Text: "wie viel Geld?"}}
	d1, t1, err1 := b.Step(context.Background(), bot.Dialogue{}, ms, now)
	d2, t2, err2 := b.Step(context.Background(), bot.Dialogue{}, ms, now)
	if err1 != nil || err2 != nil || !reflect.DeepEqual(d1, d2) || !reflect.DeepEqual(t1, t2) {
		t.Errorf("differs: %v %v", err1, err2)
	}
	if rs := t1.Replies(); len(rs) != 2 || rs[0].ID != "a-1" || rs[1].ID != "b-1" || t1.Actions[1].ID != "b-1" {
		t.Errorf("%+v", t1.Replies())
	}
}

func TestReadDialogue(t *testing.T) {
	if _, err := bot.ReadDialogue([]byte(`{"v":99}`)); err == nil {
		t.Error("a dialogue of a newer version must not be read")
	}
	if _, err := bot.ReadDialogue([]byte(`{`)); err == nil {
		t.Error("half a dialogue must not be read")
	}
}

func TestNewNamesWhatIsMissing(t *testing.T) {
	for want, o := range map[string]bot.Options{
		"no call": {}, "finder": {Library: library()}, "phrases": {Library: library(), Finder: finder},
	} {
		if _, err := bot.New(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q in it", err, want)
		}
	}
}

// FuzzStep: whatever a person writes gets a reply in valid UTF-8, and the
// dialogue can be stored and read again.
func FuzzStep(f *testing.F) {
	for _, s := range []string{"", "Bis wann?", "und die Schweiz?", "1", "/de x", "\xff\x00", "???", "unklar", "ich meinte die Uhrzeit", "wo steht das?", "🦄", "600.000 Euro?", "{call} %s"} {
		f.Add(s, "2")
	}
	b := newBot(f, nil)
	f.Fuzz(func(t *testing.T, first, second string) {
		d := bot.Dialogue{}
		for i, text := range []string{first, second, first} {
			var turn bot.Turn
			var err error
			d, turn, err = b.Step(context.Background(), d, []bot.Message{{ID: strconv.Itoa(i), Kind: bot.KindText, Text: text}}, now)
			if err != nil || len(turn.Replies()) == 0 {
				t.Fatalf("%q: %d replies, %v", text, len(turn.Replies()), err)
			}
			if reply := turn.Replies()[0].Text(); !utf8.ValidString(reply) || strings.TrimSpace(reply) == "" {
				t.Errorf("%q: reply %q", text, reply)
			}
			raw, err := d.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			if d, err = bot.ReadDialogue(raw); err != nil {
				t.Fatal(err)
			}
		}
	})
}
