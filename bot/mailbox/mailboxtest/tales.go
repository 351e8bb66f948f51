package mailboxtest

import (
	"errors"
	"strings"
	"time"

	"grantdesk/bot/mailbox"
)

// A tale is a short story about one rule that random sequences seldom come to.
type tale struct {
	tester
	Fixture
}

// tales are all of them, by the rule that each tells of.
func tales() map[string]func(tale) {
	return map[string]func(tale){
		"nothing to claim": tale.nothingToClaim, "certainty ends": tale.certaintyEnds, "doubt stays": tale.doubtStays, "clock set back": tale.clockSetBack, "full is over": tale.fullIsOver,
		"edits of what is handed out": tale.editsWait, "edits of what was given back": tale.editsReplace, "edits when nobody is known": tale.editsLater,
		"work keeps the lease": tale.workKeepsLease, "failing": tale.failing, "alone": tale.alone,
		"released into new work": tale.releasedIntoWork, "stale retry": tale.staleRetry, "dead letters": tale.deadLetters, "fired": tale.fired,
	}
}

// tell runs all tales.
func tell(t tester, open func() Fixture) {
	for _, one := range tales() {
		f := open()
		one(tale{t, f})
		f.Close()
	}
}

func (t tale) must(what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

func (t tale) accept(m mailbox.Message) mailbox.Receipt {
	t.Helper()
	m.Dialogue = "d"
	r, err := t.Store.Accept(t.Context(), m, false)
	t.must("accept", err)
	return r
}

// claim gives the lease of the dialogue, after whoever has it is surely gone.
func (t tale) claim() *mailbox.Lease {
	t.Helper()
	t.Advance(t.Limits.MaxDelay + t.Limits.Lease)
	l, err := t.Store.Claim(t.Context(), "d")
	if err != nil || l == nil {
		t.Fatalf("claim gives %v, %v", l, err)
	}
	return l
}

func (t tale) due() []string {
	t.Helper()
	ds, err := t.Store.Due(t.Context(), 10)
	t.must("due", err)
	return ds
}

func (t tale) commit(l *mailbox.Lease, outs ...string) {
	t.Helper()
	c := mailbox.Commit{State: []byte("s"), Consumed: 1}
	for _, id := range outs {
		c.Outs = append(c.Outs, mailbox.Out{ID: id, Body: []byte("b")})
	}
	t.must("commit", t.Store.Commit(t.Context(), l, c))
}

func (t tale) done(l *mailbox.Lease, d mailbox.Done) {
	t.Helper()
	t.must("done", t.Store.Done(t.Context(), l, d))
}

func (t tale) inbox() []mailbox.Item {
	t.Helper()
	s, err := t.Store.Read(t.Context(), "d")
	t.must("read", err)
	return s.Inbox
}

func (t tale) nothingToClaim() {
	l := take(t, t.Fixture, "d", "1")
	t.commit(l)
	t.done(l, mailbox.Done{Release: true})
	for _, d := range []string{"d", "unknown"} {
		if l, err := t.Store.Claim(t.Context(), d); err != nil || l != nil {
			t.Errorf("claim of idle %q gives %+v, %v", d, l, err)
		}
	}
}

func (t tale) certaintyEnds() {
	l := take(t, t.Fixture, "d", "1")
	t.commit(l, "o")
	t.must("retry", t.Store.Retry(t.Context(), l, mailbox.Retry{Certain: true}))
	if l := t.claim(); l.InDoubt {
		t.Error("in doubt although it was certainly not performed")
	}
	if l := t.claim(); !l.InDoubt {
		t.Error("certain although an owner was lost meanwhile")
	}
}

// doubtStays: whoever only extends the lease knows no more than before of what
// an owner that is gone may have sent.
func (t tale) doubtStays() {
	l := take(t, t.Fixture, "d", "1")
	t.commit(l, "o", "p")
	l = t.claim()
	if t.done(l, mailbox.Done{}); !l.InDoubt {
		t.Error("certain because the lease was extended")
	}
	if t.done(l, mailbox.Done{Sent: 1}); l.InDoubt {
		t.Error("in doubt about an action that nobody has begun")
	}
}

// clockSetBack: whoever died before the clock was set back is found at once,
// not when the clock is there again; what was fired stays fired.
func (t tale) clockSetBack() {
	l := take(t, t.Fixture, "d", "1")
	soon := t.Now().Add(time.Minute).Truncate(time.Millisecond)
	t.must("commit", t.Store.Commit(t.Context(), l, mailbox.Commit{
		State: []byte("s"), Consumed: 1, Outs: []mailbox.Out{{ID: "o"}},
		Timers: []mailbox.Timer{{Name: "t", At: soon, Body: []byte("b")}},
	}))
	t.Advance(2 * time.Minute)
	fire := func() (n int) {
		ts, err := t.Store.DueTimers(t.Context(), 10)
		t.must("timers", err)
		for _, one := range ts {
			t.must("fire", t.Store.Fire(t.Context(), one))
		}
		return len(ts)
	}
	if fire() != 1 {
		t.Fatalf("the timer is not due")
	}
	back := 2 * t.Limits.MaxDelay
	t.Advance(-back)
	if due := t.due(); len(due) != 1 {
		t.Errorf("due after the clock was set back: %v", due)
	}
	if l, err := t.Store.Claim(t.Context(), "d"); err != nil || l == nil || len(l.Outbox) != 1 || len(l.Inbox) != 1 {
		t.Errorf("claim after the clock was set back: %+v, %v", l, err)
	}
	if t.Advance(back); fire() != 0 {
		t.Error("fired again when the clock was there again")
	}
}

func (t tale) fullIsOver() {
	fill := func(from rune) (first int) {
		for i := range t.Limits.MaxInbox + 2 {
			if t.accept(mailbox.Message{ID: string(from + rune(i)), Payload: []byte("p")}).FirstFull {
				first++
			}
		}
		return first
	}
	if n := fill('a'); n != 1 {
		t.Errorf("told of a full mailbox %d times, want once", n)
	}
	t.commit(t.claim())
	if n := fill('A'); n != 1 {
		t.Errorf("told of another full mailbox %d times, want once", n)
	}
}

func (t tale) editsWait() {
	for _, id := range []string{"1", "2", "3"} {
		t.accept(mailbox.Message{ID: id, Payload: []byte(id)})
	}
	l := t.claim()
	t.commit(l)
	t.accept(mailbox.Message{ID: "e", Replaces: "3", Payload: []byte("new")})
	if in := t.inbox(); len(in) != 3 || string(in[1].Payload) != "3" {
		t.Errorf("an edit changed what is being worked on: %q", in)
	}
}

func (t tale) editsReplace() {
	t.accept(mailbox.Message{ID: "1", Payload: []byte("old")})
	t.must("retry", t.Store.Retry(t.Context(), t.claim(), mailbox.Retry{}))
	t.accept(mailbox.Message{ID: "e", Replaces: "1", Payload: []byte("new")})
	if in := t.inbox(); len(in) != 1 || string(in[0].Payload) != "new" {
		t.Errorf("an edit of what nobody works on left %q", in)
	}
}

func (t tale) workKeepsLease() {
	l := take(t, t.Fixture, "d", "1")
	almost := t.Limits.Lease - time.Minute
	t.Advance(almost)
	t.commit(l, "o")
	t.Advance(almost)
	if d := t.due(); len(d) > 0 {
		t.Error("due although its owner has just committed")
	}
	t.done(l, mailbox.Done{})
	t.Advance(almost)
	if d := t.due(); len(d) > 0 {
		t.Error("due although its owner has just extended the lease")
	}
	t.Advance(2 * time.Minute)
	if d := t.due(); len(d) != 1 {
		t.Error("not due although its lease is over")
	}
}

func (t tale) failing() {
	l := take(t, t.Fixture, "d", "1")
	t.commit(l, "o1", "o2")
	if l = t.claim(); l.Failing != 0 {
		t.Errorf("failing for %v and never given back", l.Failing)
	}
	t.must("retry", t.Store.Retry(t.Context(), l, mailbox.Retry{}))
	l = t.claim()
	first := l.Failing
	t.must("retry", t.Store.Retry(t.Context(), l, mailbox.Retry{}))
	if l = t.claim(); first == 0 || l.Failing < 2*first-time.Second {
		t.Errorf("failing for %v, and %v one round later", first, l.Failing)
	}
	t.done(l, mailbox.Done{Sent: 1})
	if l.Failing != 0 {
		t.Error("the next action takes over the failures of the first")
	}
	if l = t.claim(); l.Failing != 0 {
		t.Errorf("the next action is failing for %v", l.Failing)
	}
}

func (t tale) alone() {
	t.accept(mailbox.Message{ID: "1", Payload: []byte("p")})
	for n := range 3 {
		l := t.claim()
		if l.Alone != n {
			t.Errorf("tried alone %d times, want %d", l.Alone, n)
		}
		t.done(l, mailbox.Done{Alone: true})
		t.done(l, mailbox.Done{Alone: true})
	}
	t.must("retry", t.Store.Retry(t.Context(), t.claim(), mailbox.Retry{Failed: true}))
	if l := t.claim(); l.Alone != 0 {
		t.Errorf("tried alone %d times since its owner lived on", l.Alone)
	}
}

func (t tale) releasedIntoWork() {
	l := take(t, t.Fixture, "d", "1")
	t.commit(l)
	t.accept(mailbox.Message{ID: "2", Payload: []byte("old")})
	t.done(l, mailbox.Done{Release: true})
	if len(l.Inbox) != 1 || l.Attempts != 1 {
		t.Fatalf("released into %q, attempt %d", l.Inbox, l.Attempts)
	}
	t.accept(mailbox.Message{ID: "e", Replaces: "2", Payload: []byte("new")})
	if in := t.inbox(); len(in) != 2 {
		t.Errorf("an edit changed what is being worked on: %q", in)
	}
	if l = t.claim(); l.Attempts != 2 {
		t.Errorf("attempt %d, want the second", l.Attempts)
	}
}

func (t tale) staleRetry() {
	stale := take(t, t.Fixture, "d", "1")
	l := t.claim()
	if err := t.Store.Retry(t.Context(), stale, mailbox.Retry{}); !errors.Is(err, mailbox.ErrFenced) {
		t.Errorf("a stale retry gives %v", err)
	}
	t.commit(l)
}

func (t tale) deadLetters() {
	for n := range t.Limits.MaxDead + 2 {
		id := string('a' + rune(n))
		l := take(t, t.Fixture, "d", id)
		t.must("bury", t.Store.Commit(t.Context(), l, mailbox.Commit{Consumed: 1, Dead: &mailbox.DeadLetter{Dialogue: "d", ID: id, Kind: mailbox.DeadMessage}}))
		t.done(l, mailbox.Done{Release: true})
		t.Advance(time.Minute)
	}
	ids := ""
	for d, err := range t.Store.Dead(t.Context()) {
		t.must("dead", err)
		ids += d.ID
	}
	if ids != "cdef" {
		t.Errorf("kept are %q, want the latest %d", ids, t.Limits.MaxDead)
	}
}

func (t tale) fired() {
	timer := mailbox.Timer{Dialogue: "d", Name: "n", At: t.Now().Add(time.Minute).Truncate(time.Millisecond), Body: []byte("secret")}
	for _, held := range []bool{false, true} {
		timer.At = t.Now().Add(time.Minute).Truncate(time.Millisecond)
		l := take(t, t.Fixture, "d", timer.ID())
		t.must("commit", t.Store.Commit(t.Context(), l, mailbox.Commit{State: []byte("s"), Consumed: 1, Timers: []mailbox.Timer{timer}}))
		if !held {
			t.done(l, mailbox.Done{Release: true})
		}
		t.Advance(2 * time.Minute)
		t.must("fire", t.Store.Fire(t.Context(), timer))
		if d := t.due(); (len(d) == 1) == held {
			t.Errorf("held: %v, due after firing: %q", held, d)
		}
		for e, err := range t.Store.Scan(t.Context()) {
			t.must("scan", err)
			if !strings.Contains(e.Key, "in:") && strings.Contains(string(e.Value), "secret") {
				t.Errorf("%q still holds the words of a timer that has fired", e.Key)
			}
		}
		if held {
			continue
		}
		l = t.claim()
		t.commit(l)
		t.done(l, mailbox.Done{Release: true})
	}
}
