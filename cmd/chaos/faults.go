package main

import (
	"context"
	"math/rand/v2"
	"net/http"
	"syscall"
	"time"
)

// A fault harms the world until ctx ends.
type fault struct {
	name string
	run  func(w *world, ctx context.Context)
}

const (
	downTime  = 200 * time.Millisecond // between a kill and the next start
	goneTime  = 300 * time.Millisecond // that a killed store stays away
	readyTime = 30 * time.Second       // for a replica to be ready again
)

// every calls do at random times, on average so far apart.
func every(ctx context.Context, mean time.Duration, do func()) {
	for {
		rest(ctx, time.Duration(rand.ExpFloat64()*float64(mean)))
		if ctx.Err() != nil {
			return
		}
		do()
	}
}

// any takes a replica into its hands; the caller lets go.
func (w *world) any() *process {
	p := w.procs[rand.IntN(len(w.procs))]
	p.hand.Lock()
	return p
}

// kills kills replicas as kill -9 does and starts them again.
func kills(mean time.Duration) fault {
	return fault{"kill", func(w *world, ctx context.Context) {
		every(ctx, mean, func() {
			p := w.any()
			defer p.hand.Unlock()
			w.count("kill")
			p.kill()
			h := w.harmed(ctx, p)
			time.Sleep(downTime)
			w.revived(h, 0)
			w.restart(ctx, p)
		})
	}}
}

// restart starts a replica again and waits until it is ready, so that a
// replica is not killed before it has done anything.
func (w *world) restart(ctx context.Context, p *process) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readyTime)
	defer cancel()
	if err := p.start(ctx); err != nil {
		w.find("%v", err)
		return
	}
	w.mu.Lock()
	away := !w.away.IsZero()
	w.mu.Unlock()
	if err := p.ready(ctx); err != nil && !away {
		w.find("%v", err)
	}
}

// stops stops replicas with SIGSTOP for longer than their leases last.
func stops(mean time.Duration) fault {
	return fault{"stop", func(w *world, ctx context.Context) {
		every(ctx, mean, func() {
			p := w.any()
			defer p.hand.Unlock()
			w.count("stop")
			if err := p.signal(syscall.SIGSTOP); err != nil {
				w.find("%v", err)
			}
			h := w.harmed(ctx, p)
			time.Sleep(time.Until(h.at.Add(w.lease + w.lease/3)))
			w.revived(h, w.lease*2/3) // the longest that one send may take
			if err := p.signal(syscall.SIGCONT); err != nil {
				w.find("%v", err)
			}
		})
	}}
}

// rolling restarts one replica after the other with SIGTERM.
func rolling(pause time.Duration) fault {
	return fault{"restart", func(w *world, ctx context.Context) {
		for n := 0; ; n++ {
			rest(ctx, pause)
			if ctx.Err() != nil {
				return
			}
			p := w.procs[n%len(w.procs)]
			p.hand.Lock()
			w.count("restart")
			if err := p.terminate(); err != nil {
				w.find("%v", err)
			}
			w.restart(ctx, p)
			p.hand.Unlock()
		}
	}}
}

// storeKills kills Redis as kill -9 does and starts it again.
func storeKills(mean time.Duration) fault {
	return fault{"store kill", func(w *world, ctx context.Context) {
		every(ctx, mean, func() {
			w.count("store kill")
			w.without(ctx, goneTime)
		})
	}}
}

// without takes Redis away for a while.
func (w *world) without(ctx context.Context, d time.Duration) {
	w.setAway(time.Now())
	if err := w.server.Kill(); err != nil {
		w.find("kill redis: %v", err)
	}
	time.Sleep(d)
	if err := w.server.Restart(context.WithoutCancel(ctx)); err != nil {
		w.find("restart redis: %v", err)
	}
	w.returned(ctx)
}

func (w *world) setAway(at time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.away = at
}

// outage takes Redis away once for long, and holds the replicas to what they
// promise: alive, not ready, the operator told once, ready again by itself.
func outage(after, d time.Duration) fault {
	return fault{"outage", func(w *world, ctx context.Context) {
		rest(ctx, after)
		told := make([]int, len(w.procs))
		for i, p := range w.procs {
			told[i] = p.logged(storeFails)
		}
		w.count("outage")
		look := time.AfterFunc(d*2/3, func() { w.health(ctx, http.StatusServiceUnavailable) })
		defer look.Stop()
		w.without(ctx, d)
		again, cancel := context.WithTimeout(context.WithoutCancel(ctx), readyTime)
		defer cancel()
		for i, p := range w.procs {
			if err := p.ready(again); err != nil {
				w.find("%v", err)
			}
			if n := p.logged(storeFails) - told[i]; n != 1 {
				w.find("replica %d told the operator %d times of one outage", p.n, n)
			}
		}
	}}
}

// storeFails begins the line that tells the operator of an outage.
const storeFails = `"store fails;`

// health checks that every replica is alive and as ready as expected.
func (w *world) health(ctx context.Context, ready int) {
	ctx = context.WithoutCancel(ctx)
	for _, p := range w.procs {
		if got := p.get(ctx, "/livez"); got != http.StatusOK {
			w.find("replica %d: liveness %d during an outage of the store", p.n, got)
		}
		if got := p.get(ctx, "/readyz"); got != ready {
			w.find("replica %d: readiness %d during an outage of the store, want %d", p.n, got, ready)
		}
	}
}

// failOvers kills the master and waits until a replica has taken its place.
func failOvers(pause time.Duration) fault {
	return fault{"fail-over", func(w *world, ctx context.Context) {
		for {
			rest(ctx, pause)
			if ctx.Err() != nil {
				return
			}
			w.count("fail-over")
			w.setAway(time.Now())
			if err := w.group.FailOver(context.WithoutCancel(ctx)); err != nil {
				w.find("fail over: %v", err)
			}
			w.returned(ctx)
		}
	}}
}
