package ticket

import (
	"strings"

	"grantdesk/bot"
)

// The prefixes of the keys of tickets and of their screens.
const (
	ticketPrefix = "ticket/"
	screenPrefix = "desk/screen/"
)

// screenKey is the key of what brings a ticket's words to the desk.
func screenKey(id string) string { return screenPrefix + id }

// Keys are those under which data of a ticket is stored.
func Keys(id string) []string { return []string{bot.TicketKey(id), screenKey(id), DraftKey(id)} }

// CardID is the id of the reply that shows a ticket to the desk; what is
// written in its thread carries it as its root.
func CardID(id string) string { return ticketPrefix + id + "/card" }

// ChoiceID is the id of a button on a ticket's card.
func ChoiceID(id, do string) string { return "t:" + id + ":" + do }

// Owns reports whether the dialogue of key is one of the desk's own.
func (*Office) Owns(key string) bool {
	return key == bot.BoardKey || strings.HasPrefix(key, ticketPrefix) || strings.HasPrefix(key, screenPrefix)
}

// Route returns the key of the ticket that a message from the desk's room is
// for, or the board's for who asks there what is open; false when it is for
// none.
func (o *Office) Route(m bot.Message) (string, bool) {
	if m.From.Channel != o.Room.Channel || m.From.Room != o.Room.Room {
		return "", false
	}
	if rest, ok := strings.CutPrefix(m.Choice, "t:"); ok && m.Kind == bot.KindChoice {
		id, _, ok := strings.Cut(rest, ":")
		return bot.TicketKey(id), ok
	}
	for _, ref := range []string{m.Root, m.Of} {
		if rest, ok := strings.CutPrefix(ref, ticketPrefix); ok {
			id, _, _ := strings.Cut(rest, "/")
			return bot.TicketKey(id), true
		}
	}
	if m.Kind == bot.KindText && bot.AsksList(m.Text) {
		return bot.BoardKey, true
	}
	return "", false
}
