package telegram_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"grantdesk/adapters/telegram"
	"grantdesk/bot/mailbox"
)

// TestLimitsAreKept: whoever of several replicas sends whenever, no window of
// time sees more than Telegram allows, and nobody waits for ever.
func TestLimitsAreKept(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			bots := []*telegram.Bot{r.Bot, r.another("two"), r.another("three")}
			for i := range rapid.IntRange(60, 200).Draw(rt, "sends") {
				time.Sleep(time.Duration(rapid.SampledFrom([]int{0, 0, 0, 0, 0, 0, 0, 0, 10, 900}).Draw(rt, "ms")) * time.Millisecond)
				chat := int64(100 + i)
				if rapid.IntRange(0, 3).Draw(rt, "again") == 0 {
					chat = int64(rapid.IntRange(-3, 5).Draw(rt, "chat"))
				}
				// A short time: who would have to wait gives up.
				ctx, cancel := context.WithTimeout(t.Context(), 60*time.Millisecond)
				_ = bots[i%3].Send(ctx, reply(fmt.Sprintf("tg/1/%d-1", i), chat, block("x")))
				cancel()
			}
			sent := map[string][]time.Time{}
			for _, c := range r.fake.called("sendMessage") {
				sent[""] = append(sent[""], c.at)
				sent[c.form.Get("chat_id")] = append(sent[c.form.Get("chat_id")], c.at)
			}
			for chat, at := range sent {
				check(rt, chat, at)
			}
		})
	})
}

func check(rt *rapid.T, chat string, at []time.Time) {
	limits := map[time.Duration]int{time.Second: 1}
	switch {
	case chat == "":
		limits[time.Second] = 30
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
