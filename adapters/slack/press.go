package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"

	"grantdesk/adapters/internal/shown"
	"grantdesk/bot"
	"grantdesk/knowledge"
)

// interacted takes a pressed button, a chosen option or a used shortcut.
func (b *Bot) interacted(ctx context.Context, payload []byte) (outcome, error) {
	var i interaction
	if err := read(payload, &i); err != nil {
		return b.poison(fmt.Errorf("decode interaction: %w", err)), nil
	}
	s, err := b.here(ctx, i.App, i.team())
	if err != nil || s == nil {
		return outcome{final: true}, err
	}
	switch {
	case i.Type == "block_actions" && len(i.Actions) > 0 && i.User.ID != "":
		return b.takePress(ctx, s, &i)
	case i.Type == "message_action" && i.Callback == shortcutID:
		return b.shortcut(ctx, s, &i)
	}
	return b.ignored()
}

// shortcutID is the shortcut's callback_id in the manifest.
const shortcutID = "ask_message"

// takePress hands a choice on, or explains why it does nothing any more.
func (b *Bot) takePress(ctx context.Context, s *space, i *interaction) (outcome, error) {
	a := i.Actions[0]
	if word, ok := strings.CutPrefix(a.ID, homeAction); ok {
		return b.homePressed(ctx, s, i, word)
	}
	tag, n, ok := shown.ReadData(a.value())
	if !ok {
		return b.stale(ctx, s, i, "slack.button.expired"), nil
	}
	if a.ID == shareAction {
		return b.share(ctx, s, i, tag)
	}
	r, err := b.record(ctx, s.team, tag)
	switch {
	case err != nil:
		return b.notKept(ctx, s, i, err), nil
	case r == nil || !r.Has(n) || r.Spent(n) && !b.desk(i.channel()) || r.Room != i.channel():
		return b.stale(ctx, s, i, "slack.button.expired"), nil
	case r.User != "" && r.User != i.User.ID:
		return b.stale(ctx, s, i, "slack.button.foreign"), nil
	}
	m := b.choice(s, i, r, n)
	out := outcome{}
	if payload, ok := strings.CutPrefix(r.Buttons[n].ID, bot.ChoicePrivate); ok && !m.Private {
		if err := b.privately(ctx, s, m, i.User.ID, payload); err != nil {
			return b.notKept(ctx, s, i, err), nil
		}
		out.after = b.explain(i, b.chosen(ctx, s, i.channel(), i.User.ID), "slack.private")
	}
	b.by(ctx, s, m, i.User.ID)
	if err := b.remember(ctx, s.team, m.ID, b.answerTo(i, m)); err != nil {
		return b.notKept(ctx, s, i, err), nil
	}
	if err := b.accept(ctx, *m); err != nil {
		return b.notKept(ctx, s, i, err), nil
	}
	return out, nil
}

// choice is the message that a press means. At the desk each press counts:
// there the cards stay, and several people press.
func (b *Bot) choice(s *space, i *interaction, r *record, n int) *bot.Message {
	m := &bot.Message{
		ID: shown.PressID(presses(s.team), r.ID, r.Buttons[n].Set), Kind: bot.KindChoice, Choice: r.Buttons[n].ID, Of: r.ID, At: b.o.Now().UTC(),
		From:    bot.Address{Channel: channel, Team: s.team, Room: i.channel()},
		Private: r.User == "" && !b.desk(i.channel()),
	}
	if b.desk(i.channel()) {
		m.ID += "/" + i.User.ID + "/" + i.Actions[0].TS
	}
	if !m.Private {
		m.From.User, m.From.Thread = i.User.ID, i.thread()
		if r.Secret {
			m.From.Thread = ""
		}
	}
	return m
}

// answerTo is where the answer to a press goes.
func (b *Bot) answerTo(i *interaction, m *bot.Message) ask {
	if m.From.Room != i.channel() {
		return ask{}
	}
	if i.Container.Ephemeral && b.allowed(i.URL) {
		return ask{URL: i.URL, Replace: true}
	}
	return ask{Thread: i.thread()}
}

// privately turns a press in a channel into the beginning of a direct message.
func (b *Bot) privately(ctx context.Context, s *space, m *bot.Message, user, payload string) error {
	room, err := b.o.Refs.Get(ctx, key(s.team, "dm", user))
	if err != nil {
		return err
	}
	if room == "" {
		if room, err = s.open(ctx, user); err != nil {
			return err
		}
	}
	m.Kind, m.Choice, m.Of, m.Text = bot.KindText, "", "", strings.TrimSpace("/start "+payload)
	m.From, m.Private = bot.Address{Channel: channel, Team: s.team, Room: room}, true
	return b.o.Refs.Put(ctx, key(s.team, "dm", user), room, engagedFor)
}

// stale explains why a press does nothing.
func (b *Bot) stale(ctx context.Context, s *space, i *interaction, why string) outcome {
	b.o.Count(EventStale)
	return outcome{after: b.explain(i, b.chosen(ctx, s, i.channel(), i.User.ID), why), final: true}
}

// notKept explains that a press did not get through: Slack does not deliver
// it again.
func (b *Bot) notKept(ctx context.Context, s *space, i *interaction, err error) outcome {
	b.log.Warn("press not kept", slog.String("why", err.Error()))
	return outcome{after: b.explain(i, b.chosen(ctx, s, i.channel(), i.User.ID), "slack.away"), final: true}
}

// explain says something that only the person who pressed sees.
func (b *Bot) explain(i *interaction, l knowledge.Lang, why string) func(context.Context) {
	if !b.allowed(i.URL) {
		return nil
	}
	text := escape(b.say(l, why))
	return func(ctx context.Context) {
		if err := b.respond(ctx, i.URL, response{Type: "ephemeral", Text: text}); err != nil {
			b.log.Debug("press not explained", slog.String("why", err.Error()))
		}
	}
}

// share shows an answer that only the asker saw to the whole channel, once.
func (b *Bot) share(ctx context.Context, s *space, i *interaction, tag string) (outcome, error) {
	known := key(s.team, "share", tag)
	raw, err := b.o.Refs.Get(ctx, known)
	switch {
	case err != nil:
		return b.notKept(ctx, s, i, err), nil
	case raw == "":
		return b.stale(ctx, s, i, "slack.button.expired"), nil
	}
	var kept shared
	if err := json.Unmarshal([]byte(raw), &kept); err != nil {
		return b.poison(fmt.Errorf("decode shared answer: %w", err)), nil
	}
	if kept.User != i.User.ID || kept.Room != i.channel() || !b.allowed(i.URL) {
		return b.stale(ctx, s, i, "slack.button.foreign"), nil
	}
	if err := b.o.Refs.Put(ctx, known, "", urlWindow); err != nil {
		return b.notKept(ctx, s, i, err), nil
	}
	return outcome{after: func(ctx context.Context) {
		for _, m := range kept.Messages {
			if err := b.respond(ctx, i.URL, response{Type: "in_channel", Text: escape(m.Text), Blocks: m.Blocks.BlockSet}); err != nil {
				b.log.Warn("answer not shared", slog.String("why", err.Error()))
				return
			}
		}
	}}, nil
}
