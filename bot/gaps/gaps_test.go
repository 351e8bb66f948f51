package gaps_test

import (
	"fmt"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"grantdesk/bot"
	"grantdesk/bot/gaps"
	"grantdesk/knowledge"
)

var now = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

const keep = 400 * 24 * time.Hour

// A counter counts gaps as the sheets do.
type counter struct {
	t      rapid.TB
	states map[string][]byte
	n      int
}

func newCounter(t rapid.TB) *counter { return &counter{t: t, states: map[string][]byte{}} }

func (c *counter) count(at time.Time, gs ...bot.Gap) {
	c.t.Helper()
	sheets := gaps.Sheets{Keep: keep}
	for _, g := range gs {
		c.n++
		m, err := gaps.Message(fmt.Sprint(c.n), g, at)
		if err != nil {
			c.t.Fatal(err)
		}
		key := gaps.Key(g)
		if !sheets.Owns(key) {
			c.t.Fatalf("key %q", key)
		}
		e, err := sheets.Step(key, c.states[key], []bot.Message{m}, at)
		if err != nil || e.Keep != keep || len(e.Actions) > 0 {
			c.t.Fatalf("%+v, %v", e, err)
		}
		c.states[key] = e.State
	}
}

func (c *counter) board(lib *knowledge.Library, at time.Time) []gaps.Group {
	c.t.Helper()
	var sheets []gaps.Sheet
	for _, key := range gaps.Keys("c", "over") {
		s, err := gaps.Read(c.states[key])
		if err != nil {
			c.t.Fatal(err)
		}
		sheets = append(sheets, s)
	}
	board, err := gaps.Board(sheets, lib, at)
	if err != nil {
		c.t.Fatal(err)
	}
	return board
}

func library(days int) *knowledge.Library {
	call := func(id string, at time.Time) *knowledge.Pack {
		return &knowledge.Pack{
			Call: knowledge.Call{ID: id, Deadlines: []knowledge.Deadline{{ID: "d", Kind: "fixed", Zone: "UTC", At: []knowledge.LocalTime{{Time: at}}}},
				Documents: []knowledge.Document{{ID: "old"}, {ID: "new", Supersedes: "old"}}},
			FAQ: knowledge.FAQ{Entries: []knowledge.Entry{{ID: "E.1", Sources: []knowledge.Source{{Document: "new"}}}, {ID: "E.2", Sources: []knowledge.Source{{Document: "old"}}}}},
		}
	}
	return &knowledge.Library{Calls: []*knowledge.Pack{call("c", now.AddDate(0, 0, days)), call("over", now.AddDate(0, 0, -9))}}
}

func gap(call, question, why string, marks ...int) (gs []bot.Gap) {
	for _, m := range marks {
		gs = append(gs, bot.Gap{Call: call, Lang: "de", Question: question, Why: why, Mark: m})
	}
	return gs
}

// TestBoard groups wordings, counts people once, and ranks by people and by
// how near the deadline is.
func TestBoard(t *testing.T) {
	c := newCounter(t)
	c.count(now, gap("c", "Gibt es Zuschüsse für Reisekosten?", bot.GapAbstained, 1, 2, 3, 3)...)
	c.count(now, gap("c", "gibt es zuschüsse für reisekosten", bot.GapAbstained, 3)...)
	c.count(now, gap("c", "Zuschuss Reisekosten möglich?", bot.GapAbstained, 3, 4)...)
	c.count(now, gap("c", "Wie lange dauert die Begutachtung?", bot.GapAbstained, 9)...)
	c.count(now, gap("over", "Wie lange dauert die Begutachtung?", bot.GapAbstained, 1, 2, 3, 4, 5)...)
	c.count(now, gap("c", "Wie wird das Wetter?", bot.GapOutside, 1, 2, 3, 4, 5, 6, 7)...)
	board := c.board(library(14), now)
	got := ""
	for _, g := range board {
		got += fmt.Sprintf("%s %d people %d times %d days +%d %s\n", g.Call, g.People, g.Times, g.Days, len(g.Others), g.Why)
	}
	want := "c 4 people 7 times 14 days +1 no-entry\nc 1 people 1 times 14 days +0 no-entry\nc 7 people 7 times 14 days +0 out-of-scope\nover 5 people 5 times -1 days +0 no-entry\n"
	if got != want {
		t.Errorf("board:\n%swant:\n%s", got, want)
	}
	if near := c.board(library(1), now)[0].Score; near <= board[0].Score {
		t.Errorf("a day before the deadline the score is %v, two weeks before %v", near, board[0].Score)
	}
}

// TestWhy labels.
func TestWhy(t *testing.T) {
	tests := []struct {
		why, entry, want string
	}{
		{bot.GapAbstained, "", gaps.NoEntry},
		{bot.GapClarified, "", gaps.Misunderstood},
		{bot.GapRephrased, "E.1", gaps.Misunderstood},
		{bot.GapNotHelpful, "E.1", gaps.WrongEntry},
		{bot.GapNotHelpful, "E.2", gaps.Outdated},
		{bot.GapOutside, "", gaps.OutOfScope},
	}
	for _, tt := range tests {
		c := newCounter(t)
		c.count(now, bot.Gap{Call: "c", Lang: "de", Question: "Frage", Why: tt.why, Entry: tt.entry, Mark: 5})
		if g := c.board(library(9), now); len(g) != 1 || g[0].Why != tt.want || g[0].Entry != tt.entry {
			t.Errorf("%s of %q: %+v", tt.why, tt.entry, g)
		}
	}
}

// TestForgotten: what nobody asked for long goes; a full sheet lets the
// rarest go.
func TestForgotten(t *testing.T) {
	c := newCounter(t)
	c.count(now, gap("c", "Alte Frage nach Parkplätzen?", bot.GapAbstained, 1)...)
	for key, state := range c.states {
		e, err := gaps.Sheets{Keep: keep}.Step(key, state, nil, now.Add(keep+48*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		if s, err := gaps.Read(e.State); err != nil || len(s.Items) != 0 {
			t.Errorf("still there: %+v, %v", s, err)
		}
	}
	c.count(now, gap("c", "wichtig", bot.GapAbstained, 1, 2)...)
	for n := range 1100 {
		c.count(now, gap("c", fmt.Sprintf("frage%d", n), bot.GapAbstained, n%bot.MarkBits)...)
	}
	total, kept := 0, false
	for _, g := range c.board(library(9), now) {
		total++
		kept = kept || g.Question == "wichtig"
	}
	if total > 1000 || !kept {
		t.Errorf("%d questions, the one of two people among them: %v", total, kept)
	}
	if _, err := gaps.Read([]byte(`{"v":9}`)); err == nil {
		t.Error("a newer sheet was read")
	}
}

// TestPeople: the estimate is right for few and near for many.
func TestPeople(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		marks := rapid.SliceOfNDistinct(rapid.IntRange(0, bot.MarkBits-1), 1, 5, rapid.ID).Draw(t, "marks")
		c := newCounter(t)
		c.count(now, gap("c", "Frage", bot.GapAbstained, append(marks, marks...)...)...)
		if g := c.board(library(9), now); g[0].People != len(marks) {
			t.Fatalf("%d people, want %d", g[0].People, len(marks))
		}
	})
}

// What somebody says why counts more than the counts, until it is taken back;
// it makes no question of its own.
func TestLabel(t *testing.T) {
	c := newCounter(t)
	asked := bot.Gap{Call: "c", Lang: "de", Question: "Gibt es Parkplätze?", Why: bot.GapAbstained, Mark: 1}
	c.count(now, asked)
	for _, l := range []struct{ label, want string }{{gaps.Outdated, gaps.Outdated}, {gaps.OutOfScope, gaps.OutOfScope}, {gaps.LabelNone, gaps.NoEntry}} {
		c.count(now, bot.Gap{Call: "c", Lang: "de", Question: asked.Question, Label: l.label}, bot.Gap{Call: "c", Lang: "de", Question: "Gibt es Einhörner?", Label: l.label})
		if b := c.board(&knowledge.Library{}, now); len(b) != 1 || b[0].Why != l.want || b[0].Times != 1 || b[0].People != 1 {
			t.Errorf("labelled %q: %+v", l.label, b)
		}
	}
}
