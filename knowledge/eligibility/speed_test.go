package eligibility_test

import (
	"fmt"
	"strings"
	"testing"

	"grantdesk/knowledge/eligibility"
)

// pairs is the known weak spot of decision diagrams: values that belong
// together but stand far apart.
func pairs(n int) eligibility.Model {
	var m eligibility.Model
	var rule []string
	for _, p := range []string{"a", "b"} {
		for i := range n {
			m.Questions = append(m.Questions, eligibility.Question{ID: fmt.Sprintf("%s%d", p, i)})
		}
	}
	for i := range n {
		rule = append(rule, fmt.Sprintf("a%d and b%d", i, i))
	}
	m.Criteria = []eligibility.Criterion{{ID: "c", Rule: strings.Join(rule, " or ")}}
	return m
}

func TestSecondOrder(t *testing.T) {
	e := compile(t, pairs(18))
	if n := e.Nodes(); n > 60 {
		t.Errorf("%d nodes, want the small diagram of the second order", n)
	}
}

func TestTooBig(t *testing.T) {
	m := pairs(16)
	m.Criteria = append(m.Criteria, eligibility.Criterion{ID: "first", Rule: "(" + strings.Join(ids("a", 16), " or ") + ") and (" + strings.Join(ids("b", 16), " or ") + ")"})
	m.Criteria[0], m.Criteria[1] = m.Criteria[1], m.Criteria[0]
	_, err := eligibility.Compile(m)
	if err == nil || !strings.Contains(err.Error(), "more than 50000 diagram nodes") {
		t.Errorf("error %v, want one that says that the rules interact too much", err)
	}
}

func ids(prefix string, n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf("%s%d", prefix, i))
	}
	return out
}

func FuzzCompile(f *testing.F) {
	for _, s := range []string{"all(members, country in @eu) and grant <= 500_000", "not (months == 3)", `"x" < [`,
		"sum(members, 2) * grant >= 1 - months", "distinct(members, country) != count(members)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, rule string) {
		m := consortium()
		m.Criteria = []eligibility.Criterion{{ID: "c", Rule: rule}}
		m.Together = nil
		e, err := eligibility.Compile(m)
		if err != nil {
			_ = err.Error()
			return
		}
		e.Evaluate(good())
	})
}

func flat() eligibility.Model {
	return eligibility.Model{Questions: []eligibility.Question{
		{ID: "country", Kind: eligibility.Choice, Options: []string{"DE", "FR", "AT", "US"}},
		{ID: "headcount", Kind: eligibility.Number}, {ID: "turnover", Kind: eligibility.Number},
		{ID: "balance", Kind: eligibility.Number}, {ID: "eccp"},
	}, Criteria: []eligibility.Criterion{{ID: "c",
		Rule: "country in [DE, FR, AT] and headcount < 250 and (turnover <= 50 or balance <= 43) and eccp"}}}
}

func BenchmarkFlatVerdict(b *testing.B) {
	e := compile(b, flat())
	a := &eligibility.Applicant{Answers: eligibility.Answers{"country": {Option: "DE"}, "balance": eligibility.Exactly(40)}}
	b.ReportAllocs()
	for b.Loop() {
		e.Verdict(a)
	}
}

func BenchmarkFlatEvaluate(b *testing.B) {
	e := compile(b, flat())
	a := &eligibility.Applicant{Answers: eligibility.Answers{"country": {Option: "DE"}, "balance": eligibility.Exactly(40)}}
	b.ReportAllocs()
	for b.Loop() {
		e.Evaluate(a)
	}
}

func BenchmarkFlatCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		compile(b, flat())
	}
}
