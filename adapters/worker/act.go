package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"grantdesk/bot/mailbox"
)

// flush performs what is in the outbox, in order, and marks each action. It
// then gives the lease back, unless messages wait: those are in l.Inbox.
func (w *Worker) flush(ctx context.Context, l *mailbox.Lease) error {
	for len(l.Outbox) > 0 {
		if err := w.cover(ctx, l); err != nil {
			return err
		}
		d := mailbox.Done{Sent: 1, Release: len(l.Outbox) == 1 && len(l.Inbox) == 0}
		err := w.perform(ctx, l)
		if err != nil && !mailbox.IsPermanent(err) && l.Failing < w.opt.Life {
			return w.postpone(ctx, l, err)
		}
		w.pauses.end(l.Dialogue)
		if err != nil {
			o := l.Outbox[0]
			d.Dead = &mailbox.DeadLetter{Dialogue: l.Dialogue, ID: o.ID, Kind: mailbox.DeadOut, Reason: w.reason(l, err), At: time.Now(), Body: o.Body}
		}
		if err := w.done(ctx, l, d); err != nil || d.Release {
			return err
		}
	}
	if len(l.Inbox) > 0 {
		return nil
	}
	return w.done(ctx, l, mailbox.Done{Release: true})
}

// reason says why an action is given up.
func (w *Worker) reason(l *mailbox.Lease, err error) string {
	if mailbox.IsPermanent(err) {
		return err.Error()
	}
	return fmt.Sprintf("failed again and again for %v, at last: %v", l.Failing.Round(time.Minute), err)
}

// cover sees to it that the lease outlasts the next action.
func (w *Worker) cover(ctx context.Context, l *mailbox.Lease) error {
	if time.Until(l.Until) >= w.opt.Timeout {
		return nil
	}
	return w.done(ctx, l, mailbox.Done{})
}

func (w *Worker) done(ctx context.Context, l *mailbox.Lease, d mailbox.Done) error {
	err := w.insist(ctx, l, func(ctx context.Context) error { return w.opt.Store.Done(ctx, l, d) })
	if err == nil && d.Dead != nil {
		w.buried(*d.Dead)
	}
	return err
}

// perform performs the first action, unless it was performed already.
func (w *Worker) perform(ctx context.Context, l *mailbox.Lease) error {
	start, result := time.Now(), Done
	ends := start.Add(w.opt.Timeout)
	if l.Until.Before(ends) { // the process slept since the lease was looked at
		ends = l.Until
	}
	ctx, cancel := context.WithDeadline(ctx, ends)
	defer cancel()
	err := w.performOnce(ctx, l)
	if mailbox.IsPermanent(err) {
		result = Failed
	} else if err != nil {
		result = Retried
	}
	w.opt.Observe.Performed(l.Dialogue, result, time.Since(start))
	return err
}

func (w *Worker) performOnce(ctx context.Context, l *mailbox.Lease) error {
	if f, ok := w.opt.Performer.(Finisher); ok && l.InDoubt {
		performed, err := f.Performed(ctx, l.Dialogue, l.Outbox[0])
		if performed {
			return nil
		}
		if err != nil && !mailbox.IsPermanent(err) {
			return unsure{err}
		}
	}
	return w.opt.Performer.Perform(ctx, l.Dialogue, l.Outbox[0])
}

// unsure hides the marks of a failed look-up, which say nothing of the action
// itself.
type unsure struct{ err error }

func (u unsure) Error() string { return u.err.Error() }

// warnAfter is after how many failures in a row of one dialogue's actions the
// operator is told.
const warnAfter = 5

// postpone gives the lease back until the action may be tried again.
func (w *Worker) postpone(ctx context.Context, l *mailbox.Lease, err error) error {
	after, refused := mailbox.IsRefused(err)
	n := w.pauses.next(l.Dialogue)
	if after <= 0 {
		after = backoff(n)
	}
	if ctx.Err() != nil {
		after = 0 // the action was cut short by the drain; another replica goes on at once
	}
	if n == warnAfter {
		w.opt.Log.Warn("an action keeps failing and is tried on", "dialogue", l.Dialogue, "action", l.Outbox[0].ID, "error", err)
	}
	return w.giveBack(ctx, l, mailbox.Retry{After: after, Certain: refused})
}

// giveBack ends the lease; it returns errGivenBack or why that failed.
func (w *Worker) giveBack(ctx context.Context, l *mailbox.Lease, r mailbox.Retry) error {
	err := w.insist(ctx, l, func(ctx context.Context) error { return w.opt.Store.Retry(ctx, l, r) })
	if err == nil {
		w.rouse()
		return errGivenBack
	}
	return err
}

// maxInsist is the longest pause of insist, on average.
const maxInsist = 500 * time.Millisecond

// insist repeats a call to the store, which does no harm, until it is
// answered or the lease is surely gone. While the store is away for everybody
// it waits: what was performed is then marked before anybody else can look.
// It tries at least once, even when the work is being cut short.
func (w *Worker) insist(ctx context.Context, l *mailbox.Lease, call func(context.Context) error) error {
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, maxInsist) {
		asked, cancel := context.WithTimeout(context.WithoutCancel(ctx), w.opt.Answer)
		err := call(asked)
		cancel()
		if err == nil || errors.Is(err, mailbox.ErrFenced) {
			w.store.note(nil)
			return err
		}
		w.heard(ctx, err)
		if ctx.Err() != nil || time.Now().After(l.Until) && !w.store.down() {
			return err
		}
		sleep(ctx, pause, nil)
	}
}
