package slack_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"grantdesk/adapters/slack"
)

// listen runs the sockets until the test ends, or until the returned function
// is called, which gives what Listen returned.
func listen(t *testing.T, r *rig) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Listen(ctx) }()
	stopped := false
	stop = func() error {
		if stopped {
			return nil
		}
		stopped = true
		cancel()
		return <-done
	}
	t.Cleanup(func() { _ = stop() })
	eventually(t, "a socket is up on both sides", func() bool { return r.Ready() && r.fake.sockets.open() > 0 })
	return stop
}

// A thousand messages arrive once each although connections are renewed
// every fifty; what nobody acknowledged comes again.
func TestSocketsLoseNothing(t *testing.T) {
	r := newRig(t)
	r.fake.sockets.retry = 300 * time.Millisecond
	listen(t, r)
	const n = 1000
	for i := range n {
		if i%50 == 49 {
			r.fake.sockets.refresh()
		}
		r.fake.sockets.send("events_api", callback(fmt.Sprintf("Ev%d", i), direct(fmt.Sprintf("1700000000.%06d", i), "Frist?")))
	}
	eventually(t, "everything is acknowledged", func() bool { return r.fake.sockets.left() == 0 })
	if got := len(r.inbox.messages()); got != n {
		t.Errorf("%d messages kept, want %d", got, n)
	}
}

// While the store is away nothing is acknowledged; afterwards the retry is.
func TestSocketHoldsBack(t *testing.T) {
	r := newRig(t)
	r.inbox.set(errors.New("store away"), 0)
	listen(t, r)
	e := r.fake.sockets.send("events_api", callback("Ev1", direct("1700000000.000001", "Frist?")))
	eventually(t, "the message was tried", func() bool { return r.count.of(slack.EventHeld) > 0 || r.logs.String() != "" })
	if !r.fake.sockets.waiting(e) {
		t.Fatal("acknowledged although nothing was kept")
	}
	r.inbox.set(nil, 0)
	r.fake.sockets.deliver(e)
	eventually(t, "the retry is acknowledged", func() bool { return !r.fake.sockets.waiting(e) })
	if got := len(r.inbox.messages()); got != 1 {
		t.Errorf("%d messages kept, want 1", got)
	}
}

// An envelope of a kind nobody knows is acknowledged, or it would come again.
func TestUnknownEnvelopeIsAcknowledged(t *testing.T) {
	r := newRig(t)
	listen(t, r)
	e := r.fake.sockets.send("brand_new_kind", `{"x":1}`)
	eventually(t, "it is acknowledged", func() bool { return !r.fake.sockets.waiting(e) })
	if got := len(r.inbox.messages()); got != 0 {
		t.Errorf("%d messages kept, want none", got)
	}
}

// Two sockets are open, a lost one is opened again, and stopping ends both.
func TestSocketsComeBack(t *testing.T) {
	r := newRig(t)
	stop := listen(t, r)
	eventually(t, "both sockets are open", func() bool { return r.fake.sockets.open() == 2 })
	r.fake.sockets.closeAll()
	eventually(t, "both sockets are open again", func() bool { return r.fake.sockets.open() == 2 })
	if err := stop(); err != nil {
		t.Errorf("stopped with %v", err)
	}
	if r.Ready() {
		t.Error("ready after the stop")
	}
}
