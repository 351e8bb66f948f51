package slack

import (
	"sync"
	"time"

	"grantdesk/bot/mailbox"
)

// spacing is the pace of messages in one channel.
const spacing = time.Second

// paces keep the pace of one channel.
func paces(chat string) []mailbox.Pace {
	return []mailbox.Pace{{Key: chat, Burst: 1, Every: spacing}}
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
