package ticket

import (
	"slices"
	"time"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// The statuses of a ticket.
const (
	New      = "new"      // nobody has taken it
	Claimed  = "claimed"  // a person has it and owes an answer
	Waiting  = "waiting"  // the person answered; it is the asker's turn
	Resolved = "resolved" // closed; may be reopened for a while
	Reopened = "reopened" // open again, nobody has taken it yet
	Returned = "returned" // handed back to the bot
	Erased   = "erased"   // the asker had it forgotten
)

// A Ticket is the state of one question at the desk.
type Ticket struct {
	Version int         `json:"v"`
	ID      string      `json:"id"`
	Number  int         `json:"number"`
	Status  string      `json:"status"`
	Request bot.Request `json:"request"`
	Agent   string      `json:"agent,omitempty"`  // who has it, by the desk's own name
	Person  string      `json:"person,omitempty"` // who has it, by id; empty when it was assigned
	Due     time.Time   `json:"due,omitzero"`     // by when an answer is promised
	Settled time.Time   `json:"settled,omitzero"`
	Lines   []Line      `json:"lines,omitempty"`   // the conversation, newest last
	Shown   bool        `json:"shown,omitempty"`   // the desk has the card
	Delayed bool        `json:"delayed,omitempty"` // the asker was told that the desk cannot be reached
	Timers  []Timer     `json:"timers,omitempty"`  // that are set
	Drafted bool        `json:"drafted,omitempty"` // there is a draft for the FAQ
	Late    int         `json:"late,omitempty"`    // how often the promise was spoken of after its time
}

// A Line is one message between asker and desk.
type Line struct {
	Desk bool      `json:"desk,omitempty"` // an agent's; else the asker's
	Text string    `json:"text"`
	At   time.Time `json:"at"`
	ID   string    `json:"id,omitempty"` // of the asker's message
}

// A Timer is one of a ticket's timers.
type Timer struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

// take reports whether a timer that came is the one that was set last, and
// strikes it off: one that was moved may still be on its way.
func (t *Ticket) take(name string, at time.Time) bool {
	i := slices.IndexFunc(t.Timers, func(s Timer) bool { return s.Name == name && s.At.Equal(at) })
	if i < 0 {
		return false
	}
	t.Timers = slices.Delete(slices.Clone(t.Timers), i, i+1)
	return true
}

// maxLines bounds what a ticket remembers of the conversation.
const maxLines = 50

// open reports whether somebody still owes something.
func (t *Ticket) open() bool { return t.unclaimed() || t.human() }

// human reports whether a person has the dialogue, so that the bot is silent.
func (t *Ticket) human() bool { return t.Status == Claimed || t.Status == Waiting }

// unclaimed reports whether nobody has taken the open ticket.
func (t *Ticket) unclaimed() bool { return t.Status == New || t.Status == Reopened }

func (t *Ticket) add(l Line) {
	t.Lines = append(t.Lines, l)
	if n := len(t.Lines) - maxLines; n > 0 {
		t.Lines = t.Lines[n:]
	}
}

// line returns the asker's line with that id, or nil.
func (t *Ticket) line(id string) *Line {
	i := slices.IndexFunc(t.Lines, func(l Line) bool { return id != "" && l.ID == id && !l.Desk })
	if i < 0 {
		return nil
	}
	return &t.Lines[i]
}

// asker is the key of the asker's dialogue.
func (t *Ticket) asker() string { return t.Request.Asker.String() }

// A Board is the state of the desk: its open tickets, oldest first.
type Board struct {
	Version int    `json:"v"`
	Last    int    `json:"last"` // the last number given
	Open    []Slip `json:"open,omitempty"`
}

// A Slip is one open ticket on the board.
type Slip struct {
	ID     string    `json:"id"`
	Number int       `json:"number"`
	Status string    `json:"status"`
	At     time.Time `json:"at"` // when it was asked, or opened again

	Agent  string         `json:"agent,omitempty"`  // who has it
	Due    time.Time      `json:"due,omitzero"`     // by when an answer is promised
	Called string         `json:"called,omitempty"` // the call, as a sentence names it
	Lang   knowledge.Lang `json:"lang,omitempty"`   // of the asker
}

// ahead counts the open tickets that came before id and wait for an answer.
func (b *Board) ahead(id string) (n int) {
	for _, s := range b.Open {
		if s.ID == id {
			break
		}
		if s.Status != Waiting {
			n++
		}
	}
	return n
}

func (b *Board) find(id string) int {
	for i, s := range b.Open {
		if s.ID == id {
			return i
		}
	}
	return -1
}
