package mailbox

import (
	"context"
	"sync"
	"time"
)

// A Pace is how fast something may happen: Burst times at once, then once
// each Every.
type Pace struct {
	Key   string
	Burst int
	Every time.Duration
}

// Pacer hands out slots, so that all replicas together stay below the limits
// of a platform. Keys of one group are looked at in one step. A store that
// serves one process may forget them with the process; a slot may be taken
// twice when a call was repeated.
type Pacer interface {
	// Slot takes a slot of every pace. If one has none yet it takes nothing and
	// says how long to wait before asking again.
	Slot(ctx context.Context, group string, paces []Pace) (wait time.Duration, err error)
	// Hold keeps a key without slots for d, at least a millisecond. It does not
	// shorten an earlier one.
	Hold(ctx context.Context, group, key string, d time.Duration) error
}

// Paces are a Pacer in memory.
type Paces struct {
	now func() time.Time

	mu   sync.Mutex
	full map[string]time.Time // when a key has all its slots again
	held map[string]time.Time
}

// NewPaces returns a Pacer for one process on the clock now.
func NewPaces(now func() time.Time) *Paces {
	return &Paces{now: now, full: map[string]time.Time{}, held: map[string]time.Time{}}
}

// Slot implements Pacer.
func (p *Paces) Slot(_ context.Context, group string, paces []Pace) (wait time.Duration, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	p.sweep(now)
	for _, s := range paces {
		key := group + "/" + s.Key
		wait = max(wait, p.held[key].Sub(now), later(now, p.full[key]).Sub(now)-time.Duration(s.Burst-1)*s.Every)
	}
	if wait > 0 {
		return wait, nil
	}
	for _, s := range paces {
		key := group + "/" + s.Key
		p.full[key] = later(now, p.full[key]).Add(s.Every)
	}
	return 0, nil
}

// Hold implements Pacer.
func (p *Paces) Hold(_ context.Context, group, key string, d time.Duration) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	key = group + "/" + key
	p.held[key] = later(p.held[key], p.now().Add(max(d, time.Millisecond)))
	return nil
}

// sweep forgets keys that have all their slots, once there are many.
func (p *Paces) sweep(now time.Time) {
	const many = 4096
	if len(p.full)+len(p.held) < many {
		return
	}
	for _, m := range []map[string]time.Time{p.full, p.held} {
		for key, at := range m {
			if !at.After(now) {
				delete(m, key)
			}
		}
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
