// Package deadline computes where a call stands at a given time from its
// deadlines alone: forthcoming, open, closing soon, closed or stopped, what
// comes next and how long that is. Times of day follow the rules of the
// deadline's own zone, so a winter deadline in Brussels is in CET and a summer
// one in CEST whatever a source prints.
package deadline

import (
	"fmt"
	"time"

	"grantdesk/knowledge"
)

// A State is where a deadline or a call stands.
type State string

// The states.
const (
	Forthcoming State = "forthcoming" // submission has not begun
	Open        State = "open"
	Soon        State = "soon" // open, and the last chance is less than SoonWithin away
	Closed      State = "closed"
	Stopped     State = "stopped" // ended before its deadline
)

// SoonWithin is how near a last chance must be to count as closing soon.
const SoonWithin = 7 * 24 * time.Hour

// A Standing is one deadline at one time. Its times are in the deadline's
// zone; a zero time means that there is none.
type Standing struct {
	Deadline *knowledge.Deadline
	State    State
	Next     time.Time   // the next date that binds: the deadline, cut-off or batch
	Last     time.Time   // the latest date that has passed
	End      time.Time   // when the last chance ends
	Ahead    []time.Time // every date to come, Next first
	Moved    *knowledge.Moved
}

// At returns where deadline d of a call stands at now. The error names a zone
// that does not exist.
func At(c *knowledge.Call, d *knowledge.Deadline, now time.Time) (Standing, error) {
	zone, err := time.LoadLocation(d.Zone)
	if err != nil || d.Zone == "" {
		return Standing{}, fmt.Errorf("deadline %q of call %q: zone %q is unknown", d.ID, c.ID, d.Zone)
	}
	s := Standing{Deadline: d}
	for _, at := range d.At {
		s.see(at.On(zone), now)
	}
	if d.Kind == knowledge.DeadlineRolling && !d.Until.IsZero() {
		s.End = d.Until.On(zone)
	}
	if n := len(d.History); n > 0 {
		s.Moved = &d.History[n-1]
	}
	s.State = state(c, s.End, zone, now)
	return s, nil
}

// see takes one date of the deadline into account; at the very moment it
// names one is still in time.
func (s *Standing) see(at, now time.Time) {
	if now.After(at) {
		s.Last = at
	} else {
		s.Ahead = append(s.Ahead, at)
		if s.Next.IsZero() {
			s.Next = at
		}
	}
	if at.After(s.End) {
		s.End = at
	}
}

func state(c *knowledge.Call, end time.Time, zone *time.Location, now time.Time) State {
	switch {
	case c.Stopped != nil && !now.Before(startOfDay(c.Stopped.On, zone)):
		return Stopped
	case !end.IsZero() && now.After(end):
		return Closed
	case c.Opens != nil && now.Before(startOfDay(c.Opens.On, zone)):
		return Forthcoming
	case !end.IsZero() && end.Sub(now) < SoonWithin:
		return Soon
	}
	return Open
}

func startOfDay(d knowledge.Date, zone *time.Location) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, zone)
}

// Extended reports whether the deadline was last moved to a later date.
func (s Standing) Extended() bool {
	return s.Moved != nil && s.Moved.To.After(s.Moved.From.Time)
}

// All returns the standing of every deadline of a call, in the call's order.
func All(c *knowledge.Call, now time.Time) ([]Standing, error) {
	var ss []Standing
	for i := range c.Deadlines {
		s, err := At(c, &c.Deadlines[i], now)
		if err != nil {
			return nil, err
		}
		ss = append(ss, s)
	}
	return ss, nil
}

// OfCall is the state of the whole call: it is open as long as any of its
// deadlines is, and closing soon only when every open one is.
func OfCall(ss []Standing) State {
	if len(ss) == 0 {
		return Open
	}
	count := map[State]int{}
	for _, s := range ss {
		count[s.State]++
	}
	switch {
	case count[Stopped] > 0:
		return Stopped
	case count[Open] > 0:
		return Open
	case count[Soon] > 0:
		return Soon
	case count[Forthcoming] > 0:
		return Forthcoming
	}
	return Closed
}

// Disagrees reports whether the state that a source prints is not the one
// that clock and deadline give; both are then to be shown.
func Disagrees(c *knowledge.Call, st State) bool {
	if c.Status == nil {
		return false
	}
	switch c.Status.Value {
	case "open":
		return st != Open && st != Soon
	case "closed":
		return st != Closed && st != Stopped
	case "forthcoming":
		return st != Forthcoming
	}
	return false
}
