package mailboxtest

import (
	"slices"
	"sort"
	"strings"
	"time"

	"pgregory.net/rapid"

	"grantdesk/bot/mailbox"
)

// wait lets time pass; not so long that unhandled messages expire.
func (m *machine) wait(rt *rapid.T) {
	d := time.Duration(rapid.SampledFrom([]int{1, 2, 11, 40, 180}).Draw(rt, "minutes")) * time.Minute
	if m.Now().Add(d).Sub(m.begun) > m.Limits.Keep-m.Limits.Hold() {
		rt.Skip("late enough")
	}
	m.Advance(d)
	m.settleAll()
}

// due asks for all due dialogues and claims them.
func (m *machine) due(rt *rapid.T) {
	m.settleAll()
	var want []string
	for _, n := range names {
		if c := m.convs[n]; c.work && c.lease == nil && !c.at.After(m.Now()) {
			want = append(want, n)
		}
	}
	got, err := m.Store.Due(m.ctx, 10)
	m.must(rt, err)
	slices.Sort(got)
	same(rt, "due", got, want)
	if m.Limits.Grace >= time.Second {
		hidden, err := m.Store.Due(m.ctx, 10)
		m.must(rt, err)
		same(rt, "due within grace", hidden, nil)
	}
	for _, n := range got {
		m.convs[n].at = m.Now().Add(m.Limits.Grace)
		if rapid.IntRange(0, 4).Draw(rt, "dies") == 0 && m.Limits.Grace >= time.Second {
			m.loseClaim(rt, n)
			continue
		}
		l, err := m.Store.Claim(m.ctx, n)
		m.must(rt, err)
		if l == nil {
			rt.Fatalf("%s is due and cannot be claimed", n)
		}
		m.leased(rt, n, l)
	}
}

// loseClaim is a claim by a replica that dies at once: nobody holds its lease.
func (m *machine) loseClaim(rt *rapid.T, n string) {
	l, err := m.Store.Claim(m.ctx, n)
	m.must(rt, err)
	if l == nil {
		rt.Fatalf("%s is due and cannot be claimed", n)
	}
	m.leased(rt, n, l)
	m.lost(m.convs[n], false)
}

func (m *machine) fire(rt *rapid.T) {
	want := map[string]bool{}
	for _, n := range names {
		for name, at := range m.convs[n].timers {
			if !at.After(m.Now()) {
				want[n+name] = true
			}
		}
	}
	ts, err := m.Store.DueTimers(m.ctx, 10)
	m.must(rt, err)
	same(rt, "number of due timers", len(ts), len(want))
	for _, t := range ts {
		c := m.convs[t.Dialogue]
		if !want[t.Dialogue+t.Name] || !t.At.Equal(c.timers[t.Name]) {
			rt.Fatalf("timer %+v is due, model has %v", t, c.timers)
		}
		m.must(rt, m.Store.Fire(m.ctx, t))
		m.must(rt, m.Store.Fire(m.ctx, t))
		delete(c.timers, t.Name)
		c.inbox = append(c.inbox, t.ID()+"=timer")
		if !c.work {
			c.work, c.at = true, m.Now()
		}
	}
}

// fireMoved fires a timer that has another time by now.
func (m *machine) fireMoved(rt *rapid.T) {
	for _, n := range names {
		for name, at := range m.convs[n].timers {
			m.must(rt, m.Store.Fire(m.ctx, mailbox.Timer{Dialogue: n, Name: name, At: at.Add(-time.Second)}))
			m.must(rt, m.Store.Fire(m.ctx, mailbox.Timer{Dialogue: n, Name: name + "x", At: at}))
			return
		}
	}
	rt.Skip("no timer is set")
}

func (m *machine) forget(rt *rapid.T) {
	n := rapid.SampledFrom(names).Draw(rt, "dialogue")
	if c := m.convs[n]; c.lease != nil {
		m.lost(c, true)
	}
	m.must(rt, m.Store.Forget(m.ctx, n))
	m.convs[n] = &conv{seen: map[string]time.Time{}, timers: map[string]time.Time{}}
	m.dead = slices.DeleteFunc(m.dead, func(d string) bool { return strings.HasPrefix(d, n) })
	m.Advance(time.Millisecond) // a fence is new because its moment is
	for e, err := range m.Store.Scan(m.ctx) {
		m.must(rt, err)
		if strings.Contains(e.Key, n) || strings.Contains(string(e.Value), n) {
			rt.Fatalf("%q still names %s", e.Key, n)
		}
	}
}

// read compares all that can be read with the model.
func (m *machine) read(rt *rapid.T) {
	m.settleAll()
	n := rapid.SampledFrom(names).Draw(rt, "dialogue")
	c := m.convs[n]
	s, err := m.Store.Read(m.ctx, n)
	m.must(rt, err)
	same(rt, "state", string(s.State), c.state)
	same(rt, "inbox", texts(s.Inbox), c.inbox)
	same(rt, "outbox", bodies(s.Outbox), c.outbox)
	timers := map[string]int64{}
	for _, t := range s.Timers {
		timers[t.Name] = t.At.UnixMilli()
		same(rt, "body of timer", string(t.Body), "timer")
	}
	want, waiting, total := map[string]int64{}, 0, 0
	for name, at := range c.timers {
		want[name] = at.UnixMilli()
	}
	same(rt, "timers", timers, want)
	if left := c.expires.Sub(m.Now()); left > 0 {
		if off := m.Left(s.Expires) - left; off.Abs() > 900*time.Millisecond {
			rt.Fatalf("expires in %v, want %v", m.Left(s.Expires), left)
		}
	}
	for _, c := range m.convs {
		if total += len(c.timers); c.work {
			waiting++
		}
	}
	m.readDead(rt, n, s.Dead)
	stats, err := m.Store.Stats(m.ctx)
	m.must(rt, err)
	if stats.Late < 0 || waiting == 0 && stats.Late > 0 {
		rt.Fatalf("late by %v with %d waiting", stats.Late, waiting)
	}
	stats.Late = 0
	same(rt, "stats", stats, mailbox.Stats{Waiting: waiting, Timers: total, Dead: len(m.dead)})
}

func (m *machine) readDead(rt *rapid.T, n string, own []mailbox.DeadLetter) {
	var got, of, want []string
	for d, err := range m.Store.Dead(m.ctx) {
		m.must(rt, err)
		got = append(got, deadText(d))
		if off := d.At.Sub(m.Now()); off > time.Second {
			rt.Fatalf("buried in %v", off)
		}
	}
	same(rt, "dead letters", sorted(got), sorted(m.dead))
	for _, d := range own {
		of = append(of, deadText(d))
	}
	for _, d := range m.dead {
		if strings.HasPrefix(d, n) {
			want = append(want, d)
		}
	}
	same(rt, "dead letters of dialogue", sorted(of), sorted(want))
}

func sorted(ss []string) []string {
	ss = slices.Clone(ss)
	sort.Strings(ss)
	return ss
}

// scan checks that everything expires and that every dialogue is found.
func (m *machine) scan(rt *rapid.T) {
	m.settleAll()
	for e, err := range m.Store.Scan(m.ctx) {
		m.must(rt, err)
		if e.Expires.IsZero() {
			rt.Fatalf("%q never expires", e.Key)
		}
	}
	found := map[string]bool{}
	for d, err := range m.Store.Dialogues(m.ctx) {
		m.must(rt, err)
		found[d] = true
	}
	for _, n := range names {
		if c := m.convs[n]; (c.state != "" || len(c.inbox) > 0) && !found[n] {
			rt.Fatalf("%s is not among the dialogues %v", n, found)
		}
	}
}
