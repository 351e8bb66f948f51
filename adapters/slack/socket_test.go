package slack_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
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
// every fifty, with a quick core and with a slow one; what nobody acknowledged
// comes again. The log tells how long acknowledgements took.
func TestSocketsLoseNothing(t *testing.T) {
	for name, slow := range map[string]time.Duration{"quick": 0, "slow": 20 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.inbox.set(nil, slow)
			r.fake.sockets.retry = 3 * time.Second // as Slack does
			listen(t, r)
			const n = 1000
			for i := range n {
				if i%50 == 49 {
					r.fake.sockets.refresh()
				}
				event := strings.ReplaceAll(direct(fmt.Sprintf("1700000000.%06d", i), "Frist?"), "D5", fmt.Sprint("D", i%40))
				r.fake.sockets.send("events_api", callback(fmt.Sprintf("Ev%d", i), event))
			}
			eventually(t, "everything is acknowledged", func() bool { return r.fake.sockets.left() == 0 })
			if got := len(r.inbox.messages()); got != n {
				t.Errorf("%d messages kept, want %d", got, n)
			}
			t.Log(r.fake.sockets.times())
		})
	}
}

// times tells how long Slack waited for acknowledgements, and how often it
// delivered again.
func (s *sockets) times() string {
	took, again := s.waited()
	at := func(share float64) time.Duration {
		return took[int(share*float64(len(took)-1))].Round(100 * time.Microsecond)
	}
	return fmt.Sprintf("%d events, %d delivered again, acknowledged after p50 %s, p99 %s, max %s", len(took), again, at(0.5), at(0.99), at(1))
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
	if got := len(r.inbox.messages()); got != 0 || r.count.of(slack.EventUnknown) != 1 {
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
