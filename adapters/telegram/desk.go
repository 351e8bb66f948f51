package telegram

import (
	"context"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"grantdesk/adapters/internal/shown"
	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

// The helpdesk may work in a Telegram group: each card opens a topic, or,
// where the group has none, is answered by replies. What is written there
// belongs to the card.

// desk reports whether a room is the helpdesk's.
func (b *Bot) desk(room string) bool { return b.o.Desk != "" && room == b.o.Desk }

// atDesk reports whether a message was written below a card of the desk, or
// asks there for what is open, and makes it one of the desk's.
func (b *Bot) atDesk(ctx context.Context, e event) (bool, error) {
	m, src := e.message, e.source
	if !b.desk(m.From.Room) {
		return false, nil
	}
	known := ""
	if topic := src.topic(); topic != "" {
		known = b.key("topic", m.From.Room, topic)
	} else if src.ReplyTo != nil {
		known = b.key("root", m.From.Room, strconv.FormatInt(src.ReplyTo.ID, 10))
	}
	root := ""
	if known != "" {
		var err error
		if root, err = b.o.Refs.Get(ctx, known); err != nil {
			return false, err
		}
	}
	text, _ := src.words()
	if root == "" && !bot.AsksList(text) {
		return false, nil
	}
	m.Root, m.Name, m.Text = root, src.From.name(), text
	return true, nil
}

// A place is where at the desk a reply belongs.
type place struct {
	root   string // id of the card
	thread int64  // topic of the card
	reply  int64  // message of the card
}

// topic is the topic of the place, or else.
func (p *place) topic(otherwise string) string {
	if p == nil || p.thread == 0 {
		return otherwise
	}
	return strconv.FormatInt(p.thread, 10)
}

// card is the message to answer where there are no topics, or 0.
func (p *place) card() int64 {
	if p == nil || p.thread != 0 {
		return 0
	}
	return p.reply
}

// settle finds where at the desk the reply belongs. A card opens a topic.
func (s *sending) settle(ctx context.Context, edited bool) error {
	switch {
	case !s.desk(s.r.To.Room) || edited:
		return nil
	case s.r.Under != "":
		root, err := s.record(ctx, s.r.To.Room, shown.Tag(s.r.Under))
		if err != nil {
			return mailbox.Refused(err, time.Second)
		}
		if root != nil {
			s.below = &place{root: s.r.Under, thread: root.Topic, reply: root.Message}
		}
		return nil
	case len(s.r.Choices) == 0 || s.r.Replaces != "":
		return nil
	}
	return s.openTopic(ctx)
}

// openTopic opens a topic for a card. Where the group has no topics or the
// bot may not open any, the card stands in the group itself.
func (s *sending) openTopic(ctx context.Context) error {
	if s.rec.Topic == 0 && s.rec.Sent == 0 {
		var made struct {
			Thread int64 `json:"message_thread_id"`
		}
		values := params{"chat_id": s.chat, "name": head(s.title(), maxTopic)}
		err := s.do(ctx, func() error { return s.client.call(ctx, "createForumTopic", values, &made) }, values)
		if err != nil && code(err) != 400 && code(err) != 403 {
			return err
		}
		if err != nil {
			s.log.Debug("no topic", slog.String("why", err.Error()))
		}
		s.rec.Topic = made.Thread
		if err := s.keep(ctx, s.rec); err != nil {
			return mailbox.Refused(err, time.Second)
		}
	}
	s.below = &place{root: s.r.ID, thread: s.rec.Topic}
	if s.rec.Topic == 0 {
		return nil
	}
	if err := s.o.Refs.Put(ctx, s.key("topic", s.r.To.Room, strconv.FormatInt(s.rec.Topic, 10)), s.r.ID, s.o.Keep); err != nil {
		return mailbox.Refused(err, time.Second)
	}
	return nil
}

// forOne is the reply with the name of whom it is for in front: a group has no
// messages to one alone.
func forOne(r bot.Reply) bot.Reply {
	if !r.Quiet || r.For == "" || len(r.Blocks) == 0 {
		return r
	}
	r.Blocks = slices.Clone(r.Blocks)
	r.Blocks[0].Text = r.For + ": " + r.Blocks[0].Text
	return r
}

// title names the topic.
func (s *sending) title() string {
	for _, k := range s.r.Blocks {
		if k.Style == bot.BlockTitle {
			return clean(k.Text)
		}
	}
	return "–"
}

// noteRoot remembers which card a message at the desk belongs to, so that
// answers to it do as well.
func (s *sending) noteRoot(ctx context.Context, message int64) {
	if s.below == nil || s.below.thread != 0 {
		return
	}
	key := s.key("root", s.r.To.Room, strconv.FormatInt(message, 10))
	if err := s.o.Refs.Put(ctx, key, s.below.root, s.o.Keep); err != nil {
		s.log.Warn("card of a message not noted", slog.String("why", err.Error()))
	}
}

// Mark shows on an agent's message what became of it. It may be repeated.
// Telegram has neither ✅ nor ❌ among its reactions.
func (b *Bot) Mark(ctx context.Context, m bot.Mark) error {
	id, err := b.o.Refs.Get(ctx, b.key("ask", m.Of))
	if err != nil {
		return mailbox.Refused(err, time.Second)
	}
	room, err := b.room(ctx, m.To.Room)
	if err != nil {
		return mailbox.Refused(err, time.Second)
	}
	if id == "" {
		return nil // too old to be marked; the note in the thread stands
	}
	emoji := "👍"
	if m.As == bot.ReceiptFailed {
		emoji = "👎"
	}
	return mark(b.client.call(ctx, "setMessageReaction", params{
		"chat_id": room, "message_id": id, "reaction": asJSON([]map[string]string{{"type": "emoji", "emoji": emoji}}),
	}, nil))
}
