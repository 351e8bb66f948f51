package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"time"

	api "github.com/slack-go/slack"

	"grantdesk/adapters/internal/shown"
	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

// What sends can run into.
var (
	errBusy    = errors.New("limit of messages reached")
	errAddress = errors.New("address is none of this channel")
	errURL     = errors.New("address is not one of Slack's")
	errUses    = errors.New("response address is used up")
)

// Send implements bot.Sender. What was sent of a reply is remembered after
// each message, so that another attempt goes on where the last one ended.
func (b *Bot) Send(ctx context.Context, r bot.Reply) error {
	s, err := b.sending(ctx, r)
	if err != nil || s.rec.Done || s.ask.Gone {
		return err
	}
	err = s.all(ctx)
	if gone(err) && !b.desk(r.To.Room) {
		b.blocked(ctx, r)
	}
	if err != nil {
		return mark(fmt.Errorf("send reply: %w", err))
	}
	return nil
}

// A sending is one reply on its way.
type sending struct {
	*Bot
	s     *space
	r     bot.Reply
	rec   *record
	ask   ask
	parts []part
}

func (b *Bot) sending(ctx context.Context, r bot.Reply) (*sending, error) {
	if r.To.Channel != channel || r.To.Room == "" {
		return nil, mailbox.Permanent(fmt.Errorf("send reply: %w", errAddress))
	}
	space, err := b.homeSpace(ctx, &r.To)
	switch {
	case err != nil:
		return nil, mailbox.Refused(err, 5*time.Second)
	case space == nil:
		return nil, mailbox.Permanent(fmt.Errorf("send reply: %w", errAddress))
	}
	s := &sending{Bot: b, s: space, r: r}
	if s.ask, err = b.asked(ctx, r); err != nil {
		return nil, mailbox.Refused(err, time.Second)
	}
	if s.rec, err = b.record(ctx, r.To.Team, shown.Tag(r.ID)); err != nil {
		return nil, mailbox.Refused(err, time.Second)
	}
	if s.rec == nil {
		s.rec = &record{Reply: shown.Reply{ID: r.ID, Room: r.To.Room, User: r.To.User}, Began: b.o.Now().UTC()}
		if b.desk(r.To.Room) {
			s.rec.User = ""
		}
	}
	s.render()
	return s, nil
}

// render lays the reply out.
func (s *sending) render() {
	ks := s.r.Blocks
	if s.r.Progress != "" {
		ks = append([]bot.Block{{Style: bot.BlockNote, Text: s.r.Progress}}, ks...)
	}
	if listed(s.r.Choices) || len(s.r.Choices) > 0 && len(ks) == 0 {
		ks = append(ks[:len(ks):len(ks)], list(s.r.Choices)...)
	}
	if s.parts = parts(units(ks)); s.ask.URL != "" {
		s.parts = fewParts(units(ks), maxUses-1)
	}
	s.rec.Parts, s.rec.Secret, s.rec.Buttons = len(s.parts), s.ask.URL != "" || s.quiet(), s.r.Choices
	if len(s.parts) == 0 {
		return
	}
	last := &s.parts[len(s.parts)-1].Blocks
	last.BlockSet = append(last.BlockSet, s.controls(s.rec)...)
	if s.shares() {
		share := button(shareAction, shown.Data(s.r.ID, 0), s.say(s.r.Lang, "slack.share"))
		last.BlockSet = append(last.BlockSet, api.NewActionBlock("", share))
	}
}

// quiet reports whether only the asker shall see the reply in a channel.
func (s *sending) quiet() bool { return s.r.Quiet && s.r.To.User != "" }

// all sends what is left of the reply.
func (s *sending) all(ctx context.Context) error {
	// The buttons must mean something before a person can press them, and a
	// look-up must know when sending began.
	if err := s.keep(ctx, s.s.team, s.rec); err != nil {
		return mailbox.Refused(err, time.Second)
	}
	if err := s.keepShared(ctx); err != nil {
		return mailbox.Refused(err, time.Second)
	}
	replaced, err := s.inPlace(ctx)
	if err != nil {
		return err
	}
	thread, err := s.thread(ctx)
	if err != nil {
		return mailbox.Refused(err, time.Second)
	}
	for i := s.rec.Sent; i < len(s.parts) && !replaced; i++ {
		if err := s.part(ctx, i, thread); err != nil {
			return err
		}
	}
	for i, f := range s.r.Files {
		if s.rec.Sent > len(s.parts)+i {
			continue
		}
		if err := s.file(ctx, f, thread); err != nil {
			return err
		}
	}
	if s.rec.Done {
		return nil
	}
	if !replaced {
		s.supersede(ctx)
	}
	s.tidy(ctx)
	s.menus(ctx)
	s.rec.Done = true
	s.noteOr(ctx, nil)
	return nil
}

// thread is where the reply belongs: below another reply, in the thread of
// its dialogue, or in that of the message that it answers.
func (s *sending) thread(ctx context.Context) (string, error) {
	if s.r.Under != "" {
		root, err := s.record(ctx, s.s.team, shown.Tag(s.r.Under))
		if err != nil || root != nil && root.First != "" {
			return rootOf(root), err
		}
	}
	if s.r.To.Thread != "" {
		return s.r.To.Thread, nil
	}
	return s.ask.Thread, nil
}

func rootOf(r *record) string {
	if r == nil {
		return ""
	}
	return r.First
}

// note remembers that one more message of the reply is out, and what else
// shall be known of it.
func (s *sending) note(ctx context.Context, more map[string]string) {
	s.rec.Sent++
	s.rec.Done = s.rec.Sent == len(s.parts)+len(s.r.Files) && !s.untidy()
	s.noteOr(ctx, more)
}

// noteOr keeps the record, or goes on: what is out is out, and failing now
// would only send it twice.
func (s *sending) noteOr(ctx context.Context, more map[string]string) {
	values := map[string]string{recordKey(s.s.team, s.rec): asJSON(s.rec)}
	maps.Copy(values, more)
	if err := s.o.Refs.PutAll(ctx, values, s.o.Keep); err != nil {
		s.log.Warn("progress of a reply not noted", slog.String("why", err.Error()))
	}
}

func (s *sending) part(ctx context.Context, i int, thread string) error {
	p := s.parts[i]
	if s.ask.URL != "" {
		return s.privately(ctx, i, p)
	}
	options := s.content(i, p, thread)
	method, call := "chat.postMessage", func() (ts string, err error) {
		_, ts, err = s.s.api.PostMessageContext(ctx, s.r.To.Room, options...)
		return ts, err
	}
	if s.quiet() {
		method, call = "chat.postEphemeral", func() (string, error) {
			return s.s.api.PostEphemeralContext(ctx, s.r.To.Room, s.r.To.User, options...)
		}
	}
	ts, err := s.do(ctx, method, call)
	if code(err) == "invalid_blocks" || code(err) == "msg_blocks_too_long" || code(err) == "invalid_blocks_format" {
		s.o.Count(EventPlain)
		options = append(options, api.MsgOptionBlocks())
		ts, err = s.do(ctx, method, call)
	}
	if err != nil {
		return err
	}
	s.rec.at(ts)
	var root map[string]string
	if !s.quiet() {
		root = map[string]string{key(s.s.team, "root", s.r.To.Room, ts): s.r.ID}
	}
	s.note(ctx, root)
	return nil
}

// metadataType marks our messages, so that history can tell which reply one is.
const metadataType = "grantdesk_reply"

// body are the options of one message, new or changed.
func (s *sending) body(p part) []api.MsgOption {
	return []api.MsgOption{api.MsgOptionText(escape(p.Text), false), api.MsgOptionBlocks(p.Blocks.BlockSet...)}
}

// named says which part of which reply a message is. Only the asker sees a
// quiet one, and no history tells of it.
func (s *sending) named(i int) api.MsgOption {
	return api.MsgOptionMetadata(api.SlackMetadata{EventType: metadataType, EventPayload: map[string]any{"id": s.r.ID, "part": i}})
}

// content are the options of one new message.
func (s *sending) content(i int, p part, thread string) []api.MsgOption {
	options := s.body(p)
	if !s.quiet() {
		options = append(options, api.MsgOptionDisableLinkUnfurl(), api.MsgOptionDisableMediaUnfurl(), s.named(i))
	}
	if thread != "" {
		options = append(options, api.MsgOptionTS(thread))
	}
	return options
}

// privately posts where only the asker sees it.
func (s *sending) privately(ctx context.Context, i int, p part) error {
	if i >= maxUses {
		return mailbox.Permanent(errUses)
	}
	r := response{Type: "ephemeral", Text: escape(p.Text), Blocks: p.Blocks.BlockSet, Replace: s.ask.Replace && i == 0}
	_, err := s.do(ctx, "response", func() (string, error) { return "", s.respond(ctx, s.ask.URL, r) })
	if err == nil {
		s.note(ctx, nil)
	}
	return err
}

// do waits for a slot and calls.
func (s *sending) do(ctx context.Context, method string, call func() (string, error)) (string, error) {
	if err := s.slot(ctx, method); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	ts, err := call()
	if err == nil {
		return ts, nil
	}
	var known *callError
	if !errors.As(err, &known) {
		err = failed(method, err)
	}
	if pause, slowed := slow(err); slowed {
		s.o.Count(EventSlow)
		s.pauses.set(s.s.team, method, pause)
		if perr := s.o.Rates.Hold(ctx, channel, s.chat(), pause); perr != nil {
			s.log.Warn("pause not noted", slog.String("why", perr.Error()))
		}
	}
	return "", err
}

func (s *sending) chat() string { return s.s.team + "/" + s.r.To.Room }

// slot waits for its turn, but never so long that the dialogue's lease ends.
func (s *sending) slot(ctx context.Context, method string) error {
	if left := s.pauses.left(s.s.team, method); left > 0 {
		return mailbox.Refused(errBusy, left)
	}
	for waited := time.Duration(0); ; {
		wait, err := s.o.Rates.Slot(ctx, channel, paces(s.chat()))
		if err != nil {
			return mailbox.Refused(fmt.Errorf("take a slot: %w", err), time.Second)
		}
		if wait == 0 {
			return nil
		}
		if waited += wait; waited > maxWait {
			return mailbox.Refused(errBusy, wait)
		}
		if !sleep(ctx, wait) {
			return mailbox.Refused(ctx.Err(), 0)
		}
	}
}

// blocked tells the dialogue that its person cannot be reached any more.
func (b *Bot) blocked(ctx context.Context, r bot.Reply) {
	m := bot.Message{ID: "slack/" + r.To.Team + "/gone/" + shown.Tag(r.ID), Kind: bot.KindBlocked, From: r.To, At: b.o.Now().UTC()}
	if err := b.o.Inbox.Accept(ctx, m); err != nil {
		b.log.Warn("blocked chat not noted", slog.String("why", err.Error()))
	}
}
