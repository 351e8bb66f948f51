package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"grantdesk/adapters/worker"
	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/cmd/grantdesk/persons"
)

// A performer does what an outbox asks for.
type performer Service

// A marker is a channel that can show what became of a message.
type marker interface {
	Mark(ctx context.Context, m bot.Mark) error
}

// Perform implements worker.Performer.
func (p *performer) Perform(ctx context.Context, dialogue string, out mailbox.Out) error {
	a, err := action(out)
	if err != nil {
		return err
	}
	return p.receipt(ctx, a, p.do(ctx, dialogue, a))
}

// receipt tells what became of an action where somebody asked for it, and
// returns the outcome.
func (p *performer) receipt(ctx context.Context, a bot.Action, err error) error {
	if a.Receipt == nil || err != nil && !mailbox.IsPermanent(err) {
		return err
	}
	r := bot.Message{ID: postID(a.ID + "/receipt"), Kind: bot.KindReceipt, Choice: bot.ReceiptDone, Payload: a.Receipt.Payload}
	if err != nil {
		// A failed action may be asked for again, and may then succeed.
		r.ID, r.Choice, r.Text = postID(a.ID+"/receipt-failed"), bot.ReceiptFailed, err.Error()
	}
	if rerr := (*Service)(p).accept(ctx, a.Receipt.Dialogue, r); rerr != nil {
		return fmt.Errorf("bring receipt: %w", rerr)
	}
	return err
}

// fetch gets the bodies of files that another channel keeps. A file that
// cannot be had any more is left out; its name stays.
func (p *performer) fetch(ctx context.Context, r *bot.Reply) error {
	files := r.Files
	r.Files = nil
	for _, f := range files {
		if f.At != nil {
			got, err := p.fetchOne(ctx, f)
			switch {
			case mailbox.IsPermanent(err):
				r.Blocks = append(r.Blocks, bot.Block{Style: bot.BlockNote, Text: p.bot.Load().Phrases.In(r.Lang).Say("service.file", "file", f.Name)})
				continue
			case err != nil:
				return fmt.Errorf("fetch file: %w", err)
			}
			f = got
		}
		r.Files = append(r.Files, f)
	}
	return nil
}

func (p *performer) fetchOne(ctx context.Context, f bot.File) (bot.File, error) {
	source, ok := p.channels[f.At.Channel].(bot.Fetcher)
	if !ok {
		return f, mailbox.Permanent(errNoChannel)
	}
	return source.Fetch(ctx, f)
}

func (p *performer) do(ctx context.Context, dialogue string, a bot.Action) error {
	switch {
	case a.Reply != nil:
		sender, ok := p.channels[a.Reply.To.Channel]
		if !ok {
			return mailbox.Permanent(errNoChannel)
		}
		defer p.typing.stop(dialogue)
		if err := p.fetch(ctx, a.Reply); err != nil {
			return err
		}
		turn := turnOf(a.ID)
		ctx, end := p.Trace.Turn(ctx, "send", turn, "channel", a.Reply.To.Channel)
		err := (*Service)(p).send(ctx, dialogue, sender, *a.Reply)
		end(err)
		p.Log.Debug("sent", slog.String("turn", turn), slog.String("channel", a.Reply.To.Channel), slog.Bool("done", err == nil))
		return err
	case a.Post != nil:
		m := a.Post.Message
		m.ID = postID(m.ID)
		err := (*Service)(p).accept(ctx, a.Post.Dialogue, m)
		if errors.Is(err, mailbox.ErrInvalid) {
			return mailbox.Permanent(err)
		}
		return err
	case a.Mark != nil:
		if m, ok := p.channels[a.Mark.To.Channel].(marker); ok {
			return m.Mark(ctx, *a.Mark)
		}
	case a.Gap != nil:
		return p.gap(ctx, a)
	case a.Stamp != nil:
		return p.Store.Put(ctx, a.Stamp.Key, a.Stamp.Value, a.Stamp.Keep)
	case a.Forget != nil:
		return p.forget(ctx, dialogue, a)
	case a.Subscribe != nil:
		return p.subscribe(ctx, dialogue, *a.Subscribe)
	case a.Export != nil:
		return p.export(ctx, dialogue, a)
	}
	return nil
}

// Performed implements worker.Finisher.
func (p *performer) Performed(ctx context.Context, _ string, out mailbox.Out) (bool, error) {
	a, err := action(out)
	if err != nil || a.Reply == nil {
		return false, err
	}
	f, ok := p.channels[a.Reply.To.Channel].(bot.Finisher)
	if !ok {
		return false, nil
	}
	shown, err := f.Shown(ctx, *a.Reply)
	if !shown || err != nil {
		return false, err
	}
	// Whoever performed it may have died before saying so.
	err = p.receipt(ctx, a, nil)
	return err == nil, err
}

func action(out mailbox.Out) (a bot.Action, err error) {
	if json.Unmarshal(out.Body, &a) != nil {
		return a, mailbox.Permanent(fmt.Errorf("action %s cannot be read", turnID(out.ID)))
	}
	return a, nil
}

// apologise tells the person that a message could not be handled.
func (s *Service) apologise(d worker.Dialogue) []mailbox.Out {
	ms, err := messages(d.Inbox)
	if err != nil || len(ms) == 0 || ms[0].From.Channel == "" {
		return nil
	}
	body, err := json.Marshal(bot.Action{ID: ms[0].ID + "-sorry", Reply: s.word(ms[0], "service.sorry")})
	if err != nil {
		return nil
	}
	return []mailbox.Out{{ID: ms[0].ID + "-sorry", Body: body}}
}

// full tells the person, once, that too many messages wait.
func (s *Service) full(ctx context.Context, in mailbox.Message) {
	ms, err := messages([]mailbox.Item{{ID: in.ID, Payload: in.Payload}})
	if err != nil {
		return
	}
	if sender, ok := s.channels[ms[0].From.Channel]; ok {
		if err := sender.Send(ctx, *s.word(ms[0], "service.full")); err != nil {
			s.Log.Warn("could not say that the mailbox is full", "channel", ms[0].From.Channel, "why", err.Error())
		}
	}
}

func (s *Service) word(m bot.Message, key string) *bot.Reply {
	v := s.bot.Load().Phrases.In(m.Lang)
	return &bot.Reply{ID: m.ID + "-" + key, To: m.From, Lang: v.Lang, Blocks: []bot.Block{{Style: bot.BlockText, Text: v.Say(key)}}}
}

// channelOf is the channel in the key of a dialogue.
func channelOf(dialogue string) string {
	name, _, _ := strings.Cut(dialogue, "/")
	return name
}

// turnOf is the turn id of the message that an action follows from.
func turnOf(action string) string {
	message := action
	if i := strings.LastIndexByte(action, '-'); i >= 0 {
		message = action[:i]
	}
	return turnID(message)
}

// turnID names a message in logs without its address.
func turnID(message string) string { return persons.Tag(message) }
