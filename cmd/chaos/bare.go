package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"grantdesk/adapters/embedded"
	"grantdesk/adapters/redis"
	"grantdesk/adapters/redis/redistest"
	"grantdesk/adapters/worker"
	"grantdesk/bot/mailbox"
)

// bareEngine measures the engine without a bot and without a platform, and
// lets redis-benchmark say what the same server can do.
func bareEngine(ctx context.Context, set settings) (all []speed, scale string, err error) {
	dir, err := os.MkdirTemp("", "grantdesk-bare-")
	if err != nil {
		return nil, "", err
	}
	defer os.RemoveAll(dir)
	srv, err := redistest.Start(ctx, filepath.Join(dir, "redis"), "--appendonly", "yes", "--appendfsync", "everysec")
	if err != nil {
		return nil, "", err
	}
	defer func() { err = errors.Join(err, srv.Kill()) }()
	r, err := redis.Open(redis.Options{Addrs: []string{srv.Addr}})
	if err != nil {
		return nil, "", err
	}
	e, err := embedded.Open(embedded.Options{Path: filepath.Join(dir, "store")})
	if err != nil {
		return nil, "", errors.Join(err, r.Close())
	}
	for _, one := range []struct {
		name  string
		store mailbox.Store
	}{{"bare engine, redis, 1 process", r}, {"bare engine, embedded, 1 process", e}} {
		s, err := bare(ctx, one.store, set.bench)
		if err != nil {
			return nil, "", err
		}
		s.name = one.name
		all = append(all, s)
	}
	if err := errors.Join(r.Close(), e.Close()); err != nil {
		return nil, "", err
	}
	return all, benchmarkOf(ctx, srv.Addr), nil
}

// ack performs nothing and tells whom it would have answered.
type ack struct{ heard []chan struct{} }

func (a ack) Perform(_ context.Context, dialogue string, _ mailbox.Out) error {
	n, err := strconv.Atoi(dialogue)
	if err != nil {
		return mailbox.Permanent(err)
	}
	a.heard[n] <- struct{}{}
	return nil
}

// bare has many dialogues send a message as soon as the one before was
// answered.
func bare(ctx context.Context, store mailbox.Store, span time.Duration) (speed, error) {
	const dialogues = 128
	a := ack{}
	for range dialogues {
		a.heard = append(a.heard, make(chan struct{}, 8))
	}
	w := worker.New(worker.Options{Store: store, Slots: dialogues, Performer: a, Handler: func(_ context.Context, d worker.Dialogue) (worker.Turn, error) {
		return worker.Turn{State: make([]byte, 512), Consumed: 1, Outs: []mailbox.Out{{ID: d.Inbox[0].ID + "-1", Body: make([]byte, 512)}}}, nil
	}})
	stop, cancel := context.WithTimeout(ctx, span)
	defer cancel()
	work, finish := context.WithCancel(ctx)
	defer finish()
	ended := make(chan error, 1)
	go func() { ended <- w.Run(work) }()
	cpu, _, err := usage(os.Getpid())
	if err != nil {
		return speed{}, err
	}
	var answered atomic.Int64
	var took sync.Map
	var all sync.WaitGroup
	for n := range dialogues {
		all.Go(func() { took.Store(n, ask(stop, w, n, a.heard[n], &answered)) })
	}
	all.Wait()
	after, mb, err := usage(os.Getpid())
	finish()
	var ds []time.Duration
	took.Range(func(_, v any) bool { ds = append(ds, v.([]time.Duration)...); return true })
	n := float64(max(1, answered.Load()))
	s := speed{rate: n / span.Seconds(), cpu: time.Duration(float64(after-cpu) / n).Round(time.Microsecond), resident: mb}
	s.p50, s.p99, _ = quantiles(ds)
	return s, errors.Join(err, <-ended)
}

func ask(ctx context.Context, w *worker.Worker, n int, heard <-chan struct{}, answered *atomic.Int64) (took []time.Duration) {
	for i := 0; ctx.Err() == nil; i++ {
		began := time.Now()
		m := mailbox.Message{Dialogue: strconv.Itoa(n), ID: strconv.Itoa(i), Payload: make([]byte, 512)}
		if _, err := w.Accept(ctx, m); err != nil {
			continue
		}
		select {
		case <-heard:
			answered.Add(1)
			took = append(took, time.Since(began))
		case <-ctx.Done():
		}
	}
	return slices.Clip(took)
}

// benchmarkOf is what redis-benchmark says of a server.
func benchmarkOf(ctx context.Context, addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return err.Error()
	}
	out, err := exec.CommandContext(ctx, "redis-benchmark", "-h", host, "-p", port, "-q", "-n", "20000", "-c", "50", "-t", "ping_mbulk,set,get").CombinedOutput()
	if err != nil {
		return fmt.Sprintf("redis-benchmark: %v", err)
	}
	return "redis-benchmark, 50 clients:\n" + string(out)
}
