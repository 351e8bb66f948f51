package rank

import (
	"math"
	"slices"

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
	gLackWord  // what it does not have of the question: the weightiest word
	gLackWords // all words
	gLackTrait // that it does not tell when, where or how much
	gLackOther // another year or round
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
	l := s.lacks(q, first)
	g[gLackWord], g[gLackWords], g[gLackTrait], g[gLackOther] = l.word, l.words, l.trait, l.other
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
var shipped = gate{in: 0.4, ask: 0.1, answer: 0.72, either: 0.4}

// decide passes a ranking through the gates. What nobody worded more than
// twice may be proposed, not asserted, unless it is asked nearly word by word.
func (g gate) decide(v verdict) knowledge.Decision {
	first := v.first
	covered := max(first.evidence[fAll], first.evidence[fGrams])
	proven := first.wordings > leastWordings && covered >= leastCover && v.strange <= mostStrange
	switch {
	case proven && v.confidence >= g.answer || first.evidence[fGrams] >= nearlyExact && v.confidence >= leastExact || first.evidence[fGrams] >= sameQuestion:
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

// wordedFirst puts a unit first that is asked for word by word, where the first
// of a ranking is not even nearly.
func wordedFirst(ranked []scored) []scored {
	n := slices.IndexFunc(ranked[:min(nearTop, len(ranked))], func(r scored) bool { return r.evidence[fGrams] >= sameQuestion })
	if n < 1 || ranked[0].evidence[fGrams] >= nearlyExact {
		return ranked
	}
	worded := ranked[n]
	return slices.Insert(slices.Delete(ranked, n, n+1), 0, worded)
}

// nearTop is how far down a unit may stand that is asked for word by word.
const nearTop = 5

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
		weights: signs{gSum: 0.54, gLead: 2.38, gAbout: 2.07, gQuestion: -1.63, gAll: 2.76, gGrams: 0.88, gStrange: 1.05, gKnown: 0.90, gSize: 3.16, gRival: -0.37, gNext: 2.25, gThird: -1.16, gMean: 0.53, gAnswer: 0.65, gRate: -0.49, gIdeas: -0.65, gWorded: -2.48, gAgree: -0.08, gLog: 1.09, gLeadAll: 0.63, gLeadGrams: 0.50, gLeadRate: 1.71, gLeadIdeas: 1.54, gLeadAnswer: 0.24, gLackWord: -1.92, gLackWords: -0.88, gLackTrait: -0.33, gLackOther: -1.72},
		bias:    -3.45,
	}
	isEither = judge{
		weights: signs{gSum: 0.63, gLead: 1.35, gAbout: 1.90, gQuestion: -1.44, gAll: 3.42, gGrams: 0.78, gStrange: 0.91, gKnown: 0.89, gSize: 2.90, gRival: -0.08, gNext: 2.42, gThird: -1.47, gMean: 0.52, gAnswer: 0.14, gRate: -0.36, gIdeas: -0.70, gWorded: -2.39, gAgree: -0.26, gLog: 1.87, gLeadAll: -0.19, gLeadGrams: 0.33, gLeadRate: 0.47, gLeadIdeas: 1.13, gLeadAnswer: 0.41, gLackWord: -1.81, gLackWords: -0.52, gLackTrait: -0.36, gLackOther: -1.72},
		bias:    -2.70,
	}
)
