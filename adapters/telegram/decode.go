package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// An event is one update, read. Without a message, a press and a migration it
// is nothing for the bot.
type event struct {
	id      int64
	lane    string       // events of one lane stay in order
	message *bot.Message // without what Refs would have to tell
	source  *message     // where the message comes from
	press   *press
	moved   *migration
	unmeant bool // said in a group without naming the bot: counts at the desk only
}

// A press is a pressed button.
type press struct {
	query   string // id for the answer
	data    string
	from    user
	chat    *chat // nil where the message is not known any more
	message int64
	topic   string
}

// A migration is a group that became a supergroup, with a new id.
type migration struct{ from, to string }

// updateID reads the id alone, for an update that cannot be read otherwise.
func updateID(raw []byte) (int64, bool) {
	var u struct {
		ID *int64 `json:"update_id"`
	}
	if json.Unmarshal(raw, &u) != nil || u.ID == nil {
		return 0, false
	}
	return *u.ID, true
}

// decode reads one update. It never panics, whatever the update holds.
func (b *Bot) decode(raw []byte, me *self) (e event, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("decode update: %v", p)
		}
	}()
	var u update
	if err := json.Unmarshal(raw, &u); err != nil {
		return event{}, fmt.Errorf("decode update: %w", typeOnly(err))
	}
	e.id = u.ID
	switch {
	case u.Callback != nil:
		e.press = u.Callback.press()
		e.lane = strconv.FormatInt(u.Callback.From.ID, 10)
		if e.press.chat != nil {
			e.lane = e.press.chat.room()
		}
	case u.Member != nil:
		e.lane = u.Member.Chat.room()
		e.message = b.membership(u.ID, u.Member)
	case u.Message != nil:
		b.said(&e, u.Message, me)
	case u.Edited != nil:
		b.said(&e, u.Edited, me)
		if e.message != nil {
			e.message.Kind, e.message.ID = bot.KindEdit, b.messageID(u.ID)
		}
	}
	return e, nil
}

// typeOnly keeps a decoding error from showing what a person wrote.
func typeOnly(err error) error {
	var t *json.UnmarshalTypeError
	if errors.As(err, &t) {
		return fmt.Errorf("field %s is no %s", t.Field, t.Type)
	}
	return fmt.Errorf("%T", err)
}

// said fills e from a message of a person.
func (b *Bot) said(e *event, m *message, me *self) {
	e.lane = m.Chat.room()
	if m.MigrateTo != 0 {
		e.moved = &migration{from: m.Chat.room(), to: strconv.FormatInt(m.MigrateTo, 10)}
		return
	}
	if m.From == nil || m.From.IsBot || m.ViaBot != nil && m.ViaBot.ID == me.ID {
		return
	}
	text, ok := b.addressed(m, me)
	if !ok {
		if b.o.Desk == "" || !m.Chat.group() {
			return
		}
		e.unmeant = true
		text, _ = m.words()
	}
	kind := bot.KindText
	if m.any() {
		kind = bot.KindFile
	} else if text == "" {
		return
	}
	e.source = m
	e.message = &bot.Message{
		ID: b.messageID(e.id), Kind: kind, Text: text, At: m.at(), Private: m.Chat.private(),
		From: b.address(m.Chat, m.topic(), m.From), Person: b.o.Person(strconv.FormatInt(m.From.ID, 10)), Lang: language(m.From.Language),
		Files: b.files(m),
	}
	if m.Album != "" {
		e.message.ID = b.albumID(m)
	}
}

// membership is what a change of the bot's standing in a private chat means.
func (b *Bot) membership(id int64, m *member) *bot.Message {
	if !m.Chat.private() || m.From.IsBot {
		return nil
	}
	kind := ""
	switch {
	case m.New.Status == "kicked":
		kind = bot.KindBlocked
	case m.New.Status == "member" && m.Old.Status == "kicked":
		kind = bot.KindOpen
	default:
		return nil
	}
	return &bot.Message{
		ID: b.messageID(id), Kind: kind, At: time.Unix(m.Date, 0).UTC(), Private: true,
		From: b.address(m.Chat, "", &m.From), Person: b.o.Person(strconv.FormatInt(m.From.ID, 10)), Lang: language(m.From.Language),
	}
}

func (b *Bot) messageID(update int64) string {
	return "tg/" + b.id() + "/" + strconv.FormatInt(update, 10)
}

// address is the conversation: in a group each person has one of their own.
func (b *Bot) address(c chat, topic string, from *user) bot.Address {
	a := bot.Address{Channel: channel, Team: b.id(), Room: c.room(), Thread: topic}
	if !c.private() {
		a.User = strconv.FormatInt(from.ID, 10)
	}
	return a
}

// language is the tag that Telegram reports, such as de or pt-br, without the
// region.
func language(tag string) knowledge.Lang {
	tag, _, _ = strings.Cut(tag, "-")
	return knowledge.Lang(strings.ToLower(tag))
}

func (c *callback) press() *press {
	p := &press{query: c.ID, data: c.Data, from: c.From}
	// Date 0 marks a message that Telegram cannot show any more.
	if m := c.Message; m != nil && m.Chat.ID != 0 {
		p.chat, p.message, p.topic = &m.Chat, m.ID, m.topic()
	}
	return p
}
