package learn_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"grantdesk/bot"
	"grantdesk/bot/learn"
	"grantdesk/bot/mailbox"
	"grantdesk/bot/ticket"
)

// stored reads what a version of the program stored.
func stored(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestOlderStates: a draft and the book that the first version stored go on
// where they were. A new version comes with a migration and a file of its own
// here.
func TestOlderStates(t *testing.T) {
	w := newWorld(t, true)
	w.states[ticket.DraftKey("abc")], w.states[learn.BookKey] = stored(t, "draft-v1"), stored(t, "book-v1")
	if d := w.draft(); d.Status != learn.Proposed || d.Person != "pAnna" || d.Question["de"] != "Wird eine Kita bezahlt?" || d.Variants["de"] == nil {
		t.Errorf("the draft reads %+v", d)
	}
	b := w.book()
	if len(b.Items) != 2 || b.Rev != 3 || b.Items[0].Live() || !b.Items[1].Live() || b.Items[0].Why != "Veraltet." {
		t.Errorf("the book reads %+v", b)
	}
	w.does("Ben", "approve")
	if d, b := w.draft(), w.book(); d.Status != learn.Live || b.Rev != 4 || len(b.Items) != 3 || b.Item("solar", "HD.7") == nil {
		t.Errorf("released: %+v, %+v", d, b)
	}
}

// TestUnknownStates: what another version wrote is refused, so that it waits
// for a program that knows it, and nothing is decided.
func TestUnknownStates(t *testing.T) {
	w := newWorld(t, true)
	raw, err := json.Marshal(ticket.Order{Do: ticket.DoDiscard, By: "Anna", Person: "pAnna"})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{ticket.DraftKey("abc"), learn.BookKey} {
		for _, state := range []string{`{"v":2}`, `{"status":"draft","rev":1}`, `{"v":-1}`} {
			out, err := w.office.Step(key, []byte(state), []bot.Message{{ID: "m", Kind: bot.KindDesk, Payload: raw}}, noon)
			if !errors.Is(err, mailbox.ErrVersion) || !strings.Contains(err.Error(), "known are 1 to 1") || out.State != nil || out.Actions != nil {
				t.Errorf("%s, %s: %+v, %v", key, state, out, err)
			}
		}
		if _, err := w.office.Step(key, []byte(`{"v":1,"rev":"x","number":"x"}`), nil, noon); err == nil || errors.Is(err, mailbox.ErrVersion) {
			t.Errorf("%s, damaged: %v", key, err)
		}
	}
	if b, err := learn.ReadBook([]byte(`{"v":2,"rev":1}`)); !errors.Is(err, mailbox.ErrVersion) || b.Rev != 0 {
		t.Errorf("%+v, %v", b, err)
	}
}
