package main

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// A crowd is all persons of a run, and the deliveries of what they say.
type crowd struct {
	trouble
	pull      bool // processes fetch: polls and sockets instead of webhooks
	think     time.Duration
	impatient float64  // share of messages that do not wait for the answer to the one before
	targets   []string // addresses of the processes
	telegram  *telegram
	slack     *slack
	client    *http.Client
	lookedUp  atomic.Int64
	repeats   atomic.Int64 // deliveries beyond the first
	late      sync.WaitGroup

	mu      sync.Mutex
	persons map[string]*person
	said    int
	acks    []time.Duration
}

// patience is how long a platform waits for an acknowledgement.
const patience = 3 * time.Second

func newCrowd(t trouble, targets []string) *crowd {
	c := &crowd{
		trouble: t, targets: targets, persons: map[string]*person{},
		client: &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: 256}},
	}
	p := newPlatform(t, c)
	c.telegram, c.slack = newTelegram(p), newSlack(p)
	return c
}

// ServeHTTP is the side of both platforms that processes call.
func (c *crowd) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	proc, rest := procOf(r.URL.Path)
	switch name, path, _ := bytes.Cut([]byte(rest), []byte("/")); string(name) {
	case telegramName:
		c.telegram.serve(w, r, proc, string(path))
	case slackName:
		c.slack.serve(w, r, proc, string(path))
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func (c *crowd) hear(m shown) {
	c.mu.Lock()
	p := c.persons[m.channel+m.room]
	c.mu.Unlock()
	if p != nil {
		p.hear(m)
	}
}

// unheard notes that a process did not hear that its message was shown.
func (c *crowd) unheard(m shown) {
	c.mu.Lock()
	p := c.persons[m.channel+m.room]
	c.mu.Unlock()
	if p != nil {
		p.unheard(m)
	}
}

// firstRoom is the number of the room of the person who is learned from.
const firstRoom = 500_000

// join makes the n-th person of a channel.
func (c *crowd) join(channel string, n, from int) *person {
	room := strconv.Itoa(firstRoom + n)
	if channel == slackName {
		room = "D" + room
	}
	p := newPerson(channel, room, from)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.persons[channel+room] = p
	return p
}

// learn has one person on each channel talk calmly, and takes the answers for
// the truth that all others are held to.
func (c *crowd) learn(ctx context.Context) map[string]templates {
	truths := map[string]templates{}
	var wg sync.WaitGroup
	for _, channel := range []string{telegramName, slackName} {
		p := c.join(channel, 0, learnWas)
		p.learns = templates{}
		truths[channel] = p.learns
		wg.Go(func() {
			for _, s := range []step{script(0, learnWas), script(1, learnWas), script(2, learnWas), script(3, learnWas),
				{kind: change, text: strconv.Itoa(learnNow), was: learnWas, now: learnNow}, {kind: aside, text: script(9, 0).text}} {
				p.expect(s, templates{})
				c.deliver(ctx, p, s)
				p.settle(ctx, 0)
			}
		})
	}
	wg.Wait()
	return truths
}

// talk has a person go through the script until stop ends, and then waits for
// the last answers while ctx lasts.
func (c *crowd) talk(ctx, stop context.Context, p *person, truth templates) {
	rest(stop, time.Duration(rand.Float64()*float64(c.think)))
	for i := 0; stop.Err() == nil && p.from+i/2 < lastNum; i++ {
		s := script(i, p.from)
		p.expect(s, truth)
		c.deliver(ctx, p, s)
		most := 0
		if rand.Float64() < c.impatient {
			most = 1
		}
		p.settle(ctx, most)
		rest(stop, time.Duration(rand.ExpFloat64()*float64(c.think)))
	}
	p.settle(ctx, 0)
}

// settle waits until at most so many answers are missing.
func (p *person) settle(ctx context.Context, most int) {
	for p.waits() > most {
		select {
		case <-p.heard:
		case <-ctx.Done():
			return
		}
	}
}

// deliver hands over what a person says until it is acknowledged. Slack and
// Telegram do so for hours, at longer intervals.
func (c *crowd) deliver(ctx context.Context, p *person, s step) {
	try, began := c.trial(p, s), time.Now()
	if rand.Float64() < c.Racing {
		c.again(ctx, 0, try)
	}
	for n := 0; !try(ctx); n++ {
		c.repeats.Add(1)
		rest(ctx, min(50*time.Millisecond<<min(n, 6), time.Second))
		if ctx.Err() != nil {
			return
		}
	}
	c.mu.Lock()
	c.said++
	c.acks = append(c.acks, time.Since(began))
	c.mu.Unlock()
	if rand.Float64() < c.Twice {
		c.again(ctx, time.Duration(rand.Float64()*float64(time.Second)), try)
	}
}

// again delivers once more, beside everything else.
func (c *crowd) again(ctx context.Context, after time.Duration, try func(context.Context) bool) {
	c.repeats.Add(1)
	c.late.Go(func() {
		rest(ctx, after)
		try(ctx)
	})
}

// trial returns what attempts one delivery.
func (c *crowd) trial(p *person, s step) func(context.Context) bool {
	if p.channel == slackName {
		body := c.slack.event(p, s.text)
		if c.pull {
			return func(context.Context) bool { return c.slack.sockets.deliver(body, patience) }
		}
		return func(ctx context.Context) bool {
			return c.post(ctx, slackHook, body, func(r *http.Request) { sign(r, body) })
		}
	}
	id, raw := c.telegram.update(p, s.text)
	if c.pull {
		confirmed := c.telegram.queue(id, raw)
		return func(ctx context.Context) bool {
			select {
			case <-confirmed:
				return true
			case <-ctx.Done():
				return false
			}
		}
	}
	return func(ctx context.Context) bool {
		return c.post(ctx, telegramHook, []byte(raw), func(r *http.Request) {
			r.Header.Set("X-Telegram-Bot-Api-Secret-Token", telegramSecret)
		})
	}
}

// post posts to one of the processes, as a balancer does.
func (c *crowd) post(ctx context.Context, path string, body []byte, head func(*http.Request)) bool {
	target := c.targets[rand.IntN(len(c.targets))]
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+target+path, bytes.NewReader(body))
	if err != nil {
		return false
	}
	r.Header.Set("Content-Type", "application/json")
	head(r)
	resp, err := c.client.Do(r)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err == nil && resp.StatusCode == http.StatusOK
}

// all returns the persons of a channel but the one who was learned from.
func (c *crowd) all(channel string) (ps []*person) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range c.persons {
		if p.channel == channel && p.learns == nil {
			ps = append(ps, p)
		}
	}
	slices.SortFunc(ps, func(a, b *person) int { return bytes.Compare([]byte(a.room), []byte(b.room)) })
	return ps
}

// rest waits, or until ctx ends.
func rest(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
