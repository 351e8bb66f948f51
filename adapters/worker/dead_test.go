package worker_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"grantdesk/adapters/worker"
	"grantdesk/bot/mailbox"
)

// poison fails on the message "bad" and handles every other.
func poison(fail func() error) worker.Handler {
	return func(ctx context.Context, d worker.Dialogue) (worker.Turn, error) {
		for _, it := range d.Inbox {
			if it.ID == "bad" {
				return worker.Turn{}, fail()
			}
		}
		return count(ctx, d)
	}
}

func TestDeadLetter(t *testing.T) {
	fails := map[string]func() error{
		"error": func() error { return errUnknown },
		"panic": func() error { panic("secret words") },
	}
	for name, fail := range fails {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				defer r.close()
				r.opt.Handler = poison(fail)
				r.opt.Apologise = func(d worker.Dialogue) []mailbox.Out {
					return []mailbox.Out{{ID: d.Inbox[0].ID + "-sorry", Body: []byte("sorry")}}
				}
				r.accept(worker.New(r.opt), "d", "a", "bad", "b") // all in one burst
				_, stop := r.start()
				time.Sleep(5 * time.Minute)
				r.want("d/a-1=1", "d/bad-sorry=sorry", "d/b-1=2")
				if err := stop(); err != nil {
					t.Error(err)
				}
				snap, err := r.store.Read(t.Context(), "d")
				if err != nil || len(snap.Dead) != 1 || snap.Dead[0].ID != "bad" || snap.Dead[0].Kind != mailbox.DeadMessage {
					t.Errorf("dead letters %v, %v", snap.Dead, err)
				}
				if strings.Contains(r.logs.String(), "secret") {
					t.Errorf("a person's words are in the log:\n%s", r.logs.String())
				}
			})
		})
	}
}

// TestDeadlyMessage is about one that ends the process each time: nobody gives
// the lease back.
func TestDeadlyMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.accept(worker.New(r.opt), "d", "bad")
		r.die(5, false)
		r.die(2, true)
		defer r.close()
		r.opt.Handler = poison(func() error { t.Error("handled once more"); return errUnknown })
		_, stop := r.start()
		time.Sleep(time.Second)
		if err := stop(); err != nil {
			t.Error(err)
		}
		if snap, err := r.store.Read(t.Context(), "d"); err != nil || len(snap.Dead) != 1 {
			t.Errorf("dead letters %v, %v", snap.Dead, err)
		}
	})
}

// TestInnocentMessage is about one that processes died with in hand, but not
// of it: it is tried alone and answered.
func TestInnocentMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.accept(worker.New(r.opt), "d", "a")
		r.die(9, false)
		r.die(1, true)
		defer r.close()
		_, stop := r.start()
		time.Sleep(time.Second)
		if err := stop(); err != nil {
			t.Error(err)
		}
		r.want("d/a-1=1")
	})
}

// A suspect is decided alone, so that nobody else's death is blamed on it.
func TestSuspectIsDecidedAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		var mu sync.Mutex
		running, most, suspect := 0, 0, false
		r.opt.Handler = func(ctx context.Context, d worker.Dialogue) (worker.Turn, error) {
			mu.Lock()
			suspect = suspect || d.Key == "d"
			if running++; suspect {
				most = max(most, running)
			}
			mu.Unlock()
			time.Sleep(time.Second)
			mu.Lock()
			running--
			suspect = suspect && d.Key != "d"
			mu.Unlock()
			return count(ctx, d)
		}
		r.accept(worker.New(r.opt), "d", "a")
		r.die(6, false)
		defer r.close()
		for i := range 5 {
			r.accept(worker.New(r.opt), fmt.Sprintf("e%d", i), "a")
		}
		_, stop := r.start()
		time.Sleep(10 * time.Second)
		if err := stop(); err != nil {
			t.Error(err)
		}
		if most != 1 || len(r.all()) != 6 {
			t.Errorf("%d decided beside the suspect, answered %v", most-1, r.all())
		}
	})
}

// An action that fails for ever, without anybody knowing that it can never
// succeed, does not hold its dialogue up for ever.
func TestActionThatKeepsFailing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		defer r.close()
		r.behave = func(_ context.Context, id string) error {
			if id == "a-1" {
				return errUnknown
			}
			return nil
		}
		w, stop := r.start()
		synctest.Wait()
		r.accept(w, "d", "a", "b")
		time.Sleep(12 * time.Hour)
		if err := stop(); err != nil { // its age survives a restart
			t.Error(err)
		}
		r.want()
		w, stop = r.start()
		time.Sleep(13 * time.Hour)
		r.want("d/b-1=2")
		snap, err := r.store.Read(t.Context(), "d")
		if err != nil || len(snap.Dead) != 1 || snap.Dead[0].ID != "a-1" || snap.Dead[0].Kind != mailbox.DeadOut || !strings.Contains(snap.Dead[0].Reason, "24h") {
			t.Errorf("dead letters %+v, %v", snap.Dead, err)
		}
		r.accept(w, "d", "c")
		time.Sleep(time.Second)
		r.want("d/b-1=2", "d/c-1=3")
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}
