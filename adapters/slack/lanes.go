package slack

import (
	"context"
	"hash/maphash"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack/socketmode"
)

const (
	laneCount = 32
	laneDepth = 64
)

// A job is one envelope of a socket.
type job struct {
	client  *socketmode.Client
	request socketmode.Request
}

// lanes work on what sockets deliver: in order within a channel, side by side
// across channels. When a lane is full, because the store is slow, what comes
// is left to Slack, which delivers it again.
type lanes struct {
	*Bot
	seed    maphash.Seed
	queues  [laneCount]chan job
	closing atomic.Bool
	pending atomic.Int64
	running sync.WaitGroup
}

func newLanes(ctx context.Context, b *Bot) *lanes {
	l := &lanes{Bot: b, seed: maphash.MakeSeed()}
	for i := range l.queues {
		l.queues[i] = make(chan job, laneDepth)
		l.running.Go(func() { l.run(ctx, l.queues[i]) })
	}
	return l
}

// take puts a job into its lane, or leaves it unacknowledged.
func (l *lanes) take(j job) {
	if l.closing.Load() {
		return
	}
	l.pending.Add(1)
	select {
	case l.queues[maphash.String(l.seed, laneOf(j.request.Payload))%laneCount] <- j:
	default:
		l.pending.Add(-1)
		l.o.Count(EventHeld)
	}
}

// laneOf is the channel of a delivery, or its user.
func laneOf(payload []byte) string {
	var p struct {
		Event struct {
			Channel any `json:"channel"`
		} `json:"event"`
		Channel   any    `json:"channel"`
		ChannelID string `json:"channel_id"`
	}
	if read(payload, &p) != nil {
		return ""
	}
	if m, ok := p.Channel.(map[string]any); ok {
		p.Channel = m["id"]
	}
	for _, c := range []any{p.Event.Channel, p.Channel, p.ChannelID} {
		if s, ok := c.(string); ok && s != "" {
			return s
		}
	}
	return ""
}

func (l *lanes) run(ctx context.Context, jobs <-chan job) {
	for {
		select {
		case <-ctx.Done():
			return
		case j := <-jobs:
			l.do(ctx, j)
			l.pending.Add(-1)
		}
	}
}

// do handles an envelope and acknowledges it once it is kept.
func (l *lanes) do(ctx context.Context, j job) {
	out, err := l.handle(ctx, j.request.Type, j.request.Payload)
	if err != nil {
		l.log.Warn("event held back", slog.String("envelope", j.request.EnvelopeID), slog.String("why", err.Error()))
		return
	}
	// The library's queue of acknowledgements blocks while nothing is connected.
	ackCtx, cancel := context.WithTimeout(ctx, acceptTime)
	defer cancel()
	if err := j.client.AckCtx(ackCtx, j.request.EnvelopeID, out.body); err != nil {
		l.log.Warn("event not acknowledged", slog.String("envelope", j.request.EnvelopeID))
	}
	l.later(ctx, out.after)
}

// drain takes nothing more and lets what was taken be acknowledged.
func (l *lanes) drain() {
	l.closing.Store(true)
	const step = 20 * time.Millisecond
	for waited := time.Duration(0); waited < drainTime && l.pending.Load() > 0; waited += step {
		time.Sleep(step)
	}
	time.Sleep(step) // the last acknowledgement is still being written
}

func (l *lanes) wait() { l.running.Wait() }
