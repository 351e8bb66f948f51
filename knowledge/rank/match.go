package rank

import (
	"math"
	"slices"

	"grantdesk/knowledge"
)

// The features of a unit for a question, each from 0 to 1.
const (
	fQuestion = iota // how much of the question a wording covers
	fGrams           // nearest wording by letter groups
	fMean            // the three nearest wordings by letter groups
	fAnswer          // how much of the question the answer covers
	fAll             // how much of the question wordings and answer cover
	fRate            // the same, the less the rarer the unit's wordings have it
	fIdeas           // nearest wording by what it means
	fExact           // the question is a wording, but for slips
	features
)

type evidence [features]float64

// featureNames are for editors.
var featureNames = [features]string{
	fQuestion: "question", fGrams: "letters", fMean: "letters of three", fAnswer: "answer", fAll: "all", fRate: "usual words", fIdeas: "meaning", fExact: "exact",
}

// named are the features by name, and the classifier's word beside them;
// what rounding adds is cut off.
func (e *evidence) named(about float64) []knowledge.Feature {
	fs := make([]knowledge.Feature, 0, features+1)
	for i, name := range featureNames {
		fs = append(fs, knowledge.Feature{Name: name, Value: min(1, e[i])})
	}
	return append(fs, knowledge.Feature{Name: "classifier", Value: about})
}

// shares are what each feature adds to the sum. They are the same for all
// content: those that were fitted to questions on one call served the other
// as well as its own.
var shares = evidence{fGrams: 2, fMean: 2.5, fAll: 3.7, fRate: 5.2, fIdeas: 3.2, fAnswer: 1.8}

// sum adds up the evidence, from 0 to 1.
func (e *evidence) sum() (s float64) {
	var all float64
	for i, x := range e {
		s, all = s+shares[i]*x, all+shares[i]
	}
	return s / all
}

// A query is a question, read for one shelf.
type query struct {
	words     vector // scaled to length 1
	weights   vector // weight times how telling
	grams     vector // scaled to length 1
	ideas     vector // scaled to length 1
	mass      float64
	strange   float64   // share of its mass that no unit has
	known     float64   // share of its letter groups that some unit has
	about     []float32 // how likely it is about each kin
	meaning   []float32 // how near each unit is by meaning; nil: not known
	terms     []term    // of a text that was typed
	size      int       // number of terms
	wants     trait
	years     []int // that it names
	other     bool  // it speaks of another year or round
	held      int32 // unit whose wording it is, held out; none: it was typed
	text      string
	countries []int32
}

// ask reads a question for a shelf.
func (s *shelf) ask(text string) *query {
	o := s.read.open(text)
	q := &query{terms: s.read.question(o), wants: wants(o.words), years: yearsIn(text), other: otherTime(o.words), held: none, text: text}
	q.size = len(q.terms)
	var unknown float64
	for _, t := range q.terms {
		id, idf, known := s.terms.weight(t.text)
		x := float64(idf) * t.weight
		if !known && s.understood(q.terms, t) {
			x *= understood
		}
		q.mass += x
		if !known {
			unknown += x
			continue
		}
		q.weights = append(q.weights, component{id, float32(x)})
		if t.country() {
			q.countries = append(q.countries, id)
		}
	}
	q.words = append(vector(nil), q.weights...)
	q.words.scale(unknown)
	q.strange = unknown / max(q.mass, 1e-9)
	q.grams, q.known = s.askGrams(o)
	q.ideas = s.ideas.known(singles(q.terms))
	q.about = s.kinsOf(q)
	return q
}

// kinsOf tells how likely a question is about each kin.
func (s *shelf) kinsOf(q *query) []float32 {
	p := make([]float32, s.kins)
	if s.about != nil {
		s.about.posteriors(s.features(q.words, q.grams, q.ideas), p)
	}
	return p
}

// understood is what a word that no unit has counts against a candidate when
// a unit has another word of the same sense.
const understood = 0.25

// understood reports whether a unit has a sense of the word of a term.
func (s *shelf) understood(terms []term, t term) bool {
	return slices.ContainsFunc(terms, func(o term) bool {
		_, _, known := s.terms.weight(o.text)
		return known && o.word == t.word && o.text[0] == '~'
	})
}

// askGrams reads the letter groups of a question.
func (s *shelf) askGrams(o opened) (v vector, known float64) {
	var outside, total, seen float64
	for _, g := range s.read.grams(o) {
		id, idf, ok := s.grams.weight(g.text)
		x := damp(g.weight) * idf
		total += float64(x)
		if !ok {
			outside += float64(x) * float64(x)
			continue
		}
		seen += float64(x)
		v = append(v, component{id, x})
	}
	v.scale(math.Sqrt(outside))
	return v, seen / max(total, 1e-9)
}

// damp lets the second occurrence of a group count less than the first.
func damp(w float32) float32 {
	if w > 1 {
		return 1 + float32(math.Log(float64(w)))
	}
	return w
}

// sameQuestion is the likeness from which two wordings are one question.
const sameQuestion = 0.97

// match weighs units for a question. With without set, it is a question that
// is held out: that wording and those that are the same are left out.
func (s *shelf) match(q *query, units []int32, without *wording) []evidence {
	es := make([]evidence, len(units))
	held := int32(none)
	if without != nil {
		held = without.unit
	}
	answer, all := s.byAnswer.overlap(q.weights, len(s.units), none), s.byAll.overlap(q.weights, len(s.units), held)
	rates := s.rates(q.weights, held)
	x := s.spread(q)
	defer s.unspread(x)
	for i, n := range units {
		e := &es[i]
		for _, w := range s.worded(&s.units[n]) {
			if w := &s.wordings[w]; w != without {
				x.near(e, w, w.unit == held)
			}
		}
		e[fMean] = x.mean()
		e[fAnswer] = float64(answer[n]) / max(q.mass, 1e-9)
		e[fAll] = float64(all[n]) / max(q.mass, 1e-9)
		e[fRate] = float64(rates[n]) / max(q.mass, 1e-9)
		e[fExact] = min(1, max(0, (e[fGrams]-0.7)/0.3))
	}
	return es
}

// few is how many in ten of a unit's wordings must have a term for it to count
// half: what one of them says by the way is little reason to think that the
// unit is meant.
const few = 0.1

// rates adds up the weights in v of what each unit has, each by how many of
// the unit's wordings have it. Of the unit held one wording is left out.
func (s *shelf) rates(v vector, held int32) []float32 {
	sums := make([]float32, len(s.units))
	for _, c := range v {
		if int(c.id) >= len(s.byAll) {
			continue
		}
		for _, at := range s.byAll[c.id] {
			times := at.w
			if at.id == held {
				times--
			}
			if times > 0 {
				sums[at.id] += c.w * times / (times + few*float32(s.units[at.id].wordings))
			}
		}
	}
	return sums
}

// A spread is a query laid out by the numbers of its terms and letter groups,
// to be compared with one wording after the other.
type spread struct {
	*query
	weights, grams, ideas []float32
	top                   [3]float32 // likeness of letters of the nearest wordings
}

// spread lays a query out. What was laid out before is used again: it is as
// long as all content has terms.
func (s *shelf) spread(q *query) *spread {
	x, ok := s.spreads.Get().(*spread)
	if !ok {
		x = &spread{weights: make([]float32, len(s.terms.idf)), grams: make([]float32, len(s.grams.idf)), ideas: make([]float32, len(s.ideas))}
	}
	x.query = q
	q.weights.lay(x.weights)
	q.grams.lay(x.grams)
	q.ideas.lay(x.ideas)
	return x
}

// unspread clears what spread laid out and keeps it for the next.
func (s *shelf) unspread(x *spread) {
	x.query.weights.clear(x.weights)
	x.query.grams.clear(x.grams)
	x.query.ideas.clear(x.ideas)
	x.query = nil
	s.spreads.Put(x)
}

// lay puts v to its places in all.
func (v vector) lay(all []float32) {
	for _, c := range v {
		all[c.id] = c.w
	}
}

// clear takes v from its places in all.
func (v vector) clear(all []float32) {
	for _, c := range v {
		all[c.id] = 0
	}
}

// along adds up the weights of v at the places of a vector that is laid out.
func (v vector) along(all []float32) (sum float32) {
	for _, c := range v {
		sum += all[c.id] * c.w
	}
	return sum
}

// near takes the likeness of a wording into the evidence for its unit. Of a
// unit whose wording is held out those that say the same are left out.
func (s *spread) near(e *evidence, w *wording, held bool) {
	grams := w.grams.along(s.grams)
	if held && grams > sameQuestion {
		return
	}
	var both float32
	for _, c := range w.words {
		both += s.weights[c.id]
	}
	clash := clashes(s.countries, w.countries)
	e[fQuestion] = max(e[fQuestion], float64(both*clash)/max(s.mass, 1e-9))
	e[fIdeas] = max(e[fIdeas], float64(w.ideas.along(s.ideas)*clash))
	e[fGrams] = max(e[fGrams], float64(grams*clash))
	push(&s.top, grams*clash)
}

// mean is the likeness of letters of the three nearest wordings since it was
// asked last.
func (s *spread) mean() float64 {
	m := float64(s.top[0]+s.top[1]+s.top[2]) / 3
	s.top = [3]float32{}
	return m
}

func push(top *[3]float32, x float32) {
	for i := range top {
		if x > top[i] {
			top[i], x = x, top[i]
		}
	}
}

// clashes is what is left of a likeness when question and wording name
// different countries.
func clashes(asked, named []int32) float32 {
	if len(asked) == 0 || len(named) == 0 {
		return 1
	}
	for _, a := range asked {
		for _, n := range named {
			if a == n {
				return 1
			}
		}
	}
	return 0.7
}
