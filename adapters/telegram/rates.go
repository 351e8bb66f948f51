package telegram

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// A Pace is how fast something may happen: Burst at once, then one each Every.
type Pace struct {
	Burst int
	Every time.Duration
}

// The paces that keep below Telegram's limits: 30 a second in all, one a
// second in a chat, 20 a minute in a group.
func overall() Pace  { return Pace{Burst: 30, Every: time.Second / 29} }
func perChat() Pace  { return Pace{Burst: 1, Every: time.Second} }
func perGroup() Pace { return Pace{Burst: 5, Every: 4 * time.Second} }

// A Throttle is the Rates of a single process.
type Throttle struct {
	now func() time.Time

	mu     sync.Mutex
	next   map[string]time.Time // when the pace of a key would be used up no more
	paused map[string]time.Time
}

// NewThrottle returns a Throttle on the clock now.
func NewThrottle(now func() time.Time) *Throttle {
	return &Throttle{now: now, next: map[string]time.Time{}, paused: map[string]time.Time{}}
}

// Take implements Rates.
func (t *Throttle) Take(_ context.Context, chat string, group bool) (time.Duration, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	t.sweep(now)
	wanted := map[string]Pace{"": overall(), "chat/" + chat: perChat()}
	if group {
		wanted["group/"+chat] = perGroup()
	}
	wait := max(t.paused[""].Sub(now), t.paused[chat].Sub(now), 0)
	for key, p := range wanted {
		wait = max(wait, later(now, t.next[key]).Sub(now)-time.Duration(p.Burst-1)*p.Every)
	}
	if wait > 0 {
		return wait, nil
	}
	for key, p := range wanted {
		t.next[key] = later(now, t.next[key]).Add(p.Every)
	}
	return 0, nil
}

// Pause implements Rates.
func (t *Throttle) Pause(_ context.Context, chat string, d time.Duration) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.paused[chat] = later(t.paused[chat], t.now().Add(d))
	return nil
}

// sweep forgets chats that have all their slots, once there are many.
func (t *Throttle) sweep(now time.Time) {
	const many = 4096
	if len(t.next) < many {
		return
	}
	for _, m := range []map[string]time.Time{t.next, t.paused} {
		for key, at := range m {
			if at.Before(now) {
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

// floods counts how often Telegram asked for a pause without a send that went
// through in between. One such answer is about a chat, several are about all.
type floods struct{ n atomic.Int32 }

const floodsForAll = 3

func (f *floods) seen() (all bool) { return f.n.Add(1) >= floodsForAll }

func (f *floods) over() { f.n.Store(0) }
