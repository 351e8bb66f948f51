package worker

import "context"

// settle is how long after an outage of the store its leases are left to
// their owners, which then mark what they have performed meanwhile. It is
// longer than any pause of insist.
const settle = 4 * maxInsist

// poll picks up what nobody works on: dialogues whose owner is gone, whose
// pause is over, or whose message came while all slots were taken.
func (w *Worker) poll(ctx context.Context) {
	for ctx.Err() == nil {
		if w.store.down() { // the watch over timers finds out when it is back
			for ctx.Err() == nil && w.store.down() {
				sleep(ctx, w.opt.Poll, nil)
			}
			sleep(ctx, settle, nil)
			continue
		}
		if more, err := w.look(ctx); err != nil || !more {
			sleep(ctx, w.opt.Poll, w.wake)
		}
	}
}

// look gives free slots to due dialogues. It waits for a first slot and so
// comes before new messages when there are more dialogues than slots.
func (w *Worker) look(ctx context.Context) (more bool, err error) {
	if !w.await(ctx) {
		return false, nil
	}
	limit := 1 + cap(w.slots) - len(w.slots)
	asked, cancel := context.WithTimeout(ctx, w.opt.Answer)
	due, err := w.opt.Store.Due(asked, limit)
	cancel()
	w.heard(ctx, err)
	if len(due) == 0 {
		w.leave()
		return false, err
	}
	for i, dialogue := range due {
		if i > 0 && !w.await(ctx) {
			return false, nil
		}
		go w.occupy(func(ctx context.Context) { w.claim(ctx, dialogue) })
	}
	return len(due) == limit, nil
}

// await waits for a slot and enters it.
func (w *Worker) await(ctx context.Context) bool {
	if ctx.Err() != nil {
		return false
	}
	select {
	case w.slots <- struct{}{}:
		w.work.Add(1) // Run waits for its loops first
		return true
	case <-ctx.Done():
		return false
	}
}

func (w *Worker) claim(ctx context.Context, dialogue string) {
	asked, cancel := context.WithTimeout(ctx, w.opt.Answer)
	l, err := w.opt.Store.Claim(asked, dialogue)
	cancel()
	w.heard(ctx, err)
	if err == nil && l != nil {
		w.run(ctx, l)
	}
}

// heard notes the result of a call to the store, unless the call was given
// up because the work ends.
func (w *Worker) heard(ctx context.Context, err error) {
	if err == nil || ctx.Err() == nil {
		w.store.note(err)
	}
}

// timerPage is how many timers are asked for at a time.
const timerPage = 64

// watchTimers puts timers into their mailboxes when their time has come.
func (w *Worker) watchTimers(ctx context.Context) {
	for ctx.Err() == nil {
		if !w.fire(ctx) {
			sleep(ctx, w.opt.TimerPoll, nil)
		}
	}
}

// fire fires a page of timers and reports whether there may be more.
func (w *Worker) fire(ctx context.Context) bool {
	asked, cancel := context.WithTimeout(ctx, w.opt.Answer)
	defer cancel()
	due, err := w.opt.Store.DueTimers(asked, timerPage)
	w.heard(ctx, err)
	for _, t := range due {
		fired, cancel := context.WithTimeout(ctx, w.opt.Answer)
		err = w.opt.Store.Fire(fired, t)
		cancel()
		if w.heard(ctx, err); err != nil {
			return false
		}
		w.rouse()
	}
	return err == nil && len(due) == timerPage
}
