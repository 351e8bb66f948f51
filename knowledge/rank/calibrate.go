package rank

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"grantdesk/knowledge"
)

// What self-calibration asks of the wordings of the content, each held out.
// Of those that would be answered so many must be right; of those whose unit
// is struck out, so that nothing answers them, at most so many may be asserted
// or be proposed. A stricter gate than the strictest would leave a collection
// of near duplicates without any answer.
const (
	heldOutRight   = 0.75
	struckAsserted = 0.30
	struckProposed = 0.75
	strictAnswer   = 0.80
	strictIn       = 0.50
	fewest         = 20
	enough         = 120 // a start need not wait for more
)

// A Calibration is what asking a call's content its own wordings, each held
// out, made of the gates in one language.
type Calibration struct {
	Call, Lang string
	HeldOut    int     // wordings that were asked
	Found      float64 // share of them whose unit came first
	Right      float64 // share of the asserted that is right
	Asserted   float64 // share that is asserted
	Struck     float64 // share that is asserted although its unit is struck out
	Answer     Threshold
	In         Threshold
}

// Calibrations are those of all calls and languages, for the content of this
// version.
func (f *Finder) Calibrations() (version string, cs []Calibration, err error) {
	for _, call := range f.calls {
		for _, l := range knowledge.Languages() {
			s, err := f.shelves[shelfKey{call, l}]()
			if err != nil {
				return "", nil, err
			}
			cs = append(cs, s.outcome)
		}
	}
	return f.version, cs, nil
}

// A Threshold is the stricter of what is shipped and what the content needs.
type Threshold struct{ Used, Shipped, Own float64 }

// String returns the threshold as shipped / own / used.
func (t Threshold) String() string {
	return fmt.Sprintf("%.2f / %.2f / %.2f", t.Shipped, t.Own, t.Used)
}

func threshold(shipped, own, strictest float64) Threshold {
	return Threshold{Used: max(shipped, min(own, strictest)), Shipped: shipped, Own: own}
}

// A trial is what became of a wording that is held out: with its unit there,
// and with all of its kin struck out.
type trial struct {
	kept, struck verdict
	right        bool
}

// A verdict is what the gates judge by.
type verdict struct {
	score, confidence, either, strange float64

	first scored
	lack  lack
}

func (s *shelf) verdict(q *query, ranked []scored) verdict {
	signs := s.signs(q, ranked)
	return verdict{inScope.of(signs), isRight.of(signs), isEither.of(signs), signs[gStrange], ranked[0], s.lacks(q, ranked[0])}
}

// try asks a wording that is held out, and once more with its kin struck out.
func (s *shelf) try(w *wording) trial {
	q, kin := s.again(w), s.kinOf[w.unit]
	ranked := s.rank(q, s.likely(q), w)
	t := trial{kept: s.verdict(q, ranked), right: s.kinOf[ranked[0].n] == kin}
	others := slices.DeleteFunc(ranked, func(r scored) bool { return s.kinOf[r.n] == kin })
	if len(others) > 0 {
		t.struck = s.verdict(q, others)
	}
	return t
}

// again is a wording of the content as a question; it was read before.
func (s *shelf) again(w *wording) *query {
	q := &query{words: w.words, grams: w.grams, ideas: w.ideas, mass: float64(w.mass), known: 1, countries: w.countries, size: len(w.words)}
	q.weights = make(vector, len(w.words))
	for i, c := range w.words {
		q.weights[i] = component{c.id, c.w * w.length}
	}
	q.about = s.kinsOf(q)
	o := s.read.open(w.text)
	q.terms, q.wants, q.years, q.other, q.held, q.text = s.read.question(o), wants(o.words), yearsIn(w.text), otherTime(o.words), w.unit, w.text
	return q
}

// trials asks wordings that the classifier never saw, from all over the
// content.
func (s *shelf) trials() []trial {
	var unseen []*wording
	for n := range s.wordings {
		if s.heldOut(n) {
			unseen = append(unseen, &s.wordings[n])
		}
	}
	ts := make([]trial, min(len(unseen), enough))
	s.halves(len(ts), func(from, to int) {
		for i := from; i < to; i++ {
			ts[i] = s.try(unseen[i*len(unseen)/len(ts)])
		}
	})
	return ts
}

// calibrate sets the gates by trials.
func (s *shelf) calibrate(ts []trial) {
	c := Calibration{Call: s.call, Lang: string(s.read.lang), HeldOut: len(ts)}
	s.gate = shipped
	if len(ts) >= fewest {
		answer := max(trusted(ts), quantile(ts, struckAsserted, func(t trial) float64 { return t.struck.confidence }))
		c.Answer = threshold(shipped.answer, answer, strictAnswer)
		c.In = threshold(shipped.in, quantile(ts, struckProposed, func(t trial) float64 { return t.struck.score }), strictIn)
		s.gate.answer, s.gate.in = c.Answer.Used, c.In.Used
	} else {
		c.Answer, c.In = threshold(shipped.answer, 0, 1), threshold(shipped.in, 0, 1)
	}
	s.outcome = s.gate.outcome(c, ts)
}

// trusted is the least confidence from which enough of the wordings that are
// answered are answered right.
func trusted(ts []trial) (least float64) {
	ts = slices.SortedFunc(slices.Values(ts), func(a, b trial) int { return cmp.Compare(b.kept.confidence, a.kept.confidence) })
	right := 0
	least = 1
	for i, t := range ts {
		if t.right {
			right++
		}
		if float64(right) >= heldOutRight*float64(i+1) {
			least = t.kept.confidence
		}
	}
	return least
}

// quantile is the value that at most a share of the trials exceeds.
func quantile(ts []trial, share float64, of func(trial) float64) float64 {
	vs := make([]float64, len(ts))
	for i, t := range ts {
		vs[i] = of(t)
	}
	slices.Sort(vs)
	return vs[max(0, int(math.Ceil(float64(len(vs))*(1-share)))-1)]
}

// outcome counts what the gates make of the trials.
func (g gate) outcome(c Calibration, ts []trial) Calibration {
	var found, asserted, right, struck int
	for _, t := range ts {
		if t.right {
			found++
		}
		if g.decide(t.kept) == knowledge.DecideAnswer {
			asserted++
			if t.right {
				right++
			}
		}
		if t.struck.first.unit != nil && g.decide(t.struck) == knowledge.DecideAnswer {
			struck++
		}
	}
	n := float64(max(1, len(ts)))
	c.Found, c.Asserted, c.Struck = float64(found)/n, float64(asserted)/n, float64(struck)/n
	c.Right = float64(right) / float64(max(1, asserted))
	return c
}
