package console_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"grantdesk/adapters/console"
	"grantdesk/bot"
)

// An echo answers each message with its kind and text, and keeps them.
type echo struct {
	heard []bot.Message
	err   error
}

// Hear implements console.Listener.
func (e *echo) Hear(_ context.Context, m bot.Message) ([]bot.Reply, error) {
	e.heard = append(e.heard, m)
	r := bot.Reply{
		Blocks:  []bot.Block{{Style: bot.BlockText, Text: m.Kind + " " + m.Text}},
		Choices: []bot.Choice{{ID: "a", Label: "First"}, {ID: "b", Label: "Second"}},
	}
	return []bot.Reply{r}, e.err
}

func talk(t *testing.T, e *echo, in string) (string, error) {
	t.Helper()
	var out strings.Builder
	c, restore, err := console.New(console.Options{In: strings.NewReader(in), Out: &out, Zone: "Europe/Berlin", Listener: e, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	err = c.Run(t.Context())
	if rerr := restore(); rerr != nil {
		t.Error(rerr)
	}
	return out.String(), err
}

func TestPipedLines(t *testing.T) {
	e := &echo{}
	out, err := talk(t, e, "eins\r\n\n  \nzwei "+strings.Repeat("x", 200_000)+"\nletzte ohne Ende")
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, m := range e.heard {
		kinds = append(kinds, m.Kind)
	}
	if got := strings.Join(kinds, " "); got != "open text text text" {
		t.Errorf("heard %s", got)
	}
	if e.heard[1].Text != "eins" || len(e.heard[2].Text) != 200_005 || e.heard[3].Text != "letzte ohne Ende" {
		t.Errorf("lines are not whole: %q", e.heard[1].Text)
	}
	if e.heard[0].ID == e.heard[1].ID || e.heard[0].From.String() != e.heard[1].From.String() {
		t.Error("each message has its own id, all one address")
	}
	if e.heard[0].Zone != "" {
		t.Error("behind a pipe nobody's zone is known")
	}
	if !strings.Contains(out, "text eins\n\n[1] First\n[2] Second\n\n") {
		t.Errorf("no numbered choices in %q", out[:200])
	}
}

func TestLeaving(t *testing.T) {
	for _, word := range []string{"exit", " Quit ", "/q", "/ende"} {
		e := &echo{}
		if _, err := talk(t, e, word+"\nmore\n"); err != nil || len(e.heard) != 1 {
			t.Errorf("%q: heard %d messages, %v", word, len(e.heard), err)
		}
	}
}

func TestFailureEndsTheConversation(t *testing.T) {
	broken := errors.New("broken")
	if _, err := talk(t, &echo{err: broken}, "eins\n"); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}

var wraps = []struct{ in, want string }{
	{"short", "short"},
	{"one two three four", "one two\nthree\nfour"},
	{"• one two three", "• one two\n  three"},
	{"https://example.org/long x", "https://example.org/long\nx"},
	{"äöüß äöü äöü", "äöüß äöü\näöü"},
	{"keep\nlines", "keep\nlines"},
}

func TestWrap(t *testing.T) {
	for _, c := range wraps {
		if got := console.Wrap(c.in, 9); got != c.want {
			t.Errorf("Wrap(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}
