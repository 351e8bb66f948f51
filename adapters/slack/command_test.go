package slack_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"grantdesk/bot"
)

// slash delivers a slash command and returns the acknowledgement's body.
func (r *rig) slash(t testing.TB, room, text, trigger string) string {
	t.Helper()
	rec := r.deliver("application/x-www-form-urlencoded", url.Values{
		"command": {"/grantdesk"}, "text": {text}, "team_id": {team}, "channel_id": {room}, "user_id": {"U5"}, "trigger_id": {trigger}, "response_url": {r.responseURL()},
	}.Encode())
	if rec.Code != http.StatusOK {
		t.Fatalf("webhook answered %d", rec.Code)
	}
	return rec.Body.String()
}

// TestSlash: only the asker sees the answer to a command, until they share it.
func TestSlash(t *testing.T) {
	r := newRig(t)
	if body := r.slash(t, "C1", "Bis wann?", "t1"); body != "" {
		t.Errorf("acknowledged with %q", body)
	}
	r.slash(t, "C1", "Bis wann?", "t1") // the same once more
	got := r.inbox.messages()
	if len(got) != 1 || got[0].Text != "Bis wann?" || got[0].From.String() != "slack/T1/C1//U5" || got[0].Private {
		t.Fatalf("got %+v", got)
	}
	answer := reply(got[0].ID+"-1", block("Bis Mai."))
	answer.To = got[0].From
	if err := r.Send(t.Context(), answer); err != nil {
		t.Fatal(err)
	}
	told := r.fake.called("response")
	if len(told) != 1 || told[0].text("response_type") != "ephemeral" || len(r.fake.called("chat.postMessage")) != 0 {
		t.Fatalf("answered with %+v", told)
	}
	share := r.buttons(t, "response")[0]
	p := pressed{room: "C1", user: "U5", action: share["action_id"].(string), value: share["value"].(string), ts: "5.1", url: r.responseURL(), ephemeral: true}
	for range 2 {
		r.interact(t, p.payload())
	}
	eventually(t, "it is shared, and the second press explained", func() bool { return len(r.fake.called("response")) == 3 })
	public := 0
	for _, c := range r.fake.called("response") {
		if c.text("response_type") == "in_channel" && strings.Contains(c.text("text"), "Bis Mai.") {
			public++
		}
	}
	if public != 1 {
		t.Errorf("shared %d times", public)
	}
}

// TestSlashNotKept: Slack delivers no command again, so the person is told.
func TestSlashNotKept(t *testing.T) {
	r := newRig(t)
	r.inbox.set(errors.New("store is away"), 0)
	var told map[string]string
	if err := json.Unmarshal([]byte(r.slash(t, "C1", "Bis wann?", "t1")), &told); err != nil || told["response_type"] != "ephemeral" || told["text"] == "" {
		t.Errorf("told %v, %v", told, err)
	}
}

// TestSlashInDirectMessage is part of the person's own dialogue.
func TestSlashInDirectMessage(t *testing.T) {
	r := newRig(t)
	r.receive(t, direct(first, "Hallo"))
	r.slash(t, "D5", "hilfe", "t1")
	got := r.inbox.messages()
	if len(got) != 2 || got[1].From != got[0].From || got[1].Text != "/help" || !got[1].Private {
		t.Errorf("got %+v", got)
	}
}

// TestShortcut: a message's words are asked, and only the asker sees it.
func TestShortcut(t *testing.T) {
	r := newRig(t)
	payload := func(text string) string {
		raw, _ := json.Marshal(map[string]any{
			"type": "message_action", "callback_id": "ask_message", "trigger_id": "t9", "response_url": r.responseURL(),
			"team": map[string]any{"id": team}, "user": map[string]any{"id": "U5"}, "channel": map[string]any{"id": "C1"},
			"message": map[string]any{"type": "message", "user": "U9", "ts": first, "text": text},
		})
		return string(raw)
	}
	if got := r.interact(t, payload("  ")); len(got) != 0 {
		t.Errorf("nothing was asked and accepted: %+v", got)
	}
	got := r.interact(t, payload("<@U7> weißt du, bis wann man &amp; wo einreicht?"))
	if len(got) != 1 || got[0].Text != "U7 weißt du, bis wann man & wo einreicht?" || got[0].From.String() != "slack/T1/C1//U5" {
		t.Fatalf("got %+v", got)
	}
	answer := reply(got[0].ID+"-1", block("Bis Mai."))
	answer.To = got[0].From
	if err := r.Send(t.Context(), answer); err != nil {
		t.Fatal(err)
	}
	if n := len(r.fake.called("response")); n != 1 || len(r.fake.shown("C1")) != 0 {
		t.Errorf("answered %d times to the asker, %d messages in the channel", n, len(r.fake.shown("C1")))
	}
}

// TestPrivateChoice: what is not for a channel goes on in the direct message.
func TestPrivateChoice(t *testing.T) {
	r := newRig(t)
	one := reply("r1", block("Prüfen?"))
	one.To = bot.Address{Channel: "slack", Team: team, Room: "C1", Thread: "1.1", User: "U5"}
	one.Choices = []bot.Choice{{ID: bot.ChoicePrivate + "check", Label: "Prüfen"}}
	if err := r.Send(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	value := r.buttons(t, "chat.postMessage")[0]["value"].(string)
	got := r.interact(t, pressed{room: "C1", user: "U5", action: "choice.0", value: value, ts: "5.1", url: r.responseURL(), thread: "1.1"}.payload())
	if len(got) != 1 || got[0].From.String() != "slack/T1/D5//" || !got[0].Private || got[0].Text != "/start check" {
		t.Fatalf("got %+v", got)
	}
	eventually(t, "the person is told where it goes on", func() bool { return len(r.fake.called("response")) == 1 })
}
