package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync"
	"time"

	"grantdesk/bot/mailbox"
)

// ErrFilled says that a store is not empty.
var ErrFilled = errors.New("the store is not empty")

// atOnce is how many dialogues are brought back side by side.
const atOnce = 32

// Restore brings a backup back into an empty store that nobody works on. The
// file is checked whole before anything is written.
func Restore(ctx context.Context, s mailbox.Store, file io.ReadSeeker, now time.Time) (Count, error) {
	if n, err := Check(file); err != nil {
		return n, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return Count{}, fmt.Errorf("read backup again: %w", err)
	}
	if err := empty(ctx, s); err != nil {
		return Count{}, err
	}
	l := &loader{store: s, now: now, slots: make(chan struct{}, atOnce)}
	n, err := each(file, func(r record) error { return l.take(ctx, r) })
	l.running.Wait()
	return n, errors.Join(err, l.failed())
}

func empty(ctx context.Context, s mailbox.Store) error {
	for _, err := range s.Dialogues(ctx) {
		return errors.Join(ErrFilled, err)
	}
	for _, err := range s.Kept(ctx, "") {
		return errors.Join(ErrFilled, err)
	}
	return nil
}

// A loader brings records back side by side.
type loader struct {
	store   mailbox.Store
	now     time.Time
	slots   chan struct{}
	running sync.WaitGroup

	mu  sync.Mutex
	err error
}

func (l *loader) failed() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

func (l *loader) take(ctx context.Context, r record) error {
	if err := l.failed(); err != nil {
		return err
	}
	l.slots <- struct{}{}
	l.running.Go(func() {
		defer func() { <-l.slots }()
		var err error
		if r.Kept != nil {
			err = l.keep(ctx, *r.Kept)
		} else {
			err = l.dialogue(ctx, *r.Dialogue)
		}
		if err != nil {
			l.mu.Lock()
			l.err = err
			l.mu.Unlock()
		}
	})
	return nil
}

func (l *loader) keep(ctx context.Context, k mailbox.Kept) error {
	if left := k.Expires.Sub(l.now); left > 0 {
		return l.store.Put(ctx, k.Key, k.Value, left)
	}
	return nil
}

// dialogue brings a dialogue back with nothing but what every owner may do:
// it accepts each message that must stay known and hands the whole state in
// with the last of them. What waited then waits again.
func (l *loader) dialogue(ctx context.Context, snap mailbox.Snapshot) error {
	ids := past(snap)
	for i, id := range ids {
		c := mailbox.Commit{State: snap.State, Consumed: 1, Retention: l.retention(snap)}
		if i < len(snap.Dead) {
			c.Dead = &snap.Dead[i]
		}
		if i == len(ids)-1 {
			c.Outs, c.Timers = snap.Outbox, snap.Timers
		}
		if err := l.step(ctx, snap.Dialogue, id, c); err != nil {
			return err
		}
	}
	for _, it := range snap.Inbox {
		if _, err := l.store.Accept(ctx, mailbox.Message{Dialogue: snap.Dialogue, ID: it.ID, Payload: it.Payload}, false); err != nil {
			return fmt.Errorf("bring a message back: %w", err)
		}
	}
	return nil
}

// step has the store accept and handle one message.
func (l *loader) step(ctx context.Context, dialogue, id string, c mailbox.Commit) error {
	r, err := l.store.Accept(ctx, mailbox.Message{Dialogue: dialogue, ID: id}, true)
	if err != nil {
		return fmt.Errorf("bring a dialogue back: %w", err)
	}
	if r.Lease == nil {
		return errors.New("bring a dialogue back: somebody works on this store")
	}
	if err := l.store.Commit(ctx, r.Lease, c); err != nil {
		return fmt.Errorf("bring a dialogue back: %w", err)
	}
	if len(c.Outs) > 0 {
		// Whether the first action was performed before the backup nobody knows.
		err = l.store.Retry(ctx, r.Lease, mailbox.Retry{})
	} else {
		err = l.store.Done(ctx, r.Lease, mailbox.Done{Release: true})
	}
	if err != nil {
		return fmt.Errorf("bring a dialogue back: %w", err)
	}
	return nil
}

// past are the ids of messages that were handled and are still known. There
// is at least one for each dead letter, and one at all.
func past(snap mailbox.Snapshot) (ids []string) {
	waits := map[string]bool{}
	for _, it := range snap.Inbox {
		waits[it.ID] = true
	}
	for _, id := range snap.Seen {
		if !waits[id] {
			ids = append(ids, id)
		}
	}
	for i := 0; len(ids) < max(1, len(snap.Dead)); i++ {
		ids = append(ids, "restored/"+strconv.Itoa(i))
	}
	return ids
}

// retention is how long the dialogue was still to be kept.
func (l *loader) retention(snap mailbox.Snapshot) time.Duration {
	return max(0, snap.Expires.Sub(l.now))
}
