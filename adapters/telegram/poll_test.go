package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"grantdesk/adapters/telegram"
	"grantdesk/bot"
)

// running polls in the background of a bubble until the test stops it.
func running(t *testing.T, b *telegram.Bot) (stop func() error) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- b.Poll(ctx) }()
	return func() error { cancel(); return <-done }
}

func TestPollConfirmsWhatIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		for i := range 250 {
			r.fake.text(int64(1+i%7), fmt.Sprintf("m%d", i))
		}
		stop := running(t, r.Bot)
		time.Sleep(30 * time.Second)
		if !r.Ready() {
			t.Error("not ready although it polls")
		}
		if err := stop(); err != nil {
			t.Fatal(err)
		}
		got := r.inbox.messages()
		if len(got) != 250 || r.fake.pending() != 0 {
			t.Fatalf("%d messages kept, %d pending", len(got), r.fake.pending())
		}
		last := map[string]string{}
		for _, m := range got {
			if m.ID < last[m.From.Room] {
				t.Errorf("chat %s: %s after %s", m.From.Room, m.ID, last[m.From.Room])
			}
			last[m.From.Room] = m.ID
		}
	})
}

// TestPollHoldsBack: what the store did not take is not confirmed, however
// much of the batch was taken.
func TestPollHoldsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		away := true
		r.inbox.hook = func(m bot.Message) error {
			if away && m.From.Room == "3" {
				return errors.New("store is away")
			}
			return nil
		}
		for i := range 10 {
			r.fake.text(int64(i), "x")
		}
		stop := running(t, r.Bot)
		defer stop()
		time.Sleep(20 * time.Second)
		if n := r.fake.pending(); n != 7 {
			t.Errorf("%d pending, want those from the held one on", n)
		}
		r.inbox.mu.Lock()
		away = false
		r.inbox.mu.Unlock()
		time.Sleep(2 * time.Minute)
		if got := r.inbox.messages(); len(got) != 10 || r.fake.pending() != 0 {
			t.Errorf("%d kept, %d pending", len(got), r.fake.pending())
		}
	})
}

// TestPollPassesOverFull: one flooded dialogue does not keep the others waiting.
func TestPollPassesOverFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.inbox.hook = func(m bot.Message) error {
			if m.From.Room == "1" {
				return bot.ErrFull
			}
			return nil
		}
		r.fake.text(1, "flood")
		r.fake.text(2, "question")
		stop := running(t, r.Bot)
		defer stop()
		time.Sleep(15 * time.Second)
		if got := r.inbox.messages(); len(got) != 1 || r.fake.pending() != 0 || r.count.of("full") != 1 {
			t.Errorf("kept %v, pending %d", got, r.fake.pending())
		}
	})
}

// TestPollErrors: a refused token ends the poll, a flood and a conflict only
// slow it down, and a conflict is reported once.
func TestPollErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.fake.answerNext(
			answer{method: "getUpdates", status: 429, body: `{"ok":false,"error_code":429,"parameters":{"retry_after":20}}`},
			answer{method: "getUpdates", status: 502, body: "<html>"},
			answer{method: "getUpdates", status: 409, body: `{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}`},
			answer{method: "getUpdates", status: 409, body: `{"ok":false,"error_code":409,"description":"Conflict"}`})
		r.fake.text(1, "x")
		stop := running(t, r.Bot)
		time.Sleep(time.Minute)
		if len(r.inbox.messages()) != 1 || r.count.of("conflict") != 2 || strings.Count(r.logs.String(), "another process polls") != 1 {
			t.Errorf("kept %v, conflicts %d, log %s", r.inbox.messages(), r.count.of("conflict"), r.logs)
		}
		polls := r.fake.called("getUpdates")
		if gap := polls[1].at.Sub(polls[0].at); gap < 20*time.Second {
			t.Errorf("polled again %s after a flood answer", gap)
		}
		r.fake.answerNext(answer{method: "getUpdates", status: 401, body: `{"ok":false,"error_code":401,"description":"Unauthorized"}`})
		time.Sleep(15 * time.Second)
		if err := stop(); !errors.Is(err, telegram.ErrToken) {
			t.Errorf("error %v", err)
		}
		if r.Ready() {
			t.Error("ready with a token that is refused")
		}
	})
}

// TestPollOffsetAfterQuiet: once everything is confirmed the poll asks without
// an offset, because the next ids may be lower.
func TestPollOffsetAfterQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.fake.text(1, "before")
		stop := running(t, r.Bot)
		defer stop()
		time.Sleep(8 * 24 * time.Hour)
		r.fake.mu.Lock()
		r.fake.nextID = 10
		r.fake.mu.Unlock()
		r.fake.text(1, "after")
		time.Sleep(15 * time.Second)
		if got := r.inbox.messages(); len(got) != 2 || got[1].Text != "after" {
			t.Errorf("kept %+v", got)
		}
	})
}

// TestOnePoller: of three replicas one polls; when it stops or dies another
// takes over, and no conflict is seen.
func TestOnePoller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		stop := running(t, r.Bot)
		time.Sleep(time.Second)
		stopTwo, stopThree := running(t, r.another("two")), running(t, r.another("three"))
		defer stopThree()
		time.Sleep(time.Minute)
		if o := r.lease.holder(); o != "one" {
			t.Fatalf("owner %q", o)
		}
		stop() // resigns
		r.fake.text(1, "a")
		time.Sleep(2 * time.Second)
		if len(r.inbox.messages()) != 1 {
			t.Errorf("nobody took over within 2 s")
		}
		r.lease.mu.Lock()
		r.lease.owner, r.lease.until = "dead", time.Now().Add(6*time.Second)
		r.lease.mu.Unlock()
		stopTwo()
		r.fake.text(1, "b")
		time.Sleep(8 * time.Second)
		if len(r.inbox.messages()) != 2 || r.count.of("conflict") != 0 {
			t.Errorf("kept %v, conflicts %d", r.inbox.messages(), r.count.of("conflict"))
		}
	})
}

// TestStoreAway: without the lease nobody polls, and work resumes by itself.
func TestStoreAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.lease.err = errors.New("store is away")
		r.fake.text(1, "x")
		stop := running(t, r.Bot)
		defer stop()
		time.Sleep(30 * time.Second)
		if n := len(r.fake.called("getUpdates")); n != 0 {
			t.Errorf("%d polls without the lease", n)
		}
		r.lease.mu.Lock()
		r.lease.err = nil
		r.lease.mu.Unlock()
		time.Sleep(time.Minute)
		if len(r.inbox.messages()) != 1 {
			t.Error("work did not resume")
		}
	})
}

// TestStopIsQuick: the end of the context ends a waiting poll at once.
func TestStopIsQuick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		stop := running(t, r.Bot)
		time.Sleep(15 * time.Second)
		began := time.Now()
		if err := stop(); err != nil {
			t.Error(err)
		}
		if d := time.Since(began); d > 100*time.Millisecond {
			t.Errorf("stopping took %s", d)
		}
	})
}

// TestSwitch: from polling to the webhook and back while messages come in;
// none is lost and none is doubled.
func TestSwitch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		n := 0
		write := func() {
			for range 30 {
				n++
				r.fake.text(int64(n%5), fmt.Sprintf("m%d", n))
			}
		}
		for range 3 {
			stop := running(t, r.Bot)
			write()
			time.Sleep(time.Millisecond) // stop amid the batch, before it is confirmed
			ctx, cancel := context.WithCancel(t.Context())
			hooked := make(chan error, 1)
			go func() { hooked <- r.another("two").Hook(ctx, "https://bot.example.org") }()
			time.Sleep(2 * time.Second)
			stop()
			time.Sleep(3 * time.Minute) // the webhook is set again if the old poller took it away
			write()
			for _, s := range r.fake.deliver(r.Webhook(), r.fake.hook.secret) {
				if s != http.StatusOK {
					t.Fatalf("webhook answered %d", s)
				}
			}
			cancel()
			if err := <-hooked; err != nil {
				t.Fatal(err)
			}
		}
		if got := r.inbox.messages(); len(got) != n || r.fake.pending() != 0 {
			t.Errorf("%d of %d kept, %d pending", len(got), n, r.fake.pending())
		}
	})
}
