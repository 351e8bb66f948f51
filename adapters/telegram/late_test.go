package telegram_test

import (
	"context"
	"testing"
	"time"
)

// late is a context whose time is over without anybody having noticed: that
// of a process which was stopped in the middle of its work.
type late struct{ context.Context }

func (late) Deadline() (time.Time, bool) { return time.Now().Add(-time.Second), true }

func TestNothingIsSentTooLate(t *testing.T) {
	r := newRig(t)
	if err := r.Send(late{t.Context()}, reply("tg/1/1-1", 5, block("Frist"))); err == nil {
		t.Error("a send beyond its time is no error")
	}
	if n := len(r.fake.called("sendMessage")); n != 0 {
		t.Errorf("%d messages sent", n)
	}
}
