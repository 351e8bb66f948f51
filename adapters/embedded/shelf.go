package embedded

import (
	"context"
	"iter"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"grantdesk/bot/mailbox"
)

// Put implements mailbox.Shelf.
func (s *Store) Put(ctx context.Context, key, value string, ttl time.Duration) error {
	_, err := write(ctx, s, "shelf/"+key, func(tx *bolt.Tx) (nothing, error) {
		return nothing{}, s.put(tx, key, value, ttl)
	})
	return err
}

// PutAll implements mailbox.Shelf.
func (s *Store) PutAll(ctx context.Context, values map[string]string, ttl time.Duration) error {
	_, err := write(ctx, s, "shelf", func(tx *bolt.Tx) (none nothing, err error) {
		for key, value := range values {
			if err := s.put(tx, key, value, ttl); err != nil {
				return none, err
			}
		}
		return none, nil
	})
	return err
}

func (s *Store) put(tx *bolt.Tx, key, value string, ttl time.Duration) error {
	shelf, index, k := tx.Bucket(bucketShelf), tx.Bucket(bucketExpires), []byte(key)
	if old := shelf.Get(k); old != nil {
		if err := index.Delete(expiryKey(readNumber(old), kindShelf, k)); err != nil {
			return err
		}
	}
	until := s.now().Add(max(ttl, time.Millisecond)).UnixMilli()
	if err := index.Put(expiryKey(until, kindShelf, k), nil); err != nil {
		return err
	}
	return shelf.Put(k, append(number(until), value...))
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

// Drop implements mailbox.Shelf.
func (s *Store) Drop(ctx context.Context, key string) error {
	_, err := write(ctx, s, "shelf/"+key, func(tx *bolt.Tx) (none nothing, err error) {
		shelf, k := tx.Bucket(bucketShelf), []byte(key)
		old := shelf.Get(k)
		if old == nil {
			return none, nil
		}
		if err := tx.Bucket(bucketExpires).Delete(expiryKey(readNumber(old), kindShelf, k)); err != nil {
			return none, err
		}
		return none, shelf.Delete(k)
	})
	return err
}

// Kept implements mailbox.Shelf.
func (s *Store) Kept(ctx context.Context, prefix string) iter.Seq2[mailbox.Kept, error] {
	return func(yield func(mailbox.Kept, error) bool) {
		for p, err := range s.pages(ctx, bucketShelf) {
			if err != nil {
				yield(mailbox.Kept{}, err)
				return
			}
			k := mailbox.Kept{Key: string(p.key), Value: string(p.value[8:]), Expires: time.UnixMilli(readNumber(p.value))}
			if strings.HasPrefix(k.Key, prefix) && k.Expires.After(s.now()) && !yield(k, nil) {
				return
			}
		}
	}
}
