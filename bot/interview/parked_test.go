package interview_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"grantdesk/bot"
	"grantdesk/bot/interview"
	"grantdesk/knowledge"
)

const otherCall = "eic-accelerator-2026"

// two begins the self-check of one call and then, in the same second, that of
// another.
func two(t *testing.T) *talk {
	k := begin(t, knowledge.En)
	k.send(bot.Message{Kind: bot.KindText}, true)
	k.send(bot.Message{Kind: bot.KindChoice, Choice: "sc!more"}, false)
	k.call = otherCall
	k.send(bot.Message{Kind: bot.KindText}, true)
	return k
}

// given is what a self-check knows and what was skipped in it.
func given(t *testing.T, state json.RawMessage) string {
	t.Helper()
	var st struct{ A, L, K json.RawMessage }
	if err := json.Unmarshal(state, &st); err != nil {
		t.Fatal(err)
	}
	return string(st.A) + string(st.L) + string(st.K)
}

// No button of the self-check that waits means anything in the one that runs,
// and the other way round once that has ended.
func TestButtonsOfTheOther(t *testing.T) {
	k := two(t)
	first, second := k.all[:2], k.all[2:3]
	stale := func(replies []bot.CheckReply) {
		t.Helper()
		for _, r := range replies {
			for _, c := range r.Reply.Choices {
				if !strings.Contains(c.ID, ".") {
					continue // it stops or restarts whatever runs
				}
				before := given(t, k.state)
				if k.send(bot.Message{Kind: bot.KindChoice, Choice: c.ID}, false); given(t, k.state) != before {
					t.Errorf("the button %q of another self-check changed %s to %s", c.ID, before, given(t, k.state))
				}
			}
		}
	}
	stale(first)
	k.send(bot.Message{Kind: bot.KindText, Text: "stop"}, false)
	if k.state == nil {
		t.Fatal("the self-check that waited is gone")
	}
	k.send(bot.Message{Kind: bot.KindText, Text: "continue"}, false)
	stale(second)
}

// When the call whose self-check runs is taken out of the content, the one
// that waits is not lost with it.
func TestParkedOutlivesTheOther(t *testing.T) {
	k := two(t)
	r := release(t)
	left := maps.Clone(r.Checks)
	delete(left, otherCall)
	k.check = interview.New(left, r.Library, phrases(t))
	k.call = call
	if text := k.send(bot.Message{Kind: bot.KindText, Text: "continue"}, false); k.state == nil || !strings.Contains(text, "go on") {
		t.Errorf("the self-check that waited says %q", text)
	}
}
