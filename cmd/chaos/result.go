package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// A result is what a run came to.
type result struct {
	name                          string
	faults                        string
	said, answered, repeats       int
	lost, reordered, wrong        int
	slackTwice, telegramTwice     int
	underway                      int // answers that replicas had under way on Telegram when they were harmed
	unexcused                     int // Telegram's doubles that were not among those
	lookedUp                      int64
	reply50, reply99, replyMax    time.Duration
	accept50, accept99, acceptMax time.Duration
	rate                          float64
	samples, findings             []string
}

// judge adds up what the persons saw.
func (w *world) judge(span time.Duration) result {
	r := result{name: w.name, said: w.crowd.said, repeats: int(w.crowd.repeats.Load()), lookedUp: w.crowd.lookedUp.Load()}
	var took []time.Duration
	for _, channel := range []string{telegramName, slackName} {
		for _, p := range w.crowd.all(channel) {
			p.mu.Lock()
			r.answered += p.answered
			r.lost += len(p.wants)
			r.reordered += p.reordered
			r.wrong += p.wrong
			if channel == slackName {
				r.slackTwice += p.doubled
			} else {
				r.telegramTwice += p.doubled
			}
			took = append(took, p.took...)
			r.samples = append(r.samples, p.samples...)
			p.mu.Unlock()
		}
	}
	r.reply50, r.reply99, r.replyMax = quantiles(took)
	r.accept50, r.accept99, r.acceptMax = quantiles(w.crowd.acks)
	r.rate = float64(r.answered) / span.Seconds()
	w.weigh(&r)
	r.findings = w.findings
	if w.proxy != nil && w.proxy.cuts.Load() > 0 {
		w.counts["cut"] = int(w.proxy.cuts.Load())
	}
	var fs []string
	for _, name := range slices.Sorted(maps.Keys(w.counts)) {
		fs = append(fs, fmt.Sprintf("%d %s", w.counts[name], name))
	}
	r.faults = strings.Join(fs, ", ")
	return r
}

// weigh tells doubles that nobody could have avoided from others.
func (w *world) weigh(r *result) {
	var doubles []double
	for _, p := range w.crowd.all(telegramName) {
		p.mu.Lock()
		doubles = append(doubles, p.doubles...)
		p.mu.Unlock()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, h := range w.harms {
		r.underway += len(h.rooms)
		clear(h.used) // it may be judged more than once
	}
	left := excuse(doubles, w.harms)
	r.unexcused = len(left)
	for _, d := range left {
		r.samples = append(r.samples, fmt.Sprintf("%s %s: shown by replica %d at %s and by replica %d at %s", telegramName, d.room,
			d.first.proc, d.first.at.Format(clock), d.again.proc, d.again.at.Format(clock)))
	}
}

func quantiles(ds []time.Duration) (p50, p99, most time.Duration) {
	if len(ds) == 0 {
		return 0, 0, 0
	}
	slices.Sort(ds)
	at := func(q float64) time.Duration { return ds[int(q*float64(len(ds)-1))].Round(100 * time.Microsecond) }
	return at(0.5), at(0.99), at(1)
}

// wrongs says everything for which the run fails.
func (r result) wrongs() (all []string) {
	add := func(bad bool, format string, args ...any) {
		if bad {
			all = append(all, fmt.Sprintf(format, args...))
		}
	}
	add(r.answered == 0, "nothing was answered")
	add(r.lost > 0, "%d answers were lost", r.lost)
	add(r.reordered > 0, "%d answers came out of order", r.reordered)
	add(r.wrong > 0, "%d answers show a wrong state", r.wrong)
	add(r.slackTwice > 0, "%d answers were shown twice where the platform can be asked", r.slackTwice)
	add(r.unexcused > 0, "%d of %d answers that were shown twice where the platform cannot be asked were not under way in a replica that was harmed", r.unexcused, r.telegramTwice)
	return append(all, r.findings...)
}

// table prints the results, and below each what it fails for.
func table(w io.Writer, rs []result) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "case\tanswers\tper s\tlost\tdoubled, can be asked\tdoubled, cannot (under way when harmed)\treordered\twrong state\treply p50/p99/max\taccept p50/p99/max\tlook-ups\tfaults")
	for _, r := range rs {
		fmt.Fprintf(t, "%s\t%d\t%.0f\t%d\t%d\t%d (%d)\t%d\t%d\t%v/%v/%v\t%v/%v/%v\t%d\t%s\n", r.name, r.answered, r.rate, r.lost, r.slackTwice,
			r.telegramTwice, r.underway, r.reordered, r.wrong, r.reply50, r.reply99, r.replyMax, r.accept50, r.accept99, r.acceptMax, r.lookedUp, r.faults)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, r := range rs {
		for _, wrong := range r.wrongs() {
			fmt.Fprintf(w, "FAIL %s: %s\n", r.name, wrong)
		}
		const most = 3
		for _, s := range r.samples[:min(most, len(r.samples))] {
			fmt.Fprintf(w, "  %s\n", s)
		}
	}
	return nil
}
