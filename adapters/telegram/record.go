package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"grantdesk/adapters/internal/shown"
	"grantdesk/bot"
)

// A record is what is remembered of a reply.
type record struct {
	shown.Reply
	Message int64 `json:"message,omitempty"` // the message with the buttons
	Topic   int64 `json:"topic,omitempty"`   // the topic that it opened
}

func (b *Bot) key(parts ...string) string {
	return "tg/" + b.id() + "/" + strings.Join(parts, "/")
}

// record returns what is remembered of the reply with this tag in a room, or
// nil.
func (b *Bot) record(ctx context.Context, room, tag string) (*record, error) {
	raw, err := b.o.Refs.Get(ctx, b.key("room", room, "reply", tag))
	if err != nil || raw == "" {
		return nil, err
	}
	r := new(record)
	if err := json.Unmarshal([]byte(raw), r); err != nil {
		return nil, fmt.Errorf("read record of a reply: %w", err)
	}
	return r, nil
}

func (b *Bot) keep(ctx context.Context, r *record) error {
	if err := b.o.Refs.Put(ctx, b.key("room", r.Room, "reply", shown.Tag(r.ID)), asJSON(r), b.o.Keep); err != nil {
		return fmt.Errorf("keep record of a reply: %w", err)
	}
	return nil
}

// presses begins the ids of the messages that pressed buttons become.
func (b *Bot) presses() string { return b.key("press") + "/" }

// room is the chat that an address means today: a group that became a
// supergroup has a new id, while the dialogue keeps the old one.
func (b *Bot) room(ctx context.Context, room string) (string, error) {
	if !isGroup(room) {
		return room, nil
	}
	to, err := b.o.Refs.Get(ctx, b.key("moved", room))
	if err != nil || to == "" {
		return room, err
	}
	return to, nil
}

// home is the reverse of room.
func (b *Bot) home(ctx context.Context, room string) (string, error) {
	if !isGroup(room) {
		return room, nil
	}
	from, err := b.o.Refs.Get(ctx, b.key("was", room))
	if err != nil || from == "" {
		return room, err
	}
	return from, nil
}

// move remembers a group's new id for as long as dialogues could be kept.
func (b *Bot) move(ctx context.Context, m migration) error {
	const years = 10 * 365 * 24 * time.Hour
	if err := b.o.Refs.Put(ctx, b.key("moved", m.from), m.to, years); err != nil {
		return err
	}
	return b.o.Refs.Put(ctx, b.key("was", m.to), m.from, years)
}

// question remembers the message that a group reply has to point at.
func (b *Bot) question(ctx context.Context, m *bot.Message, id int64) error {
	if m.Private {
		return nil
	}
	return b.o.Refs.Put(ctx, b.key("ask", m.ID), strconv.FormatInt(id, 10), askWindow)
}

// asked returns the message that a reply answers, or 0. A reply's id begins
// with that of its message.
func (b *Bot) asked(ctx context.Context, reply bot.Reply) int64 {
	i := strings.LastIndexByte(reply.ID, '-')
	if i < 0 || !isGroup(reply.To.Room) {
		return 0
	}
	raw, err := b.o.Refs.Get(ctx, b.key("ask", reply.ID[:i]))
	if err != nil {
		return 0 // a reply that points at nothing is still a reply
	}
	id, _ := strconv.ParseInt(raw, 10, 64)
	return id
}
