package redis

import (
	"context"
	"strings"
	"sync"
	"time"
)

// A roll knows how many replicas the Sentinels see alive. Sentinels may replace
// a master that lives and was only slow; while its other replicas still follow
// it, it goes on, and one of them alone would let it count writes that nobody
// keeps. A write that every replica has which could be promoted survives.
type roll struct {
	watch watch

	mu   sync.Mutex
	at   time.Time
	last int
}

// rollTime is how long a count of replicas is gone by.
const rollTime = time.Second

// count returns how many replicas live; when no Sentinel answers, as many as
// before.
func (r *roll) count(ctx context.Context) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Since(r.at) < rollTime {
		return r.last
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), askTime)
	defer cancel()
	counts := make([]int, len(r.watch.opt.Addrs))
	var all sync.WaitGroup
	for i, sentinel := range r.watch.opt.Addrs {
		all.Go(func() { counts[i] = r.watch.alive(ctx, sentinel) })
	}
	all.Wait()
	most := -1
	for _, n := range counts {
		most = max(most, n)
	}
	if r.at = time.Now(); most >= 0 {
		r.last = most
	}
	return r.last
}

// alive is how many replicas one Sentinel sees alive, -1 if it does not answer.
// A master of before that came back is no replica yet.
func (w watch) alive(ctx context.Context, sentinel string) (n int) {
	c := w.client(sentinel)
	defer c.Close()
	replicas, err := c.Replicas(ctx, w.opt.Master).Result()
	if err != nil {
		return -1
	}
	for _, r := range replicas {
		if !strings.Contains(r["flags"], "_down") && r["role-reported"] != "master" {
			n++
		}
	}
	return n
}
