package telegram

import (
	"regexp"
	"strconv"
	"strings"
)

// commandWord is a command at the beginning of a text. What goes on with a
// letter, a digit or a hyphen is another word.
var commandWord = regexp.MustCompile(`^/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s|$)`)

// addressed returns what a message says to the bot, freed of the bot's name,
// and whether it speaks to the bot at all. In a private chat everything does;
// in a group only a command, a mention or a reply.
func (b *Bot) addressed(m *message, me *self) (string, bool) {
	text, entities := m.words()
	text = strings.TrimSpace(text)
	if c := commandWord.FindStringSubmatch(text); c != nil {
		return b.command(m, me, text, c)
	}
	switch {
	case m.Chat.private():
		return text, true
	case !m.Chat.group():
		return "", false
	}
	if rest, ok := mentioned(m, entities, me); ok {
		if rest == "" && !m.any() {
			rest = "/help"
		}
		return rest, true
	}
	return text, m.repliesTo(me)
}

// command returns a command without the bot's name. One that names another
// bot is not for this one, nor is one in a group that this bot does not know
// and that does not name it.
func (b *Bot) command(m *message, me *self, text string, found []string) (string, bool) {
	name, to := found[1], found[2]
	mine := strings.EqualFold(to, me.Username)
	switch {
	case to != "" && !mine:
		return "", false
	case !m.Chat.private() && !m.Chat.group():
		return "", false
	case !m.Chat.private() && !mine && !known(strings.ToLower(name)):
		return "", false
	}
	rest := strings.TrimSpace(text[len(strings.TrimRight(found[0], " \t\r\n")):])
	return strings.TrimSpace("/" + strings.ToLower(name) + " " + rest), true
}

// mentioned returns the text without the bot's name.
func mentioned(m *message, entities []entity, me *self) (string, bool) {
	text, _ := m.words()
	for _, e := range entities {
		before, within, after, ok := e.cut(text)
		if !ok {
			continue
		}
		byName := e.Type == "mention" && strings.EqualFold(within, "@"+me.Username)
		byID := e.Type == "text_mention" && e.User != nil && e.User.ID == me.ID
		if byName || byID {
			return strings.TrimSpace(strings.TrimSpace(before) + " " + strings.TrimLeft(after, " ,:")), true
		}
	}
	return "", false
}

// repliesTo reports whether the message answers one of the bot. In a topic
// that the bot opened every message counts as an answer to the opening, and
// is not meant for it.
func (m *message) repliesTo(me *self) bool {
	r := m.ReplyTo
	return r != nil && r.From != nil && r.From.ID == me.ID && len(r.TopicCreated) == 0
}

// isGroup reports whether a chat id is one of a group or supergroup.
func isGroup(room string) bool {
	id, err := strconv.ParseInt(room, 10, 64)
	return err == nil && id < 0
}
