package redis

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"grantdesk/bot/mailbox"
)

// Put implements mailbox.Shelf.
func (s *Store) Put(ctx context.Context, key, value string, ttl time.Duration) error {
	err := s.keep(ctx, s.shelf(key), func(c goredis.Cmdable) goredis.Cmder {
		return c.Set(ctx, s.shelf(key), value, max(ttl, time.Millisecond))
	})
	if err != nil {
		return fmt.Errorf("put on shelf: %w", err)
	}
	return nil
}

// PutAll implements mailbox.Shelf. In a cluster the keys lie apart.
func (s *Store) PutAll(ctx context.Context, values map[string]string, ttl time.Duration) error {
	if s.opt.cluster() {
		for key, value := range values {
			if err := s.Put(ctx, key, value, ttl); err != nil {
				return err
			}
		}
		return nil
	}
	keys, args := make([]string, 0, len(values)), make([]any, 1, len(values)+1)
	args[0] = max(ms(ttl), 1)
	for key, value := range values {
		keys, args = append(keys, s.shelf(key)), append(args, value)
	}
	if len(keys) == 0 {
		return nil
	}
	if err := s.sure(ctx, s.run.shelve, keys, args...).Err(); err != nil {
		return fmt.Errorf("put on shelf: %w", err)
	}
	return nil
}

// Get implements mailbox.Shelf.
func (s *Store) Get(ctx context.Context, key string) (string, error) {
	v, err := s.client.Get(ctx, s.shelf(key)).Result()
	if errors.Is(err, goredis.Nil) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("get from shelf: %w", err)
	}
	return v, nil
}

// Drop implements mailbox.Shelf.
func (s *Store) Drop(ctx context.Context, key string) error {
	err := s.keep(ctx, s.shelf(key), func(c goredis.Cmdable) goredis.Cmder { return c.Del(ctx, s.shelf(key)) })
	if err != nil {
		return fmt.Errorf("drop from shelf: %w", err)
	}
	return nil
}

func (s *Store) shelf(key string) string { return s.opt.Prefix + ":shelf:" + key }

// Kept implements mailbox.Shelf.
func (s *Store) Kept(ctx context.Context, prefix string) iter.Seq2[mailbox.Kept, error] {
	return func(yield func(mailbox.Kept, error) bool) {
		for key, err := range s.scan(ctx, s.shelf(literal(prefix))+"*") {
			k := mailbox.Kept{Key: strings.TrimPrefix(key, s.shelf(""))}
			if err == nil {
				k, err = s.kept(ctx, k.Key)
			}
			if err == nil && k.Expires.IsZero() {
				continue // expired since
			}
			if !yield(k, err) || err != nil {
				return
			}
		}
	}
}

func (s *Store) kept(ctx context.Context, key string) (mailbox.Kept, error) {
	k := mailbox.Kept{Key: key}
	left, err := s.client.PTTL(ctx, s.shelf(key)).Result()
	if err != nil || left <= 0 {
		return k, err
	}
	if k.Value, err = s.Get(ctx, key); err == nil {
		k.Expires = time.Now().Add(left)
	}
	return k, err
}

// literal keeps what a pattern of SCAN gives a meaning to from having one.
func literal(text string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`, "]", `\]`).Replace(text)
}

// Count implements mailbox.Tally.
func (s *Store) Count(ctx context.Context, key string, ttl time.Duration) (int, error) {
	n, err := s.run.count.Run(ctx, s.client, []string{s.opt.Prefix + ":tally:" + key}, max(ms(ttl), 1)).Int()
	if err != nil {
		return 0, fmt.Errorf("count: %w", err)
	}
	return n, nil
}
