package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"grantdesk/adapters/embeddings"
	"grantdesk/bot"
	"grantdesk/cmd/grantdesk/config"
	"grantdesk/knowledge/rank"
)

// builder returns how bots are made of the configured content.
func builder(ctx context.Context, cfg config.Config, p served, log *slog.Logger) (func() (*bot.Bot, error), error) {
	var err error
	p.index = cfg.Content.Index
	if p.embedder, err = embedder(cfg.Meaning); err != nil {
		return nil, err
	}
	return source{Content: cfg.Content.Dir}.learning(ctx, p, log), nil
}

// embedder is the client of the configured server; nil: there is none.
func embedder(m config.Meaning) (rank.Embedder, error) {
	if !m.On() {
		return nil, nil
	}
	return embeddings.New(embeddings.Options{URL: m.URL, Model: m.Model, Key: m.Key, Timeout: m.Timeout, Now: time.Now})
}

// learning returns how bots are made that learn while they answer.
func (f source) learning(ctx context.Context, p served, log *slog.Logger) func() (*bot.Bot, error) {
	l := learner{ctx: ctx, log: log, again: time.Minute}
	return func() (*bot.Bot, error) {
		b, err := f.buildFor(p)
		if err == nil && p.embedder != nil {
			l.start(b.Finder)
		}
		return b, err
	}
}

// served takes from the configuration, where one is named or a server for
// meaning is set, what a command without channels uses of it.
func (f *source) served(warn io.Writer) (s served, err error) {
	if f.Config == "" && os.Getenv("GRANTDESK_MEANING_URL") == "" {
		return s, nil
	}
	cfg, err := configured{f.Config}.load(warn)
	if err != nil {
		return s, err
	}
	if f.Content == "" {
		f.Content = cfg.Content.Dir
	}
	s.embedder, err = embedder(cfg.Meaning)
	return s, err
}

// configured makes a bot whose dialogues are kept nowhere, of what the
// configuration says.
func (f *source) configured(warn io.Writer) (*bot.Bot, error) {
	s, err := f.served(warn)
	if err != nil {
		return nil, err
	}
	return f.buildFor(s)
}

// study has a finder learn what its content means; it does nothing where no
// server for that is configured.
func study(ctx context.Context, f bot.Finder) error {
	if x, ok := f.(learns); ok {
		return x.Learn(ctx)
	}
	return nil
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
