package telegram

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// The parts of Telegram's updates that matter here.

type update struct {
	ID       int64     `json:"update_id"`
	Message  *message  `json:"message"`
	Edited   *message  `json:"edited_message"`
	Callback *callback `json:"callback_query"`
	Member   *member   `json:"my_chat_member"`
}

type user struct {
	ID       int64  `json:"id"`
	IsBot    bool   `json:"is_bot"`
	Language string `json:"language_code"`
	First    string `json:"first_name"` // only kept of those at the desk
	Last     string `json:"last_name"`
}

func (u *user) name() string { return clean(strings.TrimSpace(u.First + " " + u.Last)) }

type chat struct {
	ID   int64  `json:"id"`
	Type string `json:"type"`
}

func (c chat) private() bool { return c.Type == "private" }

func (c chat) group() bool { return c.Type == "group" || c.Type == "supergroup" }

func (c chat) room() string { return strconv.FormatInt(c.ID, 10) }

type message struct {
	ID              int64           `json:"message_id"`
	Thread          int64           `json:"message_thread_id"`
	IsTopic         bool            `json:"is_topic_message"`
	From            *user           `json:"from"`
	ViaBot          *user           `json:"via_bot"`
	Chat            chat            `json:"chat"`
	Date            int64           `json:"date"`
	EditDate        int64           `json:"edit_date"`
	Text            string          `json:"text"`
	Entities        []entity        `json:"entities"`
	Caption         string          `json:"caption"`
	CaptionEntities []entity        `json:"caption_entities"`
	ReplyTo         *message        `json:"reply_to_message"`
	TopicCreated    json.RawMessage `json:"forum_topic_created"`
	Album           string          `json:"media_group_id"`
	MigrateTo       int64           `json:"migrate_to_chat_id"`
	media
}

// words is what a person wrote in the message and how it is marked up.
func (m *message) words() (string, []entity) {
	if m.Text != "" {
		return m.Text, m.Entities
	}
	return m.Caption, m.CaptionEntities
}

func (m *message) at() time.Time { return time.Unix(max(m.Date, m.EditDate), 0).UTC() }

// topic is the forum topic, which an answer has to name in order to land there.
func (m *message) topic() string {
	if !m.IsTopic || m.Thread == 0 {
		return ""
	}
	return strconv.FormatInt(m.Thread, 10)
}

// media are the kinds of content that the bot does not read.
type media struct {
	Animation json.RawMessage `json:"animation"`
	Audio     json.RawMessage `json:"audio"`
	Contact   json.RawMessage `json:"contact"`
	Dice      json.RawMessage `json:"dice"`
	Document  json.RawMessage `json:"document"`
	Location  json.RawMessage `json:"location"`
	Photo     json.RawMessage `json:"photo"`
	Poll      json.RawMessage `json:"poll"`
	Sticker   json.RawMessage `json:"sticker"`
	Story     json.RawMessage `json:"story"`
	Video     json.RawMessage `json:"video"`
	VideoNote json.RawMessage `json:"video_note"`
	Voice     json.RawMessage `json:"voice"`
}

func (m media) any() bool {
	for _, raw := range []json.RawMessage{m.Animation, m.Audio, m.Contact, m.Dice, m.Document, m.Location, m.Photo,
		m.Poll, m.Sticker, m.Story, m.Video, m.VideoNote, m.Voice} {
		if len(raw) > 0 && string(raw) != "null" {
			return true
		}
	}
	return false
}

type entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"` // in UTF-16 units
	Length int    `json:"length"`
	User   *user  `json:"user"`
}

// cut splits text around the entity. It is false for an entity that lies
// outside, which a hostile update may carry.
func (e entity) cut(text string) (before, within, after string, ok bool) {
	units := utf16.Encode([]rune(text))
	if e.Offset < 0 || e.Length <= 0 || e.Offset > len(units) || e.Length > len(units)-e.Offset {
		return "", "", "", false
	}
	end := e.Offset + e.Length
	return string(utf16.Decode(units[:e.Offset])), string(utf16.Decode(units[e.Offset:end])), string(utf16.Decode(units[end:])), true
}

type callback struct {
	ID      string   `json:"id"`
	From    user     `json:"from"`
	Message *message `json:"message"` // absent for old and for inline messages
	Data    string   `json:"data"`
}

type member struct {
	Chat chat        `json:"chat"`
	From user        `json:"from"`
	Date int64       `json:"date"`
	Old  memberState `json:"old_chat_member"`
	New  memberState `json:"new_chat_member"`
}

type memberState struct {
	Status string `json:"status"`
}
