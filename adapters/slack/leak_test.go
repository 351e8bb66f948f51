package slack_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"grantdesk/adapters/slack"
	"grantdesk/bot"
	"grantdesk/knowledge"
)

// Words that no log and no error may ever show.
const (
	personal = "Insolvenzgeheimnis"
	answered = "Antwortgeheimnis"
)

// failures are the answers of Slack that go wrong.
func failures() map[string]canned {
	return map[string]canned{
		"no JSON":       {body: "<html>" + answered},
		"empty":         {},
		"broken off":    {cut: true},
		"slow down":     {status: 429, header: http.Header{"Retry-After": {"1"}}, body: `{"ok":false,"error":"ratelimited"}`},
		"too many":      {status: 429},
		"down":          {status: 503, body: "try later"},
		"redirect":      {status: 302, header: http.Header{"Location": {"https://evil.example/"}}},
		"no channel":    {body: `{"ok":false,"error":"channel_not_found"}`},
		"invalid_auth":  {body: `{"ok":false,"error":"invalid_auth"}`},
		"missing_scope": {body: `{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"` + allScope + `"}`},
		"blocks":        {body: `{"ok":false,"error":"invalid_blocks","response_metadata":{"messages":["[ERROR] ` + answered + `"]}}`},
		"msg_too_long":  {body: `{"ok":false,"error":"msg_too_long"}`},
		"internal":      {body: `{"ok":false,"error":"internal_error"}`},
	}
}

// TestNothingLeaks goes down every path on which something fails and looks for
// tokens, addresses that are secrets, and what people wrote.
func TestNothingLeaks(t *testing.T) {
	var said strings.Builder
	note := func(r *rig, err error) {
		said.WriteString(r.logs.String())
		if err != nil {
			said.WriteString(err.Error() + "\n")
		}
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	for _, f := range failures() {
		for _, method := range []string{"auth.test", "chat.postMessage", "chat.update", "conversations.history", "users.info", "files.getUploadURLExternal", "reactions.add", "views.publish",
			"chat.postEphemeral", "chat.delete", "files.completeUploadExternal", "files.delete", "files.info", "assistant.threads.setSuggestedPrompts", "conversations.open"} {
			r := newRig(t)
			for range 4 {
				r.fake.fail(method, f)
			}
			r.everything(t, note)
			note(r, r.Listen(over)) // until what follows acknowledgements is done
			for _, finding := range r.Check(t.Context(), knowledge.De, slack.Plan{HTTP: true}) {
				said.WriteString(finding.Text + finding.Fix + "\n")
			}
		}
	}
	for _, f := range failures() {
		r := newRig(t)
		r.slash(t, "C1", personal, "t1")
		m := r.inbox.messages()[0]
		answer := reply(m.ID+"-1", block(answered))
		answer.To = m.From
		r.fake.fail("response", f)
		note(r, r.Send(t.Context(), answer))
	}
	if !strings.Contains(said.String(), "channel_not_found") || !strings.Contains(said.String(), "answer not taken back") || !strings.Contains(said.String(), "file not taken back") {
		t.Fatal("the failing paths were not taken")
	}
	clean(t, said.String())
}

// everything makes the bot call all that it knows.
func (r *rig) everything(t testing.TB, note func(*rig, error)) {
	r.receive2(direct(first, personal))
	r.receive2(opened("home"))
	note(r, r.Send(t.Context(), reply("r1", block(answered))))
	change := reply("r2", block(answered))
	change.Replaces, change.Files = "r1", []bot.File{{Name: "x.md", Type: "text/markdown", Body: []byte(answered)}}
	note(r, r.Send(t.Context(), change))
	_, err := r.Shown(t.Context(), reply("r3", block(answered)))
	note(r, err)
	note(r, r.quietly(t, answered))
	again := reply("slack/T1/D5/"+first+"-1", block(answered))
	again.Files = change.Files
	note(r, r.Send(t.Context(), again))
	r.receive2(deleted(first, true))
	r.receive2(opened("messages"))
	r.deliver("application/x-www-form-urlencoded", url.Values{"payload": {pressed{user: "U9", action: "home.check", value: "check", ts: "6.1"}.payload()}}.Encode())
	_, err = r.Fetch(t.Context(), bot.File{Name: personal, At: &bot.Remote{Channel: "slack", Team: team, ID: "F7"}})
	note(r, err)
	note(r, r.Mark(t.Context(), bot.Mark{Of: "slack/T1/D5/" + first, As: "done"}))
}

// quietly sends a reply that one person sees.
func (r *rig) quietly(t testing.TB, text string) error {
	one := reply("quiet", block(text))
	one.Quiet, one.To.Room, one.To.User = true, "C1", "U5"
	return r.Send(t.Context(), one)
}

// receive2 delivers an event whatever becomes of it.
func (r *rig) receive2(event string) {
	r.deliver("application/json", callback(fmt.Sprint("Ev", time.Now().UnixNano()), event))
}

// TestNothingLeaksOnReceiving does the same for what comes in.
func TestNothingLeaksOnReceiving(t *testing.T) {
	for _, away := range []error{nil, errors.New("store is away"), bot.ErrFull} {
		r := newRig(t)
		r.inbox.set(away, 0)
		r.refs.err = away
		payload := pressed{room: "D5", user: "U5", action: personal, value: personal + ".1", ts: "5.1", url: r.responseURL()}
		forms := []url.Values{
			{"payload": {payload.payload()}},
			{"payload": {`{"type":7,"text":"` + personal + `"}`}},
			{"command": {"/grantdesk"}, "text": {personal}, "team_id": {team}, "channel_id": {"C1"}, "user_id": {"U5"}, "trigger_id": {"t1"}, "response_url": {r.responseURL()}},
		}
		for _, f := range forms {
			r.deliver("application/x-www-form-urlencoded", f.Encode())
		}
		r.receive2(direct(first, personal))
		r.receive2(`{"type":"message","text":"` + personal + `","channel":7}`)
		r.deliver("application/json", `{"text":"`+personal+`"`)
		r.post(posted{http.MethodPost, slack.WebhookPath, "application/json", personal, http.Header{}})
		listen(t, r)
		for _, kind := range []string{"events_api", "interactive", "slash_commands", personal} {
			e := r.fake.sockets.send(kind, `{"type":"`+personal+`","event":{"type":"message","channel":7,"text":"`+personal+`"}}`)
			eventually(t, kind+" is acknowledged", func() bool { return !r.fake.sockets.waiting(e) })
		}
		clean(t, r.logs.String())
	}
}

// TestNothingLeaksFromSockets: the ticket in a socket's address and the app
// token are secrets as well.
func TestNothingLeaksFromSockets(t *testing.T) {
	for name, f := range failures() {
		if name == "missing_scope" || name == "invalid_auth" || name == "no channel" {
			continue // end the process; the next loop
		}
		r := newRig(t)
		r.fake.fail("apps.connections.open", f)
		listen(t, r)
		r.fake.sockets.closeAll()
		eventually(t, "it comes back", func() bool { return r.fake.sockets.open() > 0 })
		clean(t, r.logs.String())
	}
	for _, code := range []string{"invalid_auth", "missing_scope", "token_expired", "team_disabled", "not_allowed_token_type"} {
		r := newRig(t)
		for range 4 {
			r.fake.fail("apps.connections.open", canned{body: `{"ok":false,"error":"` + code + `"}`})
		}
		err := r.Listen(t.Context())
		if !errors.Is(err, slack.ErrToken) {
			t.Errorf("%s: %v", code, err)
			continue
		}
		clean(t, r.logs.String()+err.Error())
	}
}

// clean fails when a text shows what nobody may see.
func clean(t testing.TB, said string) {
	t.Helper()
	for _, secret := range []string{botToken, appToken, signing, "SECRET", personal, answered} {
		if i := strings.Index(said, secret); i >= 0 {
			t.Errorf("%q is shown: …%s…", secret, said[max(0, i-120):min(len(said), i+60)])
		}
	}
}
