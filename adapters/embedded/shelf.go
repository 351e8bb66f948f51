package embedded

import (
	"context"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Put implements mailbox.Shelf.
func (s *Store) Put(ctx context.Context, key, value string, ttl time.Duration) error {
	_, err := write(ctx, s, "shelf/"+key, func(tx *bolt.Tx) (none nothing, err error) {
		shelf, index, k := tx.Bucket(bucketShelf), tx.Bucket(bucketExpires), []byte(key)
		if old := shelf.Get(k); old != nil {
			if err := index.Delete(expiryKey(readNumber(old), kindShelf, k)); err != nil {
				return none, err
			}
		}
		until := s.now().Add(max(ttl, time.Millisecond)).UnixMilli()
		if err := index.Put(expiryKey(until, kindShelf, k), nil); err != nil {
			return none, err
		}
		return none, shelf.Put(k, append(number(until), value...))
	})
	return err
}

// Get implements mailbox.Shelf.
func (s *Store) Get(ctx context.Context, key string) (string, error) {
	return read(ctx, s, func(tx *bolt.Tx) (string, error) {
		v := tx.Bucket(bucketShelf).Get([]byte(key))
		if v == nil || readNumber(v) <= s.now().UnixMilli() {
			return "", nil
		}
		return string(v[8:]), nil
	})
}
