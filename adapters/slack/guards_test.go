package slack_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"grantdesk/adapters/slack"
	"grantdesk/bot"
)

// TestRetries: a delivery that says it is a repetition may be the only copy.
func TestRetries(t *testing.T) {
	r := newRig(t)
	for n := 1; n <= 3; n++ {
		body := callback("Ev1", direct(first, "Bis wann?"))
		head := sign(signing, body, time.Now())
		head.Set("X-Slack-Retry-Num", fmt.Sprint(n))
		head.Set("X-Slack-Retry-Reason", "http_timeout")
		if rec := r.post(posted{http.MethodPost, slack.WebhookPath, "application/json", body, head}); rec.Code != http.StatusOK || len(r.inbox.messages()) != 1 {
			t.Errorf("repetition %d: status %d, %d messages", n, rec.Code, len(r.inbox.messages()))
		}
	}
}

// TestAnswersInThread: the answer stands in the thread of its question.
func TestAnswersInThread(t *testing.T) {
	r := newRig(t)
	for room, event := range map[string]string{
		"C1": inChannel("app_mention", first, "<@U0BOT> bis wann?", ""),
		"C2": strings.ReplaceAll(inChannel("app_mention", later, "<@U0BOT> bis wann?", `,"thread_ts":"`+first+`"`), "C1", "C2"),
		"D5": direct(first, "Bis wann?"),
	} {
		m := r.receive(t, event)[0]
		if err := r.Send(t.Context(), bot.Reply{ID: m.ID + "-1", To: m.From, Blocks: []bot.Block{block("Bis Mai.")}}); err != nil {
			t.Fatal(err)
		}
		if got := r.fake.shown(room); len(got) != 1 || got[0].thread != first {
			t.Errorf("%s: %+v", room, got)
		}
	}
}

// TestPanicIsSetAside: a delivery on which something panics is acknowledged
// and counted, or it would come again for ever; its words are in no log.
func TestPanicIsSetAside(t *testing.T) {
	r := newRig(t)
	r.inbox.hook = func(m bot.Message) {
		if strings.Contains(m.Text, personal) {
			panic(m.Text)
		}
	}
	r.slash(t, "C1", personal, "t1")
	r.receive(t, direct(first, personal))
	listen(t, r)
	e := r.fake.sockets.send("events_api", callback("Ev2", direct(later, personal)))
	eventually(t, "it is acknowledged", func() bool { return !r.fake.sockets.waiting(e) })
	if got := r.receive(t, direct("1700000200.1", "Bis wann?")); len(got) != 1 || r.count.of(slack.EventPoison) != 3 {
		t.Errorf("afterwards %+v, set aside %d", got, r.count.of(slack.EventPoison))
	}
	clean(t, r.logs.String())
}

// TestTokensStayApart: what is sent to a workspace carries its own token.
func TestTokensStayApart(t *testing.T) {
	seen := make(chan string, 100)
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		token := req.FormValue("token")
		team := map[string]string{"xoxb-one": "T1", "xoxb-two": "T2"}[token]
		if strings.HasSuffix(req.URL.Path, "chat.postMessage") {
			seen <- req.FormValue("channel") + " " + team
		}
		fmt.Fprintf(w, `{"ok":true,"team_id":%q,"user_id":"U0BOT","ts":"1.1","channel":"C"}`, team)
	}))
	defer api.Close()
	r := newRig(t, func(o *slack.Options) {
		o.API, o.Workspaces = api.URL, []slack.Workspace{{Team: "T1", Token: "xoxb-one"}, {Team: "T2", Token: "xoxb-two"}}
	})
	for _, team := range []string{"T2", "T1", "T2"} {
		r.deliver("application/json", strings.NewReplacer(`"T1"`, `"`+team+`"`, `"D5"`, `"D`+team+`"`).Replace(callback("Ev"+team, direct(first, "Bis wann?"))))
	}
	for _, m := range r.inbox.messages() {
		if err := r.Send(t.Context(), bot.Reply{ID: m.ID + "-1", To: m.From, Blocks: []bot.Block{block("Bis Mai.")}}); err != nil {
			t.Fatal(err)
		}
		if got := <-seen; got != m.From.Room+" "+m.From.Team || m.From.Room != "D"+m.From.Team {
			t.Errorf("sent %s to %s", got, m.From)
		}
	}
}

// TestRedirects: neither a response nor a file follows a redirect, nor is a
// file fetched from another host with our token.
func TestRedirects(t *testing.T) {
	asked := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer other.Close()
	away := canned{status: http.StatusTemporaryRedirect, header: http.Header{"Location": {other.URL}}}
	r := newRig(t)
	r.slash(t, "C1", "Bis wann?", "t1")
	m := r.inbox.messages()[0]
	r.fake.fail("response", away)
	if err := r.Send(t.Context(), bot.Reply{ID: m.ID + "-1", To: m.From, Blocks: []bot.Block{block("Bis Mai.")}}); err == nil || asked {
		t.Errorf("response: %v, followed %t", err, asked)
	}
	r.fake.fail("chat.postMessage", away)
	if err := r.Send(t.Context(), reply("r1", block("x"))); err == nil || asked {
		t.Errorf("call: %v, followed %t", err, asked)
	}
	r.fake.fail("files.info", canned{body: `{"ok":true,"file":{"id":"F7","url_private_download":"` + other.URL + `/F7"}}`})
	file := bot.File{At: &bot.Remote{Channel: "slack", Team: team, ID: "F7"}}
	if _, err := r.Fetch(t.Context(), file); err == nil || asked {
		t.Errorf("file: %v, asked %t", err, asked)
	}
}

// TestWebhookBusy: more deliveries at once than are handled are asked to come
// again, and none is lost for good.
func TestWebhookBusy(t *testing.T) {
	r := newRig(t)
	r.receive(t, direct(first, "x")) // who the bot is, is known then
	h, entered, release := r.Webhook(), make(chan struct{}, 128), make(chan struct{})
	done := make(chan int, 128)
	hit := func(body io.Reader) int {
		req := httptest.NewRequest(http.MethodPost, slack.WebhookPath, body)
		req.Header = sign(signing, "{}", time.Now())
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		return rec.Code
	}
	for range 128 {
		go func() { done <- hit(io.MultiReader(waits{entered, release}, strings.NewReader("{}"))) }()
	}
	for range 128 {
		<-entered
	}
	if got := hit(strings.NewReader("{}")); got != http.StatusServiceUnavailable {
		t.Errorf("beside 128 others: %d", got)
	}
	close(release)
	for range 128 {
		if got := <-done; got != http.StatusOK {
			t.Errorf("one of them: %d", got)
		}
	}
	if got := hit(strings.NewReader("{}")); got != http.StatusOK {
		t.Errorf("afterwards: %d", got)
	}
}

// waits is the beginning of a body that does not come.
type waits struct{ entered, release chan struct{} }

func (w waits) Read([]byte) (int, error) {
	w.entered <- struct{}{}
	<-w.release
	return 0, io.EOF
}
