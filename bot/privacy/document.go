package privacy

import (
	"encoding/json"
	"fmt"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/knowledge"
)

// A Document shows everything that is stored about a person.
type Document struct {
	Person    string         `json:"person"`
	Made      time.Time      `json:"made"`
	Dialogues []Stored       `json:"dialogues"` // what the bot remembers of each conversation, with the self-check and the reminders
	Tickets   []Stored       `json:"tickets"`   // questions at the helpdesk
	File      *Stored        `json:"file"`      // which conversations are the person's
	Channels  []mailbox.Kept `json:"channels"`  // what channels keep so that buttons and edits work
	Counted   knowledge.Text `json:"counted"`   // what is counted and leads to nobody
}

// Stored is everything stored of one dialogue, with its state and its waiting
// messages readable.
type Stored struct {
	Key     string               `json:"key"`
	State   json.RawMessage      `json:"state,omitempty"`
	Waiting []json.RawMessage    `json:"waiting,omitempty"` // messages that are not handled
	Sending []json.RawMessage    `json:"sending,omitempty"` // actions that are not done
	Timers  []Timer              `json:"timers,omitempty"`
	Seen    []string             `json:"seen,omitempty"` // ids of handled messages, against doubles
	Failed  []mailbox.DeadLetter `json:"failed,omitempty"`
	Expires time.Time            `json:"expires,omitzero"` // when all this is deleted by itself
}

// A Timer is when something will be said or deleted.
type Timer struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

// Show makes what is stored of a dialogue readable.
func Show(s mailbox.Snapshot) Stored {
	v := Stored{Key: s.Dialogue, State: readable(s.State), Seen: s.Seen, Failed: s.Dead, Expires: s.Expires}
	for _, it := range s.Inbox {
		v.Waiting = append(v.Waiting, readable(it.Payload))
	}
	for _, o := range s.Outbox {
		v.Sending = append(v.Sending, readable(o.Body))
	}
	for _, t := range s.Timers {
		v.Timers = append(v.Timers, Timer{t.Name, t.At})
	}
	return v
}

// Empty reports whether nothing is stored.
func (s Stored) Empty() bool {
	return len(s.State)+len(s.Waiting)+len(s.Sending)+len(s.Timers)+len(s.Seen)+len(s.Failed) == 0
}

// readable is data as it stands if it is JSON, else as a text.
func readable(data []byte) json.RawMessage {
	if len(data) == 0 {
		return nil
	}
	if json.Valid(data) {
		return data
	}
	// A string can always be written.
	quoted, _ := json.Marshal(string(data))
	return quoted
}

// A Tally is what a receipt counts.
type Tally struct{ Dialogues, Tickets, Reminders int }

// Tally counts.
func (d Document) Tally() (n Tally) {
	n.Dialogues, n.Tickets = len(d.Dialogues), len(d.Tickets)
	for _, s := range d.Dialogues {
		n.Reminders += Reminders(s.State)
	}
	return n
}

// Reminders counts the reminders of a stored dialogue.
func Reminders(state []byte) int {
	d, err := bot.ReadDialogue(state)
	if err != nil {
		return 0
	}
	return len(d.Reminders)
}

// Bytes returns the document as a file.
func (d Document) Bytes() ([]byte, error) {
	raw, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write what is stored about a person: %w", err)
	}
	return append(raw, '\n'), nil
}
