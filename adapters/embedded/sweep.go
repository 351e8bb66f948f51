package embedded

import (
	"bytes"
	"time"

	bolt "go.etcd.io/bbolt"
)

// How often the store looks for what has expired, and how much it removes at
// a time: other operations wait meanwhile.
const (
	sweepEvery = time.Minute
	sweepMost  = 1000
)

// sweep removes what has expired. What an owner was handed stays.
func (s *Store) sweep(tx *bolt.Tx) (none nothing, err error) {
	now := s.now()
	s.swept.Store(now.UnixNano())
	if err := s.sweepIndex(tx, now.UnixMilli()); err != nil {
		return none, err
	}
	for _, b := range [][]byte{bucketIn, bucketOut} {
		err := sweepOld(tx.Bucket(b), func(k, v []byte) bool {
			dialogue, _, _ := bytes.Cut(k, []byte{0})
			h := s.held[string(dialogue)]
			return readNumber(v) <= now.UnixMilli() && (h == nil || h.fence == 0 || !now.Before(h.at))
		})
		if err != nil {
			return none, err
		}
	}
	old := now.Add(-s.limits.Keep).UnixMilli()
	if err := sweepTimers(tx, old); err != nil {
		return none, err
	}
	return none, sweepOld(tx.Bucket(bucketDead), func(k, _ []byte) bool { return readNumber(k) <= old })
}

// sweepIndex removes dialogues, message ids and what lies on the shelf, soonest expiry first.
func (s *Store) sweepIndex(tx *bolt.Tx, now int64) error {
	c := tx.Bucket(bucketExpires).Cursor()
	for n := 0; n < sweepMost; n++ {
		k, _ := c.First()
		if k == nil || readNumber(k) > now {
			return nil
		}
		kind, what := k[8], bytes.Clone(k[9:])
		if err := c.Delete(); err != nil {
			return err
		}
		bucket := bucketSeen
		switch kind {
		case kindDialogue:
			bucket = bucketDialog
		case kindShelf:
			bucket = bucketShelf
		}
		if err := tx.Bucket(bucket).Delete(what); err != nil {
			return err
		}
	}
	return nil
}

// sweepTimers removes timers that nobody fired in time.
func sweepTimers(tx *bolt.Tx, old int64) error {
	agenda := tx.Bucket(bucketAgenda)
	return sweepOld(agenda, func(k, _ []byte) bool { return readNumber(k) <= old },
		func(k []byte) error { return tx.Bucket(bucketTimer).Delete(k[8:]) })
}

// sweepOld removes the records that are old. The buckets it is used on hold
// little: unhandled work and dead letters.
func sweepOld(b *bolt.Bucket, old func(k, v []byte) bool, also ...func(k []byte) error) error {
	var keys [][]byte
	c := b.Cursor()
	for k, v := c.First(); k != nil && len(keys) < sweepMost; k, v = c.Next() {
		if old(k, v) {
			keys = append(keys, bytes.Clone(k))
		}
	}
	for _, k := range keys {
		for _, remove := range append(also, b.Delete) {
			if err := remove(k); err != nil {
				return err
			}
		}
	}
	return nil
}
