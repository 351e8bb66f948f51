package workdays_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"grantdesk/bot/workdays"
	"pgregory.net/rapid"
)

func berlin(t testing.TB, s string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// The dates are those of published church calendars.
func TestEaster(t *testing.T) {
	for year, want := range map[int]string{1961: "04-02", 2000: "04-23", 2008: "03-23", 2019: "04-21", 2021: "04-04", 2024: "03-31", 2025: "04-20", 2026: "04-05", 2038: "04-25"} {
		if got := workdays.Easter(year).Format("01-02"); got != want {
			t.Errorf("Easter(%d) = %s, want %s", year, got, want)
		}
	}
}

func TestHoliday(t *testing.T) {
	for _, c := range []struct{ day, land, want string }{
		{"2026-01-06", "BW", "epiphany"}, {"2026-01-06", "NW", ""}, {"2026-04-03", "", "good-friday"},
		{"2026-06-04", "BW", "corpus-christi"}, {"2026-06-04", "SN", ""}, {"2026-11-18", "SN", "repentance"},
		{"2025-11-19", "SN", "repentance"}, {"2017-11-22", "SN", "repentance"}, {"2026-11-18", "BW", ""},
		{"2022-03-08", "MV", ""}, {"2023-03-08", "MV", "womens-day"}, {"2026-05-25", "HB", "whit-monday"},
		{"2026-10-03", "", "unity-day"}, {"2026-11-25", "BW", ""},
	} {
		if got := workdays.Holiday(berlin(t, c.day+" 12:00"), c.land); got != c.want {
			t.Errorf("%s in %q: %q, want %q", c.day, c.land, got, c.want)
		}
	}
}

func desk(t testing.TB, hours, land string) workdays.Desk {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	d, err := workdays.New(hours, zone, land)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAfter(t *testing.T) {
	for _, c := range []struct {
		name, from string
		work       time.Duration
		want       string
	}{
		{"same day", "2026-11-25 10:00", 2 * time.Hour, "2026-11-25 12:00"},
		{"to the end of the day", "2026-11-25 10:00", 6 * time.Hour, "2026-11-25 16:00"},
		{"over night", "2026-11-25 15:00", 2 * time.Hour, "2026-11-26 10:00"},
		{"asked at night", "2026-11-25 23:00", time.Hour, "2026-11-26 10:00"},
		{"over the weekend", "2026-11-27 15:30", time.Hour, "2026-11-30 09:30"},
		{"over Easter", "2026-04-02 15:00", 2 * time.Hour, "2026-04-07 10:00"},
		{"over Christmas and Epiphany", "2025-12-24 15:00", 8 * time.Hour, "2025-12-29 16:00"},
		{"over the change of clocks", "2026-03-27 15:00", 2 * time.Hour, "2026-03-30 10:00"},
	} {
		if got := desk(t, "Mo-Fr 09:00-16:00", "BW").After(berlin(t, c.from), c.work); !got.Equal(berlin(t, c.want)) {
			t.Errorf("%s: %s, want %s", c.name, got.Format("2006-01-02 15:04"), c.want)
		}
	}
}

func TestOpens(t *testing.T) {
	d := desk(t, "Di,Do 10:00-12:00", "")
	if got := d.Opens(berlin(t, "2026-11-25 11:00")); !got.Equal(berlin(t, "2026-11-26 10:00")) {
		t.Errorf("opens %s", got)
	}
	if !d.IsOpen(berlin(t, "2026-11-26 10:00")) || d.IsOpen(berlin(t, "2026-11-26 12:00")) || d.IsOpen(berlin(t, "2026-11-27 11:00")) {
		t.Error("Thursday from 10 to 12 only")
	}
}

func TestNewRefuses(t *testing.T) {
	for _, hours := range []string{"", "Mo-Fr", "Mo-Fr 9-16", "Xx-Fr 09:00-16:00", "Mo-Fr 16:00-09:00", "Mo- 09:00-16:00"} {
		if _, err := workdays.New(hours, time.UTC, ""); err == nil {
			t.Errorf("New(%q) is no error", hours)
		}
	}
	if _, err := workdays.New("Mo-Fr 09:00-16:00", time.UTC, "XX"); err == nil {
		t.Error("land XX is no error")
	}
}

// However long the work: it ends while the desk works, later work ends later,
// and working on in two parts comes to the same.
func TestAfterHolds(t *testing.T) {
	d := desk(t, "Mo-Fr 09:00-16:00", "BY")
	rapid.Check(t, func(rt *rapid.T) {
		start := berlin(t, "2024-01-01 00:00").Add(time.Duration(rapid.IntRange(0, 1_500_000).Draw(rt, "minutes")) * time.Minute)
		a := time.Duration(rapid.IntRange(1, 3000).Draw(rt, "a")) * time.Minute
		b := time.Duration(rapid.IntRange(1, 3000).Draw(rt, "b")) * time.Minute
		mid, end := d.After(start, a), d.After(start, a+b)
		if !end.After(mid) || !d.After(mid, b).Equal(end) {
			rt.Fatalf("from %s: %s then %s, want %s", start, mid, d.After(mid, b), end)
		}
		if !d.IsOpen(end.Add(-time.Second)) {
			rt.Fatalf("%s is not within office hours", end)
		}
	})
}
