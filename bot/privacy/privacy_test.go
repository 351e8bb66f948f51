package privacy_test

import (
	"slices"
	"testing"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/privacy"
)

func TestFile(t *testing.T) {
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	files := privacy.Files{}
	if !files.Owns("person/p1") || files.Owns("telegram/1/2//") {
		t.Error("a file is not told from a dialogue")
	}
	var state []byte
	note := func(at time.Time, key string, until time.Time) []string {
		t.Helper()
		e, err := files.Step("person/p1", state, []bot.Message{{Kind: bot.KindPerson, Text: key, At: until}}, at)
		if err != nil || e.Keep <= 0 {
			t.Fatalf("keep %s, %v", e.Keep, err)
		}
		state = e.State
		f, err := privacy.ReadFile(state)
		if err != nil {
			t.Fatal(err)
		}
		return f.Keys()
	}
	day := 24 * time.Hour
	note(now, "a", now.Add(day))
	note(now, "b", now.Add(3*day))
	if got := note(now, "a", now.Add(2*day)); !slices.Equal(got, []string{"b", "a"}) {
		t.Errorf("lists %v", got)
	}
	if got := note(now.Add(2*day), "c", now.Add(9*day)); !slices.Equal(got, []string{"b", "c"}) {
		t.Errorf("after two days it lists %v", got)
	}
	if _, err := privacy.ReadFile([]byte(`{"v":2}`)); err == nil {
		t.Error("a newer file was read")
	}
}

func TestTraces(t *testing.T) {
	for _, tt := range []struct {
		key, value     string
		about, learned bool
	}{
		{"tg/9/reply/x", `{"room":"4711"}`, true, false},
		{"tg/9/reply/x", `{"room":"47110","message":4711}`, false, false},
		{"sl/T/dm/U8", "4711", true, true},
		{"sl/T/person/U1", "{}", true, false},
		{"sl/T/reply/y", `{"room":"C1"}`, false, false},
		{"sub/call/slack/T/C1//U1", "1", true, false},
		{"tg/9/moved/C1", "C2", false, false},
	} {
		traces := privacy.OfKeys("telegram/9/4711//", "slack/T/C1//U1", "no address")
		about, learned := traces.Mentions(tt.key, tt.value)
		if about != tt.about || learned != tt.learned {
			t.Errorf("%s=%s: about %v, learned %v", tt.key, tt.value, about, learned)
		}
		if again, _ := traces.Mentions("sl/T/person/U8", "{}"); again != tt.learned {
			t.Errorf("%s: the id it points at is known: %v", tt.key, again)
		}
	}
}
