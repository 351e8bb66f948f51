package mailboxtest

import (
	"errors"
	"fmt"
	"time"

	"pgregory.net/rapid"

	"grantdesk/bot/mailbox"
)

func (m *machine) accept(rt *rapid.T) {
	n := rapid.SampledFrom(names).Draw(rt, "dialogue")
	id := fmt.Sprintf("m%d", rapid.IntRange(0, 12).Draw(rt, "id"))
	m.bring(rt, mailbox.Message{Dialogue: n, ID: id, Payload: []byte(m.fresh("p"))})
}

// acceptAgain delivers what was delivered before, as platforms do.
func (m *machine) acceptAgain(rt *rapid.T) {
	n := rapid.SampledFrom(names).Draw(rt, "dialogue")
	m.settle(m.convs[n])
	for i := range 13 {
		if id := fmt.Sprintf("m%d", i); !m.convs[n].seen[id].IsZero() {
			m.bring(rt, mailbox.Message{Dialogue: n, ID: id, Payload: []byte("again")})
			return
		}
	}
	rt.Skip("nothing was accepted")
}

func (m *machine) edit(rt *rapid.T) {
	n := rapid.SampledFrom(names).Draw(rt, "dialogue")
	of := fmt.Sprintf("m%d", rapid.IntRange(0, 12).Draw(rt, "of"))
	m.bring(rt, mailbox.Message{Dialogue: n, ID: m.fresh("e"), Replaces: of, Payload: []byte(m.fresh("p"))})
}

// bring accepts a message and follows in the model.
func (m *machine) bring(rt *rapid.T, msg mailbox.Message) {
	c := m.convs[msg.Dialogue]
	m.settle(c)
	claim := rapid.Bool().Draw(rt, "claim")
	r, err := m.Store.Accept(m.ctx, msg, claim)
	m.must(rt, err)
	want := m.expect(c, msg)
	if m.Repeats && want.Result == mailbox.Accepted && r.Result == mailbox.Duplicate {
		r.Result = mailbox.Accepted
	}
	if r.Result != want.Result || r.FirstFull != want.FirstFull {
		rt.Fatalf("receipt is %+v, want %+v", r, want)
	}
	if want.Result != mailbox.Accepted {
		if r.Lease != nil {
			rt.Fatal("a lease although nothing was accepted")
		}
		return
	}
	if idle := !c.work; claim && idle != (r.Lease != nil) {
		rt.Fatalf("idle: %v, lease: %v", idle, r.Lease)
	}
	if r.Lease != nil {
		m.leased(rt, msg.Dialogue, r.Lease)
		return
	}
	if !c.work {
		c.work, c.at = true, m.Now()
	}
}

// expect changes the model as Accept should change the store.
func (m *machine) expect(c *conv, msg mailbox.Message) mailbox.Receipt {
	if !c.seen[msg.ID].IsZero() {
		return mailbox.Receipt{Result: mailbox.Duplicate}
	}
	if !replace(c, msg) {
		if len(c.inbox) >= m.Limits.MaxInbox {
			r := mailbox.Receipt{Result: mailbox.Full, FirstFull: !c.full}
			c.full = true
			m.hold(c)
			return r
		}
		c.inbox = append(c.inbox, msg.ID+"="+string(msg.Payload))
	}
	c.seen[msg.ID] = m.Now()
	return mailbox.Receipt{Result: mailbox.Accepted}
}

func replace(c *conv, msg mailbox.Message) bool {
	for i := c.handed; msg.Replaces != "" && i < len(c.inbox); i++ {
		if start := msg.Replaces + "="; len(c.inbox[i]) > len(start) && c.inbox[i][:len(start)] == start {
			c.inbox[i] = start + string(msg.Payload)
			return true
		}
	}
	return false
}

func hasInbox(c *conv) bool  { return len(c.lease.Inbox) > 0 }
func hasOutbox(c *conv) bool { return len(c.outbox) > 0 }
func anything(*conv) bool    { return true }

// turn draws the outcome of a turn.
func (m *machine) turn(rt *rapid.T, c *conv) mailbox.Commit {
	t := mailbox.Commit{
		State:     []byte(m.fresh("s")),
		Consumed:  rapid.IntRange(1, len(c.lease.Inbox)).Draw(rt, "consumed"),
		Retention: rapid.SampledFrom([]time.Duration{0, time.Minute, 3*time.Hour + 17*time.Second}).Draw(rt, "retention"),
	}
	for range rapid.IntRange(0, 2).Draw(rt, "outs") {
		t.Outs = append(t.Outs, mailbox.Out{ID: m.fresh("o"), Body: []byte(m.fresh("b"))})
	}
	for range rapid.IntRange(0, 2).Draw(rt, "timers") {
		timer := mailbox.Timer{Name: rapid.SampledFrom([]string{"t1", "t2"}).Draw(rt, "name"), Body: []byte("timer")}
		if rapid.IntRange(0, 2).Draw(rt, "cancel") > 0 {
			after := time.Duration(rapid.IntRange(0, 120).Draw(rt, "minutes"))*time.Minute + 29*time.Second
			timer.At = m.Now().Add(after).Truncate(time.Millisecond)
		}
		t.Timers = append(t.Timers, timer)
	}
	return t
}

func (m *machine) commit(rt *rapid.T) {
	n, c := m.held(rt, hasInbox)
	t := m.turn(rt, c)
	m.must(rt, m.Store.Commit(m.ctx, c.lease, t))
	m.committed(rt, n, t)
}

// commitTwice repeats a commit whose reply was lost.
func (m *machine) commitTwice(rt *rapid.T) {
	n, c := m.held(rt, hasInbox)
	t, before := m.turn(rt, c), *c.lease
	m.must(rt, m.Store.Commit(m.ctx, &before, t))
	m.must(rt, m.Store.Commit(m.ctx, c.lease, t))
	m.committed(rt, n, t)
}

// bury gives up on the first message.
func (m *machine) bury(rt *rapid.T) {
	n, c := m.held(rt, hasInbox)
	first := c.lease.Inbox[0]
	t := mailbox.Commit{
		State: []byte(c.state), Consumed: 1,
		Outs: []mailbox.Out{{ID: m.fresh("o"), Body: []byte("sorry")}},
		Dead: &mailbox.DeadLetter{Dialogue: n, ID: m.fresh("x"), Kind: mailbox.DeadMessage, Reason: "panic", Body: first.Payload},
	}
	m.must(rt, m.Store.Commit(m.ctx, c.lease, t))
	m.committed(rt, n, t)
}

func (m *machine) committed(rt *rapid.T, n string, t mailbox.Commit) {
	c := m.convs[n]
	c.inbox, c.handed = c.inbox[t.Consumed:], c.handed-t.Consumed
	c.outbox = append(c.outbox, bodies(t.Outs)...)
	c.state, c.attempts, c.full, c.alone, c.counted = string(t.State), 0, false, 0, false
	if t.Retention == 0 {
		t.Retention = m.Limits.Keep
	}
	c.expires = m.Now().Add(max(t.Retention, m.Limits.Hold()))
	c.at = m.Now().Add(m.Limits.Lease)
	for _, timer := range t.Timers {
		if delete(c.timers, timer.Name); !timer.At.IsZero() {
			c.timers[timer.Name] = timer.At
		}
	}
	m.died(t.Dead)
	same(rt, "inbox after commit", texts(c.lease.Inbox), c.inbox[:c.handed])
}

func (m *machine) died(d *mailbox.DeadLetter) {
	if d == nil {
		return
	}
	m.dead = append(m.dead, deadText(*d))
	m.dead = m.dead[max(0, len(m.dead)-m.Limits.MaxDead):]
	m.Advance(time.Millisecond) // letters of one moment have no order
}

func deadText(d mailbox.DeadLetter) string {
	return fmt.Sprint(d.Dialogue, d.Kind, d.ID, d.Reason, string(d.Body))
}

func (m *machine) done(rt *rapid.T) {
	n, c := m.held(rt, anything)
	d := m.mark(rt, c)
	m.must(rt, m.Store.Done(m.ctx, c.lease, d))
	m.marked(rt, n, d)
}

// doneTwice repeats a mark whose reply was lost, unless it was the release:
// the holder does not use a lease after that.
func (m *machine) doneTwice(rt *rapid.T) {
	n, c := m.held(rt, anything)
	d, before := m.mark(rt, c), *c.lease
	d.Release = false
	m.must(rt, m.Store.Done(m.ctx, &before, d))
	m.must(rt, m.Store.Done(m.ctx, c.lease, d))
	m.marked(rt, n, d)
}

// dropOut gives up on the first action.
func (m *machine) dropOut(rt *rapid.T) {
	n, c := m.held(rt, hasOutbox)
	d := mailbox.Done{Sent: 1, Dead: &mailbox.DeadLetter{Dialogue: n, ID: m.fresh("x"), Kind: mailbox.DeadOut, Reason: "blocked", Body: []byte("b")}}
	m.must(rt, m.Store.Done(m.ctx, c.lease, d))
	m.marked(rt, n, d)
}

// mark draws a Done; a release comes with the last action only.
func (m *machine) mark(rt *rapid.T, c *conv) mailbox.Done {
	d := mailbox.Done{Sent: rapid.IntRange(0, len(c.outbox)).Draw(rt, "sent")}
	d.Release = d.Sent == len(c.outbox) && len(c.lease.Inbox) == 0 && rapid.Bool().Draw(rt, "release")
	d.Alone = len(c.lease.Inbox) > 0 && rapid.Bool().Draw(rt, "alone")
	return d
}

func (m *machine) marked(rt *rapid.T, n string, d mailbox.Done) {
	c := m.convs[n]
	if c.outbox = c.outbox[d.Sent:]; d.Sent > 0 {
		c.failing = time.Time{}
	}
	if d.Alone && !c.counted {
		c.alone, c.counted = c.alone+1, true
	}
	c.at = m.Now().Add(m.Limits.Lease)
	m.died(d.Dead)
	if !d.Release {
		return
	}
	c.handed = min(len(c.inbox), m.Limits.Batch)
	same(rt, "inbox after release", texts(c.lease.Inbox), c.inbox[:c.handed])
	if c.attempts = 1; c.handed == 0 {
		m.lost(c, true)
		c.work, c.attempts = false, 0
	}
}

func (m *machine) retry(rt *rapid.T) {
	_, c := m.held(rt, anything)
	r := mailbox.Retry{
		After:   rapid.SampledFrom([]time.Duration{0, 5*time.Minute + 2*time.Second, 2 * time.Hour}).Draw(rt, "after"),
		Failed:  rapid.Bool().Draw(rt, "failed"),
		Certain: rapid.Bool().Draw(rt, "certain"),
	}
	m.must(rt, m.Store.Retry(m.ctx, c.lease, r))
	m.lost(c, true)
	c.handed, c.sure = 0, r.Certain
	c.at = m.Now().Add(min(r.After, m.Limits.MaxDelay))
	if !r.Failed {
		c.attempts = 0
	}
	if c.alone = 0; c.failing.IsZero() && len(c.outbox) > 0 {
		c.failing = m.Now()
	}
}

func (m *machine) claimHeld(rt *rapid.T) {
	n, _ := m.held(rt, anything)
	l, err := m.Store.Claim(m.ctx, n)
	m.must(rt, err)
	if l != nil {
		rt.Fatalf("%s is held and was claimed", n)
	}
}

// useStale works with a lease whose time has passed.
func (m *machine) useStale(rt *rapid.T) {
	m.settleAll()
	var some []mailbox.Lease
	for _, l := range m.stale {
		// Until somebody else has it, an owner whose time ran out may go on.
		if c := m.convs[l.Dialogue]; l.over || c.lease != nil || !c.work {
			some = append(some, l.Lease)
		}
	}
	if len(some) == 0 {
		rt.Skip("no lease was lost")
	}
	l := rapid.SampledFrom(some).Draw(rt, "stale")
	c := mailbox.Commit{State: []byte("stale"), Consumed: 1, Outs: []mailbox.Out{{ID: "stale", Body: []byte("x")}}}
	for what, err := range map[string]error{
		"commit":  m.Store.Commit(m.ctx, &l, c),
		"done":    m.Store.Done(m.ctx, &l, mailbox.Done{Sent: 1}),
		"release": m.Store.Done(m.ctx, &l, mailbox.Done{Sent: 1, Release: true}),
	} {
		if !errors.Is(err, mailbox.ErrFenced) {
			rt.Fatalf("stale %s gives %v", what, err)
		}
	}
}
