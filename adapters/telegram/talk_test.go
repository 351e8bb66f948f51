package telegram_test

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// A person is one who talks to the real program.
type person struct {
	*served
	room string
	seen []int64 // messages of the bot that were read
}

// reads waits for the next message of the bot that ok accepts.
func (p *person) reads(what string, ok func(*shown) bool) (id int64, m *shown) {
	p.t.Helper()
	p.until(what, func() bool {
		p.fake.mu.Lock()
		defer p.fake.mu.Unlock()
		for at, next := range p.fake.chats[p.room] {
			if !slices.Contains(p.seen, at) && ok(next) {
				id, m = at, next
				p.seen = append(p.seen, at)
				return true
			}
		}
		return false
	})
	return id, m
}

// presses presses the button with the label below a message.
func (p *person) presses(id int64, m *shown, label string) {
	p.t.Helper()
	for _, row := range buttons(p.t, m.keys) {
		for _, k := range row {
			if k.Text == label {
				p.fake.query(800800, p.room, "private", id, k.Data)
				return
			}
		}
	}
	p.t.Fatalf("no button %q in %s", label, m.keys)
}

func says(words string) func(*shown) bool {
	return func(m *shown) bool { return strings.Contains(m.text, words) }
}

// TestTalk: the calendar file in both languages, the choice of a language with
// its menus, and the deletion of everything, with the real program.
func TestTalk(t *testing.T) {
	s := serving(t)
	dir := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), s.binary, "init", dir).CombinedOutput(); err != nil {
		t.Fatalf("init: %v\n%s", err, out)
	}
	s.env = append(s.env, "GRANTDESK_CONTENT_DIR="+filepath.Join(dir, "content"))
	s.start("poll")
	p := &person{served: s, room: "800800"}
	file := func(m *shown) bool { return strings.HasSuffix(m.document, ".ics") }

	p.fake.text(800800, "/frist")
	id, m := p.reads("the deadline", says("2029"))
	p.presses(id, m, "Kalenderdatei")
	p.reads("the calendar file", file)
	p.until("used buttons to go", func() bool { p.fake.mu.Lock(); defer p.fake.mu.Unlock(); return p.fake.chats[p.room][id].keys == "" })

	p.fake.text(800800, "/sprache")
	id, m = p.reads("the languages", says("In welcher Sprache"))
	p.presses(id, m, "English")
	p.reads("the choice", says("From now on"))
	p.until("menus", func() bool { return strings.Contains(lastForm(p.fake.called("setMyCommands"), "scope"), "800800") })
	p.fake.text(800800, "/deadline")
	id, m = p.reads("the deadline in English", func(m *shown) bool { return strings.Contains(m.keys, "Calendar file") })
	p.presses(id, m, "Calendar file")
	p.reads("the calendar file in English", file)

	p.fake.text(800800, "/delete")
	id, m = p.reads("the question", says("cannot be undone"))
	p.presses(id, m, "Delete everything")
	p.reads("the receipt", says("eceipt"))
	p.until("menus to go", func() bool { return len(p.fake.called("deleteMyCommands")) > 0 })
	s.stop(syscall.SIGTERM)
	leaks(t, "talk", nil, s.log.String())
}

func lastForm(cs []call, key string) string {
	if len(cs) == 0 {
		return ""
	}
	return cs[len(cs)-1].form.Get(key)
}
