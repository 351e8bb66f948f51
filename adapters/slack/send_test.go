package slack_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

// A reply longer than Slack takes is shown whole, in several messages that
// Slack accepts (the fake refuses any that breaks its limits).
func TestSendSplits(t *testing.T) {
	r := newRig(t)
	long := reply("r1")
	for range 60 {
		long.Blocks = append(long.Blocks, block(strings.Repeat("Förderung für Cluster ", 60)))
	}
	long.Choices = []bot.Choice{{ID: "a", Label: strings.Repeat("Sehr lange Auswahl ", 10)}, {ID: "b", Label: "Nein"}}
	if err := r.Send(t.Context(), long); err != nil {
		t.Fatal(err)
	}
	if got := len(r.fake.shown("D5")); got < 2 {
		t.Errorf("shown in %d messages, want several", got)
	}
}

// Text can neither mention a channel nor draw a link.
func TestSendMentionsNobody(t *testing.T) {
	r := newRig(t)
	if err := r.Send(t.Context(), reply("r1", block("<!channel> <@U1> <https://evil.example|bank>"))); err != nil {
		t.Fatal(err)
	}
	for _, p := range r.fake.shown("D5") {
		if strings.Contains(p.text, "<!") || strings.Contains(p.text, "<@") || strings.Contains(p.text, "<http") {
			t.Errorf("shown raw: %q", p.text)
		}
	}
}

func TestSendErrors(t *testing.T) {
	for _, c := range []struct {
		name      string
		canned    canned
		permanent bool
		refused   bool
	}{
		{"archived", canned{body: `{"ok":false,"error":"is_archived"}`}, true, false},
		{"no channel", canned{body: `{"ok":false,"error":"channel_not_found"}`}, true, false},
		{"slow down", canned{status: 429, header: http.Header{"Retry-After": {"7"}}, body: `{"ok":false,"error":"ratelimited"}`}, false, true},
		{"slow down without a time", canned{status: 429, body: ""}, false, true},
		{"broken", canned{cut: true}, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			r.fake.fail("chat.postMessage", c.canned)
			err := r.Send(t.Context(), reply("r1", block("Frist")))
			after, refused := mailbox.IsRefused(err)
			if err == nil || mailbox.IsPermanent(err) != c.permanent || refused != c.refused {
				t.Fatalf("error %v: permanent %v, refused %v", err, mailbox.IsPermanent(err), refused)
			}
			if c.canned.header != nil && after != 7*time.Second {
				t.Errorf("pause of %s, want 7s", after)
			}
			if strings.Contains(err.Error()+r.logs.String(), botToken) {
				t.Error("the token is shown")
			}
		})
	}
}

// After a send whose outcome is unknown, history tells that it was shown.
func TestShownAfterCut(t *testing.T) {
	r := newRig(t)
	one := reply("r1", block("Frist"))
	r.fake.fail("chat.postMessage", canned{cut: true})
	if err := r.Send(t.Context(), one); err == nil {
		t.Fatal("a cut connection is no error")
	}
	for id, want := range map[string]bool{"r1": true, "r2": false} {
		one.ID = id
		if got, err := r.Shown(t.Context(), one); err != nil || got != want {
			t.Errorf("Shown(%s) = %v, %v; want %v", id, got, err, want)
		}
	}
	if got := len(r.fake.shown("D5")); got != 1 {
		t.Errorf("shown %d times, want once", got)
	}
}
