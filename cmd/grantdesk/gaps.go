package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"grantdesk/adapters/embedded"
	"grantdesk/bot"
	"grantdesk/bot/gaps"
	"grantdesk/bot/mailbox"
	"grantdesk/cmd/grantdesk/config"
)

// GapsCmd prints which questions content does not answer.
type GapsCmd struct {
	storeCmd
	Call string `placeholder:"ID" help:"Only of this call."`
	CSV  bool   `name:"csv" help:"Write all columns as CSV, for a table."`
	JSON bool   `name:"json" help:"Print only how many there are and how many people asked them, as JSON."`
	All  bool   `help:"Also those that content answers by now."`

	Label map[string]string `placeholder:"ID=WHY" help:"Say why a question has no answer, in place of what the counts tell: no-entry, wrong-entry, outdated, misunderstood or out-of-scope; auto takes it back."`
}

// Run prints the board.
func (c *GapsCmd) Run(ctx context.Context, std Streams, have *opened) error {
	args := []string{"gaps", "--call", c.Call}
	if c.CSV {
		args = append(args, "--csv")
	}
	if c.JSON {
		args = append(args, "--json")
	}
	if c.All {
		args = append(args, "--all")
	}
	for id, why := range c.Label {
		if why != gaps.LabelNone && !slices.Contains(gaps.Whys(), why) {
			return fmt.Errorf("--label %s=%s: there are %s, and %s", id, why, strings.Join(gaps.Whys(), ", "), gaps.LabelNone)
		}
		args = append(args, "--label", id+"="+why)
	}
	return c.work(ctx, std, have, args, func(ctx context.Context, std Streams, o opened) error {
		b, err := taught(ctx, o)
		if err != nil {
			return err
		}
		groups, err := gapBoard(ctx, o.store, b, time.Now())
		if err != nil {
			return err
		}
		if len(c.Label) > 0 {
			return c.label(ctx, std, o, groups)
		}
		var kept []gaps.Group
		for _, g := range groups {
			if (c.All || !g.Answered) && (c.Call == "" || g.Call == c.Call) {
				kept = append(kept, g)
			}
		}
		if c.JSON {
			return json.NewEncoder(std.Out).Encode(tally(kept))
		}
		if c.CSV {
			return gapsCSV(std.Out, kept)
		}
		return gapsTable(std.Out, kept)
	})
}

// gapTally is how many questions content should answer and does not.
type gapTally struct {
	Questions int `json:"questions"`
	People    int `json:"people"`
}

func tally(groups []gaps.Group) (t gapTally) {
	t.Questions, t.People = gaps.Unanswered(groups)
	return t
}

// countGaps counts in a store that nobody or a server has open, without
// making or changing one.
func countGaps(ctx context.Context, l *config.Loaded) (questions, people int, err error) {
	var t gapTally
	var out bytes.Buffer
	count := GapsCmd{JSON: true}
	have := &opened{cfg: &l.Config}
	if l.Store.Kind == "redis" {
		have.store, err = openRedis(l.Config, nil)
	} else if size, seen := embedded.Inspect(l.Store.File); errors.Is(seen, embedded.ErrBusy) {
		err = hand(ctx, Streams{Out: &out, Err: io.Discard}, l.Store.File, []string{"gaps", "--json"})
	} else if size > 0 {
		have.store, err = openStore(ctx, l.Config, slog.New(slog.DiscardHandler), nil)
	}
	if err != nil {
		return 0, 0, err
	}
	if have.store != nil {
		err = errors.Join(count.Run(ctx, Streams{Out: &out, Err: io.Discard}, have), have.store.Close())
	}
	if err == nil && out.Len() > 0 {
		err = json.Unmarshal(out.Bytes(), &t)
	}
	return t.Questions, t.People, err
}

// gapBoard reads what was counted and asks each question anew: content may
// answer it by now.
func gapBoard(ctx context.Context, store mailbox.Keeper, b *bot.Bot, now time.Time) ([]gaps.Group, error) {
	var sheets []gaps.Sheet
	for _, key := range gaps.Keys(callIDs(b.Library)...) {
		snap, err := store.Read(ctx, key)
		if err != nil {
			return nil, err
		}
		s, err := gaps.Read(snap.State)
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, s)
	}
	groups, err := gaps.Board(sheets, b.Library, now)
	if err != nil {
		return nil, err
	}
	for i := range groups {
		if groups[i].Answered, err = answeredNow(ctx, b, groups[i], now); err != nil {
			return nil, err
		}
	}
	return groups, nil
}

// answeredNow reports whether content answers a question by now, and with
// something else where its answer was wrong.
func answeredNow(ctx context.Context, b *bot.Bot, g gaps.Group, now time.Time) (bool, error) {
	if g.Why == gaps.OutOfScope {
		return false, nil
	}
	m := bot.Message{ID: "gap", Kind: bot.KindText, Text: g.Question, At: now}
	_, turn, err := b.Step(ctx, bot.Dialogue{Call: g.Call, Forced: g.Lang, Greeted: true}, []bot.Message{m}, now)
	if err != nil || turn.Outcome != bot.OutcomeAnswered {
		return false, err
	}
	wrong := g.Why == gaps.WrongEntry || g.Why == gaps.Outdated
	return !wrong || turn.Entry != g.Entry, nil
}

func gapsTable(w io.Writer, groups []gaps.Group) error {
	if len(groups) == 0 {
		_, err := fmt.Fprintln(w, "No question without an answer was counted.")
		return err
	}
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "ID\tPEOPLE\tTIMES\tDAYS LEFT\tWHY\tCALL\tQUESTION")
	for _, g := range groups {
		days := "–"
		if g.Days >= 0 {
			days = strconv.Itoa(g.Days)
		}
		question := g.Question
		if n := len(g.Others); n > 0 {
			question += fmt.Sprintf(" (+%d wordings)", n)
		}
		if g.Entry != "" {
			question += " [" + g.Entry + "]"
		}
		fmt.Fprintf(t, "%s\t%d\t%d\t%s\t%s\t%s\t%s\n", g.ID, g.People, g.Times, days, g.Why, g.Call, question)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	n, people := gaps.Unanswered(groups)
	_, err := fmt.Fprintf(w, "\nWithout an answer and within scope: %d questions, asked by about %d people.\n", n, people)
	return err
}

func gapsCSV(w io.Writer, groups []gaps.Group) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"id", "call", "lang", "why", "people", "times", "days_left", "entry", "first", "last", "answered", "question", "other_wordings"}}
	for _, g := range groups {
		days := ""
		if g.Days >= 0 {
			days = strconv.Itoa(g.Days)
		}
		rows = append(rows, []string{
			g.ID, g.Call, string(g.Lang), g.Why, strconv.Itoa(g.People), strconv.Itoa(g.Times), days, g.Entry,
			g.First.Format(time.DateOnly), g.Last.Format(time.DateOnly), strconv.FormatBool(g.Answered),
			plainCell(g.Question), plainCell(strings.Join(g.Others, " | ")),
		})
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("write gaps: %w", err)
	}
	return nil
}

// plainCell keeps a spreadsheet from reading somebody's words as a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
