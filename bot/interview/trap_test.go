package interview_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// said is what people may write at any step.
func said(l knowledge.Lang) []string {
	if l == knowledge.En {
		return []string{"yes", "no", "don't know", "three", "450k", "over 250", "200 to 240", "Germany, Poland and France", "not the first one", "the second one",
			"back", "leave it", "change 1", "change grant", "skip", "why?", "help", "state", "pause", "continue", "start over", "a human please", "no wait, four",
			"not 3 but 4", "sources", "What is the ECCP?", "yes, and what is the ECCP?", "", "1", "2", "7", "all", "all except 2", "maybe", "asdf", "5 partners",
			"grant: 480k", "actually we are 6 partners", "thanks", "US", "never mind", "all of them are registered", "two from Germany and one from Spain"}
	}
	return []string{"ja", "nein", "weiß nicht", "drei", "450 Tsd.", "über 250", "200 bis 240", "Deutschland, Polen und Frankreich", "nicht das erste", "das zweite",
		"zurück", "so lassen", "ändern 1", "Zuschuss ändern", "überspringen", "warum?", "hilfe", "stand", "pause", "weiter", "von vorn", "mensch", "nein, doch vier",
		"nicht 3, sondern 4", "Belege", "Was ist die ECCP?", "ja, und was ist die ECCP?", "", "1", "2", "7", "alle", "alle außer 2", "jein", "asdf", "5 Partner",
		"Zuschuss: 480 Tsd.", "wir sind doch 6 Partner", "danke", "US", "doch nicht", "alle sind registriert", "zwei aus Deutschland und einer aus Spanien"}
}

// TestNeverTraps: whatever is said and pressed, each turn says something or
// leaves the message to the bot, and two words lead out.
func TestNeverTraps(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 9))
		l := knowledge.Languages()[seed%2]
		k := begin(t, l)
		k.call = []string{call, "eic-accelerator-2026"}[seed/2%2]
		words := said(l)
		k.send(bot.Message{Kind: bot.KindText}, true)
		for range 25 {
			m := bot.Message{Kind: bot.KindText, Text: words[r.IntN(len(words))]}
			if all := k.all[r.IntN(len(k.all))].Reply.Choices; len(all) > 0 && r.IntN(3) == 0 {
				m = bot.Message{Kind: bot.KindChoice, Choice: all[r.IntN(len(all))].ID}
			}
			k.send(m, k.state == nil)
			if x := k.last; !x.Aside && !x.Human && len(x.Reply.Blocks) == 0 {
				t.Fatalf("seed %d: nothing is said to %+v", seed, m)
			}
		}
		for range 2 {
			if k.state != nil {
				k.send(bot.Message{Kind: bot.KindText, Text: "stop"}, false)
			}
		}
		if k.state != nil {
			t.Fatalf("seed %d: \"stop\" does not lead out of\n%s", seed, k.state)
		}
	}
}

// TestEndsForWhoKnowsNothing: "don't know" to everything ends with a sheet
// that lists what to find out, and never with a no.
func TestEndsForWhoKnowsNothing(t *testing.T) {
	for _, id := range []string{call, "eic-accelerator-2026"} {
		k := begin(t, "de")
		k.call = id
		k.send(bot.Message{Kind: bot.KindText}, true)
		for n := 0; len(k.last.Reply.Files) == 0; n++ {
			if n > 40 {
				t.Fatalf("%s: no end after %d questions", id, n)
			}
			k.send(bot.Message{Kind: bot.KindText, Text: "weiß nicht"}, false)
		}
		says(t, k.last.Reply.Text(), "noch unklar", "Bitte herausfinden:")
		if strings.Contains(k.last.Reply.Text(), "✗") {
			t.Error(k.last.Reply.Text())
		}
	}
}

// TestNumbersGoOnAfterRestart: no number of a question comes twice in a chat.
func TestNumbersGoOnAfterRestart(t *testing.T) {
	k := begin(t, "de")
	seen := map[string]bool{}
	for _, s := range []string{"BEGIN", "4", "3", "von vorn", "4", "3", "stopp", "BEGIN", "4"} {
		k.line(s)
		k.now = k.now.Add(20e9)
		var st struct {
			N int
			O *struct{ Q string }
		}
		if k.state == nil {
			continue
		}
		if err := json.Unmarshal(k.state, &st); err != nil {
			t.Fatal(err)
		}
		if key := fmt.Sprint(st.N); seen[key] {
			t.Errorf("number %s again after %q", key, s)
		} else {
			seen[key] = true
		}
	}
}

// A number that the bot offered beside the open question is not its answer.
func TestNumberOfTheBotsChoice(t *testing.T) {
	k := begin(t, "de")
	k.typed = true
	k.line("BEGIN")
	in := bot.CheckMessage{State: k.state, Call: call, Lang: "de", Message: bot.Message{Kind: bot.KindText, Text: "2"}, Now: k.now,
		Table: []bot.Choice{{ID: "fact:a"}, {ID: "fact:b"}}}
	r, err := k.check.Check(in)
	if err != nil || !r.Aside {
		t.Errorf("%+v, %v", r, err)
	}
	in.Message.Text = "4"
	if r, err = k.check.Check(in); err != nil || r.Aside {
		t.Errorf("%+v, %v", r, err)
	}
}
