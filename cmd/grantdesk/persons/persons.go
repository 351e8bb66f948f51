// Package persons finds and erases what a store holds about a person.
package persons

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strconv"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/bot/privacy"
	"grantdesk/bot/ticket"
	"grantdesk/knowledge"
)

// A Store is what is needed of one.
type Store interface {
	mailbox.Intake
	Read(ctx context.Context, dialogue string) (mailbox.Snapshot, error)
	Forget(ctx context.Context, dialogue string) error
	Kept(ctx context.Context, prefix string) iter.Seq2[mailbox.Kept, error]
	Drop(ctx context.Context, key string) error
}

var _ Store = mailbox.Store(nil)

// A Search looks for one person.
type Search struct {
	Store  Store
	Person string // id
	Own    string // key of the dialogue from which the person asks; may be empty
	Desk   bool   // tickets erase themselves, which the helpdesk is told
	Now    time.Time
}

// Find reads everything that is stored about the person.
func (s Search) Find(ctx context.Context) (privacy.Document, error) {
	doc := privacy.Document{Person: s.Person, Made: s.Now.UTC().Truncate(time.Second)}
	snap, err := s.Store.Read(ctx, bot.PersonKey(s.Person))
	if err != nil {
		return doc, err
	}
	file, err := privacy.ReadFile(snap.State)
	if err != nil {
		return doc, err
	}
	if shown := privacy.Show(snap); !shown.Empty() {
		doc.File = &shown
	}
	keys := file.Keys(s.Own)
	for _, key := range keys {
		if err := s.dialogue(ctx, &doc, key); err != nil {
			return doc, err
		}
	}
	err = s.mentions(ctx, keys, func(k mailbox.Kept) error {
		doc.Channels = append(doc.Channels, k)
		return nil
	})
	return doc, err
}

// dialogue adds a dialogue and its tickets.
func (s Search) dialogue(ctx context.Context, doc *privacy.Document, key string) error {
	snap, err := s.Store.Read(ctx, key)
	if err != nil {
		return err
	}
	shown := privacy.Show(snap)
	if shown.Empty() {
		return nil // it has expired
	}
	doc.Dialogues = append(doc.Dialogues, shown)
	d, err := bot.ReadDialogue(snap.State)
	if err != nil {
		return err
	}
	for _, id := range d.Tickets {
		for _, key := range ticket.Keys(id) {
			snap, err := s.Store.Read(ctx, key)
			if err != nil {
				return err
			}
			if shown := privacy.Show(snap); !shown.Empty() && len(shown.State)+len(shown.Sending)+len(shown.Waiting) > 0 {
				doc.Tickets = append(doc.Tickets, shown)
			}
		}
	}
	return nil
}

// mentions calls f with what channels keep about the person. What it learns
// of the person on the way is looked for again.
func (s Search) mentions(ctx context.Context, keys []string, f func(mailbox.Kept) error) error {
	traces := privacy.OfKeys(keys...)
	traces.Add(s.Person)
	for _, key := range keys {
		traces.Add(Tag(key))
	}
	done := map[string]bool{}
	for again := true; again; {
		again = false
		for k, err := range s.Store.Kept(ctx, "") {
			if err != nil {
				return err
			}
			about, learned := traces.Mentions(k.Key, k.Value)
			again = again || learned
			if !about || done[k.Key] {
				continue
			}
			done[k.Key] = true
			if err := f(k); err != nil {
				return err
			}
		}
	}
	return nil
}

// Others erases all but the dialogue from which the person asks, the person's
// file and what channels keep, which are needed to tell of it. It may be
// repeated.
func (s Search) Others(ctx context.Context) (n privacy.Tally, err error) {
	snap, err := s.Store.Read(ctx, bot.PersonKey(s.Person))
	if err != nil {
		return n, err
	}
	file, err := privacy.ReadFile(snap.State)
	if err != nil {
		return n, err
	}
	for _, key := range file.Keys(s.Own) {
		one, err := s.other(ctx, key)
		if err != nil {
			return n, err
		}
		n.Dialogues, n.Tickets, n.Reminders = n.Dialogues+1, n.Tickets+one.Tickets, n.Reminders+one.Reminders
	}
	return n, nil
}

// other erases one dialogue, its tickets first.
func (s Search) other(ctx context.Context, key string) (n privacy.Tally, err error) {
	snap, err := s.Store.Read(ctx, key)
	if err != nil {
		return n, err
	}
	d, err := bot.ReadDialogue(snap.State)
	if err != nil {
		return n, err
	}
	for _, id := range d.Tickets {
		if err := s.ticket(ctx, id); err != nil {
			return n, err
		}
	}
	n.Tickets, n.Reminders = len(d.Tickets), len(d.Reminders)
	if key == s.Own {
		return n, nil
	}
	return n, s.Store.Forget(ctx, key)
}

// ticket has a ticket erased.
func (s Search) ticket(ctx context.Context, id string) error {
	if !s.Desk {
		for _, key := range ticket.Keys(id) {
			if err := s.Store.Forget(ctx, key); err != nil {
				return err
			}
		}
		return nil
	}
	a, err := bot.DeskEvent{What: bot.DeskErase, Ticket: id}.Post(bot.TicketKey(id), bot.Address{}, knowledge.Languages()[0], s.Now)
	if err != nil {
		return err
	}
	m := a.Post.Message
	m.ID = "erase/" + strconv.FormatInt(s.Now.UnixMilli(), 36)
	raw, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("write that a ticket is to be erased: %w", err)
	}
	_, err = s.Store.Accept(ctx, mailbox.Message{Dialogue: a.Post.Dialogue, ID: m.ID, Payload: raw}, false)
	return err
}

// Rest erases what Others left.
func (s Search) Rest(ctx context.Context) error {
	snap, err := s.Store.Read(ctx, bot.PersonKey(s.Person))
	if err != nil {
		return err
	}
	file, err := privacy.ReadFile(snap.State)
	if err != nil {
		return err
	}
	err = s.mentions(ctx, file.Keys(s.Own), func(k mailbox.Kept) error { return s.Store.Drop(ctx, k.Key) })
	if err != nil {
		return err
	}
	if err := s.Store.Forget(ctx, bot.PersonKey(s.Person)); err != nil || s.Own == "" {
		return err
	}
	return s.Store.Forget(ctx, s.Own)
}
