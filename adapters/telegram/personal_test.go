package telegram_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"grantdesk/adapters/telegram"
	"grantdesk/bot"
	"grantdesk/bot/privacy"
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

// TestWhatIsKeptIsFound: all that is remembered of a person can be told by
// their conversation, and what belongs to others is not taken for theirs.
func TestWhatIsKeptIsFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		m := r.receive(t, private(7005, "Bis wann?"))[0]
		r.ask(t, bot.Reply{ID: m.ID + "-1", To: m.From, Blocks: []bot.Block{block("Sitz?")}})
		lang := reply("tg/1/9-1", 7005, block("Gut."))
		lang.Menus = "en"
		mine, other := reply("tg/1/7-1", -100, block("Sitz?")), reply("tg/1/8-1", -100, block("Sitz?"))
		mine.To.User, other.To.User = "7005", "7006"
		mine.Menus = "en"
		for _, rep := range []bot.Reply{lang, mine, other} {
			time.Sleep(4 * time.Second)
			r.ask(t, rep)
		}
		traces := privacy.OfKeys(m.From.String(), mine.To.String())
		found := 0
		for key, value := range r.refs.kept() {
			about, _ := traces.Mentions(key, value)
			if theirs := !strings.Contains(value, "7006") && !strings.Contains(key, "7006"); about != theirs {
				t.Errorf("%s = %s: about the person %v", key, value, about)
			}
			if about {
				found++
			}
		}
		if found < 5 {
			t.Errorf("only %d values are kept", found)
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
