package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"text/tabwriter"
	"time"
)

// A speed is what a benchmark measured.
type speed struct {
	name     string
	rate     float64       // messages a second
	p50, p99 time.Duration // from message to answer
	trips    float64       // round trips to Redis a message
	cpu      time.Duration // of the replicas, a message
	storeCPU time.Duration // of Redis, a message
	memory   float64       // bytes a dialogue in the store
	resident float64       // MB of a replica
}

// benchPeople is how many talk at the same time: Slack takes one message a
// second in a channel, so that many are needed to find the limit.
const benchPeople = 400

// benchmarks measures the whole bot with one, two and four replicas on Redis
// and one on a file, the engine without a bot, and Redis itself.
func benchmarks(ctx context.Context, set settings) error {
	var all []speed
	for _, s := range []scenario{
		{name: "whole bot, redis, 1 process", kind: "redis", procs: 1}, {name: "whole bot, redis, 2 processes", kind: "redis", procs: 2},
		{name: "whole bot, redis, 4 processes", kind: "redis", procs: 4}, {name: "whole bot, embedded, 1 process", kind: "embedded", procs: 1},
	} {
		fmt.Fprintln(os.Stderr, s.name)
		one, err := benchmark(ctx, s, set)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		all = append(all, one)
	}
	bare, scale, err := bareEngine(ctx, set)
	if err != nil {
		return err
	}
	if err := speeds(append(all, bare...)); err != nil {
		return err
	}
	_, err = fmt.Println(scale)
	return err
}

// benchmark has the whole bot answer as much as it can.
func benchmark(ctx context.Context, s scenario, set settings) (b speed, err error) {
	set.think = 0
	w, err := newWorld(ctx, s, set)
	if err != nil {
		return b, err
	}
	defer func() {
		if cerr := w.close(); err == nil {
			err = cerr
		}
	}()
	truths := w.crowd.learn(ctx)
	empty, err := w.bytes(ctx)
	if err != nil {
		return b, err
	}
	before, err := w.effort(ctx)
	if err != nil {
		return b, err
	}
	w.crowd.impatient = 0
	stop, cancel := context.WithTimeout(ctx, set.bench)
	defer cancel()
	patient, give := context.WithTimeout(ctx, set.bench+set.drain)
	defer give()
	var talks sync.WaitGroup
	for n := range benchPeople {
		p := w.crowd.join(slackName, n+1, firstNum)
		talks.Go(func() { w.crowd.talk(patient, stop, p, truths[slackName]) })
	}
	<-stop.Done()
	answered := w.judge(set.bench).answered
	talks.Wait()
	after, err := w.effort(ctx)
	if err != nil {
		return b, err
	}
	full, err := w.bytes(ctx)
	r := w.judge(set.bench)
	if wrong := r.wrongs(); len(wrong) > 0 {
		return b, fmt.Errorf("%s", strings.Join(wrong, "; "))
	}
	n := float64(r.answered)
	share := func(d time.Duration) time.Duration { return time.Duration(float64(d) / n).Round(time.Microsecond) }
	return speed{
		name: s.name, rate: float64(answered) / set.bench.Seconds(), p50: r.reply50, p99: r.reply99, trips: float64(after.trips-before.trips) / n,
		cpu: share(after.replicas - before.replicas), storeCPU: share(after.store - before.store),
		memory: (full - empty) / benchPeople, resident: after.resident / float64(s.procs),
	}, err
}

// effort is what a run has cost so far.
type effort struct {
	trips           int
	replicas, store time.Duration
	resident        float64
}

// effort adds up the processor time of the replicas and of Redis, and the
// round trips between them.
func (w *world) effort(ctx context.Context) (e effort, err error) {
	for _, p := range w.procs {
		p.mu.Lock()
		pid := p.cmd.Process.Pid
		p.mu.Unlock()
		cpu, mb, err := usage(pid)
		if err != nil {
			return e, err
		}
		e.replicas += cpu
		e.resident += mb
	}
	if w.server == nil {
		return e, nil
	}
	if e.store, _, err = usage(w.server.Pid()); err != nil {
		return e, err
	}
	e.trips = int(w.proxy.told.Load())
	return e, nil
}

// bytes is how much the store holds.
func (w *world) bytes(ctx context.Context) (float64, error) {
	if w.server == nil {
		info, err := os.Stat(filepath.Join(w.dir, storeFile))
		if err != nil {
			return 0, err
		}
		return float64(info.Size()), nil
	}
	memory, err := w.server.Info(ctx, "memory")
	if err != nil {
		return 0, err
	}
	return strconv.ParseFloat(memory["used_memory_dataset"], 64)
}

// usage is the processor time and the resident memory in MB of a process.
func usage(pid int) (cpu time.Duration, mb float64, err error) {
	const ticks, page = 100, 4096 // of every Linux that Go runs on
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0, err
	}
	_, rest, _ := strings.Cut(string(text), ") ") // the name of the program may hold anything
	f := strings.Fields(rest)
	if len(f) < 22 {
		return 0, 0, fmt.Errorf("stat of process %d has %d fields", pid, len(f))
	}
	user, _ := strconv.Atoi(f[11])
	system, _ := strconv.Atoi(f[12])
	pages, _ := strconv.Atoi(f[21])
	return time.Duration(user+system) * time.Second / ticks, float64(pages*page) / 1e6, nil
}

func speeds(all []speed) error {
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "case\tmessages/s\treply p50\tp99\tRedis trips/message\tCPU/message\tRedis CPU/message\tbytes/dialogue\tMB/process")
	for _, s := range all {
		fmt.Fprintf(t, "%s\t%.0f\t%v\t%v\t%.1f\t%v\t%v\t%.0f\t%.0f\n", s.name, s.rate, s.p50, s.p99, s.trips, s.cpu, s.storeCPU, s.memory, s.resident)
	}
	return t.Flush()
}
