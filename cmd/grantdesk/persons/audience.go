package persons

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

// What a subscription says.
const (
	WantsReminders = "reminders"
	WantsNews      = "news"
)

// SubscriptionKey is where it is kept that a dialogue wants to hear of a call.
func SubscriptionKey(call, dialogue string) string { return "remind/" + call + "/" + dialogue }

// An Audience is who hears a note.
type Audience struct {
	Call string // those who asked for news of the call
	All  bool   // everybody whose dialogue is kept
}

// Crowd is what an audience is found in.
type Crowd interface {
	mailbox.Intake
	Kept(ctx context.Context, prefix string) iter.Seq2[mailbox.Kept, error]
	Dialogues(ctx context.Context) iter.Seq2[string, error]
}

// Each calls f with the key of every dialogue of the audience, each once.
func (a Audience) Each(ctx context.Context, c Crowd, f func(dialogue string) error) error {
	seen := map[string]bool{}
	once := func(key string) error {
		if _, ok := Address(key); !ok || seen[key] {
			return nil
		}
		seen[key] = true
		return f(key)
	}
	if a.All {
		for key, err := range c.Dialogues(ctx) {
			if err == nil {
				err = once(key)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	prefix := SubscriptionKey(a.Call, "")
	for k, err := range c.Kept(ctx, prefix) {
		if err == nil && k.Value == WantsNews {
			err = once(strings.TrimPrefix(k.Key, prefix))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Address reads the key of a person's dialogue.
func Address(key string) (bot.Address, bool) {
	p := strings.Split(key, "/")
	if len(p) != 5 || p[0] != "telegram" && p[0] != "slack" && p[0] != "web" {
		return bot.Address{}, false
	}
	return bot.Address{Channel: p[0], Team: p[1], Room: p[2], Thread: p[3], User: p[4]}, true
}

// Say brings a note to one dialogue. A dialogue that has it takes it no second
// time, so that a broadcast that broke off can be begun anew.
func Say(ctx context.Context, c mailbox.Intake, dialogue string, n bot.Note, now time.Time) (mailbox.Result, error) {
	to, _ := Address(dialogue)
	m, err := bot.News("note/"+n.ID, &n, to, now)
	if err != nil {
		return 0, err
	}
	raw, err := json.Marshal(m)
	if err != nil {
		return 0, fmt.Errorf("write note %q: %w", n.ID, err)
	}
	r, err := c.Accept(ctx, mailbox.Message{Dialogue: dialogue, ID: m.ID, Payload: raw}, false)
	return r.Result, err
}
