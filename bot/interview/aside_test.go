package interview_test

import (
	"strings"
	"testing"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// An answer with "why?" behind it is taken, and the self-check says why; any
// other question behind an answer is the bot's.
func TestWhyBehindAnAnswer(t *testing.T) {
	for text, want := range map[string][]string{
		"3, aber warum?":         {"Die Antwort entscheidet", "Notiert"},
		"warum?":                 {"Die Antwort entscheidet", "Noch offen"},
		"3, und bis wann genau?": {`[the bot answers "bis wann genau?"]`, "Notiert"},
	} {
		k := begin(t, knowledge.De)
		k.send(bot.Message{Kind: bot.KindText}, true)
		got := k.send(bot.Message{Kind: bot.KindText, Text: text}, false)
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%q: %q is missing in\n%s", text, w, got)
			}
		}
		if asides := strings.Contains(got, "[the bot"); asides != strings.Contains(strings.Join(want, ""), "[the bot") {
			t.Errorf("%q: left to the bot: %v", text, asides)
		}
	}
}
