package read

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"grantdesk/knowledge"
	"grantdesk/knowledge/selfcheck"
)

// Option finds the option that a text names: the longest wording wins, so
// that "ja, aber erst beantragt" is what was asked for and not a yes.
func Option(text string, options []selfcheck.Option) (id string, ok bool) {
	longest, tie := 0, false
	for _, o := range options {
		n := match(text, o)
		switch {
		case n > longest:
			id, longest, tie = o.ID, n, false
		case n == longest && n > 0:
			tie = true
		}
	}
	return id, longest > 0 && !tie
}

// match is the length of the longest wording of an option in a text.
func match(text string, o selfcheck.Option) (longest int) {
	try := func(s string) {
		if len(s) > longest && Mentions(text, s) {
			longest = len(s)
		}
	}
	for _, l := range knowledge.Languages() {
		try(o.Label[l])
		for _, w := range o.Words[l] {
			try(w)
		}
	}
	return longest
}

var (
	every    = regexp.MustCompile(`^ (?:(?:wir planen |wir haben |we have |we plan )?(?:alle|alles|alle drei|alle vier|sämtliche|beide|ja alle|ja|all|all of them|all three|all four|both|everything|yes|yes all)) $`)
	nothing  = regexp.MustCompile(`^ (?:keine|keines|keins|keine davon|keines davon|nichts|nichts davon|nein|none|none of them|nothing|no) $`)
	without  = regexp.MustCompile(` (?:ausser|ohne|nur nicht|aber nicht|except|but not|without) `)
	position = regexp.MustCompile(`\b\d{1,2}\b`)
)

// Several finds the options of a multiple choice that a text names.
func Several(text string, options []selfcheck.Option) (ids []string, ok bool) {
	w := words(text)
	switch {
	case every.MatchString(w):
		return idsOf(options), true
	case nothing.MatchString(w):
		return []string{}, true
	}
	if at := without.FindStringIndex(w); at != nil {
		minus, ok := named(w[at[1]-1:], options)
		head := w[:at[0]+1]
		plus, some := named(head, options)
		if !some {
			plus = idsOf(options)
		}
		return slices.DeleteFunc(plus, func(id string) bool { return slices.Contains(minus, id) }), ok
	}
	return named(text, options)
}

func idsOf(options []selfcheck.Option) (ids []string) {
	for _, o := range options {
		ids = append(ids, o.ID)
	}
	return ids
}

// named are the options that a text names by wording or by number.
func named(text string, options []selfcheck.Option) (ids []string, ok bool) {
	for i, o := range options {
		byNumber := slices.Contains(position.FindAllString(words(text), -1), strconv.Itoa(i+1))
		if byNumber || match(text, o) > 0 {
			ids = append(ids, o.ID)
		}
	}
	return ids, len(ids) > 0
}

const ordinals = `(erste[nrs]?|first|zweite[nrs]?|second|dritte[nrs]?|third|vierte[nrs]?|fourth|letzte[nrs]?|last)`

var (
	notThe   = regexp.MustCompile(`^ (?:(?:nein|no|auch|aber|and|und|also) )*(?:nicht|not) (?:auch )?(?:das|die|den|der|the)? ?` + ordinals + ` ?(?:one|option)?(?: either| auch nicht)? $`)
	theNth   = regexp.MustCompile(`^ (?:(?:ich )?(?:nehme|nehmen|wähle|i choose|i take|eher|dann|then|also|ok) )*(?:das|die|den|der|the)? ?` + ordinals + ` ?(?:one|option|antwort|answer|bitte|please)? $`)
	numbered = regexp.MustCompile(`^ (?:nummer|nr|number|no|option|antwort|answer) (\d{1,2}) $`)
)

// NotThe reads "nicht das erste": the position of what is not meant, of n.
func NotThe(text string, n int) (position int, ok bool) {
	m := notThe.FindStringSubmatch(words(text))
	if m == nil {
		return 0, false
	}
	return nth(m[1], n), true
}

// Position reads "das zweite" or "Nummer 2": the position of what is meant, of
// n.
func Position(text string, n int) (position int, ok bool) {
	if m := theNth.FindStringSubmatch(words(text)); m != nil {
		position = nth(m[1], n)
	} else if m := numbered.FindStringSubmatch(words(text)); m != nil {
		position, _ = strconv.Atoi(m[1])
	}
	return position, position >= 1 && position <= n
}

// nth is the position that an ordinal names, of n.
func nth(ordinal string, n int) int {
	for i, starts := range []string{"er fi", "zw se", "dr th", "vi fo"} {
		if slices.Contains(strings.Fields(starts), ordinal[:2]) {
			return i + 1
		}
	}
	return n
}

var (
	isoDate   = regexp.MustCompile(`\b(\d{4})-(\d{2})-(\d{2})\b`)
	dotDate   = regexp.MustCompile(`\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b`)
	wordDate  = regexp.MustCompile(`\b(\d{1,2})\.? ([\p{L}]{3,}) (\d{4})\b`)
	monthDate = regexp.MustCompile(`\b([\p{L}]{3,}) (\d{4})\b`)
	yearDate  = regexp.MustCompile(`\b((?:19|20)\d{2})\b`)
)

// Date reads a date, a month or a year as the days from the first to the last
// that can be meant.
func Date(text string) (from, to time.Time, ok bool) {
	t := fold(text)
	day := func(y, m, d string) (time.Time, time.Time, bool) {
		at, err := time.Parse("2006-1-2", y+"-"+strings.TrimLeft(m, "0")+"-"+strings.TrimLeft(d, "0"))
		return at, at, err == nil
	}
	if m := isoDate.FindStringSubmatch(t); m != nil {
		return day(m[1], m[2], m[3])
	}
	if m := dotDate.FindStringSubmatch(t); m != nil {
		return day(m[3], m[2], m[1])
	}
	if m := wordDate.FindStringSubmatch(t); m != nil && month(m[2]) > 0 {
		return day(m[3], strconv.Itoa(month(m[2])), m[1])
	}
	if m := monthDate.FindStringSubmatch(t); m != nil && month(m[1]) > 0 {
		from, _, ok := day(m[2], strconv.Itoa(month(m[1])), "1")
		return from, from.AddDate(0, 1, -1), ok
	}
	if m := yearDate.FindStringSubmatch(t); m != nil {
		from, _, ok := day(m[1], "1", "1")
		return from, from.AddDate(1, 0, -1), ok
	}
	return from, to, false
}

func month(name string) int {
	starts := []string{"jan", "feb", "mär mar mrz", "apr", "mai may", "jun", "jul", "aug", "sep", "okt oct", "nov", "dez dec"}
	for i, s := range starts {
		for _, p := range strings.Fields(s) {
			if strings.HasPrefix(name, p) {
				return i + 1
			}
		}
	}
	return 0
}
