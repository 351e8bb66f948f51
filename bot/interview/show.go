package interview

import (
	"math"
	"strconv"
	"strings"
	"time"

	"grantdesk/bot/factual"
	"grantdesk/knowledge"
	"grantdesk/knowledge/eligibility"
	"grantdesk/knowledge/selfcheck"
)

// name is the short name of a question, with the member that it is about.
func (t *turn) name(ref eligibility.Ref) string {
	name := ""
	if q, ok := t.flow.Question(ref); ok {
		name = q.Name.In(t.v.Lang)
	} else if c := t.flow.Collective(ref.Question); c != nil && ref.Group == "" {
		return c.Name.In(t.v.Lang)
	}
	if ref.Group == "" {
		return name
	}
	member := t.member(ref)
	if ref.Item >= 0 {
		member += " " + strconv.Itoa(ref.Item+1)
	}
	if name == "" {
		return member
	}
	return name + " (" + member + ")"
}

// show writes an answer for people.
func (t *turn) show(ref eligibility.Ref, x eligibility.Answer) string {
	if x.DontKnow {
		return t.v.Say("interview.unsure")
	}
	q, ok := t.flow.Question(ref)
	if !ok {
		q = &selfcheck.Question{Type: selfcheck.TypeYesNo}
		if c := t.flow.Collective(ref.Question); c != nil && c.Counts() {
			q.Type = selfcheck.TypeNumber
		}
	}
	switch {
	case q.Type == selfcheck.TypeYesNo:
		return t.yesNo(x.Yes)
	case q.Type == selfcheck.TypeMulti:
		return t.optionList(q, x.Options, ", ")
	case q.Type == selfcheck.TypeText:
		return x.Option
	case t.numeric(q):
		return t.interval(q, x.Low, x.High)
	}
	return t.optionList(q, []string{x.Option}, ", ")
}

func (t *turn) yesNo(yes bool) string {
	if yes {
		return t.v.Say("interview.yes")
	}
	return t.v.Say("interview.no")
}

func (t *turn) optionList(q *selfcheck.Question, ids []string, between string) string {
	var labels []string
	for _, o := range q.Options {
		for _, id := range ids {
			if o.ID == id {
				labels = append(labels, t.label(o))
			}
		}
	}
	if len(labels) == 0 {
		return t.v.Say("interview.none")
	}
	return strings.Join(labels, between)
}

// interval writes a number or a range.
func (t *turn) interval(q *selfcheck.Question, low, high float64) string {
	switch {
	case low == high:
		return t.number(q, low)
	case math.IsInf(high, 1):
		return t.v.Say("interview.range.over", "n", t.number(q, low))
	case math.IsInf(low, -1):
		return t.v.Say("interview.range.under", "n", t.number(q, high))
	}
	return t.v.Say("interview.range.between", "low", t.number(q, low), "high", t.number(q, high))
}

func (t *turn) number(q *selfcheck.Question, n float64) string {
	if q.Type == selfcheck.TypeDate {
		return factual.Day(t.v, time.Unix(int64(n)*24*60*60, 0).UTC())
	}
	if rounded := math.Round(n*100) / 100; math.Abs(rounded-n) < 1e-6 {
		n = rounded // a bound just beside a number
	}
	text := factual.Number(t.v, n)
	if unit := q.Unit.In(t.v.Lang); unit != "" {
		text += " " + unit
	}
	return text
}

func (t *turn) standingName(s eligibility.Standing) string {
	switch s {
	case eligibility.Met:
		return t.v.Say("interview.standing.met")
	case eligibility.Failed:
		return t.v.Say("interview.standing.failed")
	}
	return t.v.Say("interview.standing.open")
}

// verdict writes the outcome with its degree of certainty.
func (t *turn) verdict(r *eligibility.Result) string {
	switch r.Verdict {
	case eligibility.Eligible:
		if r.Firm {
			return t.v.Say("interview.verdict.eligible")
		}
		return t.v.Say("interview.verdict.eligible.unsure")
	case eligibility.NotEligible:
		if r.Firm {
			return t.v.Say("interview.verdict.not")
		}
		return t.v.Say("interview.verdict.not.unsure")
	case eligibility.Unclear:
		return t.v.Say("interview.verdict.unclear")
	}
	return t.v.Say("interview.verdict.open")
}

// inner is a sentence that stands within another one.
func inner(s string) string { return strings.TrimSuffix(s, ".") }

// cite is where a criterion stands, as a person reads it.
func (t *turn) cite(c *selfcheck.Criterion) knowledge.Citation {
	if d := t.flow.Document(c.Source.Document); d != nil {
		return knowledge.Citation{Source: d.Title.In(t.v.Lang), Section: c.Source.Section, Version: d.Version,
			URL: d.URL, Quote: c.Source.Quote[t.v.Lang], Page: c.Source.Page}
	}
	return t.pack.Cite(c.Source, t.v.Lang)
}

// place is a citation in one line.
func (t *turn) place(c knowledge.Citation) string {
	s := c.Source
	if c.Version != "" {
		s += ", " + t.v.Say("source.version", "version", c.Version)
	}
	if c.Section != "" {
		s += ", " + t.v.Say("source.section", "section", c.Section)
	}
	return s
}
