package telegram_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"grantdesk/adapters/telegram"
	"grantdesk/bot"
)

// A halt stops one process as SIGSTOP does: no answer reaches it and no call
// leaves it until it goes on.
type halt struct {
	http.RoundTripper
	*office
	*inbox
	at             string        // the method after whose answer the process stops, once
	network, store time.Duration // how long each takes

	mu      sync.Mutex
	on      chan struct{} // closed when the process goes on
	offered int           // messages that it gave to the inbox afterwards
}

func (h *halt) RoundTrip(r *http.Request) (*http.Response, error) {
	h.wait()
	resp, err := h.RoundTripper.RoundTrip(r)
	h.mu.Lock()
	if h.at != "" && err == nil && h.polls() && path(r) == h.at {
		h.at, h.on = "", make(chan struct{})
	}
	h.mu.Unlock()
	if h.wait() {
		time.Sleep(h.network)
	}
	return resp, err
}

// polls reports whether something waits at Telegram.
func (h *halt) polls() bool {
	f, ok := h.RoundTripper.(*fake)
	return ok && f.pending() > 0
}

func path(r *http.Request) string { return r.URL.Path[len("/bot"+token+"/"):] }

func (h *halt) Elect(ctx context.Context, office, candidate string, term time.Duration) (int64, error) {
	h.wait()
	time.Sleep(h.store)
	return h.office.Elect(context.WithoutCancel(ctx), office, candidate, term)
}

func (h *halt) Accept(ctx context.Context, m bot.Message) error {
	h.wait()
	h.mu.Lock()
	if h.on != nil {
		h.offered++
	}
	h.mu.Unlock()
	return h.inbox.Accept(ctx, m)
}

// stop halts the process now.
func (h *halt) stop() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.on == nil {
		h.on = make(chan struct{})
	}
}

// wait waits while the process is stopped, and reports whether it ever was.
func (h *halt) wait() bool {
	h.mu.Lock()
	on := h.on
	h.mu.Unlock()
	if on != nil {
		<-on
	}
	return on != nil
}

// A stopped is how a process is stopped and what there is when it goes on.
type stopped struct {
	amid, gone     bool          // stopped amid the batch; the other has gone again
	network, store time.Duration // how long each takes then
}

// TestStoppedPoller: a process is stopped with a batch in its hands and goes
// on after another took over. It hands nothing of the batch on, polls no more,
// and nothing is lost, doubled or out of order.
func TestStoppedPoller(t *testing.T) {
	const moment = 50 * time.Millisecond
	for name, c := range map[string]stopped{
		"before the batch":                   {store: moment},
		"amid the batch":                     {store: moment, amid: true},
		"the other has gone":                 {gone: true, store: moment},
		"the other has gone, slow network":   {gone: true, network: 3 * time.Second}, // the next renewal comes first
		"amid the batch, the other has gone": {gone: true, amid: true, store: moment},
	} {
		t.Run(name, func(t *testing.T) { synctest.Test(t, c.test) })
	}
}

func (c stopped) test(t *testing.T) {
	r := newRig(t)
	h := c.halt(r)
	for i := range 40 {
		r.fake.text(int64(1+i%3), fmt.Sprintf("m%d", i))
	}
	o := r.o
	o.Lease, o.Inbox, o.HTTP = h, h, &http.Client{Transport: h}
	stopOne := running(t, telegram.New(o))
	time.Sleep(time.Second)
	h.mu.Lock()
	on := h.on
	h.mu.Unlock()
	if on == nil {
		t.Fatal("the process was not stopped")
	}
	stopTwo := running(t, r.another("two"))
	time.Sleep(9 * time.Second)
	if n := len(r.inbox.messages()); n != 40 {
		t.Errorf("%d messages kept within 10 s of the stop", n)
	}
	if c.gone {
		stopTwo()
		stopTwo = func() error { return nil }
	}
	close(on)
	time.Sleep(4 * time.Second)
	h.mu.Lock()
	offered := h.offered
	h.mu.Unlock()
	r.fake.text(1, "m40")
	time.Sleep(time.Minute)
	stopOne()
	stopTwo()
	// What was on its way into the store when the process stopped arrives.
	if most := map[bool]int{true: 3}[c.amid]; offered > most {
		t.Errorf("the deposed process handed on %d messages", offered)
	}
	if len(r.inbox.messages()) != 41 || r.fake.pending() != 0 {
		t.Errorf("%d kept, %d pending", len(r.inbox.messages()), r.fake.pending())
	}
	order(t, r.inbox.messages())
}

// halt is the process that will be stopped.
func (c stopped) halt(r *rig) *halt {
	h := &halt{RoundTripper: r.fake, office: r.lease, inbox: r.inbox, at: "getUpdates", network: c.network, store: c.store}
	if c.amid {
		h.at = ""
		r.inbox.hook = func(bot.Message) error {
			if len(r.inbox.kept) == 5 {
				h.stop()
			}
			return nil
		}
	}
	return h
}

// TestUselessPoller: a replica that cannot reach Telegram lets another try.
func TestUselessPoller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		o := r.o
		o.HTTP = &http.Client{Transport: unreachable{}}
		defer running(t, telegram.New(o))()
		time.Sleep(time.Second)
		defer running(t, r.another("two"))()
		r.fake.text(1, "m1")
		time.Sleep(time.Minute)
		if len(r.inbox.messages()) != 1 {
			t.Error("nobody polls")
		}
	})
}

// unreachable is a network that leads nowhere.
type unreachable struct{}

func (unreachable) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("no route to host")
}
