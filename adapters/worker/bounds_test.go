package worker_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"grantdesk/adapters/worker"
	"grantdesk/bot/mailbox"
)

// TestEditOfWhatWaits: a message that is edited while another is answered is
// handled once, as it reads then.
func TestEditOfWhatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		defer r.close()
		r.behave = slow(time.Second)
		var texts []string
		r.opt.Handler = func(ctx context.Context, d worker.Dialogue) (worker.Turn, error) {
			for _, it := range d.Inbox {
				texts = append(texts, string(it.Payload))
			}
			return count(ctx, d)
		}
		w, stop := r.start()
		synctest.Wait()
		for _, m := range []mailbox.Message{
			{ID: "a", Payload: []byte("first")}, {ID: "b", Payload: []byte("secnd")},
			{ID: "e", Replaces: "b", Payload: []byte("second")}, {ID: "f", Replaces: "a", Payload: []byte("edited too late")},
		} {
			m.Dialogue = "d"
			if _, err := w.Accept(t.Context(), m); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if got := fmt.Sprint(texts); got != "[first second edited too late]" {
			t.Errorf("handled %s", got)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

// TestFloodIsBounded: however many write while the platform hangs, a replica
// works on no more dialogues than it has slots; the rest waits in the store.
func TestFloodIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const slots, flood = 8, 2000
		r := newRig(t)
		defer r.close()
		r.opt.Slots = slots
		r.behave = func(ctx context.Context, _ string) error { return hang(ctx) }
		w, stop := r.start()
		synctest.Wait()
		before := runtime.NumGoroutine()
		for i := range flood {
			r.accept(w, fmt.Sprint("d", i), "a")
		}
		synctest.Wait()
		if more := runtime.NumGoroutine() - before; more > 4*slots {
			t.Errorf("%d goroutines more for %d dialogues", more, flood)
		}
		st, err := r.store.Stats(t.Context())
		if err != nil || st.Waiting != flood {
			t.Errorf("%d dialogues wait, %v", st.Waiting, err)
		}
		_ = stop() // what hangs cannot be finished, and stays in the store
	})
}

// TestNextBegins: the next message begins within 50 ms of the end of the
// last, also when it came to a replica without a free slot.
func TestNextBegins(t *testing.T) {
	for _, slots := range []int{1, 4} {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			defer r.close()
			r.opt.Slots = slots
			var ended, began []time.Time
			r.behave = func(context.Context, string) error {
				time.Sleep(time.Second)
				ended = append(ended, time.Now())
				return nil
			}
			r.opt.Handler = func(ctx context.Context, d worker.Dialogue) (worker.Turn, error) {
				began = append(began, time.Now())
				turn, err := count(ctx, d)
				turn.Consumed, turn.Outs = 1, turn.Outs[:1]
				return turn, err
			}
			w, stop := r.start()
			synctest.Wait()
			r.accept(w, "d", "a", "b", "c", "e")
			time.Sleep(6 * time.Second)
			synctest.Wait()
			if len(began) != 4 || len(ended) != 4 {
				t.Fatalf("%d began, %d ended", len(began), len(ended))
			}
			for i := range 3 {
				if gap := began[i+1].Sub(ended[i]); gap > 50*time.Millisecond {
					t.Errorf("with %d slots, message %d began %v after the one before", slots, i+2, gap)
				}
			}
			if err := stop(); err != nil {
				t.Error(err)
			}
		})
	}
}
