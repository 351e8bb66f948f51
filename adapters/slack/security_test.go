package slack_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"grantdesk/adapters/slack"
	"grantdesk/bot"
)

// A posted is one request to the webhook.
type posted struct {
	method, target, media, body string
	head                        http.Header
}

func (r *rig) post(p posted) *httptest.ResponseRecorder {
	req := httptest.NewRequest(p.method, p.target, strings.NewReader(p.body))
	for k, v := range p.head {
		req.Header[k] = v
	}
	req.Header.Set("Content-Type", p.media)
	rec := httptest.NewRecorder()
	r.Webhook().ServeHTTP(rec, req)
	return rec
}

// TestSignatures: what Slack did not sign lately is refused before it is read.
func TestSignatures(t *testing.T) {
	body := callback("Ev1", direct(first, "Bis wann?"))
	now := time.Now()
	tests := map[string]struct {
		head http.Header
		want int
	}{
		"good":                 {sign(signing, body, now), 200},
		"nearly too old":       {sign(signing, body, now.Add(-295*time.Second)), 200},
		"nearly too early":     {sign(signing, body, now.Add(295*time.Second)), 200},
		"too old":              {sign(signing, body, now.Add(-302*time.Second)), 401},
		"too early":            {sign(signing, body, now.Add(302*time.Second)), 401},
		"far future":           {sign(signing, body, time.Date(36000, 1, 1, 0, 0, 0, 0, time.UTC)), 401},
		"wrong secret":         {sign("f"+signing[1:], body, now), 401},
		"empty secret":         {sign("", body, now), 401},
		"of another body":      {sign(signing, body+" ", now), 401},
		"absent":               {http.Header{}, 401},
		"without version":      {edited(sign(signing, body, now), "X-Slack-Signature", func(s string) string { return s[3:] }), 401},
		"short":                {edited(sign(signing, body, now), "X-Slack-Signature", func(s string) string { return s[:20] }), 401},
		"stamp is no number":   {edited(sign(signing, body, now), "X-Slack-Request-Timestamp", func(string) string { return "soon" }), 401},
		"stamp is another one": {edited(sign(signing, body, now), "X-Slack-Request-Timestamp", func(string) string { return fmt.Sprint(now.Unix() - 1) }), 401},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			rec := r.post(posted{http.MethodPost, slack.WebhookPath, "application/json", body, tt.head})
			if rec.Code != tt.want || len(r.inbox.messages()) != map[int]int{200: 1}[tt.want] {
				t.Errorf("status %d, %d messages", rec.Code, len(r.inbox.messages()))
			}
			if tt.want == 401 && (r.count.of(slack.EventForged) != 1 || rec.Header().Get("X-Slack-No-Retry") != "1") {
				t.Error("not counted, or asked to come again")
			}
		})
	}
	empty := newRig(t, func(o *slack.Options) { o.SigningSecret = "" })
	if rec := empty.post(posted{http.MethodPost, slack.WebhookPath, "application/json", body, sign("", body, now)}); rec.Code != 401 {
		t.Errorf("without a secret of our own anything passes: %d", rec.Code)
	}
}

func edited(h http.Header, key string, edit func(string) string) http.Header {
	h.Set(key, edit(h.Get(key)))
	return h
}

// TestRequests: only signed bodies count, of the right size and method.
func TestRequests(t *testing.T) {
	form := "application/x-www-form-urlencoded"
	evil := slack.WebhookPath + "?payload=" + url.QueryEscape(pressed{room: "D5", user: "U5", action: "home.delete", value: "delete", ts: "1.1"}.payload())
	huge := strings.Repeat("a", 1<<20+1)
	now := time.Now()
	tests := map[string]struct {
		p    posted
		want int
	}{
		"payload in the address": {posted{http.MethodPost, evil, form, "", sign(signing, "", now)}, 200},
		"get":                    {posted{http.MethodGet, slack.WebhookPath, "", "", sign(signing, "", now)}, 405},
		"too large":              {posted{http.MethodPost, slack.WebhookPath, "application/json", huge, sign(signing, huge, now)}, 413},
		"no JSON":                {posted{http.MethodPost, slack.WebhookPath, "application/json", "{", sign(signing, "{", now)}, 200},
		"a strange form":         {posted{http.MethodPost, slack.WebhookPath, form, "%zz", sign(signing, "%zz", now)}, 200},
		"no kind of media":       {posted{http.MethodPost, slack.WebhookPath, ";;", "x", sign(signing, "x", now)}, 200},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			if rec := r.post(tt.p); rec.Code != tt.want {
				t.Errorf("status %d, want %d", rec.Code, tt.want)
			}
			if got := r.inbox.messages(); len(got) != 0 {
				t.Errorf("accepted %+v", got)
			}
		})
	}
}

// TestChallenge: the address is proven to Slack, and only to Slack.
func TestChallenge(t *testing.T) {
	r := newRig(t)
	body := `{"type":"url_verification","challenge":"3eZbrw1a"}`
	if rec := r.deliver("application/json", body); rec.Code != 200 || rec.Body.String() != "3eZbrw1a" {
		t.Errorf("%d %q", rec.Code, rec.Body)
	}
	if rec := r.post(posted{http.MethodPost, slack.WebhookPath, "application/json", body, http.Header{}}); rec.Code != 401 || rec.Body.Len() != 0 {
		t.Errorf("unsigned: %d %q", rec.Code, rec.Body)
	}
}

// TestReplays: the same delivery twice has one effect, of every kind.
func TestReplays(t *testing.T) {
	r := newRig(t)
	form := url.Values{"payload": {pressed{user: "U5", action: "home.check", value: "check", ts: "6.1"}.payload()}}.Encode()
	command := url.Values{"command": {"/grantdesk"}, "text": {"Frist"}, "team_id": {team}, "channel_id": {"C1"}, "user_id": {"U5"}, "trigger_id": {"t1"}}.Encode()
	for range 2 {
		r.deliver("application/json", callback("Ev1", direct(first, "Bis wann?")))
		r.deliver("application/x-www-form-urlencoded", form)
		r.deliver("application/x-www-form-urlencoded", command)
	}
	if got := r.inbox.messages(); len(got) != 3 {
		t.Errorf("%d messages, want 3", len(got))
	}
}

// TestOtherWorkspaces: what comes for a workspace that is not configured has
// no effect, and what goes there does not leave.
func TestOtherWorkspaces(t *testing.T) {
	r := newRig(t)
	r.deliver("application/json", strings.ReplaceAll(callback("Ev1", direct(first, "Bis wann?")), `"T1"`, `"T2"`))
	r.deliver("application/x-www-form-urlencoded", url.Values{"payload": {strings.ReplaceAll(pressed{user: "U5", action: "home.check", value: "check", ts: "6.1"}.payload(), `"T1"`, `"T2"`)}}.Encode())
	r.deliver("application/x-www-form-urlencoded", url.Values{"command": {"/grantdesk"}, "text": {"Frist"}, "team_id": {"T2"}, "channel_id": {"C1"}, "user_id": {"U5"}, "trigger_id": {"t1"}}.Encode())
	if got := r.inbox.messages(); len(got) != 0 || r.count.of(slack.EventForeign) != 3 {
		t.Errorf("accepted %+v, counted %d", got, r.count.of(slack.EventForeign))
	}
	there := reply("r1", block("Frist"))
	there.To.Team = "T2"
	if err := r.Send(t.Context(), there); err == nil || len(r.fake.called("chat.postMessage")) != 0 {
		t.Errorf("sent with the token of another workspace: %v", err)
	}
}

// TestOtherApps: what is for another app has no effect, whichever way it is
// told whose it is; what does not say counts.
func TestOtherApps(t *testing.T) {
	for name, own := range map[string]func(*slack.Options){
		"configured":      func(o *slack.Options) { o.App = "A1" },
		"of the token":    func(o *slack.Options) { o.AppToken = "xapp-1-A1-77-abcdef" },
		"token of nobody": func(o *slack.Options) { o.App, o.AppToken = "A1", "xapp-1-A9-77-abcdef" },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, own)
			foreign := func(s string) string { return strings.ReplaceAll(s, `"A1"`, `"A2"`) }
			press := pressed{user: "U5", action: "home.check", value: "check", ts: "6.1", room: "D5"}.payload()
			form := func(app string) url.Values {
				return url.Values{"command": {"/grantdesk"}, "text": {"Frist"}, "api_app_id": {app}, "team_id": {team}, "channel_id": {"C1"}, "user_id": {"U5"}, "trigger_id": {"t1"}}
			}
			const formType = "application/x-www-form-urlencoded"
			r.deliver("application/json", foreign(callback("Ev1", direct(first, "Bis wann?"))))
			r.deliver("application/json", foreign(callback("Ev2", `{"type":"app_uninstalled"}`)))
			r.deliver(formType, url.Values{"payload": {`{"api_app_id":"A2",` + press[1:]}}.Encode())
			r.deliver(formType, form("A2").Encode())
			if got := r.inbox.messages(); len(got) != 0 || r.count.of(slack.EventForeign) != 4 {
				t.Errorf("accepted %+v, counted %d", got, r.count.of(slack.EventForeign))
			}
			r.deliver("application/json", callback("Ev1", direct(first, "Bis wann?")))
			r.deliver(formType, url.Values{"payload": {`{"api_app_id":"A1",` + press[1:]}}.Encode())
			r.deliver(formType, form("A1").Encode())
			if got := r.inbox.messages(); len(got) != 3 {
				t.Errorf("of our own %+v", got)
			}
		})
	}
}

// TestRelayedText: whatever a person writes is shown as it is, and can neither
// name a person or channel nor look like a link of ours.
func TestRelayedText(t *testing.T) {
	r := newRig(t)
	evil := "<!channel> <!here> <!subteam^S1> <@U1> <#C1> <https://evil.example|bank.de> &lt;!channel&gt; *x* _y_ ```z``` :smile:"
	for i, style := range []string{bot.BlockText, bot.BlockTitle, bot.BlockNote, bot.BlockQuote, bot.BlockItem, bot.BlockSource} {
		one := reply(fmt.Sprint("r", i), bot.Block{Style: style, Text: evil})
		one.Choices = []bot.Choice{{ID: "a", Label: "<!channel> " + evil[:40]}}
		if err := r.Send(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range r.fake.called("chat.postMessage") {
		if s := c.text("text"); strings.ContainsAny(s, "<>") || c.text("unfurl_links") != "false" || c.text("unfurl_media") != "false" || c.text("parse") != "" || c.text("link_names") != "" {
			t.Errorf("posted %+v", c.Params)
		}
		if kind := markup(c.Params["blocks"]); kind != "" {
			t.Errorf("text stands in %s", kind)
		}
	}
}

// markup names an element in which Slack would read text as markup, or "".
func markup(v any) string {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			if kind := markup(x); kind != "" {
				return kind
			}
		}
	case map[string]any:
		kind, _ := v["type"].(string)
		if _, has := v["text"].(string); has && kind != "plain_text" && kind != "text" && kind != "link" {
			return kind
		}
		if kind == "user" || kind == "usergroup" || kind == "broadcast" || kind == "channel" || kind == "markdown" {
			return kind
		}
		for _, x := range v {
			if kind := markup(x); kind != "" {
				return kind
			}
		}
	}
	return ""
}

// FuzzDeliveries: nothing that Slack could deliver stops the bot, and what
// cannot be read is acknowledged, or it would come again for ever.
func FuzzDeliveries(f *testing.F) {
	f.Add("application/json", callback("Ev1", direct(first, "x")))
	f.Add("application/json", `null`)
	f.Add("application/json", `{"type":"event_callback","team_id":"T1","event":null}`)
	f.Add("application/json", `{"type":"event_callback","team_id":"T1","event":{"type":"message","channel":7}}`)
	f.Add("application/json", callback("Ev1", `{"type":"message","subtype":"message_changed","channel":"D5","message":{"message":{}}}`))
	f.Add("application/json", strings.Repeat(`[`, 5000))
	f.Add("application/x-www-form-urlencoded", "payload="+url.QueryEscape(pressed{user: "U5", action: "home.check", value: "check", ts: "6.1"}.payload()))
	f.Add("application/x-www-form-urlencoded", "payload="+url.QueryEscape(`{"type":"block_actions","team":{"id":"T1"},"user":{"id":"U5"},"actions":[{}]}`))
	f.Add("application/x-www-form-urlencoded", "command=%2Fx&team_id=T1&channel_id=C1&user_id=U1&trigger_id=1")
	r := newRig(f)
	f.Fuzz(func(t *testing.T, media, body string) {
		if strings.ContainsAny(media, "\r\n") || len(body) > 1<<20 {
			return // no request that a server would hand on
		}
		if rec := r.deliver(media, body); rec.Code != http.StatusOK {
			t.Errorf("status %d for %q", rec.Code, body)
		}
	})
}
