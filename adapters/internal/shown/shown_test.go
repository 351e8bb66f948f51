package shown_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"grantdesk/adapters/internal/shown"
	"grantdesk/bot"
)

// What a button carries and what its press is called lead back to the reply.
func TestRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reply, n := rapid.String().Draw(t, "reply"), rapid.IntRange(0, 999).Draw(t, "n")
		data := shown.Data(reply, n)
		if tag, got, ok := shown.ReadData(data); !ok || tag != shown.Tag(reply) || got != n || len(data) > 64 {
			t.Errorf("%q is read as %q, %d, %v", data, tag, got, ok)
		}
		set := rapid.StringMatching(`[a-z]{0,10}`).Draw(t, "set")
		id := shown.PressID("x/press/", reply, set)
		for _, after := range []string{"", "-1", "/U1/170.3-2"} {
			if tag, got := shown.Pressed("x/press/", id+after); tag != shown.Tag(reply) || got != set {
				t.Errorf("%q is of %q, set %q", id+after, tag, got)
			}
		}
	})
}

func TestForeignData(t *testing.T) {
	for _, data := range []string{"", ".", "tag", "tag.-1", "tag.x", "tag.1.2", string(make([]byte, 62)) + ".10"} {
		if tag, n, ok := shown.ReadData(data); ok {
			t.Errorf("%q is read as %q, %d", data, tag, n)
		}
	}
	for _, id := range []string{"", "x/said/abc-1", "x/press/short"} {
		if tag, set := shown.Pressed("x/press/", id); tag != "" || set != "" {
			t.Errorf("%q is of %q, set %q", id, tag, set)
		}
	}
}

// A used set takes its own buttons along, and the last one all of them.
func TestUse(t *testing.T) {
	r := shown.Reply{Buttons: []bot.Choice{{ID: "ics", Set: "calendar"}, {ID: "yes", Set: "feedback"}, {ID: "no", Set: "feedback"}, {ID: "other"}}}
	for _, s := range []struct {
		set  string
		news bool
		left []int
		gone bool
	}{
		{"calendar", true, []int{1, 2, 3}, false}, {"calendar", false, []int{1, 2, 3}, false},
		{"", true, []int{1, 2}, false}, {"feedback", true, nil, true}, {"feedback", false, nil, true},
	} {
		if news := r.Use(s.set); news != s.news || !slices.Equal(r.Left(), s.left) || r.Gone != s.gone {
			t.Errorf("after %q: news %v, left %v, gone %v", s.set, news, r.Left(), r.Gone)
		}
	}
	if !r.Spent(-1) || !r.Spent(4) {
		t.Error("a button that never was is of use")
	}
}
