package rank

import (
	"math"

	"grantdesk/knowledge"
)

// The signs by which a gate judges the first of a ranking.
const (
	gSum      = iota // its evidence
	gLead            // by how much it leads the next of another kin
	gAbout           // the classifier's word for its kin
	gQuestion        // how much of the question a wording covers
	gAll             // how much of the question it covers in all
	gGrams           // likeness of letters
	gStrange         // how much of the question no unit has
	gKnown           // how much of its letter groups some unit has
	gSize            // how much there is to judge by
	gRival           // the classifier's word for the likeliest other kin
	gNext            // by how much the second kin leads the third
	gThird           // the classifier's word for the third kin
	signCount
)

type signs [signCount]float64

// signs reads the signs off a ranking.
func (s *shelf) signs(q *query, ranked []scored) signs {
	first := ranked[0]
	g := signs{
		gSum: first.evidence.sum(), gAbout: first.about, gQuestion: first.evidence[fQuestion], gAll: first.evidence[fAll],
		gGrams: first.evidence[fGrams], gStrange: q.strange, gKnown: q.known, gLead: first.sum,
		gSize: math.Log(1+float64(q.size)) / 3,
	}
	var second scored
	for _, r := range ranked[1:] {
		switch {
		case r.kin == first.kin:
			continue
		case second.unit == nil:
			second, g[gLead], g[gNext] = r, first.sum-r.sum, r.sum
		case r.kin != second.kin:
			g[gNext], g[gThird] = min(g[gNext], second.sum-r.sum), max(g[gThird], r.about)
		}
		g[gRival] = max(g[gRival], r.about)
	}
	return g
}

// A gate lets an answer through, or a question back, or nothing. Its
// thresholds are the stricter of what is shipped and of what the content's own
// wordings, held out, need.
type gate struct {
	in     float64 // least score to be in scope at all
	ask    float64 // least confidence to be proposed
	answer float64 // least confidence to be asserted
	either float64 // least confidence that it is one of the first two, to tell both
}

// shipped are the thresholds that any content gets at least.
var shipped = gate{in: 0.3, ask: 0.12, answer: 0.58, either: 0.58}

// decide passes a ranking through the gates. What nobody worded more than
// twice may be proposed, not asserted, unless it is asked nearly word by word.
func (g gate) decide(v verdict) knowledge.Decision {
	first := v.first
	covered := max(first.evidence[fAll], first.evidence[fGrams])
	proven := first.wordings > leastWordings && covered >= leastCover && v.strange <= mostStrange
	switch {
	case proven && v.confidence >= g.answer || first.evidence[fGrams] >= nearlyExact && v.confidence >= g.ask:
		return knowledge.DecideAnswer
	case proven && v.either >= g.either:
		return knowledge.DecideEither
	case v.score >= g.in && v.confidence >= g.ask && covered >= leastAskCover:
		return knowledge.DecideAsk
	}
	return knowledge.DecideDecline
}

// leastCover is how much of a question must be known of the unit, by words or
// by letters, for it to be asserted or proposed: a question about something
// else has words that no unit has, and then little else tells.
const (
	leastCover    = 0.3
	leastAskCover = 0.2
	mostStrange   = 0.5 // of a question that nothing in the content knows
)

// nearlyExact is the likeness of letters from which a question is a wording.
const nearlyExact = 0.85

// A judge is a logistic regression over signs.
type judge struct {
	weights signs
	bias    float64
}

func (j judge) of(x signs) float64 {
	z := j.bias
	for i, v := range x {
		z += j.weights[i] * v
	}
	return 1 / (1 + math.Exp(-z))
}

// The judges were fitted to questions of several writers that the content had
// not seen.
var (
	inScope = judge{
		weights: signs{gSum: 0.38, gLead: 1.28, gAbout: 5.64, gQuestion: -1.08, gAll: 1.38, gGrams: 0.73, gStrange: 0.87, gKnown: -0.06, gSize: 2.91, gRival: 7.40, gNext: 2.99, gThird: 5.06},
		bias:    -6.06,
	}
	isRight = judge{
		weights: signs{gSum: 0.87, gLead: 3.55, gAbout: 4.10, gQuestion: -1.18, gAll: 1.46, gGrams: 0.37, gStrange: 0.55, gKnown: 0.32, gSize: 2.80, gRival: 3.07, gNext: 1.83, gThird: 1.93},
		bias:    -5.87,
	}
	isEither = judge{
		weights: signs{gSum: 0.67, gLead: 2.03, gAbout: 5.23, gQuestion: -1.23, gAll: 1.59, gGrams: 0.39, gStrange: -0.03, gKnown: 0.09, gSize: 2.55, gRival: 5.00, gNext: 3.18, gThird: 1.60},
		bias:    -5.10,
	}
)
