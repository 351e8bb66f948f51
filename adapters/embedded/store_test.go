package embedded_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"grantdesk/adapters/embedded"
	"grantdesk/bot/mailbox"
	"grantdesk/bot/mailbox/mailboxtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fixture opens an empty store with a clock of its own.
func fixture(t *testing.T) func() mailboxtest.Fixture {
	dir := t.TempDir()
	return func() mailboxtest.Fixture {
		now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
		clock := func() time.Time { return now }
		path := filepath.Join(dir, "store")
		s, err := embedded.Open(embedded.Options{Path: path, Limits: mailboxtest.Limits(), Now: clock, NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		return mailboxtest.Fixture{
			Store: s, Limits: mailboxtest.Limits(), Now: clock,
			Advance: func(d time.Duration) { now = now.Add(d) },
			Left:    func(at time.Time) time.Duration { return at.Sub(now) },
			Close: func() {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
				if err := os.Remove(path); err != nil {
					t.Error(err)
				}
			},
		}
	}
}

func TestStore(t *testing.T) {
	mailboxtest.Run(t, fixture(t))
	t.Run("handed out", func(t *testing.T) { handedOut(t, fixture(t)()) })
	t.Run("longest due first", func(t *testing.T) { longestDue(t, fixture(t)()) })
}

// handedOut: a message that an owner was handed stays while the lease lasts,
// also when its own time ends meanwhile and the store is swept.
func handedOut(t *testing.T, f mailboxtest.Fixture) {
	defer f.Close()
	if _, err := f.Store.Accept(t.Context(), mailbox.Message{Dialogue: "d", ID: "1", Payload: []byte("p")}, false); err != nil {
		t.Fatal(err)
	}
	f.Advance(f.Limits.Keep - time.Minute)
	if l, err := f.Store.Claim(t.Context(), "d"); err != nil || l == nil {
		t.Fatalf("claimed %v, %v", l, err)
	}
	f.Advance(5 * time.Minute)
	if _, err := f.Store.Due(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	s, err := f.Store.Read(t.Context(), "d")
	if err != nil || len(s.Inbox) != 1 {
		t.Errorf("%d messages are left, %v", len(s.Inbox), err)
	}
}
