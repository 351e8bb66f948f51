package bot_test

import (
	"encoding/json"
	"strings"
	"testing"

	"grantdesk/bot"
)

// An interview asks one question; "ja" and "nein" end it, "mensch" asks for a
// person, anything else is no answer.
type interview struct{}

// Offers implements bot.SelfCheck.
func (interview) Offers(call string) bool { return call == "alpha-2021" }

// Check implements bot.SelfCheck.
func (interview) Check(m bot.CheckMessage) (bot.CheckReply, error) {
	question := bot.Reply{Blocks: []bot.Block{{Style: bot.BlockText, Text: "Sind Sie ein Cluster?"}}, Choices: []bot.Choice{{ID: "y", Label: "Ja"}, {ID: "n", Label: "Nein"}}}
	state := json.RawMessage(`{"asked":1}`)
	answer := strings.ToLower(m.Message.Text + m.Message.Choice)
	switch {
	case m.State == nil:
		return bot.CheckReply{State: state, Reply: question}, nil
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
