package service

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

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

// errBusy says that somebody's mailbox is full.
var errBusy = errors.New("mailboxes are full")

// Changed has everybody who asked for reminders of a call look at the content
// that is served here now: reminders move with their deadlines, and changes
// are announced. Each replica does it whenever it has new content, since one
// that still has the old content may handle what another brought; what a
// dialogue has told it does not tell again. After an error all of it is to be
// done again.
func (s *Service) Changed(ctx context.Context) error {
	id, full := "content/"+rand.Text(), 0
	for _, p := range s.bot.Load().Library.Calls {
		prefix := persons.SubscriptionKey(p.Call.ID, "")
		for k, err := range s.Store.Kept(ctx, prefix) {
			if err != nil {
				return err
			}
			m, err := bot.News(id, nil, bot.Address{}, s.Now())
			if err != nil {
				return err
			}
			err = s.accept(ctx, strings.TrimPrefix(k.Key, prefix), m)
			switch {
			case errors.Is(err, bot.ErrFull):
				full++
			case err != nil:
				return err
			}
		}
	}
	if full > 0 {
		return fmt.Errorf("%d of those who asked for reminders: %w", full, errBusy)
	}
	return nil
}
