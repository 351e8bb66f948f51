package redis

import (
	"testing"

	"grantdesk/bot/mailbox/mailboxtest"
)

func builtin(t testing.TB) scripts {
	t.Helper()
	run, err := library(embedded)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func TestMiniredis(t *testing.T) { mailboxtest.Run(t, mini(t, builtin(t)).fixture(t)) }

func TestMiniredisTwice(t *testing.T) {
	b := mini(t, builtin(t))
	b.twice = true
	mailboxtest.Run(t, b.fixture(t))
}

func TestServer(t *testing.T) { mailboxtest.Run(t, real(t).fixture(t)) }

func TestServerTwice(t *testing.T) {
	b := real(t)
	b.twice = true
	mailboxtest.Run(t, b.fixture(t))
}
