package slack_test

import (
	"fmt"
	"strings"
	"testing"

	"grantdesk/bot"
)

// deleted is how Slack reports that a question was deleted: as a change into
// a tombstone while answers stand in its thread.
func deleted(ts string, tombstone bool) string {
	if tombstone {
		return fmt.Sprintf(`{"type":"message","subtype":"message_changed","hidden":true,"channel":"D5","channel_type":"im","ts":"1700000999.1",
			"message":{"type":"message","subtype":"tombstone","user":"USLACKBOT","hidden":true,"text":"This message was deleted.","ts":%[1]q,"thread_ts":%[1]q,"reply_count":1},
			"previous_message":{"type":"message","user":"U5","ts":%[1]q,"text":"Bis wann?"}}`, ts)
	}
	return fmt.Sprintf(`{"type":"message","subtype":"message_deleted","channel":"D5","channel_type":"im","ts":"1700000999.2","deleted_ts":%[1]q,
		"previous_message":{"user":"U5","ts":%[1]q,"text":"Bis wann?"}}`, ts)
}

// long is a reply in so many messages.
func long(id string, messages int) bot.Reply {
	r := reply(id)
	for i := range messages {
		r.Blocks = append(r.Blocks, block(fmt.Sprint(i, strings.Repeat(" Wort", 500))))
	}
	return r
}

// TestDeleted: with the question the whole answer goes, its middle and its
// file, however often Slack tells of it, and its buttons do nothing more. Other
// answers stay.
func TestDeleted(t *testing.T) {
	for _, buried := range []bool{false, true} {
		r := newRig(t)
		for _, ts := range []string{first, later} {
			m := r.receive(t, direct(ts, "Bis wann?"))[0]
			answer := long(m.ID+"-1", 4)
			answer.Choices = choices(2)
			answer.Files = []bot.File{{Name: "frist.ics", Type: "text/calendar", Body: []byte("x")}}
			if err := r.Send(t.Context(), answer); err != nil {
				t.Fatal(err)
			}
		}
		before := len(r.fake.shown("D5"))
		for range 2 {
			r.receive(t, deleted(first, buried))
		}
		eventually(t, "the answer goes", func() bool { return len(r.fake.called("chat.delete")) == 8 && len(r.fake.called("files.delete")) == 2 })
		if got := r.inbox.messages(); len(got) != 3 || got[2].Kind != bot.KindDelete || got[2].Of != got[0].ID || got[2].From != got[0].From {
			t.Errorf("the dialogue is told %+v", got)
		}
		if left := len(r.fake.shown("D5")); before != 8 || left != 4 {
			t.Errorf("%d of %d messages stand", left, before)
		}
		old := r.buttons(t, "chat.postMessage")[0]["value"].(string)
		if got := r.interact(t, pressed{room: "D5", user: "U5", action: "choice.0", value: old, ts: "5.1", url: r.responseURL()}.payload()); len(got) != 1 {
			t.Errorf("the other answer's button: %+v", got)
		}
	}
}

// TestDeletedMeanwhile: an answer on its way is not shown any more, and what
// remains of a tombstone at last is no deletion of its own.
func TestDeletedMeanwhile(t *testing.T) {
	r := newRig(t)
	m := r.receive(t, direct(first, "Bis wann?"))[0]
	r.receive(t, deleted(first, true))
	noted := func() bool { v, _ := r.refs.Get(t.Context(), "sl/T1/ask/"+m.ID); return strings.Contains(v, "gone") }
	eventually(t, "the deletion is noted", noted)
	if err := r.Send(t.Context(), reply(m.ID+"-1", block("Bis Mai."))); err != nil || len(r.fake.shown("D5")) != 0 {
		t.Errorf("shown %+v, %v", r.fake.shown("D5"), err)
	}
	last := strings.ReplaceAll(deleted(first, false), `"user":"U5"`, `"subtype":"tombstone","user":"USLACKBOT"`)
	if got := r.receive(t, last); len(got) != 0 {
		t.Errorf("accepted %+v", got)
	}
}

// TestEditedLong: the answer to an edit that cannot take the place of the
// earlier one makes that go, and a deletion takes all of them back.
func TestEditedLong(t *testing.T) {
	r := newRig(t)
	m := r.receive(t, direct(first, "Bis wan?"))[0]
	texts := func() (all string) {
		for _, p := range r.fake.shown("D5") {
			all += p.text[:1]
		}
		return all
	}
	send := func(one bot.Reply, of string) {
		t.Helper()
		one.Replaces = of
		if err := r.Send(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
	send(reply(m.ID+"-1", block("A")), "")
	edit := r.receive(t, changed(first, "Bis wann?", "1700000060.0"))[0]
	send(long(edit.ID+"-1", 3), m.ID+"-1")
	if got := texts(); got != "012" {
		t.Errorf("after the first edit %q", got)
	}
	edit = r.receive(t, changed(first, "Bis wann genau?", "1700000070.0"))[0]
	send(reply(edit.ID+"-1", block("C")), m.ID+"-1")
	if got := texts(); got != "C" {
		t.Errorf("after the second edit %q", got)
	}
	r.receive(t, deleted(first, true))
	eventually(t, "all of it goes", func() bool { return texts() == "" })
}
