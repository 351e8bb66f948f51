package slack_test

import (
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"

	"grantdesk/adapters/slack"
	"grantdesk/bot"
	"grantdesk/bot/mailbox"
	"grantdesk/bot/ticket"
	"grantdesk/bot/ticket/desktest"
)

// deskRig is a desk in a Slack channel.
type deskRig struct {
	*rig
	t *testing.T
	n int
}

func (d *deskRig) Desk() bot.Sender     { return d.Bot }
func (d *deskRig) Room() bot.Address    { return bot.Address{Channel: "slack", Room: "CDESK"} }
func (d *deskRig) Heard() []bot.Message { return d.inbox.messages() }

// card is the message that shows a card.
func (d *deskRig) card(card bot.Reply) string {
	d.t.Helper()
	question := strings.Split(card.ID, "/")[1]
	for _, p := range d.fake.shown("CDESK") {
		if strings.Contains(p.text, "für "+question) {
			return p.ts
		}
	}
	d.t.Fatalf("no card of %s", question)
	return ""
}

func (d *deskRig) Says(card bot.Reply, name, text string) {
	d.t.Helper()
	d.n++
	text = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
	event := fmt.Sprintf(`{"type":"message","channel":"CDESK","user":"Udesk%s","ts":"1800000900.%06d","thread_ts":%q,"text":%q}`, name, d.n, d.card(card), text)
	for range 2 { // Slack may deliver again
		d.deliver("application/json", callback("Ev1", event))
	}
}

func (d *deskRig) Does(card bot.Reply, name, do string) {
	d.t.Helper()
	d.n++
	value := ""
	for _, method := range []string{"chat.postMessage", "chat.update"} {
		for _, c := range d.fake.called(method) {
			if c.text("ts") == d.card(card) || strings.Contains(c.text("text"), "für "+strings.Split(card.ID, "/")[1]) {
				value = pressable(c.Params["blocks"], desktest.Label(do), value)
			}
		}
	}
	payload := fmt.Sprintf(`{"type":"block_actions","team":{"id":%q},"user":{"id":"Udesk%s"},"channel":{"id":"CDESK"},"trigger_id":"1",
		"container":{"type":"message","message_ts":%q,"channel_id":"CDESK"},"actions":[{"action_id":"a","value":%q,"action_ts":"%d.1"}]}`, team, name, d.card(card), value, d.n)
	d.deliver("application/x-www-form-urlencoded", "payload="+url.QueryEscape(payload))
}

// pressable is the value of the button with a label.
func pressable(blocks any, label, otherwise string) string {
	raw, err := json.Marshal(blocks)
	if err != nil {
		return otherwise
	}
	var bs []struct {
		Elements []struct {
			Value string
			Text  json.RawMessage
		}
	}
	if json.Unmarshal(raw, &bs) != nil {
		return otherwise
	}
	for _, b := range bs {
		for _, e := range b.Elements {
			if e.Value != "" && strings.Contains(string(e.Text), label) {
				return e.Value
			}
		}
	}
	return otherwise
}

func (d *deskRig) Shown() (texts []string) {
	for _, p := range d.fake.shown("CDESK") {
		texts = append(texts, html.UnescapeString(p.text))
	}
	for _, c := range d.fake.called("chat.postEphemeral") {
		texts = append(texts, html.UnescapeString(c.text("text")))
	}
	for _, c := range d.fake.called("files.completeUploadExternal") {
		texts = append(texts, c.text("files"))
	}
	return texts
}

// Told implements desktest.Rig.
func (d *deskRig) Told(name string) (texts []string) {
	for _, c := range d.fake.called("chat.postEphemeral") {
		if c.text("user") == "Udesk"+name {
			texts = append(texts, html.UnescapeString(c.text("text")))
		}
	}
	return texts
}

func TestDeskContract(t *testing.T) {
	desktest.Run(t, func(t *testing.T) desktest.Rig { return &deskRig{rig: newRig(t), t: t} })
}

// Files of a message are named by reference and fetched when they are needed.
func TestFetch(t *testing.T) {
	r := newRig(t)
	got := r.receive(t, `{"type":"message","channel":"D5","channel_type":"im","subtype":"file_share","user":"U5","ts":"1700000100.1","text":"","files":[{"id":"F7","name":"form.pdf","mimetype":"application/pdf","size":4}]}`)
	if len(got) != 1 || len(got[0].Files) != 1 || got[0].Files[0].Name != "form.pdf" || len(got[0].Files[0].Body) != 0 {
		t.Fatalf("got %+v", got)
	}
	f := got[0].Files[0]
	body, err := r.Fetch(t.Context(), f)
	if err != nil || string(body.Body) != "%PDF" || body.At != nil {
		t.Errorf("fetched %+v, %v", body, err)
	}
	for name, at := range map[string]bot.Remote{"gone": {Channel: "slack", Team: team, ID: "F8"}, "large": {Channel: "slack", Team: team, ID: "F7", Size: 1 << 30}, "foreign": {Channel: "telegram", ID: "F7"}} {
		f.At = &at
		if _, err := r.Fetch(t.Context(), f); !mailbox.IsPermanent(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	r = newRig(t, func(o *slack.Options) { o.Workspaces[0].Team = team })
	r.fake.scopes = "chat:write"
	f.At = &bot.Remote{Channel: "slack", Team: team, ID: "F7"}
	if _, err := r.Fetch(t.Context(), f); !mailbox.IsPermanent(err) {
		t.Errorf("without the scope: %v", err)
	}
}

// Whom an agent names is called by name, so that a question is assigned to a
// person and not to an id.
func TestNamedAtDesk(t *testing.T) {
	d := &deskRig{rig: newRig(t), t: t}
	card := desktest.Card(d.Room(), "aaaa", "Frage 1: neu")
	if err := d.Desk().Send(t.Context(), card); err != nil {
		t.Fatal(err)
	}
	event := fmt.Sprintf(`{"type":"message","channel":"CDESK","user":"UdeskAnna","ts":"1800000900.1","thread_ts":%q,"text":"!assign <@UdeskBen>"}`, d.card(card))
	if got := d.receive(t, event); len(got) != 1 || got[0].Text != "!assign Ben" {
		t.Errorf("got %+v", got)
	}
}

// In the channel itself only the list of open questions may be asked for; talk
// is nobody's.
func TestListAtDesk(t *testing.T) {
	d := &deskRig{rig: newRig(t), t: t}
	event := func(n int, room, text string) string {
		return fmt.Sprintf(`{"type":"message","channel":%q,"user":"UdeskAnna","ts":"1800000900.%d","text":%q}`, room, n, text)
	}
	office := ticket.Office{Options: ticket.Options{Room: d.Room()}}
	got := d.receive(t, event(1, "CDESK", "!list"))
	if len(got) != 1 || got[0].Name != "Anna" {
		t.Fatalf("got %+v", got)
	}
	if key, ok := office.Route(got[0]); !ok || key != bot.BoardKey {
		t.Errorf("the list is asked of %q", key)
	}
	if got := d.receive(t, event(2, "CDESK", "Mahlzeit")); len(got) != 0 {
		t.Errorf("talk was taken: %+v", got)
	}
	if got := d.receive(t, event(3, "C9", "!list")); len(got) != 0 {
		t.Errorf("talk in another channel was taken: %+v", got)
	}
}
