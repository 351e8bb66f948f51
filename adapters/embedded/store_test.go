package embedded_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"grantdesk/adapters/embedded"
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

func TestStore(t *testing.T) { mailboxtest.Run(t, fixture(t)) }
