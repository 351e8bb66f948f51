package service

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"time"
	"unicode/utf8"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

// Limits keep a person or a channel from using the service up. They hold for
// all replicas together; 0 is no limit.
type Limits struct {
	Person  int // messages of one person in a minute
	Channel int // messages of one channel in a minute
}

const (
	window  = time.Minute
	toldFor = 10 * time.Minute // a person is told once in that time
	offFor  = time.Hour        // the same for a channel that is off
	heldFor = 15 * time.Second // replies to a channel that is off are tried again after that
)

// maxText is how many characters of a message are kept: more than the bot
// looks at, so that it can say that it did not read all.
const maxText = 8000

// cut bounds the text of a message.
func cut(text string) string {
	if utf8.RuneCountInString(text) <= maxText {
		return text
	}
	return string([]rune(text)[:maxText])
}

// spoken reports whether an asker said something: what the helpdesk and the
// service itself send is never held up.
func spoken(m bot.Message) bool {
	switch m.Kind {
	case bot.KindText, bot.KindChoice, bot.KindEdit, bot.KindFile, bot.KindOpen:
		return m.Name == ""
	}
	return false
}

// admit decides whether a message is taken in. One that is not is gone, and
// the person is told why, once in a while.
func (s *Service) admit(ctx context.Context, m bot.Message) bool {
	if !spoken(m) {
		return true
	}
	channel, person := m.From.Channel, m.Person
	if person == "" {
		person = turnID(m.From.String())
	}
	if _, off := s.Board.State().Off[channel]; off {
		s.turnAway(ctx, m, "off", channel+"/"+person, offFor)
		return false
	}
	if s.again(ctx, m) {
		return true
	}
	minute := strconv.FormatInt(s.Now().UnixNano()/int64(window), 36)
	if s.above(ctx, "person/"+channel+"/"+person+"/"+minute, s.Limits.Person) ||
		s.above(ctx, "channel/"+channel+"/"+minute, s.Limits.Channel) {
		s.turnAway(ctx, m, "limit", channel+"/"+person, toldFor)
		return false
	}
	return true
}

// again reports whether a message came before. A platform delivers again what
// could not be taken, and nobody is held up for that.
func (s *Service) again(ctx context.Context, m bot.Message) bool {
	if s.Limits == (Limits{}) {
		return false
	}
	n, err := s.Store.Count(ctx, "came/"+turnID(m.From.String()+" "+m.ID), 2*window)
	return err == nil && n > 1
}

// above counts and compares. While the store cannot count, nothing is above:
// it will not take the message either.
func (s *Service) above(ctx context.Context, key string, limit int) bool {
	if limit <= 0 {
		return false
	}
	n, err := s.Store.Count(ctx, "limit/"+key, 2*window)
	return err == nil && n > limit
}

// turnAway tells the person, once in the time, why nothing is taken in.
func (s *Service) turnAway(ctx context.Context, m bot.Message, why, whom string, once time.Duration) {
	s.Metrics.Accepted(m.From.Channel, why)
	n, err := s.Store.Count(ctx, "told/"+why+"/"+whom, once)
	if err != nil || n > 1 {
		return
	}
	s.Log.Info("turned away", slog.String("channel", m.From.Channel), slog.String("why", why))
	sender, ok := s.channels[m.From.Channel]
	if !ok {
		return
	}
	key := map[string]string{"off": "service.off", "limit": "service.limit"}[why]
	s.aside.Go(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), heldFor)
		defer cancel()
		if err := sender.Send(ctx, *s.word(m, key)); err != nil {
			s.Log.Warn("could not say why a message was turned away", slog.String("channel", m.From.Channel), slog.String("error", err.Error()))
		}
	})
}

// errOff is why a reply waits.
var errOff = errors.New("the channel is switched off")

// send says a reply unless its channel is off, with the operator's notice in
// front if its reader has not seen it yet.
func (s *Service) send(ctx context.Context, dialogue string, sender bot.Sender, r bot.Reply) error {
	st := s.Board.State()
	if _, off := st.Off[r.To.Channel]; off {
		return mailbox.Refused(errOff, heldFor)
	}
	n := st.Shown(s.Now())
	if n == nil || r.Replaces != "" || s.actor(dialogue) != nil {
		return sender.Send(ctx, r)
	}
	key := "notice/" + n.ID() + "/" + turnID(dialogue) // no address outlives its dialogue
	seen, err := s.Store.Get(ctx, key)
	if err != nil || seen != "" {
		return sender.Send(ctx, r)
	}
	r.Blocks = append([]bot.Block{{Style: bot.BlockNote, Text: n.Text.In(r.Lang)}}, r.Blocks...)
	if err := sender.Send(ctx, r); err != nil {
		return err
	}
	// If this fails, the notice is shown twice.
	_ = s.Store.Put(ctx, key, "1", noticeFor)
	return nil
}

// noticeFor is how long it is remembered who saw a notice.
const noticeFor = 7 * 24 * time.Hour
