package telegram_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"grantdesk/bot"
)

// group is a message in a group by a person, with further fields.
func group(text, more string) string {
	return fmt.Sprintf(`"message":{"message_id":77,"date":1700000000,"chat":{"id":-100,"type":"supergroup"},"from":{"id":5,"is_bot":false},"text":%q%s}`, text, more)
}

func mention(offset int) string {
	return fmt.Sprintf(`,"entities":[{"type":"mention","offset":%d,"length":%d}]`, offset, len(botName)+1)
}

// TestWhatCounts: what becomes a message for the bot, and with which words.
func TestWhatCounts(t *testing.T) {
	reply := func(from, more string) string {
		return `,"reply_to_message":{"message_id":3,"date":1,"chat":{"id":-100,"type":"supergroup"},"from":` + from + more + `}`
	}
	tests := []struct {
		name, update string
		kind, text   string // empty kind: nothing
	}{
		{"private", private(5, "Bis wann?"), bot.KindText, "Bis wann?"},
		{"private command", private(5, "/Start  check_eic"), bot.KindText, "/start check_eic"},
		{"private command with name", private(5, "/frist@GRANTDESK_bot"), bot.KindText, "/frist"},
		{"private path, no command", private(5, "/etc/passwd"), bot.KindText, "/etc/passwd"},
		{"blank", private(5, "  "), "", ""},
		{"group talk", group("Bis wann?", ""), "", ""},
		{"group command", group("/frist eic", ""), bot.KindText, "/frist eic"},
		{"group command of this bot", group("/quatsch@"+botName, ""), bot.KindText, "/quatsch"},
		{"group command of another", group("/frist@other_bot", ""), "", ""},
		{"group command unknown", group("/roll", ""), "", ""},
		{"group command with hyphen", group("/frist-x", ""), "", ""},
		{"group mention", group("@"+botName+", bis wann?", mention(0)), bot.KindText, "bis wann?"},
		{"group mention behind emoji", group("😀 @"+botName+" bis wann?", mention(3)), bot.KindText, "😀 bis wann?"},
		{"group bare mention", group("@"+botName, mention(0)), bot.KindText, "/help"},
		{"group mention of another", group("@other_bot bis wann?", `,"entities":[{"type":"mention","offset":0,"length":10}]`), "", ""},
		{"group mention outside", group("hi", mention(900)), "", ""},
		{"group mention negative", group("hi", `,"entities":[{"type":"mention","offset":-4,"length":9223372036854775807}]`), "", ""},
		{"group mention by id", group("Bot hallo", `,"entities":[{"type":"text_mention","offset":0,"length":3,"user":{"id":`+botID+`}}]`), bot.KindText, "hallo"},
		{"group reply to bot", group("und 2027?", reply(`{"id":`+botID+`,"is_bot":true}`, "")), bot.KindText, "und 2027?"},
		{"group reply to person", group("ja", reply(`{"id":9}`, "")), "", ""},
		{"topic opened by bot", group("ja", reply(`{"id":`+botID+`}`, `,"forum_topic_created":{"name":"x"}`)), "", ""},
		{"channel post", `"channel_post":{"message_id":1,"date":1,"chat":{"id":-7,"type":"channel"},"text":"x"}`, "", ""},
		{"channel in a group", `"message":{"message_id":1,"date":1,"chat":{"id":-7,"type":"supergroup"},"sender_chat":{"id":-7,"type":"supergroup"},"from":{"id":1087968824,"is_bot":true},"text":"/frist"}`, "", ""},
		{"no sender", `"message":{"message_id":1,"date":1,"chat":{"id":-7,"type":"supergroup"},"text":"/frist"}`, "", ""},
		{"another bot", `"message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"},"from":{"id":8,"is_bot":true},"text":"hi"}`, "", ""},
		{"via the bot", `"message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"},"from":{"id":5},"via_bot":{"id":` + botID + `},"text":"hi"}`, "", ""},
		{"voice", `"message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"},"from":{"id":5},"voice":{"file_id":"x"}}`, bot.KindFile, ""},
		{"document with caption", `"message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"},"from":{"id":5},"document":{"file_id":"x"},"caption":"Bis wann?"}`, bot.KindFile, "Bis wann?"},
		{"group picture", `"message":{"message_id":1,"date":1,"chat":{"id":-5,"type":"group"},"from":{"id":5},"photo":[{"file_id":"x"}]}`, "", ""},
		{"service message", `"message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"},"from":{"id":5},"pinned_message":{"message_id":2}}`, "", ""},
		{"blocked", `"my_chat_member":{"chat":{"id":5,"type":"private"},"from":{"id":5},"date":1,"old_chat_member":{"status":"member"},"new_chat_member":{"status":"kicked"}}`, bot.KindBlocked, ""},
		{"unblocked", `"my_chat_member":{"chat":{"id":5,"type":"private"},"from":{"id":5},"date":1,"old_chat_member":{"status":"kicked"},"new_chat_member":{"status":"member"}}`, bot.KindOpen, ""},
		{"added to a group", `"my_chat_member":{"chat":{"id":-5,"type":"group"},"from":{"id":5},"date":1,"old_chat_member":{"status":"left"},"new_chat_member":{"status":"member"}}`, "", ""},
		{"unknown kind", `"stopped_message_generation":{"x":1}`, "", ""},
	}
	r := newRig(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := r.receive(t, tt.update)
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

// TestAddress: a private chat is one dialogue, in a group each person and
// topic has one of their own.
func TestAddress(t *testing.T) {
	r := newRig(t)
	m := r.receive(t, private(5, "x"))[0]
	if got, want := m.From.String(), "telegram/"+botID+"/5//"; got != want || !m.Private || m.Lang != "de" || m.Person != "p5" || m.At.Unix() != 1700000000 {
		t.Errorf("private: %s, %+v", got, m)
	}
	if want := fmt.Sprintf("tg/%s/%d", botID, r.fake.nextID); m.ID != want {
		t.Errorf("id %q, want %q", m.ID, want)
	}
	m = r.receive(t, group("/frist", `,"message_thread_id":9,"is_topic_message":true`))[0]
	if got, want := m.From.String(), "telegram/"+botID+"/-100/9/5"; got != want || m.Private {
		t.Errorf("topic: %s, want %s", got, want)
	}
	m = r.receive(t, group("/frist", `,"message_thread_id":9`))[0]
	if m.From.Thread != "" {
		t.Errorf("a thread of replies was taken for a topic: %s", m.From)
	}
}

func TestEdits(t *testing.T) {
	r := newRig(t)
	first := r.receive(t, private(5, "Bis wan?"))[0]
	edit := func(text string, after int) string {
		return strings.NewReplacer(`"message":`, `"edited_message":`, `"date":1700000000`, fmt.Sprintf(`"date":1700000000,"edit_date":%d`, 1700000000+after)).Replace(private(5, text))
	}
	got := r.receive(t, edit("Bis wann?", 60))
	if len(got) != 1 || got[0].Kind != bot.KindEdit || got[0].Of != first.ID || got[0].Text != "Bis wann?" {
		t.Fatalf("edit: %+v", got)
	}
	if got := r.receive(t, edit("Bis wann?", 61)); len(got) != 0 {
		t.Errorf("an edit without other words was accepted: %+v", got)
	}
	if got := r.receive(t, edit("Und wo?", 3600)); len(got) != 0 {
		t.Errorf("a late edit was accepted: %+v", got)
	}
	if got := r.receive(t, strings.Replace(edit("x", 1), `"message_id":15`, `"message_id":99`, 1)); len(got) != 0 {
		t.Errorf("an edit of an unknown message was accepted: %+v", got)
	}
	// An edit that the store did not take must not look known when it returns.
	r.inbox.failWith(fmt.Errorf("store is away"))
	r.fake.push(edit("Und wo genau?", 70))
	if s := r.fake.deliver(r.Webhook(), secret); s[0] != 503 {
		t.Fatalf("status %v", s)
	}
	r.inbox.failWith(nil)
	r.fake.deliver(r.Webhook(), secret)
	if got := r.inbox.messages(); got[len(got)-1].Text != "Und wo genau?" {
		t.Errorf("the edit was lost: %+v", got)
	}
}

func TestPoisonIsSetAside(t *testing.T) {
	r := newRig(t)
	r.receive(t, `"message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"},"from":{"id":5},"text":{"secret words":1}}`)
	if len(r.inbox.messages()) != 0 || r.count.of("poison") != 1 {
		t.Fatal("poison was not set aside")
	}
	if log := r.logs.String(); !strings.Contains(log, fmt.Sprint(r.fake.nextID)) || strings.Contains(log, "secret words") {
		t.Errorf("log: %s", log)
	}
}

// TestPanicIsSetAside: an update on which something panics does not come again
// for ever, and does not end the process; others are taken.
func TestPanicIsSetAside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.inbox.hook = func(m bot.Message) error {
			if m.From.Room == "1" {
				panic(m.Text)
			}
			return nil
		}
		r.fake.text(1, "geheime Worte")
		r.fake.text(2, "Bis wann?")
		stop := running(t, r.Bot)
		time.Sleep(15 * time.Second)
		if err := stop(); err != nil {
			t.Error(err)
		}
		r.fake.text(1, "geheime Worte")
		if s := r.fake.deliver(r.Webhook(), secret); s[0] != 200 {
			t.Errorf("webhook: %v", s)
		}
		if got := r.inbox.messages(); len(got) != 1 || r.fake.pending() != 0 || r.count.of("poison") != 2 || strings.Contains(r.logs.String(), "geheim") {
			t.Errorf("kept %+v, pending %d, log %s", got, r.fake.pending(), r.logs)
		}
	})
}

// TestMigration: a group that becomes a supergroup keeps its dialogue.
func TestMigration(t *testing.T) {
	r := newRig(t)
	r.receive(t, `"message":{"message_id":1,"date":1,"chat":{"id":-55,"type":"group"},"from":{"id":5},"migrate_to_chat_id":-100}`)
	m := r.receive(t, group("/frist", ""))[0]
	if m.From.Room != "-55" {
		t.Errorf("the dialogue moved to %s", m.From.Room)
	}
	answer := reply(m.ID+"-1", -55, block("Bald."))
	if err := r.Send(t.Context(), answer); err != nil {
		t.Fatal(err)
	}
	if c := r.fake.called("sendMessage"); c[0].form.Get("chat_id") != "-100" {
		t.Errorf("sent to %s", c[0].form.Get("chat_id"))
	}
}
