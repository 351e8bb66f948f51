package bot

import (
	"time"

	"grantdesk/knowledge"
)

// An Address names one conversation on one channel. Its String is the key of
// the dialogue and of its mailbox.
type Address struct {
	Channel string `json:"channel"`          // console, telegram, slack, …
	Team    string `json:"team,omitempty"`   // Slack workspace or Telegram bot id
	Room    string `json:"room"`             // chat, direct message or channel
	Thread  string `json:"thread,omitempty"` // Slack thread or Telegram topic
	User    string `json:"user,omitempty"`   // set where several people share a room but not a dialogue
}

// String returns the address as one line, e.g. slack/T1/D2/170.3/U4.
func (a Address) String() string {
	return a.Channel + "/" + a.Team + "/" + a.Room + "/" + a.Thread + "/" + a.User
}

// The kinds of a Message.
const (
	KindText    = "text"    // a person wrote something
	KindChoice  = "choice"  // a person pressed a button
	KindEdit    = "edit"    // a person changed an earlier message; Of is its id
	KindDelete  = "delete"  // a person took an earlier message back; Of is its id
	KindFile    = "file"    // a person sent a file; Text is its caption
	KindOpen    = "open"    // a person opened the chat for the first time or again
	KindBlocked = "blocked" // the person cannot be reached any more
	KindTimer   = "timer"   // a timer set earlier has come; Choice is its name
	KindDesk    = "desk"    // the helpdesk has something for this dialogue
	KindPerson  = "person"  // a dialogue of a person exists; Text is its key, At until when it is kept
	KindGap     = "gap"     // a question to be counted
	KindNews    = "news"    // content changed, or the operator has a note
	KindReceipt = "receipt" // the outcome of an action of this dialogue
)

// GoneForGood is the Choice of a KindBlocked message whose person cannot come
// back, because the bot was taken away: nothing is kept for them.
const GoneForGood = "for good"

// A Message is one event of a dialogue, freed of its channel.
type Message struct {
	ID      string         `json:"id"` // the channel's own id, for deduplication
	Kind    string         `json:"kind"`
	From    Address        `json:"from"`
	Person  string         `json:"person,omitempty"` // pseudonymous id of the person
	Name    string         `json:"name,omitempty"`   // how a helpdesk agent is called; never set for askers
	Text    string         `json:"text,omitempty"`
	Choice  string         `json:"choice,omitempty"` // id of the pressed choice
	Of      string         `json:"of,omitempty"`     // id of the message that an edit, a deletion or a choice belongs to
	Part    string         `json:"part,omitempty"`   // id of the message that it was sent together with, as pictures of one album are
	Root    string         `json:"root,omitempty"`   // id of the reply that began the thread it was written in
	Lang    knowledge.Lang `json:"lang,omitempty"`   // the language the channel reports, a hint only
	Zone    string         `json:"zone,omitempty"`   // the person's time zone where the channel tells it
	Private bool           `json:"private,omitempty"`
	Files   []File         `json:"files,omitempty"` // what came with it, to be passed on to a person
	At      time.Time      `json:"at"`
	Payload []byte         `json:"payload,omitempty"` // desk and receipt messages
}
