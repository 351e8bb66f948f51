package worker

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"grantdesk/bot/mailbox"
)

const (
	// fairTurns is how many turns in a row a dialogue may have while others
	// wait for a slot.
	fairTurns = 4
	// wholeAttempts is how often a burst is tried as a whole before only its
	// first message is, so that no other message is blamed.
	wholeAttempts = 2
	// maxAlone is how often a process may die while it decides a message alone.
	maxAlone = 2
	// versionPause is how long a dialogue waits for a replica that can read it.
	versionPause = 10 * time.Second
)

// run works on a dialogue until it has nothing left to do.
func (w *Worker) run(ctx context.Context, l *mailbox.Lease) {
	var err error
	if len(l.Outbox) > 0 || len(l.Inbox) == 0 {
		err = w.flush(ctx, l)
	}
	for turns := 0; err == nil && len(l.Inbox) > 0; turns++ {
		if !w.active() || turns >= fairTurns && len(w.slots) == cap(w.slots) {
			err = w.giveBack(ctx, l, mailbox.Retry{Failed: turns == 0})
			break
		}
		if err = w.turn(ctx, l); err == nil {
			err = w.flush(ctx, l)
		}
	}
	if errors.Is(err, mailbox.ErrFenced) {
		w.opt.Observe.Fenced(l.Dialogue)
	}
}

// errGivenBack ends the work on a dialogue whose lease was given back.
var errGivenBack = errors.New("lease was given back")

// turn has the handler decide and stores what it decided. The actions are
// then in l.Outbox.
func (w *Worker) turn(ctx context.Context, l *mailbox.Lease) error {
	d := Dialogue{Key: l.Dialogue, State: l.State, Inbox: l.Inbox, Attempts: l.Attempts, Now: time.Now()}
	if l.Attempts > wholeAttempts {
		d.Inbox = l.Inbox[:1]
	}
	if l.Attempts > w.opt.Attempts && l.Alone >= maxAlone {
		return w.bury(ctx, l, d, "the process died of it whenever it was tried alone")
	}
	t, err := w.decideFairly(ctx, l, d)
	switch {
	case errors.Is(err, errNotCounted):
		return err
	case errors.Is(err, mailbox.ErrVersion):
		w.newer.Do(func() {
			w.opt.Log.Warn("a newer version wrote the state of a dialogue; it waits for a replica of that version: update this one", "dialogue", l.Dialogue, "error", err)
		})
		return w.giveBack(ctx, l, mailbox.Retry{After: versionPause})
	case ctx.Err() != nil:
		return w.giveBack(ctx, l, mailbox.Retry{Failed: true})
	case err != nil && l.Attempts >= w.opt.Attempts:
		return w.bury(ctx, l, d, err.Error())
	case err != nil:
		w.opt.Log.Warn("a turn failed and is tried again", "dialogue", l.Dialogue, "message", d.Inbox[0].ID, "attempt", l.Attempts, "error", err)
		return w.giveBack(ctx, l, mailbox.Retry{After: backoff(max(1, l.Attempts)), Failed: true})
	}
	return w.commit(ctx, l, mailbox.Commit{State: t.State, Consumed: t.Consumed, Outs: t.Outs, Timers: t.Timers, Retention: t.Retention})
}

// errNotCounted ends the work on a dialogue that could not be tried alone.
var errNotCounted = errors.New("attempt was not counted")

// decideFairly decides beside others, but a message that was handed out too
// often alone: some process died with it in hand each time, of it or of
// anything else. Only when it dies again while nothing else is decided, and
// that was noted before, is this message to blame.
func (w *Worker) decideFairly(ctx context.Context, l *mailbox.Lease, d Dialogue) (Turn, error) {
	if l.Attempts <= w.opt.Attempts {
		w.deciding <- struct{}{}
		defer func() { <-w.deciding }()
		return w.decide(ctx, d)
	}
	w.alone <- struct{}{} // two that want to be alone would wait for each other
	defer func() { <-w.alone }()
	for range cap(w.deciding) {
		w.deciding <- struct{}{}
		defer func() { <-w.deciding }()
	}
	if err := w.done(ctx, l, mailbox.Done{Alone: true}); err != nil {
		return Turn{}, errors.Join(errNotCounted, err)
	}
	return w.decide(ctx, d)
}

// decide calls the handler and turns what must not happen into an error.
func (w *Worker) decide(ctx context.Context, d Dialogue) (t Turn, err error) {
	ctx, cancel := context.WithTimeout(ctx, w.opt.Timeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("handle: panic of %s", reason(p))
		}
	}()
	t, err = w.opt.Handler(ctx, d)
	if err == nil && (t.Consumed < 1 || t.Consumed > len(d.Inbox)) {
		err = fmt.Errorf("handle: %d of %d messages consumed", t.Consumed, len(d.Inbox))
	}
	return t, err
}

// reason tells of a panic what certainly holds no person's words.
func reason(p any) string {
	if err, ok := p.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("type %T", p)
}

// bury makes the oldest message a dead letter and apologises.
func (w *Worker) bury(ctx context.Context, l *mailbox.Lease, d Dialogue, why string) error {
	head := l.Inbox[0]
	d.Inbox = l.Inbox[:1]
	letter := mailbox.DeadLetter{Dialogue: l.Dialogue, ID: head.ID, Kind: mailbox.DeadMessage, Reason: why, At: d.Now, Body: head.Payload}
	err := w.commit(ctx, l, mailbox.Commit{State: l.State, Consumed: 1, Outs: w.opt.Apologise(d), Dead: &letter})
	if err == nil {
		w.buried(letter)
	}
	return err
}

func (w *Worker) buried(d mailbox.DeadLetter) {
	w.opt.Log.Error("gave up", "kind", d.Kind, "dialogue", d.Dialogue, "id", d.ID, "reason", d.Reason)
	w.opt.Observe.Buried(d)
}

func (w *Worker) commit(ctx context.Context, l *mailbox.Lease, c mailbox.Commit) error {
	err := w.insist(ctx, l, func(ctx context.Context) error { return w.opt.Store.Commit(ctx, l, c) })
	if err == nil {
		l.Outbox, l.InDoubt = c.Outs, false
	}
	return err
}
