package slack_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strings"
	"testing"

	"grantdesk/adapters/slack"
	"grantdesk/bot"
	"grantdesk/knowledge"
)

func opened(tab string) string {
	return fmt.Sprintf(`{"type":"app_home_opened","user":"U5","channel":"D5","tab":%q,"event_ts":"1700000000.1"}`, tab)
}

// TestHome: the App Home shows the fixed parts and those of the bot, in the
// person's language, within Slack's limits, and its buttons are commands.
func TestHome(t *testing.T) {
	var who string
	r := newRig(t, func(o *slack.Options) {
		o.Home = func(_ context.Context, to bot.Address, person string, l knowledge.Lang) (bs []bot.Block, err error) {
			who = to.String() + " " + person + " " + string(l)
			for i := range 200 {
				bs = append(bs, bot.Block{Style: bot.BlockText, Text: fmt.Sprint("Deadline ", i, " <!channel>")})
			}
			return bs, nil
		}
	})
	if got := r.receive(t, opened("home")); len(got) != 0 {
		t.Errorf("accepted %+v", got)
	}
	eventually(t, "the home is published", func() bool { return len(r.fake.called("views.publish")) == 1 })
	if who != "slack/T1/D5// pT1/U5 en" {
		t.Errorf("asked for %q", who)
	}
	call := r.fake.called("views.publish")[0]
	view, _ := json.Marshal(call.Params["view"])
	if call.text("user_id") != "U5" || !strings.Contains(string(view), "Deadline 1 ") || strings.Contains(string(view), `"mrkdwn"`) {
		t.Errorf("view %.300s", view)
	}
	for _, word := range []string{"check", "deadline", "human", "language", "privacy", "delete"} {
		if !strings.Contains(string(view), `"home.`+word+`"`) {
			t.Errorf("no button for %s", word)
		}
		got := r.interact(t, pressed{user: "U5", action: "home." + word, value: word, ts: "6." + word}.payload())
		if len(got) != 1 || got[0].Text != "/"+word || got[0].From.String() != "slack/T1/D5//" || !got[0].Private {
			t.Errorf("%s: %+v", word, got)
		}
	}
	if got := r.interact(t, pressed{user: "U5", action: "home.rm", value: "rm", ts: "7.1"}.payload()); len(got) != 0 {
		t.Errorf("a forged button: %+v", got)
	}
}

// TestFirstOpen: the conversation begins once, with suggestions where the
// workspace has them.
func TestFirstOpen(t *testing.T) {
	r := newRig(t)
	got := r.receive(t, opened("messages"))
	if len(got) != 1 || got[0].Kind != bot.KindOpen || !got[0].Private {
		t.Fatalf("got %+v", got)
	}
	if again := r.receive(t, opened("messages")); len(again) != 0 {
		t.Errorf("welcomed again: %+v", again)
	}
	eventually(t, "prompts are suggested", func() bool { return len(r.fake.called("assistant.threads.setSuggestedPrompts")) == 2 })
	p := r.fake.called("assistant.threads.setSuggestedPrompts")[0]
	if prompts, ok := p.Params["prompts"].([]any); !ok || len(prompts) == 0 || len(prompts) > 4 {
		t.Errorf("prompts %+v", p.Params)
	}

	plain := newRig(t)
	plain.fake.scopes = strings.ReplaceAll(allScope, ",assistant:write", "")
	if got := plain.receive(t, opened("messages")); len(got) != 1 {
		t.Fatalf("got %+v", got)
	}
	if n := len(plain.fake.called("assistant.threads.setSuggestedPrompts")); n != 0 {
		t.Errorf("suggested %d times without the scope", n)
	}
}

// TestTyping shows a status where the workspace has it, in the thread asked in.
func TestTyping(t *testing.T) {
	r := newRig(t)
	r.receive(t, direct(first, "Bis wann?"))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		r.Typing(ctx, bot.Address{Channel: "slack", Team: team, Room: "D5"})
		close(done)
	}()
	eventually(t, "a status is shown", func() bool { return len(r.fake.called("assistant.threads.setStatus")) == 1 })
	cancel()
	<-done
	if c := r.fake.called("assistant.threads.setStatus")[0]; c.text("thread_ts") != first || c.text("status") == "" {
		t.Errorf("called with %+v", c.Params)
	}
}

// TestRemoved: when the app is removed, each dialogue of that workspace is
// told, and no other.
func TestRemoved(t *testing.T) {
	keys := []string{"slack/T1/D5//", "slack/T2/D6//", "telegram//7//", "slack/T1/C1/1.1/U5"}
	for _, e := range []string{`{"type":"app_uninstalled"}`, `{"type":"tokens_revoked","tokens":{"bot":["U0BOT"]}}`} {
		r := newRig(t, func(o *slack.Options) {
			o.Dialogues = func(context.Context) iter.Seq2[string, error] {
				return func(yield func(string, error) bool) {
					for _, k := range keys {
						if !yield(k, nil) {
							return
						}
					}
				}
			}
		})
		got := r.receive(t, e)
		if len(got) != 2 || got[0].Kind != bot.KindBlocked || got[0].From.String() != keys[0] || got[1].From.String() != keys[3] {
			t.Errorf("%s: got %+v", e, got)
		}
	}
}
