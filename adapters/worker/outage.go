package worker

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"
)

// An outage knows whether something fails, and tells the operator once when
// it begins and once when it is over.
type outage struct {
	what  string
	log   *slog.Logger
	limit int // failures in a row that begin it

	mu     sync.Mutex
	failed int
	since  time.Time
	told   time.Time // when the operator was told last
}

// quiet is how long the operator is not told again of something that comes
// and goes.
const quiet = time.Minute

// note takes the result of a call.
func (o *outage) note(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err == nil {
		if o.failed >= o.limit && o.told.Equal(o.since) {
			o.log.Info(o.what+" works again", "after", time.Since(o.since).Round(time.Millisecond))
		}
		o.failed = 0
		return
	}
	if o.failed++; o.failed == o.limit {
		o.since = time.Now()
		if o.since.Sub(o.told) < quiet {
			return
		}
		o.told = o.since
		o.log.Error(o.what+" fails; messages wait until it works again", "error", err)
	}
}

func (o *outage) down() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.failed >= o.limit
}

// maxPauses bounds what is remembered of dialogues whose actions fail.
const maxPauses = 10_000

// pauses counts for each dialogue how often its actions failed in a row.
type pauses struct {
	mu    sync.Mutex
	count map[string]int
}

// next returns how often the dialogue's actions have failed, this time
// included.
func (p *pauses) next(dialogue string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.count == nil || len(p.count) >= maxPauses {
		p.count = map[string]int{} // at worst somebody is tried again sooner
	}
	p.count[dialogue]++
	return p.count[dialogue]
}

func (p *pauses) end(dialogue string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.count, dialogue)
}

// backoff is the pause after the n-th failure: 1 s doubling up to 2 minutes,
// and up to half as much again, so that many do not come at once.
func backoff(n int) time.Duration {
	d := min(time.Second<<min(n-1, 10), 2*time.Minute)
	return d + rand.N(d/2)
}

// sleep waits for about d, or until ctx ends or something comes from wake.
func sleep(ctx context.Context, d time.Duration, wake <-chan struct{}) {
	t := time.NewTimer(d/2 + rand.N(d))
	defer t.Stop()
	select {
	case <-t.C:
	case <-wake:
	case <-ctx.Done():
	}
}
