package service

import (
	"context"
	"sync"
	"time"

	"grantdesk/bot"
)

// A typer is a channel that can show that the bot is at work.
type typer interface {
	// Typing shows it until ctx ends; for a short while it waits, because most
	// answers are there at once.
	Typing(ctx context.Context, to bot.Address)
}

// workTime is how long at most a person sees that the bot is at work.
const workTime = time.Minute

// signals show that the bot is at work, in each dialogue from its turn until
// its first reply is out. Its zero value shows nothing yet.
type signals struct {
	mu      sync.Mutex
	running map[string]context.CancelFunc // by dialogue
	ended   sync.WaitGroup
}

// start shows it in the dialogue of the messages.
func (g *signals) start(dialogue string, channels map[string]bot.Sender, ms []bot.Message) {
	last := ms[len(ms)-1]
	t, ok := channels[last.From.Channel].(typer)
	if !ok || !spoken(last) {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), workTime)
	g.mu.Lock()
	defer g.mu.Unlock()
	if stop := g.running[dialogue]; stop != nil {
		stop()
	}
	if g.running == nil {
		g.running = map[string]context.CancelFunc{}
	}
	g.running[dialogue] = cancel
	g.ended.Go(func() {
		t.Typing(ctx, last.From)
		cancel()
	})
}

// stop ends what is shown in a dialogue.
func (g *signals) stop(dialogue string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if stop := g.running[dialogue]; stop != nil {
		stop()
		delete(g.running, dialogue)
	}
}

// end ends what is shown anywhere.
func (g *signals) end() {
	g.mu.Lock()
	for dialogue, stop := range g.running {
		stop()
		delete(g.running, dialogue)
	}
	g.mu.Unlock()
	g.ended.Wait()
}
