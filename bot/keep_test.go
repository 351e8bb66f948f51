package bot_test

import (
	"context"
	"testing"
	"time"

	"grantdesk/bot"
)

// TestSelfCheckIsKept: as long as its call is open, and after that no longer
// than was said; what else is in the dialogue goes with the dialogue.
func TestSelfCheckIsKept(t *testing.T) {
	const day = 24 * time.Hour
	end := time.Date(2021, 2, 2, 16, 0, 0, 0, time.UTC) // of alpha-2021
	for _, tt := range []struct {
		name      string
		keepCheck time.Duration
		end       time.Time
	}{
		{"the deadline is later", day, end},
		{"the time that was said is longer", 30 * day, now.Add(30 * day)},
		{"nothing was said", 0, end},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := checking(t)
			c.bot.Keep, c.bot.KeepCheck = 2*day, tt.keepCheck
			c.say("Bis wann kann ich einreichen?", bot.OutcomeAnswered)
			turn := c.say("/check", bot.OutcomeSelfCheck)
			at := timerOf(t, turn, "forget-check")
			if !at.Equal(tt.end) || !c.d.Until(c.bot.Keep).Equal(tt.end) {
				t.Fatalf("kept until %v, dialogue until %v, want %v", at, c.d.Until(c.bot.Keep), tt.end)
			}
			c.timer("forget-check", at.Add(-time.Minute))
			if c.d.Check == nil || c.d.Call == "" || c.d.Asked != nil {
				t.Errorf("a minute before: %+v", c.d)
			}
			c.timer("forget-check", at)
			if c.d.Check != nil || !c.d.CheckUntil.IsZero() {
				t.Errorf("after the end: %+v", c.d)
			}
		})
	}
}

// TestSelfCheckMovesOn: who answers moves the end, who leaves gives it up.
func TestSelfCheckMovesOn(t *testing.T) {
	c := checking(t)
	c.bot.Keep, c.bot.KeepCheck = time.Hour, time.Hour
	c.say("/check", bot.OutcomeSelfCheck)
	if c.d.CheckUntil.IsZero() {
		t.Fatal("a running self-check has no end")
	}
	c.say("stop", bot.OutcomeCommand)
	if !c.d.CheckUntil.IsZero() || !c.d.Until(c.bot.Keep).Equal(now.Add(time.Hour)) {
		t.Errorf("left, and kept until %v", c.d.Until(c.bot.Keep))
	}
}

func timerOf(t *testing.T, turn bot.Turn, name string) time.Time {
	t.Helper()
	for _, a := range turn.Actions {
		if a.Timer != nil && a.Timer.Name == name {
			return a.Timer.At
		}
	}
	t.Fatalf("no timer %q in %+v", name, turn.Actions)
	return time.Time{}
}

// timer lets a timer of the dialogue come.
func (c *chat) timer(name string, at time.Time) {
	c.t.Helper()
	d, _, err := c.bot.Step(context.Background(), c.d, []bot.Message{{ID: "timer", Kind: bot.KindTimer, Choice: name, At: at}}, at)
	if err != nil {
		c.t.Fatal(err)
	}
	c.d = d
}
