package slack

import (
	"context"
	"log/slog"
	"time"

	"grantdesk/knowledge"
)

func langKey(team, room, user string) string { return key(team, "lang", room, user) }

// chosen is the language that a person chose, or that of their Slack. In a
// direct message a choice counts for the room.
func (b *Bot) chosen(ctx context.Context, s *space, room, user string) knowledge.Lang {
	if l := b.choiceOf(ctx, s.team, room, user); l != "" {
		return l
	}
	return b.person(ctx, s, user, false).Lang
}

// choiceOf is the language chosen in a room, or "".
func (b *Bot) choiceOf(ctx context.Context, team, room, user string) knowledge.Lang {
	for _, who := range []string{user, ""} {
		// An explanation in the other language is better than none.
		if l, err := b.o.Refs.Get(ctx, langKey(team, room, who)); err == nil && l != "" {
			return knowledge.Lang(l)
		}
	}
	return ""
}

// menus makes what this channel says by itself follow the language that the
// person chose. Failing that it stays in that of their Slack.
func (s *sending) menus(ctx context.Context) {
	if s.r.Menus == "" {
		return
	}
	l, keep := s.r.Menus, s.o.Keep
	if !knowledge.Lang(l).Known() {
		l, keep = "", time.Millisecond
	}
	if err := s.o.Refs.Put(ctx, langKey(s.s.team, s.r.To.Room, s.r.To.User), l, keep); err != nil {
		s.log.Debug("language not noted", slog.String("why", err.Error()))
	}
}
