package embedded

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	bolt "go.etcd.io/bbolt"

	"grantdesk/bot/mailbox"
)

// Forget implements mailbox.Keeper.
func (s *Store) Forget(ctx context.Context, dialogue string) error {
	_, err := write(ctx, s, dialogue, func(tx *bolt.Tx) (none nothing, err error) {
		delete(s.held, dialogue)
		for _, f := range []func(*bolt.Tx, string) error{s.forgetRecord, s.forgetSeen, s.forgetTimers, s.forgetDead} {
			if err := f(tx, dialogue); err != nil {
				return none, err
			}
		}
		if err := drop(tx.Bucket(bucketIn), dialogue, -1); err != nil {
			return none, err
		}
		return none, drop(tx.Bucket(bucketOut), dialogue, -1)
	})
	return err
}

func (s *Store) forgetRecord(tx *bolt.Tx, dialogue string) error {
	rec, err := s.readRecord(tx, dialogue)
	if err != nil {
		return err
	}
	if err := tx.Bucket(bucketExpires).Delete(expiryKey(rec.Expires, kindDialogue, []byte(dialogue))); err != nil {
		return err
	}
	return tx.Bucket(bucketDialog).Delete([]byte(dialogue))
}

func (s *Store) forgetSeen(tx *bolt.Tx, dialogue string) error {
	var keys [][]byte
	each(tx.Bucket(bucketSeen), dialogue, -1, func(k, _ []byte) { keys = append(keys, bytes.Clone(k)) })
	for _, k := range keys {
		if err := s.unsee(tx, k); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) forgetTimers(tx *bolt.Tx, dialogue string) error {
	for _, t := range timersOf(tx, dialogue) {
		t.At = time.Time{}
		if err := setTimer(tx, t); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) forgetDead(tx *bolt.Tx, dialogue string) error {
	b, prefix := tx.Bucket(bucketDead), key(dialogue, nil)
	var keys [][]byte
	err := b.ForEach(func(k, _ []byte) error {
		if bytes.HasPrefix(k[8:], prefix) {
			keys = append(keys, bytes.Clone(k))
		}
		return nil
	})
	for _, k := range keys {
		if err == nil {
			err = b.Delete(k)
		}
	}
	return err
}

func timersOf(tx *bolt.Tx, dialogue string) (ts []mailbox.Timer) {
	each(tx.Bucket(bucketTimer), dialogue, -1, func(k, v []byte) {
		ts = append(ts, mailbox.Timer{
			Dialogue: dialogue, Name: string(k[len(dialogue)+1:]),
			At: time.UnixMilli(readNumber(v)), Body: bytes.Clone(v[8:]),
		})
	})
	return ts
}

// Read implements mailbox.Keeper.
func (s *Store) Read(_ context.Context, dialogue string) (snap mailbox.Snapshot, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		rec, err := s.readRecord(tx, dialogue)
		if err != nil {
			return err
		}
		snap = mailbox.Snapshot{
			Dialogue: dialogue, State: rec.State, Inbox: s.inbox(tx, dialogue, -1),
			Outbox: s.outbox(tx, dialogue), Timers: timersOf(tx, dialogue), Seen: s.seen(tx, dialogue),
		}
		if rec.Expires > s.now().UnixMilli() {
			snap.Expires = time.UnixMilli(rec.Expires)
		}
		return tx.Bucket(bucketDead).ForEach(func(k, v []byte) error {
			if !bytes.HasPrefix(k[8:], key(dialogue, nil)) {
				return nil
			}
			d, err := readLetter(v)
			snap.Dead = append(snap.Dead, d)
			return err
		})
	})
	return snap, err
}

// seen are the ids of accepted messages that are still known.
func (s *Store) seen(tx *bolt.Tx, dialogue string) (ids []string) {
	each(tx.Bucket(bucketSeen), dialogue, -1, func(k, v []byte) {
		if readNumber(v) > s.now().UnixMilli() {
			ids = append(ids, string(k[len(dialogue)+1:]))
		}
	})
	return ids
}

func readLetter(v []byte) (d mailbox.DeadLetter, err error) {
	if err := json.Unmarshal(v, &d); err != nil {
		return d, fmt.Errorf("read dead letter: %w", err)
	}
	return d, nil
}

// Dialogues implements mailbox.Keeper.
func (s *Store) Dialogues(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for p, err := range s.pages(ctx, bucketDialog) {
			if !yield(string(p.key), err) || err != nil {
				return
			}
		}
		last := ""
		for p, err := range s.pages(ctx, bucketIn) {
			d, _, _ := bytes.Cut(p.key, []byte{0})
			if err == nil && (string(d) == last || s.known(d)) {
				continue // came already
			}
			last = string(d)
			if !yield(last, err) || err != nil {
				return
			}
		}
	}
}

func (s *Store) known(dialogue []byte) (ok bool) {
	err := s.db.View(func(tx *bolt.Tx) error {
		ok = tx.Bucket(bucketDialog).Get(dialogue) != nil
		return nil
	})
	return ok && err == nil
}

// Dead implements mailbox.Keeper.
func (s *Store) Dead(ctx context.Context) iter.Seq2[mailbox.DeadLetter, error] {
	return func(yield func(mailbox.DeadLetter, error) bool) {
		for p, err := range s.pages(ctx, bucketDead) {
			var d mailbox.DeadLetter
			if err == nil {
				d, err = readLetter(p.value)
			}
			if !yield(d, err) || err != nil {
				return
			}
		}
	}
}

// Stats implements mailbox.Keeper.
func (s *Store) Stats(ctx context.Context) (mailbox.Stats, error) {
	return read(ctx, s, func(tx *bolt.Tx) (mailbox.Stats, error) {
		var late time.Duration
		for _, h := range s.held {
			late = max(late, s.now().Sub(h.at))
		}
		return mailbox.Stats{
			Waiting: len(s.held), Late: late,
			Timers: tx.Bucket(bucketTimer).Stats().KeyN,
			Dead:   tx.Bucket(bucketDead).Stats().KeyN,
		}, nil
	})
}
