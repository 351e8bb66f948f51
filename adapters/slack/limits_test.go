package slack_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"grantdesk/adapters/slack"
	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

// TestRenderingNeverFails: whatever a reply holds, the strict fake takes it as
// blocks, and every word of it is shown, in the blocks' text as well.
func TestRenderingNeverFails(t *testing.T) {
	r := newRig(t)
	n := 0
	styles := []string{bot.BlockText, bot.BlockTitle, bot.BlockNote, bot.BlockQuote, bot.BlockItem, bot.BlockSource}
	rapid.Check(t, func(rt *rapid.T) {
		n++
		one := reply(fmt.Sprint("r", n))
		for i := range rapid.IntRange(1, 80).Draw(rt, "blocks") {
			word := rapid.SampledFrom([]string{"Wort ", "äö😀 ", "Zeile\n", "<!here> ", "a&b ", "einSehrLangesWort"}).Draw(rt, "word")
			text := fmt.Sprintf("N%dN", i) + strings.Repeat(word, rapid.SampledFrom([]int{0, 1, 20, 160, 900}).Draw(rt, "times"))
			one.Blocks = append(one.Blocks, bot.Block{Style: rapid.SampledFrom(styles).Draw(rt, "style"), Text: text, URL: rapid.SampledFrom([]string{"", "https://example.eu/a?b=1"}).Draw(rt, "link")})
		}
		for i := range rapid.SampledFrom([]int{0, 1, 3, 24, 26, 100, 130}).Draw(rt, "choices") {
			one.Choices = append(one.Choices, bot.Choice{ID: fmt.Sprint("c", i), Label: fmt.Sprint(i, strings.Repeat("ü", rapid.SampledFrom([]int{1, 70, 200}).Draw(rt, "label")))})
		}
		before := len(r.fake.shown("D5"))
		if err := r.Send(t.Context(), one); err != nil || r.count.of(slack.EventPlain) != 0 {
			rt.Fatalf("%v, sent plain %d times", err, r.count.of(slack.EventPlain))
		}
		shown := ""
		for _, p := range r.fake.shown("D5")[before:] {
			shown += p.text + "\n"
		}
		for i := range one.Blocks {
			if !strings.Contains(shown, fmt.Sprintf("N%dN", i)) {
				rt.Fatalf("block %d is not shown", i)
			}
		}
	})
}

// TestLongPrivateAnswer: an answer that only the asker sees comes within the
// five uses of its address, however long it and its file are.
func TestLongPrivateAnswer(t *testing.T) {
	r := newRig(t)
	r.slash(t, "C1", "Bis wann?", "t1")
	m := r.inbox.messages()[0]
	answer := long(m.ID+"-1", 12)
	answer.To = m.From
	answer.Files = []bot.File{{Name: "blatt.md", Type: "text/markdown", Body: []byte(strings.Repeat("Zeile des Blatts\n", 500) + "Ende des Blatts")}}
	if err := r.Send(t.Context(), answer); err != nil {
		t.Fatal(err)
	}
	told := r.fake.called("response")
	if len(told) > 5 {
		t.Errorf("the address was used %d times", len(told))
	}
	all := ""
	for _, c := range told {
		if why := badBlocks(c.Params["blocks"], 50); why != "" {
			t.Errorf("refused: %s", why)
		}
		all += fmt.Sprint(c.Params["blocks"])
	}
	for i := range 12 {
		if !strings.Contains(all, fmt.Sprint(i, " Wort")) {
			t.Errorf("part %d is not shown", i)
		}
	}
	if !strings.Contains(all, "Ende des Blatts") {
		t.Error("the end of the file is not shown")
	}
}

// asked notes what is asked of the store about the pace, and says to wait
// once.
type asked struct {
	mu    sync.Mutex
	waits int
	slots []string
	holds []string
}

func (a *asked) Slot(_ context.Context, group string, paces []mailbox.Pace) (time.Duration, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.slots = append(a.slots, fmt.Sprint(group, paces))
	if a.waits--; a.waits >= 0 {
		return time.Millisecond, nil
	}
	return 0, nil
}

func (a *asked) Hold(_ context.Context, group, key string, d time.Duration) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.holds = append(a.holds, fmt.Sprint(group, " ", key, " ", d))
	return nil
}

// TestPaces: before each message a slot of its channel is taken, one a second.
// A pause that Slack asks for holds that channel, and the method in that
// workspace; others go on.
func TestPaces(t *testing.T) {
	pace := &asked{waits: 1}
	r := newRig(t, func(o *slack.Options) { o.Rates = pace })
	if err := r.Send(t.Context(), long("r1", 2)); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(pace.slots, "; "); got != strings.Join([]string{"slack[{T1/D5 1 1s}]", "slack[{T1/D5 1 1s}]", "slack[{T1/D5 1 1s}]"}, "; ") {
		t.Errorf("asked for %s", got)
	}
	r.fake.fail("chat.postMessage", canned{status: 429, header: http.Header{"Retry-After": {"7"}}, body: `{"ok":false,"error":"ratelimited"}`})
	if after, _ := mailbox.IsRefused(r.Send(t.Context(), reply("r2", block("x")))); after != 7*time.Second || strings.Join(pace.holds, "; ") != "slack T1/D5 7s" {
		t.Errorf("again after %s, held %v", after, pace.holds)
	}
	before := len(r.fake.called("chat.postMessage"))
	elsewhere := reply("r3", block("x"))
	elsewhere.To.Room = "C1"
	if after, held := mailbox.IsRefused(r.Send(t.Context(), elsewhere)); !held || after > 7*time.Second || len(r.fake.called("chat.postMessage")) != before {
		t.Errorf("the method was called in its pause, after %s", after)
	}
	quiet := elsewhere
	quiet.ID, quiet.Quiet, quiet.To.User = "r4", true, "U5"
	if err := r.Send(t.Context(), quiet); err != nil {
		t.Errorf("another method: %v", err)
	}
}
