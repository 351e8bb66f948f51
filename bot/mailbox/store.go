package mailbox

import (
	"context"
	"iter"
	"time"
)

// A Commit is the outcome of a turn.
type Commit struct {
	State     []byte
	Consumed  int // messages of Lease.Inbox that were handled, at least one
	Outs      []Out
	Timers    []Timer       // to set; a zero At takes the timer away
	Retention time.Duration // how long the idle dialogue is kept; 0 is the store's default
	Dead      *DeadLetter   // instead of a turn: the message that could not be handled
}

// Done marks actions as performed.
type Done struct {
	Sent    int         // actions to drop from the head of the outbox; 0 only extends the lease
	Dead    *DeadLetter // the dropped action, if it can never be performed
	Release bool        // give the lease back, or take what has arrived into Lease.Inbox
	Alone   bool        // the first of Inbox is about to be tried alone; counted once a lease
}

// Retry gives a lease back for another attempt.
type Retry struct {
	After   time.Duration // at most Limits.MaxDelay
	Failed  bool          // the handler failed: counts as an attempt
	Certain bool          // the first of the outbox was certainly not performed
}

// Intake is what a channel needs.
type Intake interface {
	// Accept stores m durably unless its id is known or the mailbox is full.
	// With claim set and the dialogue idle it takes the lease in the same step.
	Accept(ctx context.Context, m Message, claim bool) (Receipt, error)
}

// Owner is what the owner of a dialogue needs. All but Claim return ErrFenced
// when the lease is not the newest any more.
type Owner interface {
	// Claim returns nil when there is nothing to do or somebody else does it.
	Claim(ctx context.Context, dialogue string) (*Lease, error)
	// Commit stores the outcome of a turn in one step and extends the lease.
	Commit(ctx context.Context, l *Lease, c Commit) error
	// Done drops performed actions and extends or releases the lease. After a
	// release, an empty Lease.Inbox means that the lease is gone.
	Done(ctx context.Context, l *Lease, d Done) error
	// Retry ends the lease and asks for another claim later.
	Retry(ctx context.Context, l *Lease, r Retry) error
}

// Agenda tells what waits for an owner.
type Agenda interface {
	// Due returns dialogues with work that nobody holds, longest waiting first,
	// and hides them from others for Limits.Grace.
	Due(ctx context.Context, limit int) ([]string, error)
	// DueTimers returns timers whose time has come.
	DueTimers(ctx context.Context, limit int) ([]Timer, error)
	// Fire moves a due timer into the mailbox of its dialogue, once however many
	// replicas try. A timer that was moved or taken away meanwhile stays out.
	Fire(ctx context.Context, t Timer) error
}

// A Snapshot is everything stored of one dialogue.
type Snapshot struct {
	Dialogue string       `json:"dialogue"`
	State    []byte       `json:"state"`
	Inbox    []Item       `json:"inbox"`
	Outbox   []Out        `json:"outbox"`
	Timers   []Timer      `json:"timers"`
	Dead     []DeadLetter `json:"dead"`
	Seen     []string     `json:"seen"` // ids of accepted messages that are still known
	Expires  time.Time    `json:"expires"`
}

// An Entry is one raw record of a store, for tests of what is kept and how
// long. Expires is zero when nothing removes it.
type Entry struct {
	Key     string
	Value   []byte
	Expires time.Time
}

// Stats are counts for the operator.
type Stats struct {
	Waiting int           // dialogues with work
	Late    time.Duration // for how long the dialogue that waits longest could have been worked on
	Timers  int
	Dead    int
}

// Keeper looks after what is stored.
type Keeper interface {
	// Forget erases every trace of a dialogue. A lease on it is fenced.
	Forget(ctx context.Context, dialogue string) error
	// Read returns what is stored of a dialogue, without a lease.
	Read(ctx context.Context, dialogue string) (Snapshot, error)
	// Dialogues iterates over the keys of all dialogues, in no order. Changes
	// made while it runs may or may not be seen.
	Dialogues(ctx context.Context) iter.Seq2[string, error]
	// Dead iterates over the dead letters.
	Dead(ctx context.Context) iter.Seq2[DeadLetter, error]
	// Scan iterates over all records as they are stored.
	Scan(ctx context.Context) iter.Seq2[Entry, error]
	// Stats counts.
	Stats(ctx context.Context) (Stats, error)
}

// Elector gives an office, such as the one poller of a Telegram token, to one
// replica at a time.
type Elector interface {
	// Elect takes or renews the office for term and returns its fence, or 0
	// where another replica has it. The fence stays while candidate renews in
	// time; whenever the office is taken anew, it is higher than ever before.
	Elect(ctx context.Context, office, candidate string, term time.Duration) (fence int64, err error)
	// Resign gives the office back if candidate has it.
	Resign(ctx context.Context, office, candidate string) error
}

// Store is all that a store offers. Every operation is atomic, durable on
// return and may be repeated.
type Store interface {
	Intake
	Owner
	Agenda
	Keeper
	Elector
	Shelf
	Tally
	Pacer
	// Ping reports whether the store can be reached.
	Ping(ctx context.Context) error
	// Close releases what the store holds. Calls under way may fail.
	Close() error
}
