package redis

import (
	"context"
	"errors"
	"fmt"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// Put implements mailbox.Shelf.
func (s *Store) Put(ctx context.Context, key, value string, ttl time.Duration) error {
	if err := s.client.Set(ctx, s.shelf(key), value, max(ttl, time.Millisecond)).Err(); err != nil {
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

func (s *Store) shelf(key string) string { return s.opt.Prefix + ":shelf:" + key }
