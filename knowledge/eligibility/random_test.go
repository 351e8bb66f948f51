package eligibility_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"grantdesk/knowledge/eligibility"
)

// term is a rule that can be written and, apart from the engine, evaluated.
type term struct {
	text string
	eval func(eligibility.Answers) bool
}

// maker builds random models with rules that branch.
type maker struct {
	*rand.Rand
	questions []eligibility.Question
}

func (m *maker) model() (eligibility.Model, []term) {
	kinds := []eligibility.Kind{eligibility.YesNo, eligibility.Choice, eligibility.Number, eligibility.Multi}
	m.questions = nil
	for i := range 3 + m.IntN(2) {
		q := eligibility.Question{ID: fmt.Sprintf("q%d", i), Kind: kinds[m.IntN(len(kinds))]}
		if q.Kind == eligibility.Choice || q.Kind == eligibility.Multi {
			q.Options = []string{"a", "b", "c", "d"}[:3+m.IntN(2)]
		}
		q.Integer = q.Kind == eligibility.Number && m.IntN(2) == 0
		if q.Kind == eligibility.Multi {
			q.Options = q.Options[:2]
		}
		m.questions = append(m.questions, q)
	}
	var rules []term
	model := eligibility.Model{Questions: m.questions}
	for i := range 2 + m.IntN(4) {
		r := m.term(3)
		rules = append(rules, r)
		model.Criteria = append(model.Criteria, eligibility.Criterion{ID: fmt.Sprintf("c%d", i), Rule: r.text})
	}
	return model, rules
}

func (m *maker) term(depth int) term {
	if depth == 0 || m.IntN(3) == 0 {
		return m.atom()
	}
	a := m.term(depth - 1)
	switch m.IntN(5) {
	case 0:
		return term{"not (" + a.text + ")", func(x eligibility.Answers) bool { return !a.eval(x) }}
	case 1, 2:
		b := m.term(depth - 1)
		return term{"(" + a.text + " and " + b.text + ")", func(x eligibility.Answers) bool { return a.eval(x) && b.eval(x) }}
	}
	b := m.term(depth - 1)
	return term{"(" + a.text + " or " + b.text + ")", func(x eligibility.Answers) bool { return a.eval(x) || b.eval(x) }}
}

func (m *maker) atom() term {
	q := m.questions[m.IntN(len(m.questions))]
	id := q.ID
	if q.Kind == eligibility.YesNo {
		return term{id, func(x eligibility.Answers) bool { return x[id].Yes }}
	}
	if q.Kind == eligibility.Number {
		return m.comparison(id)
	}
	var set []string
	for _, o := range q.Options {
		if m.IntN(2) == 0 {
			set = append(set, o)
		}
	}
	if len(set) == 0 {
		set = q.Options[:1]
	}
	list := "[" + strings.Join(set, ", ") + "]"
	if q.Kind == eligibility.Choice {
		return term{id + " in " + list, func(x eligibility.Answers) bool { return slices.Contains(set, x[id].Option) }}
	}
	in := func(o string) bool { return slices.Contains(set, o) }
	if m.IntN(2) == 0 {
		return term{"any(" + id + ", " + list + ")", func(x eligibility.Answers) bool { return slices.ContainsFunc(x[id].Options, in) }}
	}
	return term{"all(" + id + ", " + list + ")", func(x eligibility.Answers) bool {
		return !slices.ContainsFunc(x[id].Options, func(o string) bool { return !in(o) })
	}}
}

func (m *maker) comparison(id string) term {
	op, at := []string{"<", "<=", ">", ">=", "==", "!="}[m.IntN(6)], float64(m.IntN(3)*10)
	return term{fmt.Sprintf("%s %s %g", id, op, at), func(x eligibility.Answers) bool {
		n := x[id].Low
		return map[string]bool{"<": n < at, "<=": n <= at, ">": n > at, ">=": n >= at, "==": n == at, "!=": n != at}[op]
	}}
}

// every lists answers that stand for all possible ones within what is known.
func every(q eligibility.Question, known eligibility.Answer, ok bool) (out []eligibility.Answer) {
	if ok && !known.DontKnow && (q.Kind != eligibility.Number || known.Low == known.High) {
		return []eligibility.Answer{known}
	}
	switch q.Kind {
	case eligibility.YesNo:
		return []eligibility.Answer{{Yes: true}, {}}
	case eligibility.Choice:
		for _, o := range q.Options {
			out = append(out, eligibility.Answer{Option: o})
		}
	case eligibility.Multi:
		return []eligibility.Answer{{}, {Options: []string{"a"}}, {Options: []string{"b"}}, {Options: []string{"a", "b"}}}
	case eligibility.Number:
		for _, x := range []float64{-1, 0, 1, 9, 9.5, 10, 11, 19, 19.5, 20, 21} {
			whole := !q.Integer || x == float64(int(x))
			if whole && (!ok || known.DontKnow || known.Low <= x && x <= known.High) {
				out = append(out, eligibility.Exactly(x))
			}
		}
	}
	return out
}

func (m *maker) partial() eligibility.Answers {
	known := eligibility.Answers{}
	for _, q := range m.questions {
		switch all := every(q, eligibility.Answer{}, false); m.IntN(5) {
		case 0, 1:
			known[q.ID] = all[m.IntN(len(all))]
		case 2:
			known[q.ID] = eligibility.Answer{DontKnow: true}
			if i := m.IntN(len(all)); q.Kind == eligibility.Number && i > 0 {
				known[q.ID] = eligibility.Answer{Low: all[m.IntN(i)].Low, High: all[i].Low}
			}
		}
	}
	return known
}

// outcome is what enumerating all completions shows.
type outcome struct {
	met, failed bool
	matters     []string
}

// brute tries every completion: a question matters when two completions that
// differ only there differ in the verdict.
func brute(questions []eligibility.Question, known eligibility.Answers, met func(eligibility.Answers) bool) outcome {
	choices := make([][]eligibility.Answer, len(questions))
	size := 1
	for i, q := range questions {
		x, ok := known[q.ID]
		choices[i] = every(q, x, ok)
		size *= len(choices[i])
	}
	results := make([]bool, size)
	var o outcome
	for at := range results {
		full, rest := eligibility.Answers{}, at
		for i, q := range questions {
			full[q.ID] = choices[i][rest%len(choices[i])]
			rest /= len(choices[i])
		}
		results[at] = met(full)
		o.met, o.failed = o.met || results[at], o.failed || !results[at]
	}
	stride := 1
	for i, q := range questions {
		n := len(choices[i])
		for at, r := range results {
			if first := at - at/stride%n*stride; r != results[first] {
				o.matters = append(o.matters, q.ID)
				break
			}
		}
		stride *= n
	}
	return o
}

// TestExact compares verdict and relevance with all completions.
func TestExact(t *testing.T) {
	const models, each = 5000, 2
	m := &maker{Rand: rand.New(rand.NewPCG(1, 2))}
	decided, cases := 0, 0
	for range models {
		model, rules := m.model()
		e := compile(t, model)
		for range each {
			a := &eligibility.Applicant{Answers: m.partial()}
			want := brute(m.questions, a.Answers, func(x eligibility.Answers) bool {
				return !slices.ContainsFunc(rules, func(r term) bool { return !r.eval(x) })
			})
			r := e.Evaluate(a)
			cases++
			if want.met != want.failed {
				decided++
			}
			if msg := compare(r, e.Verdict(a), want); msg != "" {
				t.Fatalf("%s\nrules %v\nknown %v", msg, model.Criteria, a.Answers)
			}
		}
	}
	t.Logf("%d models, %d partial applicants (%d decided): verdict and relevance equal to brute force", models, cases, decided)
}

func compare(r *eligibility.Result, quick eligibility.Verdict, want outcome) string {
	verdict := eligibility.Open
	switch {
	case !want.failed:
		verdict = eligibility.Eligible
	case !want.met:
		verdict = eligibility.NotEligible
	}
	if quick != verdict || r.Verdict != verdict && !(verdict == eligibility.Open && r.Verdict == eligibility.Unclear) {
		return fmt.Sprintf("verdict %v and %v, brute force %v", quick, r.Verdict, verdict)
	}
	got := map[string]bool{}
	for _, ref := range slices.Concat(r.CanChange, r.Blocked) {
		got[ref.String()] = true
	}
	if ids := slices.Sorted(maps.Keys(got)); !slices.Equal(ids, want.matters) {
		return fmt.Sprintf("matters %v, brute force %v", ids, want.matters)
	}
	return ""
}

// TestGroupsNeverWrong compares decided verdicts over groups with random
// completions: a decided verdict holds whatever is answered later.
func TestGroupsNeverWrong(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	e := compile(t, consortium())
	countries, states := []string{"DE", "FR", "PL", "IT", "CH"}, []string{"registered", "requested", "none"}
	decided := 0
	for range 3000 {
		full := good()
		full.Answers["grant"] = eligibility.Exactly(float64(4+r.IntN(2)) * 1e5)
		members := full.Groups["members"]
		members.Items = nil
		for range 1 + r.IntN(5) {
			members.Items = append(members.Items, member(countries[r.IntN(5)], states[r.IntN(3)]))
		}
		part := full.Clone()
		part.Groups["members"].Closed = r.IntN(2) == 0
		if !part.Groups["members"].Closed {
			part.Groups["members"].Items = part.Groups["members"].Items[:r.IntN(len(members.Items)+1)]
			if r.IntN(2) == 0 {
				part.Answers["how_many"] = eligibility.Exactly(float64(len(members.Items)))
			}
		}
		for _, item := range part.Groups["members"].Items {
			maps.DeleteFunc(item, func(string, eligibility.Answer) bool { return r.IntN(3) == 0 })
		}
		got := e.Verdict(part)
		if got == eligibility.Open {
			continue
		}
		decided++
		if truth := e.Verdict(full); truth != got {
			t.Fatalf("verdict %v with %v, but %v when all is known", got, part.Groups["members"], truth)
		}
	}
	if decided < 500 {
		t.Errorf("only %d decided cases", decided)
	}
}
