package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"grantdesk/adapters/internal/shown"
	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

// errBusy is the cause when the limits leave no slot for a while.
var errBusy = errors.New("limit of messages reached")

// leastTime is how much must be left for a call. One that is cut short may have
// been shown, and Telegram cannot be asked: better not to begin it.
const leastTime = time.Second

var errLate = errors.New("too little time is left to send")

// Send implements bot.Sender. What was sent of a reply is remembered after
// each message, so that another attempt goes on where the last one ended; only
// a process that dies between Telegram's answer and that note repeats one
// message.
func (b *Bot) Send(ctx context.Context, r bot.Reply) error {
	s, err := b.sending(ctx, forOne(r))
	if err != nil || s.rec.Done {
		return err
	}
	err = s.all(ctx)
	if unreachable(err) {
		b.gone(ctx, r)
	}
	if err != nil {
		return mark(fmt.Errorf("send reply: %w", err))
	}
	b.flood.over()
	return nil
}

// Shown implements bot.Finisher as far as Telegram allows: it knows of the
// replies that were noted as sent.
func (b *Bot) Shown(ctx context.Context, r bot.Reply) (bool, error) {
	rec, err := b.record(ctx, r.To.Room, shown.Tag(r.ID))
	return rec != nil && rec.Done, err
}

// A sending is one reply on its way.
type sending struct {
	*Bot
	r     bot.Reply
	rec   *record
	chat  string
	parts []part
	keys  string // the keyboard as JSON, or ""
	below *place // where at the desk it belongs
}

func (b *Bot) sending(ctx context.Context, r bot.Reply) (*sending, error) {
	if _, err := strconv.ParseInt(r.To.Room, 10, 64); err != nil || r.To.Channel != channel {
		return nil, mailbox.Permanent(errors.New("send reply: address is none of this channel"))
	}
	rec, err := b.record(ctx, r.To.Room, shown.Tag(r.ID))
	if err != nil {
		return nil, mailbox.Refused(err, time.Second)
	}
	if rec == nil {
		rec = &record{Reply: shown.Reply{ID: r.ID, Room: r.To.Room, User: r.To.User}}
	}
	s := &sending{Bot: b, r: r, rec: rec}
	if s.chat, err = b.room(ctx, r.To.Room); err != nil {
		return nil, mailbox.Refused(err, time.Second)
	}
	s.parts = split(s.content())
	rec.Parts = len(s.parts)
	return s, nil
}

// content are the spans of the reply, with the choices where buttons cannot
// show them.
func (s *sending) content() []span {
	all := spans(s.r)
	if listed(s.r.Choices) || len(all) == 0 {
		glue := "\n\n"
		for i, c := range s.r.Choices {
			all = append(all, span{text: fmt.Sprintf("[%d] %s", i+1, clean(c.Label)), glue: glue})
			glue = "\n"
		}
	}
	return all
}

// keyboard shows the buttons of a reply that are of use, or is "". One that
// goes on in a private chat is a link to it.
func (s *sending) keyboard(ctx context.Context, r *record) (string, error) {
	numbers := listed(r.Buttons)
	var bs []button
	for _, i := range r.Left() {
		c := r.Buttons[i]
		label := clean(c.Label)
		if numbers {
			label = strconv.Itoa(i + 1)
		}
		key := button{Text: head(label, maxLabel), Data: shown.Data(r.ID, i)}
		if payload, ok := strings.CutPrefix(c.ID, bot.ChoicePrivate); ok && isGroup(r.Room) {
			me, err := s.whoAmI(ctx)
			if err != nil {
				return "", err
			}
			key.Data, key.URL = "", "https://t.me/"+me.Username+"?start="+payload
		}
		bs = append(bs, key)
	}
	if len(bs) == 0 {
		return "", nil
	}
	return asJSON(rows(bs)), nil
}

// all sends what is left of the reply.
func (s *sending) all(ctx context.Context) (err error) {
	s.rec.Buttons = s.r.Choices
	if s.keys, err = s.keyboard(ctx, s.rec); err != nil {
		return err
	}
	if len(s.rec.Buttons) > 0 {
		// The buttons must mean something before a person can press them.
		if err := s.keep(ctx, s.rec); err != nil {
			return mailbox.Refused(err, time.Second)
		}
	}
	edited, err := s.inPlace(ctx)
	if err != nil {
		return err
	}
	if err := s.settle(ctx, edited); err != nil {
		return err
	}
	for i := s.rec.Sent; i < len(s.parts) && !edited; i++ {
		if err := s.part(ctx, i); err != nil {
			return err
		}
	}
	for i, f := range s.r.Files {
		if s.rec.Sent > len(s.parts)+i {
			continue
		}
		if err := s.file(ctx, f); err != nil {
			return err
		}
	}
	if s.rec.Done {
		return nil
	}
	s.tidy(ctx)
	s.menus(ctx)
	s.rec.Done = true
	s.noteOr(ctx)
	return nil
}

// note remembers that one more message of the reply is out.
func (s *sending) note(ctx context.Context) {
	s.rec.Sent++
	tag, _ := shown.Pressed(s.presses(), s.r.ID)
	untidy := tag != "" || s.r.Replaces != "" || s.r.Menus != ""
	s.rec.Done = s.rec.Sent == len(s.parts)+len(s.r.Files) && !untidy
	s.noteOr(ctx)
}

// noteOr keeps the record, or goes on: what is out is out, and failing now
// would only send it twice.
func (s *sending) noteOr(ctx context.Context) {
	if err := s.keep(ctx, s.rec); err != nil {
		s.log.Warn("progress of a reply not noted", slog.String("why", err.Error()))
	}
}

func (s *sending) part(ctx context.Context, i int) error {
	values := s.where()
	id := s.below.card()
	if id == 0 && i == 0 {
		id = s.asked(ctx, s.r)
	}
	if id != 0 {
		values["reply_parameters"] = asJSON(map[string]any{"message_id": id, "allow_sending_without_reply": true})
	}
	if i == len(s.parts)-1 && s.keys != "" {
		values["reply_markup"] = s.keys
	}
	var sent struct {
		ID int64 `json:"message_id"`
	}
	if err := s.text(ctx, "sendMessage", values, s.parts[i], &sent); err != nil {
		return err
	}
	s.rec.Message = sent.ID
	s.noteRoot(ctx, sent.ID)
	s.note(ctx)
	return nil
}

// where are the parameters that name the chat and its topic.
func (s *sending) where() params {
	values := params{"chat_id": s.chat}
	if topic := s.below.topic(s.r.To.Thread); topic != "" {
		values["message_thread_id"] = topic
	}
	return values
}

// text sends or edits a text as HTML, and as plain text if Telegram refuses
// the markup.
func (s *sending) text(ctx context.Context, method string, values params, p part, out any) error {
	values["text"], values["parse_mode"] = p.html, "HTML"
	values["link_preview_options"] = `{"is_disabled":true}`
	err := s.do(ctx, func() error { return s.client.call(ctx, method, values, out) }, values)
	if !says(err, "can't parse entities", "entity_", "entities_") {
		return err
	}
	s.o.Count(EventPlain)
	values["text"] = p.plain
	delete(values, "parse_mode")
	return s.do(ctx, func() error { return s.client.call(ctx, method, values, out) }, values)
}

func (s *sending) file(ctx context.Context, f bot.File) error {
	values := s.where()
	err := s.do(ctx, func() error { return s.client.upload(ctx, values, f, nil) }, values)
	if err != nil {
		return err
	}
	s.note(ctx)
	return nil
}

// do waits for a slot, calls, and follows a group to its new id.
func (s *sending) do(ctx context.Context, call func() error, values params) error {
	if err := s.slot(ctx); err != nil {
		return err
	}
	if end, ok := ctx.Deadline(); ok && time.Until(end) < leastTime {
		return mailbox.Refused(errLate, 0)
	}
	err := call()
	var e *callError
	switch {
	case code(err) == 429:
		s.slow(ctx, err)
	case errors.As(err, &e) && e.migrate != 0:
		to := strconv.FormatInt(e.migrate, 10)
		if err := s.move(ctx, migration{from: s.r.To.Room, to: to}); err != nil {
			return mailbox.Refused(err, time.Second)
		}
		s.chat, values["chat_id"] = to, to
		return call()
	}
	return err
}

// slot waits for its turn, but never so long that the dialogue's lease ends.
func (s *sending) slot(ctx context.Context) error {
	for waited := time.Duration(0); ; {
		wait, err := s.o.Rates.Slot(ctx, s.pace(), paces(s.chat))
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

// pace is the group of this bot's paces.
func (b *Bot) pace() string { return "telegram/" + b.id() }

// slow passes on that Telegram wants a pause: in this chat, and in all if it
// says so again and again.
func (s *sending) slow(ctx context.Context, err error) {
	s.o.Count(EventSlow)
	keys := []string{"chat/" + s.chat}
	if s.flood.seen() {
		keys = append(keys, overall)
	}
	for _, key := range keys {
		if err := s.o.Rates.Hold(ctx, s.pace(), key, pause(err)); err != nil {
			s.log.Warn("pause not noted", slog.String("why", err.Error()))
		}
	}
}

// gone tells the dialogue that its person cannot be reached any more.
func (b *Bot) gone(ctx context.Context, r bot.Reply) {
	m := bot.Message{ID: b.key("gone", shown.Tag(r.ID)), Kind: bot.KindBlocked, From: r.To, At: b.o.Now().UTC(), Private: !isGroup(r.To.Room)}
	if err := b.o.Inbox.Accept(ctx, m); err != nil {
		b.log.Warn("blocked chat not noted", slog.String("why", err.Error()))
	}
}

// edits reports whether a reply is short enough to take the place of another.
func (s *sending) edits() bool {
	return s.r.Replaces != "" && len(s.parts) == 1 && s.rec.Sent == 0 && s.r.Replaces != s.r.ID
}
