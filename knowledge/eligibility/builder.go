package eligibility

import (
	"math"
	"math/rand/v2"
	"slices"
)

// builder constructs complete applicants whose values are in given classes.
// It searches with a generator of fixed seed: the same target always gives
// the same applicant.
type builder struct {
	engine *Engine
	random *rand.Rand
	work   *work
	marks  map[*Question][]float64 // numbers worth trying
}

func newBuilder(e *Engine) *builder {
	b := &builder{engine: e, random: rand.New(rand.NewPCG(1, 1)), work: newWork(e), marks: map[*Question][]float64{}}
	for _, s := range append([]*scope{e.top}, e.groups...) {
		for _, v := range s.values {
			if v.kind == valueNumber {
				b.note(v.number, v.cuts)
			}
		}
	}
	return b
}

// note remembers for each question that a number depends on the numbers
// around the thresholds.
func (b *builder) note(x *expr, cuts []cut) {
	if x.question != nil && x.question.Kind == Number {
		for _, c := range cuts {
			b.marks[x.question] = append(b.marks[x.question], c.at, c.at-1, c.at+1, c.at/2, c.at*2)
		}
	}
	for _, a := range x.args {
		b.note(a, cuts)
	}
}

// build gives an applicant, or nil when none was found.
func (b *builder) build(target []uint64) *Applicant {
	const attempts = 300
	for range attempts {
		a := NewApplicant()
		b.answerAll(b.engine.top, a.Answers)
		for i, v := range b.engine.top.values {
			v.steer(a.Answers, target[i], b)
		}
		for _, g := range b.engine.groups {
			a.Groups[g.group.ID] = b.members(g, target)
		}
		b.engine.fill(b.work, a)
		if b.fits(target) {
			return a
		}
	}
	return nil
}

func (b *builder) fits(target []uint64) bool {
	for i, m := range b.work.masks {
		if m&^target[i] != 0 {
			return false
		}
	}
	return true
}

func (b *builder) answerAll(s *scope, answers Answers) {
	for i := range s.list {
		answers[s.list[i].ID] = b.answer(&s.list[i])
	}
}

// answer is any answer to q.
func (b *builder) answer(q *Question) (x Answer) {
	switch q.Kind {
	case YesNo:
		x.Yes = b.random.IntN(2) == 0
	case Choice:
		if len(q.Options) > 0 {
			x.Option = q.Options[b.random.IntN(len(q.Options))]
		}
	case Multi:
		x.Options = []string{}
		for _, o := range q.Options {
			if b.random.IntN(2) == 0 {
				x.Options = append(x.Options, o)
			}
		}
	case Number:
		return Exactly(b.number(q))
	}
	return x
}

func (b *builder) number(q *Question) float64 {
	low, high := q.interval(nil)
	n := 0.0
	if marks := b.marks[q]; len(marks) > 0 && b.random.IntN(8) > 0 {
		n = marks[b.random.IntN(len(marks))]
	}
	if q.Integer {
		n = math.Round(n)
	}
	return math.Min(math.Max(n, low), high)
}

// steer makes the answers put v into one of the wanted classes, where a
// single answer decides that.
func (v *value) steer(answers Answers, want uint64, b *builder) {
	q := v.single()
	if q == nil || want == v.base || want == 0 {
		return
	}
	class, _ := v.ends(want)
	x := answers[q.ID]
	switch v.kind {
	case valueYesNo:
		x.Yes = class == 1
	case valueChoice:
		x.Option = v.options[class][b.random.IntN(len(v.options[class]))]
	case valueChosen:
		x.Options = slices.DeleteFunc(slices.Clone(x.Options), func(o string) bool { return o == v.option })
		if class == 1 {
			x.Options = append(x.Options, v.option)
		}
	case valueNumber:
		for range 50 {
			if x = Exactly(b.number(q)); v.between(x.Low, x.High)&^want == 0 {
				break
			}
		}
	}
	answers[q.ID] = x
}

// members gives members that meet the conditions wanted of all, with one that
// violates each condition that not all may meet, in a number that is wanted.
func (b *builder) members(g *scope, target []uint64) *Members {
	out := &Members{Closed: true}
	met, violated := []int32{}, []int32{}
	size := b.random.IntN(4)
	for i, v := range b.engine.top.values {
		switch {
		case v.group == g && target[i] == 2:
			met = append(met, v.root)
		case v.group == g && target[i] == 1:
			violated = append(violated, v.root)
		case v.number != nil && v.number.kind == exprCall && v.number.group == g && v.number.name != "sum":
			if low := v.describe(target[i]).Low; !math.IsInf(low, -1) {
				size = max(size, int(low))
			}
		}
	}
	for _, root := range violated {
		out.Items = append(out.Items, b.member(g, met, root))
	}
	for len(out.Items) < max(size, g.group.Min) {
		out.Items = append(out.Items, b.member(g, met, yes))
	}
	return out
}

// member is one that meets all conditions of met and, if there is one,
// violates another.
func (b *builder) member(g *scope, met []int32, violated int32) Answers {
	item := Answers{}
	for range 200 {
		b.answerAll(g, item)
		masks := make([]uint64, len(g.values))
		for i, v := range g.values {
			masks[i] = v.possible(item)
		}
		holds := func(root int32) bool { return g.d.reach(&b.work.top, root, masks) == canYes }
		if !slices.ContainsFunc(met, func(r int32) bool { return !holds(r) }) && (violated == yes || !holds(violated)) {
			break
		}
	}
	return item
}
