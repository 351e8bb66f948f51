package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"grantdesk/bot"
)

// Poll fetches updates until ctx ends or Telegram refuses the token. Of all
// replicas only the one with the lease polls; the others stand by. Telegram
// forgets an update when the poll after the one that brought it begins, and
// that happens only when the inbox has it.
func (b *Bot) Poll(ctx context.Context) error {
	p := poller{Bot: b, back: backoff{max: time.Minute}}
	for ctx.Err() == nil {
		t, err := b.begin(ctx, "telegram/"+b.id())
		switch {
		case err != nil:
			p.failed(ctx, err)
		case t == nil:
			p.up.Store(true) // another replica polls
			sleep(ctx, leaseAsk)
		default:
			if err := p.reign(ctx, t); errors.Is(err, ErrToken) {
				p.up.Store(false)
				return err
			} else if err != nil {
				p.failed(ctx, err)
			}
		}
	}
	return nil
}

// A poller is the state of one run of Poll.
type poller struct {
	*Bot
	back     backoff
	pause    time.Duration // at least this long until the next round
	conflict bool          // another process was reported

	*tenure
	leading bool // no webhook is set
	offset  int64
}

// reign polls while the office is ours. An office in which nothing succeeds
// is given back: another replica may have more luck.
func (p *poller) reign(ctx context.Context, t *tenure) error {
	p.tenure, p.leading, p.offset = t, false, 0
	own, lose := context.WithCancelCause(ctx)
	var keeping sync.WaitGroup
	keeping.Go(func() { t.keep(own, lose) })
	defer func() {
		lose(nil)
		keeping.Wait()
		t.resign()
	}()
	for own.Err() == nil {
		err := p.round(own)
		switch {
		case err == nil:
			p.up.Store(true)
			continue
		case own.Err() != nil || errors.Is(err, errDeposed):
			if ctx.Err() == nil {
				p.log.Warn("polling ended: another replica took over, or the store is away")
			}
			return nil
		case errors.Is(err, ErrToken), p.back.last > leaseTerm/2:
			return err
		}
		p.failed(own, err)
	}
	return nil
}

// failed notes a failure and waits.
func (p *poller) failed(ctx context.Context, err error) {
	p.up.Store(false)
	if ctx.Err() == nil {
		p.log.Warn("poll failed", slog.String("why", err.Error()))
		sleep(ctx, max(p.back.next(), p.pause))
	}
}

// round polls once.
func (p *poller) round(ctx context.Context) error {
	p.pause = 0
	me, err := p.whoAmI(ctx)
	if err != nil {
		return err
	}
	if !p.leading {
		// Whatever waits at Telegram stays there for the poll.
		if err := p.client.call(ctx, "deleteWebhook", params{"drop_pending_updates": "false"}, nil); err != nil {
			return err
		}
		p.leading = true
		p.log.Info("polling")
	}
	raws, err := p.fetch(ctx)
	if err != nil {
		return err
	}
	return p.deliver(ctx, raws, me)
}

// fetch polls once.
func (p *poller) fetch(ctx context.Context) ([]json.RawMessage, error) {
	values := params{"timeout": strconv.Itoa(int(pollTime.Seconds())), "limit": strconv.Itoa(maxBatch), "allowed_updates": allowedUpdates}
	if p.offset != 0 {
		values["offset"] = strconv.FormatInt(p.offset, 10)
	}
	var raws []json.RawMessage
	err := p.client.poll(ctx, values, &raws)
	switch {
	case err == nil:
		p.conflict = false
	case code(err) == 409:
		p.o.Count(EventConflict)
		p.leading = false // a webhook may have been set meanwhile
		if !p.conflict {
			p.conflict = true
			p.log.Error("another process polls with this token, or a webhook is set")
		}
	case code(err) == 429:
		p.o.Count(EventSlow)
		p.pause = pause(err)
	}
	return raws, err
}

// deliver hands a batch to the inbox and moves the offset behind the last
// update before the first that has to come again. Chats go side by side, the
// updates of one chat in order.
func (p *poller) deliver(ctx context.Context, raws []json.RawMessage, me *self) error {
	if len(raws) == 0 {
		// Telegram has forgotten everything before the offset. After a quiet
		// week its ids may begin anywhere, also below.
		p.offset = 0
		p.back.reset()
		return nil
	}
	lanes, highest := p.lanes(raws, me)
	if highest == 0 {
		return errors.New("no update of the batch has an id")
	}
	fault := p.run(ctx, lanes)
	p.offset = highest + 1
	if fault == nil {
		p.back.reset()
		return nil
	}
	p.offset = fault.update
	return fault.err
}

// lanes reads a batch and sorts it by chat.
func (p *poller) lanes(raws []json.RawMessage, me *self) (lanes map[string][]event, highest int64) {
	lanes = map[string][]event{}
	for _, raw := range raws {
		e, ok := p.read(raw, me)
		highest = max(highest, e.id)
		if ok {
			lanes[e.lane] = append(lanes[e.lane], e)
		}
	}
	for _, lane := range lanes {
		captionsFirst(lane)
	}
	return lanes, highest
}

// A fault is the first update that could not be handed on.
type fault struct {
	update int64
	err    error
}

// atOnce is how many chats are handed on side by side.
const atOnce = 16

func (p *poller) run(ctx context.Context, lanes map[string][]event) (first *fault) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	slots := make(chan struct{}, atOnce)
	for _, lane := range lanes {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			f := p.lane(ctx, lane)
			mu.Lock()
			defer mu.Unlock()
			if f != nil && (first == nil || f.update < first.update) {
				first = f
			}
		})
	}
	wg.Wait()
	return first
}

// lane hands on the updates of one chat. A full mailbox is passed over: the
// person was told, and waiting would keep everybody else waiting, too.
func (p *poller) lane(ctx context.Context, lane []event) *fault {
	for _, e := range lane {
		if !p.held() {
			return &fault{e.id, errDeposed}
		}
		if err := p.take(ctx, e); err != nil && !errors.Is(err, bot.ErrFull) {
			return &fault{e.id, err}
		}
	}
	return nil
}

// A backoff doubles the pause after each failure.
type backoff struct{ last, max time.Duration }

func (b *backoff) next() time.Duration {
	b.last = min(max(2*b.last, 500*time.Millisecond), b.max)
	return b.last
}

func (b *backoff) reset() { b.last = 0 }
