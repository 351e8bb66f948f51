package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"

	"grantdesk/adapters/internal/shown"
	"grantdesk/bot"
	"grantdesk/knowledge"
)

// read decodes an update. One that cannot be read is set aside by its id: it
// would come again for ever.
func (b *Bot) read(raw []byte, me *self) (event, bool) {
	e, err := b.decode(raw, me)
	if err != nil {
		id, _ := updateID(raw)
		b.o.Count(EventPoison)
		b.log.Error("update set aside", slog.Int64("update", id), slog.String("why", err.Error()))
		return event{id: id}, false
	}
	return e, true
}

// take hands one event to the inbox. After nil Telegram may forget it; after
// an error Telegram has to deliver it again. An event that makes the bot fail
// in a way that it does not know is set aside: it would do so for ever.
func (b *Bot) take(ctx context.Context, e event) (err error) {
	defer func() {
		if p := recover(); p != nil {
			b.o.Count(EventPoison)
			b.log.Error("update set aside", slog.Int64("update", e.id), slog.String("why", fmt.Sprintf("%T while it was handled", p)))
			err = nil
		}
	}()
	switch {
	case e.moved != nil:
		return b.move(ctx, *e.moved)
	case e.press != nil:
		return b.takePress(ctx, e)
	case e.message == nil:
		b.o.Count(EventIgnored)
		return nil
	}
	home, err := b.home(ctx, e.message.From.Room)
	if err != nil {
		return err
	}
	e.message.From.Room = home
	if e.source == nil {
		return b.accept(ctx, e.message)
	}
	atDesk, err := b.atDesk(ctx, e)
	if err != nil {
		return err
	}
	if e.unmeant && !atDesk {
		b.o.Count(EventIgnored)
		return nil
	}
	return b.takeSaid(ctx, e.message, e.source)
}

// takeSaid accepts what a person wrote, and remembers what later updates and
// replies refer to. An edit only counts within its time, and only if the words
// changed: Telegram also reports edits for reasons of its own.
func (b *Bot) takeSaid(ctx context.Context, m *bot.Message, src *message) error {
	if err := b.album(ctx, m, src); err != nil {
		return err
	}
	key := b.key("room", m.From.Room, "said", strconv.FormatInt(src.ID, 10))
	first, mark := m.ID, shown.Tag(m.Text)
	if m.Kind == bot.KindEdit {
		was, err := b.o.Refs.Get(ctx, key)
		if err != nil {
			return fmt.Errorf("look up edited message: %w", err)
		}
		id, old, _ := strings.Cut(was, " ")
		if id == "" || src.EditDate-src.Date > int64(editWindow.Seconds()) || old == mark {
			b.o.Count(EventIgnored)
			return nil
		}
		m.Of, first = id, id
	}
	if err := b.question(ctx, m, src.ID); err != nil {
		return err
	}
	if err := b.accept(ctx, m); err != nil {
		return err
	}
	// Only now: an edit that was not accepted must look new when it comes again.
	return b.o.Refs.Put(ctx, key, first+" "+mark, editWindow)
}

// accept gives a message to the inbox.
func (b *Bot) accept(ctx context.Context, m *bot.Message) error {
	err := b.o.Inbox.Accept(ctx, *m)
	switch {
	case err == nil:
		b.o.Count(EventAccepted)
	case errors.Is(err, bot.ErrFull):
		b.o.Count(EventFull)
	default:
		b.o.Count(EventHeld)
	}
	if err != nil {
		return fmt.Errorf("accept update: %w", err)
	}
	return nil
}

// takePress answers a pressed button at once, with an explanation where it
// does nothing any more, and hands the choice on.
func (b *Bot) takePress(ctx context.Context, e event) error {
	m, why, err := b.choice(ctx, e.press)
	if err != nil {
		return err
	}
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		b.answer(ctx, e.press, why)
	}()
	defer func() { <-answered }()
	if m == nil {
		b.o.Count(EventStale)
		return nil
	}
	return b.accept(ctx, m)
}

// choice is the message that a press means, or the phrase that says why it
// means nothing.
func (b *Bot) choice(ctx context.Context, p *press) (m *bot.Message, why string, err error) {
	const expired, foreign = "telegram.button.expired", "telegram.button.foreign"
	tag, n, ok := shown.ReadData(p.data)
	if !ok || p.chat == nil || p.from.IsBot {
		return nil, expired, nil
	}
	home, err := b.home(ctx, p.chat.room())
	if err != nil {
		return nil, "", err
	}
	r, err := b.record(ctx, home, tag)
	if err != nil {
		return nil, "", err
	}
	who := strconv.FormatInt(p.from.ID, 10)
	switch {
	case r == nil || !r.Has(n) || r.Spent(n) && !b.desk(home) || r.Message != 0 && r.Message != p.message:
		return nil, expired, nil
	case r.User != "" && r.User != who:
		return nil, foreign, nil
	}
	from := b.address(*p.chat, p.topic, &p.from)
	from.Room = home
	m = &bot.Message{
		ID: shown.PressID(b.presses(), r.ID, r.Buttons[n].Set), Kind: bot.KindChoice, Choice: r.Buttons[n].ID, Of: r.ID, At: b.o.Now().UTC(),
		From: from, Person: b.o.Person(who), Private: p.chat.private(), Lang: language(p.from.Language),
	}
	if b.desk(home) { // there the cards stay, and several people press
		m.ID += "/" + p.query
		m.Name = p.from.name()
	}
	return m, "", nil
}

// answer ends the waiting sign on a button. It has one try: past its time
// Telegram takes none.
func (b *Bot) answer(ctx context.Context, p *press, why string) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	values := params{"callback_query_id": p.query}
	if why != "" {
		values["text"] = head(b.say(b.chosen(ctx, p), why), maxAnswer)
		values["show_alert"] = "true"
	}
	if err := b.client.call(ctx, "answerCallbackQuery", values, nil); err != nil {
		b.log.Debug("button not answered", slog.String("why", err.Error()))
	}
}

// say is a phrase in a language that content exists in.
func (b *Bot) say(l knowledge.Lang, key string, pairs ...string) string {
	if !l.Known() {
		l = knowledge.Languages()[0]
	}
	return b.o.Phrases(l, key, pairs...)
}
