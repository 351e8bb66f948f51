package slack

import (
	"context"
	"log/slog"
	"strings"
	"time"

	api "github.com/slack-go/slack"

	"grantdesk/adapters/internal/shown"
	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/knowledge"
)

// inPlace shows the reply in the message of the one that it replaces, if both
// are a single message and Slack lets it be changed.
func (s *sending) inPlace(ctx context.Context) (bool, error) {
	if s.r.Replaces == "" || s.r.Replaces == s.r.ID || len(s.parts) != 1 || s.rec.Sent > 0 || s.rec.Secret {
		return false, nil
	}
	old, err := s.record(ctx, s.s.team, shown.Tag(s.r.Replaces))
	if err != nil {
		return false, mailbox.Refused(err, time.Second)
	}
	if old == nil || old.First == "" || old.Parts != 1 || old.Room != s.r.To.Room || old.Secret {
		return false, nil
	}
	_, err = s.do(ctx, "chat.update", func() (string, error) {
		_, ts, _, err := s.s.api.UpdateMessageContext(ctx, s.r.To.Room, old.First, append(s.body(s.parts[0]), s.named(0))...)
		return ts, err
	})
	if code(err) != "" && !fatal(err) {
		if _, slowed := slow(err); !slowed {
			return false, nil // too old or deleted: show it anew
		}
	}
	if err != nil {
		return false, err
	}
	s.rec.First, s.rec.Last = old.First, old.First
	s.note(ctx, nil)
	if old.retire() {
		if err := s.keep(ctx, s.s.team, old); err != nil {
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

// tidy makes the buttons that led to this reply, and those of the reply that
// it replaces, count as used. Pressing one of them is answered with an
// explanation.
func (s *sending) tidy(ctx context.Context) {
	if !s.untidy() {
		return
	}
	tag, set := shown.Pressed(presses(s.s.team), s.r.ID)
	err := s.strip(ctx, tag, func(old *record) bool { return old.Use(set) })
	if err == nil && s.r.Replaces != "" {
		err = s.strip(ctx, shown.Tag(s.r.Replaces), (*record).retire)
	}
	if err != nil {
		s.log.Debug("buttons not removed", slog.String("why", err.Error()))
	}
}

// untidy reports whether there is something left to do after a reply was
// shown, such as to take buttons away that are of no use any more.
func (s *sending) untidy() bool {
	tag, _ := shown.Pressed(presses(s.s.team), s.r.ID)
	return !s.Bot.desk(s.r.To.Room) && (tag != "" || s.r.Replaces != "" || s.r.Menus != "")
}

// strip shows a reply without the buttons that use takes away. Its text is
// what history has.
func (s *sending) strip(ctx context.Context, tag string, use func(*record) bool) error {
	if tag == "" || tag == shown.Tag(s.r.ID) {
		return nil
	}
	old, err := s.record(ctx, s.s.team, tag)
	if err != nil || old == nil || !use(old) {
		return err
	}
	if err := s.keep(ctx, s.s.team, old); err != nil {
		return err
	}
	if old.Last == "" || old.Last == s.rec.Last || len(old.Buttons) == 0 || old.Secret {
		return nil
	}
	raw, err := s.o.Refs.Get(ctx, key(s.s.team, "body", tag))
	if err != nil || raw == "" {
		return err
	}
	var body part
	if err := read([]byte(raw), &body); err != nil {
		return err
	}
	blocks := append(body.Blocks.BlockSet, s.controls(old)...)
	_, _, _, err = s.s.api.UpdateMessageContext(ctx, s.r.To.Room, old.Last, api.MsgOptionText(escape(body.Text), false), api.MsgOptionBlocks(blocks...))
	return failed("chat.update", err)
}

// Mark shows on a person's message what became of it. It may be repeated.
func (b *Bot) Mark(ctx context.Context, m bot.Mark) error {
	team, room, ts, ok := readMessageID(m.Of)
	if !ok {
		return mailbox.Permanent(errAddress)
	}
	s, err := b.space(ctx, team)
	if err != nil {
		return mailbox.Refused(err, 5*time.Second)
	}
	if s == nil {
		return mailbox.Permanent(errAddress)
	}
	name := "white_check_mark"
	if m.As == "failed" {
		name = "x"
	}
	err = s.api.AddReactionContext(ctx, name, api.NewRefToMessage(room, ts))
	if code(err) == "already_reacted" {
		return nil
	}
	return mark(failed("reactions.add", err))
}

const (
	typingAfter = 400 * time.Millisecond // most answers are there before
	typingEvery = 60 * time.Second       // Slack shows it for two minutes
)

// Typing shows that the bot is at work until ctx ends, where the workspace
// has that; posting the answer ends it.
func (b *Bot) Typing(ctx context.Context, to bot.Address) {
	wait := typingAfter
	for sleep(ctx, wait) {
		wait = typingEvery
		s, err := b.space(ctx, to.Team)
		if err != nil || s == nil || !s.has("assistant:write") {
			return
		}
		at, err := b.o.Refs.Get(ctx, key(to.Team, "at", to.Room, to.User))
		thread, l, _ := strings.Cut(at, " ")
		if err != nil || thread == "" {
			return
		}
		if own := b.choiceOf(ctx, to.Team, to.Room, to.User); own != "" {
			l = string(own)
		}
		err = s.api.SetAssistantThreadsStatusContext(ctx, api.AssistantThreadsSetStatusParameters{
			ChannelID: to.Room, ThreadTS: thread, Status: b.say(knowledge.Lang(l), "slack.status"),
		})
		if err != nil {
			return
		}
	}
}
