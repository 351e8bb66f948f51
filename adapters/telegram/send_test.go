package telegram_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

func TestSendRenders(t *testing.T) {
	r := newRig(t)
	rep := reply("tg/1/1-1", 5,
		bot.Block{Style: bot.BlockTitle, Text: "Frist & <Ende>"},
		block(`Bis "2. Februar" <b>`),
		bot.Block{Style: bot.BlockItem, Text: "eins"}, bot.Block{Style: bot.BlockItem, Text: "zwei"},
		bot.Block{Style: bot.BlockQuote, Text: "Wortlaut"},
		bot.Block{Style: bot.BlockSource, Text: "Aufruf, 3.2", URL: `https://example.eu/?a=1&b="2"`},
		bot.Block{Style: bot.BlockNote, Text: "ohne Gewähr"})
	rep.Progress = "3/7"
	rep.Choices = []bot.Choice{{ID: "yes", Label: "Ja"}, {ID: "no", Label: "Nein"}, {ID: "why", Label: "Warum?"}, {ID: "back", Label: "Zurück"}}
	if err := r.Send(t.Context(), rep); err != nil {
		t.Fatal(err)
	}
	v := r.fake.called("sendMessage")[0].form
	want := "<b>3/7</b>\n\n<b>Frist &amp; &lt;Ende&gt;</b>\n\nBis &quot;2. Februar&quot; &lt;b&gt;\n\n• eins\n• zwei\n\n<blockquote>Wortlaut</blockquote>\n\n" +
		`<a href="https://example.eu/?a=1&amp;b=&quot;2&quot;">Aufruf, 3.2</a>` + "\n\n<i>ohne Gewähr</i>"
	if v.Get("text") != want || v.Get("parse_mode") != "HTML" || v.Get("link_preview_options") != `{"is_disabled":true}` {
		t.Errorf("sent\n%s\nwant\n%s", v.Get("text"), want)
	}
	if rows := buttons(t, v.Get("reply_markup")); len(rows) != 2 || len(rows[0]) != 3 || rows[1][0].Text != "Zurück" {
		t.Errorf("keyboard %s", v.Get("reply_markup"))
	}
	if v.Has("entities") || v.Has("reply_to_message_id") || v.Has("disable_web_page_preview") {
		t.Errorf("parameters of old: %v", v)
	}
}

type key struct {
	Text, URL string
	Data      string `json:"callback_data"`
}

func buttons(t testing.TB, raw string) [][]key {
	t.Helper()
	var k struct {
		Rows [][]key `json:"inline_keyboard"`
	}
	if err := json.Unmarshal([]byte(raw), &k); err != nil {
		t.Fatalf("keyboard %q: %v", raw, err)
	}
	return k.Rows
}

// TestLongReply: split at paragraphs, the buttons below the last part, and a
// second attempt goes on where the first ended.
func TestLongReply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.fake.strict = true
		rep := reply("tg/1/1-1", 5)
		for i := range 8 {
			rep.Blocks = append(rep.Blocks, bot.Block{Style: bot.BlockQuote, Text: fmt.Sprintf("%d %s", i, strings.Repeat("ä😀 ", 300))})
		}
		rep.Choices = []bot.Choice{{ID: "a", Label: "A"}}
		rep.Files = []bot.File{{Name: "frist.ics", Type: "text/calendar", Body: []byte("x")}}
		r.fake.answerNext(answer{method: "sendDocument", status: 429, body: `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}`})
		err := r.Send(t.Context(), rep)
		if after, ok := mailbox.IsRefused(err); !ok || after != 7*time.Second {
			t.Fatalf("error %v", err)
		}
		sent := r.fake.called("sendMessage")
		if len(sent) != 3 {
			t.Fatalf("%d parts", len(sent))
		}
		for i, c := range sent {
			if got := c.form.Has("reply_markup"); got != (i == 2) {
				t.Errorf("part %d: keyboard %v", i, got)
			}
		}
		time.Sleep(7 * time.Second)
		if err := r.Send(t.Context(), rep); err != nil {
			t.Fatal(err)
		}
		if n, d := len(r.fake.called("sendMessage")), r.fake.called("sendDocument"); n != 3 || len(d) != 2 || d[1].file != "frist.ics" {
			t.Errorf("%d messages, documents %v", n, d)
		}
		if shown, err := r.Shown(t.Context(), rep); !shown || err != nil {
			t.Errorf("shown %v, %v", shown, err)
		}
		if err := r.Send(t.Context(), rep); err != nil || len(r.fake.called("sendMessage")) != 3 {
			t.Errorf("a reply that was out went out again: %v", err)
		}
	})
}

func TestPlainWhenMarkupIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.fake.answerNext(answer{method: "sendMessage", status: 400, body: `{"ok":false,"error_code":400,"description":"Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 5"}`})
		rep := reply("tg/1/1-1", 5, bot.Block{Style: bot.BlockSource, Text: "A < B", URL: "https://example.eu/"})
		if err := r.Send(t.Context(), rep); err != nil {
			t.Fatal(err)
		}
		v := r.fake.called("sendMessage")[1].form
		if v.Get("text") != "A < B\nhttps://example.eu/" || v.Has("parse_mode") || r.count.of("plain") != 1 {
			t.Errorf("plain form: %v", v)
		}
	})
}

// TestOutcomes: what the outbox hears of each failure.
func TestOutcomes(t *testing.T) {
	const permanent, unknown = "permanent", "unknown"
	body := func(code int, says string) answer {
		return answer{status: code, body: fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q}`, code, says)}
	}
	tests := []struct {
		name   string
		answer answer
		want   string // permanent, unknown or the pause
		gone   bool   // the dialogue is told that the person is gone
	}{
		{"blocked", body(403, "Forbidden: bot was blocked by the user"), permanent, true},
		{"deactivated", body(403, "Forbidden: user is deactivated"), permanent, true},
		{"kicked", body(403, "Forbidden: bot was kicked from the supergroup chat"), permanent, true},
		{"no chat", body(400, "Bad Request: chat not found"), permanent, true},
		{"closed topic", body(400, "Bad Request: TOPIC_CLOSED"), permanent, false},
		{"too long", body(400, "Bad Request: message is too long"), permanent, false},
		{"flood", answer{status: 429, body: `{"ok":false,"error_code":429,"parameters":{"retry_after":9}}`}, "9s", false},
		{"flood without time", body(429, "Too Many Requests"), "30s", false},
		{"wrong token", body(401, "Unauthorized"), "1m0s", false},
		{"server error", body(500, "Internal Server Error"), unknown, false},
		{"gateway page", answer{status: 502, body: "<html>Bad Gateway</html>"}, unknown, false},
		{"nonsense", answer{status: 200, body: "OK"}, unknown, false},
		{"cut after the work", answer{cut: true}, unknown, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t)
			r.fake.answerNext(tt.answer)
			err := r.Send(t.Context(), reply("tg/1/1-1", 5, block("x")))
			got := unknown
			if after, ok := mailbox.IsRefused(err); ok {
				got = after.String()
			} else if mailbox.IsPermanent(err) {
				got = permanent
			}
			if err == nil || got != tt.want {
				t.Errorf("%s: %v, want %s", got, err, tt.want)
			}
			if m := r.inbox.messages(); (len(m) == 1 && m[0].Kind == bot.KindBlocked) != tt.gone {
				t.Errorf("told the dialogue %v", m)
			}
		})
	}
}

func TestCertainlyNotSent(t *testing.T) {
	r := newRig(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, ok := mailbox.IsRefused(r.Send(ctx, reply("tg/1/1-1", 5, block("x")))); !ok {
		t.Error("a send that never began has an unknown outcome")
	}
	r.refs.err = errors.New("store is away")
	if _, ok := mailbox.IsRefused(r.Send(t.Context(), reply("tg/1/2-1", 5, block("x")))); !ok || len(r.fake.calls) != 0 {
		t.Error("a send without its record has an unknown outcome")
	}
	for _, to := range []bot.Address{{Channel: "slack", Room: "5"}, {Channel: "telegram", Room: "x"}} {
		if err := r.Send(t.Context(), bot.Reply{ID: "1-1", To: to}); !mailbox.IsPermanent(err) {
			t.Errorf("%v: %v", to, err)
		}
	}
}

// TestTopicAndQuestion: a reply in a group lands in its topic and points at
// the question.
// TestTooLateToSend: a call that could be cut short is not begun.
func TestTooLateToSend(t *testing.T) {
	r := newRig(t)
	ctx, cancel := context.WithTimeout(t.Context(), 900*time.Millisecond)
	defer cancel()
	err := r.Send(ctx, reply("tg/1/1-1", 5, block("Hallo")))
	if _, refused := mailbox.IsRefused(err); !refused || len(r.fake.called("sendMessage")) > 0 {
		t.Errorf("%v, sent %d", err, len(r.fake.called("sendMessage")))
	}
	if err := r.Send(t.Context(), reply("tg/1/1-1", 5, block("Hallo"))); err != nil || len(r.fake.called("sendMessage")) != 1 {
		t.Errorf("in time: %v", err)
	}
}

func TestTopicAndQuestion(t *testing.T) {
	r := newRig(t)
	m := r.receive(t, group("/frist", `,"message_thread_id":9,"is_topic_message":true`))[0]
	rep := bot.Reply{ID: m.ID + "-1", To: m.From, Blocks: []bot.Block{block("Bald.")}}
	rep.Choices = []bot.Choice{{ID: bot.ChoicePrivate + "check_eic", Label: "Selbst prüfen"}}
	if err := r.Send(t.Context(), rep); err != nil {
		t.Fatal(err)
	}
	v := r.fake.called("sendMessage")[0].form
	if v.Get("message_thread_id") != "9" || v.Get("reply_parameters") != `{"allow_sending_without_reply":true,"message_id":77}` {
		t.Errorf("sent %v", v)
	}
	if k := buttons(t, v.Get("reply_markup"))[0][0]; k.URL != "https://t.me/"+botName+"?start=check_eic" || k.Data != "" {
		t.Errorf("button %+v", k)
	}
}

func TestTyping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		ctx, cancel := context.WithTimeout(t.Context(), 9*time.Second)
		defer cancel()
		r.Typing(ctx, reply("", 5).To)
		if n := len(r.fake.called("sendChatAction")); n != 3 {
			t.Errorf("%d signals in 9 s", n)
		}
		quick, done := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer done()
		r.Typing(quick, reply("", 5).To)
		if n := len(r.fake.called("sendChatAction")); n != 3 {
			t.Error("a signal for an answer that was there at once")
		}
	})
}
