package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"grantdesk/adapters/embedded"
	"grantdesk/bot"
	"grantdesk/bot/gaps"
	"grantdesk/bot/mailbox"
)

// TestGaps counts questions in a store and prints what content does not
// answer by now.
func TestGaps(t *testing.T) {
	plain(t, alone)
	dir := t.TempDir()
	file := filepath.Join(dir, "g.db")
	store, err := embedded.Open(embedded.Options{Path: file, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	counted := map[string][]byte{}
	for i, g := range []bot.Gap{
		{Call: "clusterxchange-2020", Lang: "de", Question: "Gibt es Parkplätze für Raumgleiter?", Why: bot.GapAbstained, Mark: 1},
		{Call: "clusterxchange-2020", Lang: "de", Question: "=Parkplätze, Raumgleiter", Why: bot.GapAbstained, Mark: 2},
		{Call: "clusterxchange-2020", Lang: "de", Question: "Wie hoch ist die Förderung?", Why: bot.GapAbstained, Mark: 3},
	} {
		m, err := gaps.Message(string(rune('a'+i)), g, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		e, err := gaps.Sheets{Keep: 48 * time.Hour}.Step(gaps.Key(g), counted[gaps.Key(g)], []bot.Message{m}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		counted[gaps.Key(g)] = e.State
	}
	for key, state := range counted {
		r, err := store.Accept(t.Context(), mailbox.Message{Dialogue: key, ID: "1", Payload: []byte("{}")}, true)
		if err != nil || r.Lease == nil {
			t.Fatal(err)
		}
		if err := store.Commit(t.Context(), r.Lease, mailbox.Commit{State: state, Consumed: 1}); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GRANTDESK_STORE_FILE", file)
	labelled(t)
	for args, want := range map[string]string{
		"gaps":                   "2       2      –          no-entry",
		"gaps --csv":             ",no-entry,2,2,,,",
		"gaps --json":            `{"questions":1,"people":2}`,
		"doctor --lang en":       "does not answer 1 questions, asked by about 2 people",
		"gaps --call other":      "No question",
		"gaps --all":             "Wie hoch ist die Förderung?",
		"gaps --csv --all":       "'=Parkplätze",
		"export telegram/4711":   `"dialogues": null`,
		"forget telegram/4711":   "Nothing was deleted",
		"forget --yes slack/T/U": "Deleted: 0 conversations",
	} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), strings.Fields(args), Streams{Out: &out, Err: &errs}); code != 0 || !strings.Contains(out.String(), want) {
			t.Errorf("%s: %d\n%s%s", args, code, out.String(), errs.String())
		}
		if !strings.Contains(args, "--all") && strings.Contains(out.String(), "Förderung") {
			t.Errorf("%s shows what is answered:\n%s", args, out.String())
		}
	}
}

// labelled gives the first question of the board a label.
func labelled(t *testing.T) {
	t.Helper()
	for args, want := range map[string]string{"gaps --label none=outdated": "no such question", "gaps --label none=tired": "there are no-entry"} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), strings.Fields(args), Streams{Out: &out, Err: &errs}); code != 1 || !strings.Contains(errs.String(), want) {
			t.Errorf("%s: %d\n%s%s", args, code, out.String(), errs.String())
		}
	}
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"gaps", "--csv"}, Streams{Out: &out, Err: &errs}); code != 0 {
		t.Fatal(errs.String())
	}
	id, _, _ := strings.Cut(strings.Split(out.String(), "\n")[1], ",")
	out.Reset()
	if code := run(t.Context(), []string{"gaps", "--label", id + "=outdated"}, Streams{Out: &out, Err: &errs}); code != 0 || !strings.Contains(out.String(), "Noted") {
		t.Errorf("label %s: %d\n%s%s", id, code, out.String(), errs.String())
	}
}
