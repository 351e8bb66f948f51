package bot

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"grantdesk/knowledge"
)

// What a DeskEvent says.
const (
	DeskOpen     = "open"     // asker → board → ticket: a person wants a person
	DeskOpened   = "opened"   // board → asker: the ticket's number and place in the queue
	DeskSay      = "say"      // asker → ticket: a further message
	DeskLeave    = "leave"    // asker → ticket: wants the bot back
	DeskAgain    = "again"    // asker → ticket: reopen
	DeskUnsaid   = "unsaid"   // asker → ticket: took a message back
	DeskGone     = "gone"     // asker → ticket: cannot be reached any more
	DeskErase    = "erase"    // asker → ticket: everything about the asker is to be forgotten
	DeskJoined   = "joined"   // ticket → asker: a person has taken the question
	DeskAnswer   = "answer"   // ticket → asker: what the person says
	DeskResolved = "resolved" // ticket → asker: the question is settled, the bot is back
	DeskBack     = "back"     // ticket → asker: handed back to the bot
	DeskReopened = "reopened" // ticket → asker: the settled question is open again
	DeskTooLate  = "too-late" // ticket → asker: it cannot be reopened any more
	DeskLate     = "late"     // ticket → asker: the promised time was not kept
	DeskDelayed  = "delayed"  // ticket → asker: the desk cannot be reached yet
	DeskChanged  = "changed"  // ticket → board: its status, or who has it
	DeskList     = "list"     // ticket → board: an agent asks what is open
)

// A DeskEvent is the payload of a desk message: what passes between an
// asker's dialogue, a ticket and the board of open tickets.
type DeskEvent struct {
	What    string    `json:"what"`
	Ticket  string    `json:"ticket"`
	Request *Request  `json:"request,omitempty"`
	Number  int       `json:"number,omitempty"`
	Ahead   int       `json:"ahead,omitempty"` // open tickets that came before
	Due     time.Time `json:"due,omitzero"`    // by when an answer is promised
	When    string    `json:"when,omitempty"`  // Due in words, on the desk's clock
	Hours   string    `json:"hours,omitempty"` // office hours in words
	Text    string    `json:"text,omitempty"`
	Files   []File    `json:"files,omitempty"`
	Edited  bool      `json:"edited,omitempty"` // Text corrects an earlier message
	Agent   string    `json:"agent,omitempty"`
	Message string    `json:"message,omitempty"` // id of the agent's message, for its mark; with DeskSay and DeskUnsaid of the asker's
	From    *Address  `json:"from,omitempty"`    // where that message stands
	Status  string    `json:"status,omitempty"`
}

// A Request is what the asker agreed to share.
type Request struct {
	Asker    Address        `json:"asker"`
	Lang     knowledge.Lang `json:"lang"`
	Call     string         `json:"call,omitempty"`   // id
	Called   string         `json:"called,omitempty"` // how a sentence names the call
	Question string         `json:"question"`
	Turns    []Said         `json:"turns,omitempty"` // the last turns, oldest first
	Tried    []Tried        `json:"tried,omitempty"` // what the bot found
	Sheet    *File          `json:"sheet,omitempty"` // what the self-check knows
	Name     string         `json:"name,omitempty"`  // only if the asker gave one
	At       time.Time      `json:"at"`
}

// Said is one line of a conversation with the bot.
type Said struct {
	Bot  bool   `json:"bot,omitempty"` // the bot's; else the asker's
	Text string `json:"text"`
}

// Tried is something that the bot found for a question.
type Tried struct {
	Label      string  `json:"label"`
	Ref        string  `json:"ref"` // kind and id
	Source     string  `json:"source,omitempty"`
	Score      float64 `json:"score"`
	Confidence float64 `json:"confidence"`
	Given      bool    `json:"given,omitempty"` // it was the answer
}

// AsksList reports whether a text asks for the list of open questions, which a
// member of the desk may do anywhere in its room.
func AsksList(text string) bool { return strings.EqualFold(strings.TrimSpace(text), "!list") }

// BoardKey is the key of the board's dialogue.
const BoardKey = "desk/board"

// TicketKey returns the key of a ticket's dialogue.
func TicketKey(id string) string { return "ticket/" + id }

// Post returns the action that brings e to a dialogue. From is the asker.
func (e DeskEvent) Post(to string, from Address, lang knowledge.Lang, now time.Time) (Action, error) {
	raw, err := json.Marshal(e)
	if err != nil {
		return Action{}, fmt.Errorf("write %s event of ticket %q: %w", e.What, e.Ticket, err)
	}
	return Action{Post: &Post{Dialogue: to, Message: Message{Kind: KindDesk, From: from, At: now, Payload: raw, Lang: lang}}}, nil
}

// ReadDeskEvent returns the event that a desk or receipt message carries.
func ReadDeskEvent(m Message) (e DeskEvent, err error) {
	if err := json.Unmarshal(m.Payload, &e); err != nil {
		return e, fmt.Errorf("read desk message %q: %w", m.ID, err)
	}
	return e, nil
}
