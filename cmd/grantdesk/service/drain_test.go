package service_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A service that is stopped in the middle finishes what it has begun and
// leaves the rest to the next: each message is answered, and once.
func TestDrainLosesNothing(t *testing.T) {
	const n = 60
	b, file, sc := newBot(t), filepath.Join(t.TempDir(), "g.db"), &screen{slow: 300 * time.Millisecond}
	s, stop := start(t, b, file, sc, &bytes.Buffer{})
	for i := range n {
		m := ask("m"+strconv.Itoa(i), "Bis wann kann ich einreichen?")
		m.From.Room = "r" + strconv.Itoa(i)
		accept(t, s, m)
	}
	stop() // an error tells what was not finished in time
	_, stop = start(t, b, file, sc, &bytes.Buffer{})
	said := sc.wait(t, n)
	stop()
	rooms := map[string]int{}
	for _, r := range said {
		rooms[r.To.Room]++
	}
	if len(rooms) != n || len(said) != n {
		t.Errorf("%d replies in %d rooms, want one in each of %d", len(said), len(rooms), n)
	}
}

// A turn has one record, and its id stands on what came before and after; no
// record holds what a person or the bot said.
func TestOneRecordATurn(t *testing.T) {
	sc, log := &screen{}, &bytes.Buffer{}
	s, stop := start(t, newBot(t), filepath.Join(t.TempDir(), "g.db"), sc, log)
	accept(t, s, ask("m1", "Bis wann kann ich einreichen?"))
	sc.wait(t, 1)
	accept(t, s, ask("m2", "Wie hoch ist das Gesamtbudget?"))
	sc.wait(t, 2)
	stop()
	seen := map[string]string{}
	for line := range strings.Lines(log.String()) {
		var r struct{ Msg, Turn, Channel, Outcome, Lang string }
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		if seen[r.Turn] += r.Msg + " "; r.Msg == "turn" && (r.Outcome != "answered" || r.Lang != "de" || r.Channel != "screen") {
			t.Errorf("record %s", line)
		}
	}
	if len(seen) != 2 {
		t.Errorf("turns: %v", seen)
	}
	for turn, msgs := range seen {
		if strings.Count(msgs, "turn ") != 1 || !strings.Contains(msgs, "accepted ") || !strings.Contains(msgs, "sent ") {
			t.Errorf("turn %s has records %q", turn, msgs)
		}
	}
	for _, word := range []string{"einreichen", "Gesamtbudget", "Februar", "Millionen"} {
		if strings.Contains(log.String(), word) {
			t.Errorf("the log holds %q", word)
		}
	}
}
