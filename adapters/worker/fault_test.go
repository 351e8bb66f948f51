package worker_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"grantdesk/adapters/worker"
	"grantdesk/bot/mailbox"
)

func TestOutageOfTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		defer r.close()
		r.behave = slow(2 * time.Second)
		w, stop := r.start()
		synctest.Wait()
		r.accept(w, "d", "a", "b")
		time.Sleep(time.Second)
		r.store.set(true) // while a is on its way to the platform
		time.Sleep(30 * time.Second)
		if w.Ready() {
			t.Error("ready without a store")
		}
		if _, err := w.Accept(t.Context(), mailbox.Message{Dialogue: "d", ID: "c"}); !errors.Is(err, worker.ErrAway) {
			t.Errorf("accepted without a store: %v", err)
		}
		r.want("d/a-1=1")
		r.store.set(false)
		time.Sleep(5 * time.Second)
		if !w.Ready() {
			t.Error("not ready again")
		}
		r.accept(w, "d", "c")
		time.Sleep(10 * time.Second)
		r.want("d/a-1=1", "d/b-1=2", "d/c-1=3")
		if a, b := r.logged("store fails"), r.logged("store works again"); a != 1 || b != 1 {
			t.Errorf("the operator was told %d and %d times, want once each", a, b)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

// A store that comes and goes is no reason to tell the operator each time.
func TestFlappingStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		defer r.close()
		_, stop := r.start()
		for range 9 {
			r.store.set(true)
			time.Sleep(5 * time.Second)
			r.store.set(false)
			time.Sleep(5 * time.Second)
		}
		if a, b := r.logged("store fails"), r.logged("store works again"); a != 2 || b != 2 {
			t.Errorf("in a minute and a half the operator was told %d and %d times, want twice", a, b)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestDrainFinishesWhatWasBegun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		defer r.close()
		r.behave = slow(3 * time.Second)
		w, stop := r.start()
		synctest.Wait()
		r.accept(w, "d", "a", "b")
		time.Sleep(time.Second)
		if err := stop(); err != nil {
			t.Error(err)
		}
		r.want("d/a-1=1")
		r.accept(w, "d", "c") // still kept, for whoever comes next
		_, stop = r.start()
		time.Sleep(7 * time.Second)
		r.want("d/a-1=1", "d/b-1=2", "d/c-1=3")
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestDrainEnds(t *testing.T) {
	stuck := make(chan struct{})
	tests := []struct {
		name   string
		behave func(context.Context, string) error
		ok     bool
	}{
		{"cut short", func(ctx context.Context, _ string) error { return hang(ctx) }, true},
		{"stuck", func(context.Context, string) error { <-stuck; return errUnknown }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				stuck = make(chan struct{})
				r := newRig(t)
				defer r.close()
				r.opt.Timeout = 14 * time.Second
				r.behave = tt.behave
				w, stop := r.start()
				synctest.Wait()
				r.accept(w, "d", "a")
				time.Sleep(time.Second)
				start := time.Now()
				if err := stop(); (err == nil) != tt.ok {
					t.Errorf("drain: %v", err)
				}
				if took := time.Since(start); took > 10*time.Second {
					t.Errorf("drain took %v", took)
				}
				close(stuck)
				synctest.Wait()
			})
		})
	}
}

func TestStateOfANewerVersionWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		defer r.close()
		old := true
		r.opt.Handler = func(ctx context.Context, d worker.Dialogue) (worker.Turn, error) {
			if old {
				return worker.Turn{}, fmt.Errorf("read state: %w", mailbox.ErrVersion)
			}
			return count(ctx, d)
		}
		w, stop := r.start()
		r.accept(w, "d", "a")
		time.Sleep(time.Hour)
		if err := stop(); err != nil {
			t.Error(err)
		}
		old = false
		_, stop = r.start()
		time.Sleep(time.Minute)
		r.want("d/a-1=1")
		if n := r.logged("waits for a replica"); n != 1 {
			t.Errorf("the operator was told %d times, want once", n)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

// remind sets a timer on the first message; the timer's message is counted
// like any other.
func remind(after time.Duration) worker.Handler {
	return func(ctx context.Context, d worker.Dialogue) (worker.Turn, error) {
		t, err := count(ctx, d)
		if d.State == nil {
			t.Timers = []mailbox.Timer{{Name: "reminder", At: d.Now.Add(after), Body: []byte("remind")}}
		}
		return t, err
	}
}

func TestTimerSurvivesARestart(t *testing.T) {
	tests := []struct {
		name         string
		down, before time.Duration
		shown        int
	}{
		{"not yet", time.Minute, 0, 1},
		{"in time", time.Minute, time.Hour, 2},
		{"while nobody was there", 3 * time.Hour, 0, 2}, // for the store a jump of the clock
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				r.opt.Handler = remind(time.Hour)
				w, stop := r.start()
				r.accept(w, "d", "a")
				time.Sleep(time.Second)
				if err := stop(); err != nil {
					t.Error(err)
				}
				r.close()
				time.Sleep(tt.down)
				r.open()
				defer r.close()
				_, stop = r.start()
				time.Sleep(tt.before + 2*time.Second)
				if got := r.all(); len(got) != tt.shown {
					t.Errorf("shown %v, want %d", got, tt.shown)
				}
				if err := stop(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestTwoWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		defer r.close()
		r.opt.Slots = 3
		r.behave = slow(20 * time.Millisecond)
		w1, stop1 := r.start()
		w2, stop2 := r.start()
		synctest.Wait()
		var wg sync.WaitGroup
		for i := range 10 {
			wg.Go(func() {
				for n := range 20 {
					r.accept([]*worker.Worker{w1, w2}[n%2], fmt.Sprintf("d%d", i), fmt.Sprintf("%d.%d", i, n))
					time.Sleep(50 * time.Millisecond)
				}
			})
		}
		wg.Wait()
		time.Sleep(5 * time.Second)
		seen := map[string]int{}
		for _, s := range r.all() {
			dialogue, rest, _ := strings.Cut(s, "/")
			if want := fmt.Sprintf("%s.%d-1=%d", dialogue[1:], seen[dialogue], seen[dialogue]+1); rest != want {
				t.Errorf("%s got %s, want %s", dialogue, rest, want)
			}
			seen[dialogue]++
		}
		if len(r.all()) != 200 {
			t.Errorf("%d answers, want 200", len(r.all()))
		}
		for _, stop := range []func() error{stop1, stop2} {
			if err := stop(); err != nil {
				t.Error(err)
			}
		}
	})
}
