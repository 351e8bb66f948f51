// Package mailboxtest is the test that every mailbox store must pass: random
// sequences of operations are compared with a model that fits in a head, and
// what is kept must expire.
package mailboxtest

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"grantdesk/bot/mailbox"
)

// A Fixture is an empty store whose time a test can move.
type Fixture struct {
	Store   mailbox.Store
	Limits  mailbox.Limits
	Now     func() time.Time              // the time of the store
	Advance func(time.Duration)           // moves it, and all expiries with it
	Left    func(time.Time) time.Duration // how long until an expiry that the store reported
	Close   func()
	// Repeats says that each operation is run twice, as if its first reply had
	// been lost: an accepted message may then be called a duplicate.
	Repeats bool
}

// Limits are those a fixture must use. The model steps in whole minutes, so
// that odd seconds keep it away from the very moment at which something ends.
func Limits() mailbox.Limits {
	return mailbox.Limits{
		Lease:    10*time.Minute + 3*time.Second,
		Grace:    time.Minute + time.Second,
		Dedupe:   2*time.Hour + 5*time.Second,
		Keep:     24*time.Hour + 11*time.Second,
		MaxDelay: 30*time.Minute + 7*time.Second,
		MaxInbox: 5, MaxPayload: 64, Batch: 3, MaxDead: 4,
	}
}

// Run runs the whole suite. open returns a new, empty store each time.
func Run(t *testing.T, open func() Fixture) {
	t.Run("sequences", func(t *testing.T) { Sequences(t, open) })
	t.Run("one accepts", func(t *testing.T) { oneAccepts(t, open()) })
	t.Run("window ends", func(t *testing.T) { windowEnds(t, open()) })
	t.Run("tales", func(t *testing.T) { tell(t, open) })
	t.Run("one fires", func(t *testing.T) { oneFires(t, open()) })
	t.Run("one claims", func(t *testing.T) { oneClaims(t, open()) })
	t.Run("shelf", func(t *testing.T) { shelf(t, open()) })
	t.Run("counts", func(t *testing.T) { counts(t, open()) })
	t.Run("paces", func(t *testing.T) { paces(t, open()) })
	t.Run("seen", func(t *testing.T) { seen(t, open()) })
	t.Run("office", func(t *testing.T) { office(t, open()) })
	t.Run("refuses", func(t *testing.T) { refuses(t, open()) })
	t.Run("kept as asked", func(t *testing.T) { keptAsAsked(t, open()) })
	t.Run("everything expires", func(t *testing.T) { everythingExpires(t, open()) })
}

// Sequences compares random sequences of operations with the model.
func Sequences(t rapid.TB, open func() Fixture) {
	rapid.Check(t, func(rt *rapid.T) {
		f := open()
		defer f.Close()
		m := newMachine(f)
		rt.Repeat(map[string]func(*rapid.T){
			"accept":         m.accept,
			"accept again":   m.acceptAgain,
			"edit":           m.edit,
			"commit":         m.commit,
			"commit twice":   m.commitTwice,
			"bury":           m.bury,
			"done":           m.done,
			"done twice":     m.doneTwice,
			"drop":           m.dropOut,
			"retry":          m.retry,
			"claim held":     m.claimHeld,
			"stale":          m.useStale,
			"due":            m.due,
			"wait":           m.wait,
			"fire":           m.fire,
			"fire elsewhere": m.fireMoved,
			"forget":         m.forget,
			"read":           m.read,
			"scan":           m.scan,
		})
	})
}
