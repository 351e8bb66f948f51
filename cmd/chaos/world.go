package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"grantdesk/adapters/redis/redistest"
)

// A world is one run: a store, replicas, platforms, persons.
type world struct {
	scenario
	set     settings
	dir     string
	server  *redistest.Server // a single Redis
	group   *redistest.Group  // sentinels or a cluster
	proxy   *proxy
	crowd   *crowd
	procs   []*process
	listens net.Listener

	mu       sync.Mutex
	counts   map[string]int
	harms    []*harm
	away     time.Time // since when the store is away
	findings []string  // what else must not be
}

func newWorld(ctx context.Context, s scenario, set settings) (w *world, err error) {
	if s.lease == 0 {
		s.lease = set.lease
	}
	w = &world{scenario: s, set: set, counts: map[string]int{}}
	defer func() {
		if err != nil {
			w.close()
		}
	}()
	if w.dir, err = os.MkdirTemp("", "grantdesk-chaos-"); err != nil {
		return w, err
	}
	store, err := w.store(ctx)
	if err != nil {
		return w, err
	}
	if w.listens, err = (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
		return w, err
	}
	var targets []string
	for n := range s.procs {
		p, err := newProcess(ctx, n, set.binary, w.dir, append(w.env(n), store...))
		if err != nil {
			return w, err
		}
		w.procs = append(w.procs, p)
		targets = append(targets, p.listen)
	}
	w.crowd = newCrowd(s.trouble, targets)
	w.crowd.pull, w.crowd.think, w.crowd.impatient = s.pull, set.think, 0.1
	srv := &http.Server{Handler: w.crowd, ReadHeaderTimeout: time.Minute}
	go func() { _ = srv.Serve(w.listens) }() // until the listener is closed
	return w, w.open(ctx)
}

// open starts the replicas and waits until they are ready.
func (w *world) open(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for _, p := range w.procs {
		if err := p.start(ctx); err != nil {
			return err
		}
	}
	for _, p := range w.procs {
		if err := p.ready(ctx); err != nil {
			return err
		}
	}
	return nil
}

// patient is how long sentinels wait for a master, as docs advise: one that
// lives and is slow for a moment must not be replaced.
const patient = 5 * time.Second

// storeFile is the name of the file of an embedded store.
const storeFile = "grantdesk.db"

// store starts what the scenario keeps dialogues in and returns the
// variables that lead there.
func (w *world) store(ctx context.Context) (env []string, err error) {
	redis := []string{"GRANTDESK_STORE_KIND=redis"}
	args := []string{"--appendonly", "yes", "--appendfsync", w.fsync()}
	guard := []string{"--min-replicas-to-write", "1", "--min-replicas-max-lag", "10"} // as deploy/redis.conf says
	dir := filepath.Join(w.dir, "redis")
	switch w.kind {
	case "embedded":
		return []string{"GRANTDESK_STORE_KIND=embedded", "GRANTDESK_STORE_FILE=" + filepath.Join(w.dir, storeFile)}, nil
	case "sentinel":
		w.group, err = redistest.StartSentinels(ctx, dir, patient, append(args, guard...)...)
		if err != nil {
			return nil, err
		}
		return append(redis, "GRANTDESK_STORE_REDIS_ADDRS="+strings.Join(w.group.Addrs, ","), "GRANTDESK_STORE_REDIS_MASTER="+w.group.Master), nil
	case "cluster":
		const masters, partitions = 3, 16
		if w.group, err = redistest.StartCluster(ctx, dir, masters, append(args, guard...)...); err != nil {
			return nil, err
		}
		return append(redis, "GRANTDESK_STORE_REDIS_ADDRS="+strings.Join(w.group.Addrs, ","), "GRANTDESK_STORE_REDIS_PARTITIONS="+strconv.Itoa(partitions)), nil
	}
	if w.server, err = redistest.Start(ctx, dir, args...); err != nil {
		return nil, err
	}
	if w.proxy, err = newProxy(ctx, w.server.Addr, w.cut); err != nil {
		return nil, err
	}
	return append(redis, "GRANTDESK_STORE_REDIS_ADDRS="+w.proxy.addr()), nil
}

func (w *world) fsync() string {
	if w.always {
		return "always"
	}
	return "everysec"
}

// env are the variables of the n-th replica but for its store.
func (w *world) env(n int) []string {
	api := fmt.Sprintf("http://%s/w%d/", w.listens.Addr(), n)
	modes := []string{"GRANTDESK_TELEGRAM_MODE=webhook", "GRANTDESK_SLACK_MODE=http"}
	if w.pull {
		modes = []string{"GRANTDESK_TELEGRAM_MODE=poll", "GRANTDESK_SLACK_MODE=socket"}
	}
	return append(modes,
		"GRANTDESK_TELEGRAM_API="+api+telegramName, "GRANTDESK_TELEGRAM_TOKEN="+telegramToken, "GRANTDESK_TELEGRAM_SECRET="+telegramSecret,
		"GRANTDESK_SLACK_API="+api+slackName+"/api/", "GRANTDESK_SLACK_BOT_TOKEN="+slackBot, "GRANTDESK_SLACK_APP_TOKEN="+slackApp,
		"GRANTDESK_SLACK_SIGNING_SECRET="+slackSigning, "GRANTDESK_HTTP_PUBLIC=https://chaos.invalid",
		"GRANTDESK_STORE_KEY=chaos", "GRANTDESK_LIMITS_PERSON=0", "GRANTDESK_LIMITS_CHANNEL=0", "GRANTDESK_STORE_LEASE="+w.lease.String())
}

// run has everybody talk under faults, waits for the last answers, and judges.
func (w *world) run(ctx context.Context) (result, error) {
	learnTime, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	truths := w.crowd.learn(learnTime)
	if err := learnTime.Err(); err != nil {
		return result{}, fmt.Errorf("learn the answers: %w", err)
	}
	if w.proxy != nil {
		w.proxy.on.Store(true)
	}
	span := w.span(w.set)
	stop, cancelTalk := context.WithTimeout(ctx, span)
	defer cancelTalk()
	patient, cancelWait := context.WithTimeout(ctx, span+w.set.drain)
	defer cancelWait()
	var talks, faults sync.WaitGroup
	for n := range w.set.people {
		for _, channel := range []string{telegramName, slackName} {
			p := w.crowd.join(channel, n+1, firstNum+n%50)
			talks.Go(func() { w.crowd.talk(patient, stop, p, truths[channel]) })
		}
	}
	for _, f := range w.faults {
		faults.Go(func() { f.run(w, stop) })
	}
	faults.Wait()
	talks.Wait()
	w.crowd.late.Wait()
	return w.judge(span), ctx.Err()
}

// find notes something that must not be.
func (w *world) find(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if text := fmt.Sprintf(format, args...); !slices.Contains(w.findings, text) {
		w.findings = append(w.findings, text)
	}
}

// count counts a fault that begins now.
func (w *world) count(what string) {
	if w.set.keep {
		fmt.Fprintln(os.Stderr, "  ", time.Now().Format(clock), what)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.counts[what]++
}

// close ends everything that the run started.
func (w *world) close() error {
	var errs []error
	for _, p := range w.procs {
		p.kill()
	}
	if w.proxy != nil {
		w.proxy.close()
	}
	if w.listens != nil {
		errs = append(errs, w.listens.Close())
	}
	if w.server != nil {
		errs = append(errs, w.server.Kill())
	}
	if w.group != nil {
		errs = append(errs, w.group.Kill())
	}
	if !w.set.keep {
		errs = append(errs, os.RemoveAll(w.dir))
	}
	return errors.Join(errs...)
}
