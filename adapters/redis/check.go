package redis

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	goredis "github.com/redis/go-redis/v9"
)

// ErrUnfit says that a server can be reached but must not be used.
var ErrUnfit = errors.New("redis is not fit")

// format is the layout of the keys; another layout gets another number.
const format = 1

// Check looks at every master: its version, that it evicts nothing, and that
// the database was filled with the same layout. An eviction policy other than
// noeviction silently destroys accepted messages once the memory is full.
func (s *Store) Check(ctx context.Context) error {
	err := s.masters(ctx, func(ctx context.Context, c goredis.UniversalClient) error {
		info, err := c.Info(ctx).Result()
		if err != nil {
			return fmt.Errorf("read server info: %w", err)
		}
		return s.fit(fields(info))
	})
	if err != nil {
		return err
	}
	want := s.layout()
	key := s.opt.Prefix + ":format"
	if err := s.client.SetNX(ctx, key, want, 0).Err(); err != nil {
		return fmt.Errorf("mark layout: %w", err)
	}
	got, err := s.client.Get(ctx, key).Result()
	if err != nil {
		return fmt.Errorf("read layout: %w", err)
	}
	if got != want {
		return fmt.Errorf("%w: filled with layout/partitions %s, configured are %s", ErrUnfit, got, want)
	}
	return nil
}

// layout names how the keys of this store are laid out.
func (s *Store) layout() string { return fmt.Sprintf("%d/%d", format, s.opt.Partitions) }

func (s *Store) fit(info map[string]string) error {
	if v := info["redis_version"]; v != "" && older(v, 6, 2) {
		return fmt.Errorf("%w: version %s, needed is 6.2", ErrUnfit, v)
	}
	if p := info["maxmemory_policy"]; p != "" && p != "noeviction" && !s.opt.AllowEviction {
		return fmt.Errorf("%w: maxmemory-policy is %s, which may drop accepted messages; set noeviction", ErrUnfit, p)
	}
	return nil
}

func fields(info string) map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(info) {
		if k, v, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			m[k] = v
		}
	}
	return m
}

func older(version string, major, minor int) bool {
	parts := append(strings.Split(version, "."), "0")
	a, err := strconv.Atoi(parts[0])
	if err != nil {
		return false // a fork with its own numbers
	}
	b, _ := strconv.Atoi(parts[1])
	return a < major || a == major && b < minor
}
