package eligibility_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"grantdesk/knowledge/eligibility"
)

// consortium is a small model with one of everything.
func consortium() eligibility.Model {
	return eligibility.Model{
		Lists: map[string][]string{"eu": {"DE", "FR", "PL", "IT"}},
		Questions: []eligibility.Question{
			{ID: "activities", Kind: eligibility.Multi, Options: []string{"build", "exchange", "reach"}},
			{ID: "grant", Kind: eligibility.Number},
			{ID: "months", Kind: eligibility.Number, Integer: true},
		},
		Groups: []eligibility.Group{{ID: "members", Min: 1, Max: 20, Items: []eligibility.Question{
			{ID: "country", Kind: eligibility.Choice, Options: []string{"DE", "FR", "PL", "IT", "CH"}, Change: eligibility.Never},
			{ID: "eccp", Kind: eligibility.Choice, Options: []string{"registered", "requested", "none"}},
			{ID: "legal", Kind: eligibility.YesNo, Change: eligibility.Hard},
		}}},
		Criteria: []eligibility.Criterion{
			{ID: "activities", Rule: "all(activities, [build]) or any(activities, [exchange, reach]) and any(activities, [build])"},
			{ID: "grant", Rule: "grant <= 500_000"},
			{ID: "months", Rule: "months >= 20 and months <= 24", Should: true},
			{ID: "seat", Rule: "all(members, country in @eu)"},
			{ID: "eccp", Rule: "all(members, eccp in [registered, requested] and legal)"},
			{ID: "three", Rule: "count(members) >= 3 and distinct(members, country) >= 3", Unconfirmed: true},
		},
		Together: []eligibility.Collective{
			{ID: "how_many", About: "count(members)"},
			{ID: "all_eccp", About: "all(members, eccp in [registered, requested] and legal)"},
		},
	}
}

func compile(t testing.TB, m eligibility.Model) *eligibility.Engine {
	t.Helper()
	e, err := eligibility.Compile(m)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func member(country, eccp string) eligibility.Answers {
	return eligibility.Answers{"country": {Option: country}, "eccp": {Option: eccp}, "legal": {Yes: true}}
}

// good is an applicant that meets everything.
func good() *eligibility.Applicant {
	a := eligibility.NewApplicant()
	a.Answers["activities"] = eligibility.Answer{Options: []string{"build", "reach"}}
	a.Answers["grant"] = eligibility.Exactly(480_000)
	a.Groups["members"] = &eligibility.Members{Closed: true, Items: []eligibility.Answers{
		member("DE", "registered"), member("FR", "requested"), member("PL", "registered"),
	}}
	return a
}

func refs(list []eligibility.Ref) string {
	s := make([]string, len(list))
	for i, r := range list {
		s[i] = r.String()
	}
	return strings.Join(s, " ")
}

func failed(r *eligibility.Result) string {
	var s []string
	for _, c := range r.Criteria {
		if c.Standing == eligibility.Failed {
			s = append(s, c.ID)
		}
	}
	return strings.Join(s, " ")
}

type verdictCase struct {
	name    string
	change  func(*eligibility.Applicant)
	verdict eligibility.Verdict
	firm    bool
	failed  string
	ask     string
	blocked string
}

func verdictCases() []verdictCase {
	return []verdictCase{
		{name: "all met, but one rule is unconfirmed", change: func(*eligibility.Applicant) {}, verdict: eligibility.Eligible},
		{name: "a confirmed rule fails", change: func(a *eligibility.Applicant) { a.Answers["grant"] = eligibility.Exactly(500_001) },
			verdict: eligibility.NotEligible, firm: true, failed: "grant"},
		{name: "only an unconfirmed rule fails", change: func(a *eligibility.Applicant) { a.Groups["members"].Items[2] = member("DE", "registered") },
			verdict: eligibility.NotEligible, failed: "three"},
		{name: "a hint never decides", change: func(a *eligibility.Applicant) { a.Answers["months"] = eligibility.Exactly(30) },
			verdict: eligibility.Eligible, failed: "months"},
		{name: "range below the ceiling", change: func(a *eligibility.Applicant) { a.Answers["grant"] = eligibility.Answer{Low: 4e5, High: 5e5} },
			verdict: eligibility.Eligible},
		{name: "range across the ceiling", change: func(a *eligibility.Applicant) { a.Answers["grant"] = eligibility.Answer{Low: 4e5, High: 6e5} },
			verdict: eligibility.Unclear, blocked: "grant"},
		{name: "don't know", change: func(a *eligibility.Applicant) {
			a.Groups["members"].Items[1]["eccp"] = eligibility.Answer{DontKnow: true}
		},
			verdict: eligibility.Unclear, blocked: "members[1].eccp"},
		{name: "one answer missing", change: func(a *eligibility.Applicant) { delete(a.Groups["members"].Items[1], "eccp") },
			verdict: eligibility.Open, ask: "members[1].eccp"},
		{name: "further members possible", change: func(a *eligibility.Applicant) { a.Groups["members"].Closed = false },
			verdict: eligibility.Open, ask: "all_eccp members[+]"},
		{name: "the number of members closes the group", change: func(a *eligibility.Applicant) {
			a.Groups["members"].Closed = false
			a.Answers["how_many"] = eligibility.Exactly(3)
		}, verdict: eligibility.Eligible},
		{name: "two members cannot come from three countries", change: func(a *eligibility.Applicant) {
			a.Groups["members"] = nil
			a.Answers["how_many"] = eligibility.Exactly(2)
		}, verdict: eligibility.NotEligible, failed: "three"},
		{name: "one answer for all", change: func(a *eligibility.Applicant) {
			for _, m := range a.Groups["members"].Items {
				delete(m, "eccp")
			}
			a.Answers["all_eccp"] = eligibility.Answer{Yes: true}
		}, verdict: eligibility.Eligible},
		{name: "a member weighs more than the answer for all", change: func(a *eligibility.Applicant) {
			a.Groups["members"].Items[0] = member("DE", "none")
			a.Answers["all_eccp"] = eligibility.Answer{Yes: true}
		}, verdict: eligibility.NotEligible, firm: true, failed: "eccp"},
	}
}

func TestVerdict(t *testing.T) {
	e := compile(t, consortium())
	for _, c := range verdictCases() {
		t.Run(c.name, func(t *testing.T) {
			a := good()
			c.change(a)
			r := e.Evaluate(a)
			if r.Verdict != c.verdict || r.Firm != c.firm {
				t.Errorf("verdict %v firm %v, want %v %v", r.Verdict, r.Firm, c.verdict, c.firm)
			}
			if got := failed(r); got != c.failed {
				t.Errorf("failed %q, want %q", got, c.failed)
			}
			if got := refs(r.CanChange); got != c.ask {
				t.Errorf("asks %q, want %q", got, c.ask)
			}
			if got := refs(r.Blocked); got != c.blocked {
				t.Errorf("blocked %q, want %q", got, c.blocked)
			}
		})
	}
}

func TestChanges(t *testing.T) {
	e := compile(t, consortium())
	a := good()
	a.Answers["grant"] = eligibility.Exactly(900_000)
	a.Groups["members"].Items[1] = member("FR", "none")
	a.Groups["members"].Items[2] = member("CH", "none")
	r := e.Evaluate(a)
	var got []string
	for _, c := range r.Changes {
		s := c.Ref.String()
		switch {
		case c.Leave:
			s += " leave"
		case c.To.Kind == eligibility.Number:
			s += " number"
			if c.To.High != 500_000 || c.To.Below {
				t.Errorf("grant to %+v, want at most 500000", c.To)
			}
		default:
			s += " " + strings.Join(c.To.Options, "|")
		}
		got = append(got, s)
	}
	want := []string{"grant number", "members[2] leave", "members[1].eccp registered|requested", "members[2].eccp registered|requested"}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("changes\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWhyAndServes(t *testing.T) {
	e := compile(t, consortium())
	a := good()
	a.Answers["grant"] = eligibility.Exactly(900_000)
	if got := e.Why(a); !slices.Equal(got, []string{"grant"}) {
		t.Errorf("why %v, want only the grant", got)
	}
	empty := eligibility.NewApplicant()
	if got := e.Serves(empty, eligibility.Ref{Group: "members", Item: 0, Question: "country"}); !slices.Equal(got, []string{"seat", "three"}) {
		t.Errorf("country serves %v", got)
	}
	if got := e.Serves(empty, eligibility.Ref{Question: "all_eccp"}); !slices.Equal(got, []string{"eccp"}) {
		t.Errorf("all_eccp serves %v", got)
	}
}

func TestRuleErrors(t *testing.T) {
	cases := []struct {
		rule, message string
		pos           int
	}{
		{"grnt < 250", "there is no question \"grnt\" (did you mean \"grant\"?)", 0},
		{"all(members, eccp == registred)", "\"registred\" is not an option of \"eccp\" (did you mean \"registered\"?)", 21},
		{"all(members, country in @eu2)", "there is no list @eu2 (did you mean \"eu\"?)", 24},
		{"grant", "compare it with something", 0},
		{"all(members, eccp < 3)", "use in, == or !=", 18},
		{"al(members, legal)", "there is no function \"al\" (did you mean \"all\"?)", 0},
		{"grant < 250 and", "something is missing", 15},
		{"(grant < 250", "expected )", 12},
		{"grant < yes", "there is no question \"yes\"", 8},
		{"all(members, legal == 3)", "write legal or not legal", 13},
		{"grant ~ 3", "unexpected character '~'", 6},
		{"count(membres) > 3", "membres is not a group (did you mean \"members\"?)", 6},
		{"count(members)", "compare it with one", 0},
		{"sum(members, country) > 1", "a number is needed here", 13},
		{"activities == build", "write any(activities, [a, b])", 0},
		{"all(members, any(members, legal))", "cannot be used inside of a group", 13},
		{"grant in [a]", "\"in\" needs a choice or a country on its left", 0},
		{strings.Repeat("(", 60) + "grant > 1", "nested too deep", 40},
		{strings.Repeat("grant > 1 and ", 300), "longer than 4000", 0},
	}
	for _, c := range cases {
		m := consortium()
		m.Criteria = []eligibility.Criterion{{ID: "c", Rule: c.rule}}
		m.Together = nil
		_, err := eligibility.Compile(m)
		var re *eligibility.RuleError
		if !errors.As(err, &re) {
			t.Errorf("%s: no error", c.rule)
			continue
		}
		if !strings.Contains(err.Error(), c.message) || re.Pos != c.pos {
			t.Errorf("%s: at %d %q, want at %d %q", c.rule, re.Pos, err, c.pos, c.message)
		}
	}
}

func TestEveryRuleErrorIsReported(t *testing.T) {
	m := consortium()
	m.Criteria[1].Rule, m.Criteria[3].Rule = "gran <= 5", "all(members, contry in @eu)"
	m.Together[1].About = "any(members, legal)"
	_, err := eligibility.Compile(m)
	if n := len(err.(interface{ Unwrap() []error }).Unwrap()); n != 2 {
		t.Errorf("%d errors, want 2: %v", n, err)
	}
}

// Who does not know the group as a whole is asked about it no further.
func TestUnsureAboutTheWhole(t *testing.T) {
	m := consortium()
	for _, rule := range []string{"country in @eu", "legal", "country != CH", "eccp != none"} {
		about := "all(members, " + rule + ")"
		m.Criteria = append(m.Criteria, eligibility.Criterion{ID: "c" + rule, Rule: about})
		m.Together = append(m.Together, eligibility.Collective{ID: "all " + rule, About: about})
	}
	e, a := compile(t, m), eligibility.NewApplicant()
	for _, id := range []string{"how_many", "all_eccp", "all legal", "all country != CH"} {
		if got := refs(e.Evaluate(a).CanChange); !strings.Contains(got, "all eccp != none") {
			t.Fatalf("asks %q, want a question about all", got)
		}
		a.Answers[id] = eligibility.Answer{DontKnow: true}
	}
	if got := refs(e.Evaluate(a).CanChange); strings.Contains(got, "all ") || !strings.Contains(got, "members[+]") {
		t.Errorf("asks %q, want only single members", got)
	}
	a.Answers["how_many"] = eligibility.Exactly(3)
	if got := refs(e.Evaluate(a).CanChange); !strings.Contains(got, "all eccp != none") {
		t.Errorf("asks %q, want questions about all of three", got)
	}
}

// A prior of ranges moves a number behind what decides more often.
func TestPriorOfNumbers(t *testing.T) {
	m := eligibility.Model{Questions: []eligibility.Question{
		{ID: "age", Kind: eligibility.Number, Integer: true}, {ID: "open"},
	}, Criteria: []eligibility.Criterion{{ID: "age", Rule: "age < 3"}, {ID: "open", Rule: "open"}}}
	if got := refs(compile(t, m).Evaluate(eligibility.NewApplicant()).CanChange); got != "age open" {
		t.Errorf("without a prior asks %q", got)
	}
	m.Questions[0].Prior = map[string]float64{"0..2": .97, "3..1_000": .03}
	if got := refs(compile(t, m).Evaluate(eligibility.NewApplicant()).CanChange); got != "open age" {
		t.Errorf("with a prior asks %q", got)
	}
}
