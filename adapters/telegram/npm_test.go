package telegram_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"grantdesk/adapters/telegram"
	"grantdesk/bot"
)

const npmDir = "testdata/npm"

// installed sees to it that other people's software is there. Where CI runs it
// has to be; elsewhere the test is skipped without it.
func installed(t *testing.T) {
	t.Helper()
	_, err := os.Stat(filepath.Join(npmDir, "node_modules"))
	if err == nil {
		_, err = exec.LookPath("node")
	}
	if err != nil && os.Getenv("CI") != "true" {
		t.Skipf("run npm ci in %s to try this: %v", npmDir, err)
	}
	if err != nil {
		cmd := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund")
		cmd.Dir = npmDir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("npm ci in %s: %v\n%s", npmDir, err, out)
		}
	}
}

// node starts a script of other people's software and returns the lines that
// it prints.
func node(t *testing.T, args ...string) <-chan string {
	t.Helper()
	installed(t)
	cmd := exec.CommandContext(t.Context(), "node", args...)
	cmd.Dir = npmDir
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		for s := bufio.NewScanner(out); s.Scan(); {
			lines <- s.Text()
		}
		_ = cmd.Wait()
	}()
	t.Cleanup(func() {
		in.Close()
		for range lines {
		}
	})
	return lines
}

// TestFakeIsHonest: a bot of grammY, which knows nothing of this repository,
// works on the fake.
func TestFakeIsHonest(t *testing.T) {
	f := newFake()
	s := httptest.NewServer(f)
	defer s.Close()
	lines := node(t, "grammy.cjs", s.URL, token)
	if l := <-lines; l != "ready "+botName {
		t.Fatalf("grammY says %q", l)
	}
	f.text(1, "hallo")
	f.mu.Lock()
	wait := func() { f.mu.Unlock(); time.Sleep(10 * time.Millisecond); f.mu.Lock() }
	for i := 0; i < 1000 && len(f.chats["1"]) == 0; i++ {
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

// TestEmulator: the bot works on somebody else's emulator as well, as far as
// that goes.
func TestEmulator(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	lines := node(t, "emulator.cjs", fmt.Sprint(port))
	if l := <-lines; l != "ready" {
		t.Fatalf("the emulator says %q", l)
	}
	r := newRig(t)
	o := r.o
	o.API, o.HTTP = fmt.Sprintf("http://127.0.0.1:%d", port), nil
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
