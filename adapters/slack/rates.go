package slack

import (
	"context"
	"sync"
	"time"
)

// spacing is the pace of messages in one channel.
const spacing = time.Second

// A Throttle is the Rates of a single process.
type Throttle struct {
	now func() time.Time

	mu   sync.Mutex
	next map[string]time.Time // when a chat has its next slot
}

// NewThrottle returns a Throttle on the clock now.
func NewThrottle(now func() time.Time) *Throttle {
	return &Throttle{now: now, next: map[string]time.Time{}}
}

// Take implements Rates.
func (t *Throttle) Take(_ context.Context, chat string, _ bool) (time.Duration, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	sweep(t.next, now)
	if wait := t.next[chat].Sub(now); wait > 0 {
		return wait, nil
	}
	t.next[chat] = now.Add(spacing)
	return 0, nil
}

// Pause implements Rates.
func (t *Throttle) Pause(_ context.Context, chat string, d time.Duration) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if until := t.now().Add(d); until.After(t.next[chat]) {
		t.next[chat] = until
	}
	return nil
}

// sweep forgets what has passed, once there is much.
func sweep(m map[string]time.Time, now time.Time) {
	const many = 4096
	if len(m) < many {
		return
	}
	for key, at := range m {
		if at.Before(now) {
			delete(m, key)
		}
	}
}

// pauses are the methods that Slack does not want to be called for a while,
// each in one workspace.
type pauses struct {
	now   func() time.Time
	mu    sync.Mutex
	until map[string]time.Time
}

func newPauses(now func() time.Time) *pauses {
	return &pauses{now: now, until: map[string]time.Time{}}
}

// left is how long a method must still rest.
func (p *pauses) left(team, method string) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(p.until[team+"/"+method].Sub(p.now()), 0)
}

func (p *pauses) set(team, method string, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	sweep(p.until, p.now())
	p.until[team+"/"+method] = p.now().Add(d)
}

// fuseSize is how many messages of one conversation in a channel are taken in
// a minute. A person does not write faster; two bots do.
const fuseSize = 12

// A fuse ends a conversation of two bots.
type fuse struct {
	now  func() time.Time
	mu   sync.Mutex
	from time.Time
	n    map[string]int
}

func newFuse(now func() time.Time) *fuse { return &fuse{now: now, n: map[string]int{}} }

// blown counts one message and reports whether it is one too many.
func (f *fuse) blown(conversation string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := f.now(); now.Sub(f.from) >= time.Minute {
		f.from = now
		clear(f.n)
	}
	f.n[conversation]++
	return f.n[conversation] > fuseSize
}
