package embedded

import (
	"context"
	"time"

	bolt "go.etcd.io/bbolt"

	"grantdesk/bot/mailbox"
)

// Claim implements mailbox.Owner.
func (s *Store) Claim(ctx context.Context, dialogue string) (*mailbox.Lease, error) {
	return write(ctx, s, dialogue, func(tx *bolt.Tx) (*mailbox.Lease, error) {
		h := s.held[dialogue]
		if h == nil || h.fence != 0 && !s.over(h) {
			return nil, nil
		}
		return s.grab(tx, dialogue)
	})
}

// over reports whether somebody must look. A time beyond the longest pause was
// set before the clock was set back.
func (s *Store) over(h *hold) bool {
	left := h.at.Sub(s.now())
	return left <= 0 || left > max(s.limits.MaxDelay, s.limits.Lease)
}

// grab gives the lease of a dialogue to the caller.
func (s *Store) grab(tx *bolt.Tx, dialogue string) (*mailbox.Lease, error) {
	rec, err := s.readRecord(tx, dialogue)
	if err != nil {
		return nil, err
	}
	sure := s.held[dialogue] != nil && s.held[dialogue].sure
	l := &mailbox.Lease{
		Dialogue: dialogue, State: rec.State, Consumed: rec.Consumed, Sent: rec.Sent,
		Inbox: s.inbox(tx, dialogue, s.limits.Batch), Outbox: s.outbox(tx, dialogue),
	}
	l.InDoubt = len(l.Outbox) > 0 && !sure
	if len(l.Inbox) > 0 {
		rec.Attempts++
	}
	l.Attempts, l.Alone = rec.Attempts, rec.Alone
	if rec.Since > 0 {
		l.Failing = max(time.Millisecond, s.now().Sub(time.UnixMilli(rec.Since)))
	}
	s.fence++
	l.Fence, l.Until = s.fence, s.until()
	s.held[dialogue] = &hold{fence: l.Fence, at: s.now().Add(s.limits.Lease), out: len(l.Inbox)}
	return l, s.writeRecord(tx, dialogue, &rec, s.limits.Hold(), false)
}

// until is when a lease that begins now ends for its owner, who goes by the
// clock of the process whatever the clock of the store says.
func (s *Store) until() time.Time { return time.Now().Add(s.limits.Lease) }

// An outcome is what becomes of a call with a lease.
type outcome struct {
	fenced bool
	next   []mailbox.Item
}

// own runs f if l is still the newest lease of its dialogue.
func (s *Store) own(ctx context.Context, l *mailbox.Lease, f func(*bolt.Tx, *hold, record) (outcome, error)) (outcome, error) {
	o, err := write(ctx, s, l.Dialogue, func(tx *bolt.Tx) (outcome, error) {
		h := s.held[l.Dialogue]
		if h == nil || h.fence != l.Fence {
			return outcome{fenced: true}, nil
		}
		rec, err := s.readRecord(tx, l.Dialogue)
		if err != nil {
			return outcome{}, err
		}
		return f(tx, h, rec)
	})
	if err == nil && o.fenced {
		err = mailbox.ErrFenced
	}
	return o, err
}

// Commit implements mailbox.Owner.
func (s *Store) Commit(ctx context.Context, l *mailbox.Lease, c mailbox.Commit) error {
	if c.Retention == 0 {
		c.Retention = s.limits.Keep
	}
	base, until := l.Consumed, s.until()
	_, err := s.own(ctx, l, func(tx *bolt.Tx, h *hold, rec record) (outcome, error) {
		switch rec.Consumed {
		case base + int64(c.Consumed): // sent again: stored already
			return outcome{}, nil
		case base:
			h.at, h.out = s.now().Add(s.limits.Lease), max(0, h.out-c.Consumed)
			return outcome{}, s.store(tx, l.Dialogue, rec, c)
		}
		return outcome{fenced: true}, nil
	})
	if err != nil {
		return err
	}
	l.Consumed += int64(c.Consumed)
	l.State, l.Inbox, l.Attempts, l.Alone = c.State, l.Inbox[min(c.Consumed, len(l.Inbox)):], 0, 0
	l.Until = until
	return nil
}

func (s *Store) store(tx *bolt.Tx, dialogue string, rec record, c mailbox.Commit) error {
	if err := drop(tx.Bucket(bucketIn), dialogue, c.Consumed); err != nil {
		return err
	}
	rec.Consumed += int64(c.Consumed)
	rec.State, rec.Attempts, rec.Full = c.State, 0, false
	rec.Alone, rec.AloneBy = 0, 0
	if err := s.writeRecord(tx, dialogue, &rec, max(c.Retention, s.limits.Hold()), true); err != nil {
		return err
	}
	for _, o := range c.Outs {
		if err := s.push(tx.Bucket(bucketOut), dialogue, o.ID, o.Body); err != nil {
			return err
		}
	}
	for _, t := range c.Timers {
		t.Dialogue = dialogue
		if err := setTimer(tx, t); err != nil {
			return err
		}
	}
	return s.bury(tx, c.Dead)
}

// Done implements mailbox.Owner.
func (s *Store) Done(ctx context.Context, l *mailbox.Lease, d mailbox.Done) error {
	base, until := l.Sent, s.until()
	o, err := s.own(ctx, l, func(tx *bolt.Tx, h *hold, rec record) (outcome, error) {
		switch rec.Sent {
		case base:
			if err := s.sent(tx, l.Dialogue, &rec, d); err != nil {
				return outcome{}, err
			}
		case base + int64(d.Sent): // sent again: marked already
		default:
			return outcome{fenced: true}, nil
		}
		h.at = s.now().Add(s.limits.Lease)
		if d.Alone && rec.AloneBy != l.Fence {
			rec.Alone, rec.AloneBy = rec.Alone+1, l.Fence
			if err := s.writeRecord(tx, l.Dialogue, &rec, 0, false); err != nil {
				return outcome{}, err
			}
		}
		if !d.Release {
			return outcome{}, nil
		}
		next, err := s.release(tx, l.Dialogue, h, rec)
		return outcome{next: next}, err
	})
	if err != nil {
		return err
	}
	l.Sent += int64(d.Sent)
	l.Outbox, l.InDoubt = l.Outbox[min(d.Sent, len(l.Outbox)):], l.InDoubt && d.Sent == 0
	l.Until = until
	if d.Sent > 0 {
		l.Failing = 0
	}
	if d.Release {
		l.Inbox, l.Attempts = o.next, 1
	}
	return nil
}

func (s *Store) sent(tx *bolt.Tx, dialogue string, rec *record, d mailbox.Done) error {
	if d.Sent == 0 {
		return nil
	}
	if err := drop(tx.Bucket(bucketOut), dialogue, d.Sent); err != nil {
		return err
	}
	rec.Sent += int64(d.Sent)
	rec.Since = 0
	if err := s.writeRecord(tx, dialogue, rec, 0, false); err != nil {
		return err
	}
	return s.bury(tx, d.Dead)
}

// release ends the lease unless more has arrived, which it returns.
func (s *Store) release(tx *bolt.Tx, dialogue string, h *hold, rec record) ([]mailbox.Item, error) {
	next := s.inbox(tx, dialogue, s.limits.Batch)
	if h.out = len(next); h.out == 0 {
		delete(s.held, dialogue)
		return nil, nil
	}
	rec.Attempts = 1
	return next, s.writeRecord(tx, dialogue, &rec, 0, false)
}

// Retry implements mailbox.Owner.
func (s *Store) Retry(ctx context.Context, l *mailbox.Lease, r mailbox.Retry) error {
	_, err := s.own(ctx, l, func(tx *bolt.Tx, h *hold, rec record) (outcome, error) {
		h.fence, h.out, h.sure = 0, 0, r.Certain
		h.at = s.now().Add(min(r.After, s.limits.MaxDelay))
		if !r.Failed {
			rec.Attempts = 0
		}
		rec.Alone, rec.AloneBy = 0, 0
		if rec.Since == 0 && len(s.outbox(tx, l.Dialogue)) > 0 {
			rec.Since = s.now().UnixMilli()
		}
		return outcome{}, s.writeRecord(tx, l.Dialogue, &rec, 0, false)
	})
	return err
}
