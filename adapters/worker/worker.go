package worker

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"grantdesk/bot/mailbox"
)

// ErrAway is returned while the store cannot be reached: hold back, do not
// acknowledge.
var ErrAway = errors.New("store is away")

// A Worker runs dialogues, beside any number of other workers on the same
// store.
type Worker struct {
	opt      Options
	slots    chan struct{} // one element for each dialogue in work
	wake     chan struct{} // work was left for the poller
	store    outage
	intake   outage
	pauses   pauses
	deciding chan struct{} // one element for each turn that is being decided
	alone    chan struct{} // one element for who decides alone
	newer    sync.Once     // the operator was told of states that a newer version wrote

	mu      sync.Mutex
	running bool
	life    context.Context // of the work; outlives Run's context by the drain
	work    sync.WaitGroup
}

// New returns a Worker. It takes messages at once and works while Run runs.
func New(o Options) *Worker {
	o = o.withDefaults()
	return &Worker{
		opt: o, slots: make(chan struct{}, o.Slots), wake: make(chan struct{}, 1),
		deciding: make(chan struct{}, o.Slots), alone: make(chan struct{}, 1),
		store:  outage{what: "store", log: o.Log, limit: 3},
		intake: outage{what: "taking messages", log: o.Log, limit: 3},
		life:   context.Background(),
	}
}

// Accept stores a message; when it returns no error and the result is not
// mailbox.Full, the channel may acknowledge. It starts the work at once if a
// slot is free.
func (w *Worker) Accept(ctx context.Context, m mailbox.Message) (mailbox.Receipt, error) {
	r, err := w.accept(ctx, m)
	w.opt.Observe.Accepted(m.Dialogue, r.Result, err)
	if err == nil && r.FirstFull {
		w.tell(m)
	}
	r.Lease = nil // it belongs to the work
	return r, err
}

func (w *Worker) accept(ctx context.Context, m mailbox.Message) (mailbox.Receipt, error) {
	if w.store.down() {
		return mailbox.Receipt{}, fmt.Errorf("accept message: %w", ErrAway)
	}
	claim := w.enter()
	ctx, cancel := context.WithTimeout(ctx, w.opt.Answer)
	defer cancel()
	r, err := w.opt.Store.Accept(ctx, m, claim)
	if !errors.Is(err, mailbox.ErrInvalid) && !errors.Is(err, context.Canceled) {
		w.intake.note(err)
	}
	switch {
	case err == nil && r.Lease != nil:
		go w.occupy(func(ctx context.Context) { w.run(ctx, r.Lease) })
		return r, nil
	case claim:
		w.leave()
	default:
		w.rouse()
	}
	return r, err
}

// enter takes a slot if one is free. Whoever entered calls leave.
func (w *Worker) enter() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.running {
		return false
	}
	select {
	case w.slots <- struct{}{}:
		w.work.Add(1)
		return true
	default:
		return false
	}
}

func (w *Worker) leave() {
	<-w.slots
	w.work.Done()
}

// occupy runs f in a slot that was entered and leaves it.
func (w *Worker) occupy(f func(context.Context)) {
	defer w.leave()
	w.mu.Lock()
	life := w.life
	w.mu.Unlock()
	f(life)
}

// rouse tells the poller that something waits.
func (w *Worker) rouse() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// tell has the person told that the mailbox is full.
func (w *Worker) tell(m mailbox.Message) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.running {
		return
	}
	life := w.life
	w.work.Go(func() {
		ctx, cancel := context.WithTimeout(life, w.opt.Timeout)
		defer cancel()
		w.opt.Full(ctx, m)
	})
}

// Ready reports whether the worker runs and its store can be reached. A store
// that is full only refuses what is new: the worker stays ready and drains it.
func (w *Worker) Ready() bool { return w.active() && !w.store.down() }

func (w *Worker) active() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.running
}

// Run works until ctx ends and then finishes what it has begun, within
// Options.Drain. What it could not finish stays in the store, and the error
// says so.
func (w *Worker) Run(ctx context.Context) error {
	life, abort := context.WithCancel(context.WithoutCancel(ctx))
	defer abort()
	w.mu.Lock()
	w.life, w.running = life, true
	w.mu.Unlock()

	var loops sync.WaitGroup
	loops.Go(func() { w.poll(ctx) })
	loops.Go(func() { w.watchTimers(ctx) })
	<-ctx.Done()
	w.mu.Lock()
	w.running = false
	w.mu.Unlock()
	return w.drain(&loops, abort)
}

// drain waits for what runs; in the last fifth of its time it cuts short.
func (w *Worker) drain(loops *sync.WaitGroup, abort func()) error {
	ended := make(chan struct{})
	go func() {
		loops.Wait()
		w.work.Wait()
		close(ended)
	}()
	last := w.opt.Drain / 5
	for _, patience := range []time.Duration{w.opt.Drain - last, last} {
		select {
		case <-ended:
			return nil
		case <-time.After(patience):
			abort()
		}
	}
	return fmt.Errorf("drain: %d dialogues were not finished in %v", len(w.slots), w.opt.Drain)
}
