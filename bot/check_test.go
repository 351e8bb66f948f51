package bot_test

import (
	"encoding/json"
	"strings"
	"testing"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// An interview asks one question; "ja" and "nein" end it, "mensch" asks for a
// person, "ändern" begins a correction, which "stop" ends; anything else is no
// answer.
type interview struct{}

// Offers implements bot.SelfCheck.
func (interview) Offers(call string) bool { return call == "alpha-2021" }

// Check implements bot.SelfCheck.
func (interview) Check(m bot.CheckMessage) (bot.CheckReply, error) {
	question := bot.Reply{Blocks: []bot.Block{{Style: bot.BlockText, Text: "Sind Sie ein Cluster?"}}, Choices: []bot.Choice{{ID: "y", Label: "Ja"}, {ID: "n", Label: "Nein"}}}
	state := json.RawMessage(`{"asked":1}`)
	answer := strings.ToLower(m.Message.Text + m.Message.Choice)
	correcting := strings.Contains(string(m.State), "2")
	switch {
	case m.State == nil:
		return bot.CheckReply{State: state, Reply: question}, nil
	case m.Aside:
		return bot.CheckReply{State: m.State, Reply: question, Aside: true}, nil
	case answer == "ändern":
		return bot.CheckReply{State: json.RawMessage(`{"asked":2}`), Reply: question}, nil
	case answer == "stop" && correcting || answer == "/hilfe" && correcting:
		return bot.CheckReply{State: state, Reply: bot.Reply{Blocks: []bot.Block{{Style: bot.BlockText, Text: "Es bleibt dabei."}}}}, nil
	case answer == "ja, und bis wann kann ich einreichen?":
		return bot.CheckReply{State: state, Reply: question, Aside: true, Question: "Bis wann kann ich einreichen?"}, nil
	case answer == "mensch":
		return bot.CheckReply{State: state, Human: true}, nil
	case answer == "ja" || answer == "y" || answer == "1":
		return bot.CheckReply{Reply: bot.Reply{Blocks: []bot.Block{{Style: bot.BlockText, Text: "Sie dürfen."}}}}, nil
	}
	return bot.CheckReply{State: state, Reply: question, Aside: true}, nil
}

// Sheet implements bot.SelfCheck.
func (interview) Sheet(m bot.CheckMessage) (*bot.File, error) {
	if m.State == nil {
		return nil, nil
	}
	return &bot.File{Name: "sheet.md", Type: "text/markdown", Body: []byte("# Blatt")}, nil
}

func checking(t *testing.T) *chat {
	return &chat{t: t, bot: newBot(t, func(o *bot.Options) { o.Check = interview{} })}
}

func TestSelfCheckWithSideQuestion(t *testing.T) {
	c := checking(t)
	c.say("I want to check if we are eligible.", bot.OutcomeSelfCheck, "Sind Sie ein Cluster?", "[1] Ja")
	c.say("Bis wann kann ich einreichen?", bot.OutcomeAnswered, "2. Februar 2021", "Sind Sie ein Cluster?", "[1] Ja")
	c.say("Danke!", bot.OutcomeSmallTalk, "Sind Sie ein Cluster?")
	c.say("mensch", bot.OutcomeHandoff, "help@example.org")
	c.say("1", bot.OutcomeSelfCheck, "Sie dürfen.", "!Sind Sie ein Cluster?")
	c.say("1", bot.OutcomeAbstained)
}

func TestSelfCheckIsLeft(t *testing.T) {
	for _, word := range []string{"stop", "/stop", "/neu"} {
		c := checking(t)
		c.say("/check", bot.OutcomeSelfCheck, "Sind Sie ein Cluster?")
		c.say(word, bot.OutcomeCommand, "!Sind Sie ein Cluster?")
		c.say("ja", "", "!Sie dürfen.")
	}
}

func TestSelfCheckIsAskedFor(t *testing.T) {
	for _, text := range []string{"Selbstcheck", "kann ich prüfen, ob wir antragsberechtigt sind?", "Are we eligible?", "check our eligibility", "/selbstcheck"} {
		checking(t).say(text, bot.OutcomeSelfCheck)
	}
	checking(t).say("Bis wann muss ich prüfen?", bot.OutcomeAnswered)
	none := checking(t)
	none.say("/call beta", bot.OutcomeCommand)
	none.say("/check", bot.OutcomeAbstained, "keinen Selbstcheck")
}

// "stop" and "help" are the self-check's first; only what it does not want is
// the bot's.
func TestStopWithinCorrection(t *testing.T) {
	c := checking(t)
	c.say("/check", bot.OutcomeSelfCheck)
	c.say("ändern", bot.OutcomeSelfCheck)
	c.say("stop", bot.OutcomeSelfCheck, "Es bleibt dabei.")
	c.say("/hilfe", bot.OutcomeCommand, "/frist", "Sind Sie ein Cluster?")
	c.say("ändern", bot.OutcomeSelfCheck)
	c.say("/hilfe", bot.OutcomeSelfCheck, "Es bleibt dabei.")
	c.say("stop", bot.OutcomeCommand, "!Sind Sie ein Cluster?")
	c.say("ja", "", "!Sie dürfen.")
}

func TestCommandsBesideSelfCheck(t *testing.T) {
	c := checking(t)
	c.say("/check", bot.OutcomeSelfCheck)
	c.say("/frist", bot.OutcomeCommand, "2. Februar 2021", "Sind Sie ein Cluster?", "[1] Ja")
	c.say("/en", bot.OutcomeCommand, "English", "Sind Sie ein Cluster?")
	c.say("/datenschutz", bot.OutcomeCommand, "Sind Sie ein Cluster?")
	c.say("/call beta", bot.OutcomeCommand)
	c.say("1", bot.OutcomeSelfCheck, "Sie dürfen.")
}

// The choices of a side question stand behind those of the open one.
func TestSideQuestionThatAsksBack(t *testing.T) {
	c := checking(t)
	c.say("/check", bot.OutcomeSelfCheck)
	c.say("Der Betrag ist mir unklar", bot.OutcomeClarify, "[1] Ja", "[2] Nein", "[3] About grant")
	c.say("3", bot.OutcomeAnswered, "500 000 EUR", "Sind Sie ein Cluster?")
	c.say("ja, und bis wann kann ich einreichen?", bot.OutcomeAnswered, "2. Februar 2021", "Sind Sie ein Cluster?")
}

func TestSheetGoesToPeople(t *testing.T) {
	c := checking(t)
	turn := c.say("/mensch", bot.OutcomeHandoff, "!Anhang")
	if n := len(turn.Replies()[0].Files); n != 0 {
		t.Errorf("%d files without a self-check", n)
	}
	c.say("/check", bot.OutcomeSelfCheck)
	turn = c.say("mensch", bot.OutcomeHandoff, "help@example.org", "Anhang")
	if f := turn.Replies()[0].Files; len(f) != 1 || f[0].Name != "sheet.md" {
		t.Errorf("files %v", f)
	}
}

// An answer that ends in "it depends" offers the self-check.
func TestOfferedWhereItDepends(t *testing.T) {
	c := &chat{t: t, bot: newBot(t, func(o *bot.Options) {
		o.Check = interview{}
		o.Finder = script{{"kommt", knowledge.DecideAnswer, []string{"entry/D.3/alpha-2021"}}}
		alpha := o.Library.Pack("alpha-2021")
		alpha.FAQ.Entries[0].Depends = true
		alpha.Call.Countries = append(alpha.Call.Countries, knowledge.CountryGroup{ID: "special", Name: both("x"), Codes: []string{"GB"}, May: "special", Say: both("Das kommt darauf an.")})
	})}
	const offer = "[1] Selbstcheck starten"
	c.say("Kommt das in Frage?", bot.OutcomeAnswered, "Ein Eintrag.", offer)
	c.say("1", bot.OutcomeSelfCheck, "Sind Sie ein Cluster?")
	c.say("Kommt das in Frage?", bot.OutcomeAnswered, "Ein Eintrag.", "Sind Sie ein Cluster?", "!Selbstcheck starten")
	c.say("stop", "")
	c.say("Und Großbritannien?", bot.OutcomeAnswered, "Das kommt darauf an.", offer)
	c.say("Und Serbien?", bot.OutcomeAnswered, "!Selbstcheck starten")
}

func TestSelfCheckIsAskedForAmongOtherThings(t *testing.T) {
	long := strings.Repeat("Wir sind ein Verein mit vielen Mitgliedern aus der Region. ", 12) + "Bin ich antragsberechtigt? " + strings.Repeat("Wir haben viele Pläne. ", 5)
	for _, text := range []string{"Bin ich antragsberechtigt?", "check bitte", "Können wir mitmachen? Sind wir antragsberechtigt?", long, "do we qualify?",
		"Erfüllen wir die Voraussetzungen?", "Are we eligible for this call?"} {
		checking(t).say(text, bot.OutcomeSelfCheck)
	}
	for _, text := range []string{"Wer prüft die Voraussetzungen?", "Check-in im Hotel"} {
		if turn, _ := checking(t).send(bot.Message{Text: text}); turn.Outcome == bot.OutcomeSelfCheck {
			t.Errorf("%q began a self-check", text)
		}
	}
}

// TestStepTakesThePlaceOfTheLast, where a button of it was pressed and nothing
// else would be lost with it.
func TestStepTakesThePlaceOfTheLast(t *testing.T) {
	c := checking(t)
	press := func(choice, of string) bot.Reply {
		turn, _ := c.send(bot.Message{Kind: bot.KindChoice, Choice: choice, Of: of})
		return turn.Replies()[0]
	}
	first := c.say("/check", bot.OutcomeSelfCheck).Replies()[0] // tells at first contact that it is a bot
	c.say("/neu", bot.OutcomeCommand)
	if r := press("check", first.ID); r.Replaces != "" {
		t.Errorf("the first step takes the place of %q", r.Replaces)
	}
	step := c.d.Step
	aside := c.say("Bis wann kann ich einreichen?", bot.OutcomeAnswered, "Sind Sie ein Cluster?").Replies()[0]
	if r := press("y", aside.ID); r.Replaces != "" {
		t.Errorf("an answer beside the check was replaced: %q", r.Replaces)
	}
	c.say("/neu", bot.OutcomeCommand)
	plain := c.say("/check", bot.OutcomeSelfCheck).Replies()[0]
	if r := press("y", step); r.Replaces != "" || step == plain.ID {
		t.Errorf("an old step was replaced: %q", r.Replaces)
	}
	c.say("/neu", bot.OutcomeCommand)
	plain = c.say("/check", bot.OutcomeSelfCheck).Replies()[0]
	if r := press("y", plain.ID); r.Replaces != plain.ID {
		t.Errorf("a step takes the place of %q, want %q", r.Replaces, plain.ID)
	}
}
