package telegram

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"grantdesk/knowledge"
)

// menus makes the list of commands, and what this channel says by itself,
// follow the language that the person chose. Failing that, they stay in that
// of the person's Telegram, which is no reason to fail.
func (s *sending) menus(ctx context.Context) {
	if s.r.Menus == "" {
		return
	}
	if err := s.menu(ctx, knowledge.Lang(s.r.Menus)); err != nil {
		s.log.Debug("menus not changed", slog.String("why", err.Error()))
	}
}

func (s *sending) menu(ctx context.Context, l knowledge.Lang) error {
	values := params{"scope": s.scope()}
	key := s.langKey(s.r.To.Room, s.r.To.User)
	if !l.Known() {
		if err := s.o.Refs.Put(ctx, key, "", time.Millisecond); err != nil {
			return err
		}
		return s.client.call(ctx, "deleteMyCommands", values, nil)
	}
	if err := s.o.Refs.Put(ctx, key, string(l), s.o.Keep); err != nil {
		return err
	}
	values["commands"] = s.commands(l, !isGroup(s.chat))
	return s.client.call(ctx, "setMyCommands", values, nil)
}

// scope is where a person's own commands show: in a group for that person
// alone.
func (s *sending) scope() string {
	if !isGroup(s.chat) {
		return `{"type":"chat","chat_id":` + s.chat + `}`
	}
	user, err := strconv.ParseInt(s.r.To.User, 10, 64)
	if err != nil {
		return `{"type":"chat","chat_id":` + s.chat + `}`
	}
	return fmt.Sprintf(`{"type":"chat_member","chat_id":%s,"user_id":%d}`, s.chat, user)
}

func (b *Bot) langKey(room, user string) string {
	if !isGroup(room) {
		user = ""
	}
	return b.key("room", room, "lang", user)
}

// chosen is the language that a person chose, or that of their Telegram.
func (b *Bot) chosen(ctx context.Context, p *press) knowledge.Lang {
	if p.chat != nil {
		// An explanation in the other language is better than none.
		if l, err := b.o.Refs.Get(ctx, b.langKey(p.chat.room(), strconv.FormatInt(p.from.ID, 10))); err == nil && l != "" {
			return knowledge.Lang(l)
		}
	}
	return language(p.from.Language)
}
