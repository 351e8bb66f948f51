package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"grantdesk/adapters/metrics"
	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/cmd/grantdesk/config"
	"grantdesk/cmd/grantdesk/learned"
	"grantdesk/cmd/grantdesk/operator"
	"grantdesk/cmd/grantdesk/service"
)

// configured is the flag that names the configuration.
type configured struct {
	Config string `placeholder:"FILE" env:"GRANTDESK_CONFIG" help:"YAML file with the configuration; the environment wins over it."`
}

// load reads the configuration and warns of unknown variables; what could be
// read is returned beside an error.
func (c configured) load(warn io.Writer) (*config.Loaded, error) {
	l, err := config.Load(config.Source{File: c.Config, Environ: os.Environ(), Read: os.ReadFile})
	for _, w := range l.Warnings {
		fmt.Fprintf(warn, "grantdesk: warning: %s\n", w)
	}
	if err != nil {
		return l, fmt.Errorf("the configuration has faults:\n%w", err)
	}
	return l, nil
}

// ServeCmd runs the channels that are configured.
type ServeCmd struct {
	configured
	Demo bool `help:"Serve a chat page, and a page to play the helpdesk, to browsers on this machine; needs no account and keeps nothing."`
}

// Run serves until ctx ends and then finishes what was begun.
func (c *ServeCmd) Run(ctx context.Context, std Streams) error {
	cfg, err := c.load(std.Err)
	if err != nil {
		return err
	}
	if c.Demo {
		clean, err := demo(&cfg.Config)
		if err != nil {
			return err
		}
		defer clean()
	}
	log := newLog(std.Err, cfg.Log)
	desk, err := office(cfg.Config)
	if err != nil {
		return err
	}
	shelf := learned.NewShelf(func() (fs.FS, error) { return openContent(cfg.Content.Dir) }, log)
	build, err := builder(ctx, cfg.Config, served{desk: desk != nil, keep: cfg.Retention, learned: shelf}, log)
	if err != nil {
		return err
	}
	b, err := build()
	if err != nil {
		return err
	}
	shelf.Serve(b)
	learning, err := academy(cfg.Config, shelf)
	if err != nil {
		return err
	}
	tracer, sent := tracing(ctx, cfg.Trace, b.Library.Version, log)
	defer sent()
	store, err := openStore(ctx, cfg.Config, log, tracer)
	if err != nil {
		return err
	}
	s := service.New(service.Options{
		Store: store, Bot: b, Metrics: metrics.New(), Log: log, Desk: desk, Learn: learning,
		Retention: cfg.Retention.Dialogue, KeepGaps: cfg.Retention.Gaps, Slots: cfg.Store.Parallel, Timeout: cfg.Store.Lease * 2 / 3,
		Limits: service.Limits(cfg.Limits), Board: &operator.Board{}, Trace: tracer, Now: time.Now,
	})
	s.Metrics.Content(b.Library.Version)
	r := &serving{Service: s, cfg: cfg.Config, log: log, store: store, first: b.Finder, build: build, demo: c.Demo, out: std.Out, shelf: shelf, changed: make(chan *bot.Bot, 1)}
	r.changed <- b
	err = r.run(ctx, cfg.Content.Dir)
	return errors.Join(err, store.Close())
}

// serving is one run of serve.
type serving struct {
	*service.Service
	cfg     config.Config
	log     *slog.Logger
	store   mailbox.Store
	hooks   []hook
	first   bot.Finder
	build   func() (*bot.Bot, error)
	renewed sync.Mutex // one bot is made at a time, so that the newest content is served last
	shelf   *learned.Shelf
	loops   []func(context.Context) error
	demo    bool
	gate    *gate
	out     io.Writer     // what a person at the terminal reads
	changed chan *bot.Bot // content that reminders have to follow
	warm    atomic.Bool   // the content is read into its index
}

// run works until ctx ends or something cannot go on: first nothing new is
// taken, then what was taken is finished.
func (r *serving) run(ctx context.Context, content string) error {
	if err := r.channels(ctx); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	work, finish := context.WithCancel(context.WithoutCancel(ctx))
	defer finish()
	worked := make(chan error, 1)
	go func() { worked <- r.Service.Run(work) }()

	var taking sync.WaitGroup
	failed := make(chan error, len(r.loops)+7)
	for _, loop := range append(r.loops, r.serveHTTP, r.control, r.follow, r.unlock, r.tellChanged, r.learn, r.warmUp) {
		taking.Go(func() {
			if err := loop(ctx); err != nil && ctx.Err() == nil {
				failed <- err
			}
		})
	}
	if content != "" && r.cfg.Content.Reload > 0 {
		w := &watcher{dir: content, every: r.cfg.Content.Reload, renew: r.renew, tell: func(text string) { r.log.Info(text) }}
		w.start(ctx, &taking)
	}
	r.log.Info("serving", slog.Int("channels", len(r.loops)))
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	stop()
	taking.Wait()
	finish()
	return errors.Join(err, <-worked)
}

// followEvery is how often the operator's decisions are read.
const followEvery = 2 * time.Second

// follow keeps up with what the operator decides.
func (r *serving) follow(ctx context.Context) error {
	r.Board.Follow(ctx, r.store, followEvery)
	return nil
}

// warms is a finder that reads its content at the first question unless told
// to do it before.
type warms interface {
	Warm() error
}

func warm(f bot.Finder) error {
	if w, ok := f.(warms); ok {
		return w.Warm()
	}
	return nil
}

// warmUp reads the content into its index, so that the server is ready only
// when no question waits for that. A process that stops does not wait for it.
func (r *serving) warmUp(ctx context.Context) error {
	done := make(chan error, 1)
	go func() { done <- warm(r.first) }()
	select {
	case err := <-done:
		r.warm.Store(err == nil)
		return err
	case <-ctx.Done():
		return nil
	}
}

// rebuild makes a bot of changed content that answers its first question at
// once, while the old one serves.
func (r *serving) rebuild() (*bot.Bot, error) {
	b, err := r.build()
	if err != nil {
		return nil, err
	}
	return b, warm(b.Finder)
}

// renew makes a bot of the content as it is now, and serves it.
func (r *serving) renew() error {
	r.renewed.Lock()
	defer r.renewed.Unlock()
	return renewing(r.rebuild, r.swap)()
}

func (r *serving) swap(b *bot.Bot) {
	r.Swap(b)
	r.shelf.Serve(b)
	r.Metrics.Content(b.Library.Version)
	select {
	case r.changed <- b:
	default: // the one that waits looks at the newest bot
	}
}

// changedAgain is after how long those who asked for reminders are brought
// word of new content again, when it could not be brought to all.
const changedAgain = time.Minute

// tellChanged has those who asked for reminders look at new content, and at
// what changed while nothing was served.
func (r *serving) tellChanged(ctx context.Context) error {
	again := time.NewTimer(changedAgain)
	defer again.Stop()
	again.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-r.changed:
		case <-again.C:
		}
		if err := r.Changed(ctx); err != nil && ctx.Err() == nil {
			r.log.Warn("reminders do not follow the new content yet", slog.String("why", err.Error()))
			again.Reset(changedAgain)
		}
	}
}

// newLog returns a logger that writes what the configuration asks for.
func newLog(w io.Writer, c config.Log) *slog.Logger {
	var level slog.Level
	// The configuration was checked: the level is one of slog's.
	_ = level.UnmarshalText([]byte(c.Level))
	o := &slog.HandlerOptions{Level: level}
	if c.Format == "text" {
		return slog.New(slog.NewTextHandler(w, o))
	}
	return slog.New(slog.NewJSONHandler(w, o))
}
