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
	gMean            // likeness of letters of several wordings
	gAnswer          // how much of the question its answer covers
	gRate            // how much of it many of its wordings have
	gIdeas           // likeness of what the words mean
	gWorded          // how many ways to ask for it are known
	gAgree           // 1 when the classifier thinks of the same kin first
	gLog             // the classifier's word by its logarithm
	gLeadAll         // by how much it leads the second in the same evidence
	gLeadGrams
	gLeadRate
	gLeadIdeas
	gLeadAnswer
	signCount
)

type signs [signCount]float64

// signs reads the signs off a ranking.
func (s *shelf) signs(q *query, ranked []scored) signs {
	first := ranked[0]
	g := first.evidence.signs()
	g[gAbout], g[gLog], g[gLead] = first.about, math.Log(first.about+aboutLeast)/10, first.sum
	g[gStrange], g[gKnown], g[gSize] = q.strange, q.known, math.Log(1+float64(q.size))/3
	g[gWorded] = math.Log(float64(first.wordings)) / 4
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
	if g[gAbout] >= g[gRival] {
		g[gAgree] = 1
	}
	next := second.evidence.signs()
	for lead, sign := range leads {
		g[lead] = g[sign] - next[sign]
	}
	return g
}

// leads are the signs that say by how much the first leads the second.
var leads = map[int]int{gLeadAll: gAll, gLeadGrams: gGrams, gLeadRate: gRate, gLeadIdeas: gIdeas, gLeadAnswer: gAnswer}

// signs are those that evidence gives by itself.
func (e *evidence) signs() signs {
	return signs{
		gSum: e.sum(), gQuestion: e[fQuestion], gAll: e[fAll], gGrams: e[fGrams], gMean: e[fMean],
		gAnswer: e[fAnswer], gRate: e[fRate], gIdeas: e[fIdeas],
	}
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
var shipped = gate{in: 0.4, ask: 0.1, answer: 0.75, either: 0.72}

// decide passes a ranking through the gates. What nobody worded more than
// twice may be proposed, not asserted, unless it is asked nearly word by word.
func (g gate) decide(v verdict) knowledge.Decision {
	first := v.first
	covered := max(first.evidence[fAll], first.evidence[fGrams])
	proven := first.wordings > leastWordings && covered >= leastCover && v.strange <= mostStrange
	switch {
	case proven && v.confidence >= g.answer || first.evidence[fGrams] >= nearlyExact && v.confidence >= leastExact:
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

// leastExact is the confidence that even such a question needs: of "what
// happens then?" the letters alone tell little.
const leastExact = 0.55

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
		weights: signs{gSum: 0.71, gLead: 1.48, gAbout: 2.91, gQuestion: -1.33, gAll: 1.06, gGrams: 0.85, gStrange: -0.71, gKnown: 0.09, gSize: 0.99, gRival: 0.43, gNext: 3.32, gThird: -0.24, gMean: 1.52, gAnswer: 1.03, gRate: 0.97, gIdeas: -0.49, gWorded: -1.09, gAgree: -0.20, gLog: 1.52, gLeadAll: 1.04, gLeadGrams: 0.57, gLeadRate: 0.73, gLeadIdeas: 1.33, gLeadAnswer: 0.41},
		bias:    -0.25,
	}
	isRight = judge{
		weights: signs{gSum: 0.36, gLead: 3.52, gAbout: 2.32, gQuestion: -1.22, gAll: 0.51, gGrams: 0.54, gStrange: -0.17, gKnown: 0.22, gSize: 0.96, gRival: -0.51, gNext: 1.74, gThird: -1.40, gMean: 1.27, gAnswer: 0.83, gRate: 0.70, gIdeas: -0.84, gWorded: -1.53, gAgree: -0.44, gLog: 1.64, gLeadAll: 1.45, gLeadGrams: 0.77, gLeadRate: 4.02, gLeadIdeas: 2.00, gLeadAnswer: 0.35},
		bias:    -0.37,
	}
	isEither = judge{
		weights: signs{gSum: 0.74, gLead: 1.74, gAbout: 2.48, gQuestion: -1.42, gAll: 0.98, gGrams: 0.88, gStrange: -0.35, gKnown: 0.00, gSize: 0.93, gRival: 0.34, gNext: 4.21, gThird: -0.61, gMean: 1.77, gAnswer: 0.79, gRate: 1.19, gIdeas: -0.65, gWorded: -1.30, gAgree: -0.17, gLog: 1.42, gLeadAll: 1.23, gLeadGrams: 0.56, gLeadRate: 1.00, gLeadIdeas: 1.65, gLeadAnswer: 0.48},
		bias:    -0.28,
	}
)
