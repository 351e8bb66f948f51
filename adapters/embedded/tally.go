package embedded

import (
	"context"
	"sync"
	"time"
)

// maxTallies bounds how many counts are remembered before those that have
// ended are dropped.
const maxTallies = 10_000

// tallies are counts in memory: they guard one process against abuse, and a
// new process may begin anew.
type tallies struct {
	mu     sync.Mutex
	counts map[string]tally
}

type tally struct {
	n     int
	until time.Time
}

// Count implements mailbox.Tally.
func (s *Store) Count(_ context.Context, key string, ttl time.Duration) (int, error) {
	now := s.now()
	s.tallies.mu.Lock()
	defer s.tallies.mu.Unlock()
	if len(s.tallies.counts) >= maxTallies {
		s.tallies.drop(now)
	}
	c := s.tallies.counts[key]
	if !c.until.After(now) {
		c = tally{until: now.Add(ttl)}
	}
	c.n++
	s.tallies.counts[key] = c
	return c.n, nil
}

// drop forgets what has ended; if nothing has, everything.
func (t *tallies) drop(now time.Time) {
	for key, c := range t.counts {
		if !c.until.After(now) {
			delete(t.counts, key)
		}
	}
	if len(t.counts) >= maxTallies {
		clear(t.counts)
	}
}
