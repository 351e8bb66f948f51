package telegram_test

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"grantdesk/adapters/telegram"
	"grantdesk/knowledge"
)

func TestRegister(t *testing.T) {
	r := newRig(t)
	if err := r.Register(t.Context()); err != nil {
		t.Fatal(err)
	}
	seen := map[string][]string{}
	for _, c := range r.fake.called("setMyCommands") {
		var list []struct{ Command string }
		if err := json.Unmarshal([]byte(c.form.Get("commands")), &list); err != nil {
			t.Fatal(err)
		}
		for _, l := range list {
			key := c.form.Get("language_code") + c.form.Get("scope")
			seen[key] = append(seen[key], l.Command)
		}
	}
	const private, group = `{"type":"all_private_chats"}`, `{"type":"all_group_chats"}`
	if len(seen) != 6 || !slices.Contains(seen["de"+private], "frist") || !slices.Contains(seen["en"+private], "deadline") ||
		!slices.Contains(seen[private], "stop") || slices.Contains(seen["de"+group], "stop") {
		t.Errorf("commands %v", seen)
	}
	if n := len(r.fake.called("setMyDescription")) + len(r.fake.called("setMyShortDescription")); n != 6 {
		t.Errorf("%d descriptions", n)
	}
	before := len(r.fake.calls)
	if err := r.another("two").Register(t.Context()); err != nil || len(r.fake.calls) != before {
		t.Errorf("the second replica registered again: %v", err)
	}
}

// TestHook: the webhook is set with everything that protects it, and again
// when somebody took it away.
func TestHook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.fake.text(1, "waits")
		r.fake.answerNext(answer{method: "setWebhook", status: 429, body: `{"ok":false,"error_code":429,"parameters":{"retry_after":1}}`})
		go r.Hook(t.Context(), "https://bot.example.org/")
		time.Sleep(5 * time.Second)
		r.fake.mu.Lock()
		got := r.fake.hook
		r.fake.hook = hook{}
		r.fake.mu.Unlock()
		want := hook{"https://bot.example.org" + telegram.WebhookPath, secret, `["message","edited_message","callback_query","my_chat_member"]`}
		if got != want || r.fake.pending() != 1 || !r.Ready() {
			t.Errorf("webhook %+v, pending %d", got, r.fake.pending())
		}
		time.Sleep(2 * time.Minute)
		r.fake.mu.Lock()
		defer r.fake.mu.Unlock()
		if r.fake.hook != want {
			t.Error("the webhook stayed away")
		}
	})
}

// TestCheck: what an operator reads, in plain words and with what to do.
func TestCheck(t *testing.T) {
	plan := telegram.Plan{Webhook: true, Public: "https://bot.example.org"}
	refused := answer{method: "getMe", status: 401, body: `{"ok":false,"error_code":401,"description":"Unauthorized"}`}
	tests := []struct {
		name    string
		prepare func(*rig)
		plan    telegram.Plan
		fault   bool
		want    string
	}{
		{"good", func(*rig) {}, telegram.Plan{}, false, "Kein Webhook"},
		{"token", func(r *rig) { r.fake.answerNext(refused) }, telegram.Plan{}, true, "kennt das Token nicht"},
		{"away", func(r *rig) { r.fake.answerNext(answer{cut: true}) }, telegram.Plan{}, true, "nicht zu erreichen"},
		{"foreign webhook", func(r *rig) { r.fake.hook.url = "https://old.example.org/hush" }, telegram.Plan{}, false, "Webhook für old.example.org"},
		{"webhook set", func(r *rig) { r.fake.hook.url = "https://bot.example.org/x" }, plan, false, "liefert an bot.example.org"},
		{"webhook not set", func(*rig) {}, plan, false, "noch kein Webhook"},
		{"no public address", func(*rig) {}, telegram.Plan{Webhook: true, Public: "http://x"}, true, "öffentliche Adresse"},
		{"port", func(*rig) {}, telegram.Plan{Webhook: true, Public: "https://x:9000"}, true, "Port 9000"},
		{"waiting", func(r *rig) {
			for range 101 {
				r.fake.text(1, "x")
			}
		}, telegram.Plan{}, false, "warten 101"},
		{"failing", func(r *rig) {
			r.fake.answerNext(answer{method: "getWebhookInfo", status: 200, body: `{"ok":true,"result":{"url":"","last_error_date":4000000000,"last_error_message":"Wrong response from the webhook: 503"}}`})
		}, telegram.Plan{}, false, "503"},
	}
	for _, tt := range tests {
		// A bubble: looking for a rival takes seconds.
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			tt.prepare(r)
			var lines []string
			fault := false
			for _, f := range r.Check(t.Context(), knowledge.De, tt.plan) {
				if f.Text == "" || !f.Good && f.Fix == "" || f.Good && f.Fault {
					t.Errorf("%s: finding %+v", tt.name, f)
				}
				lines = append(lines, f.Text)
				fault = fault || f.Fault
			}
			if all := strings.Join(lines, "\n"); fault != tt.fault || !strings.Contains(all, tt.want) || strings.Contains(all, "hush") {
				t.Errorf("%s: fault %v:\n%s", tt.name, fault, all)
			}
		})
	}
	o := newRig(t).o
	o.Secret = "short"
	if fs := telegram.New(o).Check(t.Context(), knowledge.En, plan); !slices.ContainsFunc(fs, func(f telegram.Finding) bool { return f.Fault && strings.Contains(f.Text, "secret") }) {
		t.Errorf("a short secret passed: %+v", fs)
	}
}

// TestCheckRival: a foreign poller of the same token is found, our own
// replica is not taken for one and not disturbed.
func TestCheckRival(t *testing.T) {
	found := func(fs []telegram.Finding) bool {
		return slices.ContainsFunc(fs, func(f telegram.Finding) bool { return f.Fault && strings.Contains(f.Text, "Another process polls") })
	}
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		o := r.o
		o.Lease = newRig(t).o.Lease // of another installation
		stop := running(t, telegram.New(o))
		time.Sleep(time.Second)
		if fs := r.Check(t.Context(), knowledge.En, telegram.Plan{}); !found(fs) {
			t.Errorf("the rival was not found: %+v", fs)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		stop := running(t, r.Bot)
		time.Sleep(time.Second)
		if fs := r.another("doctor").Check(t.Context(), knowledge.En, telegram.Plan{}); found(fs) || r.count.of("conflict") > 0 {
			t.Errorf("our own replica was taken for a rival, or disturbed: %+v", fs)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

// TestOwnSecret: without a configured secret the webhook has one all the same:
// of the form that Telegram takes, the same on every replica, another for
// another token, and nothing of the token in it.
func TestOwnSecret(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.o.Secret = ""
		hooked := func(o telegram.Options) string {
			r.fake.mu.Lock()
			r.fake.nextHook = time.Time{}
			r.fake.mu.Unlock()
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if err := telegram.New(o).Hook(ctx, "https://bot.example.org"); err != nil {
				t.Fatal(err)
			}
			r.fake.mu.Lock()
			defer r.fake.mu.Unlock()
			return r.fake.hook.secret
		}
		own := hooked(r.o)
		if !regexp.MustCompile(`^[A-Za-z0-9_-]{32,256}$`).MatchString(own) || own != hooked(r.o) || strings.Contains(own, token[len(token)-8:]) {
			t.Errorf("secret %q, then %q", own, hooked(r.o))
		}
		r.fake.text(1, "x")
		for _, wrong := range []string{"", secret, token} {
			if got := r.fake.deliver(telegram.New(r.o).Webhook(), wrong); got[0] != http.StatusUnauthorized {
				t.Errorf("with %q: %d", wrong, got[0])
			}
		}
		if got := r.fake.deliver(telegram.New(r.o).Webhook(), own); got[0] != http.StatusOK {
			t.Errorf("with its own secret: %d", got[0])
		}
		other := r.o
		other.Token = token + "x"
		r.fake.text(1, "y")
		if got := r.fake.deliver(telegram.New(other).Webhook(), own); got[0] != http.StatusUnauthorized {
			t.Errorf("with the secret of another token: %d", got[0])
		}
	})
}
