package mailbox

import "time"

// Limits bound what a store keeps and how long. The zero value of a field
// takes the default.
type Limits struct {
	Lease      time.Duration // 15 s; outlasts the longest single action
	Grace      time.Duration // 1 s; how long Due hides what it returned
	Dedupe     time.Duration // 48 h; above the 24 h for which Telegram redelivers
	Keep       time.Duration // 30 days; expiry of idle dialogues, unhandled work and dead letters
	MaxDelay   time.Duration // 1 h; longest pause before another attempt
	MaxInbox   int           // 100 messages a mailbox
	MaxPayload int           // 256 KiB a message
	Batch      int           // 16 messages a turn
	MaxDead    int           // 10 000 dead letters, oldest dropped first
}

// WithDefaults fills what was left zero.
func (l Limits) WithDefaults() Limits {
	fill(&l.Lease, 15*time.Second)
	fill(&l.Grace, time.Second)
	fill(&l.Dedupe, 48*time.Hour)
	fill(&l.Keep, 30*24*time.Hour)
	fill(&l.MaxDelay, time.Hour)
	fill(&l.MaxInbox, 100)
	fill(&l.MaxPayload, 256<<10)
	fill(&l.Batch, 16)
	fill(&l.MaxDead, 10_000)
	return l
}

// Hold is the shortest time a dialogue is kept after work on it: whatever its
// retention, it must outlive every pause before another attempt.
func (l Limits) Hold() time.Duration { return 2 * l.MaxDelay }

func fill[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
