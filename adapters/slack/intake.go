package slack

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"grantdesk/adapters/internal/shown"
	"grantdesk/bot"
)

// tombstone is what remains of a deleted message that has answers in its
// thread. Slack reports the deletion as a change into one.
const tombstone = "tombstone"

// take handles an event of a message.
func (b *Bot) take(ctx context.Context, s *space, e *event) error {
	switch {
	case e.Subtype == "message_changed" && e.Message != nil && e.Message.Subtype == tombstone:
		e.Deleted = e.Message.TS
		return b.takeDelete(ctx, s, e)
	case e.Subtype == "message_changed" && e.Message != nil:
		return b.takeEdit(ctx, s, e)
	case e.Subtype == "message_deleted":
		return b.takeDelete(ctx, s, e)
	case e.TS == "" || e.Channel == "" || !b.human(s, e):
		_, err := b.ignored()
		return err
	}
	m, err := b.message(ctx, s, e)
	if err != nil {
		return err
	}
	if m == nil {
		_, err := b.ignored()
		return err
	}
	if !m.Private && b.fuse.blown(m.From.String()) {
		b.o.Count(EventLoop)
		return nil
	}
	b.by(ctx, s, m, e.User)
	return b.takeSaid(ctx, s, e, m)
}

// human reports whether a person wrote a message. The bot's own ones come
// back as any other.
func (b *Bot) human(s *space, e *event) bool {
	switch {
	case e.Bot != "", len(e.BotProfile) > 0 && string(e.BotProfile) != "null":
		return false
	case slices.Contains([]string{"", "USLACKBOT", "USLACK", s.user}, e.User):
		return false
	}
	return slices.Contains([]string{"", "file_share", "thread_broadcast"}, e.Subtype)
}

// message reads what a person wrote, or returns nil where it is not meant for
// the bot.
func (b *Bot) message(ctx context.Context, s *space, e *event) (*bot.Message, error) {
	m := &bot.Message{
		ID: messageID(s.team, e.Channel, e.TS), Kind: bot.KindText, At: moment(e.TS), Private: e.direct(),
		From: bot.Address{Channel: channel, Team: s.team, Room: e.Channel},
	}
	if e.Thread != "" && e.Thread != e.TS {
		root, err := b.o.Refs.Get(ctx, key(s.team, "root", e.Channel, e.Thread))
		if err != nil {
			return nil, fmt.Errorf("look up the root of a thread: %w", err)
		}
		m.Root = root
	}
	meant, err := b.meant(ctx, s, e, m)
	if err != nil || !meant {
		return nil, err
	}
	m.Text = plain(b.calling(ctx, s, e.Channel, e.Text), s.user)
	switch {
	case len(e.Files) > 0:
		m.Kind, m.Files = bot.KindFile, e.attached(s.team)
	case !b.desk(e.Channel):
		m.Text = said(m.Text)
	}
	if !m.Private {
		m.From.Thread, m.From.User = e.root(), e.User
	}
	return m, nil
}

// meant reports whether a message is for the bot: in a direct message each
// is, in a channel those that name it, those in a thread by the person that
// talks with it there, and at the desk those below one of its messages.
func (b *Bot) meant(ctx context.Context, s *space, e *event, m *bot.Message) (bool, error) {
	switch {
	case m.Private:
		return true, nil
	case e.Type == "app_mention", mentions(e.Text, s.user):
		return true, nil
	case e.Thread == "" || e.Thread == e.TS:
		return b.desk(e.Channel) && bot.AsksList(e.Text), nil
	case b.desk(e.Channel):
		return m.Root != "", nil
	}
	in, err := b.o.Refs.Get(ctx, key(s.team, "in", e.Channel, e.Thread, e.User))
	return in != "", err
}

// takeSaid accepts what a person wrote, and remembers what later events and
// replies refer to.
func (b *Bot) takeSaid(ctx context.Context, s *space, e *event, m *bot.Message) error {
	if err := b.remember(ctx, s.team, m.ID, ask{Thread: e.root()}); err != nil {
		return err
	}
	if err := b.accept(ctx, *m); err != nil {
		return err
	}
	puts := map[string]string{key(s.team, "said", e.Channel, e.TS): shown.Tag(m.Text), key(s.team, "at", e.Channel, m.From.User): e.root() + " " + string(m.Lang)}
	if m.Private {
		puts[key(s.team, "dm", e.User)] = e.Channel
	} else {
		puts[key(s.team, "in", e.Channel, e.root(), e.User)] = "1"
	}
	if err := b.o.Refs.PutAll(ctx, puts, engagedFor); err != nil {
		return fmt.Errorf("remember a message: %w", err)
	}
	return nil
}

// takeEdit accepts an edit within its time, if the words changed: Slack also
// reports edits for reasons of its own.
func (b *Bot) takeEdit(ctx context.Context, s *space, e *event) error {
	src := *e.Message
	src.Channel, src.ChannelType = e.Channel, e.ChannelType
	if src.Type == "" {
		src.Type = "message"
	}
	if !b.human(s, &src) || src.Edited == nil || moment(src.Edited.TS).Sub(moment(src.TS)) > editWindow {
		_, err := b.ignored()
		return err
	}
	known := key(s.team, "said", e.Channel, src.TS)
	was, err := b.o.Refs.Get(ctx, known)
	if err != nil {
		return fmt.Errorf("look up edited message: %w", err)
	}
	text := said(plain(src.Text, s.user))
	if b.desk(e.Channel) {
		text = plain(src.Text, s.user)
	}
	if was == "" || was == shown.Tag(text) {
		_, err := b.ignored()
		return err
	}
	m := b.about(s, &src, bot.KindEdit)
	m.ID, m.Text, m.At = m.Of+edited+src.Edited.TS, text, moment(src.Edited.TS)
	b.by(ctx, s, m, src.User)
	if err := b.remember(ctx, s.team, m.ID, ask{Thread: src.root()}); err != nil {
		return err
	}
	if err := b.noteEdit(ctx, s, &src, src.Edited.TS); err != nil {
		return err
	}
	if err := b.accept(ctx, *m); err != nil {
		return err
	}
	// Only now: an edit that was not accepted must look new when it comes again.
	return b.o.Refs.Put(ctx, known, shown.Tag(text), engagedFor)
}

// takeDelete accepts that a person took back what the bot had read.
func (b *Bot) takeDelete(ctx context.Context, s *space, e *event) error {
	was, err := b.o.Refs.Get(ctx, key(s.team, "said", e.Channel, e.Deleted))
	if err != nil {
		return fmt.Errorf("look up deleted message: %w", err)
	}
	if was == "" || e.Previous == nil || e.Previous.Subtype == tombstone {
		_, err := b.ignored()
		return err
	}
	src := *e.Previous
	src.Channel, src.ChannelType, src.TS = e.Channel, e.ChannelType, e.Deleted
	m := b.about(s, &src, bot.KindDelete)
	m.ID, m.At = m.Of+"/delete", b.o.Now().UTC()
	m.Person = b.o.Person(s.team + "/" + src.User)
	if err := b.accept(ctx, *m); err != nil {
		return err
	}
	b.later(ctx, func(ctx context.Context) { b.unsaid(ctx, s, m.Of) })
	return nil
}

// about is what happened to an earlier message, which is from the same
// conversation as that was.
func (b *Bot) about(s *space, src *event, kind string) *bot.Message {
	m := &bot.Message{
		Kind: kind, Of: messageID(s.team, src.Channel, src.TS), Private: src.direct(),
		From: bot.Address{Channel: channel, Team: s.team, Room: src.Channel},
	}
	if !m.Private {
		m.From.Thread, m.From.User = src.root(), src.User
	}
	return m
}

// slashed takes a slash command. Slack does not deliver it again, so the
// person is told when it was not kept.
func (b *Bot) slashed(ctx context.Context, payload []byte) (outcome, error) {
	var c slash
	if err := read(payload, &c); err != nil {
		return b.poison(fmt.Errorf("decode slash command: %w", err)), nil
	}
	s, err := b.here(ctx, c.App, c.Team)
	if err != nil || s == nil || c.Trigger == "" || c.Channel == "" || c.User == "" {
		return outcome{final: true}, err
	}
	m := &bot.Message{ID: "slack/" + s.team + "/slash/" + c.Trigger, Text: said(plain(c.Text, s.user))}
	return b.takePrivately(ctx, s, m, c.Channel, c.User, c.URL)
}

// takePrivately accepts what a person asked so that only they see the answer.
func (b *Bot) takePrivately(ctx context.Context, s *space, m *bot.Message, room, user, url string) (outcome, error) {
	m.Kind, m.At = bot.KindText, b.o.Now().UTC()
	m.From = bot.Address{Channel: channel, Team: s.team, Room: room, User: user}
	own, err := b.o.Refs.Get(ctx, key(s.team, "dm", user))
	if err == nil && own == room {
		m.From.User, m.Private = "", true
	}
	b.by(ctx, s, m, user)
	if err == nil && b.allowed(url) {
		err = b.remember(ctx, s.team, m.ID, ask{URL: url})
	}
	if err == nil {
		err = b.accept(ctx, *m)
	}
	if err != nil {
		b.log.Warn("command not kept", "why", err.Error())
		return outcome{body: map[string]string{"response_type": "ephemeral", "text": b.say(m.Lang, "slack.away")}, final: true}, nil
	}
	return outcome{}, nil
}

// shortcut takes a message that a person wants looked up.
func (b *Bot) shortcut(ctx context.Context, s *space, i *interaction) (outcome, error) {
	if i.Message == nil || i.channel() == "" || i.User.ID == "" || i.Trigger == "" {
		return b.ignored()
	}
	text := strings.TrimSpace(plain(i.Message.Text, s.user))
	if text == "" {
		return b.ignored()
	}
	m := &bot.Message{ID: "slack/" + s.team + "/shortcut/" + i.Trigger, Text: text}
	out, err := b.takePrivately(ctx, s, m, i.channel(), i.User.ID, i.URL)
	if out.body != nil {
		// A shortcut's acknowledgement shows nothing.
		return outcome{final: true, after: b.explain(i, m.Lang, "slack.away")}, nil
	}
	return out, err
}
