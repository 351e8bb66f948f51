package story

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"grantdesk/bot/mailbox"
)

var (
	// errDead ends the work of a dead replica at once. Any other error would
	// have it insist on marking what it sent for as long as a stopping process
	// may: nobody is there to wait for.
	errDead = fmt.Errorf("this replica is dead: %w", mailbox.ErrFenced)
	errAway = errors.New("the store cannot be reached")
)

// A store is the common one as a replica sees it: it can be away, and for a
// dead replica it is so for ever.
type store struct {
	mailbox.Store
	gone, lost atomic.Bool
}

func (s *store) die()           { s.gone.Store(true) }
func (s *store) dead() bool     { return s.gone.Load() }
func (s *store) away() bool     { return s.lost.Load() }
func (s *store) lose(lost bool) { s.lost.Store(lost) }

func (s *store) reach() error {
	switch {
	case s.gone.Load():
		return errDead
	case s.lost.Load():
		return errAway
	}
	return nil
}

// Accept implements mailbox.Intake.
func (s *store) Accept(ctx context.Context, m mailbox.Message, claim bool) (mailbox.Receipt, error) {
	if err := s.reach(); err != nil {
		return mailbox.Receipt{}, err
	}
	return s.Store.Accept(ctx, m, claim)
}

// Claim implements mailbox.Owner.
func (s *store) Claim(ctx context.Context, dialogue string) (*mailbox.Lease, error) {
	if err := s.reach(); err != nil {
		return nil, err
	}
	return s.Store.Claim(ctx, dialogue)
}

// Commit implements mailbox.Owner.
func (s *store) Commit(ctx context.Context, l *mailbox.Lease, c mailbox.Commit) error {
	if err := s.reach(); err != nil {
		return err
	}
	return s.Store.Commit(ctx, l, c)
}

// Done implements mailbox.Owner.
func (s *store) Done(ctx context.Context, l *mailbox.Lease, d mailbox.Done) error {
	if err := s.reach(); err != nil {
		return err
	}
	return s.Store.Done(ctx, l, d)
}

// Retry implements mailbox.Owner.
func (s *store) Retry(ctx context.Context, l *mailbox.Lease, r mailbox.Retry) error {
	if err := s.reach(); err != nil {
		return err
	}
	return s.Store.Retry(ctx, l, r)
}

// Due implements mailbox.Agenda.
func (s *store) Due(ctx context.Context, limit int) ([]string, error) {
	if err := s.reach(); err != nil {
		return nil, err
	}
	return s.Store.Due(ctx, limit)
}

// DueTimers implements mailbox.Agenda.
func (s *store) DueTimers(ctx context.Context, limit int) ([]mailbox.Timer, error) {
	if err := s.reach(); err != nil {
		return nil, err
	}
	return s.Store.DueTimers(ctx, limit)
}

// Fire implements mailbox.Agenda.
func (s *store) Fire(ctx context.Context, t mailbox.Timer) error {
	if err := s.reach(); err != nil {
		return err
	}
	return s.Store.Fire(ctx, t)
}

// Ping reports whether the store can be reached.
func (s *store) Ping(ctx context.Context) error {
	if err := s.reach(); err != nil {
		return err
	}
	return s.Store.Ping(ctx)
}
