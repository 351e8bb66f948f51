package redis

import (
	"context"
	"fmt"
	"time"

	"grantdesk/bot/mailbox"
)

// Slot implements mailbox.Pacer. The keys of a group share a hash tag.
func (s *Store) Slot(ctx context.Context, group string, paces []mailbox.Pace) (time.Duration, error) {
	var keys []string
	var args []any
	for _, p := range paces {
		key := s.pace(group, p.Key)
		keys = append(keys, key, key+":held")
		args = append(args, p.Burst, p.Every.Microseconds())
	}
	wait, err := s.run.slot.Run(ctx, s.client, keys, args...).Int64()
	if err != nil {
		return 0, fmt.Errorf("take a slot: %w", err)
	}
	return time.Duration(wait) * time.Microsecond, nil
}

// Hold implements mailbox.Pacer.
func (s *Store) Hold(ctx context.Context, group, key string, d time.Duration) error {
	held := s.pace(group, key) + ":held"
	if err := s.run.hold.Run(ctx, s.client, []string{held}, max(d, time.Millisecond).Microseconds()).Err(); err != nil {
		return fmt.Errorf("hold slots: %w", err)
	}
	return nil
}

func (s *Store) pace(group, key string) string {
	return s.opt.Prefix + ":pace:{" + group + "}:" + key
}
