package redis

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"grantdesk/bot/mailbox"
)

// Due implements mailbox.Agenda. Partitions are asked in random order, so that
// none starves.
func (s *Store) Due(ctx context.Context, limit int) (ds []string, err error) {
	l := s.limits
	for _, p := range rand.Perm(s.opt.Partitions) {
		if len(ds) >= limit {
			return ds, nil
		}
		more, err := s.run.due.Run(ctx, s.client, shared(s.partition(p)),
			"", limit-len(ds), ms(l.Grace), ms(l.Keep), ms(l.MaxDelay)).StringSlice()
		if err != nil {
			return ds, fmt.Errorf("look for due dialogues: %w", err)
		}
		ds = append(ds, more...)
	}
	return ds, nil
}

// DueTimers implements mailbox.Agenda.
func (s *Store) DueTimers(ctx context.Context, limit int) (ts []mailbox.Timer, err error) {
	for _, p := range rand.Perm(s.opt.Partitions) {
		if len(ts) >= limit {
			return ts, nil
		}
		r, err := s.run.timers.Run(ctx, s.client, shared(s.partition(p)), "", limit-len(ts)).StringSlice()
		if err != nil {
			return ts, fmt.Errorf("look for due timers: %w", err)
		}
		for i := 0; i+1 < len(r); i += 2 {
			ts = append(ts, readTimer(r[i], r[i+1]))
		}
	}
	return ts, nil
}

// readTimer reads a member of an agenda and its score.
func readTimer(member, score string) mailbox.Timer {
	dialogue, name, _ := strings.Cut(member, "\x00")
	at, _ := strconv.ParseFloat(score, 64)
	return mailbox.Timer{Dialogue: dialogue, Name: name, At: time.UnixMilli(int64(at))}
}

// Fire implements mailbox.Agenda.
func (s *Store) Fire(ctx context.Context, t mailbox.Timer) error {
	err := s.run.fire.Run(ctx, s.client, s.keys(t.Dialogue),
		t.Dialogue, t.Name, t.At.UnixMilli(), t.ID(), ms(s.limits.Keep)).Err()
	if err != nil {
		return fmt.Errorf("fire timer %q: %w", t.Name, err)
	}
	return nil
}

// officeFor is how long a fence is remembered after its term. Later ones are
// higher all the same as long as the server's clock is right.
const officeFor = 24 * time.Hour

// Elect implements mailbox.Elector.
func (s *Store) Elect(ctx context.Context, office, candidate string, term time.Duration) (int64, error) {
	fence, err := s.sure(ctx, s.run.elect, []string{s.office(office)}, candidate, ms(term), ms(officeFor)).Int64()
	if err != nil {
		return 0, fmt.Errorf("take office %q: %w", office, err)
	}
	return fence, nil
}

// Resign implements mailbox.Elector.
func (s *Store) Resign(ctx context.Context, office, candidate string) error {
	if err := s.run.resign.Run(ctx, s.client, []string{s.office(office)}, candidate).Err(); err != nil {
		return fmt.Errorf("resign from office %q: %w", office, err)
	}
	return nil
}

func (s *Store) office(name string) string { return s.opt.Prefix + ":office:" + name }
