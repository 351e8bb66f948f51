package telegram_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"grantdesk/bot"
	"grantdesk/knowledge"
)

// ask shows a reply with two buttons and returns its message and their data.
func (r *rig) ask(t testing.TB, rep bot.Reply) (message int64, data []string) {
	t.Helper()
	rep.Choices = []bot.Choice{{ID: "yes", Label: "Ja"}, {ID: "no", Label: "Nein"}}
	if err := r.Send(t.Context(), rep); err != nil {
		t.Fatal(err)
	}
	sent := r.fake.called("sendMessage")
	for _, row := range buttons(t, sent[len(sent)-1].form.Get("reply_markup")) {
		for _, k := range row {
			data = append(data, k.Data)
		}
	}
	return r.fake.nextMsg, data
}

// press presses a button of a private chat and returns what the inbox got.
func (r *rig) press(t testing.TB, user int64, message int64, data string) []bot.Message {
	t.Helper()
	before := len(r.inbox.messages())
	r.fake.query(user, strconv.FormatInt(user, 10), "private", message, data)
	r.fake.deliver(r.Webhook(), secret)
	return r.inbox.messages()[before:]
}

func TestPress(t *testing.T) {
	r := newRig(t)
	message, data := r.ask(t, reply("tg/1/1-1", 5, block("Sitz in der EU?")))
	for _, d := range data {
		if len(d) > 64 {
			t.Errorf("button data of %d bytes", len(d))
		}
	}
	got := r.press(t, 5, message, data[1])
	if len(got) != 1 || got[0].Kind != bot.KindChoice || got[0].Choice != "no" || got[0].Of != "tg/1/1-1" || got[0].From.Room != "5" || got[0].Person != "p5" {
		t.Fatalf("press: %+v", got)
	}
	if again := r.press(t, 5, message, data[0]); len(again) != 0 {
		t.Errorf("a second press counted: %+v", again)
	}
	if a := r.fake.called("answerCallbackQuery"); len(a) != 2 || a[0].form.Has("text") {
		t.Errorf("answers %v", a)
	}
}

// TestPressIsAnsweredAtOnce: the waiting sign on a button goes while the store
// is still at work.
func TestPressIsAnsweredAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		message, data := r.ask(t, reply("tg/1/1-1", 5, block("Sitz in der EU?")))
		answered := false
		r.inbox.hook = func(bot.Message) error {
			time.Sleep(5 * time.Second)
			answered = len(r.fake.called("answerCallbackQuery")) == 1
			return nil
		}
		if got := r.press(t, 5, message, data[0]); len(got) != 1 || !answered {
			t.Errorf("accepted %d, answered meanwhile: %v", len(got), answered)
		}
	})
}

// TestBadPresses: a button that is foreign, stale or made up changes nothing
// and is explained.
func TestBadPresses(t *testing.T) {
	r := newRig(t)
	own := reply("tg/1/1-1", -100, block("Sitz in der EU?"))
	own.To.User = "5"
	message, data := r.ask(t, own)
	expired, foreign := r.o.Phrases(knowledge.De, "telegram.button.expired"), r.o.Phrases(knowledge.De, "telegram.button.foreign")
	tests := []struct {
		name, chat, data string
		user             int64
		want             string
	}{
		{"foreign person", "-100", data[0], 6, foreign},
		{"other chat", "-200", data[0], 5, expired},
		{"other message", "-100", data[0], 5, expired},
		{"unknown reply", "-100", "AAAAAAAAAAAA.0", 5, expired},
		{"choice that was not offered", "-100", data[0][:13] + "9", 5, expired},
		{"negative", "-100", data[0][:13] + "-1", 5, expired},
		{"65 bytes", "-100", strings.Repeat("x", 63) + ".0", 5, expired},
		{"empty", "-100", "", 5, expired},
		{"no number", "-100", "yes", 5, expired},
	}
	for i, tt := range tests {
		at := message
		if tt.name == "other message" {
			at++
		}
		r.fake.query(tt.user, tt.chat, "supergroup", at, tt.data)
		r.fake.deliver(r.Webhook(), secret)
		if got := r.inbox.messages(); len(got) != 0 {
			t.Fatalf("%s: accepted %+v", tt.name, got)
		}
		if a := r.fake.called("answerCallbackQuery"); len(a) != i+1 || a[i].form.Get("text") != tt.want {
			t.Errorf("%s: explained %v", tt.name, a[len(a)-1].form)
		}
	}
	r.receive(t, `"callback_query":{"id":"77","from":{"id":5},"inline_message_id":"x","data":"`+data[0]+`"}`)
	r.receive(t, `"callback_query":{"id":"78","from":{"id":5},"message":{"message_id":1,"date":0,"chat":{"id":0}},"data":"`+data[0]+`"}`)
	if len(r.inbox.messages()) != 0 {
		t.Error("a button of an inline message counted")
	}
}

// TestWizard: a step takes the place of the last one, the buttons of a step
// that has passed are explained, and used buttons are taken away.
func TestWizard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		message, first := r.ask(t, reply("tg/1/1-1", 5, block("1. Sitz in der EU?")))
		got := r.press(t, 5, message, first[0])
		step := reply(got[0].ID+"-1", 5, block("2. Ein KMU?"))
		step.Replaces, step.Progress = "tg/1/1-1", "2/7"
		step.Choices = []bot.Choice{{ID: "back", Label: "Zurück"}, {ID: "cancel", Label: "Abbrechen"}}
		time.Sleep(time.Second)
		if err := r.Send(t.Context(), step); err != nil {
			t.Fatal(err)
		}
		m := r.fake.chats["5"][message]
		if len(r.fake.called("sendMessage")) != 1 || m.text != "2/7\n\n2. Ein KMU?" || len(r.fake.called("editMessageReplyMarkup")) != 0 {
			t.Fatalf("shown %+v", m)
		}
		if late := r.press(t, 5, message, first[1]); len(late) != 0 {
			t.Errorf("a button of the step before counted: %+v", late)
		}
		if a := r.fake.called("answerCallbackQuery"); a[len(a)-1].form.Get("text") == "" {
			t.Error("a passed button was not explained")
		}
		second := buttons(t, m.keys)[0]
		got = r.press(t, 5, message, second[1].Data)
		if len(got) != 1 || got[0].Choice != "cancel" || got[0].Of != step.ID {
			t.Fatalf("second step: %+v", got)
		}
		time.Sleep(time.Second)
		if err := r.Send(t.Context(), reply(got[0].ID+"-1", 5, block("Abgebrochen."))); err != nil {
			t.Fatal(err)
		}
		if keys := r.fake.chats["5"][message].keys; keys != "" {
			t.Errorf("used buttons stay: %s", keys)
		}
	})
}

// TestEditFallsBack: a step whose message is gone, or that is shown already,
// still ends well.
func TestEditFallsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		message, _ := r.ask(t, reply("tg/1/1-1", 5, block("alt")))
		delete(r.fake.chats["5"], message)
		next := reply("tg/1/2-1", 5, block("neu"))
		next.Replaces = "tg/1/1-1"
		time.Sleep(time.Second)
		if err := r.Send(t.Context(), next); err != nil {
			t.Fatal(err)
		}
		if n := len(r.fake.called("sendMessage")); n != 2 {
			t.Errorf("%d messages", n)
		}
		same := reply("tg/1/3-1", 5, block("neu"))
		same.Replaces = next.ID
		time.Sleep(time.Second)
		if err := r.Send(t.Context(), same); err != nil || len(r.fake.called("sendMessage")) != 2 {
			t.Errorf("the same text again: %v", err)
		}
		long := reply("tg/1/4-1", 5, block(strings.Repeat("lang ", 900)))
		short := reply("tg/1/5-1", 5, block("kurz"))
		short.Replaces = long.ID
		for _, rep := range []bot.Reply{long, short} {
			time.Sleep(3 * time.Second)
			if err := r.Send(t.Context(), rep); err != nil {
				t.Fatal(err)
			}
		}
		if n := len(r.fake.called("sendMessage")); n != 5 {
			t.Errorf("a reply took the place of the last part of a longer one: %d messages", n)
		}
	})
}

// TestPressHeldBack: while the store is away a press comes again, and counts
// once.
func TestPressHeldBack(t *testing.T) {
	r := newRig(t)
	message, data := r.ask(t, reply("tg/1/1-1", 5, block("Sitz in der EU?")))
	r.inbox.failWith(errors.New("store is away"))
	if got := r.press(t, 5, message, data[0]); len(got) != 0 || r.fake.pending() != 1 {
		t.Fatalf("accepted %v, pending %d", got, r.fake.pending())
	}
	r.inbox.failWith(nil)
	r.fake.deliver(r.Webhook(), secret)
	if got := r.inbox.messages(); len(got) != 1 || got[0].Choice != "yes" {
		t.Errorf("after the store is back: %+v", got)
	}
}
