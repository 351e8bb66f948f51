package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"grantdesk/adapters/embeddings"
	"grantdesk/bot"
	"grantdesk/cmd/grantdesk/config"
)

// builder returns how bots are made of the configured content.
func builder(ctx context.Context, cfg config.Config, p served, log *slog.Logger) (func() (*bot.Bot, error), error) {
	src := source{Content: cfg.Content.Dir}
	p.index = cfg.Content.Index
	if !cfg.Meaning.On() {
		return func() (*bot.Bot, error) { return src.buildFor(p) }, nil
	}
	m := cfg.Meaning
	client, err := embeddings.New(embeddings.Options{URL: m.URL, Model: m.Model, Key: m.Key, Timeout: m.Timeout, Now: time.Now})
	if err != nil {
		return nil, err
	}
	p.embedder = client
	l := learner{ctx: ctx, log: log, again: time.Minute}
	return func() (*bot.Bot, error) {
		b, err := src.buildFor(p)
		if err == nil {
			l.start(b.Finder)
		}
		return b, err
	}, nil
}

// A learner has the newest finder learn what its content means, while that
// already answers by words.
type learner struct {
	ctx   context.Context
	log   *slog.Logger
	again time.Duration // after a failure

	mu   sync.Mutex
	stop context.CancelFunc
}

// learns is a finder that can.
type learns interface {
	Learn(ctx context.Context) error
}

// start begins with f and gives up what was begun before.
func (l *learner) start(f bot.Finder) {
	x, ok := f.(learns)
	if !ok {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stop != nil {
		l.stop()
	}
	ctx, stop := context.WithCancel(l.ctx)
	l.stop = stop
	go l.learn(ctx, x)
}

// learn tries until it succeeds or nobody wants it any more.
func (l *learner) learn(ctx context.Context, f learns) {
	for {
		err := f.Learn(ctx)
		if err == nil {
			l.log.Info("content learned by meaning")
			return
		}
		if ctx.Err() != nil {
			return
		}
		l.log.Warn("content not learned by meaning, words alone answer", slog.Any("error", err))
		select {
		case <-ctx.Done():
			return
		case <-time.After(l.again):
		}
	}
}
