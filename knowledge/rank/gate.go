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
	for _, r := range ranked[1:] {
		if r.kin == first.kin {
			continue
		}
		g[gRival] = max(g[gRival], r.about)
		g[gLead] = min(g[gLead], first.sum-r.sum)
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
}

// shipped are the thresholds that any content gets at least.
var shipped = gate{in: 0.9, ask: 0.3, answer: 0.58}

// decide passes a ranking through the gates. What nobody worded more than
// twice may be proposed, not asserted, unless it is asked nearly word by word.
func (g gate) decide(score, confidence float64, first scored) knowledge.Decision {
	covered := max(first.evidence[fAll], first.evidence[fGrams])
	proven := first.wordings > leastWordings && confidence >= g.answer && covered >= leastCover
	switch {
	case proven || first.evidence[fGrams] >= nearlyExact && confidence >= g.ask:
		return knowledge.DecideAnswer
	case score >= g.in && confidence >= g.ask && covered >= leastAskCover:
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

// The judges were fitted to the development questions of the example and to
// held-out wordings.
var (
	inScope = judge{
		weights: signs{gSum: 1.60, gLead: 2.44, gAbout: 1.48, gQuestion: 1.34, gAll: 3.77, gGrams: 1.79, gStrange: -0.74, gKnown: -0.42, gSize: 1.69, gRival: -0.52},
		bias:    -1.21,
	}
	isRight = judge{
		weights: signs{gSum: 0.50, gLead: 4.13, gAbout: 2.25, gQuestion: -0.87, gAll: 2.12, gGrams: 0.40, gStrange: 0.68, gKnown: -2.47, gSize: 2.60, gRival: 3.64},
		bias:    -1.86,
	}
)
