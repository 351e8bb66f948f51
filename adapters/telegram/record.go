package telegram

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"grantdesk/bot"
)

// A record is what is remembered of a reply: what its buttons mean, whose
// they are, which message shows it and how far sending it came.
type record struct {
	Reply   string   `json:"reply"`
	Room    string   `json:"room"`
	User    string   `json:"user,omitempty"` // who may press; empty in a private chat
	Choices []string `json:"choices,omitempty"`
	Message int64    `json:"message,omitempty"` // the message with the buttons
	Topic   int64    `json:"topic,omitempty"`   // the topic that it opened
	Parts   int      `json:"parts,omitempty"`   // messages with its text
	Sent    int      `json:"sent,omitempty"`    // parts and files that were sent
	Done    bool     `json:"done,omitempty"`
	Gone    bool     `json:"gone,omitempty"` // its buttons were used or replaced
}

// tag is a short name of a reply, which fits into a button.
func tag(reply string) string {
	sum := sha256.Sum256([]byte(reply))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// buttonData is what a button carries: the reply and the number of the choice.
func buttonData(reply string, choice int) string {
	return tag(reply) + "." + strconv.Itoa(choice)
}

// readButton is the reverse of buttonData. Any client can send any data.
func readButton(data string) (tag string, choice int, ok bool) {
	tag, n, found := strings.Cut(data, ".")
	choice, err := strconv.Atoi(n)
	return tag, choice, found && err == nil && choice >= 0 && len(data) <= 64
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
	if err := b.o.Refs.Put(ctx, b.key("room", r.Room, "reply", tag(r.Reply)), asJSON(r), b.o.Keep); err != nil {
		return fmt.Errorf("keep record of a reply: %w", err)
	}
	return nil
}

// pressID is the id of the message that a pressed button becomes. All buttons
// of a reply share it: a second press of them is a duplicate.
func (b *Bot) pressID(reply string) string { return b.key("press", tag(reply)) }

// pressed returns the tag of the reply whose button led to reply, or "".
func (b *Bot) pressed(reply string) string {
	rest, ok := strings.CutPrefix(reply, b.key("press")+"/")
	if !ok || len(rest) < len(tag("")) {
		return ""
	}
	return rest[:len(tag(""))]
}

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
