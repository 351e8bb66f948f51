package redis

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"grantdesk/adapters/redis/redistest"
	"grantdesk/bot/mailbox"
)

// sentinels starts a master with two replicas.
func sentinels(t *testing.T) *redistest.Group {
	t.Helper()
	g, err := redistest.StartSentinels(t.Context(), t.TempDir(), time.Second/2, "--min-replicas-to-write", "1")
	missing(t, err)
	stops(t, g.Kill)
	return g
}

// followers signals the replicas.
func followers(t *testing.T, g *redistest.Group, sig syscall.Signal) {
	t.Helper()
	leader, err := g.Leader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range g.Data {
		if s == leader {
			continue
		}
		if err := s.Signal(sig); err != nil {
			t.Fatal(err)
		}
	}
}

// TestUnsure stops the replicas: nothing counts as written, however often it
// is tried, until a replica has it.
func TestUnsure(t *testing.T) {
	g := sentinels(t)
	s := opened(t, Options{Addrs: g.Addrs, Master: g.Master})
	ctx := t.Context()
	held, err := s.Accept(ctx, mailbox.Message{Dialogue: "d", ID: "1", Payload: []byte("x")}, true)
	if err != nil || held.Lease == nil {
		t.Fatalf("%+v, %v", held, err)
	}
	followers(t, g, syscall.SIGSTOP)
	defer followers(t, g, syscall.SIGCONT)
	accept := func() error {
		_, err := s.Accept(ctx, mailbox.Message{Dialogue: "e", ID: "1", Payload: []byte("x")}, false)
		return err
	}
	commit := func() error {
		return s.Commit(ctx, held.Lease, mailbox.Commit{State: []byte("s"), Consumed: 1, Outs: []mailbox.Out{{ID: "o"}}})
	}
	for _, c := range []struct {
		name string
		call func() error
	}{{"accept", accept}, {"accept again", accept}, {"commit", commit}, {"commit again", commit}, {"put", func() error { return s.Put(ctx, "k", "v", 1e9) }}} {
		if err := c.call(); !errors.Is(err, ErrUnsure) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	followers(t, g, syscall.SIGCONT)
	for name, call := range map[string]func() error{"accept": accept, "commit": commit} {
		if _, err := insistently(ctx, func(context.Context) (bool, error) { return true, call() }); err != nil {
			t.Errorf("%s with replicas: %v", name, err)
		}
	}
}

// TestRepeatsWrite: newer servers wait for the last write of a connection, so
// a call that is sent again and finds its work done must write something.
func TestRepeatsWrite(t *testing.T) {
	g := sentinels(t)
	s := opened(t, Options{Addrs: g.Addrs, Master: g.Master})
	ctx := t.Context()
	m := mailbox.Message{Dialogue: "d", ID: "1", Payload: []byte("x")}
	r, err := s.Accept(ctx, m, true)
	if err != nil || r.Lease == nil {
		t.Fatalf("%+v, %v", r, err)
	}
	c := mailbox.Commit{State: []byte("s"), Consumed: 1, Outs: []mailbox.Out{{ID: "o"}}}
	for _, call := range []struct {
		name string
		do   func(mailbox.Lease) error
	}{
		{"accept", func(mailbox.Lease) error { _, err := s.Accept(ctx, m, false); return err }},
		{"commit", func(l mailbox.Lease) error { return s.Commit(ctx, &l, c) }},
		{"done", func(l mailbox.Lease) error { return s.Done(ctx, &l, mailbox.Done{Sent: 1}) }},
		{"release", func(l mailbox.Lease) error { return s.Done(ctx, &l, mailbox.Done{Release: true}) }},
		{"forget", func(mailbox.Lease) error { return s.Forget(ctx, "d") }},
	} {
		old := *r.Lease
		if err := call.do(*r.Lease); err != nil {
			t.Fatalf("%s: %v", call.name, err)
		}
		before := offset(t, g)
		if err := call.do(old); err != nil {
			t.Errorf("%s again: %v", call.name, err)
		}
		if offset(t, g) == before {
			t.Errorf("%s writes nothing when it is sent again", call.name)
		}
		switch call.name {
		case "commit":
			r.Lease.Consumed++
		case "done":
			r.Lease.Sent++
		}
	}
}

// offset is how much the master has written.
func offset(t *testing.T, g *redistest.Group) int {
	t.Helper()
	leader, err := g.Leader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	info, err := leader.Info(t.Context(), "replication")
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(strings.TrimSpace(info["master_repl_offset"]))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestFencesRise kills the master again and again without waiting for its
// replicas: an owner from before is known for one, and the next has a higher
// fence.
func TestFencesRise(t *testing.T) {
	g := sentinels(t)
	s := opened(t, Options{Addrs: g.Addrs, Master: g.Master})
	ctx := t.Context()
	r, err := s.Accept(ctx, mailbox.Message{Dialogue: "d", ID: "1", Payload: []byte("x")}, true)
	if err != nil || r.Lease == nil {
		t.Fatalf("%+v, %v", r, err)
	}
	old := r.Lease
	for range 2 {
		if err := g.FailOver(ctx); err != nil {
			t.Fatal(err)
		}
		held := *old
		if _, err := insistently(ctx, func(ctx context.Context) (bool, error) { return true, s.Retry(ctx, &held, mailbox.Retry{}) }); err != nil {
			t.Fatalf("the lease is not known any more: %v", err)
		}
		l, err := insistently(ctx, func(ctx context.Context) (*mailbox.Lease, error) { return s.Claim(ctx, "d") })
		if err != nil || l == nil || l.Fence <= old.Fence {
			t.Fatalf("claim after a fail-over: %+v after %d, %v", l, old.Fence, err)
		}
		if err := s.Commit(ctx, old, mailbox.Commit{State: []byte("old"), Consumed: 1}); !errors.Is(err, mailbox.ErrFenced) {
			t.Errorf("the owner from before commits: %v", err)
		}
		old = l
	}
}

// TestEveryReplicaThatLives: a write waits for all replicas that the sentinels
// see alive; one that died holds it back until they have seen it.
func TestEveryReplicaThatLives(t *testing.T) {
	g := sentinels(t)
	s := opened(t, Options{Addrs: g.Addrs, Master: g.Master})
	ctx := t.Context()
	if n := s.roll.count(ctx); n != 2 {
		t.Fatalf("%d replicas live, want 2", n)
	}
	leader, err := g.Leader(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range g.Data {
		if one != leader {
			if err := one.Kill(); err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	m := mailbox.Message{Dialogue: "d", ID: "1", Payload: []byte("x")}
	if _, err := insistently(ctx, func(ctx context.Context) (mailbox.Receipt, error) { return s.Accept(ctx, m, false) }); err != nil {
		t.Errorf("with one replica left: %v", err)
	}
	if n := s.roll.count(ctx); n != 1 {
		t.Errorf("%d replicas live, want 1", n)
	}
}
