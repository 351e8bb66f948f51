package factual

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"grantdesk/bot/phrase"
	"grantdesk/knowledge"
	"grantdesk/knowledge/deadline"
)

// Day writes a day: "2. Februar 2021", "2 February 2021".
func Day(v phrase.Voice, t time.Time) string {
	return v.Say("date.day", "day", strconv.Itoa(t.Day()), "month", month(v, t.Month()), "year", strconv.Itoa(t.Year()))
}

// LongDay writes a day with its weekday: "Dienstag, 2. Februar 2021".
func LongDay(v phrase.Voice, t time.Time) string {
	return v.List("date.weekdays")[t.Weekday()] + ", " + Day(v, t)
}

func month(v phrase.Voice, m time.Month) string { return v.List("date.months")[m-1] }

// Clock writes a time of day with its zone: "17:00 Uhr Brüsseler Zeit (MEZ, UTC+1)".
func Clock(v phrase.Voice, t time.Time) string {
	return v.Say("date.clock", "time", t.Format("15:04"), "zone", Zone(v, t))
}

// Moment writes a day and a time of day with its zone.
func Moment(v phrase.Voice, t time.Time) string {
	return v.Say("date.moment", "day", LongDay(v, t), "clock", Clock(v, t))
}

// Zone writes the zone in which t is: "Brüsseler Zeit (MEZ, UTC+1)".
func Zone(v phrase.Voice, t time.Time) string {
	offset := Offset(t)
	if name := abbreviation(v, t); name != "" && name != offset {
		offset = name + ", " + offset
	}
	place := place(v, t.Location().String())
	if place == "" {
		return offset
	}
	return place + " (" + offset + ")"
}

// Offset writes how far the clock of t is from UTC: "UTC+1", "UTC-3:30".
func Offset(t time.Time) string {
	_, seconds := t.Zone()
	if seconds == 0 {
		return "UTC"
	}
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("UTC%c%d", sign, seconds/3600)
	if m := seconds % 3600 / 60; m != 0 {
		s += fmt.Sprintf(":%02d", m)
	}
	return s
}

// abbreviation is the zone's short name as readers of the language know it;
// zones without one have a number in its place, which says nothing new.
func abbreviation(v phrase.Voice, t time.Time) string {
	name, _ := t.Zone()
	for _, pair := range v.List("date.zones") {
		if from, to, _ := strings.Cut(pair, "="); from == name {
			return to
		}
	}
	if strings.ContainsAny(name, "+-0123456789") {
		return ""
	}
	return name
}

// place names the zone by its city.
func place(v phrase.Voice, zone string) string {
	for _, pair := range v.List("date.places") {
		if from, to, _ := strings.Cut(pair, "="); from == zone {
			return to
		}
	}
	area, city, ok := strings.Cut(zone, "/")
	if !ok || area == "Etc" {
		return ""
	}
	return v.Say("date.place", "city", strings.ReplaceAll(city, "_", " "))
}

// Left writes how long something is away: days, or hours and minutes within a day.
func Left(v phrase.Voice, s deadline.Span) string {
	switch {
	case s.Days > 0 && s.Hours == 0 && s.Minutes == 0:
		return v.Count("span.days", s.Days)
	case s.Hours > 0 && s.Minutes > 0:
		return v.Say("span.both", "hours", v.Count("span.hours", s.Hours), "minutes", v.Count("span.minutes", s.Minutes))
	case s.Hours > 0:
		return v.Count("span.hours", s.Hours)
	}
	return v.Count("span.minutes", s.Minutes)
}

// Since writes how long ago something was: "vor 5 Tagen", "5 days ago".
func Since(v phrase.Voice, s deadline.Span) string {
	if s.Hours == 0 && s.Minutes == 0 && s.Days > 0 {
		return v.Count("span.days.ago", s.Days)
	}
	return v.Say("span.ago", "span", Left(v, s))
}

// Number writes a number with its thousands apart: "500 000", "0,5".
func Number(v phrase.Voice, n float64) string {
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(math.Abs(n), 'f', -1, 64), ".")
	if len(whole) > 4 {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + " " + whole[i:]
		}
	}
	if n < 0 {
		whole = "-" + whole
	}
	if fraction == "" {
		return whole
	}
	return whole + v.Say("number.point") + fraction
}

// Money writes an amount with its currency, round millions in words: "500 000
// EUR", "3,6 Millionen EUR".
func Money(v phrase.Voice, amount float64, currency string) string {
	return v.Say("number.money", "amount", round(v, amount), "currency", currency)
}

// round writes an amount that two decimals of a million or more tell in full.
func round(v phrase.Voice, amount float64) string {
	for _, large := range []struct {
		size          float64
		single, other string
	}{{1e9, "number.billion", "number.billions"}, {1e6, "number.million", "number.millions"}} {
		if amount < large.size || math.Mod(amount, large.size/100) != 0 {
			continue
		}
		key := large.other
		if amount == large.size {
			key = large.single
		}
		return v.Say(key, "n", Number(v, amount/large.size))
	}
	return Number(v, amount)
}

// Value writes what a fact states.
func Value(v phrase.Voice, x *knowledge.Value) (string, error) {
	switch x.Kind {
	case knowledge.ValueMoney:
		return about(v, x, ranged(v, x, func(n float64) string { return Money(v, n, x.Unit) })), nil
	case knowledge.ValuePercent:
		return about(v, x, ranged(v, x, func(n float64) string { return v.Say("number.percent", "n", Number(v, n)) })), nil
	case knowledge.ValueNumber, knowledge.ValueSpan:
		return about(v, x, quantity(v, x)), nil
	case knowledge.ValueDate:
		return Day(v, x.Date.Time), nil
	case knowledge.ValueTime:
		zone, err := time.LoadLocation(x.Zone)
		if err != nil {
			return "", fmt.Errorf("write time in zone %q: %w", x.Zone, err)
		}
		return Moment(v, x.At.On(zone)), nil
	}
	return x.Text.In(v.Lang), nil
}

func about(v phrase.Voice, x *knowledge.Value, s string) string {
	if x.About {
		return v.Say("number.about", "value", s)
	}
	return s
}

func ranged(v phrase.Voice, x *knowledge.Value, one func(float64) string) string {
	if x.Max > x.Number {
		return v.Say("number.range", "from", one(x.Number), "to", one(x.Max))
	}
	return one(x.Number)
}

// quantity writes a number or a range with its unit in the language's words.
func quantity(v phrase.Voice, x *knowledge.Value) string {
	n := ranged(v, x, func(n float64) string { return Number(v, n) })
	last := max(x.Number, x.Max)
	for _, row := range v.List("number.units") {
		unit, words, _ := strings.Cut(row, "=")
		if one, many, _ := strings.Cut(words, "/"); unit == x.Unit && last == 1 {
			return n + " " + one
		} else if unit == x.Unit {
			return n + " " + many
		}
	}
	return strings.TrimSpace(n + " " + x.Unit)
}

// Language is the name of a language.
func Language(v phrase.Voice, l knowledge.Lang) string {
	for _, pair := range v.List("desk.languages") {
		if name, ok := strings.CutPrefix(pair, string(l)+"="); ok {
			return name
		}
	}
	return cmp.Or(string(l), "–")
}
