package selfcheck

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"grantdesk/knowledge/eligibility"
)

// fixture is an example applicant with the verdict that must come out.
type fixture struct {
	Name    string                            `yaml:"name"`
	Answers map[string]yaml.Node              `yaml:"answers"`
	Groups  map[string][]map[string]yaml.Node `yaml:"groups"`
	Closed  []string                          `yaml:"closed"` // groups without further members
	Verdict string                            `yaml:"verdict"`
	Firm    *bool                             `yaml:"firm"`
	Failed  []string                          `yaml:"failed"` // all criteria that fail; none when left out
	Next    string                            `yaml:"next"`
}

// runFixture reports every way in which the rules decide otherwise than the
// fixture expects.
func (r *reader) runFixture(d *draft, f *fixture, at place) {
	a := eligibility.NewApplicant()
	for _, id := range slices.Sorted(maps.Keys(f.Answers)) {
		r.fixtureAnswer(d, a, eligibility.Ref{Question: id}, f.Answers[id], at.key("answers", id))
	}
	for _, g := range slices.Sorted(maps.Keys(f.Groups)) {
		a.Groups[g] = &eligibility.Members{Items: make([]eligibility.Answers, len(f.Groups[g]))}
		for i, item := range f.Groups[g] {
			a.Groups[g].Items[i] = eligibility.Answers{}
			for _, id := range slices.Sorted(maps.Keys(item)) {
				ref := eligibility.Ref{Group: g, Item: i, Question: id}
				r.fixtureAnswer(d, a, ref, item[id], at.key("groups", g, i, id))
			}
		}
	}
	for _, g := range f.Closed {
		if a.Groups[g] == nil {
			a.Groups[g] = &eligibility.Members{}
		}
		a.Groups[g].Closed = true
	}
	r.compareFixture(f, d.flow.engine.Evaluate(a), at)
}

func (r *reader) compareFixture(f *fixture, got *eligibility.Result, at place) {
	verdicts := []string{"open", "eligible", "not_eligible", "unclear"}
	if !slices.Contains(verdicts, f.Verdict) {
		r.fault(at.key("verdict"), didYouMean(f.Verdict, verdicts), "%q is none of %s", f.Verdict, strings.Join(verdicts, ", "))
	} else if got.Verdict.String() != f.Verdict {
		r.fault(at.key("verdict"), "", "fixture %q: the rules decide %s", f.Name, got.Verdict)
	}
	if f.Firm != nil && got.Firm != *f.Firm {
		r.fault(at.key("firm"), "", "fixture %q: firm is %v", f.Name, got.Firm)
	}
	var failed []string
	for _, c := range got.Criteria {
		if c.Standing == eligibility.Failed {
			failed = append(failed, c.ID)
		}
	}
	if want := slices.Sorted(slices.Values(f.Failed)); !slices.Equal(want, slices.Sorted(slices.Values(failed))) {
		r.fault(at.key("failed"), "", "fixture %q: these criteria fail: [%s]", f.Name, strings.Join(failed, ", "))
	}
	if next, _ := got.Next(); f.Next != "" && next.String() != f.Next {
		r.fault(at.key("next"), "", "fixture %q: the next question is %s", f.Name, next)
	}
}

func (r *reader) fixtureAnswer(d *draft, a *eligibility.Applicant, ref eligibility.Ref, n yaml.Node, at spot) {
	if c := d.flow.Collective(ref.Question); c != nil && ref.Group == "" {
		q := &Question{ID: c.ID, Type: TypeYesNo}
		if c.Counts() {
			q.Type = TypeNumber
		}
		r.plainAnswer(a, ref, q, n, at)
		return
	}
	q, ok := d.flow.Question(ref)
	if !ok {
		r.fault(at, didYouMean(ref.Question, d.questionIDs(ref.Group)), "there is no question %q", ref.Question)
		return
	}
	r.plainAnswer(a, ref, q, n, at)
}

func (r *reader) plainAnswer(a *eligibility.Applicant, ref eligibility.Ref, q *Question, n yaml.Node, at spot) {
	x, err := q.plain(&n)
	if err != nil {
		r.fault(at, `write "?" for "don't know" and 1..5 for a range`, "%v", err)
		return
	}
	a.Set(ref, x)
}

func (d *draft) questionIDs(group string) (ids []string) {
	list := d.flow.Questions
	if g := d.flow.Group(group); g != nil {
		list = g.Items
	} else {
		for _, c := range d.flow.Together {
			ids = append(ids, c.ID)
		}
	}
	for _, q := range list {
		ids = append(ids, q.ID)
	}
	return ids
}

// plain reads an answer as it stands in a fixture.
func (q *Question) plain(n *yaml.Node) (x eligibility.Answer, err error) {
	s := n.Value
	if s == "?" {
		return eligibility.Answer{DontKnow: true}, nil
	}
	has := func(o string) bool { return slices.ContainsFunc(q.Options, func(x Option) bool { return x.ID == o }) }
	switch q.kind() {
	case eligibility.YesNo:
		if !slices.Contains([]string{"true", "false", "yes", "no"}, s) {
			return x, fmt.Errorf("%q is neither yes nor no", s)
		}
		x.Yes = s == "true" || s == "yes"
	case eligibility.Choice:
		if !has(s) {
			return x, fmt.Errorf("%q is not an option of %q", s, q.ID)
		}
		x.Option = s
	case eligibility.Multi:
		x.Options = []string{}
		for _, o := range n.Content {
			if !has(o.Value) {
				return x, fmt.Errorf("%q is not an option of %q", o.Value, q.ID)
			}
			x.Options = append(x.Options, o.Value)
		}
	case eligibility.Text:
		x.Option = s
	case eligibility.Number:
		return q.plainRange(s)
	}
	return x, nil
}

func (q *Question) plainRange(s string) (x eligibility.Answer, err error) {
	low, high, isRange := strings.Cut(s, "..")
	if !isRange {
		high = low
	}
	if x.Low, err = q.plainNumber(low, math.Inf(-1)); err != nil {
		return x, err
	}
	x.High, err = q.plainNumber(high, math.Inf(1))
	return x, err
}

func (q *Question) plainNumber(s string, open float64) (float64, error) {
	if s == "" {
		return open, nil
	}
	if q.Type == TypeDate {
		t, err := time.Parse(time.DateOnly, s)
		if err != nil {
			return 0, fmt.Errorf("%q is not a date such as 2021-02-02", s)
		}
		return eligibility.Day(t), nil
	}
	x, err := strconv.ParseFloat(strings.ReplaceAll(s, "_", ""), 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a number", s)
	}
	return x, nil
}

// written is an answer as a fixture writes it.
func (q *Question) written(x eligibility.Answer) string {
	if x.DontKnow {
		return `"?"`
	}
	switch q.kind() {
	case eligibility.YesNo:
		return strconv.FormatBool(x.Yes)
	case eligibility.Choice, eligibility.Text:
		return strconv.Quote(x.Option)
	case eligibility.Multi:
		return "[" + strings.Join(x.Options, ", ") + "]"
	}
	if x.Low == x.High {
		return q.writtenNumber(x.Low)
	}
	return q.writtenNumber(x.Low) + ".." + q.writtenNumber(x.High)
}

func (q *Question) writtenNumber(n float64) string {
	switch {
	case math.IsInf(n, 0):
		return ""
	case q.Type == TypeDate:
		return time.Unix(int64(n)*24*60*60, 0).UTC().Format(time.DateOnly)
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}
