package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// trouble is how badly a platform behaves.
type trouble struct {
	Latency time.Duration // of a send, on average
	Failed  float64       // share of sends that are refused with 500, nothing shown
	Slowed  float64       // share of sends that are refused with 429
	Broken  float64       // share of sends that are shown but whose answer is lost
	Slow    float64       // share of sends that take much longer
	Twice   float64       // share of deliveries that come again after they were acknowledged
	Racing  float64       // share of deliveries that come twice at the same time
}

// slowBy is how much longer a slow send takes.
const slowBy = 30

// A shown is one message that a process asked the platform to show.
type shown struct {
	proc                    int
	channel, room, id, text string
}

// A platform shows what processes send, and tells the crowd.
type platform struct {
	trouble
	crowd *crowd

	mu     sync.Mutex
	sends  map[int][]*sent // by process, the latest
	broken int             // answers that were lost on the way, on the channel that cannot be asked
}

// A sent is one send of a process, to find out which were under way when the
// process was killed.
type sent struct {
	channel  string
	began    time.Time
	answered time.Time
}

func newPlatform(t trouble, c *crowd) *platform {
	return &platform{trouble: t, crowd: c, sends: map[int][]*sent{}}
}

// show does what a platform does with a send. It answers the request itself
// where it refuses, and reports whether the caller shall confirm. At the
// moment when the message is there, it calls keep.
func (p *platform) show(w http.ResponseWriter, m shown, keep func()) bool {
	dice := rand.Float64()
	switch {
	case dice < p.Failed:
		w.WriteHeader(http.StatusInternalServerError)
		fmt.Fprint(w, `{"ok":false,"error_code":500,"description":"Internal Server Error"}`)
		return false
	case dice < p.Failed+p.Slowed:
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		fmt.Fprint(w, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1","parameters":{"retry_after":1}}`)
		return false
	}
	s := p.begin(m.proc, m.channel)
	took := time.Duration(float64(p.Latency) * (0.5 + rand.Float64()))
	if rand.Float64() < p.Slow {
		took *= slowBy
	}
	time.Sleep(took / 2)
	keep()
	p.crowd.hear(m)
	time.Sleep(took / 2)
	if rand.Float64() < p.Broken {
		p.lost(m.channel)
		panic(http.ErrAbortHandler)
	}
	p.end(s)
	return true
}

func (p *platform) begin(proc int, channel string) *sent {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := &sent{channel: channel, began: time.Now()}
	all := p.sends[proc]
	for len(all) > 0 && !all[0].answered.IsZero() && time.Since(all[0].answered) > time.Minute {
		all = all[1:]
	}
	p.sends[proc] = append(all, s)
	return s
}

func (p *platform) end(s *sent) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s.answered = time.Now()
}

// lost counts an answer that its process never got.
func (p *platform) lost(channel string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if channel == telegramName {
		p.broken++
	}
}

// underway counts the sends of a process that were not answered, or answered
// so lately that the process cannot have noted it before it died at that time.
func (p *platform) underway(proc int, channel string, died time.Time, noting time.Duration) (n int) {
	const arriving = 100 * time.Millisecond // a request that left the process but was not read yet
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.sends[proc] {
		if s.channel == channel && s.began.Before(died.Add(arriving)) && (s.answered.IsZero() || s.answered.After(died.Add(-noting))) {
			n++
		}
	}
	return n
}

// procOf reads the number of the process off a path such as /w3/rest.
func procOf(path string) (proc int, rest string) {
	head, rest, _ := strings.Cut(strings.TrimPrefix(path, "/w"), "/")
	proc, err := strconv.Atoi(head)
	if err != nil {
		return -1, path
	}
	return proc, rest
}
