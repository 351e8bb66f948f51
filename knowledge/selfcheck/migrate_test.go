package selfcheck_test

import (
	"reflect"
	"slices"
	"testing"

	"grantdesk/knowledge/eligibility"
)

func applicant(answers eligibility.Answers, partners ...eligibility.Answers) *eligibility.Applicant {
	a := eligibility.NewApplicant()
	a.Answers = answers
	if len(partners) > 0 {
		a.Groups["partners"] = &eligibility.Members{Items: partners, Closed: true}
	}
	return a
}

func TestMigrate(t *testing.T) {
	steps := `{from: "0", rename: {volume: sum, partners.state: partners.country}, values: {partners.country: {german: DE}, green: {"yes": "no"}}}
  - {from: "1", rename: {sum: money, green: all_near}, drop: [colour, partners.size]}`
	f := flow(t, `{from: "1", rename: {sum: money}, drop: [colour]}`, steps)
	yes, no, hundred := eligibility.Answer{Yes: true}, eligibility.Answer{}, eligibility.Exactly(100)
	option := func(id string) eligibility.Answer { return eligibility.Answer{Option: id} }
	for _, c := range []struct {
		name, version string
		before, after *eligibility.Applicant
		lost          []string
	}{
		{"one step", "1", applicant(eligibility.Answers{"sum": hundred, "colour": option("red")}), applicant(eligibility.Answers{"money": hundred}), nil},
		{"two steps, values and members", "0",
			applicant(eligibility.Answers{"volume": hundred, "green": yes}, eligibility.Answers{"state": option("german"), "size": hundred}),
			applicant(eligibility.Answers{"money": hundred, "all_near": no}, eligibility.Answers{"country": option("DE")}), nil},
		{"an option that is gone", "1", applicant(eligibility.Answers{}, eligibility.Answers{"country": option("US")}),
			applicant(eligibility.Answers{}, eligibility.Answers{}), []string{"partners[0].country"}},
		{"a question of another type now", "1", applicant(eligibility.Answers{"sum": yes, "staff": hundred}),
			applicant(eligibility.Answers{"staff": hundred}), []string{"money"}},
		{"don't know stays", "1", applicant(eligibility.Answers{"sum": {DontKnow: true}}), applicant(eligibility.Answers{"money": {DontKnow: true}}), nil},
		{"an unknown version keeps what still fits", "7", applicant(eligibility.Answers{"money": hundred, "sum": hundred}),
			applicant(eligibility.Answers{"money": hundred}), []string{"sum"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			was := c.before.Clone()
			got, lost := f.Migrate(c.version, c.before)
			if !reflect.DeepEqual(got, c.after) || !slices.Equal(lost, c.lost) {
				t.Errorf("%+v, lost %v; want %+v, lost %v", got, lost, c.after, c.lost)
			}
			if !reflect.DeepEqual(c.before, was) {
				t.Error("the answers that were handed in have changed")
			}
		})
	}
}

// A group that is gone takes its answers along.
func TestMigrateGroupGone(t *testing.T) {
	a := eligibility.NewApplicant()
	a.Groups["friends"] = &eligibility.Members{Items: []eligibility.Answers{{"x": {}}}}
	got, lost := flow(t).Migrate("1", a)
	if len(got.Groups) > 0 || !slices.Equal(lost, []string{"friends"}) {
		t.Errorf("%v, lost %v", got.Groups, lost)
	}
}
