package telegram

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"grantdesk/adapters/internal/shown"
	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

// inPlace shows the reply in the message of the one that it replaces, if
// there is such a message and Telegram still lets it be changed.
func (s *sending) inPlace(ctx context.Context) (bool, error) {
	if !s.edits() {
		return false, nil
	}
	old, err := s.record(ctx, s.r.To.Room, shown.Tag(s.r.Replaces))
	if err != nil {
		return false, mailbox.Refused(err, time.Second)
	}
	if old == nil || old.Message == 0 || old.Parts != 1 || old.Room != s.r.To.Room {
		return false, nil
	}
	values := params{"chat_id": s.chat, "message_id": strconv.FormatInt(old.Message, 10)}
	if s.keys != "" {
		values["reply_markup"] = s.keys
	}
	err = s.text(ctx, "editMessageText", values, s.parts[0], nil)
	if err != nil && !says(err, "message is not modified") {
		if code(err) == 400 {
			return false, nil // too old or deleted: show it anew
		}
		return false, err
	}
	s.rec.Message = old.Message
	s.note(ctx)
	if old.retire() {
		if err := s.keep(ctx, old); err != nil {
			s.log.Warn("used buttons not noted", slog.String("why", err.Error()))
		}
	}
	return true, nil
}

// retire makes the buttons of a reply count as used, and reports whether that
// is news.
func (r *record) retire() bool {
	was := r.Gone
	r.Gone = true
	return !was
}

// tidy takes away the buttons that led to this reply and those of the reply
// that it replaces. They are of no use any more, and that is worth a try, not
// a failure.
func (s *sending) tidy(ctx context.Context) {
	tag, set := shown.Pressed(s.presses(), s.r.ID)
	err := s.strip(ctx, tag, func(old *record) bool { return old.Use(set) })
	if err == nil && s.r.Replaces != "" {
		err = s.strip(ctx, shown.Tag(s.r.Replaces), (*record).retire)
	}
	if err != nil {
		s.log.Debug("buttons not removed", slog.String("why", err.Error()))
	}
}

// strip shows a reply without the buttons that use takes away.
func (s *sending) strip(ctx context.Context, tag string, use func(*record) bool) error {
	if tag == "" || tag == shown.Tag(s.r.ID) {
		return nil
	}
	old, err := s.record(ctx, s.r.To.Room, tag)
	if err != nil || old == nil || !use(old) {
		return err
	}
	if err := s.keep(ctx, old); err != nil {
		return err
	}
	if old.Message == 0 || old.Message == s.rec.Message || len(old.Buttons) == 0 {
		return nil
	}
	values := params{"chat_id": s.chat, "message_id": strconv.FormatInt(old.Message, 10)}
	keys, err := s.keyboard(ctx, old)
	if err != nil {
		return err
	}
	// Without reply_markup Telegram removes the buttons; an empty or null
	// keyboard it refuses.
	if keys != "" {
		values["reply_markup"] = keys
	}
	return s.client.call(ctx, "editMessageReplyMarkup", values, nil)
}

const (
	typingAfter = 400 * time.Millisecond // most answers are there before
	typingEvery = 4 * time.Second        // Telegram shows it for five
)

// Typing shows that the bot is at work until ctx ends.
func (b *Bot) Typing(ctx context.Context, to bot.Address) {
	wait := typingAfter
	for sleep(ctx, wait) {
		wait = typingEvery
		room, err := b.room(ctx, to.Room)
		if err != nil {
			return
		}
		values := params{"chat_id": room, "action": "typing"}
		if to.Thread != "" {
			values["message_thread_id"] = to.Thread
		}
		if b.client.call(ctx, "sendChatAction", values, nil) != nil {
			return
		}
	}
}
