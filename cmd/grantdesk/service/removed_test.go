package service_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"grantdesk/adapters/slack"
	"grantdesk/knowledge"
)

const signing = "0123456789abcdef0123456789abcdef"

// TestRemovedApp: when a workspace removes the app, every record about it
// goes, from dialogues to what the channel keeps beside them, and nothing of
// another workspace does.
func TestRemovedApp(t *testing.T) {
	stores(t, func(w *world) {
		t := w.t
		api := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if err := r.ParseForm(); err != nil {
				t.Error(err)
			}
			team := strings.TrimPrefix(r.Form.Get("token"), "xoxb-")
			fmt.Fprintf(rw, `{"ok":true,"team_id":%q,"user_id":"U0BOT","bot_id":"B0","channel":"D","ts":"1700000000.5"}`, team)
		}))
		t.Cleanup(api.Close)
		b := slack.New(slack.Options{
			Workspaces: []slack.Workspace{{Team: "T4711", Token: "xoxb-T4711"}, {Team: "T2", Token: "xoxb-T2"}}, SigningSecret: signing, API: api.URL,
			Inbox: w.s, Refs: w.store, Rates: w.store, Dialogues: w.store.Dialogues, Erase: w.s.Erase, Person: func(u string) string { return "p/" + u },
			Phrases: func(_ knowledge.Lang, key string, _ ...string) string { return key },
		})
		w.s.Add("slack", b)
		deliver := func(team, id, event string) {
			t.Helper()
			body := fmt.Sprintf(`{"type":"event_callback","team_id":%q,"event_id":%q,"event":%s}`, team, id, event)
			if got := post(b.Webhook(), body); got != http.StatusOK {
				t.Fatalf("answered %d", got)
			}
			w.quiet()
		}
		for i, team := range []string{"T4711", "T2"} {
			for _, room := range []string{fmt.Sprint("D1", i), fmt.Sprint("D2", i)} {
				deliver(team, fmt.Sprint("Ev", i, room), fmt.Sprintf(`{"type":"message","channel":%q,"channel_type":"im","user":"U%d","ts":"170000000%d.1","text":"Bis wann?"}`, room, i, i))
			}
		}
		before := len(w.found(t, []string{"T2"}))
		if n := len(w.found(t, []string{"T4711"})); n < 8 {
			t.Fatalf("only %d records of the workspace: the test looks at nothing", n)
		}
		deliver("T4711", "Ev9", `{"type":"app_uninstalled"}`)
		left := func() []string { // but for paces, which last a second
			return slices.DeleteFunc(w.found(t, []string{"T4711"}), func(r string) bool { return strings.Contains(r, ":pace:") })
		}
		for end := time.Now().Add(2 * time.Minute); len(left()) > 0; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("still there:\n%s", strings.Join(left(), "\n"))
			}
		}
		if n := len(w.found(t, []string{"T2"})); n != before {
			t.Errorf("%d records of another workspace, before %d", n, before)
		}
	})
}

// post hands Slack's event to the bot's webhook.
func post(h http.Handler, body string) int {
	stamp := fmt.Sprint(time.Now().Unix())
	mac := hmac.New(sha256.New, []byte(signing))
	_, _ = mac.Write([]byte("v0:" + stamp + ":" + body)) // it never fails
	req := httptest.NewRequest(http.MethodPost, slack.WebhookPath, strings.NewReader(body))
	req.Header = http.Header{"Content-Type": {"application/json"}, "X-Slack-Request-Timestamp": {stamp}, "X-Slack-Signature": {"v0=" + hex.EncodeToString(mac.Sum(nil))}}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	return rec.Code
}
