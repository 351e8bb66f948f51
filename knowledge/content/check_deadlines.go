package content

import (
	"strings"
	"time"
	_ "time/tzdata" // a zone must be known wherever the program runs

	"grantdesk/knowledge"
)

// checkZone checks that zone is a place whose rules are known.
func (r *reader) checkZone(at place, zone string) {
	if zone == "" {
		return // said as a missing key
	}
	const hint = "write the name of a zone with its rules, for example Europe/Brussels or Europe/Berlin"
	if _, err := time.LoadLocation(zone); err != nil || zone == "Local" {
		r.fault(at, hint, "unknown zone %q", zone)
	} else if zone != "UTC" && !strings.Contains(zone, "/") {
		r.fault(at, hint, "zone %q does not tell when summer time holds", zone)
	}
}

// checkDeadlines checks each deadline and the order among them.
func (r *reader) checkDeadlines(d *draft) {
	c := &d.pack.Call
	if d.call == nil {
		return
	}
	r.unique(d.call, "deadlines", len(c.Deadlines), func(i int) string { return c.Deadlines[i].ID })
	for i := range c.Deadlines {
		dl, at := &c.Deadlines[i], d.call.at("deadlines", i)
		r.checkZone(at.at("zone"), dl.Zone)
		r.checkSource(d, dl.Source, at.at("source"))
		r.checkKind(dl, at)
		r.checkMoments(dl, at)
		r.checkHistory(d, dl, at)
		if c.Opens != nil && !last(dl).IsZero() && c.Opens.On.After(last(dl).Time) {
			r.fault(d.call.at("opens", "on"), "", "the call opens after its deadline %q", dl.ID)
		}
		if i > 0 && endsFirst(dl, &c.Deadlines[i-1]) {
			r.fault(at, "", "stage %d ends before stage %d", dl.Stage, c.Deadlines[i-1].Stage)
		}
	}
	r.checkEnds(d)
}

// endsFirst reports whether a later stage ends before an earlier one. A
// rolling stage may outlast the next: its late batches go to a later round.
func endsFirst(dl, earlier *knowledge.Deadline) bool {
	return earlier.Kind != knowledge.DeadlineRolling && earlier.Stage < dl.Stage && last(dl).Before(last(earlier).Time)
}

// checkEnds checks opening and stop.
func (r *reader) checkEnds(d *draft) {
	c := &d.pack.Call
	if c.Opens != nil {
		r.checkSource(d, c.Opens.Source, d.call.at("opens", "source"))
	}
	if c.Stopped == nil {
		return
	}
	r.checkSource(d, c.Stopped.Source, d.call.at("stopped", "source"))
	if c.Opens != nil && c.Stopped.On.Before(c.Opens.On.Time) {
		r.fault(d.call.at("stopped", "on"), "", "the call stops before it opens")
	}
}

// last is the latest moment of a deadline.
func last(dl *knowledge.Deadline) knowledge.LocalTime {
	if !dl.Until.IsZero() || len(dl.At) == 0 {
		return dl.Until
	}
	return dl.At[len(dl.At)-1]
}

// checkKind checks that a deadline has the dates that its kind needs.
func (r *reader) checkKind(dl *knowledge.Deadline, at place) {
	switch {
	case dl.Kind == knowledge.DeadlineFixed && len(dl.At) != 1:
		r.fault(at.at("at"), "write one time, or kind: cutoffs", "a fixed deadline has one time, this one has %d", len(dl.At))
	case dl.Kind == knowledge.DeadlineCutoffs && len(dl.At) == 0:
		r.fault(at, "add at: [2021-02-02T17:00]", "deadline %q has no time", dl.ID)
	case dl.Kind == knowledge.DeadlineRolling && dl.Until.IsZero() && len(dl.At) == 0:
		r.fault(at, "add until: 2021-02-02T17:00", "deadline %q has no time", dl.ID)
	case dl.Kind != knowledge.DeadlineRolling && !dl.Until.IsZero():
		r.fault(at.at("until"), "write the time under at, or kind: rolling", "only a rolling deadline has until")
	}
}

// checkMoments checks that the times ascend and exist on a clock in the zone.
func (r *reader) checkMoments(dl *knowledge.Deadline, at place) {
	zone, err := time.LoadLocation(dl.Zone)
	for i, t := range dl.At {
		spot := at.at("at", i)
		if i > 0 && !t.After(dl.At[i-1].Time) {
			r.fault(spot, "order the times, each once", "the times of deadline %q do not ascend", dl.ID)
		}
		if err == nil && t.On(zone).Format("15:04") != t.Format("15:04") {
			r.fault(spot, "", "clocks in %s skip this time: summer time begins", dl.Zone)
		}
	}
	if n := len(dl.At); n > 0 && !dl.Until.IsZero() && dl.At[n-1].After(dl.Until.Time) {
		r.fault(at.at("until"), "", "deadline %q ends before its last batch", dl.ID)
	}
}

// checkHistory checks that the changes lead from one to the next and to the
// times that hold now.
func (r *reader) checkHistory(d *draft, dl *knowledge.Deadline, at place) {
	holds := map[time.Time]bool{dl.Until.Time: true}
	for _, t := range dl.At {
		holds[t.Time] = true
	}
	for i, m := range dl.History {
		spot := at.at("history", i)
		r.checkSource(d, m.Source, spot.at("source"))
		if !holds[m.To.Time] && !laterFrom(dl.History[i+1:], m.To) {
			r.fault(spot.at("to"), "", "this change leads to a time that neither holds now nor was changed again")
		}
		if m.From.Equal(m.To.Time) {
			r.fault(spot.at("to"), "", "this change changes nothing")
		}
		if i == 0 {
			continue
		}
		before := dl.History[i-1]
		if dl.Kind == knowledge.DeadlineFixed && !before.To.Equal(m.From.Time) {
			r.fault(spot.at("from"), "write from: "+before.To.Format("2006-01-02T15:04"), "this change does not begin where the one before it ended")
		}
		if !m.Announced.IsZero() && m.Announced.Before(before.Announced.Time) {
			r.fault(spot.at("announced"), "order the changes, oldest first", "announced before the change above it")
		}
	}
}

func laterFrom(ms []knowledge.Moved, t knowledge.LocalTime) bool {
	for _, m := range ms {
		if m.From.Equal(t.Time) {
			return true
		}
	}
	return false
}
