package slack_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"grantdesk/adapters/slack"
	"grantdesk/bot"
)

// A pressed is what Slack tells of a press.
type pressed struct {
	room, user, action, value, ts string
	thread                        string
	chosen                        bool // an option of a menu
	ephemeral                     bool
	url                           string
}

func (p pressed) payload() string {
	act := map[string]any{"type": "button", "action_id": p.action, "value": p.value, "action_ts": p.ts}
	if p.chosen {
		act = map[string]any{"type": "static_select", "action_id": p.action, "selected_option": map[string]any{"value": p.value}, "action_ts": p.ts}
	}
	raw, err := json.Marshal(map[string]any{
		"type": "block_actions", "team": map[string]any{"id": team}, "user": map[string]any{"id": p.user, "team_id": team},
		"channel": map[string]any{"id": p.room}, "response_url": p.url, "trigger_id": "1.2.trigger", "actions": []any{act},
		"container": map[string]any{"type": "message", "message_ts": "1.1", "thread_ts": p.thread, "channel_id": p.room, "is_ephemeral": p.ephemeral},
	})
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

// interact delivers an interaction and returns what the inbox got of it.
func (r *rig) interact(t testing.TB, payload string) []bot.Message {
	t.Helper()
	before := len(r.inbox.messages())
	if rec := r.deliver("application/x-www-form-urlencoded", url.Values{"payload": {payload}}.Encode()); rec.Code != http.StatusOK {
		t.Fatalf("webhook answered %d", rec.Code)
	}
	return r.inbox.messages()[before:]
}

// buttons are the controls of the last message that a method of the fake took.
func (r *rig) buttons(t testing.TB, method string) (all []map[string]any) {
	t.Helper()
	calls := r.fake.called(method)
	if len(calls) == 0 {
		t.Fatalf("%s was not called", method)
	}
	blocks, _ := calls[len(calls)-1].Params["blocks"].([]any)
	for _, b := range blocks {
		block := b.(map[string]any)
		if block["type"] != "actions" {
			continue
		}
		for _, e := range block["elements"].([]any) {
			all = append(all, e.(map[string]any))
		}
	}
	return all
}

func choices(n int) (cs []bot.Choice) {
	for i := range n {
		cs = append(cs, bot.Choice{ID: fmt.Sprint("c", i), Label: fmt.Sprint("Wahl ", i)})
	}
	return cs
}

// responseURL is an address of the fake for answers to interactions.
func (r *rig) responseURL() string { return r.fake.URL + "/response/SECRETRESPONSE" }

// TestPress: a button's press is the choice that it stands for, once.
func TestPress(t *testing.T) {
	for _, menu := range []bool{false, true} {
		t.Run(fmt.Sprintf("menu %t", menu), func(t *testing.T) {
			r := newRig(t)
			one := reply("r1", block("Welche?"))
			one.Choices = choices(3)
			if menu {
				one.Choices = choices(40)
			}
			if err := r.Send(t.Context(), one); err != nil {
				t.Fatal(err)
			}
			b := r.buttons(t, "chat.postMessage")
			p := pressed{room: "D5", user: "U5", ts: "5.1", url: r.responseURL(), chosen: menu}
			if menu {
				p.action, p.value = b[0]["action_id"].(string), b[0]["options"].([]any)[2].(map[string]any)["value"].(string)
			} else {
				p.action, p.value = b[2]["action_id"].(string), b[2]["value"].(string)
			}
			got := r.interact(t, p.payload())
			if len(got) != 1 || got[0].Kind != bot.KindChoice || got[0].Choice != "c2" || got[0].Of != "r1" || got[0].From.String() != "slack/T1/D5//" || got[0].Person != "pT1/U5" {
				t.Fatalf("got %+v", got)
			}
			p.ts = "5.2"
			if got := r.interact(t, p.payload()); len(got) != 0 {
				t.Errorf("a second press counts as well: %+v", got)
			}
		})
	}
}

// TestPressesThatDoNothing: whoever presses what has expired, belongs to
// somebody else or was forged is told why, and nothing else happens.
func TestPressesThatDoNothing(t *testing.T) {
	r := newRig(t)
	r.fake.rooms["C1"] = nil
	one := reply("r1", block("Welche?"))
	one.To.Room, one.To.User, one.To.Thread = "C1", "U5", "1.1"
	one.Choices = choices(2)
	if err := r.Send(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	value := r.buttons(t, "chat.postMessage")[1]["value"].(string)
	good := pressed{room: "C1", user: "U5", action: "choice.1", value: value, ts: "5.1", url: r.responseURL(), thread: "1.1"}
	for name, change := range map[string]func(*pressed){
		"of another person": func(p *pressed) { p.user = "U6" },
		"in another room":   func(p *pressed) { p.room = "C2" },
		"unknown":           func(p *pressed) { p.value = "AAAAAAAAAAAA.1" },
		"beyond the last":   func(p *pressed) { p.value = strings.TrimSuffix(value, "1") + "9" },
		"negative":          func(p *pressed) { p.value = strings.TrimSuffix(value, "1") + "-1" },
		"no number":         func(p *pressed) { p.value = "x" },
		"long":              func(p *pressed) { p.value = strings.Repeat("A", 2000) + ".1" },
	} {
		t.Run(name, func(t *testing.T) {
			before, stale := len(r.fake.called("response")), r.count.of(slack.EventStale)
			p := good
			change(&p)
			if got := r.interact(t, p.payload()); len(got) != 0 {
				t.Fatalf("accepted %+v", got)
			}
			if r.count.of(slack.EventStale) != stale+1 {
				t.Error("not counted")
			}
			eventually(t, "the person is told", func() bool { return len(r.fake.called("response")) == before+1 })
			if c := r.fake.called("response")[before]; c.text("response_type") != "ephemeral" || c.text("text") == "" {
				t.Errorf("told %+v", c)
			}
		})
	}
	if got := r.interact(t, good.payload()); len(got) != 1 || got[0].Choice != "c1" || got[0].From.String() != "slack/T1/C1/1.1/U5" {
		t.Errorf("the right press: %+v", got)
	}
}

// TestUsedButtonsGo: the answer to a press takes the buttons off the message
// that had them; a press of them is explained.
func TestUsedButtonsGo(t *testing.T) {
	r := newRig(t)
	one := reply("r1", block("Welche?"))
	one.Choices = choices(2)
	if err := r.Send(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	value := r.buttons(t, "chat.postMessage")[0]["value"].(string)
	p := pressed{room: "D5", user: "U5", action: "choice.0", value: value, ts: "5.1", url: r.responseURL()}
	m := r.interact(t, p.payload())[0]
	if err := r.Send(t.Context(), reply(m.ID+"-1", block("Gut."))); err != nil {
		t.Fatal(err)
	}
	if left := r.buttons(t, "chat.update"); len(left) != 0 {
		t.Errorf("buttons left: %v", left)
	}
	before := r.count.of(slack.EventStale)
	if got := r.interact(t, p.payload()); len(got) != 0 || r.count.of(slack.EventStale) != before+1 {
		t.Errorf("a used button did %+v", got)
	}
}

// TestPressUsesUpItsSet: after the calendar file the buttons for feedback are
// there and work.
func TestPressUsesUpItsSet(t *testing.T) {
	r := newRig(t)
	one := reply("r1", block("Die Frist endet am 2. Februar."))
	one.Choices = choices(3)
	one.Choices[0].Set, one.Choices[1].Set, one.Choices[2].Set = "calendar", "feedback", "feedback"
	if err := r.Send(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	shown := r.buttons(t, "chat.postMessage")
	for i, left := range []int{2, 0} {
		p := pressed{room: "D5", user: "U5", action: fmt.Sprint("choice.", i), value: shown[i]["value"].(string), ts: fmt.Sprint("5.", i), url: r.responseURL()}
		got := r.interact(t, p.payload())
		if len(got) != 1 || got[0].Choice != fmt.Sprint("c", i) {
			t.Fatalf("press %d: %+v", i, got)
		}
		if err := r.Send(t.Context(), reply(got[0].ID+"-1", block("Bitte sehr."))); err != nil {
			t.Fatal(err)
		}
		if now := r.buttons(t, "chat.update"); len(now) != left || left > 0 && now[0]["value"] != shown[1]["value"] {
			t.Errorf("after press %d there is left %v", i, now)
		}
		if got := r.interact(t, p.payload()); len(got) != 0 {
			t.Errorf("press %d counts twice", i)
		}
	}
	if updates := r.fake.called("chat.update"); updates[0].text("text") == "" {
		t.Error("the text is gone with the button")
	}
}

// TestPressNotKept: Slack delivers no press again, so the person is told when
// the store was away.
func TestPressNotKept(t *testing.T) {
	r := newRig(t)
	one := reply("r1", block("Welche?"))
	one.Choices = choices(2)
	if err := r.Send(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	r.inbox.set(errors.New("store is away"), 0)
	value := r.buttons(t, "chat.postMessage")[0]["value"].(string)
	r.interact(t, pressed{room: "D5", user: "U5", action: "choice.0", value: value, ts: "5.1", url: r.responseURL()}.payload())
	eventually(t, "the person is told", func() bool { return len(r.fake.called("response")) == 1 })
}

// TestResponseAddresses: nothing is posted to an address that is not Slack's.
func TestResponseAddresses(t *testing.T) {
	hit := make(chan string, 10)
	r := newRig(t, func(o *slack.Options) {
		o.HTTP = &http.Client{Transport: transport(func(req *http.Request) (*http.Response, error) {
			if !strings.Contains(req.URL.Path, "/api/") {
				hit <- req.URL.String()
			}
			return http.DefaultTransport.RoundTrip(req)
		})}
	})
	for _, address := range []string{
		"http://169.254.169.254/latest", "http://127.0.0.1:1/x", "https://hooks.slack.com.evil.example/x", "http://hooks.slack.com/x",
		"https://user@hooks.slack.com/x", "https://evil.example/?hooks.slack.com", "file:///etc/passwd", "//hooks.slack.com/x", "",
	} {
		r.interact(t, pressed{room: "D5", user: "U5", action: "choice.0", value: "AAAAAAAAAAAA.1", ts: "5.1", url: address}.payload())
	}
	r.interact(t, pressed{room: "D5", user: "U5", action: "choice.0", value: "AAAAAAAAAAAA.1", ts: "5.1", url: r.responseURL()}.payload())
	if got := <-hit; got != r.responseURL() || len(hit) != 0 {
		t.Errorf("posted to %s", got)
	}
}

type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

// TestUploadAddresses: files go nowhere but to Slack.
func TestUploadAddresses(t *testing.T) {
	for _, address := range []string{"http://169.254.169.254/", "https://files.slack.com.evil.example/", "https://evil.example/", ""} {
		r := newRig(t)
		r.fake.fail("files.getUploadURLExternal", canned{body: `{"ok":true,"upload_url":"` + address + `","file_id":"F1"}`})
		one := reply("r1", block("Blatt"))
		one.Files = []bot.File{{Name: "blatt.md", Type: "text/markdown", Body: []byte("# Blatt")}}
		if err := r.Send(t.Context(), one); err == nil || !strings.Contains(err.Error(), "not one of Slack's") {
			t.Errorf("%q: %v", address, err)
		}
	}
}
