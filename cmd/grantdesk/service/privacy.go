package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/factual"
	"grantdesk/bot/mailbox"
	"grantdesk/bot/phrase"
	"grantdesk/bot/privacy"
	"grantdesk/cmd/grantdesk/persons"
	"grantdesk/knowledge"
)

// postID is the id of a message between dialogues. It outlives the dialogue it
// came from, so nothing of that can be read from it.
func postID(id string) string {
	sum := sha256.Sum256([]byte(id))
	return "post/" + hex.EncodeToString(sum[:12])
}

// keep is how long a dialogue is kept from now on: one with a question at the
// helpdesk at least as long as the question, whose answer has to find it.
func (s *Service) keep(d bot.Dialogue) time.Duration {
	retention := s.Retention
	if s.Desk != nil && d.Handoff != nil && d.Handoff.Ticket != "" {
		retention = max(retention, s.Desk.Keep)
	}
	if d.Heard.IsZero() {
		return retention
	}
	return max(time.Second, d.Until(retention).Sub(s.Now()))
}

// search looks for the person from whose dialogue an action comes.
func (p *performer) search(dialogue, person string) persons.Search {
	return persons.Search{Store: p.Store, Person: person, Own: dialogue, Desk: p.Desk != nil, Now: p.Now()}
}

// export sends the person what is stored about them.
func (p *performer) export(ctx context.Context, dialogue string, a bot.Action) error {
	e := a.Export
	doc, err := p.search(dialogue, e.Person).Find(ctx)
	if err != nil {
		return err
	}
	phrases := p.bot.Load().Phrases
	doc.Counted = knowledge.Text{}
	for _, l := range knowledge.Languages() {
		doc.Counted[l] = phrases.In(l).Say("mydata.counted")
	}
	body, err := doc.Bytes()
	if err != nil {
		return mailbox.Permanent(err)
	}
	v := phrases.In(e.Lang)
	return p.say(ctx, dialogue, bot.Reply{
		ID: a.ID, To: e.To, Lang: v.Lang,
		Blocks: []bot.Block{{Style: bot.BlockText, Text: v.Say("mydata.said", counts(v, doc.Tally())...)}},
		Files:  []bot.File{{Name: v.Say("mydata.file"), Type: "application/json", Body: body}},
	})
}

// forget erases everything about the person. The receipt comes before the
// last of it, since it needs an address; should the process die between, all
// this is done again.
func (p *performer) forget(ctx context.Context, dialogue string, a bot.Action) error {
	f := a.Forget
	search := p.search(dialogue, f.Person)
	n, err := search.Others(ctx)
	if err != nil {
		return err
	}
	if f.Silent {
		return search.Rest(ctx)
	}
	v := p.bot.Load().Phrases.In(f.Lang)
	pairs := append(counts(v, n), "receipt", f.Receipt, "time", factual.Moment(v, p.Now().UTC()))
	err = p.say(ctx, dialogue, bot.Reply{ID: a.ID, To: f.To, Lang: v.Lang, Menus: bot.MenusAuto, Blocks: []bot.Block{
		{Style: bot.BlockText, Text: v.Say("forget.receipt", pairs...)},
		{Style: bot.BlockNote, Text: v.Say("delete.messages")},
	}})
	if err != nil && !mailbox.IsPermanent(err) {
		return err
	}
	return search.Rest(ctx)
}

// Erase drops everything that a channel keeps under keys that begin so.
func (s *Service) Erase(ctx context.Context, prefix string) error {
	for kept, err := range s.Store.Kept(ctx, prefix) {
		if err == nil {
			err = s.Store.Drop(ctx, kept.Key)
		}
		if err != nil {
			return fmt.Errorf("erase what a channel keeps: %w", err)
		}
	}
	return nil
}

func (p *performer) say(ctx context.Context, dialogue string, r bot.Reply) error {
	sender, ok := p.channels[r.To.Channel]
	if !ok {
		return mailbox.Permanent(errNoChannel)
	}
	return (*Service)(p).send(ctx, dialogue, sender, r)
}

func counts(v phrase.Voice, n privacy.Tally) []string {
	return []string{
		"dialogues", v.Count("forget.dialogues", n.Dialogues), "tickets", v.Count("forget.tickets", n.Tickets),
		"reminders", v.Count("forget.reminders", n.Reminders),
	}
}
