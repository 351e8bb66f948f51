package bot_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

// TestOlderDialogue: what the first version stored is read and goes on; its
// self-check is kept as long as it was promised then.
func TestOlderDialogue(t *testing.T) {
	c := checking(t)
	c.bot.Keep, c.bot.KeepCheck = 24*time.Hour, time.Hour
	old := `{"v":1,"lang":"de","greeted":true,"call":"alpha-2021","check":{"asked":1},"table":[{"id":"y","label":"Ja"}],"person":"p5","heard":"2021-01-20T08:30:00Z","filed":"2021-02-10T00:00:00Z"}`
	var err error
	if c.d, err = bot.ReadDialogue([]byte(old)); err != nil {
		t.Fatal(err)
	}
	if c.d.Version != 2 || !c.d.CheckUntil.Equal(c.d.Heard) || c.d.Person != "p5" || len(c.d.Table) != 1 {
		t.Errorf("migrated: %+v", c.d)
	}
	c.timer("forget-check", now) // half an hour after the last word
	if c.d.Check == nil {
		t.Error("forgotten too early")
	}
	goesOn := *c
	goesOn.say("ja", bot.OutcomeSelfCheck, "Sie dürfen.")
	c.timer("forget-check", now.Add(time.Hour))
	if c.d.Check != nil {
		t.Error("kept longer than was promised")
	}
}

// TestUnknownVersion: a dialogue that another version wrote is not touched,
// and the error says what to do.
func TestUnknownVersion(t *testing.T) {
	for _, raw := range []string{`{"v":3,"lang":"de"}`, `{"lang":"de"}`} {
		d, err := bot.ReadDialogue([]byte(raw))
		if !errors.Is(err, mailbox.ErrVersion) || !strings.Contains(err.Error(), "known are 1 to 2") || d.Lang != "" {
			t.Errorf("%s: %+v, %v", raw, d, err)
		}
	}
}
