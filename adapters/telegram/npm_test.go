package telegram_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"grantdesk/adapters/nodetest"
	"grantdesk/adapters/telegram"
	"grantdesk/bot"
)

const npmDir = "testdata/npm"

// TestFakeIsHonest: a bot of grammY, which knows nothing of this repository,
// works on the fake.
func TestFakeIsHonest(t *testing.T) {
	f := newFake()
	s := httptest.NewServer(f)
	defer s.Close()
	lines := nodetest.Start(t, npmDir, "node", "grammy.cjs", s.URL, token)
	if l := <-lines; l != "ready "+botName {
		t.Fatalf("grammY says %q", l)
	}
	f.text(1, "hallo")
	f.mu.Lock()
	wait := func() { f.mu.Unlock(); time.Sleep(10 * time.Millisecond); f.mu.Lock() }
	for i := 0; i < 12_000 && len(f.chats["1"]) == 0; i++ {
		wait()
	}
	m := f.chats["1"][1001]
	f.mu.Unlock()
	if m == nil || m.text != "echo hallo" {
		t.Fatalf("grammY answered %+v", m)
	}
	f.query(1, "1", "private", 1001, "go")
	if l := <-lines; l != "400 Bad Request: message is too long" {
		t.Errorf("grammY heard %q", l)
	}
	if m := f.chats["1"][1001]; m.text != "done" || f.pending() != 0 && len(f.queries) != 0 {
		t.Errorf("after the press: %+v", m)
	}
}

// TestFakeSpeaksAsTelegram: what grammY, which knows Telegram's answers, makes
// of those of the fake to each call of the bot.
func TestFakeSpeaksAsTelegram(t *testing.T) {
	f := newFake()
	f.users["403"] = "Forbidden: bot was blocked by the user"
	f.users["-55"] = "moved -100"
	s := httptest.NewServer(f)
	defer s.Close()
	want := map[string]string{
		"getMe": "0 object", "setMyCommands": "0 true", "deleteMyCommands": "0 true", "setMyDescription": "0 true", "sendChatAction": "0 true",
		"sendDocument": "0 object", "edit": "0 object", "remove keys": "0 object", "setWebhook": "0 true", "getWebhookInfo": "0 object", "deleteWebhook": "0 true",
		"setMyCommands umlaut": "400 Bad Request: BOT_COMMAND_INVALID", "edit same": "400 Bad Request: message is not modified",
		"edit nothing": "400 Bad Request: message to edit not found", "bad html": "400 Bad Request: can't parse entities: Can't find end tag",
		"empty": "400 Bad Request: message text is empty", "data": "400 Bad Request: BUTTON_DATA_INVALID",
		"blocked": "403 Forbidden: bot was blocked by the user", "moved": "400 Bad Request: group chat was upgraded to a supergroup chat {\"migrate_to_chat_id\":-100}",
		"old query": "400 Bad Request: query is too old", "setWebhook http": "400 Bad Request: bad webhook",
		"poll beside webhook": "409 Conflict: can't use getUpdates method while webhook is active",
		"first poll":          "409 Conflict: terminated by other getUpdates request", "unknown method": "404 Not Found", "wrong token": "401 Unauthorized",
	}
	for l := range nodetest.Start(t, npmDir, "node", "grammy-calls.cjs", s.URL, token) {
		name, got, _ := strings.Cut(l, "\t")
		if name == "end" {
			break
		}
		if got = strings.ReplaceAll(got, "\t", " "); want[name] == "" || !strings.HasPrefix(got, want[name]) {
			t.Errorf("%s: grammY heard %q, want %q", name, got, want[name])
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("grammY did not get to %v", want)
	}
}

// TestFakeWebhookIsHonest: grammY takes what the fake delivers to a webhook,
// and turns it away with a wrong secret.
func TestFakeWebhookIsHonest(t *testing.T) {
	f := newFake()
	api := httptest.NewServer(f)
	defer api.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	_, port, _ := net.SplitHostPort(address)
	lines := nodetest.Start(t, npmDir, "node", "grammy-hook.cjs", api.URL, token, port, secret)
	if l := <-lines; l != "ready" {
		t.Fatalf("grammY says %q", l)
	}
	f.text(5, "hallo")
	f.push(strings.NewReplacer(`"message":`, `"edited_message":`, `"date":`, `"edit_date":1700000009,"date":`).Replace(private(5, "hallo!")))
	f.query(5, "5", "private", 1001, "go")
	f.push(`"my_chat_member":{"chat":{"id":5,"type":"private"},"from":{"id":5,"is_bot":false,"first_name":"E"},"date":1,"old_chat_member":{"status":"member"},"new_chat_member":{"status":"kicked"}}`)
	forward := passTo("http://" + address)
	if s := f.deliver(forward, "wrong"); s[0] != http.StatusUnauthorized || f.pending() != 4 {
		t.Errorf("with a wrong secret: %v", s)
	}
	if s := f.deliver(forward, secret); f.pending() != 0 {
		t.Errorf("statuses %v", s)
	}
	for _, want := range []string{"text hallo", "edited hallo!", "data go", "member kicked"} {
		if got := <-lines; got != want {
			t.Errorf("grammY got %q, want %q", got, want)
		}
	}
}

// TestEmulator: the bot works on somebody else's emulator as well, as far as
// that goes.
func TestEmulator(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	lines := nodetest.Start(t, npmDir, "node", "emulator.cjs", fmt.Sprint(port))
	if l := <-lines; l != "ready" {
		t.Fatalf("the emulator says %q", l)
	}
	r := newRig(t)
	o := r.o
	seen := &matrix{ok: map[string]bool{}, status: map[string]int{}}
	o.API, o.HTTP = fmt.Sprintf("http://127.0.0.1:%d", port), &http.Client{Transport: seen}
	got := make(chan bot.Message, 10)
	o.Inbox = &inbox{hook: func(m bot.Message) error { got <- m; return nil }}
	b := telegram.New(o)
	go b.Poll(t.Context())
	drive := func(path string, body any) {
		raw, _ := json.Marshal(body)
		resp, err := http.Post(o.API+path, "application/json", bytes.NewReader(raw))
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("drive %s: %v", path, err)
		}
		resp.Body.Close()
	}
	person := map[string]any{"id": 5, "first_name": "E", "language_code": "de"}
	chat := map[string]any{"id": 5, "type": "private"}
	drive("/sendMessage", map[string]any{"botToken": token, "from": person, "chat": chat, "date": 1, "text": "Bis wann?"})
	m := <-got
	rep := bot.Reply{ID: m.ID + "-1", To: m.From, Blocks: []bot.Block{block("Welche?")}, Choices: []bot.Choice{{ID: "a", Label: "A"}}}
	if err := b.Send(t.Context(), rep); err != nil {
		t.Fatal(err)
	}
	raw, err := r.refs.Get(t.Context(), "tg/"+botID+"/registered")
	if raw != "" || err != nil {
		t.Fatal(raw, err)
	}
	drive("/sendCallback", map[string]any{"botToken": token, "from": person, "message": map[string]any{"message_id": 2, "chat": chat}, "data": r.dataOf(rep.ID)})
	press := <-got
	if m.Text != "Bis wann?" || press.Kind != bot.KindChoice || press.Choice != "a" {
		t.Errorf("got %+v and %+v", m, press)
	}
	next := bot.Reply{ID: press.ID + "-1", To: press.From, Blocks: []bot.Block{block("Bald.")}, Replaces: rep.ID}
	if err := b.Send(t.Context(), next); err != nil {
		t.Error(err)
	}
	everything(t.Context(), b)
	for _, method := range []string{"getMe", "deleteWebhook", "getUpdates", "sendMessage", "answerCallbackQuery", "editMessageText", "setWebhook"} {
		if !seen.ok[method] {
			t.Errorf("%s does not work on the emulator", method)
		}
	}
	t.Logf("worked: %v; answered with: %v", slices.Sorted(maps.Keys(seen.ok)), seen.status)
}

// A matrix notes which calls worked.
type matrix struct {
	mu     sync.Mutex
	ok     map[string]bool
	status map[string]int // of those that did not
}

// RoundTrip implements http.RoundTripper.
func (m *matrix) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	m.mu.Lock()
	defer m.mu.Unlock()
	method := filepath.Base(r.URL.Path)
	switch {
	case err != nil:
	case resp.StatusCode == http.StatusOK:
		m.ok[method] = true
		delete(m.status, method)
	case !m.ok[method]:
		m.status[method] = resp.StatusCode
	}
	return resp, err
}

// dataOf finds the button data of a reply among the references.
func (r *rig) dataOf(id string) string {
	r.refs.mu.Lock()
	defer r.refs.mu.Unlock()
	for key, v := range r.refs.vals {
		if strings.Contains(v, `"reply":"`+id+`"`) {
			return key[strings.LastIndexByte(key, '/')+1:] + ".0"
		}
	}
	return ""
}
