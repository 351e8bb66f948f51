package redis

import (
	"context"
	"fmt"
	"strings"
	"time"

	"grantdesk/bot/mailbox"
)

// Commit implements mailbox.Owner.
func (s *Store) Commit(ctx context.Context, l *mailbox.Lease, c mailbox.Commit) error {
	if c.Retention == 0 {
		c.Retention = s.limits.Keep
	}
	args := []any{l.Dialogue, l.Fence, ms(s.limits.Lease), c.State, l.Consumed, c.Consumed,
		ms(max(c.Retention, s.limits.Hold())), ms(s.limits.Keep), letter(c.Dead), s.limits.MaxDead, len(c.Outs)}
	for _, o := range c.Outs {
		args = append(args, o.ID, o.Body)
	}
	for _, t := range c.Timers {
		args = append(args, t.Name, when(t.At), t.Body)
	}
	start := time.Now()
	ok, err := s.sure(ctx, s.run.commit, s.keys(l.Dialogue), args...).Int()
	if err != nil {
		return fmt.Errorf("commit turn: %w", err)
	}
	if ok == 0 {
		return mailbox.ErrFenced
	}
	l.Consumed += int64(c.Consumed)
	l.State, l.Inbox, l.Attempts, l.Alone = c.State, l.Inbox[min(c.Consumed, len(l.Inbox)):], 0, 0
	l.Until = start.Add(s.limits.Lease)
	return nil
}

// when is the time of a timer in milliseconds, 0 for one to take away.
func when(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Done implements mailbox.Owner.
func (s *Store) Done(ctx context.Context, l *mailbox.Lease, d mailbox.Done) error {
	start := time.Now()
	r, err := s.sure(ctx, s.run.done, s.keys(l.Dialogue), l.Dialogue, l.Fence, ms(s.limits.Lease), l.Sent, d.Sent,
		flag(d.Release), s.limits.Batch, letter(d.Dead), ms(s.limits.Keep), s.limits.MaxDead, flag(d.Alone)).Slice()
	if err != nil {
		return fmt.Errorf("mark action: %w", err)
	}
	if number(r[0]) == 0 {
		return mailbox.ErrFenced
	}
	l.Sent += int64(d.Sent)
	l.Outbox, l.InDoubt = l.Outbox[min(d.Sent, len(l.Outbox)):], l.InDoubt && d.Sent == 0
	l.Until = start.Add(s.limits.Lease)
	if d.Sent > 0 {
		l.Failing = 0
	}
	if d.Release {
		l.Inbox, l.Attempts = items(r[1]), 1
	}
	return nil
}

// Retry implements mailbox.Owner. Were it lost with its server, the lease would
// end by itself: it need not be sure.
func (s *Store) Retry(ctx context.Context, l *mailbox.Lease, r mailbox.Retry) error {
	ok, err := s.run.retry.Run(ctx, s.client, s.keys(l.Dialogue),
		l.Dialogue, l.Fence, ms(min(r.After, s.limits.MaxDelay)), flag(r.Failed), flag(r.Certain)).Int()
	if err != nil {
		return fmt.Errorf("give lease back: %w", err)
	}
	if ok == 0 {
		return mailbox.ErrFenced
	}
	return nil
}

// letter is a dead letter as one member: the scripts find its dialogue at the
// beginning, its time is the score.
func letter(d *mailbox.DeadLetter) string {
	if d == nil {
		return ""
	}
	return strings.Join([]string{d.Dialogue, d.Kind, d.ID, d.Reason, string(d.Body)}, "\x00")
}

func readLetter(member string, at time.Time) mailbox.DeadLetter {
	f := strings.SplitN(member, "\x00", 5)
	for len(f) < 5 {
		f = append(f, "")
	}
	return mailbox.DeadLetter{Dialogue: f[0], Kind: f[1], ID: f[2], Reason: f[3], At: at, Body: []byte(f[4])}
}
