package content

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"grantdesk/knowledge"
)

// A figure is an amount, a share or a day that a text prints. Two figures
// with the same key mean the same, however they are written.
type figure struct {
	key   string // "500000 EUR", "75 %", "2021-02-02"
	words string // as printed
	day   time.Time
	named string // the weekday that stands beside the day, if any
}

const (
	numberPart   = `[0-9]{1,3}(?:[ .,'’\x{00a0}\x{2009}\x{202f}][0-9]{3})+(?:[.,][0-9]{1,2})?|[0-9]+(?:[.,][0-9]+)?`
	scalePart    = `Millionen|Million|Mio\.?|millions?|m|Milliarden?|Mrd\.?|billions?|bn|Tausend|Tsd\.?|thousand|k`
	currencyPart = `EUR|Euros?|euros?|€`
	rangePart    = `\s*(?:-|–|bis|und|to|and)\s*`
	germanMonth  = `Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember`
	englishMonth = `January|February|March|April|May|June|July|August|September|October|November|December`
	weekdayPart  = `Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday`
)

var (
	// Each amount may be the upper end of a range: its lower end comes before.
	moneyAfter  = regexp.MustCompile(`(?:^|[^0-9.,])(?:(` + numberPart + `)(?:\s*(` + scalePart + `))?` + rangePart + `)?(` + numberPart + `)(?:[\s-]*(` + scalePart + `))?[\s-]*(?:` + currencyPart + `)(?:[^\p{L}]|$)`)
	moneyBefore = regexp.MustCompile(`(?:EUR|€)\s*(?:(` + numberPart + `)(?:\s*(` + scalePart + `))?` + rangePart + `)?(` + numberPart + `)(?:\s*(` + scalePart + `)(?:[^\p{L}]|$))?`)
	share       = regexp.MustCompile(`([0-9]+(?:[.,][0-9]+)?)[\s-]*(?:%|[Pp]rozent|percent|per cent)`)
	dates       = []*regexp.Regexp{
		regexp.MustCompile(`\b(?P<d>[0-9]{1,2})\.\s*(?P<m>` + germanMonth + `)\s+(?P<y>[0-9]{4})`),
		regexp.MustCompile(`\b(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?\s+(?P<m>` + englishMonth + `),?\s+(?P<y>[0-9]{4})`),
		regexp.MustCompile(`\b(?P<m>` + englishMonth + `)\s+(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>[0-9]{4})`),
		regexp.MustCompile(`\b(?P<d>[0-9]{1,2})\.\s?(?P<m>[0-9]{1,2})\.\s?(?P<y>[0-9]{4})`),
		regexp.MustCompile(`\b(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})`),
	}
	year          = regexp.MustCompile(`[0-9]{4}`)
	weekdayBefore = regexp.MustCompile(`\b(` + weekdayPart + `),?\s+(?:(?:den|dem|the)\s+)?$`)
	weekdayAfter  = regexp.MustCompile(`^\s+\((` + weekdayPart + `)\)`)
)

// figures returns what s prints, each text read once: several checks ask.
func (r *reader) figures(s string) []figure {
	fs, done := r.printed[s]
	if !done {
		fs = figures(s)
		r.printed[s] = fs
	}
	return fs
}

// figures returns what s prints, without order. Most sentences print nothing,
// so the searches begin with what is cheap to rule out.
func figures(s string) (fs []figure) {
	if !strings.ContainsAny(s, "0123456789") {
		return nil
	}
	if strings.Contains(s, "EUR") || strings.Contains(s, "uro") || strings.Contains(s, "€") {
		fs = amounts(s)
	}
	if strings.Contains(s, "%") || strings.Contains(s, "rozent") || strings.Contains(s, "per") {
		for _, m := range share.FindAllStringSubmatch(s, -1) {
			fs = append(fs, figure{key: number(parseNumber(m[1], "decimal")) + " %", words: m[0]})
		}
	}
	if !year.MatchString(s) {
		return fs
	}
	for _, re := range dates {
		for _, at := range re.FindAllStringSubmatchIndex(s, -1) {
			fs = append(fs, dateFigure(re, s, at))
		}
	}
	return fs
}

// amounts returns the sums of money that s prints.
func amounts(s string) (fs []figure) {
	for _, re := range []*regexp.Regexp{moneyAfter, moneyBefore} {
		for _, m := range re.FindAllStringSubmatch(s, -1) {
			if m[1] != "" {
				fs = append(fs, amount(m[1], cmp.Or(m[2], m[4])))
			}
			fs = append(fs, amount(m[3], m[4]))
		}
	}
	return fs
}

func amount(digits, scale string) figure {
	return figure{key: number(parseNumber(digits, scale)) + " EUR", words: digits}
}

// nearby is how far before a date its weekday is looked for, in bytes.
const nearby = 24

// dateFigure reads a date that re found in s at the places at, with the
// weekday before or behind it.
func dateFigure(re *regexp.Regexp, s string, at []int) figure {
	part := func(name string) int {
		i := re.SubexpIndex(name)
		word := s[at[2*i]:at[2*i+1]]
		if n, err := strconv.Atoi(word); err == nil {
			return n
		}
		return ordinal(germanMonth, word) + ordinal(englishMonth, word) + 1
	}
	f := figure{words: s[at[0]:at[1]], key: fmt.Sprintf("%04d-%02d-%02d", part("y"), part("m"), part("d"))}
	if m := weekdayBefore.FindStringSubmatch(s[max(at[0]-nearby, 0):at[0]]); m != nil {
		f.named, f.words = m[1], m[0]+f.words
	} else if m := weekdayAfter.FindStringSubmatch(s[at[1]:]); m != nil {
		f.named, f.words = m[1], f.words+m[0]
	}
	if day, err := time.Parse(time.DateOnly, f.key); err == nil {
		f.day = day
	}
	return f
}

// ordinal is the index of word in a list of alternatives, or 0; the month
// names that both languages share count once.
func ordinal(alternatives, word string) int {
	if alternatives == englishMonth && strings.Contains("|"+germanMonth+"|", "|"+word+"|") {
		return 0
	}
	for i, w := range strings.Split(strings.Replace(alternatives, "Jänner|", "", 1), "|") {
		if w == word {
			return i
		}
	}
	return 0
}

// parseNumber reads a figure with German or English separators. A group of
// three digits after the last separator is thousands, unless a scale follows.
func parseNumber(s, scale string) float64 {
	if i := strings.LastIndexAny(s, ".,"); i >= 0 && (len(s)-i-1 != 3 || scale != "") {
		s = s[:i] + "d" + s[i+1:]
	}
	digits := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case r == 'd':
			return '.'
		}
		return -1
	}, s)
	f, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return 0
	}
	switch strings.ToLower(strings.TrimRight(scale, ".")) {
	case "tausend", "tsd", "thousand", "k":
		f *= 1e3
	case "million", "millionen", "mio", "millions", "m":
		f *= 1e6
	case "milliarde", "milliarden", "mrd", "billion", "billions", "bn":
		f *= 1e9
	}
	return f
}

// number prints a figure without an exponent.
func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// printed is the key of a value in a text, or "" when texts print it freely.
func printed(v *knowledge.Value, n float64) string {
	switch v.Kind {
	case knowledge.ValueMoney:
		return number(n) + " " + v.Unit
	case knowledge.ValuePercent:
		return number(n) + " %"
	}
	return ""
}
