package story

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"grantdesk/adapters/embedded"
	"grantdesk/adapters/metrics"
	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/cmd/grantdesk/service"
)

// person is where the person of a story writes.
var person = bot.Address{Channel: "story", Room: "1"}

// outlived is how long a dead replica still holds its dialogues.
const outlived = 20 * time.Second

// A world is everything around one conversation: a store, one replica after
// the other, and a platform that shows what is sent.
type world struct {
	base *embedded.Store
	bot  *bot.Bot

	mu      sync.Mutex
	ahead   time.Duration // of the story's clock before the machine's
	said    []bot.Reply
	dying   bool // the replica dies at its next send
	replica *replica
	pending []bot.Message // not taken by the bot yet; the platform delivers them again
	running sync.WaitGroup
}

// A replica is one process.
type replica struct {
	*world
	store   *store
	service *service.Service
	stop    context.CancelFunc
}

func newWorld(dir string, b *bot.Bot, now time.Time) (*world, error) {
	w := &world{bot: b, ahead: time.Until(now)}
	base, err := embedded.Open(embedded.Options{Path: filepath.Join(dir, "story.db"), Now: w.now, NoSync: true})
	if err != nil {
		return nil, err
	}
	w.base = base
	w.start()
	return w, nil
}

// now is the story's clock.
func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Now().Add(w.ahead)
}

// pass lets time pass.
func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ahead += d
}

// start begins a replica on the store.
func (w *world) start() {
	r := &replica{world: w, store: &store{Store: w.base}}
	r.service = service.New(service.Options{
		Store: r.store, Bot: w.bot, Metrics: metrics.New(), Log: slog.New(slog.DiscardHandler), Retention: 365 * 24 * time.Hour, Now: w.now,
	})
	r.service.Add(person.Channel, r)
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	w.mu.Lock()
	w.replica = r
	w.mu.Unlock()
	w.running.Go(func() { _ = r.service.Run(ctx) }) // a dead one ends with an error, which is as it should be
}

// Send shows a reply, or is where the replica dies.
func (r *replica) Send(_ context.Context, reply bot.Reply) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.dying {
		r.dying = false
		r.store.die()
		r.stop()
		return errDead
	}
	r.said = append(r.said, reply)
	return nil
}

// current is the replica that runs. In place of a dead one another begins,
// and time passes until that one may take over.
func (w *world) current() *replica {
	w.mu.Lock()
	r := w.replica
	w.mu.Unlock()
	if !r.store.dead() {
		return r
	}
	w.pass(outlived)
	w.start()
	return w.current()
}

// accept delivers a message. What is not taken comes again later.
func (w *world) accept(ctx context.Context, m bot.Message) {
	if err := w.current().service.Accept(ctx, m); err != nil {
		w.pending = append(w.pending, m)
	}
}

// redeliver delivers again what was not taken.
func (w *world) redeliver(ctx context.Context) {
	again := w.pending
	w.pending = nil
	for _, m := range again {
		w.accept(ctx, m)
	}
}

// settle waits until everything that was taken is done.
func (w *world) settle(ctx context.Context) error {
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		if w.current().store.away() {
			return nil
		}
		w.redeliver(ctx)
		done, err := w.done(ctx)
		if done || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.New("the bot does not come to an end")
		case <-tick.C:
		}
	}
}

// done reports whether nothing is left to do.
func (w *world) done(ctx context.Context) (bool, error) {
	s, err := w.base.Read(ctx, person.String())
	due, dueErr := w.base.DueTimers(ctx, 1)
	return len(w.pending)+len(s.Inbox)+len(s.Outbox)+len(due) == 0, errors.Join(err, dueErr)
}

// replies are the last ones, from number on.
func (w *world) replies(from int) []bot.Reply {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]bot.Reply(nil), w.said[from:]...)
}

func (w *world) close() error {
	w.current().stop()
	w.running.Wait()
	return w.base.Close()
}

// reload gives the running replica content that was read anew.
func (w *world) reload(b *bot.Bot) {
	w.bot = b
	w.current().service.Swap(b)
}

var _ mailbox.Store = (*store)(nil)
