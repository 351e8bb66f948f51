package mailboxtest

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"grantdesk/bot/mailbox"
)

// at calls f in many goroutines at once.
func at(n int, f func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { f(i) })
	}
	all.Wait()
}

// oneAccepts: of many deliveries of a message one is accepted and one gets
// the lease.
func oneAccepts(t tester, f Fixture) {
	defer f.Close()
	var accepted, leased atomic.Int64
	at(16, func(int) {
		r, err := f.Store.Accept(t.Context(), mailbox.Message{Dialogue: "d", ID: "1", Payload: []byte("p")}, true)
		if err != nil {
			t.Error(err)
		}
		if r.Result == mailbox.Accepted {
			accepted.Add(1)
		}
		if r.Lease != nil {
			leased.Add(1)
		}
	})
	if accepted.Load() != 1 || leased.Load() != 1 {
		t.Errorf("accepted %d times, leased %d times", accepted.Load(), leased.Load())
	}
}

// windowEnds: an id is known for as long as it was promised and no longer,
// also while later ids keep the memory alive.
func windowEnds(t tester, f Fixture) {
	defer f.Close()
	steps := []struct {
		after time.Duration
		id    string
		want  mailbox.Result
	}{
		{0, "1", mailbox.Accepted},
		{time.Hour, "2", mailbox.Accepted},
		{time.Hour, "1", mailbox.Duplicate},
		{time.Minute, "1", mailbox.Accepted},
		{0, "2", mailbox.Duplicate},
	}
	for i, s := range steps {
		f.Advance(s.after)
		r, err := f.Store.Accept(t.Context(), mailbox.Message{Dialogue: "d", ID: s.id, Payload: []byte("p")}, false)
		if f.Repeats && s.want == mailbox.Accepted {
			r.Result = s.want // its first run accepted, which the others show
		}
		if err != nil || r.Result != s.want {
			t.Errorf("step %d: message %s gives %v, %v", i, s.id, r.Result, err)
		}
	}
}

// take gives the lease of a dialogue with one new message.
func take(t tester, f Fixture, dialogue, id string) *mailbox.Lease {
	t.Helper()
	r, err := f.Store.Accept(t.Context(), mailbox.Message{Dialogue: dialogue, ID: id, Payload: []byte("p")}, true)
	if err != nil || r.Lease == nil {
		t.Fatalf("no lease: %+v, %v", r, err)
	}
	return r.Lease
}

// oneFires: of many replicas one moves a timer.
func oneFires(t tester, f Fixture) {
	defer f.Close()
	l := take(t, f, "d", "1")
	timer := mailbox.Timer{Dialogue: "d", Name: "n", At: f.Now().Add(time.Hour).Truncate(time.Millisecond), Body: []byte("body")}
	ctx := t.Context()
	if err := f.Store.Commit(ctx, l, mailbox.Commit{State: []byte("s"), Consumed: 1, Timers: []mailbox.Timer{timer}}); err != nil {
		t.Fatal(err)
	}
	if err := f.Store.Done(ctx, l, mailbox.Done{Release: true}); err != nil {
		t.Fatal(err)
	}
	if ts, err := f.Store.DueTimers(ctx, 10); err != nil || len(ts) != 0 {
		t.Fatalf("due too early: %v, %v", ts, err)
	}
	f.Advance(2 * time.Hour)
	at(8, func(int) {
		ts, err := f.Store.DueTimers(ctx, 10)
		for _, due := range ts {
			err = errors.Join(err, f.Store.Fire(ctx, due))
		}
		if err != nil {
			t.Error(err)
		}
	})
	s, err := f.Store.Read(ctx, "d")
	if err != nil || len(s.Inbox) != 1 || s.Inbox[0].ID != timer.ID() || string(s.Inbox[0].Payload) != "body" || len(s.Timers) != 0 {
		t.Errorf("after firing: %+v, %v", s, err)
	}
}

// oneClaims: of many replicas one gets a due dialogue.
func oneClaims(t tester, f Fixture) {
	defer f.Close()
	ctx := t.Context()
	if _, err := f.Store.Accept(ctx, mailbox.Message{Dialogue: "d", ID: "1", Payload: []byte("p")}, false); err != nil {
		t.Fatal(err)
	}
	var leased atomic.Int64
	at(16, func(int) {
		l, err := f.Store.Claim(ctx, "d")
		if err != nil {
			t.Error(err)
		}
		if l != nil {
			leased.Add(1)
		}
	})
	if leased.Load() != 1 {
		t.Errorf("leased %d times", leased.Load())
	}
}

func office(t tester, f Fixture) {
	defer f.Close()
	ctx := t.Context()
	steps := []struct {
		who    string
		after  time.Duration
		resign bool
		want   bool
		renew  bool // the fence is the one from before
	}{
		{who: "a", want: true},
		{who: "b", want: false},
		{who: "a", after: 4 * time.Minute, want: true, renew: true},
		{who: "b", after: 4 * time.Minute, want: false}, // renewed in between
		{who: "b", after: 2 * time.Minute, want: true},
		{who: "a", resign: true},
		{who: "a", want: false}, // resigning from another's office changes nothing
		{who: "b", resign: true},
		{who: "a", want: true},                         // at the same moment, and yet with a higher fence
		{who: "a", after: 6 * time.Minute, want: true}, // too late to be a renewal
	}
	fence := int64(0)
	for i, s := range steps {
		f.Advance(s.after)
		if s.resign {
			if err := f.Store.Resign(ctx, "poll", s.who); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := f.Store.Elect(ctx, "poll", s.who, 5*time.Minute)
		if err != nil || (got != 0) != s.want {
			t.Errorf("step %d: %s elected: fence %d, %v", i, s.who, got, err)
		}
		if renewed := got == fence; s.want && (renewed != s.renew || got < fence) {
			t.Errorf("step %d: %s has fence %d after %d", i, s.who, got, fence)
		}
		fence = max(fence, got)
	}
}

func refuses(t tester, f Fixture) {
	defer f.Close()
	for _, m := range []mailbox.Message{
		{ID: "1"}, {Dialogue: "d"}, {Dialogue: "d\x00", ID: "1"},
		{Dialogue: "d", ID: "1", Payload: []byte(strings.Repeat("x", f.Limits.MaxPayload+1))},
	} {
		if _, err := f.Store.Accept(t.Context(), m, true); !errors.Is(err, mailbox.ErrInvalid) {
			t.Errorf("%q %q was not refused: %v", m.Dialogue, m.ID, err)
		}
	}
	if err := f.Store.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

// everythingExpires leaves something of every kind behind and comes back
// after the longest expiry: nothing may be left.
func everythingExpires(t tester, f Fixture) {
	defer f.Close()
	ctx := context.Background()
	for i := range f.Limits.MaxInbox + 2 {
		if _, err := f.Store.Accept(ctx, mailbox.Message{Dialogue: "waits", ID: strconv.Itoa(i), Payload: []byte("p")}, false); err != nil {
			t.Fatal(err)
		}
	}
	l := take(t, f, "works", "1")
	err := f.Store.Commit(ctx, l, mailbox.Commit{
		State: []byte("s"), Consumed: 1, Outs: []mailbox.Out{{ID: "o", Body: []byte("b")}},
		Timers: []mailbox.Timer{{Name: "t", At: f.Now().Add(time.Hour), Body: []byte("b")}},
		Dead:   &mailbox.DeadLetter{Dialogue: "works", ID: "1", Kind: mailbox.DeadMessage},
	})
	if err != nil {
		t.Fatal(err)
	}
	take(t, f, "dies", "1")
	kinds := 0
	for e, err := range f.Store.Scan(ctx) {
		if kinds++; err != nil || e.Expires.IsZero() {
			t.Errorf("%q never expires, %v", e.Key, err)
		}
	}
	if kinds < 8 {
		t.Errorf("only %d records: the test leaves too little behind", kinds)
	}
	f.Advance(f.Limits.Keep + 3*time.Hour)
	if _, err := f.Store.Due(ctx, 10); err != nil { // a store without expiry of its own sweeps here
		t.Fatal(err)
	}
	for e, err := range f.Store.Scan(ctx) {
		t.Errorf("%q is left, expires in %v, %v", e.Key, f.Left(e.Expires), err)
	}
}

// keptAsAsked: a dialogue lives as long as its last commit said, also far
// beyond what is kept by default, and no longer.
func keptAsAsked(t tester, f Fixture) {
	defer f.Close()
	ctx := context.Background()
	long := 3*f.Limits.Keep + time.Hour
	l := take(t, f, "d", "1")
	if err := f.Store.Commit(ctx, l, mailbox.Commit{State: []byte("s"), Consumed: 1, Retention: long}); err != nil {
		t.Fatal(err)
	}
	if err := f.Store.Done(ctx, l, mailbox.Done{Release: true}); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		after time.Duration
		kept  bool
	}{{long - time.Minute, true}, {2 * time.Minute, false}} {
		f.Advance(step.after)
		if _, err := f.Store.Due(ctx, 10); err != nil { // sweeps
			t.Fatal(err)
		}
		s, err := f.Store.Read(ctx, "d")
		if err != nil || (len(s.State) > 0) != step.kept || step.kept && (s.Expires.IsZero() || f.Left(s.Expires) > time.Minute+time.Second) {
			t.Errorf("%v later: state %q, expires in %v, %v", step.after, s.State, f.Left(s.Expires), err)
		}
	}
}

// editsLater: when what was known of a dialogue has expired, nobody was handed
// its messages, also after one was refused.
func (t tale) editsLater() {
	t.accept(mailbox.Message{ID: "1", Payload: []byte("old")})
	t.claim()
	t.Advance(t.Limits.Hold() + time.Minute)
	for i := range t.Limits.MaxInbox {
		t.accept(mailbox.Message{ID: string('a' + rune(i)), Payload: []byte("p")})
	}
	t.accept(mailbox.Message{ID: "e", Replaces: "1", Payload: []byte("new")})
	if in := t.inbox(); len(in) == 0 || string(in[0].Payload) != "new" {
		t.Errorf("an edit did not replace what nobody works on: %q", in)
	}
}
