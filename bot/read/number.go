package read

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"grantdesk/knowledge"
)

// Amount is a number, bound or range as it stands in a text.
type Amount struct {
	Low, High float64
	// Other is the second way in which the number can be read ("500.000" is
	// five hundred to some); NaN when there is none.
	Other      float64
	Start, End int // bytes of the folded text
}

var (
	number = regexp.MustCompile(`\d{1,3}(?:[ '_]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*`)
	inWord = regexp.MustCompile(`(?:^|[^\p{L}\d])(null|eins|einen|zwei|drei|vier|fünf|fuenf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwoelf|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?:$|[^\p{L}\d])`)
	scale  = regexp.MustCompile(`^\s?(milliarden?|mrd|millionen|million|mill|mio|mln|billion|bn|tausend|thousand|tsd|k|m)(?:\.|\b)`)
	joint  = regexp.MustCompile(`^\s?(?:€|eur|euro|%)?\s?(?:bis(?: zu)?|und|-|to|and)\s?(?:€|eur)?\s?$`)

	over    = regexp.MustCompile(`(?:mehr als|über|ueber|oberhalb von|grösser als|more than|over|above|greater than|>)\s?$`)
	under   = regexp.MustCompile(`(?:weniger als|unter|unterhalb von|kleiner als|less than|fewer than|below|under|<)\s?$`)
	atLeast = regexp.MustCompile(`(?:mindestens|wenigstens|ab|at least|>=|≥|minimum)\s?$`)
	atMost  = regexp.MustCompile(`(?:höchstens|hoechstens|maximal|max\.?|bis zu|bis|at most|up to|<=|≤|maximum)\s?$`)
	about   = regexp.MustCompile(`(?:ca\.?|circa|etwa|ungefähr|rund|um die|so um|about|around|roughly|approximately|approx\.?|some|~)\s?$`)
)

// Amounts finds the numbers of a text. Whole says that a fraction cannot be
// meant ("1.500 Mitarbeiter").
func Amounts(text string, l knowledge.Lang, whole bool) (out []Amount) {
	t := fold(text)
	for _, loc := range number.FindAllStringIndex(t, -1) {
		if loc[0] > 0 && isLetter(t[:loc[0]]) {
			continue // part of a name: H2020
		}
		a := Amount{Start: loc[0], End: loc[1], Other: math.NaN()}
		factor := 1.0
		if m := scale.FindStringSubmatch(t[loc[1]:]); m != nil {
			a.End += len(m[0])
			factor = factorOf(m[1])
		}
		if a.read(t[loc[0]:loc[1]], factor, l, whole) {
			out = append(out, a)
		}
	}
	if whole { // nobody writes an amount of money as a bare word
		out = append(out, inWords(t)...)
	}
	out = join(t, out)
	for i := range out {
		before := ""
		if i == 0 {
			before = t[:out[i].Start]
		} else if out[i-1].End <= out[i].Start {
			before = t[out[i-1].End:out[i].Start]
		}
		out[i].bound(before, whole)
	}
	return out
}

func isLetter(before string) bool {
	c := before[len(before)-1]
	return c >= 'a' && c <= 'z' || c >= 0x80
}

func factorOf(unit string) float64 {
	switch unit[:1] + unit[len(unit)-1:] {
	case "md", "me", "bn": // mrd, milliarde, billion, bn
		return 1e9
	}
	switch {
	case strings.HasPrefix(unit, "milliarde"):
		return 1e9
	case unit[0] == 'm':
		return 1e6
	}
	return 1e3
}

// read interprets digits with dots and commas.
func (a *Amount) read(s string, factor float64, l knowledge.Lang, whole bool) bool {
	s = strings.NewReplacer(" ", "", "'", "", "_", "").Replace(s)
	dots, commas := strings.Count(s, "."), strings.Count(s, ",")
	dotLast := strings.LastIndex(s, ".") > strings.LastIndex(s, ",")
	var first, other float64
	other = math.NaN()
	switch {
	case dots > 0 && commas > 0:
		first = parse(s, !dotLast)
	case dots > 1 || commas > 1:
		first = grouped(s)
	case dots+commas == 1 && thousands(s) && factor == 1:
		german, english := parse(s, true), parse(s, false)
		if first, other = german, english; l == knowledge.En {
			first, other = english, german
		}
		if whole { // nobody counts in fractions
			first, other = math.Max(german, english), math.NaN()
		}
	default:
		first = parse(s, commas == 1)
	}
	a.Low, a.High, a.Other = first*factor, first*factor, other*factor
	return !math.IsNaN(first)
}

// parse reads digits with the comma, or the dot, before the fraction.
func parse(s string, comma bool) float64 {
	group, point := ",", "."
	if comma {
		group, point = ".", ","
	}
	x, err := strconv.ParseFloat(strings.Replace(strings.ReplaceAll(s, group, ""), point, ".", 1), 64)
	if err != nil {
		return math.NaN()
	}
	return x
}

func thousands(s string) bool {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == ',' })
	for _, p := range parts[1:] {
		if len(p) != 3 {
			return false
		}
	}
	return len(parts[0]) <= 3 && parts[0] != "0"
}

func grouped(s string) float64 {
	if !thousands(s) {
		return math.NaN()
	}
	return parse(strings.ReplaceAll(s, ",", "."), true)
}

func inWords(t string) (out []Amount) {
	value := map[string]float64{"null": 0, "eins": 1, "einen": 1, "one": 1, "zwei": 2, "two": 2, "drei": 3, "three": 3, "vier": 4, "four": 4,
		"fünf": 5, "fuenf": 5, "five": 5, "sechs": 6, "six": 6, "sieben": 7, "seven": 7, "acht": 8, "eight": 8, "neun": 9, "nine": 9,
		"zehn": 10, "ten": 10, "elf": 11, "eleven": 11, "zwölf": 12, "zwoelf": 12, "twelve": 12}
	for from := 0; ; {
		m := inWord.FindStringSubmatchIndex(t[from:])
		if m == nil {
			return out
		}
		x := value[t[from+m[2]:from+m[3]]]
		out = append(out, Amount{Low: x, High: x, Other: math.NaN(), Start: from + m[2], End: from + m[3]})
		from += m[3]
	}
}

// Bare tells whether a text is a number and nothing else.
func Bare(text string) bool { return strings.Trim(fold(text), "0123456789.,' ") == "" }
