package telegram_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"grantdesk/adapters/telegram"
	"grantdesk/bot"
	"grantdesk/knowledge"
)

// TestMenusFollowTheChoice: who chose a language sees the commands in it, in a
// group nobody else does, and the buttons explain themselves in it.
func TestMenusFollowTheChoice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		private := reply("tg/1/1-1", 5, block("From now on I answer in English."))
		private.Menus = "en"
		group := reply("tg/1/2-1", -100, block("Ich antworte auf Deutsch."))
		group.To.User, group.Menus = "6", "de"
		back := reply("tg/1/3-1", 5, block("Gut."))
		back.Menus = bot.MenusAuto
		message, _ := r.ask(t, reply("tg/1/0-1", 5, block("Sitz?")))
		explained := func() string {
			r.press(t, 5, message, "AAAAAAAAAAAA.0")
			a := r.fake.called("answerCallbackQuery")
			return a[len(a)-1].form.Get("text")
		}
		var texts []string
		for _, rep := range []bot.Reply{private, group, back} {
			time.Sleep(time.Second)
			if err := r.Send(t.Context(), rep); err != nil {
				t.Fatal(err)
			}
			texts = append(texts, explained())
		}
		set := r.fake.called("setMyCommands")
		if len(set) != 2 || set[0].form.Get("scope") != `{"type":"chat","chat_id":5}` || !strings.Contains(set[0].form.Get("commands"), `"deadline"`) || strings.Contains(set[0].form.Get("commands"), `"frist"`) {
			t.Fatalf("in private: %+v", set)
		}
		if set[1].form.Get("scope") != `{"type":"chat_member","chat_id":-100,"user_id":6}` || !strings.Contains(set[1].form.Get("commands"), `"frist"`) || strings.Contains(set[1].form.Get("commands"), `"loeschen"`) {
			t.Errorf("in a group: %v", set[1].form)
		}
		if del := r.fake.called("deleteMyCommands"); len(del) != 1 || del[0].form.Get("scope") != `{"type":"chat","chat_id":5}` {
			t.Errorf("back: %+v", del)
		}
		en, de := r.o.Phrases(knowledge.En, "telegram.button.expired"), r.o.Phrases(knowledge.De, "telegram.button.expired")
		if texts[0] != en || texts[1] != en || texts[2] != de {
			t.Errorf("explained in %q", texts)
		}
		r.fake.answerNext(answer{method: "setMyCommands", status: 400, body: `{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}`})
		last := private
		last.ID = "tg/1/4-1"
		time.Sleep(time.Second)
		if err := r.Send(t.Context(), last); err != nil {
			t.Errorf("a menu that cannot be set keeps the reply back: %v", err)
		}
	})
}

// TestForget: nothing of a conversation is left, that of others is.
func TestForget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		m := r.receive(t, private(5, "Bis wann?"))[0]
		message, data := r.ask(t, bot.Reply{ID: m.ID + "-1", To: m.From, Blocks: []bot.Block{block("Sitz?")}})
		lang := reply("tg/1/9-1", 5, block("Gut."))
		lang.Menus = "en"
		mine, other := reply("tg/1/7-1", -100, block("Sitz?")), reply("tg/1/8-1", -100, block("Sitz?"))
		mine.To.User, other.To.User = "5", "6"
		for _, rep := range []bot.Reply{lang, mine, other} {
			time.Sleep(time.Second)
			r.ask(t, rep)
		}
		if err := r.Forget(t.Context(), m.From); err != nil {
			t.Fatal(err)
		}
		if err := r.Forget(t.Context(), mine.To); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		for k := range r.refs.Kept(t.Context(), "") {
			if strings.Contains(k.Key, "/room/5/") || strings.Contains(k.Value, `"user":"5"`) {
				t.Errorf("left: %s = %s", k.Key, k.Value)
			}
		}
		if shown, err := r.Shown(t.Context(), other); !shown || err != nil {
			t.Errorf("what belongs to another person is gone: %v", err)
		}
		if got := r.press(t, 5, message, data[0]); len(got) != 0 {
			t.Errorf("a button of a forgotten conversation counted: %+v", got)
		}
	})
}

// TestOneStoreForTwoBots: what one bot knows means nothing to another.
func TestOneStoreForTwoBots(t *testing.T) {
	r := newRig(t)
	message, data := r.ask(t, reply("tg/1/1-1", 5, block("Sitz?")))
	o := r.o
	o.Token = "7000000002:ANOTHER-token"
	r.Bot = telegram.New(o)
	if got := r.press(t, 5, message, data[0]); len(got) != 0 {
		t.Errorf("a button of another bot counted: %+v", got)
	}
	if shown, err := r.Shown(t.Context(), reply("tg/1/1-1", 5)); shown || err != nil {
		t.Errorf("shown by another bot: %v, %v", shown, err)
	}
}
