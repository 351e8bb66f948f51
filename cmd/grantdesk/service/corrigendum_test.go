package service_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"grantdesk/adapters/embedded"
	"grantdesk/bot"
	"grantdesk/cmd/grantdesk/persons"
	"grantdesk/knowledge/content"
	"grantdesk/knowledge/example"
)

const movingCall = "eic-accelerator-2026"

// movedBot is the bot of the example after a deadline moved by a week.
func movedBot(t *testing.T) *bot.Bot {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, example.FS()); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "calls", movingCall, "call.yaml")
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const was, zone = "2026-07-07T17:00", "until: 2026-12-17T17:00\n"
	if !strings.Contains(string(raw), was) || !strings.Contains(string(raw), zone) {
		t.Fatal("the example's deadline is another: the test moves nothing")
	}
	moved := strings.NewReplacer(was, "2026-07-14T17:00", zone, zone+"    history: [{from: "+was+", to: 2026-07-14T17:00}]\n").Replace(string(raw))
	if err := os.WriteFile(file, []byte(moved), 0o600); err != nil {
		t.Fatal(err)
	}
	release, faults := content.Read(os.DirFS(dir))
	if release == nil {
		t.Fatal(faults)
	}
	b := newBot(t)
	o := b.Options
	o.Library, o.Keep = release.Library, time.Hour
	if b, err = bot.New(o); err != nil {
		t.Fatal(err)
	}
	return b
}

// subscribers are three people: one wants reminders and news, one reminders,
// one nothing.
func (w *world) subscribers() {
	w.t.Helper()
	for i, presses := range [][]string{{"week", "news"}, {"week"}, nil} {
		from := bot.Address{Channel: "asker", Room: fmt.Sprint("s", i)}
		say := func(m bot.Message) {
			w.t.Helper()
			m.From, m.Person, m.Private, m.Lang = from, fmt.Sprint("ps", i), true, "de"
			w.accept(m)
			w.quiet()
		}
		say(bot.Message{Kind: bot.KindText, Text: "/aufruf eic"})
		say(bot.Message{Kind: bot.KindText, Text: "Bis wann kann ich den Vollantrag einreichen?"})
		for _, p := range presses {
			say(bot.Message{Kind: bot.KindChoice, Choice: "remind:" + movingCall + ":" + p})
		}
	}
}

// told counts what each subscriber was told of words.
func (w *world) told(words string) (n [3]int) {
	said, _ := w.asker.all()
	for _, r := range said {
		if strings.Contains(r.Text(), words) {
			n[r.To.Room[1]-'0']++
		}
	}
	return n
}

// reminderAt is the time of a subscriber's next reminder.
func (w *world) reminderAt(i int) time.Time {
	w.t.Helper()
	snap, err := w.store.Read(w.t.Context(), bot.Address{Channel: "asker", Room: fmt.Sprint("s", i)}.String())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, timer := range snap.Timers {
		if timer.Name == "remind" {
			return timer.At
		}
	}
	return time.Time{}
}

// replica is another process of the service on the same store, with the same
// channels and the old content.
func (w *world) replica() *world {
	other := *w
	b := newBot(w.t)
	b.Desk, b.Keep = true, time.Hour
	other.run(b, 0, w.asker, w.desk)
	return &other
}

// TestCorrigendum: a deadline moves while two replicas serve. Whichever reads
// the new content first, and whichever handles a dialogue, the reminders move,
// and whoever asked for news is told once: not by both, and not again after a
// restart.
func TestCorrigendum(t *testing.T) {
	stores(t, func(w *world) {
		t := w.t
		w.clock.set(time.Date(2026, 6, 3, 9, 0, 0, 0, time.UTC))
		w.subscribers()
		before := time.Date(2026, 6, 30, 15, 0, 0, 0, time.UTC) // a week before that deadline
		for i, want := range []time.Time{before, before, {}} {
			if at := w.reminderAt(i); !at.Equal(want) {
				t.Fatalf("subscriber %d is reminded at %v, want %v", i, at, want)
			}
		}
		moved := movedBot(t)
		other := w.replica()
		for _, one := range []*world{other, w, w, other, w.replica()} { // the last began anew
			one.s.Swap(moved)
			if err := one.s.Changed(t.Context()); err != nil {
				t.Fatal(err)
			}
			w.quiet()
		}
		if got := w.told("wurde verschoben"); got != [3]int{1, 0, 0} {
			t.Errorf("told of the new deadline %v times", got)
		}
		next := before.AddDate(0, 0, 1) // a week before the other one, which comes first now
		for i, want := range []time.Time{next, next, {}} {
			if at := w.reminderAt(i); !at.Equal(want) {
				t.Errorf("subscriber %d is now reminded at %v, want %v", i, at, want)
			}
		}
		for key, want := range map[string]string{"s0": persons.WantsNews, "s1": persons.WantsReminders, "s2": ""} {
			at := bot.Address{Channel: "asker", Room: key}.String()
			if got, err := w.store.Get(t.Context(), persons.SubscriptionKey(movingCall, at)); err != nil || got != want {
				t.Errorf("%s: subscription %q, %v", key, got, err)
			}
		}
		if _, file := w.store.(*embedded.Store); file { // has the clock of the test
			w.movedReminders(before)
		}
	})
}

// movedReminders lets the time come at which the deadline was, and the one at
// which it is.
func (w *world) movedReminders(before time.Time) {
	w.t.Helper()
	for i, day := range []string{"Mittwoch, 8. Juli 2026", "Dienstag, 14. Juli 2026"} {
		w.clock.set(before.AddDate(0, 0, 1+6*i).Add(time.Hour))
		w.await(w.asker, 2, "endet am "+day)
	}
	if old := w.asker.with("endet am Dienstag, 7. Juli 2026"); len(old) > 0 {
		w.t.Errorf("reminded of the old deadline: %s", old[0].Text())
	}
}

// TestCorrigendumWhileOldContentServes: the replica that has not read the new
// content yet may get hold of the dialogue first. Once it has, the news is
// told all the same.
func TestCorrigendumWhileOldContentServes(t *testing.T) {
	stores(t, func(w *world) {
		t := w.t
		w.clock.set(time.Date(2026, 6, 3, 9, 0, 0, 0, time.UTC))
		w.subscribers()
		ahead := *w
		moved := movedBot(t)
		ahead.make(moved, 0, w.asker, w.desk) // it takes in, and leaves the work to others
		if err := ahead.s.Changed(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.quiet()
		w.s.Swap(moved)
		if err := w.s.Changed(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.quiet()
		if got := w.told("wurde verschoben"); got != [3]int{1, 0, 0} {
			t.Errorf("told of the new deadline %v times", got)
		}
	})
}
