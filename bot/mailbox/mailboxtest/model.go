package mailboxtest

import (
	"context"
	"fmt"
	"time"

	"pgregory.net/rapid"

	"grantdesk/bot/mailbox"
)

// names are the dialogues of a sequence; no other text contains them.
var names = []string{"anna/1", "bert/2", "cleo/3"}

// A conv is what the model knows of a dialogue.
type conv struct {
	inbox, outbox []string // id=payload
	state         string
	expires       time.Time // of state and counters
	seen          map[string]time.Time
	timers        map[string]time.Time
	lease         *mailbox.Lease
	work          bool
	at            time.Time // when somebody must look
	handed        int
	attempts      int
	alone         int
	counted       bool      // this lease has counted
	failing       time.Time // when the first action was given back first
	full, sure    bool
	vague         bool // whether sure survived the expiry of the counters is the store's choice
}

// A stale lease is one that its owner lost; over if it gave it back.
type stale struct {
	mailbox.Lease
	over bool
}

// A machine does the same to a store and to the model.
type machine struct {
	Fixture
	ctx   context.Context
	convs map[string]*conv
	dead  []string
	stale []stale
	begun time.Time
	next  int
}

func newMachine(f Fixture) *machine {
	m := &machine{Fixture: f, ctx: context.Background(), convs: map[string]*conv{}, begun: f.Now()}
	for _, n := range names {
		m.convs[n] = &conv{seen: map[string]time.Time{}, timers: map[string]time.Time{}}
	}
	return m
}

func (m *machine) must(rt *rapid.T, err error) {
	rt.Helper()
	if err != nil {
		rt.Fatal(err)
	}
}

// fresh returns a text that did not occur before.
func (m *machine) fresh(what string) string {
	m.next++
	return fmt.Sprintf("%s%d", what, m.next)
}

// settle lets what has ended by now end in the model.
func (m *machine) settle(c *conv) {
	now := m.Now()
	if !c.expires.After(now) {
		c.state, c.attempts, c.full, c.handed, c.vague = "", 0, false, 0, true
		c.alone, c.failing = 0, time.Time{}
	}
	if c.lease != nil && !c.at.After(now) {
		m.lost(c, false)
	}
	for id, at := range c.seen {
		if !at.Add(m.Limits.Dedupe).After(now) {
			delete(c.seen, id)
		}
	}
}

func (m *machine) lost(c *conv, over bool) {
	m.stale = append(m.stale, stale{*c.lease, over})
	c.lease = nil
}

func (m *machine) settleAll() {
	for _, n := range names {
		m.settle(m.convs[n])
	}
}

// held picks a dialogue with a lease, or skips.
func (m *machine) held(rt *rapid.T, ok func(*conv) bool) (string, *conv) {
	m.settleAll()
	var some []string
	for _, n := range names {
		if c := m.convs[n]; c.lease != nil && ok(c) {
			some = append(some, n)
		}
	}
	if len(some) == 0 {
		rt.Skip("nothing is held")
	}
	n := rapid.SampledFrom(some).Draw(rt, "held")
	return n, m.convs[n]
}

// leased compares a new lease with the model.
func (m *machine) leased(rt *rapid.T, name string, l *mailbox.Lease) {
	rt.Helper()
	c := m.convs[name]
	if c.lease != nil {
		rt.Fatalf("%s is leased twice", name)
	}
	c.handed = min(len(c.inbox), m.Limits.Batch)
	if c.handed > 0 {
		c.attempts++
	}
	same(rt, "state", string(l.State), c.state)
	same(rt, "inbox", texts(l.Inbox), c.inbox[:c.handed])
	same(rt, "outbox", bodies(l.Outbox), c.outbox)
	same(rt, "attempts", l.Attempts, c.attempts)
	same(rt, "times alone", l.Alone, c.alone)
	if since := m.Now().Sub(c.failing); c.failing.IsZero() && l.Failing != 0 || !c.failing.IsZero() && (l.Failing-since).Abs() > time.Second {
		rt.Fatalf("failing for %v, model has it since %v", l.Failing, c.failing)
	}
	c.counted = false
	if !c.vague {
		same(rt, "in doubt", l.InDoubt, len(c.outbox) > 0 && !c.sure)
	}
	if l.Until.IsZero() || l.Dialogue != name {
		rt.Fatalf("lease of %q until %v", l.Dialogue, l.Until)
	}
	c.lease, c.work, c.sure, c.vague = l, true, false, false
	c.at = m.Now().Add(m.Limits.Lease)
	m.hold(c)
}

// hold is what every work on a dialogue does to its expiry.
func (m *machine) hold(c *conv) {
	if e := m.Now().Add(m.Limits.Hold()); e.After(c.expires) {
		c.expires = e
	}
}

func same[T any](rt *rapid.T, what string, got, want T) {
	rt.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		rt.Fatalf("%s is %v, want %v", what, g, w)
	}
}

func texts(items []mailbox.Item) (ts []string) {
	for _, it := range items {
		ts = append(ts, it.ID+"="+string(it.Payload))
	}
	return ts
}

func bodies(outs []mailbox.Out) (ts []string) {
	for _, o := range outs {
		ts = append(ts, o.ID+"="+string(o.Body))
	}
	return ts
}
