package slack_test

import (
	"fmt"
	"testing"
	"time"

	"grantdesk/adapters/slack"
)

// opened is how many sockets were opened so far.
func (s *sockets) everOpened() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened
}

// TestDeadSockets: a connection over which nothing comes any more, and one on
// which Slack never says hello, are begun anew.
func TestDeadSockets(t *testing.T) {
	t.Run("silent", func(t *testing.T) {
		r := newRig(t, func(o *slack.Options) { o.Ping = 500 * time.Millisecond })
		listen(t, r)
		eventually(t, "both sockets are open", func() bool { return r.fake.sockets.open() == 2 })
		before := r.fake.sockets.everOpened()
		r.fake.sockets.set(true, false)
		eventually(t, "both are opened anew", func() bool { return r.fake.sockets.everOpened() >= before+2 })
		r.fake.sockets.set(false, false)
		eventually(t, "both stay", func() bool { return r.fake.sockets.open() == 2 && r.Ready() })
	})
	t.Run("no hello", func(t *testing.T) {
		r := newRig(t, func(o *slack.Options) { o.Ping = 500 * time.Millisecond })
		r.fake.sockets.set(false, true)
		go func() { // until the test ends
			_ = r.Listen(t.Context())
		}()
		eventually(t, "they are opened again", func() bool { return r.fake.sockets.everOpened() >= 4 })
		if r.Ready() {
			t.Error("ready although Slack said no hello")
		}
		r.fake.sockets.set(false, false)
		eventually(t, "a socket is up", r.Ready)
	})
}

func (s *sockets) set(silent, dumb bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.silent, s.dumb = silent, dumb
}

// TestStopAcknowledges: who stops acknowledges what was kept and leaves the
// rest to Slack. Nothing is kept without its acknowledgement.
func TestStopAcknowledges(t *testing.T) {
	r := newRig(t)
	r.inbox.set(nil, 30*time.Millisecond)
	stop := listen(t, r)
	for i := range 40 {
		r.fake.sockets.send("events_api", callback(fmt.Sprint("Ev", i), direct(fmt.Sprintf("1700000000.%06d", i), "Frist?")))
	}
	eventually(t, "work has begun", func() bool { return len(r.inbox.messages()) > 2 })
	if err := stop(); err != nil {
		t.Error(err)
	}
	eventually(t, "both sockets are closed", func() bool { return r.fake.sockets.open() == 0 })
	if kept, waiting := len(r.inbox.messages()), r.fake.sockets.left(); kept != 40-waiting {
		t.Errorf("%d of 40 kept, %d not acknowledged", kept, waiting)
	}
}
