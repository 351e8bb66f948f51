package telegram_test

import (
	"fmt"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"grantdesk/adapters/telegram"
	"grantdesk/bot/mailbox"
)

// TestThrottleKeepsLimits: whoever asks whenever, no window of time sees more
// than Telegram allows, and nobody waits for ever.
func TestThrottleKeepsLimits(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		now := time.Unix(0, 0)
		th := telegram.NewThrottle(func() time.Time { return now })
		sent := map[string][]time.Time{}
		for range rapid.IntRange(1, 400).Draw(rt, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 900).Draw(rt, "ms")) * time.Millisecond)
			chat := strconv.Itoa(rapid.IntRange(-3, 40).Draw(rt, "chat"))
			wait, err := th.Take(t.Context(), chat, chat[0] == '-')
			if err != nil || wait > time.Minute {
				rt.Fatalf("wait %s, %v", wait, err)
			}
			if wait == 0 {
				sent[""] = append(sent[""], now)
				sent[chat] = append(sent[chat], now)
				continue
			}
			if again, _ := th.Take(t.Context(), chat, chat[0] == '-'); again != wait {
				rt.Fatalf("asking took something: %s, then %s", wait, again)
			}
		}
		for chat, at := range sent {
			check(rt, chat, at)
		}
	})
}

func check(rt *rapid.T, chat string, at []time.Time) {
	limits := map[time.Duration]int{time.Second: 1}
	switch {
	case chat == "":
		limits = map[time.Duration]int{time.Second: 59} // a burst of 30 and the 29 that follow it
	case chat[0] == '-':
		limits[time.Minute] = 20
	}
	for span, n := range limits {
		for i := n; i < len(at); i++ {
			if at[i].Sub(at[i-n]) < span {
				rt.Fatalf("chat %q: more than %d within %s", chat, n, span)
			}
		}
	}
}

// TestPause: a pause of one chat is no pause of another.
func TestPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		th := telegram.NewThrottle(time.Now)
		th.Pause(t.Context(), "1", 10*time.Second)
		th.Pause(t.Context(), "1", time.Second) // does not shorten
		one, _ := th.Take(t.Context(), "1", false)
		two, _ := th.Take(t.Context(), "2", false)
		if one != 10*time.Second || two != 0 {
			t.Errorf("waits %s and %s", one, two)
		}
		th.Pause(t.Context(), "", 5*time.Second)
		if two, _ = th.Take(t.Context(), "3", false); two != 5*time.Second {
			t.Errorf("a pause of all: %s", two)
		}
	})
}

// TestFloodOfOneChat: retry_after stops that chat only, and all of them when
// Telegram says it again and again.
func TestFloodOfOneChat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		flood := answer{method: "sendMessage", status: 429, body: `{"ok":false,"error_code":429,"parameters":{"retry_after":60}}`}
		send := func(i int64) error { return r.Send(t.Context(), reply(fmt.Sprintf("tg/1/%d-1", i), i, block("x"))) }
		r.fake.answerNext(flood)
		if after, _ := mailbox.IsRefused(send(1)); after != time.Minute {
			t.Errorf("chat 1 may go on after %s", after)
		}
		if err := send(2); err != nil {
			t.Errorf("chat 2: %v", err)
		}
		if after, _ := mailbox.IsRefused(send(1)); after < 55*time.Second || len(r.fake.called("sendMessage")) != 2 {
			t.Errorf("chat 1 was not quiet: %s", after)
		}
		r.fake.answerNext(flood, flood, flood)
		for i := int64(3); i < 6; i++ {
			send(i)
		}
		if after, ok := mailbox.IsRefused(send(9)); !ok || after < 55*time.Second {
			t.Errorf("after three floods chat 9 may go on after %s", after)
		}
	})
}

// TestUnderLimits: bursts to many chats and groups never meet a 429.
func TestUnderLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.fake.strict = true
		for i := range 120 {
			chat := int64(i%12 - 3)
			rep := reply(fmt.Sprintf("tg/1/%d-1", i), chat*1000+1, block("x"))
			for err := r.Send(t.Context(), rep); err != nil; err = r.Send(t.Context(), rep) {
				after, ok := mailbox.IsRefused(err)
				if !ok {
					t.Fatal(err)
				}
				time.Sleep(after)
			}
		}
		if n := r.count.of("slow"); n != 0 {
			t.Errorf("Telegram asked for a pause %d times", n)
		}
	})
}
