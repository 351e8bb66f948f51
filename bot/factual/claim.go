package factual

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A Claim is what a question takes for granted: dates, times of day, amounts,
// shares and numbers that it names.
type Claim struct {
	Days     []PartialDay
	Clocks   []PartialClock
	Amounts  []float64 // in currency units
	Percents []float64
	Numbers  []float64 // none of the above
	Confirm  bool      // asks for a yes or no: "stimmt das?", "right?"
	Able     bool      // asks whether something can be done: "kann ich …"
	Reason   bool      // asks why, so that neither yes nor no answers it
}

// A PartialDay is a date of which a question may name only a part; zero means
// not named.
type PartialDay struct {
	Year, Day int
	Month     time.Month
}

// A PartialClock is a time of day.
type PartialClock struct{ Hour, Minute int }

// Is reports whether t is on the day as far as it is named.
func (p PartialDay) Is(t time.Time) bool {
	return (p.Year == 0 || p.Year == t.Year()) && (p.Month == 0 || p.Month == t.Month()) && (p.Day == 0 || p.Day == t.Day())
}

// After reports whether the named day lies surely after t.
func (p PartialDay) After(t time.Time) bool {
	year := p.Year
	if year == 0 {
		year = t.Year()
	}
	if p.Month == 0 {
		return year > t.Year()
	}
	first := time.Date(year, p.Month, max(p.Day, 1), 0, 0, 0, 0, t.Location())
	return first.After(t)
}

const monthNames = `januar|jänner|jaenner|january|jan|februar|february|feber|feb|märz|maerz|marz|march|mär|mar|april|apr|mai|may|juni|june|jun|juli|july|jul|august|aug|september|sept|sep|oktober|october|okt|oct|november|nov|dezember|december|dez|dec`

var (
	dayMonth   = regexp.MustCompile(`(?i)\b(\d{1,2})(?:\.|st|nd|rd|th)?\s*(?:of\s+)?(` + monthNames + `)\b\.?,?\s*(\d{4})?`)
	monthDay   = regexp.MustCompile(`(?i)\b(` + monthNames + `)\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(\d{4}))?`)
	monthYear  = regexp.MustCompile(`(?i)\b(` + monthNames + `)\.?\s+(\d{4})\b`)
	numericDay = regexp.MustCompile(`\b(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}|\d{2}))?`)
	isoDay     = regexp.MustCompile(`\b(\d{4})-(\d{2})-(\d{2})\b`)
	slashDay   = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})/(\d{4})\b`)
	bareMonth  = regexp.MustCompile(`\b(?i:januar|january|februar|february|märz|maerz|march|april|mai|juni|june|juli|july|august|september|oktober|october|november|dezember|december)\b|\b(?:in|until|by|of|to) May\b`)
	clockTime  = regexp.MustCompile(`(?i)\b(\d{1,2})[:.](\d{2})\s*(?:uhr|h\b|am\b|pm\b)?|\b(\d{1,2})\s*(uhr|am|pm|h)\b`)
	midnight   = regexp.MustCompile(`(?i)\b(mitternacht|midnight)\b`)
	noon       = regexp.MustCompile(`(?i)\b(bis mittags?|noon)\b`)
	percent    = regexp.MustCompile(`(?i)(\d{1,3}(?:[.,]\d+)?)\s*(?:%|prozent|per\s?cent)`)
	figure     = regexp.MustCompile(`\d[\d.,  ']*\d|\d`)
	sumAfter   = regexp.MustCompile(`(?i)^\s*(?:(mio\b\.?|million(?:en|s)?\b|m\b)|(mrd\b\.?|milliarden?\b|billions?\b)|(tsd\b\.?|tausend\b|thousand\b|k\b))?\s*(?:(euro|eur|€)\b|€)?`)
	sumBefore  = regexp.MustCompile(`(?i)(?:eur|euro|€)\s*$`)
	spoken     = regexp.MustCompile(`(?i)\b(halbe|half a|eine|one|zwei|two|fünf|fuenf|five|zehn|ten)\s+million(?:en)?\b`)
	confirming = regexp.MustCompile(`(?i)(,\s*(oder|right|correct|stimmt'?s?|gell|ne|ja|isn'?t it|yes)( nicht)?\s*\?)|\b(stimmt es|stimmt das|ist es richtig|ist das richtig|ist das so|ist er im recht|is it true|is that (so|true|right|correct)|is (he|she) right|is it (really|not))\b|^\s*(ist|sind|endet|endete|läuft|gilt|gibt es|beträgt|bekommen|bekomme|werden|wird|zahlt|is|are|does|do|did|was|were|will)\b|\bdoch\b.*\?`)
	enabling   = regexp.MustCompile(`(?i)\b(kann|können|koennen|darf|dürfen|duerfen|could|can|may|may we|möglich|moeglich|possible|würde|wuerde|would)\b`)
	reasoning  = regexp.MustCompile(`(?i)^\W*(warum|wieso|weshalb|why|how come)\b`)
)

// ReadClaim reads what a question in German or English takes for granted.
func ReadClaim(question string) Claim {
	c := Claim{
		Confirm: confirming.MatchString(question),
		Reason:  reasoning.MatchString(question),
	}
	rest := c.takeDays(question)
	c.Able = enabling.MatchString(rest) // "May" is a month first
	rest = c.takeClocks(rest)
	rest = take(rest, percent, func(m []string) bool {
		n, ok := decimal(m[1])
		if ok {
			c.Percents = append(c.Percents, n)
		}
		return ok
	})
	c.takeSums(rest)
	return c
}

func (c *Claim) takeDays(s string) string {
	day := func(year, mon, d string) bool {
		p := PartialDay{Year: year4(year), Month: toMonth(mon), Day: atoi(d)}
		ok := p.Month != 0 && p.Day <= 31
		if ok {
			c.Days = append(c.Days, p)
		}
		return ok
	}
	s = take(s, isoDay, func(m []string) bool { return day(m[1], m[2], m[3]) })
	s = take(s, slashDay, func(m []string) bool { return day(m[3], m[2], m[1]) })
	s = take(s, dayMonth, func(m []string) bool { return day(m[3], m[2], m[1]) })
	s = take(s, numericDay, func(m []string) bool { return day(m[3], m[2], m[1]) })
	s = take(s, monthYear, func(m []string) bool { return day(m[2], m[1], "") })
	s = take(s, monthDay, func(m []string) bool { return day(m[3], m[1], m[2]) })
	return take(s, bareMonth, func(m []string) bool {
		words := strings.Fields(m[0])
		return day("", words[len(words)-1], "")
	})
}

func (c *Claim) takeClocks(s string) string {
	s = take(s, clockTime, func(m []string) bool {
		p := PartialClock{Hour: atoi(m[1] + m[3]), Minute: atoi(m[2])}
		if strings.HasSuffix(strings.ToLower(strings.TrimSpace(m[0])), "pm") && p.Hour < 12 {
			p.Hour += 12
		}
		ok := p.Hour <= 24 && p.Minute < 60
		if ok {
			c.Clocks = append(c.Clocks, p)
		}
		return ok
	})
	for re, hour := range map[*regexp.Regexp]int{midnight: 24, noon: 12} {
		if re.MatchString(s) {
			c.Clocks = append(c.Clocks, PartialClock{Hour: hour})
		}
	}
	return s
}

// takeSums sorts the figures that are left into amounts and plain numbers.
func (c *Claim) takeSums(s string) {
	s = take(s, spoken, func(m []string) bool {
		n := map[string]float64{"halbe": .5, "half a": .5, "eine": 1, "one": 1, "zwei": 2, "two": 2, "fünf": 5, "fuenf": 5, "five": 5, "zehn": 10, "ten": 10}
		c.Amounts = append(c.Amounts, n[strings.ToLower(m[1])]*1e6)
		return true
	})
	for _, at := range figure.FindAllStringIndex(s, -1) {
		n, ok := decimal(s[at[0]:at[1]])
		if !ok || within(s, at) || len(strings.TrimSpace(s[at[0]:at[1]])) == 4 && n > 1990 && n < 2100 {
			continue
		}
		m := sumAfter.FindStringSubmatch(s[at[1]:])
		switch {
		case m[1] != "":
			c.Amounts = append(c.Amounts, n*1e6)
		case m[2] != "":
			c.Amounts = append(c.Amounts, n*1e9)
		case m[3] != "":
			c.Amounts = append(c.Amounts, n*1e3)
		case m[0] != "" && strings.TrimSpace(m[0]) != "" || sumBefore.MatchString(s[:at[0]]):
			c.Amounts = append(c.Amounts, n)
		default:
			c.Numbers = append(c.Numbers, n)
		}
	}
}

// within reports that the figure is part of a word such as an identifier.
func within(s string, at []int) bool {
	letter := func(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' || b == '-' || b == '/' }
	return at[0] > 0 && letter(s[at[0]-1])
}

// take calls f with each match of re and blanks out the matches that f takes.
func take(s string, re *regexp.Regexp, f func(m []string) bool) string {
	return re.ReplaceAllStringFunc(s, func(match string) string {
		if f(re.FindStringSubmatch(match)) {
			return " ; "
		}
		return match
	})
}

// decimal reads a number with German or English marks: "600.000", "0,5", "1,5".
func decimal(s string) (float64, bool) {
	s = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "'", "").Replace(strings.TrimSpace(s))
	s = strings.TrimRight(s, ".,")
	if i := strings.LastIndexAny(s, ".,"); i >= 0 {
		if len(s)-i-1 == 3 {
			s = strings.NewReplacer(".", "", ",", "").Replace(s)
		} else {
			s = strings.NewReplacer(".", "", ",", "").Replace(s[:i]) + "." + s[i+1:]
		}
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func year4(s string) int {
	if n := atoi(s); len(s) != 2 {
		return n
	}
	return 2000 + atoi(s)
}

// toMonth reads a month's number or name in either language.
func toMonth(s string) time.Month {
	if n := atoi(s); n >= 1 && n <= 12 {
		return time.Month(n)
	}
	s = strings.ToLower(s)
	for i, stems := range []string{"jan jän jae", "feb", "mar mär mae", "apr", "mai may", "jun", "jul", "aug", "sep", "okt oct", "nov", "dez dec"} {
		for _, stem := range strings.Fields(stems) {
			if strings.HasPrefix(s, stem) {
				return time.Month(i + 1)
			}
		}
	}
	return 0
}
