package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
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
	began                   time.Time // when the platform heard of it
	broken                  bool      // the process does not hear that it was shown
}

// A platform shows what processes send, and tells the crowd.
type platform struct {
	trouble
	crowd *crowd
}

func newPlatform(t trouble, c *crowd) *platform {
	return &platform{trouble: t, crowd: c}
}

// show does what a platform does with a send. It answers the request itself
// where it refuses, and reports whether the caller shall confirm. At the
// moment when the message is there, it calls keep.
func (p *platform) show(w http.ResponseWriter, r *http.Request, m shown, keep func()) bool {
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
	m.began = time.Now()
	took := time.Duration(float64(p.Latency) * (0.5 + rand.Float64()))
	if rand.Float64() < p.Slow {
		took *= slowBy
	}
	time.Sleep(took / 2)
	keep()
	m.broken = rand.Float64() < p.Broken
	p.crowd.hear(m)
	time.Sleep(took / 2)
	if r.Context().Err() != nil { // it gave up, or is gone
		p.crowd.unheard(m)
	}
	if m.broken {
		panic(http.ErrAbortHandler)
	}
	return true
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
