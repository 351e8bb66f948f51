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
var shipped = gate{in: 0.25, ask: 0.12, answer: 0.55, either: 0.55}

// decide passes a ranking through the gates. What nobody worded more than
// twice may be proposed, not asserted, unless it is asked nearly word by word.
func (g gate) decide(score, confidence, either float64, first scored) knowledge.Decision {
	covered := max(first.evidence[fAll], first.evidence[fGrams])
	proven := first.wordings > leastWordings && confidence >= g.answer && covered >= leastCover
	switch {
	case proven || first.evidence[fGrams] >= nearlyExact && confidence >= g.ask:
		return knowledge.DecideAnswer
	case first.wordings > leastWordings && either >= g.either && covered >= leastCover:
		return knowledge.DecideEither
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

// The judges were fitted to questions of several writers that the content had
// not seen.
var (
	inScope = judge{
		weights: signs{gSum: 0.29, gLead: 1.22, gAbout: 5.51, gQuestion: -0.16, gAll: 1.30, gGrams: -0.04, gStrange: 0.58, gKnown: -0.53, gSize: 2.02, gRival: 5.20, gNext: 1.87, gThird: 3.26},
		bias:    -4.46,
	}
	isRight = judge{
		weights: signs{gSum: 0.88, gLead: 2.70, gAbout: 4.42, gQuestion: 0.20, gAll: 1.34, gGrams: -0.09, gStrange: 0.80, gKnown: -0.67, gSize: 2.74, gRival: 2.96, gNext: 1.13, gThird: 1.46},
		bias:    -5.07,
	}
	isEither = judge{
		weights: signs{gSum: 0.43, gLead: 1.67, gAbout: 4.82, gQuestion: 0.25, gAll: 1.08, gGrams: 0.14, gStrange: -0.06, gKnown: -0.74, gSize: 1.59, gRival: 3.35, gNext: 2.10, gThird: 1.54},
		bias:    -3.27,
	}
)
