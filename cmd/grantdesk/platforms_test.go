package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// A diary is what people see on both platforms, in the order in which it
// happened.
type diary struct {
	t     *testing.T
	mu    sync.Mutex
	lines []string
	tg    *telegramFake
	sl    *slackFake
}

func (d *diary) note(where, text string) {
	d.lines = append(d.lines, where+"\n    | "+strings.ReplaceAll(text, "\n", "\n    | "))
}

// telegramFake is as much of the Bot API as a private chat needs.
type telegramFake struct {
	*diary
	*httptest.Server
	updates []pending
	wake    chan struct{}
	next    int
	buttons map[string]string // label to data, of the newest keyboard
	keyed   string            // the message that shows it
	user    int               // who writes; 5 unless a test says otherwise
}

const telegramToken = "7000000001:SECRET-token_of-the-fake"

func newTelegramFake(d *diary) *telegramFake {
	f := &telegramFake{diary: d, user: 5, wake: make(chan struct{}, 100), next: 100}
	f.Server = httptest.NewServer(f)
	d.t.Cleanup(f.CloseClientConnections)
	return f
}

var tags = regexp.MustCompile(`<[^>]*>`)

func (f *telegramFake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseMultipartForm(1 << 20); err != nil && r.Form == nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	method := strings.TrimPrefix(r.URL.Path, "/bot"+telegramToken+"/")
	if method == "getUpdates" {
		select {
		case <-f.wake:
		case <-r.Context().Done():
		case <-time.After(time.Second):
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	var result any = true
	switch method {
	case "getMe":
		result = map[string]any{"id": 7000000001, "is_bot": true, "username": "grantdesk_bot"}
	case "getUpdates":
		result = f.unconfirmed(r.Form.Get("offset"))
	case "sendMessage", "editMessageText":
		f.next++
		result = map[string]any{"message_id": f.next}
		f.show(r.Form)
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"ok": true, "result": result})
}

// A pending update waits until a later offset confirms it: an answer may be lost.
type pending struct {
	id   int
	body string
}

// unconfirmed are the updates from an offset on; earlier ones are done with.
func (f *telegramFake) unconfirmed(offset string) []json.RawMessage {
	from, _ := strconv.Atoi(offset) // none is 0
	f.updates = slices.DeleteFunc(f.updates, func(u pending) bool { return u.id < from })
	raws := []json.RawMessage{}
	for _, u := range f.updates {
		raws = append(raws, json.RawMessage(u.body))
	}
	return raws
}

func (f *telegramFake) show(form url.Values) {
	text := html.UnescapeString(tags.ReplaceAllString(form.Get("text"), ""))
	var keys struct {
		Rows [][]struct {
			Text string `json:"text"`
			Data string `json:"callback_data"`
		} `json:"inline_keyboard"`
	}
	if json.Unmarshal([]byte(form.Get("reply_markup")), &keys) == nil {
		f.buttons, f.keyed = map[string]string{}, strconv.Itoa(f.next)
		if id := form.Get("message_id"); id != "" {
			f.keyed = id
		}
		for _, row := range keys.Rows {
			for _, b := range row {
				f.buttons[b.Text] = b.Data
				text += "\n[" + b.Text + "]"
			}
		}
	}
	f.note("→ Telegram", text)
}

func (f *telegramFake) push(lang, body string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next++
	from := fmt.Sprintf(`"from":{"id":%d,"is_bot":false,"first_name":"E","language_code":%q}`, f.user, lang)
	f.updates = append(f.updates, pending{f.next, fmt.Sprintf(`{"update_id":%d,%s}`, f.next, strings.ReplaceAll(body, "FROM", from))})
	f.wake <- struct{}{}
}

func (f *telegramFake) says(lang, text string) {
	f.push(lang, fmt.Sprintf(`"message":{"message_id":%d,"date":1700000000,"chat":{"id":%d,"type":"private"},FROM,"text":%q}`, len(f.lines)+1, f.user, text))
}

func (f *telegramFake) presses(lang, label string) {
	f.mu.Lock()
	data, ok := f.buttons[label]
	keyed := f.keyed
	f.mu.Unlock()
	if !ok {
		f.t.Fatalf("no button %q", label)
	}
	f.push(lang, fmt.Sprintf(`"callback_query":{"id":"1",FROM,"message":{"message_id":%s,"date":1,"chat":{"id":%d,"type":"private"}},"data":%q}`, keyed, f.user, data))
}

// slackFake is as much of Slack as a desk's channel needs.
type slackFake struct {
	*diary
	*httptest.Server
	next    int
	card    string // its ts
	buttons map[string]string
	keyed   map[string]string // label to the message that shows it
	hook    string            // address of the bot's webhook
}

const slackSecret = "0123456789abcdef0123456789abcdef"

func newSlackFake(d *diary) *slackFake {
	f := &slackFake{diary: d}
	f.Server = httptest.NewServer(f)
	d.t.Cleanup(f.Close)
	return f
}

func (f *slackFake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm() // what is missing shows in the diary
	f.mu.Lock()
	defer f.mu.Unlock()
	answer := map[string]any{"ok": true}
	switch strings.TrimPrefix(r.URL.Path, "/api/") {
	case "auth.test":
		answer["team_id"], answer["user_id"], answer["bot_id"] = "T1", "U0", "B0"
	case "users.info":
		name := strings.TrimPrefix(r.Form.Get("user"), "U")
		answer["user"] = map[string]any{"locale": "de-DE", "profile": map[string]any{"display_name": name}}
	case "chat.postMessage", "chat.postEphemeral", "chat.update":
		f.next++
		answer["ts"], answer["message_ts"] = fmt.Sprintf("1800000000.%06d", f.next), "x"
		f.show(r.URL.Path, r.Form, answer["ts"].(string))
	case "reactions.add":
		f.note("→ Slack, reaction", r.Form.Get("name"))
	}
	_ = json.NewEncoder(w).Encode(answer)
}

func (f *slackFake) show(method string, form url.Values, ts string) {
	text := html.UnescapeString(form.Get("text"))
	where := "→ Slack"
	switch {
	case strings.HasSuffix(method, "update"):
		where += ", in place"
		text, _, _ = strings.Cut(text, "\n")
	case strings.HasSuffix(method, "Ephemeral"):
		where += ", only to " + form.Get("user")
	case form.Get("thread_ts") != "":
		where += ", in the thread"
	default:
		f.card = ts
	}
	if form.Get("thread_ts") != "" && form.Get("thread_ts") != f.card {
		f.t.Errorf("a message stands in thread %s, not in that of the card", form.Get("thread_ts"))
	}
	var blocks []struct {
		Elements []struct {
			Value string
			Text  json.RawMessage
		}
	}
	_ = json.Unmarshal([]byte(form.Get("blocks")), &blocks) // elements of other kinds have no value
	for _, b := range blocks {
		for _, e := range b.Elements {
			var label struct{ Text string }
			if e.Value == "" || json.Unmarshal(e.Text, &label) != nil {
				continue
			}
			if f.buttons == nil {
				f.buttons, f.keyed = map[string]string{}, map[string]string{}
			}
			f.buttons[label.Text] = e.Value
			if f.keyed[label.Text] = ts; form.Get("ts") != "" {
				f.keyed[label.Text] = form.Get("ts")
			}
			text += "\n[" + label.Text + "]"
		}
	}
	f.note(where, text)
}

func (f *slackFake) deliver(media, body string) {
	if status, err := callSlack(f.hook, media, body); err != nil || status != http.StatusOK {
		f.t.Errorf("the webhook answers %d, %v", status, err)
	}
}

// callSlack calls a webhook as Slack does.
func callSlack(hook, media, body string) (status int, err error) {
	stamp := fmt.Sprint(time.Now().Unix())
	mac := hmac.New(sha256.New, []byte(slackSecret))
	_, _ = mac.Write([]byte("v0:" + stamp + ":" + body))
	req, err := http.NewRequest(http.MethodPost, hook, strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", media)
	req.Header.Set("X-Slack-Request-Timestamp", stamp)
	req.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, errors.Join(err, resp.Body.Close())
}

func (f *slackFake) says(name, text string) {
	f.mu.Lock()
	f.next++
	n, card := f.next, f.card
	f.mu.Unlock()
	f.deliver("application/json", fmt.Sprintf(`{"type":"event_callback","team_id":"T1","event_id":"E%d","event":{"type":"message","channel":"CDESK","user":"U%s","ts":"1800000500.%06d","thread_ts":%q,"text":%q}}`, n, name, n, card, text))
}

func (f *slackFake) presses(name, label string) {
	f.mu.Lock()
	f.next++
	n, card, value := f.next, f.keyed[label], f.buttons[label]
	f.mu.Unlock()
	if value == "" {
		f.t.Fatalf("no button %q at the desk", label)
	}
	f.deliver("application/x-www-form-urlencoded", "payload="+url.QueryEscape(fmt.Sprintf(
		`{"type":"block_actions","team":{"id":"T1"},"user":{"id":"U%s"},"channel":{"id":"CDESK"},"container":{"message_ts":%q,"channel_id":"CDESK"},"actions":[{"action_id":"a","value":%q,"action_ts":"%d.1"}]}`, name, card, value, n)))
}
