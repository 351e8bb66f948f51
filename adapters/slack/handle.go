package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"grantdesk/adapters/internal/shown"
	"grantdesk/bot"
)

// An outcome is how a delivery is acknowledged.
type outcome struct {
	body  any                   // of the acknowledgement; nil: empty
	after func(context.Context) // what is done once Slack has it
	final bool                  // Slack need not deliver it again, whatever the answer
}

// handle takes one delivery, over whichever way it came. After nil Slack may
// hear that it arrived; after an error it has to deliver it again.
func (b *Bot) handle(ctx context.Context, kind string, payload []byte) (out outcome, err error) {
	defer func() {
		if p := recover(); p != nil {
			out, err = b.poison(fmt.Errorf("handle %s: %T", kind, p)), nil
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, acceptTime)
	defer cancel()
	switch kind {
	case kindEvents:
		return b.events(ctx, payload)
	case kindSlash:
		return b.slashed(ctx, payload)
	case kindInteractive:
		return b.interacted(ctx, payload)
	}
	b.o.Count(EventUnknown)
	b.log.Warn("envelope of an unknown kind")
	return outcome{final: true}, nil
}

// poison sets a delivery aside that cannot be read: it would come again.
func (b *Bot) poison(err error) outcome {
	b.o.Count(EventPoison)
	b.log.Error("delivery set aside", slog.String("why", err.Error()))
	return outcome{final: true}
}

// ignored is a delivery that is nothing for the bot.
func (b *Bot) ignored() (outcome, error) {
	b.o.Count(EventIgnored)
	return outcome{}, nil
}

// ours reports whether a delivery is for this app, or counts it.
func (b *Bot) ours(app string) bool {
	if app == "" || b.o.App == "" || app == b.o.App {
		return true
	}
	b.o.Count(EventForeign)
	return false
}

// here returns the workspace of a delivery for an app, or nil after counting
// it.
func (b *Bot) here(ctx context.Context, app, team string) (*space, error) {
	if !b.ours(app) {
		return nil, nil
	}
	s, err := b.space(ctx, team)
	if err != nil {
		return nil, err
	}
	if s == nil {
		b.o.Count(EventForeign)
	}
	return s, nil
}

// events takes a delivery of the Events API.
func (b *Bot) events(ctx context.Context, payload []byte) (outcome, error) {
	var c callback
	if err := read(payload, &c); err != nil {
		return b.poison(fmt.Errorf("decode event: %w", err)), nil
	}
	var e event
	var kind struct {
		Type string `json:"type"`
	}
	if err := read(c.Event, &kind); err != nil {
		return b.poison(fmt.Errorf("decode event: %w", err)), nil
	}
	switch kind.Type {
	case "message", "app_mention", "app_home_opened", "app_uninstalled", "tokens_revoked":
	default:
		return b.ignored()
	}
	if err := read(c.Event, &e); err != nil {
		return b.poison(fmt.Errorf("decode %s: %w", kind.Type, err)), nil
	}
	if e.Type == "app_uninstalled" || e.Type == "tokens_revoked" && len(e.Tokens.Bot) > 0 {
		if !b.ours(c.App) {
			return outcome{final: true}, nil
		}
		return outcome{}, b.removed(ctx, c.team(), c.ID)
	}
	s, err := b.here(ctx, c.App, c.team())
	if err != nil || s == nil {
		return outcome{final: s == nil && err == nil}, err
	}
	switch e.Type {
	case "app_home_opened":
		return b.homeOpened(ctx, s, &e)
	case "message", "app_mention":
		return outcome{}, b.take(ctx, s, &e)
	}
	return b.ignored()
}

// accept gives a message to the inbox.
func (b *Bot) accept(ctx context.Context, m bot.Message) error {
	err := b.o.Inbox.Accept(ctx, m)
	switch {
	case err == nil:
		b.o.Count(EventAccepted)
		return nil
	case errors.Is(err, bot.ErrFull):
		b.o.Count(EventFull)
	default:
		b.o.Count(EventHeld)
	}
	return fmt.Errorf("accept event: %w", err)
}

// removed has everything about a workspace forgotten, because the app was
// removed or its token was revoked.
func (b *Bot) removed(ctx context.Context, team, id string) error {
	if b.o.Dialogues != nil {
		for dialogue, err := range b.o.Dialogues(ctx) {
			if err != nil {
				return fmt.Errorf("list dialogues: %w", err)
			}
			from, ok := readAddress(dialogue)
			if !ok || from.Team != team {
				continue
			}
			m := bot.Message{ID: "slack/" + team + "/gone/" + id + "/" + shown.Tag(dialogue), Kind: bot.KindBlocked, Choice: bot.GoneForGood, From: from, At: b.o.Now().UTC()}
			if err := b.accept(ctx, m); err != nil && !errors.Is(err, bot.ErrFull) {
				return err
			}
		}
	}
	if b.o.Erase != nil {
		if err := b.o.Erase(ctx, key(team, "")); err != nil {
			return fmt.Errorf("erase what is kept of a workspace: %w", err)
		}
	}
	b.forget(team)
	b.log.Warn("app was removed from a workspace", slog.String("team", team))
	return nil
}

// later does what follows an acknowledgement.
func (b *Bot) later(ctx context.Context, do func(context.Context)) {
	if do == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), afterTime)
	b.after.Go(func() {
		defer cancel()
		defer func() {
			if p := recover(); p != nil {
				b.poison(fmt.Errorf("after an acknowledgement: %T", p))
			}
		}()
		do(ctx)
	})
}
