package main

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"grantdesk/adapters/embedded"
	"grantdesk/cmd/grantdesk/persons"
)

// TestBroadcast counts first, sends to those who asked for news, and to
// nobody twice.
func TestBroadcast(t *testing.T) {
	file := filepath.Join(t.TempDir(), "g.db")
	open := func() *embedded.Store {
		t.Helper()
		store, err := embedded.Open(embedded.Options{Path: file, NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		return store
	}
	shut := func(s *embedded.Store) {
		t.Helper()
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	store := open()
	for key, value := range map[string]string{
		"telegram/1/5//": persons.WantsNews, "slack/T/D6//": persons.WantsNews, "telegram/1/7//": persons.WantsReminders, "odd": persons.WantsNews,
	} {
		if err := store.Put(t.Context(), persons.SubscriptionKey("eic", key), value, time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	shut(store)
	t.Setenv("GRANTDESK_STORE_FILE", file)
	say := func(want string, code int, args ...string) {
		t.Helper()
		var out, errs bytes.Buffer
		args = append([]string{"broadcast", "--de", "Neu", "--en", "New", "--rate", "1000", "--by", "Eva"}, args...)
		if got := run(t.Context(), args, Streams{Out: &out, Err: &errs}); got != code || !strings.Contains(out.String()+errs.String(), want) {
			t.Errorf("%v: %d\n%s%s", args, got, out.String(), errs.String())
		}
	}
	say("either --call or --all", 1, "x")
	say("In all 2", 0, "--call", "eic", "x")
	say("Sent to 2 conversations; 0 have it", 0, "--call", "eic", "--send", "x")
	say("Sent to 0 conversations; 2 have it", 0, "--call", "eic", "--send", "x")
	say("In all 2", 0, "--all", "y")
	store = open()
	defer shut(store)
	var waiting []string
	for key, err := range store.Dialogues(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		waiting = append(waiting, key)
	}
	slices.Sort(waiting)
	if !slices.Equal(waiting, []string{"slack/T/D6//", "telegram/1/5//"}) {
		t.Errorf("brought to %v", waiting)
	}
	snap, err := store.Read(t.Context(), "telegram/1/5//")
	if err != nil || len(snap.Inbox) != 1 || !strings.Contains(string(snap.Inbox[0].Payload), `"room":"5"`) {
		t.Errorf("%+v, %v", snap, err)
	}
}
