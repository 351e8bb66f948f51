package service

import (
	"context"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// Home tells what the start page of a channel shows a person of their own.
func (s *Service) Home(ctx context.Context, to bot.Address, _ string, l knowledge.Lang) ([]bot.Block, error) {
	kept, err := s.Store.Read(ctx, to.String())
	if err != nil {
		return nil, err
	}
	d, err := bot.ReadDialogue(kept.State)
	if err != nil {
		return nil, err
	}
	return s.bot.Load().Home(d, l, s.Now())
}
