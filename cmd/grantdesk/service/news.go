package service

import (
	"context"
	"errors"
	"time"

	"grantdesk/bot"
	"grantdesk/cmd/grantdesk/persons"
)

// subscribe notes outside of the dialogue that it wants to hear of a call.
func (p *performer) subscribe(ctx context.Context, dialogue string, s bot.Subscribe) error {
	key := persons.SubscriptionKey(s.Call, dialogue)
	left := s.Until.Sub(p.Now())
	if s.Until.IsZero() || left <= 0 {
		return p.Store.Drop(ctx, key)
	}
	value := persons.WantsReminders
	if s.News {
		value = persons.WantsNews
	}
	return p.Store.Put(ctx, key, value, left)
}

// Changed has everybody who asked for reminders of a call look at the new
// content: reminders move with their deadlines, and changes are announced. The
// version makes it once over all replicas.
func (s *Service) Changed(ctx context.Context) error {
	lib := s.bot.Load().Library
	for _, p := range lib.Calls {
		for k, err := range s.Store.Kept(ctx, persons.SubscriptionKey(p.Call.ID, "")) {
			if err != nil {
				return err
			}
			dialogue := k.Key[len(persons.SubscriptionKey(p.Call.ID, "")):]
			m, err := bot.News("content/"+lib.Version, nil, bot.Address{}, s.Now())
			if err != nil {
				return err
			}
			if err := s.bring(ctx, dialogue, m); err != nil {
				return err
			}
		}
	}
	return nil
}

// bring brings a message to a dialogue, waiting while its mailbox is full.
func (s *Service) bring(ctx context.Context, dialogue string, m bot.Message) error {
	for {
		err := s.accept(ctx, dialogue, m)
		if !errors.Is(err, bot.ErrFull) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
}
