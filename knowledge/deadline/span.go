package deadline

import "time"

// A Span is the distance between two moments as people count it: by days of
// the calendar, and by hours and minutes on the same day or within the last
// day.
type Span struct {
	Days    int // midnights between the two, in the zone of the second moment
	Hours   int // whole hours, when less than 24
	Minutes int // minutes beyond the whole hours, when less than 24 hours
}

// Between returns the distance from one moment to another, in either order,
// counted on the calendar of the zone that to carries.
func Between(from, to time.Time) Span {
	from = from.In(to.Location())
	if from.After(to) {
		from, to = to, from
	}
	s := Span{Days: int(day(to).Sub(day(from)) / (24 * time.Hour))}
	if d := to.Sub(from); d < 24*time.Hour {
		s.Hours, s.Minutes = int(d/time.Hour), int(d/time.Minute)%60
	}
	return s
}

// day returns the day of t as midnight UTC, so that days subtract without
// the hour that a change of clocks adds or takes.
func day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
