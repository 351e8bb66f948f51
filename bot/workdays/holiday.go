package workdays

import (
	"slices"
	"time"
)

// A feast is a public holiday: a fixed day, or one counted from Easter Sunday.
type feast struct {
	key   string
	month time.Month // 0: counted from Easter
	day   int        // day of the month, or days after Easter Sunday
	lands []string   // nil: nationwide
	since int        // first year; 0: always
}

// feasts are the public holidays by the Feiertagsgesetze of the Länder; the
// keys are those of the phrase catalogue. Holidays of single municipalities
// (Augsburg's peace festival, Assumption and Corpus Christi outside of the
// Länder named) are left out.
var feasts = []feast{
	{key: "new-year", month: time.January, day: 1},
	{key: "epiphany", month: time.January, day: 6, lands: []string{"BW", "BY", "ST"}},
	{key: "womens-day", month: time.March, day: 8, lands: []string{"BE"}, since: 2019},
	{key: "womens-day", month: time.March, day: 8, lands: []string{"MV"}, since: 2023},
	{key: "good-friday", day: -2},
	{key: "easter-sunday", day: 0, lands: []string{"BB"}},
	{key: "easter-monday", day: 1},
	{key: "labour-day", month: time.May, day: 1},
	{key: "ascension", day: 39},
	{key: "whit-sunday", day: 49, lands: []string{"BB"}},
	{key: "whit-monday", day: 50},
	{key: "corpus-christi", day: 60, lands: []string{"BW", "BY", "HE", "NW", "RP", "SL"}},
	{key: "assumption", month: time.August, day: 15, lands: []string{"SL"}},
	{key: "childrens-day", month: time.September, day: 20, lands: []string{"TH"}, since: 2019},
	{key: "unity-day", month: time.October, day: 3},
	{key: "reformation", month: time.October, day: 31, lands: []string{"BB", "MV", "SN", "ST", "TH"}},
	{key: "reformation", month: time.October, day: 31, lands: []string{"HB", "HH", "NI", "SH"}, since: 2018},
	{key: "all-saints", month: time.November, day: 1, lands: []string{"BW", "BY", "NW", "RP", "SL"}},
	{key: "repentance", month: time.November, day: -1, lands: []string{"SN"}},
	{key: "christmas", month: time.December, day: 25},
	{key: "boxing-day", month: time.December, day: 26},
}

// Holiday returns the key of the public holiday that the day of t is in a
// land, or "".
func Holiday(t time.Time, land string) string {
	for _, f := range feasts {
		if f.lands != nil && !slices.Contains(f.lands, land) || t.Year() < f.since {
			continue
		}
		if month, day := f.on(t.Year()); month == t.Month() && day == t.Day() {
			return f.key
		}
	}
	return ""
}

func (f feast) on(year int) (time.Month, int) {
	switch {
	case f.month == 0:
		easter := Easter(year).AddDate(0, 0, f.day)
		return easter.Month(), easter.Day()
	case f.day < 0:
		return time.November, repentance(year)
	}
	return f.month, f.day
}

// repentance is the Wednesday before 23 November.
func repentance(year int) int {
	t := time.Date(year, time.November, 22, 0, 0, 0, 0, time.UTC)
	return 22 - (int(t.Weekday())+4)%7
}

// Easter returns Easter Sunday of a Gregorian year, by the anonymous
// algorithm (Meeus, Astronomical Algorithms, chapter 8).
func Easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}
