package service

import (
	"context"

	"grantdesk/bot/learn"
)

// Report tells the book what became of an entry in a directory of files. The
// same event is taken once.
func (s *Service) Report(ctx context.Context, e learn.Event) error {
	m, err := e.Message(s.Now())
	if err != nil {
		return err
	}
	return s.accept(ctx, learn.BookKey, m)
}
