package service_test

import (
	"bytes"
	"context"
	"path/filepath"
	"sync"
	"testing"

	"grantdesk/bot"
)

// slowScreen is a channel that shows when the bot is at work, and takes its
// time to say something.
type slowScreen struct {
	screen
	once            sync.Once
	working, rested chan struct{}
}

func (s *slowScreen) Typing(ctx context.Context, _ bot.Address) {
	s.once.Do(func() { close(s.working) })
	<-ctx.Done()
	s.rested <- struct{}{}
}

func (s *slowScreen) Send(ctx context.Context, r bot.Reply) error {
	select {
	case <-s.working: // a person sees it before the answer is there
	case <-ctx.Done():
		return ctx.Err()
	}
	return s.screen.Send(ctx, r)
}

// While the bot works on an answer the channel shows it, and no longer.
func TestTyping(t *testing.T) {
	sc, log := &slowScreen{working: make(chan struct{}), rested: make(chan struct{}, 10)}, &bytes.Buffer{}
	s, stop := start(t, newBot(t), filepath.Join(t.TempDir(), "g.db"), &sc.screen, log)
	defer stop()
	s.Add("screen", sc)
	accept(t, s, ask("m1", "Bis wann kann ich einreichen?"))
	sc.wait(t, 1)
	<-sc.rested
}
