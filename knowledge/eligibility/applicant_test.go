package eligibility_test

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"

	"grantdesk/knowledge/eligibility"
)

func TestAnswerSurvivesJSON(t *testing.T) {
	inf := math.Inf(1)
	for want, a := range map[string]eligibility.Answer{
		`"?"`:         {DontKnow: true},
		`"y"`:         {Yes: true},
		`"n"`:         {},
		`"=DE"`:       {Option: "DE"},
		`"*a,b"`:      {Options: []string{"a", "b"}},
		`"*"`:         {Options: []string{}},
		`"480000"`:    {Low: 480000, High: 480000},
		`"0.5"`:       {Low: .5, High: .5},
		`"200..240"`:  {Low: 200, High: 240},
		`"251.."`:     {Low: 251, High: inf},
		`"..-3"`:      {Low: -inf, High: -3},
		`"0..10"`:     {Low: 0, High: 10},
		`"-10..0"`:    {Low: -10, High: 0},
		`"=a, b \"c"`: {Option: `a, b "c`},
	} {
		b, err := json.Marshal(a)
		if want != string(b) && want != `"=a, b \"c"` || err != nil {
			t.Errorf("%+v is %s, want %s (%v)", a, b, want, err)
		}
		var back eligibility.Answer
		if err := json.Unmarshal(b, &back); err != nil || !reflect.DeepEqual(a, back) {
			t.Errorf("%s is %+v, want %+v (%v)", b, back, a, err)
		}
	}
	for _, bad := range []string{`"x"`, `"1..x"`, `""`, `"x.."`} {
		var a eligibility.Answer
		if err := json.Unmarshal([]byte(bad), &a); err == nil && bad != `""` {
			t.Errorf("%s read as %+v", bad, a)
		}
	}
}

func TestClone(t *testing.T) {
	a := good()
	b := a.Clone()
	ref := eligibility.Ref{Group: "members", Item: 3, Question: "country"}
	b.Set(ref, eligibility.Answer{Option: "IT"})
	b.Set(eligibility.Ref{Question: "grant"}, eligibility.Exactly(1))
	if _, ok := a.Get(ref); ok || len(a.Groups["members"].Items) != 3 {
		t.Error("the copy shares members with the original")
	}
	if x, ok := b.Get(ref); !ok || x.Option != "IT" {
		t.Errorf("got %v %v", x, ok)
	}
	if x, _ := a.Get(eligibility.Ref{Question: "grant"}); x.Low != 480_000 {
		t.Errorf("the copy changed the grant to %v", x.Low)
	}
}
