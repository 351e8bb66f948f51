package operator

import (
	"context"
	"sync/atomic"
	"time"
)

// A Board is the state as one process knows it. Its zero value knows nothing
// and hides nothing.
type Board struct {
	state atomic.Pointer[State]
}

// State returns what was read last.
func (b *Board) State() State {
	if s := b.state.Load(); s != nil {
		return *s
	}
	return State{}
}

// Refresh reads the state. On an error the old one holds.
func (b *Board) Refresh(ctx context.Context, s Store) error {
	st, err := Read(ctx, s)
	if err == nil {
		b.state.Store(&st)
	}
	return err
}

// Follow refreshes every interval until ctx ends. What cannot be read while
// the store is away is read when it is back; others report the outage.
func (b *Board) Follow(ctx context.Context, s Store, interval time.Duration) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		asked, cancel := context.WithTimeout(ctx, interval)
		_ = b.Refresh(asked, s)
		cancel()
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
