package slack_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkAcknowledge measures how long Slack waits for acknowledgements
// while events come at a steady pace over forty channels, a connection is
// renewed every fifty events, and the store takes its time.
func BenchmarkAcknowledge(b *testing.B) {
	for _, pace := range []int{50, 200, 500} {
		for _, slow := range []time.Duration{0, 20 * time.Millisecond} {
			b.Run(fmt.Sprintf("%d per second, store %s", pace, slow), func(b *testing.B) {
				for b.Loop() {
					acknowledge(b, pace, slow)
				}
			})
		}
	}
}

func acknowledge(b *testing.B, pace int, slow time.Duration) {
	r := newRig(b)
	r.inbox.set(nil, slow)
	r.fake.sockets.retry = 3 * time.Second // as Slack does
	ctx, cancel := context.WithCancel(b.Context())
	done := make(chan error, 1)
	go func() { done <- r.Listen(ctx) }()
	eventually(b, "both sockets are up", func() bool { return r.fake.sockets.open() == 2 })
	const n = 1000
	tick := time.NewTicker(time.Second / time.Duration(pace))
	defer tick.Stop()
	for i := range n {
		<-tick.C
		if i%50 == 49 {
			r.fake.sockets.refresh()
		}
		event := strings.ReplaceAll(direct(fmt.Sprintf("1700000000.%06d", i), "Frist?"), "D5", fmt.Sprint("D", i%40))
		r.fake.sockets.send("events_api", callback(fmt.Sprintf("Ev%d", i), event))
	}
	eventually(b, "everything is acknowledged", func() bool { return r.fake.sockets.left() == 0 })
	cancel()
	if err := <-done; err != nil {
		b.Error(err)
	}
	if got := len(r.inbox.messages()); got != n {
		b.Errorf("%d messages kept, want %d", got, n)
	}
	took, again := r.fake.sockets.waited()
	for name, share := range map[string]float64{"p50": 0.5, "p99": 0.99, "max": 1} {
		b.ReportMetric(float64(took[int(share*float64(len(took)-1))].Microseconds())/1000, "ms-"+name)
	}
	b.ReportMetric(float64(again), "again")
}

// waited tells how long each event waited for its acknowledgement since
// it was last delivered, in order, and how often events came again.
func (s *sockets) waited() (took []time.Duration, again int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.all {
		again += len(e.sent) - 1
		took = append(took, e.acked.Sub(e.sent[len(e.sent)-1]))
	}
	slices.Sort(took)
	return took, again
}
