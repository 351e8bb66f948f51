package factual

import (
	"math"
	"slices"
	"strings"

	"grantdesk/bot/phrase"
	"grantdesk/knowledge"
)

// correct takes up the figure that a question names: it confirms it, corrects
// it, or holds a wish against the highest amount. Text is the answer so far.
func correct(q Inquiry, f *knowledge.Fact, text string) string {
	c := ReadClaim(q.Text)
	if c.Reason {
		return text
	}
	x, v := f.Value, q.Voice
	if f.Topic == knowledge.TopicMaxGrant && x.Kind == knowledge.ValueMoney && len(c.Amounts) == 1 {
		return limit(q, top(x), c.Amounts[0], x.Unit) + " " + text
	}
	switch verdict := compare(c, x); {
	case settles(v, text): // the sentence says yes or no by itself
	case verdict == no:
		return v.Say("claim.no", "text", lowerFirst(v, text))
	case verdict == yes:
		return v.Say("claim.yes", "text", lowerFirst(v, text))
	}
	return text
}

// settles reports whether a text begins with a yes or a no.
func settles(v phrase.Voice, text string) bool {
	first, _, _ := strings.Cut(text, " ")
	return slices.Contains(v.List("claim.settled"), strings.Trim(first, ",.:;"))
}

// limit says how a wished amount stands to the highest one.
func limit(q Inquiry, highest, wished float64, currency string) string {
	key := "claim.below"
	switch {
	case wished > highest:
		key = "claim.above"
	case wished == highest:
		key = "claim.exact"
	}
	return q.Voice.Say(key, "wished", Money(q.Voice, wished, currency), "limit", Money(q.Voice, highest, currency))
}

// compare holds what the question names of the value's kind against the value.
func compare(c Claim, x *knowledge.Value) verdict {
	named := map[string][]float64{
		knowledge.ValueMoney: c.Amounts, knowledge.ValuePercent: c.Percents,
		knowledge.ValueNumber: c.Numbers, knowledge.ValueSpan: c.Numbers,
	}[x.Kind]
	if x.Kind == knowledge.ValueDate && c.Confirm && len(c.Days) > 0 {
		return is(c.Days[0].Is(x.Date.Time))
	}
	if len(named) != 1 {
		return neither
	}
	inside := x.Max > x.Number && named[0] >= x.Number && named[0] <= x.Max
	hits := slices.ContainsFunc([]float64{x.Number, top(x)}, func(n float64) bool { return math.Abs(n-named[0]) < 1e-9 })
	switch {
	case hits && c.Confirm:
		return yes
	case hits || inside:
		return neither
	case c.Confirm || x.Kind == knowledge.ValuePercent || x.Kind == knowledge.ValueMoney:
		return no
	}
	return neither
}

func is(b bool) verdict {
	if b {
		return yes
	}
	return no
}

func top(x *knowledge.Value) float64 { return max(x.Number, x.Max) }

// Doubts reports whether a claim names a figure of the kind that a value has.
func (c Claim) Doubts(x *knowledge.Value) bool {
	switch x.Kind {
	case knowledge.ValueMoney:
		return len(c.Amounts) > 0
	case knowledge.ValuePercent:
		return len(c.Percents)+len(c.Numbers) > 0
	case knowledge.ValueNumber, knowledge.ValueSpan:
		return len(c.Numbers) > 0
	}
	return len(c.Days)+len(c.Clocks) > 0
}
