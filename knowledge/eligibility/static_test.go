package eligibility_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"grantdesk/knowledge/eligibility"
)

func TestFindings(t *testing.T) {
	low, high := 0.0, 100.0
	cases := []struct {
		name    string
		change  func(*eligibility.Model)
		subject string
		message string
		warning bool
	}{
		{"never met", func(m *eligibility.Model) { m.Criteria[1].Rule = "grant < 5 and grant > 5" },
			"grant", "can never be met", false},
		{"always met", func(m *eligibility.Model) { m.Criteria[1].Rule = "months < 250 or months > 249" },
			"grant", "is always met", true},
		{"implied", func(m *eligibility.Model) { m.Criteria[3].Rule = "grant <= 600_000" },
			"seat", "the others together already imply it", true},
		{"exclusive", func(m *eligibility.Model) {
			m.Criteria[0].Rule = "grant > 600_000 or months == 3"
			m.Criteria[3].Rule = "months != 3 and grant > 0"
		}, "seat", "these criteria exclude each other: activities, grant, seat", false},
		{"beyond the limits", func(m *eligibility.Model) { m.Questions[1].Min, m.Questions[1].Max = &low, &high },
			"grant", "grant is never more than 500000", true},
		{"unused question", func(m *eligibility.Model) {
			m.Groups[0].Items = append(m.Groups[0].Items, eligibility.Question{ID: "age"})
		}, "members.age", "never asked", true},
		{"a condition that cancels out", func(m *eligibility.Model) { m.Criteria[2].Rule = "months > 3 or not (months > 3)" },
			"months", "no criterion depends on this question", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := consortium()
			c.change(&m)
			found := compile(t, m).Findings()
			if !slices.ContainsFunc(found, func(f eligibility.Finding) bool {
				return f.Subject == c.subject && strings.Contains(f.Message, c.message) && f.Warning == c.warning
			}) {
				t.Errorf("findings %+v, want %s: %s", found, c.subject, c.message)
			}
		})
	}
	if found := compile(t, consortium()).Findings(); len(found) > 0 {
		t.Errorf("findings in a good model: %v", found)
	}
}

func TestDiffEmpty(t *testing.T) {
	same := map[string]func(*eligibility.Model){
		"nothing":     func(*eligibility.Model) {},
		"other words": func(m *eligibility.Model) { m.Criteria[3].Rule = "not any(members, not (country in [FR, DE, IT, PL]))" },
		"another threshold": func(m *eligibility.Model) {
			m.Criteria[5].Rule = "count(members) > 2 and distinct(members, country) > 2"
		},
		"status":              func(m *eligibility.Model) { m.Criteria[5].Unconfirmed = false },
		"a hint":              func(m *eligibility.Model) { m.Criteria[2].Rule = "months == 12" },
		"renamed list":        func(m *eligibility.Model) { m.Lists = map[string][]string{"eu": {"IT", "PL", "FR", "DE"}} },
		"implied by numbers":  func(m *eligibility.Model) { m.Criteria[5].Rule = "distinct(members, country) >= 3" },
		"implied for all":     func(m *eligibility.Model) { m.Criteria[3].Rule += " and all(members, country != CH or legal)" },
		"a condition for all": func(m *eligibility.Model) { m.Criteria[3].Rule = "all(members, country != CH)" },
	}
	for name, change := range same {
		t.Run(name, func(t *testing.T) {
			m := consortium()
			m.Together = nil
			change(&m)
			found, err := eligibility.Diff(consortium(), m)
			if err != nil || len(found) > 0 {
				t.Errorf("differences %+v, error %v, want none", found, err)
			}
		})
	}
}

// Months and ten times as many are one number, but the engine treats them as
// independent: it must neither claim a difference that it cannot show nor
// that there is none.
func TestDiffUndecided(t *testing.T) {
	m := consortium()
	old := consortium()
	old.Criteria[2] = eligibility.Criterion{ID: "months", Rule: "months >= 20"}
	m.Criteria[2] = eligibility.Criterion{ID: "months", Rule: "months * 10 >= 200"}
	found, err := eligibility.Diff(old, m)
	if len(found) > 0 || !errors.Is(err, eligibility.ErrUndecided) {
		t.Errorf("differences %+v, error %v", found, err)
	}
}

func TestDiffFindsAnApplicant(t *testing.T) {
	changes := map[string]func(*eligibility.Model){
		"a threshold": func(m *eligibility.Model) { m.Criteria[1].Rule = "grant < 500_000" },
		"a list":      func(m *eligibility.Model) { m.Lists = map[string][]string{"eu": {"DE", "FR", "PL"}} },
		"fewer members": func(m *eligibility.Model) {
			m.Criteria[5].Rule = "count(members) >= 2 and distinct(members, country) >= 2"
		},
		"one member suffices": func(m *eligibility.Model) {
			m.Criteria[4].Rule = "any(members, eccp == registered) and all(members, legal)"
		},
		"a new question": func(m *eligibility.Model) {
			m.Questions = append(m.Questions, eligibility.Question{ID: "new"})
			m.Criteria = append(m.Criteria, eligibility.Criterion{ID: "new", Rule: "new"})
		},
		"a new option": func(m *eligibility.Model) {
			m.Groups[0].Items[0].Options = append(m.Groups[0].Items[0].Options, "UA")
			m.Lists = map[string][]string{"eu": {"DE", "FR", "PL", "IT", "UA"}}
		},
		"a sum": func(m *eligibility.Model) { m.Criteria[1].Rule = "grant + months * 1000 <= 500_000" },
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			m := consortium()
			m.Together = nil
			change(&m)
			found, err := eligibility.Diff(consortium(), m)
			if err != nil && !errors.Is(err, eligibility.ErrUndecided) || len(found) == 0 {
				t.Fatalf("differences %v, error %v, want an applicant", found, err)
			}
			for _, d := range found {
				differs(t, m, d, name == "a new option")
			}
		})
	}
}

// differs checks a difference against both versions. The old one may not know
// an option, and leaves it open then.
func differs(t *testing.T, m eligibility.Model, d *eligibility.Difference, mayBeOpen bool) {
	t.Helper()
	before, after := compile(t, consortium()).Verdict(d.Applicant), compile(t, m).Verdict(d.Applicant)
	unknown := before == eligibility.Open && mayBeOpen
	if before != d.Old && !unknown || after != d.New || d.Old == d.New {
		t.Errorf("the applicant is %v and then %v, the difference says %v and %v", before, after, d.Old, d.New)
	}
	if (d.Old == eligibility.NotEligible) != (len(d.OldFailed) > 0) || (d.New == eligibility.NotEligible) != (len(d.NewFailed) > 0) {
		t.Errorf("failed %v and %v", d.OldFailed, d.NewFailed)
	}
}

// Each way in which a verdict changes is shown once: of two thresholds that
// move, each alone and both together.
func TestDiffShowsEachWay(t *testing.T) {
	m := consortium()
	m.Together = nil
	m.Criteria[1].Rule = "grant < 100_000"
	m.Criteria[3].Rule = "all(members, country in [DE, PL, IT])"
	found, err := eligibility.Diff(consortium(), m)
	if err != nil && !errors.Is(err, eligibility.ErrUndecided) {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, d := range found {
		seen[strings.Join(d.NewFailed, " ")]++
	}
	one, two := m.Criteria[1].ID, m.Criteria[3].ID
	for _, way := range []string{one, two, one + " " + two} {
		if seen[way] != 1 {
			t.Errorf("%q is shown %d times in %v", way, seen[way], seen)
		}
	}
}

func TestDiffKindChanged(t *testing.T) {
	m := consortium()
	m.Questions[2].Kind = eligibility.YesNo
	m.Criteria[2].Rule = "months"
	if _, err := eligibility.Diff(consortium(), m); err == nil || !strings.Contains(err.Error(), `question "months" was a number and is a yes/no now`) {
		t.Errorf("error %v", err)
	}
}

func TestMermaid(t *testing.T) {
	m := flat()
	got := compile(t, m).Mermaid()
	for _, want := range []string{"flowchart TD\n", `{"country"} -- "DE, FR, AT" -->`, `-- "US" --> N[not eligible]`, `-- "at most 43" -->`, "Y[eligible]"} {
		if !strings.Contains(got, want) {
			t.Errorf("graph lacks %q:\n%s", want, got)
		}
	}
}
