package service_test

import (
	"bytes"
	"context"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"grantdesk/adapters/metrics"
	"grantdesk/bot/mailbox"
	"grantdesk/cmd/grantdesk/service"
)

func page(m *metrics.Metrics) string {
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Body.String()
}

// What a service does is counted: turns, sends by what became of them, and the
// tickets of its helpdesk with their age.
func TestCounted(t *testing.T) {
	stores(t, func(w *world) {
		w.ask("Bis wann kann ich einreichen?")
		w.open()
		w.clock.advance(2 * time.Hour)
		w.s.CountTickets(w.t.Context())
		got := page(w.s.Metrics)
		for _, want := range []string{
			`grantdesk_turns_total{channel="asker",lang="de",outcome="answered"} 1`,
			`grantdesk_accepted_total{channel="asker",result="accepted"} 4`,
			`grantdesk_sends_total{channel="asker",result="done"}`,
			`grantdesk_tickets{status="new"} 1`, `grantdesk_tickets_oldest_seconds{status="new"} 72`,
		} {
			if !strings.Contains(got, want) {
				w.t.Errorf("%s is missing in\n%s", want, got)
			}
		}
	})
}

// A robbed store lets another replica take the first lease away.
type robbed struct {
	mailbox.Store
	once *atomic.Bool
}

func (r robbed) Commit(ctx context.Context, l *mailbox.Lease, c mailbox.Commit) error {
	if !r.once.Swap(true) {
		if err := r.Store.Retry(ctx, l, mailbox.Retry{}); err != nil {
			return err
		}
		return mailbox.ErrFenced
	}
	return r.Store.Commit(ctx, l, c)
}

// A lease that is lost is counted, and the message is answered all the same.
func TestLeaseLost(t *testing.T) {
	sc := &screen{}
	s, stop := start(t, newBot(t), filepath.Join(t.TempDir(), "g.db"), sc, &bytes.Buffer{}, func(o *service.Options) { o.Store = robbed{o.Store, &atomic.Bool{}} })
	accept(t, s, ask("m1", "Bis wann kann ich einreichen?"))
	sc.wait(t, 1)
	stop()
	if got := page(s.Metrics); !strings.Contains(got, "\ngrantdesk_leases_lost_total 1\n") {
		t.Errorf("one lost lease is missing in\n%s", got)
	}
}
