package main

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	telegramName   = "telegram"
	telegramToken  = "7000000001:chaos-token-of-the-simulated-platform"
	telegramSecret = "chaos-secret-of-the-simulated-platform-1"
	telegramHook   = "/webhook/telegram"
)

// telegram is the platform that cannot be asked what it has shown. It keeps
// what was not confirmed, for a poller or to post to the webhook.
type telegram struct {
	*platform

	mu      sync.Mutex
	updates []update // that no poller has confirmed
	lastID  int64
	message int64
	wake    chan struct{} // closed when an update comes
}

// An update waits for its confirmation.
type update struct {
	id        int64
	raw       string
	confirmed chan struct{}
}

func newTelegram(p *platform) *telegram {
	return &telegram{platform: p, lastID: 1000, wake: make(chan struct{})}
}

// update writes what a person said as Telegram does.
func (t *telegram) update(p *person, text string) (id int64, raw string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lastID++
	quoted, _ := json.Marshal(text)
	raw = fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%[1]d,"date":%d,"chat":{"id":%s,"type":"private"},"from":{"id":%[3]s,"is_bot":false,"first_name":"P","language_code":"de"},"text":%s}}`,
		t.lastID, time.Now().Unix(), p.room, quoted)
	return t.lastID, raw
}

// queue leaves an update to the poller and returns what is closed when it was
// confirmed.
func (t *telegram) queue(id int64, raw string) <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	u := update{id, raw, make(chan struct{})}
	t.updates = append(t.updates, u)
	close(t.wake)
	t.wake = make(chan struct{})
	return u.confirmed
}

func (t *telegram) serve(w http.ResponseWriter, r *http.Request, proc int, path string) {
	_, method, _ := strings.Cut(path, "/")
	w.Header().Set("Content-Type", "application/json")
	switch method {
	case "getMe":
		fmt.Fprint(w, `{"ok":true,"result":{"id":7000000001,"is_bot":true,"first_name":"G","username":"grantdesk_bot"}}`)
	case "getUpdates":
		t.getUpdates(w, r)
	case "getWebhookInfo":
		fmt.Fprint(w, `{"ok":true,"result":{"url":"https://chaos.invalid`+telegramHook+`"}}`)
	case "sendMessage":
		if t.show(w, r, shown{proc: proc, channel: telegramName, room: r.FormValue("chat_id"), text: plain(r.FormValue("text"))}, func() {}) {
			t.confirm(w, r.FormValue("chat_id"))
		}
	default:
		fmt.Fprint(w, `{"ok":true,"result":true}`)
	}
}

func (t *telegram) confirm(w http.ResponseWriter, chat string) {
	t.mu.Lock()
	t.message++
	id := t.message
	t.mu.Unlock()
	fmt.Fprintf(w, `{"ok":true,"result":{"message_id":%d,"date":1700000000,"chat":{"id":%s,"type":"private"}}}`, id, chat)
}

// telegramDialogue is the key of the dialogue in a private chat.
func telegramDialogue(room string) string {
	bot, _, _ := strings.Cut(telegramToken, ":")
	return telegramName + "/" + bot + "/" + room + "//"
}

var tags = regexp.MustCompile(`<[^>]*>`)

func plain(text string) string { return html.UnescapeString(tags.ReplaceAllString(text, "")) }

// getUpdates confirms what lies before the offset and gives what comes after.
func (t *telegram) getUpdates(w http.ResponseWriter, r *http.Request) {
	offset, _ := strconv.ParseInt(r.FormValue("offset"), 10, 64)
	seconds, _ := strconv.Atoi(r.FormValue("timeout"))
	timeout := time.After(time.Duration(seconds) * time.Second)
	for {
		batch, wake := t.batch(offset)
		if len(batch) > 0 || seconds == 0 {
			fmt.Fprintf(w, `{"ok":true,"result":[%s]}`, strings.Join(batch, ","))
			return
		}
		select {
		case <-wake:
		case <-timeout:
			seconds = 0
		case <-r.Context().Done():
			return
		}
	}
}

func (t *telegram) batch(offset int64) (raws []string, wake chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.updates) > 0 && t.updates[0].id < offset {
		close(t.updates[0].confirmed)
		t.updates = t.updates[1:]
	}
	const most = 100
	for _, u := range t.updates[:min(most, len(t.updates))] {
		raws = append(raws, u.raw)
	}
	return raws, t.wake
}
