package redis

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"grantdesk/bot/mailbox"
)

// operations is the page for operators.
func operations(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// users writes a file with the user of the documentation, and more rights if
// there are any; another user counts the test in.
func users(t *testing.T, more string) string {
	t.Helper()
	line := regexp.MustCompile(`(?m)^user grantdesk .*$`).FindString(operations(t))
	if line == "" {
		t.Fatal("docs/operations.md has no line for the user")
	}
	file := filepath.Join(t.TempDir(), "users")
	text := strings.Replace(line, "PASSWORD", "fake", 1) + " " + more + "\nuser default on nopass ~* +@all\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// The line of docs/operations.md is enough for everything a store does, and
// keeps its user away from other keys.
func TestLeastRights(t *testing.T) {
	addr := server(t, "--aclfile", users(t, ""))
	s := open(Options{Addrs: []string{addr}, Username: "grantdesk", Password: "fake"}, builtin(t))
	defer s.Close()
	ctx := t.Context()
	if err := s.Check(ctx); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"other", "gdx"} {
		if err := s.client.Set(ctx, key, "x", 0).Err(); err == nil || !strings.Contains(err.Error(), "NOPERM") {
			t.Errorf("may write %q: %v", key, err)
		}
	}
	if err := s.client.FlushAll(ctx).Err(); err == nil {
		t.Error("may erase the server")
	}
	walk(t, s)
}

// walk does once whatever a store can do.
func walk(t *testing.T, s *Store) {
	ctx := t.Context()
	must := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	r, err := s.Accept(ctx, mailbox.Message{Dialogue: "d", ID: "1", Payload: []byte("x")}, true)
	if err != nil || r.Lease == nil {
		t.Fatalf("accept: %+v, %v", r, err)
	}
	timer := mailbox.Timer{Dialogue: "d", Name: "t", At: time.Now().Add(-time.Minute), Body: []byte("y")}
	must("commit", s.Commit(ctx, r.Lease, mailbox.Commit{State: []byte("s"), Consumed: 1, Outs: []mailbox.Out{{ID: "o", Body: []byte("z")}}, Timers: []mailbox.Timer{timer}}))
	must("retry", s.Retry(ctx, r.Lease, mailbox.Retry{}))
	l, err := s.Claim(ctx, "d")
	if err != nil || l == nil {
		t.Fatalf("claim: %v, %v", l, err)
	}
	must("done", s.Done(ctx, l, mailbox.Done{Sent: 1, Release: true, Dead: &mailbox.DeadLetter{Dialogue: "d", ID: "o", Kind: mailbox.DeadOut}}))
	for _, m := range []mailbox.Message{{Dialogue: "e", ID: "1", Payload: []byte("x")}, {Dialogue: "e", ID: "2", Replaces: "1", Payload: []byte("y")}} {
		_, err = s.Accept(ctx, m, false)
		must("edit", err)
	}
	_, err = s.Due(ctx, 5)
	must("due", err)
	due, err := s.DueTimers(ctx, 5)
	must("timers", err)
	for _, one := range due {
		must("fire", s.Fire(ctx, one))
	}
	_, err = s.Elect(ctx, "office", "me", 1e9)
	must("elect", err)
	must("resign", s.Resign(ctx, "office", "me"))
	must("put", s.Put(ctx, "k", "v", 1e9))
	_, err = s.Get(ctx, "k")
	must("get", err)
	must("drop", s.Drop(ctx, "k"))
	_, err = s.Read(ctx, "d")
	must("read", err)
	_, err = s.Stats(ctx)
	must("stats", err)
	for _, err := range s.Dialogues(ctx) {
		must("dialogues", err)
	}
	for _, err := range s.Dead(ctx) {
		must("dead", err)
	}
	for _, err := range s.Scan(ctx) {
		must("scan", err)
	}
	_, err = s.Slot(ctx, "g", []mailbox.Pace{{Key: "p", Burst: 1, Every: time.Second}})
	must("slot", err)
	must("hold", s.Hold(ctx, "g", "p", time.Second))
	must("forget", s.Forget(ctx, "d"))
}
