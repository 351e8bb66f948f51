package worker

import (
	"context"
	"log/slog"
	"time"

	"grantdesk/bot/mailbox"
)

// A Store keeps the dialogues.
type Store interface {
	mailbox.Intake
	mailbox.Owner
	mailbox.Agenda
}

// A Dialogue is what a Handler sees of one.
type Dialogue struct {
	Key      string
	State    []byte         // nil for a new dialogue
	Inbox    []mailbox.Item // what waits, oldest first; at least one
	Attempts int            // how often this was tried without success, this time included
	Now      time.Time
}

// A Turn is what a Handler decides.
type Turn struct {
	State     []byte
	Consumed  int // messages of Dialogue.Inbox that were handled, at least one
	Outs      []mailbox.Out
	Timers    []mailbox.Timer
	Retention time.Duration // 0 is the store's default
}

// A Handler decides a turn from what it is given alone: it may be called
// again with the same, and only its last outcome counts. An error that wraps
// mailbox.ErrVersion says that a newer replica must do it; after other errors
// it is tried again, and at last the oldest message becomes a dead letter.
// Errors never hold a person's words.
type Handler func(ctx context.Context, d Dialogue) (Turn, error)

// A Performer does what an outbox asks for. Its error is marked with
// mailbox.Permanent or mailbox.Refused; an unmarked error leaves the outcome
// unknown. Errors never hold a person's words.
type Performer interface {
	Perform(ctx context.Context, dialogue string, out mailbox.Out) error
}

// A Finisher is a Performer that can tell whether an action was performed. It
// is asked when the outcome is unknown. An error marked mailbox.Permanent says
// that nobody can tell; the action is then performed again.
type Finisher interface {
	Performed(ctx context.Context, dialogue string, out mailbox.Out) (bool, error)
}

// What became of an action.
const (
	Done    = "done"
	Retried = "retried"
	Failed  = "failed"
)

// Observe holds functions that are told what happens; each may be nil. They
// must return quickly.
type Observe struct {
	Accepted  func(dialogue string, r mailbox.Result, err error)
	Performed func(dialogue, result string, took time.Duration)
	Fenced    func(dialogue string) // another owner took over in the middle of the work
	Buried    func(d mailbox.DeadLetter)
}

// Options make a Worker. Store, Handler and Performer are needed; the zero
// value of the others takes the default.
type Options struct {
	Store     Store
	Handler   Handler
	Performer Performer
	Slots     int           // 64 dialogues at a time
	Timeout   time.Duration // 10 s for one turn or action; shorter than the store's lease
	Answer    time.Duration // 2 s for the store to answer
	Poll      time.Duration // 100 ms between looks for work that no replica has, on average
	TimerPoll time.Duration // 500 ms between looks for timers
	Drain     time.Duration // 10 s to finish when Run ends
	Attempts  int           // 5, before a message becomes a dead letter
	Life      time.Duration // 24 h for which an action that fails is tried again
	// Apologise says what a person is told whose message, the only one in
	// d.Inbox, became a dead letter.
	Apologise func(d Dialogue) []mailbox.Out
	// Full tells the person whose message is the first that a full mailbox
	// refused. It runs beside the work and is not repeated.
	Full    func(ctx context.Context, m mailbox.Message)
	Log     *slog.Logger
	Observe Observe
}

func (o Options) withDefaults() Options {
	fill(&o.Slots, 64)
	fill(&o.Timeout, 10*time.Second)
	fill(&o.Answer, 2*time.Second)
	fill(&o.Poll, 100*time.Millisecond)
	fill(&o.TimerPoll, 500*time.Millisecond)
	fill(&o.Drain, 10*time.Second)
	fill(&o.Attempts, 5)
	fill(&o.Life, 24*time.Hour)
	fill(&o.Log, slog.New(slog.DiscardHandler))
	if o.Apologise == nil {
		o.Apologise = func(Dialogue) []mailbox.Out { return nil }
	}
	if o.Full == nil {
		o.Full = func(context.Context, mailbox.Message) {}
	}
	o.Observe = o.Observe.withDefaults()
	return o
}

func (o Observe) withDefaults() Observe {
	if o.Accepted == nil {
		o.Accepted = func(string, mailbox.Result, error) {}
	}
	if o.Performed == nil {
		o.Performed = func(string, string, time.Duration) {}
	}
	if o.Fenced == nil {
		o.Fenced = func(string) {}
	}
	if o.Buried == nil {
		o.Buried = func(mailbox.DeadLetter) {}
	}
	return o
}

func fill[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
