// Command chaos runs replicas of the real binary between two simulated
// platforms and a real store, harms them in every way that is known to happen,
// and counts what persons then see: answers lost, doubled, out of order, or
// given from a wrong state.
//
// One platform, as Slack, can be asked what it has shown; the other, as
// Telegram, cannot. Both deliver again what is not acknowledged, deliver some
// things twice, refuse, are slow, and lose answers on the way. A run fails
// when an answer is lost, out of order or wrong, when one is doubled where the
// platform can be asked, and when one is doubled where it cannot unless that
// very answer was under way in a replica at the moment when it was killed or
// stopped (the store then still held it), or the platform's confirmation of it
// was lost.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// settings are what the flags say.
type settings struct {
	binary string
	only   string
	long   bool
	keep   bool
	people int
	think  time.Duration
	lease  time.Duration
	drain  time.Duration
	bench  time.Duration
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "chaos:", err)
		os.Exit(1)
	}
}

func parse() settings {
	var s settings
	flag.StringVar(&s.binary, "binary", "", "the grantdesk binary; empty: it is built")
	flag.StringVar(&s.only, "run", "", "run only the cases whose names hold one of these, separated by commas")
	flag.BoolVar(&s.long, "long", false, "run every case at length")
	flag.BoolVar(&s.keep, "keep", false, "keep logs and data of the run")
	flag.IntVar(&s.people, "people", 40, "persons on each platform")
	flag.DurationVar(&s.think, "think", 300*time.Millisecond, "mean pause between an answer and the next message")
	flag.DurationVar(&s.lease, "lease", 5*time.Second, "lease of a dialogue (15s by default in production)")
	flag.DurationVar(&s.drain, "drain", time.Minute, "longest wait for the last answers")
	flag.DurationVar(&s.bench, "bench", 0, "instead of doing harm, measure the speed of each case for so long")
	flag.Parse()
	return s
}

var errFailed = errors.New("a guarantee was broken")

func run(ctx context.Context) error {
	set := parse()
	if set.binary == "" {
		dir, err := os.MkdirTemp("", "grantdesk-binary-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		set.binary = filepath.Join(dir, "grantdesk")
		if out, err := exec.CommandContext(ctx, "go", "build", "-o", set.binary, "grantdesk/cmd/grantdesk").CombinedOutput(); err != nil {
			return fmt.Errorf("build grantdesk: %w: %s", err, out)
		}
	}
	if set.bench > 0 {
		return benchmarks(ctx, set)
	}
	var results []result
	failed := false
	for _, s := range scenarios() {
		if !set.wants(s) || ctx.Err() != nil {
			continue
		}
		fmt.Fprintf(os.Stderr, "%s: %v\n", s.name, s.span(set))
		r, err := once(ctx, s, set)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		results = append(results, r)
		failed = failed || len(r.wrongs()) > 0
	}
	if err := table(os.Stdout, results); err != nil {
		return err
	}
	if failed {
		return errFailed
	}
	return ctx.Err()
}

func once(ctx context.Context, s scenario, set settings) (result, error) {
	w, err := newWorld(ctx, s, set)
	if err != nil {
		return result{}, err
	}
	if set.keep {
		fmt.Fprintln(os.Stderr, "  kept in", w.dir)
	}
	r, err := w.run(ctx)
	return r, errors.Join(err, w.close())
}

// wants reports whether a case is run.
func (s settings) wants(c scenario) bool {
	if s.only == "" {
		return s.long || c.brief > 0
	}
	for _, name := range strings.Split(s.only, ",") {
		if strings.Contains(c.name, name) {
			return true
		}
	}
	return false
}
