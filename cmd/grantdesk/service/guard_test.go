package service_test

import (
	"bytes"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"grantdesk/bot"
	"grantdesk/cmd/grantdesk/operator"
	"grantdesk/cmd/grantdesk/service"
	"grantdesk/knowledge"
)

func accept(t *testing.T, s *service.Service, ms ...bot.Message) {
	t.Helper()
	for _, m := range ms {
		if err := s.Accept(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
}

// count is how many replies hold text.
func count(rs []bot.Reply, text string) (n int) {
	for _, r := range rs {
		n += strings.Count(r.Text(), text)
	}
	return n
}

// A message that is delivered again counts once: who waits for a store in
// trouble is not turned away for it.
func TestRepeatsCountOnce(t *testing.T) {
	sc := &screen{}
	s, stop := start(t, newBot(t), filepath.Join(t.TempDir(), "g.db"), sc, &bytes.Buffer{}, func(o *service.Options) {
		o.Limits = service.Limits{Person: 2}
	})
	for _, id := range []string{"a", "a", "a", "a", "b", "b", "b"} {
		accept(t, s, ask(id, "/hilfe"))
	}
	sc.until(t, func(rs []bot.Reply) bool { return len(rs) > 0 })
	stop()
	sc.mu.Lock()
	defer sc.mu.Unlock()
	if n := count(sc.said, "kurzer Zeit") + count(sc.said, "short time") + count(sc.said, "sehr viele"); n != 0 {
		t.Errorf("turned away for what was delivered again")
	}
}

// Whoever writes too fast is told once; others are served on, and so is the
// helpdesk, which may write fast.
func TestLimits(t *testing.T) {
	sc := &screen{}
	s, stop := start(t, newBot(t), filepath.Join(t.TempDir(), "g.db"), sc, &bytes.Buffer{}, func(o *service.Options) {
		o.Limits = service.Limits{Person: 3, Channel: 6}
	})
	for i := range 6 {
		m := ask("a"+strconv.Itoa(i), "Deadline?")
		m.Person = "anna"
		accept(t, s, m)
	}
	for i := range 3 {
		m := ask("b"+strconv.Itoa(i), "Deadline?")
		m.Person, m.From.Room = "bert", "r2"
		accept(t, s, m)
	}
	agent := ask("c", "Deadline?")
	agent.Person, agent.Name, agent.From.Room = "anna", "Agent", "r3"
	accept(t, s, agent)
	said := sc.until(t, func(rs []bot.Reply) bool {
		rooms := map[string]int{}
		for _, r := range rs {
			rooms[r.To.Room]++
		}
		return count(rs, "kurzer Zeit")+count(rs, "short time") > 0 && len(rooms) == 3 && rooms["r1"] > 1
	})
	stop()
	if n := count(said, "sehr viele Nachrichten in kurzer Zeit") + count(said, "very many messages in a short time"); n != 1 {
		t.Errorf("told %d times", n)
	}
	inboxes := map[string]int{}
	for _, r := range said {
		inboxes[r.To.Room]++
	}
	if inboxes["r1"] < 2 || inboxes["r1"] > 4 || inboxes["r2"] < 1 || inboxes["r3"] != 1 {
		t.Errorf("said in rooms: %v", inboxes)
	}
}

// Of a long message only the beginning is kept and looked at, and the person
// is told.
func TestLongMessage(t *testing.T) {
	sc := &screen{}
	s, stop := start(t, newBot(t), filepath.Join(t.TempDir(), "g.db"), sc, &bytes.Buffer{})
	defer stop()
	accept(t, s, ask("m1", "Bis wann kann ich einreichen? "+strings.Repeat("ä ", 200_000)))
	if text := sc.wait(t, 1)[0].Text(); !strings.Contains(text, "sehr lang") {
		t.Errorf("said %q", text)
	}
}

// Of all persons together a channel brings no more than its limit.
func TestChannelLimit(t *testing.T) {
	sc := &screen{}
	s, stop := start(t, newBot(t), filepath.Join(t.TempDir(), "g.db"), sc, &bytes.Buffer{}, func(o *service.Options) {
		o.Limits = service.Limits{Channel: 4}
	})
	for i := range 6 {
		m := ask("m"+strconv.Itoa(i), "When is the deadline?")
		m.Person, m.From.Room = "p"+strconv.Itoa(i), "r"+strconv.Itoa(i)
		accept(t, s, m)
	}
	said := sc.wait(t, 6)
	stop()
	if n := count(said, "2 February 2021"); n != 4 {
		t.Errorf("answered %d, want 4", n)
	}
}

// A channel that is off says so once, holds back what waits and sends it when
// it is on again; meanwhile nothing is taken in.
func TestChannelOff(t *testing.T) {
	sc, board := &screen{}, &operator.Board{}
	s, stop := start(t, newBot(t), filepath.Join(t.TempDir(), "g.db"), sc, &bytes.Buffer{}, func(o *service.Options) { o.Board = board })
	defer stop()
	decide(t, s, board, operator.SwitchOff("screen", "test", time.Now()))
	accept(t, s, ask("m1", "Deadline?"), ask("m2", "Budget?"))
	if text := sc.wait(t, 1)[0].Text(); !strings.Contains(text, "nicht erreichbar") {
		t.Errorf("said %q", text)
	}
	decide(t, s, board, operator.SwitchOn("screen"))
	accept(t, s, ask("m3", "Frist?"))
	if said := sc.wait(t, 2); len(said) != 2 || !strings.Contains(said[1].Text(), "2. Februar 2021") {
		t.Errorf("said %d replies", len(said))
	}
	st, err := operator.Read(t.Context(), s.Store)
	if err != nil || len(st.Audit) != 2 || st.Audit[0].What != "channel screen off: test" || st.Audit[1].By != "tester" {
		t.Errorf("audit %+v (%v)", st.Audit, err)
	}
}

// A notice stands above the next reply of each dialogue, once.
func TestNotice(t *testing.T) {
	sc, board := &screen{}, &operator.Board{}
	s, stop := start(t, newBot(t), filepath.Join(t.TempDir(), "g.db"), sc, &bytes.Buffer{}, func(o *service.Options) { o.Board = board })
	defer stop()
	until := s.Now().Add(time.Hour)
	decide(t, s, board, operator.Announce(&operator.Notice{Text: knowledge.Text{"de": "Wartung bis 14 Uhr", "en": "Maintenance"}, Since: s.Now(), Until: until}))
	accept(t, s, ask("m1", "Bis wann kann ich einreichen?"))
	sc.wait(t, 1)
	accept(t, s, ask("m2", "Wie hoch ist das Budget?"))
	said := sc.wait(t, 2)
	if !strings.HasPrefix(said[0].Text(), "Wartung bis 14 Uhr") || count(said, "Wartung") != 1 {
		t.Errorf("said %q and %q", said[0].Text(), said[1].Text())
	}
	if board.State().Shown(until) != nil {
		t.Error("the notice stays after its time")
	}
}

func decide(t *testing.T, s *service.Service, b *operator.Board, f func(*operator.State) string) {
	t.Helper()
	if err := operator.Alter(t.Context(), s.Store, "tester", time.Now(), f); err != nil {
		t.Fatal(err)
	}
	if err := b.Refresh(t.Context(), s.Store); err != nil {
		t.Fatal(err)
	}
}
