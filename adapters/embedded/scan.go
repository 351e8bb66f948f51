package embedded

import (
	"bytes"
	"context"
	"iter"
	"time"

	bolt "go.etcd.io/bbolt"

	"grantdesk/bot/mailbox"
)

// pageSize is how many records are read at a time: a reader that stays open
// would keep the file from growing.
const pageSize = 256

type pair struct{ key, value []byte }

// pages iterates over a bucket without staying in a transaction.
func (s *Store) pages(ctx context.Context, bucket []byte) iter.Seq2[pair, error] {
	return func(yield func(pair, error) bool) {
		var from []byte
		for {
			page, err := s.page(bucket, from)
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(pair{}, err)
				return
			}
			for _, p := range page {
				if !yield(p, nil) {
					return
				}
			}
			if len(page) < pageSize {
				return
			}
			from = append(page[pageSize-1].key, 0)
		}
	}
}

func (s *Store) page(bucket, from []byte) (page []pair, err error) {
	err = s.db.View(func(tx *bolt.Tx) error {
		c := tx.Bucket(bucket).Cursor()
		for k, v := c.Seek(from); k != nil && len(page) < pageSize; k, v = c.Next() {
			page = append(page, pair{bytes.Clone(k), bytes.Clone(v)})
		}
		return nil
	})
	return page, err
}

// Scan implements mailbox.Keeper.
func (s *Store) Scan(ctx context.Context) iter.Seq2[mailbox.Entry, error] {
	expiries := []struct {
		bucket  []byte
		expires func(k, v []byte) time.Time
	}{
		{bucketDialog, recordExpiry},
		{bucketIn, valueTime},
		{bucketOut, valueTime},
		{bucketSeen, valueTime},
		{bucketShelf, valueTime},
		{bucketTimer, valueTime},
		{bucketAgenda, keyTime},
		{bucketDead, func(k, _ []byte) time.Time { return keyTime(k, nil).Add(s.limits.Keep) }},
		{bucketExpires, keyTime},
	}
	return func(yield func(mailbox.Entry, error) bool) {
		for _, e := range expiries {
			for p, err := range s.pages(ctx, e.bucket) {
				var entry mailbox.Entry
				if err == nil {
					entry = mailbox.Entry{Key: string(e.bucket) + ":" + string(p.key), Value: p.value, Expires: e.expires(p.key, p.value)}
				}
				if !yield(entry, err) || err != nil {
					return
				}
			}
		}
	}
}

func keyTime(k, _ []byte) time.Time   { return time.UnixMilli(readNumber(k)) }
func valueTime(_, v []byte) time.Time { return time.UnixMilli(readNumber(v)) }

func recordExpiry(_, v []byte) time.Time {
	_, rest, _ := bytes.Cut(v, []byte(`"x":`))
	digits, _, _ := bytes.Cut(rest, []byte{'}'})
	var ms int64
	for _, d := range digits {
		ms = ms*10 + int64(d-'0')
	}
	return time.UnixMilli(ms)
}
