package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"grantdesk/adapters/embedded"
	"grantdesk/adapters/redis"
	"grantdesk/bot/mailbox"
)

// A harm is a kill or a stop of a replica. It excuses that an answer which was
// under way at that moment is shown again where the platform cannot be asked:
// one that the store still held as not sent.
type harm struct {
	proc  int
	at    time.Time
	over  time.Time       // when the replica could send again; zero: never in this run
	rooms map[string]bool // where an answer was under way
	blind bool            // the store could not be asked at that moment
	since time.Time       // from when on no replica could mark what it sent, if blind
	used  map[string]bool // rooms whose answer was shown again
}

// A double is an answer that was shown again.
type double struct {
	room         string
	first, again showing
}

// unnoticed is for how long before the store was away a replica may have tried
// in vain to mark what it sent: a call may take two seconds.
const unnoticed = 3 * time.Second

// explains reports whether the harm is why an answer was shown again. Each
// answer that was under way explains one repeat.
func (h *harm) explains(d double) bool {
	switch {
	case h.used[d.room], d.again.at.Before(h.at), d.first.proc != h.proc && d.again.proc != h.proc:
		return false
	case !h.over.IsZero() && d.first.began.After(h.over):
		return false
	case h.blind:
		return d.first.at.After(h.since)
	}
	return h.rooms[d.room]
}

// excuse takes from the doubles those that nobody could have avoided.
func excuse(all []double, harms []*harm) (left []double) {
	for _, d := range all {
		excused := d.first.broken
		for _, h := range harms {
			if !excused && h.explains(d) {
				h.used[d.room], excused = true, true
			}
		}
		if !excused {
			left = append(left, d)
		}
	}
	return left
}

// harmed notes that a replica was killed or stopped just now, and asks the
// store what it had not marked.
func (w *world) harmed(ctx context.Context, p *process) *harm {
	h := &harm{proc: p.n, at: time.Now(), used: map[string]bool{}}
	w.mu.Lock()
	away := w.away
	h.blind, h.since = true, h.at.Add(-unnoticed)
	if !away.IsZero() {
		h.since = away.Add(-unnoticed)
	}
	w.harms = append(w.harms, h)
	w.mu.Unlock()
	if away.IsZero() {
		w.see(ctx, h)
	}
	return h
}

// see asks the store what a harmed replica had not marked. Nobody else takes
// it over before the lease ends, of which a third may have passed at the harm.
func (w *world) see(ctx context.Context, h *harm) {
	soon, cancel := context.WithDeadline(context.WithoutCancel(ctx), h.at.Add(w.lease/2))
	defer cancel()
	rooms, err := w.unmarked(soon)
	w.mu.Lock()
	defer w.mu.Unlock()
	if err == nil && soon.Err() == nil {
		h.rooms, h.blind = rooms, false
	}
}

// returned notes that the store is back, and looks after replicas that were
// harmed while it was away.
func (w *world) returned(ctx context.Context) {
	w.mu.Lock()
	w.away = time.Time{}
	var late []*harm
	for _, h := range w.harms {
		if h.blind && time.Since(h.at) < w.lease/2 {
			late = append(late, h)
		}
	}
	w.mu.Unlock()
	for _, h := range late {
		w.see(ctx, h)
	}
}

// revived notes that a harmed replica is there again; what was under way when
// it was stopped, and no new process has, may go on for a while.
func (w *world) revived(h *harm, goesOn time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	h.over = time.Now().Add(goesOn)
}

// unmarked returns the rooms of the platform that cannot be asked for which
// the store holds an answer that is not marked as sent.
func (w *world) unmarked(ctx context.Context) (map[string]bool, error) {
	store, end, err := w.look()
	if err != nil {
		return nil, err
	}
	defer end()
	rooms := map[string]bool{}
	for n := range w.set.people + 1 {
		room := strconv.Itoa(firstRoom + n)
		snap, err := store.Read(ctx, telegramDialogue(room))
		if err != nil {
			return nil, err
		}
		if len(snap.Outbox) > 0 {
			rooms[room] = true
		}
	}
	return rooms, nil
}

// look opens the store beside the replicas; a file is copied, since the
// replica that was stopped has it locked.
func (w *world) look() (s mailbox.Keeper, end func(), err error) {
	if w.kind != "embedded" {
		o := redis.Options{Limits: mailbox.Limits{Lease: w.lease}}
		if w.server != nil {
			o.Addrs = []string{w.server.Addr}
		} else {
			o.Addrs, o.Master = w.group.Addrs, w.group.Master
		}
		r, err := redis.Open(o)
		if err != nil {
			return nil, nil, err
		}
		return r, func() { _ = r.Close() }, nil // it only read
	}
	file := filepath.Join(w.dir, "look.db")
	if err := copyFile(file, filepath.Join(w.dir, storeFile)); err != nil {
		return nil, nil, fmt.Errorf("copy store: %w", err)
	}
	e, err := embedded.Open(embedded.Options{Path: file, NoSync: true})
	if err != nil {
		return nil, nil, err
	}
	return e, func() { _ = e.Close() }, nil
}

func copyFile(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err = io.Copy(out, in); err != nil {
		_ = out.Close() // the copy is of no use
		return err
	}
	return out.Close()
}
