package deadline_test

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"grantdesk/knowledge"
	"grantdesk/knowledge/deadline"
	"pgregory.net/rapid"
)

func local(s string) (t knowledge.LocalTime) {
	if err := t.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return t
}

func date(s string) (d knowledge.Date) {
	if err := d.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return d
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// call returns a call with one deadline of a kind at the dates.
func call(kind string, dates ...string) *knowledge.Call {
	d := knowledge.Deadline{ID: "submission", Kind: kind, Zone: "Europe/Brussels"}
	for _, s := range dates {
		d.At = append(d.At, local(s))
	}
	return &knowledge.Call{ID: "c", Opens: &knowledge.Opening{On: date("2020-11-03")}, Deadlines: []knowledge.Deadline{d}}
}

var standings = []struct {
	name  string
	call  *knowledge.Call
	now   string
	state deadline.State
	next  string // in UTC, "" for none
	last  string
}{
	{"before opening", call("fixed", "2021-02-02T17:00"), "2020-11-02T22:59:59Z", deadline.Forthcoming, "2021-02-02T16:00:00Z", ""},
	{"opening day in Brussels", call("fixed", "2021-02-02T17:00"), "2020-11-02T23:00:00Z", deadline.Open, "2021-02-02T16:00:00Z", ""},
	{"eight days left", call("fixed", "2021-02-02T17:00"), "2021-01-25T10:00:00Z", deadline.Open, "2021-02-02T16:00:00Z", ""},
	{"under seven days", call("fixed", "2021-02-02T17:00"), "2021-01-26T16:00:01Z", deadline.Soon, "2021-02-02T16:00:00Z", ""},
	{"sharp", call("fixed", "2021-02-02T17:00"), "2021-02-02T16:00:00Z", deadline.Soon, "2021-02-02T16:00:00Z", ""},
	{"a second late", call("fixed", "2021-02-02T17:00"), "2021-02-02T16:00:01Z", deadline.Closed, "", "2021-02-02T16:00:00Z"},
	{"summer date is CEST", call("fixed", "2026-07-08T17:00"), "2026-07-08T15:00:01Z", deadline.Closed, "", "2026-07-08T15:00:00Z"},
	{"between cut-offs", call("cutoffs", "2026-01-07T17:00", "2026-03-04T17:00", "2026-05-06T17:00"), "2026-03-05T00:00:00Z", deadline.Open, "2026-05-06T15:00:00Z", "2026-03-04T16:00:00Z"},
	{"last cut-off near", call("cutoffs", "2026-01-07T17:00", "2026-03-04T17:00"), "2026-03-01T00:00:00Z", deadline.Soon, "2026-03-04T16:00:00Z", "2026-01-07T16:00:00Z"},
	{"leap day", call("fixed", "2024-02-29T12:00"), "2024-02-29T10:59:59Z", deadline.Soon, "2024-02-29T11:00:00Z", ""},
}

func TestAt(t *testing.T) {
	for _, c := range standings {
		t.Run(c.name, func(t *testing.T) {
			s, err := deadline.At(c.call, &c.call.Deadlines[0], at(c.now))
			if err != nil {
				t.Fatal(err)
			}
			if s.State != c.state {
				t.Errorf("state = %s, want %s", s.State, c.state)
			}
			if got := utc(s.Next); got != c.next {
				t.Errorf("next = %q, want %q", got, c.next)
			}
			if got := utc(s.Last); got != c.last {
				t.Errorf("last = %q, want %q", got, c.last)
			}
		})
	}
}

func utc(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func TestRolling(t *testing.T) {
	c := call("rolling", "2026-11-03T17:00", "2026-12-01T17:00")
	c.Deadlines[0].Until = local("2026-12-17T17:00")
	for now, want := range map[string]deadline.State{
		"2026-11-25T08:00:00Z": deadline.Open,
		"2026-12-02T08:00:00Z": deadline.Open, // no batch left, but still open
		"2026-12-12T08:00:00Z": deadline.Soon,
		"2026-12-18T08:00:00Z": deadline.Closed,
	} {
		s, err := deadline.At(c, &c.Deadlines[0], at(now))
		if err != nil || s.State != want {
			t.Errorf("at %s: %s, %v; want %s", now, s.State, err, want)
		}
	}
}

func TestMovedAndStopped(t *testing.T) {
	c := call("fixed", "2021-02-09T17:00")
	c.Deadlines[0].History = []knowledge.Moved{{From: local("2021-02-02T17:00"), To: local("2021-02-09T17:00"), Announced: date("2021-01-19")}}
	s, err := deadline.At(c, &c.Deadlines[0], at("2021-02-03T00:00:00Z"))
	if err != nil || !s.Extended() || s.State != deadline.Soon {
		t.Errorf("extended: %+v, %v", s, err)
	}
	c.Stopped = &knowledge.Stop{On: date("2021-02-01")}
	if s, _ = deadline.At(c, &c.Deadlines[0], at("2021-02-03T00:00:00Z")); s.State != deadline.Stopped {
		t.Errorf("stopped: %s", s.State)
	}
}

func TestOfCallAndClaim(t *testing.T) {
	c := call("fixed", "2021-02-02T17:00")
	c.Deadlines = append(c.Deadlines, knowledge.Deadline{ID: "two", Stage: 2, Kind: "fixed", Zone: "Europe/Brussels", At: []knowledge.LocalTime{local("2021-09-01T17:00")}})
	ss, err := deadline.All(c, at("2021-03-01T00:00:00Z"))
	if err != nil || deadline.OfCall(ss) != deadline.Open {
		t.Errorf("first stage over, second open: %v %v", deadline.OfCall(ss), err)
	}
	c.Status = &knowledge.ClaimedStatus{Value: "open"}
	if deadline.Disagrees(c, deadline.Soon) || !deadline.Disagrees(c, deadline.Closed) {
		t.Error("a source that says open disagrees with closed only")
	}
}

func TestUnknownZone(t *testing.T) {
	c := call("fixed", "2021-02-02T17:00")
	for _, zone := range []string{"", "Europe/Brussel"} {
		c.Deadlines[0].Zone = zone
		if _, err := deadline.All(c, time.Time{}); err == nil || !strings.Contains(err.Error(), `"submission"`) {
			t.Errorf("zone %q: error %v must name the deadline", zone, err)
		}
	}
}

var spans = []struct {
	from, to string
	want     deadline.Span
}{
	{"2021-01-21T09:00:00+01:00", "2021-02-02T17:00:00+01:00", deadline.Span{Days: 12}},
	{"2021-02-02T16:15:00+01:00", "2021-02-02T17:00:00+01:00", deadline.Span{Minutes: 45}},
	{"2021-02-01T23:30:00+01:00", "2021-02-02T17:00:00+01:00", deadline.Span{Days: 1, Hours: 17, Minutes: 30}},
	{"2021-02-03T00:00:00+01:00", "2021-02-02T17:00:00+01:00", deadline.Span{Days: 1, Hours: 7}},
}

func TestBetween(t *testing.T) {
	brussels, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range spans {
		if got := deadline.Between(at(c.from), at(c.to).In(brussels)); got != c.want {
			t.Errorf("Between(%s, %s) = %+v, want %+v", c.from, c.to, got, c.want)
		}
	}
	// The night in which clocks go forward has 23 hours and is still one day.
	if got := deadline.Between(at("2026-03-28T12:00:00+01:00"), at("2026-03-29T12:00:00+02:00").In(brussels)); got.Days != 1 {
		t.Errorf("over the change of clocks: %+v", got)
	}
}

// Whatever the dates and the clock: what is ahead is not past, in order, and
// the state agrees with what is left.
func TestStandingHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom([]string{"Europe/Brussels", "UTC", "Pacific/Auckland", "America/St_Johns"}).Draw(t, "zone")
		start := time.Date(2019, 12, 31, 0, 0, 0, 0, time.UTC)
		d := knowledge.Deadline{ID: "d", Kind: knowledge.DeadlineCutoffs, Zone: zone}
		for n := rapid.IntRange(1, 6).Draw(t, "dates"); n > 0; n-- {
			start = start.Add(time.Duration(rapid.IntRange(1, 600_000).Draw(t, "minutes")) * time.Minute)
			d.At = append(d.At, knowledge.LocalTime{Time: start})
		}
		now := time.Unix(int64(rapid.IntRange(1_577_000_000, 1_800_000_000).Draw(t, "now")), 0)
		s, err := deadline.At(&knowledge.Call{}, &d, now)
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range s.Ahead {
			if a.Before(now) || i > 0 && a.Before(s.Ahead[i-1]) {
				t.Fatalf("ahead %v at %v", s.Ahead, now)
			}
		}
		if closed := s.State == deadline.Closed; closed != (len(s.Ahead) == 0) || closed != s.Next.IsZero() {
			t.Fatalf("state %s with %d dates ahead", s.State, len(s.Ahead))
		}
	})
}
