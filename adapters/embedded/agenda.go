package embedded

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"grantdesk/bot/mailbox"
)

// Due implements mailbox.Agenda. It also sweeps out what has expired.
func (s *Store) Due(ctx context.Context, limit int) ([]string, error) {
	if s.now().Sub(time.Unix(0, s.swept.Load())).Abs() >= sweepEvery {
		if _, err := write(ctx, s, "", s.sweep); err != nil {
			return nil, err
		}
	}
	return read(ctx, s, func(*bolt.Tx) (ds []string, err error) {
		now := s.now()
		ds = s.longestDue(limit)
		for _, d := range ds {
			h := s.held[d]
			h.fence, h.out, h.at = 0, 0, now.Add(s.limits.Grace)
		}
		return ds, nil
	})
}

// longestDue names the dialogues that have been due for longest, in one pass:
// thousands may wait for a platform, of which a few are asked for.
func (s *Store) longestDue(limit int) (ds []string) {
	if limit <= 0 {
		return nil
	}
	at := func(d string) time.Time { return s.held[d].at }
	for d, h := range s.held {
		full := len(ds) == limit
		if full && !h.at.Before(at(ds[limit-1])) || !s.over(h) {
			continue
		}
		i, _ := slices.BinarySearchFunc(ds, h.at, func(d string, t time.Time) int { return at(d).Compare(t) })
		if full {
			ds = ds[:limit-1]
		}
		ds = slices.Insert(ds, i, d)
	}
	return ds
}

// DueTimers implements mailbox.Agenda.
func (s *Store) DueTimers(ctx context.Context, limit int) ([]mailbox.Timer, error) {
	return read(ctx, s, func(tx *bolt.Tx) (ts []mailbox.Timer, err error) {
		c, now := tx.Bucket(bucketAgenda).Cursor(), s.now().UnixMilli()
		for k, _ := c.First(); k != nil && readNumber(k) <= now && len(ts) < limit; k, _ = c.Next() {
			dialogue, name, _ := bytes.Cut(k[8:], []byte{0})
			ts = append(ts, mailbox.Timer{Dialogue: string(dialogue), Name: string(name), At: time.UnixMilli(readNumber(k))})
		}
		return ts, nil
	})
}

// Fire implements mailbox.Agenda.
func (s *Store) Fire(ctx context.Context, t mailbox.Timer) error {
	_, err := write(ctx, s, t.Dialogue, func(tx *bolt.Tx) (none nothing, err error) {
		v := tx.Bucket(bucketTimer).Get(key(t.Dialogue, []byte(t.Name)))
		if v == nil || readNumber(v) != t.At.UnixMilli() {
			return none, nil // moved or taken away meanwhile
		}
		if err := s.push(tx.Bucket(bucketIn), t.Dialogue, t.ID(), bytes.Clone(v[8:])); err != nil {
			return none, err
		}
		s.announce(t.Dialogue)
		return none, setTimer(tx, mailbox.Timer{Dialogue: t.Dialogue, Name: t.Name})
	})
	return err
}

// setTimer sets, moves or, at the zero time, takes away.
func setTimer(tx *bolt.Tx, t mailbox.Timer) error {
	timers, agenda := tx.Bucket(bucketTimer), tx.Bucket(bucketAgenda)
	k := key(t.Dialogue, []byte(t.Name))
	if v := timers.Get(k); v != nil {
		if err := agenda.Delete(append(number(readNumber(v)), k...)); err != nil {
			return err
		}
	}
	if t.At.IsZero() {
		return timers.Delete(k)
	}
	at := number(t.At.UnixMilli())
	if err := agenda.Put(append(bytes.Clone(at), k...), nil); err != nil {
		return err
	}
	return timers.Put(k, append(at, t.Body...))
}

// bury keeps a dead letter; the oldest go when there are too many.
func (s *Store) bury(tx *bolt.Tx, d *mailbox.DeadLetter) error {
	if d == nil {
		return nil
	}
	letter := *d
	letter.At = time.UnixMilli(s.now().UnixMilli())
	v, err := json.Marshal(letter)
	if err != nil {
		return err
	}
	b := tx.Bucket(bucketDead)
	if err := b.Put(append(number(letter.At.UnixMilli()), key(d.Dialogue, []byte(d.ID))...), v); err != nil {
		return err
	}
	over := -s.limits.MaxDead
	c := b.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		over++
	}
	for k, _ := c.First(); k != nil && over > 0; k, _ = c.First() {
		if err := b.Delete(k); err != nil {
			return err
		}
		over--
	}
	return nil
}

// Elect implements mailbox.Elector.
func (s *Store) Elect(ctx context.Context, name, candidate string, term time.Duration) (int64, error) {
	return read(ctx, s, func(*bolt.Tx) (int64, error) {
		o, now := s.offices[name], s.now()
		switch free := !now.Before(o.until); {
		case free:
			s.fence++
			o.fence = s.fence
		case o.holder != candidate:
			return 0, nil
		}
		s.offices[name] = office{candidate, now.Add(term), o.fence}
		return o.fence, nil
	})
}

// Resign implements mailbox.Elector.
func (s *Store) Resign(ctx context.Context, name, candidate string) error {
	_, err := read(ctx, s, func(*bolt.Tx) (none nothing, err error) {
		if s.offices[name].holder == candidate {
			delete(s.offices, name)
		}
		return none, nil
	})
	return err
}
