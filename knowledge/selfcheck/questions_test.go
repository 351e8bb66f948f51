package selfcheck_test

import (
	"math/rand/v2"
	"testing"

	"grantdesk/knowledge/eligibility"
	"grantdesk/knowledge/selfcheck"
)

// simulation lets people with a known truth answer a self-check.
type simulation struct {
	*rand.Rand
	flow   *selfcheck.Flow
	engine *eligibility.Engine
	unsure float64 // how often a collective question is answered "don't know"
	truth  *eligibility.Applicant
}

func (s *simulation) chance(p float64) bool { return s.Float64() < p }

func (s *simulation) pick(p float64, good, bad string) eligibility.Answer {
	if s.chance(p) {
		return eligibility.Answer{Option: good}
	}
	return eligibility.Answer{Option: bad}
}

// person makes up a consortium of three to five members.
func (s *simulation) person() {
	countries := []string{"DE", "FR", "PL", "IT", "ES", "TR", "RS", "AT", "CZ", "PT", "GR", "FI", "BG", "RO", "SE", "GB", "CH"}
	s.truth = eligibility.NewApplicant()
	activities := []string{}
	for _, o := range []string{"build", "exchange", "outreach"} {
		if s.chance(.96) {
			activities = append(activities, o)
		}
	}
	s.truth.Answers["activities"] = eligibility.Answer{Options: activities}
	s.truth.Answers["grant"] = eligibility.Exactly(float64(300000 + s.IntN(220000)))
	s.truth.Answers["own_share"] = eligibility.Answer{Yes: s.chance(.95)}
	s.truth.Answers["duration"] = eligibility.Exactly(24)
	members := &eligibility.Members{Closed: true}
	for range 3 + s.IntN(3) {
		members.Items = append(members.Items, eligibility.Answers{
			"country": {Option: countries[s.IntN(len(countries))]},
			"legal":   {Yes: s.chance(.99)},
			"kind":    s.pick(.97, "cluster", "company"),
			"eccp":    s.pick(.95, "registered", "none"),
			"region":  s.pick(.5, "less_developed", "more_developed"),
		})
	}
	s.truth.Groups["members"] = members
}

// run answers until there is a verdict and tells it and how many questions
// were asked.
func (s *simulation) run(t *testing.T) (eligibility.Verdict, int) {
	a := eligibility.NewApplicant()
	a.Groups["members"] = &eligibility.Members{}
	for asked := 0; ; asked++ {
		r := s.engine.Evaluate(a)
		if r.Verdict != eligibility.Open {
			return r.Verdict, asked
		}
		ref, ok := r.Next()
		if !ok || asked > 100 {
			t.Fatal("an open check must ask something")
		}
		s.answer(a, ref)
	}
}

func (s *simulation) answer(a *eligibility.Applicant, ref eligibility.Ref) {
	members, all := a.Groups["members"], s.truth.Groups["members"].Items
	if c := s.flow.Collective(ref.Question); c != nil && ref.Group == "" {
		a.Answers[ref.Question] = s.together(c)
		return
	}
	if ref.Item == eligibility.More && ref.Group != "" {
		if len(members.Items) < len(all) {
			members.Items = append(members.Items, eligibility.Answers{})
		} else {
			members.Closed = true
		}
		return
	}
	x, _ := s.truth.Get(ref)
	a.Set(ref, x)
}

// together answers a question about all members from the truth.
func (s *simulation) together(c *selfcheck.Collective) eligibility.Answer {
	if s.chance(s.unsure) {
		return eligibility.Answer{DontKnow: true}
	}
	items := s.truth.Groups["members"].Items
	if c.ID == "how_many" {
		return eligibility.Exactly(float64(len(items)))
	}
	countries := map[string]bool{}
	every, region := true, false
	for _, m := range items {
		country := m["country"].Option
		countries[country] = true
		region = region || m["region"].Option == "less_developed"
		every = every && map[string]bool{
			"all_eccp": m["eccp"].Option != "none", "all_established": country != "CH", "all_kind": m["kind"].Option == "cluster",
			"all_legal": m["legal"].Yes, "none_british": country != "GB",
		}[c.ID]
	}
	switch c.ID {
	case "how_many_countries":
		return eligibility.Exactly(float64(len(countries)))
	case "any_region":
		return eligibility.Answer{Yes: region}
	}
	return eligibility.Answer{Yes: every}
}

// withoutTogether is the engine of a flow that has no collective questions.
func withoutTogether(t *testing.T, flow *selfcheck.Flow) *eligibility.Engine {
	t.Helper()
	m := flow.Model()
	m.Together = nil
	e, err := eligibility.Compile(m)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// tally counts the questions of 400 simulated consortia and gives the means
// for those that are not eligible and those that are.
func (s *simulation) tally(t *testing.T) (bad, good float64) {
	s.Rand = rand.New(rand.NewPCG(7, 7))
	sum, n := map[eligibility.Verdict]int{}, map[eligibility.Verdict]int{}
	for range 400 {
		s.person()
		verdict, asked := s.run(t)
		if truth := s.flow.Engine().Verdict(s.truth); truth != verdict {
			t.Fatalf("ended with %v, the truth is %v", verdict, truth)
		}
		sum[verdict] += asked
		n[verdict]++
	}
	mean := func(v eligibility.Verdict) float64 { return float64(sum[v]) / float64(n[v]) }
	return mean(eligibility.NotEligible), mean(eligibility.Eligible)
}

// TestQuestionsToVerdict prints how many questions 400 simulated consortia
// are asked until the verdict stands, and holds them against the limits.
func TestQuestionsToVerdict(t *testing.T) {
	flow := example(t, clusterPath)
	t.Log("| about all members at once | not eligible | eligible |")
	for _, c := range []struct {
		name      string
		engine    *eligibility.Engine
		unsure    float64
		bad, good float64 // at most
	}{
		{"asked and known", flow.Engine(), 0, 6, 12},
		{"30 % don't know", flow.Engine(), .3, 8.4, 22.9},
		{"all don't know", flow.Engine(), 1, 14, 30},
		{"never asked", withoutTogether(t, flow), 0, 11.1, 26.2},
	} {
		s := &simulation{flow: flow, engine: c.engine, unsure: c.unsure}
		bad, good := s.tally(t)
		t.Logf("| %s | %.1f | %.1f |", c.name, bad, good)
		if bad > c.bad || good > c.good {
			t.Errorf("%s: %.1f questions when not eligible and %.1f when eligible, want at most %.1f and %.1f", c.name, bad, good, c.bad, c.good)
		}
	}
}

func benchApplicant() *eligibility.Applicant {
	a := eligibility.NewApplicant()
	a.Answers["activities"] = eligibility.Answer{Options: []string{"build"}}
	a.Answers["grant"] = eligibility.Exactly(480000)
	a.Groups["members"] = &eligibility.Members{Items: []eligibility.Answers{
		{"country": {Option: "DE"}, "legal": {Yes: true}, "kind": {Option: "cluster"}, "eccp": {Option: "registered"}, "region": {Option: "more_developed"}},
		{"country": {Option: "PL"}, "legal": {Yes: true}, "kind": {Option: "cluster"}},
		{"country": {Option: "FR"}},
	}}
	a.Answers["activities"] = eligibility.Answer{Options: []string{"build", "exchange", "outreach"}}
	return a
}

func BenchmarkVerdict(b *testing.B) {
	e, a := example(b, clusterPath).Engine(), benchApplicant()
	b.ReportAllocs()
	for b.Loop() {
		e.Verdict(a)
	}
}

func BenchmarkEvaluate(b *testing.B) {
	e, a := example(b, clusterPath).Engine(), benchApplicant()
	b.ReportAllocs()
	for b.Loop() {
		e.Evaluate(a)
	}
}

func BenchmarkEvaluateNotEligible(b *testing.B) {
	e, a := example(b, clusterPath).Engine(), benchApplicant()
	a.Groups["members"].Items[1]["eccp"] = eligibility.Answer{Option: "none"}
	b.ReportAllocs()
	for b.Loop() {
		e.Evaluate(a)
	}
}

func BenchmarkRead(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		example(b, clusterPath)
	}
}
