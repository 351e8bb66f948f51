// Package service runs the bot behind its channels: what a channel brings is
// kept in the store, decided by the bot in turn, stored, and only then said.
package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"grantdesk/adapters/metrics"
	"grantdesk/adapters/trace"
	"grantdesk/adapters/worker"
	"grantdesk/bot"
	"grantdesk/bot/gaps"
	"grantdesk/bot/learn"
	"grantdesk/bot/mailbox"
	"grantdesk/bot/privacy"
	"grantdesk/bot/ticket"
	"grantdesk/cmd/grantdesk/operator"
)

// Options are what a Service is made of.
type Options struct {
	Store     mailbox.Store
	Bot       *bot.Bot
	Metrics   *metrics.Metrics
	Log       *slog.Logger
	Retention time.Duration // an idle dialogue is forgotten after that
	KeepGaps  time.Duration // a question without an answer is forgotten when nobody asked it for that long
	Slots     int
	Timeout   time.Duration // for one turn or send; shorter than the store's lease
	Limits    Limits
	Board     *operator.Board // what the operator decided
	Trace     *trace.Tracer   // nil: no traces
	Desk      *ticket.Office  // nil: there is no helpdesk
	Learn     *learn.Office   // nil: its answers become no entries
	Now       func() time.Time
}

// A Service is the bot of one process. Its channels are added before Run.
type Service struct {
	Options
	bot      atomic.Pointer[bot.Bot]
	worker   *worker.Worker
	channels map[string]bot.Sender
	actors   []actor
	aside    sync.WaitGroup // what is said beside the dialogues
	inward   []func() bool  // of each channel: can it receive?
	typing   signals
}

// New returns a service without channels.
func New(o Options) *Service {
	if o.Board == nil {
		o.Board = &operator.Board{}
	}
	s := &Service{Options: o, channels: map[string]bot.Sender{}, actors: []actor{privacy.Files{}, gaps.Sheets{Keep: o.KeepGaps}}}
	if o.Desk != nil {
		s.actors = append(s.actors, o.Desk)
	}
	if o.Learn != nil {
		s.actors = append(s.actors, o.Learn)
	}
	s.bot.Store(o.Bot)
	s.worker = worker.New(worker.Options{
		Store: o.Store, Handler: s.handle, Performer: (*performer)(s), Slots: o.Slots, Timeout: o.Timeout, Log: o.Log,
		Apologise: s.apologise, Full: s.full,
		Observe: worker.Observe{
			Accepted:  s.accepted,
			Performed: s.performed,
			Fenced:    func(string) { o.Metrics.LeaseLost() },
		},
	})
	return s
}

// Swap puts a bot with new content in the place of the old one.
func (s *Service) Swap(b *bot.Bot) { s.bot.Store(b) }

// Add makes sender the way to say something on the channel name.
func (s *Service) Add(name string, sender bot.Sender) { s.channels[name] = sender }

// Run works until ctx ends and then finishes what it has begun.
func (s *Service) Run(ctx context.Context) error {
	err := s.worker.Run(ctx)
	s.typing.end()
	s.aside.Wait()
	return err
}

// Accept implements bot.Inbox: the message is kept durably, once, unless its
// sender or channel has to wait.
func (s *Service) Accept(ctx context.Context, m bot.Message) error {
	m.Text = cut(m.Text)
	if s.Desk != nil {
		if key, ok := s.Desk.Route(m); ok {
			return s.accept(ctx, key, m)
		}
	}
	if !s.admit(ctx, m) {
		return nil
	}
	id := turnID(m.ID)
	ctx, end := s.Trace.Turn(ctx, trace.Root, id, "channel", m.From.Channel)
	err := s.accept(ctx, m.From.String(), m)
	end(err)
	s.Log.Debug("accepted", slog.String("turn", id), slog.String("channel", m.From.Channel), slog.Bool("kept", err == nil))
	return err
}

func (s *Service) accept(ctx context.Context, dialogue string, m bot.Message) error {
	raw, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("write message %q: %w", m.ID, err)
	}
	in := mailbox.Message{Dialogue: dialogue, ID: m.ID, Payload: raw}
	if m.Kind == bot.KindEdit || m.Kind == bot.KindDelete {
		in.Replaces = m.Of
	}
	r, err := s.worker.Accept(ctx, in)
	if err == nil && r.Result == mailbox.Full {
		return bot.ErrFull
	}
	return err
}

// handle decides what follows from the messages that wait in a dialogue.
func (s *Service) handle(ctx context.Context, d worker.Dialogue) (worker.Turn, error) {
	if a := s.actor(d.Key); a != nil {
		return s.acts(a, d)
	}
	began := time.Now()
	dialogue, err := bot.ReadDialogue(d.State)
	if err != nil {
		return worker.Turn{}, err
	}
	ms, err := messages(d.Inbox)
	if err != nil {
		return worker.Turn{}, err
	}
	last := ms[len(ms)-1]
	ctx, end := s.Trace.Turn(ctx, "turn", turnID(last.ID), "channel", last.From.Channel)
	dialogue, turn, err := s.decide(ctx, d.Key, dialogue, ms)
	end(err)
	if err != nil {
		return worker.Turn{}, err
	}
	state, err := dialogue.Bytes()
	if err != nil {
		return worker.Turn{}, err
	}
	out, err := stored(d.Key, state, turn.Actions)
	if err != nil {
		return worker.Turn{}, err
	}
	out.Consumed, out.Retention = len(ms), s.keep(dialogue)
	s.Metrics.Turn(last.From.Channel, turn.Outcome, string(turn.Lang), time.Since(began))
	s.Log.Info("turn", slog.String("turn", turnID(last.ID)), slog.Any("with", earlier(ms)), slog.String("channel", last.From.Channel),
		slog.String("outcome", turn.Outcome), slog.String("lang", string(turn.Lang)), slog.String("entry", turn.Entry),
		slog.Float64("confidence", turn.Confidence), slog.Duration("took", time.Since(began)))
	return out, nil
}

// An actor has dialogues of its own, which no person leads: it decides what
// follows from their messages.
type actor interface {
	Owns(key string) bool
	Step(key string, state []byte, ms []bot.Message, now time.Time) (bot.Effect, error)
}

// actor returns whose the dialogue of key is, or nil when it is a person's.
func (s *Service) actor(key string) actor {
	for _, a := range s.actors {
		if a.Owns(key) {
			return a
		}
	}
	return nil
}

// acts has an actor decide.
func (s *Service) acts(a actor, d worker.Dialogue) (worker.Turn, error) {
	ms, err := messages(d.Inbox)
	if err != nil {
		return worker.Turn{}, err
	}
	o, err := a.Step(d.Key, d.State, ms, s.Now())
	if err != nil {
		return worker.Turn{}, err
	}
	out, err := stored(d.Key, o.State, o.Actions)
	out.Consumed, out.Retention = len(ms), o.Keep
	return out, err
}

// earlier are the turn ids of messages that the last one was handled with.
func earlier(ms []bot.Message) (ids []string) {
	for _, m := range ms[:len(ms)-1] {
		ids = append(ids, turnID(m.ID))
	}
	return ids
}

// decide asks the bot, and shows meanwhile that it is at work.
func (s *Service) decide(ctx context.Context, key string, d bot.Dialogue, ms []bot.Message) (bot.Dialogue, bot.Turn, error) {
	s.typing.start(key, s.channels, ms)
	d, turn, err := s.bot.Load().Step(ctx, d, ms, s.Now())
	if err != nil || len(turn.Replies()) == 0 {
		s.typing.stop(key)
	}
	return d, turn, err
}

func messages(items []mailbox.Item) (ms []bot.Message, err error) {
	for _, it := range items {
		var m bot.Message
		if json.Unmarshal(it.Payload, &m) != nil {
			return nil, fmt.Errorf("message %s cannot be read", turnID(it.ID))
		}
		ms = append(ms, m)
	}
	return ms, nil
}

// stored turns a turn into what a store keeps: timers go to the store, all
// else into the outbox.
func stored(key string, state []byte, actions []bot.Action) (out worker.Turn, err error) {
	out.State = state
	for _, a := range actions {
		if a.Timer != nil {
			body, err := json.Marshal(bot.Message{ID: a.ID, Kind: bot.KindTimer, Choice: a.Timer.Name, At: a.Timer.At})
			if err != nil {
				return out, err
			}
			out.Timers = append(out.Timers, mailbox.Timer{Dialogue: key, Name: a.Timer.Name, At: a.Timer.At, Body: body})
			continue
		}
		body, err := json.Marshal(a)
		if err != nil {
			return out, fmt.Errorf("write action %q: %w", a.ID, err)
		}
		out.Outs = append(out.Outs, mailbox.Out{ID: a.ID, Body: body})
	}
	return out, nil
}

func (s *Service) accepted(dialogue string, r mailbox.Result, err error) {
	result := map[mailbox.Result]string{mailbox.Accepted: "accepted", mailbox.Duplicate: "duplicate", mailbox.Full: "full"}[r]
	if err != nil {
		result = "error"
	}
	s.Metrics.Accepted(channelOf(dialogue), result)
}

func (s *Service) performed(dialogue, result string, took time.Duration) {
	s.Metrics.Sent(channelOf(dialogue), result, took)
}

// errNoChannel is permanent: no retry brings a channel back.
var errNoChannel = errors.New("the channel is not configured any more")
