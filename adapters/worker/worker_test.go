package worker_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"grantdesk/adapters/worker"
	"grantdesk/bot/mailbox"
)

func TestAnswersAtOnceAndInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		defer r.close()
		r.behave = slow(time.Second)
		w, stop := r.start()
		synctest.Wait()
		start := time.Now()
		r.accept(w, "d", "a", "b", "c") // b and c come while a is being answered
		time.Sleep(3*time.Second + 50*time.Millisecond)
		r.want("d/a-1=1", "d/b-1=2", "d/c-1=3")
		if err := stop(); err != nil {
			t.Error(err)
		}
		if took := time.Since(start); took > 3100*time.Millisecond {
			t.Errorf("three seconds of sending took %v", took)
		}
	})
}

func TestBurstIsOneTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		defer r.close()
		var sizes []int
		r.opt.Handler = func(ctx context.Context, d worker.Dialogue) (worker.Turn, error) {
			sizes = append(sizes, len(d.Inbox))
			return count(ctx, d)
		}
		r.accept(worker.New(r.opt), "d", "a", "b", "c") // nobody works yet
		_, stop := r.start()
		time.Sleep(time.Second)
		r.want("d/a-1=1", "d/b-1=2", "d/c-1=3")
		if !slices.Equal(sizes, []int{3}) {
			t.Errorf("turns of %v messages, want one of 3", sizes)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestTroubledPlatform(t *testing.T) {
	refuse := func(context.Context) error { return mailbox.Refused(errUnknown, 7*time.Second) }
	for name, fail := range map[string]func(context.Context) error{
		"hangs": hang, "fails": func(context.Context) error { return errUnknown }, "refuses": refuse,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				defer r.close()
				r.behave = times(8, fail)
				w, stop := r.start()
				r.accept(w, "d", "a", "b")
				time.Sleep(time.Minute)
				r.accept(w, "d", "c")
				time.Sleep(15 * time.Minute)
				r.want("d/a-1=1", "d/b-1=2", "d/c-1=3")
				if n := r.logged("keeps failing"); n != 1 {
					t.Errorf("the operator was told %d times, want once", n)
				}
				if err := stop(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestPauseOfARefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		defer r.close()
		r.behave = times(1, func(context.Context) error { return mailbox.Refused(errUnknown, 40*time.Second) })
		w, stop := r.start()
		r.accept(w, "d", "a")
		time.Sleep(39 * time.Second)
		r.want()
		time.Sleep(2 * time.Second)
		r.want("d/a-1=1")
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestImpossibleAction(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		defer r.close()
		var dead []mailbox.DeadLetter
		r.opt.Observe.Buried = func(d mailbox.DeadLetter) { dead = append(dead, d) }
		r.behave = times(1, func(context.Context) error { return mailbox.Permanent(errors.New("blocked")) })
		w, stop := r.start()
		r.accept(w, "d", "a", "b")
		time.Sleep(time.Second)
		r.want("d/b-1=2")
		if len(dead) != 1 || dead[0].ID != "a-1" || dead[0].Kind != mailbox.DeadOut || dead[0].Reason != "blocked" {
			t.Errorf("dead letters %v", dead)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

// A finisher shows the first message and then says that it does not know.
type finisher struct {
	*platform
	asked int
	tells error
}

func (f *finisher) Perform(ctx context.Context, dialogue string, o mailbox.Out) error {
	f.show(dialogue, o)
	if len(f.all()) == 1 {
		return errUnknown
	}
	return nil
}

func (f *finisher) Performed(_ context.Context, dialogue string, o mailbox.Out) (bool, error) {
	f.asked++
	if f.asked == 1 {
		return false, mailbox.Refused(errUnknown, time.Second) // says nothing of the action
	}
	return f.tells == nil && slices.Contains(f.all(), fmt.Sprintf("%s/%s=%s", dialogue, o.ID, o.Body)), f.tells
}

func TestUnknownOutcome(t *testing.T) {
	tests := []struct {
		name  string
		tells error
		want  []string
	}{
		{"looked up", nil, []string{"d/a-1=1"}},
		{"nobody can tell", mailbox.Permanent(errUnknown), []string{"d/a-1=1", "d/a-1=1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				defer r.close()
				f := &finisher{platform: r.platform, tells: tt.tells}
				r.opt.Performer = f
				w, stop := r.start()
				r.accept(w, "d", "a")
				time.Sleep(time.Minute)
				r.want(tt.want...)
				if f.asked != 2 {
					t.Errorf("asked %d times, want 2", f.asked)
				}
				if err := stop(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestFullMailboxIsSaidOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		defer r.close()
		var mu sync.Mutex
		var told []string
		r.opt.Full = func(_ context.Context, m mailbox.Message) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, m.ID)
		}
		r.behave = slow(time.Second)
		w, stop := r.start()
		synctest.Wait()
		full := 0
		for i := range 12 {
			got, err := w.Accept(t.Context(), mailbox.Message{Dialogue: "d", ID: fmt.Sprint(i)})
			if err != nil {
				t.Fatal(err)
			}
			if got.Result == mailbox.Full {
				full++
			}
		}
		time.Sleep(time.Minute)
		mu.Lock()
		defer mu.Unlock()
		if full < 2 || len(told) != 1 || len(r.all()) != 12-full {
			t.Errorf("%d refused, told %v, %d answered", full, told, len(r.all()))
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestFairBetweenDialogues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		defer r.close()
		r.opt.Slots = 1
		r.behave = slow(time.Second)
		w, stop := r.start()
		synctest.Wait()
		r.accept(w, "chatty", "0")
		time.Sleep(10 * time.Millisecond)
		r.accept(w, "quiet", "q")
		for i := 1; i < 12; i++ { // never leaves its mailbox empty
			r.accept(w, "chatty", fmt.Sprint(i))
			time.Sleep(time.Second)
		}
		at := slices.IndexFunc(r.all(), func(s string) bool { return strings.HasPrefix(s, "quiet/") })
		if at < 0 || at > 6 {
			t.Errorf("the quiet dialogue came at %d of %v", at, r.all())
		}
		time.Sleep(time.Minute)
		if err := stop(); err != nil || len(r.all()) != 13 {
			t.Errorf("%d answers, %v", len(r.all()), err)
		}
	})
}
