package slack_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"grantdesk/bot"
)

const (
	first = "1700000000.000100"
	later = "1700000100.000200"
)

// inChannel is a message in a channel, with its type and further fields.
func inChannel(kind, ts, text, more string) string {
	return fmt.Sprintf(`{"type":%q,"channel":"C1","channel_type":"channel","user":"U5","ts":%q,"text":%q%s}`, kind, ts, text, more)
}

// TestWhatCounts: what becomes a message for the bot, and with which words.
func TestWhatCounts(t *testing.T) {
	in := func(more string) string { return `,"thread_ts":"` + first + `"` + more }
	tests := []struct {
		name, event string
		kind, text  string // empty kind: nothing
	}{
		{"direct", direct(later, "Bis wann?"), bot.KindText, "Bis wann?"},
		{"direct without channel type", `{"type":"message","channel":"D5","user":"U5","ts":"1700000300.1","text":"Hallo du"}`, bot.KindText, "Hallo du"},
		{"command as a word", direct("1700000301.1", "Fristen"), bot.KindText, "/deadline"},
		{"escaped", direct("1700000302.1", "a &lt;b&gt; &amp; <https://x.test|x.test> <#C9|rat> <!here>"), bot.KindText, "a <b> & x.test rat here"},
		{"blank", direct("1700000303.1", " "), bot.KindText, "/help"},
		{"direct file", `{"type":"message","subtype":"file_share","channel":"D5","channel_type":"im","user":"U5","ts":"1700000304.1","text":"siehe","files":[{"id":"F"}]}`, bot.KindFile, "siehe"},
		{"mention", inChannel("app_mention", "1700000305.1", "<@U0BOT>, bis wann?", ""), bot.KindText, "bis wann?"},
		{"mention in a message", inChannel("message", "1700000306.1", "Und <@U0BOT> bis wann?", ""), bot.KindText, "Und  bis wann?"},
		{"bare mention", inChannel("app_mention", "1700000307.1", "<@U0BOT>", ""), bot.KindText, "/help"},
		{"talk", inChannel("message", "1700000308.1", "Bis wann?", ""), "", ""},
		{"talk in a strange thread", inChannel("message", "1700000309.1", "Bis wann?", in("")), "", ""},
		{"mention of another", inChannel("message", "1700000310.1", "<@U9> hi", ""), "", ""},
		{"own message", `{"type":"message","channel":"D5","channel_type":"im","user":"U0BOT","ts":"1700000311.1","text":"x"}`, "", ""},
		{"another bot", `{"type":"message","channel":"D5","channel_type":"im","user":"U7","bot_id":"B7","ts":"1700000312.1","text":"x"}`, "", ""},
		{"a bot by profile", `{"type":"message","channel":"D5","channel_type":"im","user":"U7","bot_profile":{"id":"B"},"ts":"1700000313.1","text":"x"}`, "", ""},
		{"Slackbot", `{"type":"message","channel":"D5","channel_type":"im","user":"USLACKBOT","ts":"1700000314.1","text":"x"}`, "", ""},
		{"no sender", `{"type":"message","channel":"D5","channel_type":"im","ts":"1700000315.1","text":"x"}`, "", ""},
		{"joined", inChannel("message", "1700000316.1", "<@U0BOT> joined", `,"subtype":"channel_join"`), "", ""},
		{"unknown event", `{"type":"channel_created","channel":{"id":"C3"}}`, "", ""},
	}
	r := newRig(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := r.receive(t, tt.event)
			if tt.kind == "" {
				if len(got) != 0 {
					t.Fatalf("accepted %+v", got[0])
				}
				return
			}
			if len(got) != 1 || got[0].Kind != tt.kind || got[0].Text != tt.text {
				t.Fatalf("got %+v, want kind %q text %q", got, tt.kind, tt.text)
			}
		})
	}
}

// TestAddress: a direct message is one dialogue; in a thread each person has
// one of their own.
func TestAddress(t *testing.T) {
	r := newRig(t)
	m := r.receive(t, direct(first, "x"))[0]
	if got := m.From.String(); got != "slack/T1/D5//" || !m.Private || m.Lang != "en" || m.Zone != "Europe/Paris" || m.Person != "pT1/U5" || m.Name != "" {
		t.Errorf("direct: %s, %+v", got, m)
	}
	if m.ID != "slack/T1/D5/"+first || m.At.Unix() != 1700000000 {
		t.Errorf("direct: %+v", m)
	}
	m = r.receive(t, inChannel("app_mention", first, "<@U0BOT> x", ""))[0]
	if got := m.From.String(); got != "slack/T1/C1/"+first+"/U5" || m.Private {
		t.Errorf("mention: %s", got)
	}
}

// TestTwins: a mention comes as two events with different ids and is one.
func TestTwins(t *testing.T) {
	r := newRig(t)
	for i, kind := range []string{"message", "app_mention", "message"} {
		r.deliver("application/json", callback(fmt.Sprint("Ev", i), inChannel(kind, first, "<@U0BOT> bis wann?", "")))
	}
	if got := r.inbox.messages(); len(got) != 1 {
		t.Errorf("%d messages", len(got))
	}
}

// TestEngaged: in a thread the person who talks with the bot need not name it;
// others there talk to each other.
func TestEngaged(t *testing.T) {
	r := newRig(t)
	r.receive(t, inChannel("app_mention", first, "<@U0BOT> bis wann?", ""))
	follow := inChannel("message", later, "und danach?", `,"thread_ts":"`+first+`"`)
	if got := r.receive(t, follow); len(got) != 1 || got[0].From.String() != "slack/T1/C1/"+first+"/U5" {
		t.Fatalf("follow-up: %+v", got)
	}
	other := `{"type":"message","channel":"C1","user":"U6","ts":"1700000200.1","thread_ts":"` + first + `","text":"ich meine, im Mai"}`
	if got := r.receive(t, other); len(got) != 0 {
		t.Errorf("another person's talk was taken: %+v", got)
	}
}

// TestDesk: below a card each message counts, with its root and the name.
func TestDesk(t *testing.T) {
	r := newRig(t)
	card := reply("ticket/7/card", block("Neue Frage"))
	card.To.Room = "CDESK"
	if err := r.Send(t.Context(), card); err != nil {
		t.Fatal(err)
	}
	ts := r.fake.shown("CDESK")[0].ts
	below := fmt.Sprintf(`{"type":"message","channel":"CDESK","user":"U8","ts":%q,"thread_ts":%q,"text":"Die Antwort ist ja."}`, later, ts)
	got := r.receive(t, below)
	if len(got) != 1 || got[0].Root != "ticket/7/card" || got[0].Name != "Ada" || got[0].Text != "Die Antwort ist ja." {
		t.Fatalf("got %+v", got)
	}
	if got := r.receive(t, `{"type":"message","channel":"CDESK","user":"U8","ts":"1700000900.1","text":"Mahlzeit"}`); len(got) != 0 {
		t.Errorf("talk at the desk was taken: %+v", got)
	}
	if err := r.Mark(t.Context(), bot.Mark{To: got[0].From, Of: got[0].ID, As: "done"}); err != nil {
		t.Fatal(err)
	}
	if c := r.fake.called("reactions.add"); len(c) != 1 || c[0].text("name") != "white_check_mark" || c[0].text("timestamp") != later {
		t.Errorf("marked %+v", c)
	}
	under := reply("slack/T1/D5/1.1-2", block("Noch etwas"))
	under.To.Room, under.Under = "CDESK", "ticket/7/card"
	if err := r.Send(t.Context(), under); err != nil {
		t.Fatal(err)
	}
	if p := r.fake.shown("CDESK"); p[1].thread != ts {
		t.Errorf("not in the card's thread: %+v", p[1])
	}
}

func changed(was, text, edited string) string {
	return fmt.Sprintf(`{"type":"message","subtype":"message_changed","hidden":true,"channel":"D5","channel_type":"im","ts":"1700000999.1",
		"message":{"type":"message","user":"U5","ts":%q,"text":%q,"edited":{"user":"U5","ts":%q}}}`, was, text, edited)
}

func TestEdits(t *testing.T) {
	r := newRig(t)
	was := r.receive(t, direct(first, "Bis wan?"))[0]
	got := r.receive(t, changed(first, "Bis wann?", "1700000060.0"))
	if len(got) != 1 || got[0].Kind != bot.KindEdit || got[0].Of != was.ID || got[0].Text != "Bis wann?" || got[0].From != was.From {
		t.Fatalf("edit: %+v", got)
	}
	for name, e := range map[string]string{
		"without other words":   changed(first, "Bis wann?", "1700000061.0"),
		"late":                  changed(first, "Und wo?", "1700003600.0"),
		"of an unknown message": changed("1700000050.1", "Und wo?", "1700000061.0"),
	} {
		if got := r.receive(t, e); len(got) != 0 {
			t.Errorf("an edit %s was accepted: %+v", name, got)
		}
	}
	gone := `{"type":"message","subtype":"message_deleted","channel":"D5","channel_type":"im","ts":"1700000999.2","deleted_ts":"` + first + `","previous_message":{"user":"U5","ts":"` + first + `","text":"Bis wann?"}}`
	got = r.receive(t, gone)
	if len(got) != 1 || got[0].Kind != bot.KindDelete || got[0].Of != was.ID || got[0].Text != "" {
		t.Errorf("deletion: %+v", got)
	}
}

// TestHeldBack: what was not kept is not acknowledged, and a retry that is
// the only copy is taken.
func TestHeldBack(t *testing.T) {
	r := newRig(t)
	for _, err := range []error{errors.New("store is away"), bot.ErrFull} {
		r.inbox.set(err, 0)
		if rec := r.deliver("application/json", callback("Ev1", direct(first, "x"))); rec.Code != http.StatusServiceUnavailable || rec.Header().Get("X-Slack-No-Retry") != "" {
			t.Fatalf("status %d", rec.Code)
		}
	}
	r.inbox.set(nil, 0)
	for range 3 {
		r.receive(t, direct(first, "x"))
	}
	if got := r.inbox.messages(); len(got) != 1 {
		t.Errorf("%d messages", len(got))
	}
}

// TestFuse: two bots that answer each other come to an end.
func TestFuse(t *testing.T) {
	r := newRig(t)
	for i := range 100 {
		r.receive(t, inChannel("app_mention", fmt.Sprintf("17000001%02d.1", i), "<@U0BOT> und?", `,"thread_ts":"`+first+`"`))
	}
	if n := len(r.inbox.messages()); n == 0 || n > 20 {
		t.Errorf("%d messages in one minute", n)
	}
	if r.count.of("loop") == 0 {
		t.Error("the loop was not counted")
	}
}
