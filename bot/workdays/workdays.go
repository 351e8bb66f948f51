// Package workdays counts working time: office hours, weekends and the public
// holidays of the German Länder. A desk promises an answer within working
// time and keeps to it over Easter too.
package workdays

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Desk is when a desk works.
type Desk struct {
	days  [7]bool // by time.Weekday
	from  int     // minutes after midnight
	until int
	zone  *time.Location
	land  string
}

// shorts are the names of weekdays in office hours, German and English.
var shorts = map[string]time.Weekday{
	"mo": time.Monday, "di": time.Tuesday, "tu": time.Tuesday, "mi": time.Wednesday, "we": time.Wednesday,
	"do": time.Thursday, "th": time.Thursday, "fr": time.Friday, "sa": time.Saturday, "so": time.Sunday, "su": time.Sunday,
}

// Lands are the Länder by their usual abbreviations.
func Lands() []string {
	return []string{"BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"}
}

// New reads office hours such as "Mo-Fr 09:00-16:00". The zone is that of the
// desk; land is one of Lands, or empty for the nationwide holidays.
func New(hours string, zone *time.Location, land string) (Desk, error) {
	d := Desk{zone: zone, land: strings.ToUpper(land)}
	if land != "" && !slices.Contains(Lands(), d.land) {
		return Desk{}, fmt.Errorf("land %q: want one of %s", land, strings.Join(Lands(), ", "))
	}
	days, times, ok := strings.Cut(strings.TrimSpace(hours), " ")
	from, until, ok2 := strings.Cut(times, "-")
	if !ok || !ok2 || !d.readDays(days) {
		return Desk{}, fmt.Errorf("office hours %q: write them like Mo-Fr 09:00-16:00", hours)
	}
	a, err1 := time.Parse("15:04", from)
	b, err2 := time.Parse("15:04", until)
	d.from, d.until = a.Hour()*60+a.Minute(), b.Hour()*60+b.Minute()
	if err1 != nil || err2 != nil || d.from >= d.until {
		return Desk{}, fmt.Errorf("office hours %q: write them like Mo-Fr 09:00-16:00", hours)
	}
	return d, nil
}

// readDays reads "Mo-Fr" or "Di,Do".
func (d *Desk) readDays(s string) bool {
	for _, part := range strings.Split(strings.ToLower(s), ",") {
		a, b, isRange := strings.Cut(part, "-")
		first, ok1 := shorts[a]
		last, ok2 := shorts[b]
		if !ok1 || isRange && !ok2 {
			return false
		}
		if !isRange {
			last = first
		}
		for day := first; ; day = (day + 1) % 7 {
			d.days[day] = true
			if day == last {
				break
			}
		}
	}
	return true
}

// IsOpen reports whether the desk works at t.
func (d Desk) IsOpen(t time.Time) bool {
	from, until, ok := d.hours(t)
	return ok && !t.Before(from) && t.Before(until)
}

// hours returns when the desk works on the day of t; false on a day off.
func (d Desk) hours(t time.Time) (from, until time.Time, ok bool) {
	t = t.In(d.zone)
	if !d.days[t.Weekday()] || Holiday(t, d.land) != "" {
		return from, until, false
	}
	at := func(minutes int) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), minutes/60, minutes%60, 0, 0, d.zone)
	}
	return at(d.from), at(d.until), true
}

// maxDays bounds the search for a day on which the desk works.
const maxDays = 3660

// Opens returns the first moment from t on at which the desk works.
func (d Desk) Opens(t time.Time) time.Time { return d.After(t, 0) }

// After returns the moment at which the desk has worked for so long since t.
func (d Desk) After(t time.Time, work time.Duration) time.Time {
	for range maxDays {
		from, until, ok := d.hours(t)
		if ok && t.Before(until) {
			if t.Before(from) {
				t = from
			}
			if left := until.Sub(t); work < left || work == left && work > 0 {
				return t.Add(work).In(d.zone)
			} else {
				work -= left
			}
		}
		t = t.In(d.zone)
		t = time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, d.zone)
	}
	return t
}

// In returns t on the desk's own clock.
func (d Desk) In(t time.Time) time.Time { return t.In(d.zone) }

// Words returns the office hours as words: the days, by names that begin with
// Sunday, and the times of day.
func (d Desk) Words(names []string) (days, from, until string) {
	var parts []string
	for i := 1; i <= 7; i++ { // weeks begin on Monday
		if !d.days[i%7] {
			continue
		}
		last := i
		for last < 7 && d.days[(last+1)%7] {
			last++
		}
		part := names[i%7]
		if last > i {
			part += "–" + names[last%7]
		}
		parts, i = append(parts, part), last
	}
	clock := func(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }
	return strings.Join(parts, ", "), clock(d.from), clock(d.until)
}
