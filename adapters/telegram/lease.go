package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// A Lease gives the office of polling one token to one replica at a time. A
// store's elector is one.
type Lease interface {
	// Elect takes or renews the office for term and returns its fence, or 0
	// where another replica has it. The fence is another one whenever the
	// office was taken anew.
	Elect(ctx context.Context, office, candidate string, term time.Duration) (fence int64, err error)
	// Resign gives the office back if candidate has it.
	Resign(ctx context.Context, office, candidate string) error
}

const (
	leaseTerm  = 6 * time.Second // how long nobody polls after a process died
	leaseEvery = leaseTerm / 3   // a renewal may fail once
	leaseAsk   = time.Second     // how often a replica that stands by asks
)

// errDeposed says that another replica polls meanwhile.
var errDeposed = errors.New("another replica polls now")

// A tenure is the time in which one replica polls. A process may be stopped
// within it and go on later, when its office has passed on. What it fetched
// before then is no longer its to hand on; Telegram has it still, or the new
// poller fetched it.
type tenure struct {
	*Bot
	office string
	fence  int64

	mu    sync.Mutex
	until time.Time
}

// begin takes the office. It returns nil where another replica has it.
func (b *Bot) begin(ctx context.Context, office string) (*tenure, error) {
	t := &tenure{Bot: b, office: office}
	until, fence, err := t.elect(ctx)
	if err != nil || fence == 0 {
		return nil, err
	}
	t.fence, t.until = fence, until
	return t, nil
}

func (t *tenure) elect(ctx context.Context) (until time.Time, fence int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, leaseEvery)
	defer cancel()
	until = t.o.Now().Add(leaseTerm) // not later than the store counts
	if fence, err = t.o.Lease.Elect(ctx, t.office, t.o.Replica, leaseTerm); err != nil {
		return until, 0, fmt.Errorf("elect poller: %w", err)
	}
	return until, fence, nil
}

// renew holds on to the office. Another fence means that it was lost between.
func (t *tenure) renew(ctx context.Context) error {
	until, fence, err := t.elect(ctx)
	switch {
	case err != nil:
		return err
	case fence != t.fence:
		return errDeposed
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.until = until
	return nil
}

// held reports whether the office certainly is still this replica's.
func (t *tenure) held() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.o.Now().Before(t.until)
}

// keep renews the office until ctx ends, and ends the tenure when it is lost.
func (t *tenure) keep(ctx context.Context, lose context.CancelCauseFunc) {
	for sleep(ctx, leaseEvery) {
		err := t.renew(ctx)
		if errors.Is(err, errDeposed) || err != nil && !t.held() {
			lose(err)
			return
		}
	}
}

// resign lets another replica poll at once.
func (t *tenure) resign() {
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := t.o.Lease.Resign(ctx, t.office, t.o.Replica); err != nil {
		t.log.Warn("lease not given back", slog.String("why", err.Error()))
	}
}
