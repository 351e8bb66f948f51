package mailbox

import (
	"fmt"
	"strings"
	"time"
)

// A Message is one event on its way into a mailbox.
type Message struct {
	Dialogue string // key of the dialogue
	ID       string // the channel's own id; accepted once within the dedupe window
	// Replaces is the id of an earlier message that this one edits or takes
	// back. While that message waits and nobody was handed it, its payload is
	// replaced in place; otherwise this message queues like any other.
	Replaces string
	Payload  []byte
}

// Check says what is wrong with the message before a store sees it.
func (m Message) Check(maxPayload int) error {
	for _, key := range []string{m.Dialogue, m.ID} {
		if key == "" || strings.ContainsRune(key, 0) {
			return fmt.Errorf("%w: empty key or zero byte in it", ErrInvalid)
		}
	}
	if len(m.Payload) > maxPayload {
		return fmt.Errorf("%w: payload of %d bytes, at most %d", ErrInvalid, len(m.Payload), maxPayload)
	}
	return nil
}

// Result says what became of a message.
type Result int

// The results of Accept.
const (
	Duplicate Result = iota // known already; acknowledge it again
	Accepted                // durable; acknowledge it
	Full                    // refused: too many messages wait in this mailbox
)

// A Receipt is the answer to Accept.
type Receipt struct {
	Result    Result
	FirstFull bool   // the first refusal since the mailbox was last below its limit: say so, once
	Lease     *Lease // set when a lease was asked for and the dialogue was idle
}

// An Item is a message in a mailbox.
type Item struct {
	ID      string
	Payload []byte
}

// An Out is an action in an outbox. Its ID is the same when the turn is
// decided again.
type Out struct {
	ID   string
	Body []byte
}

// A Lease is the right to work on one dialogue. Stores keep it current: after
// each call that succeeds it tells what holds now.
type Lease struct {
	Dialogue string
	Fence    int64
	State    []byte        // nil for a new dialogue
	Inbox    []Item        // oldest first; a prefix of the mailbox
	Outbox   []Out         // left over from an earlier owner
	InDoubt  bool          // the first of Outbox may have been performed already
	Attempts int           // how often the inbox was handed out without a commit, this time included
	Alone    int           // how often the first of Inbox was tried alone and the lease was then neither used nor given back
	Failing  time.Duration // how long ago the first of Outbox was given back for the first time; 0: never
	Consumed int64         // messages dropped so far; makes a repeated Commit known
	Sent     int64         // actions dropped so far; makes a repeated Done known
	Until    time.Time
}

// A Timer puts a message into the mailbox of its dialogue at a time.
type Timer struct {
	Dialogue string
	Name     string // one per dialogue; setting it again moves it
	At       time.Time
	Body     []byte // payload of the message
}

// ID is the id of the message that the timer becomes.
func (t Timer) ID() string {
	return fmt.Sprintf("timer/%s/%d", t.Name, t.At.UnixMilli())
}

// The kinds of a DeadLetter.
const (
	DeadMessage = "message" // could not be handled
	DeadOut     = "out"     // can never be performed
)

// A DeadLetter is kept for the operator: something that will not be tried
// again.
type DeadLetter struct {
	Dialogue string    `json:"dialogue"`
	ID       string    `json:"id"`
	Kind     string    `json:"kind"`
	Reason   string    `json:"reason"` // never a person's words
	At       time.Time `json:"at"`
	Body     []byte    `json:"body"`
}
