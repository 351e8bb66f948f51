package slack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"math/rand/v2"
	"time"

	api "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// errStale is the error of a socket that did not come up.
var errStale = errors.New("socket did not come up")

// Listen receives over sockets until ctx ends, or until Slack refuses the app
// token for good. When it returns, everything that was taken is acknowledged
// or left for Slack to deliver again.
func (b *Bot) Listen(ctx context.Context) error {
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	l := newLanes(work, b)
	ends := make(chan error, sockets)
	var closers []context.CancelFunc
	for i := range sockets {
		own, cancel := context.WithCancel(work)
		closers = append(closers, cancel)
		go func() { ends <- b.socket(own, l, time.Duration(i)*socketPause) }()
	}
	var err error
	open := sockets
	select {
	case <-ctx.Done():
	case err = <-ends:
		open--
	}
	l.drain()
	for _, c := range closers {
		c()
	}
	for range open {
		err = errors.Join(err, <-ends)
	}
	stop()
	l.wait()
	b.after.Wait()
	return err
}

// socket keeps one connection until ctx ends. It returns an error only when
// nothing helps.
func (b *Bot) socket(ctx context.Context, l *lanes, wait time.Duration) error {
	for n := 0; ; n++ {
		if !sleep(ctx, wait) {
			return nil
		}
		began := b.o.Now()
		err := b.connection(ctx, l)
		switch {
		case ctx.Err() != nil:
			return nil
		case fatal(err):
			return fmt.Errorf("%w: %w", ErrToken, failed("apps.connections.open", err))
		case b.o.Now().Sub(began) > b.patience():
			n = 0
		}
		wait = min(time.Second<<min(n, 6), time.Minute) + rand.N(time.Second)
		b.log.Warn("socket ended", slog.String("why", addressless(err).Error()))
	}
}

// patience is how long a socket may take to come up.
func (b *Bot) patience() time.Duration { return stalePings * b.o.Ping }

// connection runs the library's client, which renews its connection itself,
// until it gives up or does not come up again.
func (b *Bot) connection(ctx context.Context, l *lanes) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	client := b.client("", api.OptionAppLevelToken(b.o.AppToken))
	sm := socketmode.New(client, socketmode.OptionReadLimit(maxBody), socketmode.OptionPingInterval(b.o.Ping),
		socketmode.OptionLog(log.New(io.Discard, "", 0)))
	done := make(chan error, 1)
	go func() { done <- sm.RunContext(ctx) }()
	s := &socket{Bot: b, lanes: l, sm: sm, since: b.o.Now()}
	defer s.turn(false)
	watch := time.NewTicker(b.patience() / 3)
	defer watch.Stop()
	for {
		var err error
		select {
		case err = <-done:
			return err
		case e := <-sm.Events:
			err = s.event(ctx, e)
		case <-watch.C:
			if !s.up && b.o.Now().Sub(s.since) > b.patience() {
				err = errStale
			}
		}
		if err != nil {
			cancel()
			if last := <-done; fatal(last) {
				return last
			}
			return err
		}
	}
}

// A socket is one connection. Its events are taken off at once and never
// worked on here: a client whose events wait stops answering Slack.
type socket struct {
	*Bot
	lanes *lanes
	sm    *socketmode.Client
	up    bool
	since time.Time // of the last change of up
}

// turn notes whether the connection is up.
func (s *socket) turn(up bool) {
	if s.up == up {
		return
	}
	s.up, s.since = up, s.o.Now()
	if up {
		s.Bot.up.Add(1)
		s.o.Count(EventSocket)
		return
	}
	s.Bot.up.Add(-1)
}

// event takes one event of the library.
func (s *socket) event(ctx context.Context, e socketmode.Event) error {
	switch e.Type {
	case socketmode.EventTypeHello:
		s.turn(true)
	case socketmode.EventTypeConnecting:
		s.turn(false)
	case socketmode.EventTypeInvalidAuth:
		return api.SlackErrorResponse{Err: "invalid_auth"}
	case socketmode.EventTypeConnectionError:
		if ce, ok := e.Data.(*api.ConnectionErrorEvent); ok && fatal(ce.ErrorObj) {
			return ce.ErrorObj
		}
	case socketmode.EventTypeErrorBadMessage:
		// The library could not decode it; perhaps this package can. If not, it
		// is still acknowledged, or Slack would deliver it three times more.
		bad, ok := e.Data.(*socketmode.ErrorBadMessage)
		var r socketmode.Request
		if ok && read(bad.Message, &r) == nil && r.EnvelopeID != "" {
			s.lanes.take(job{client: s.sm, request: r})
		}
	default:
		if e.Request != nil && e.Request.EnvelopeID != "" {
			s.lanes.take(job{client: s.sm, request: *e.Request})
		}
	}
	return nil
}
