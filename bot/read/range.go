package read

import (
	"math"
	"slices"
	"strings"

	"grantdesk/knowledge"
	"grantdesk/knowledge/eligibility"
)

// join makes one range of two numbers with "bis" or "to" between them. The
// unit of the second counts for both: "2 bis 3 Mio".
func join(t string, all []Amount) (out []Amount) {
	slices.SortFunc(all, func(a, b Amount) int { return a.Start - b.Start })
	for _, a := range all {
		if n := len(out); n > 0 && out[n-1].Low == out[n-1].High && a.Start >= out[n-1].End && joint.MatchString(t[out[n-1].End:a.Start]) && rising(&out[n-1], a, t) {
			out[n-1].High, out[n-1].End, out[n-1].Other = a.High, a.End, math.NaN()
			continue
		}
		out = append(out, a)
	}
	return out
}

// rising tells whether two numbers are a range, after giving the first the
// unit of the second where only that makes sense.
func rising(first *Amount, second Amount, t string) bool {
	between := strings.TrimSpace(t[first.End:second.Start])
	before := strings.TrimSpace(t[:first.Start])
	and := strings.HasSuffix(between, "und") || strings.HasSuffix(between, "and")
	if and && !strings.HasSuffix(before, "zwischen") && !strings.HasSuffix(before, "between") {
		return false // "3 und 4" names two numbers
	}
	if factor := unitOf(t[second.Start:second.End]); factor > 1 && unitOf(t[first.Start:first.End]) == 1 && first.Low*factor <= second.High {
		first.Low *= factor
	}
	return first.Low <= second.High
}

func unitOf(s string) float64 {
	i := strings.LastIndexAny(s, "0123456789")
	if m := scale.FindStringSubmatch(s[i+1:]); m != nil {
		return factorOf(m[1])
	}
	return 1
}

// bound widens a number that stands behind "more than", "about" and the like.
func (a *Amount) bound(before string, whole bool) {
	if a.Low != a.High {
		return
	}
	x := a.Low
	switch {
	case atLeast.MatchString(before):
		a.High = math.Inf(1)
	case atMost.MatchString(before):
		a.Low = math.Inf(-1)
	case over.MatchString(before):
		a.Low, a.High = next(x, math.Inf(1), whole), math.Inf(1)
	case under.MatchString(before):
		a.Low, a.High = math.Inf(-1), next(x, math.Inf(-1), whole)
	case about.MatchString(before):
		a.Low, a.High = x*.95, x*1.05
		if whole {
			a.Low, a.High = math.Floor(a.Low), math.Ceil(a.High)
		}
	}
}

// next is the next number towards a side.
func next(x, side float64, whole bool) float64 {
	if !whole {
		return math.Nextafter(x, side)
	}
	if side > x {
		return math.Floor(x) + 1
	}
	return math.Ceil(x) - 1
}

// Answer is the amount as an answer.
func (a Amount) Answer() eligibility.Answer { return eligibility.Answer{Low: a.Low, High: a.High} }

// Number reads the one number of a text; several are not read, since none of
// them may be picked silently.
func Number(text string, l knowledge.Lang, whole bool) (Amount, bool) {
	all := Amounts(text, l, whole)
	if len(all) != 1 {
		return Amount{}, false
	}
	return all[0], true
}
