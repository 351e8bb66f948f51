package selfcheck_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"grantdesk/knowledge/eligibility"
	"grantdesk/knowledge/selfcheck"
)

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		name     string
		old, new string
		changes  []string
		verdicts string // how the example's verdict changes, or "somehow"; "" when nobody's does
	}{
		{"nothing", "", "", nil, ""},
		{"other words", "rule: money <= 100", "rule: not (money > 100)", []string{"~ limit: money <= 100  ->  not (money > 100)"}, ""},
		{"a ceiling", "rule: money <= 100", "rule: money <= 80", []string{"~ limit: money <= 100  ->  money <= 80"}, "eligible not_eligible"},
		{"a date", `"2020-01-31"`, `"2020-02-29"`, []string{`~ old: since <= "2020-01-31"  ->  since <= "2020-02-29"`}, "not_eligible eligible"},
		{"a list", "near: [DE, FR]", "near: [CH, DE]", []string{"~ list near: -FR +CH"}, "somehow"},
		{"confirmed", "    status: unconfirmed\n    source: {doc: text}", "    source: {doc: text, quote: {de: 100 Euro, en: 100 euros}}", []string{"~ near: confirmed now"}, ""},
		{"only a hint", "  - id: kinds\n    rule", "  - id: kinds\n    kind: should\n    rule", []string{"~ kinds: only a hint now"}, "not_eligible eligible"},
		{"another criterion", "  - id: limit\n    rule", "  - id: limits\n    rule", []string{"- limit: money <= 100", "+ limits: money <= 100"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := selfcheck.Compare(flow(t), flow(t, c.old, c.new))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got.Changes, c.changes) {
				t.Errorf("changes %q, want %q", got.Changes, c.changes)
			}
			if (len(got.Examples) == 0) != (c.verdicts == "") {
				t.Errorf("%d examples, want %q", len(got.Examples), c.verdicts)
			}
			for _, d := range got.Examples {
				showsChange(t, c.old, c.new, c.verdicts, got, d)
			}
		})
	}
}

// showsChange checks an example of a comparison: copied into the new version, it
// passes as a fixture.
func showsChange(t *testing.T, old, new, verdicts string, c *selfcheck.Comparison, d *eligibility.Difference) {
	t.Helper()
	const verdict = "    verdict: eligible\n"
	if v := d.Old.String() + " " + d.New.String(); v != verdicts && verdicts != "somehow" {
		t.Errorf("verdicts %q, want %q", v, verdicts)
	}
	flow(t, old, new, verdict, verdict+c.Fixture(d))
	wrong := strings.Replace(c.Fixture(d), "verdict: "+d.New.String(), "verdict: "+d.Old.String(), 1)
	if f, _ := readSmall(strings.NewReplacer(old, new, verdict, verdict+wrong).Replace(small), firm); f != nil {
		t.Errorf("the example has the old verdict in the new version:\n%s", c.Fixture(d))
	}
}

func TestCompareCannotTell(t *testing.T) {
	const rule = "any(kinds, [one, two]) and staff < 10"
	got, err := selfcheck.Compare(flow(t), flow(t, rule, "any(kinds, [one, two]) and staff * 10 < 100"))
	if !errors.Is(err, eligibility.ErrUndecided) || got == nil || len(got.Changes) != 1 {
		t.Errorf("%+v, error %v", got, err)
	}
	if _, err := selfcheck.Compare(flow(t), flow(t, "type: money", "type: yesno", "rule: money <= 100", "rule: money", "money: 50..60", "money: true", "    min: 0\n", "")); err == nil {
		t.Error("a question of another type is no error")
	}
}
