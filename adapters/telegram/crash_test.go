package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"grantdesk/adapters/telegram"
	"grantdesk/bot"
)

// TestCrashes: 2 000 updates while the process dies 40 times, before or after
// the store kept a message. None is lost, none is handled twice.
func TestCrashes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const updates, crashes = 2000, 40
		r := newRig(t)
		rnd := rand.New(rand.NewPCG(1, 2))
		for i := range updates {
			r.fake.text(int64(1+i%50), fmt.Sprintf("m%d", i))
		}
		crashed := 0
		for run := 0; r.fake.pending() > 0 && run < 4*crashes; run++ {
			ctx, die := context.WithCancel(t.Context())
			left := 1 + rnd.IntN(90)
			r.inbox.mu.Lock()
			r.inbox.hook = func(bot.Message) error {
				if left--; left == 0 && crashed < crashes {
					crashed++
					die()
					if crashed%2 == 0 { // before it is kept
						return errors.New("died")
					}
				}
				return nil
			}
			r.inbox.mu.Unlock()
			time.AfterFunc(time.Minute, die)
			if err := r.another(fmt.Sprint("process ", run)).Poll(ctx); err != nil {
				t.Fatal(err)
			}
		}
		kept, again := len(r.inbox.messages()), 0
		texts := map[string]bool{}
		for _, m := range r.inbox.messages() {
			texts[m.Text] = true
		}
		for _, n := range r.inbox.seen {
			again += n - 1
		}
		t.Logf("%d updates, %d crashes: %d lost, %d doubled; Telegram delivered %d again", updates, crashed, updates-len(texts), kept-len(texts), again)
		if len(texts) != updates || kept != updates || crashed != crashes || again == 0 {
			t.Errorf("%d of %d kept, %d crashes, %d delivered again", kept, updates, crashed, again)
		}
		order(t, r.inbox.messages())
	})
}

// order checks that each chat's messages were kept in the order they were written.
func order(t *testing.T, ms []bot.Message) {
	t.Helper()
	last := map[string]int{}
	for _, m := range ms {
		var n int
		if _, err := fmt.Sscanf(m.Text, "m%d", &n); err != nil {
			t.Fatal(err)
		}
		if before, ok := last[m.From.Room]; ok && n < before {
			t.Errorf("chat %s: m%d after m%d", m.From.Room, n, before)
		}
		last[m.From.Room] = n
	}
}

// BenchmarkBacklog takes in 10 000 updates that wait at Telegram and reports
// the most memory that was in use meanwhile.
func BenchmarkBacklog(b *testing.B) {
	for b.Loop() {
		r := newRig(b)
		raws := make([]queued, 10_000)
		for i := range raws {
			raws[i] = queued{int64(i + 1), fmt.Sprintf(`{"update_id":%d,%s}`, i+1, private(int64(i%500), strings.Repeat("Frage ", 20)))}
		}
		r.fake.updates = raws
		var before, now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		ctx, cancel := context.WithCancel(b.Context())
		n, peak := 0, uint64(0)
		o := r.o
		o.Inbox = &accepts{do: func() {
			if n++; n%500 == 0 {
				runtime.ReadMemStats(&now)
				peak = max(peak, now.HeapAlloc)
			}
			if n == len(raws) {
				cancel()
			}
		}}
		o.Refs, o.HTTP = nothing{}, &http.Client{Transport: r.fake}
		if err := telegram.New(o).Poll(ctx); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(peak-before.HeapAlloc)/1e6, "MB-peak")
	}
}

// accepts is an inbox that only counts.
type accepts struct {
	mu sync.Mutex
	do func()
}

func (a *accepts) Accept(context.Context, bot.Message) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.do()
	return nil
}

// nothing forgets every reference.
type nothing struct{}

func (nothing) Put(context.Context, string, string, time.Duration) error { return nil }
func (nothing) Get(context.Context, string) (string, error)              { return "", nil }
