package knowledge

import (
	"fmt"
	"time"
)

// A Date is a day without a time, written 2021-02-02.
type Date struct{ time.Time }

// A LocalTime is a wall-clock time without a zone, written 2021-02-02T17:00.
type LocalTime struct{ time.Time }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Date) UnmarshalText(b []byte) (err error) {
	if d.Time, err = time.Parse(time.DateOnly, string(b)); err != nil {
		return fmt.Errorf("date %q: write it like 2021-02-02", b)
	}
	return nil
}

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.Format(time.DateOnly)), nil }

const localLayout = "2006-01-02T15:04"

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *LocalTime) UnmarshalText(b []byte) (err error) {
	if t.Time, err = time.Parse(localLayout, string(b)); err != nil {
		return fmt.Errorf("time %q: write it like 2021-02-02T17:00, without a zone", b)
	}
	return nil
}

// MarshalText implements encoding.TextMarshaler.
func (t LocalTime) MarshalText() ([]byte, error) { return []byte(t.Format(localLayout)), nil }

// On returns the instant at which a clock in zone shows t.
func (t LocalTime) On(zone *time.Location) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, zone)
}
