package bot

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"grantdesk/knowledge"
)

// The outcomes of a turn.
const (
	OutcomeAnswered  = "answered"
	OutcomeClarify   = "clarify"   // asked which of at most three was meant
	OutcomeAbstained = "abstained" // said that the documents do not tell, offered the helpdesk
	OutcomeHandoff   = "handoff"
	OutcomeSelfCheck = "selfcheck"
	OutcomeCommand   = "command"
	OutcomeSmallTalk = "smalltalk"
	OutcomeSilent    = "silent" // a person has the dialogue, or there is nothing to say
)

// A Turn is one message (or a burst of them) and all that follows from it.
// It is decided from the dialogue, the message and the time alone.
type Turn struct {
	Outcome    string
	Lang       knowledge.Lang
	Actions    []Action             // in order; the outbox
	Citations  []knowledge.Citation // what the answer rests on
	Entry      string               // id of the entry, fact or passage that answered
	Entries    []string             // ids of all that answered, when a message asks several things
	Confidence float64              // 0 to 1
	Finding    *knowledge.Finding   // how the answer was found, for editors
}

// Replies returns what the turn says to the asker, in order.
func (t Turn) Replies() (rs []Reply) {
	for _, a := range t.Actions {
		if a.Reply != nil {
			rs = append(rs, *a.Reply)
		}
	}
	return rs
}

// An Action is one thing to do after a turn was stored. Exactly one of the
// pointers is set. Performing an action twice does no harm beyond a message
// shown twice where a channel cannot tell.
type Action struct {
	ID     string  `json:"id"` // <message id>-<n>
	Reply  *Reply  `json:"reply,omitempty"`
	Post   *Post   `json:"post,omitempty"`
	Timer  *Timer  `json:"timer,omitempty"`
	Mark   *Mark   `json:"mark,omitempty"`
	Forget *Forget `json:"forget,omitempty"`
	Gap    *Gap    `json:"gap,omitempty"`
	Export *Export `json:"export,omitempty"`

	Subscribe *Subscribe `json:"subscribe,omitempty"`
	Stamp     *Stamp     `json:"stamp,omitempty"`

	Receipt *Receipt `json:"receipt,omitempty"`
}

// A Stamp keeps a small value outside of all dialogues, by which every replica
// sees at a glance that something changed.
type Stamp struct {
	Key   string        `json:"key"`
	Value string        `json:"value"`
	Keep  time.Duration `json:"keep"`
}

// What a receipt message says in its Choice.
const (
	ReceiptDone   = "done"   // the action was performed
	ReceiptFailed = "failed" // it never can be; Text says why
)

// A Receipt asks that a dialogue be told what became of an action.
type Receipt struct {
	Dialogue string `json:"dialogue"`
	Payload  []byte `json:"payload,omitempty"` // comes back with the receipt message
}

// A Post puts a message into the mailbox of another dialogue, such as a
// ticket's; its id makes a repeated post a duplicate.
type Post struct {
	Dialogue string  `json:"dialogue"`
	Message  Message `json:"message"`
}

// A Timer sends a timer message to this dialogue at a time; setting a name
// again moves it, a zero time takes it away.
type Timer struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

// A Mark shows on a person's message what became of it, where the channel
// can: ✅ for done, ❌ for failed.
type Mark struct {
	To Address `json:"to"`
	Of string  `json:"of"` // id of the message
	As string  `json:"as"` // done or failed
}

// Forget removes everything that is stored of a person, this dialogue last,
// and tells the person before that.
type Forget struct {
	Person  string         `json:"person"`
	To      Address        `json:"to"`
	Lang    knowledge.Lang `json:"lang"`
	Receipt string         `json:"receipt"`          // number of it
	Silent  bool           `json:"silent,omitempty"` // nobody is there to be told
}

// Export shows a person everything that is stored about them, as a file.
type Export struct {
	Person string         `json:"person"`
	To     Address        `json:"to"`
	Lang   knowledge.Lang `json:"lang"`
}

// An Effect is what follows from messages of a dialogue that is not a
// person's with the bot, such as a ticket's.
type Effect struct {
	State   []byte
	Actions []Action
	Keep    time.Duration // how long the state is kept without a further message
}

// Why a question counts as a Gap.
const (
	GapAbstained  = "abstained"
	GapClarified  = "clarified"
	GapRephrased  = "rephrased" // other words were understood, or meant something else
	GapNotHelpful = "not-helpful"
	GapOutside    = "out-of-scope"
)

// MarkBits is among how many marks people are told apart who had a question.
// Many people share one, so that none leads to a person.
const MarkBits = 1024

// A Gap counts a question that content does not answer; it carries no
// personal data.
type Gap struct {
	Call     string         `json:"call"`
	Lang     knowledge.Lang `json:"lang"`
	Question string         `json:"question"`        // redacted
	Why      string         `json:"why"`             // abstained, clarified, rephrased, not-helpful, out-of-scope
	Entry    string         `json:"entry,omitempty"` // id of what answered, wrongly or upon other words
	Mark     int            `json:"mark"`            // of the person for this call, below MarkBits
	Label    string         `json:"label,omitempty"` // instead of a count: somebody says why; LabelNone takes that back
}

// mark is the mark of a person for a call.
func mark(person, call string) int {
	sum := sha256.Sum256([]byte(call + "\n" + person))
	return int(binary.BigEndian.Uint32(sum[:4]) % MarkBits)
}
