package rank

import "math"

// The features of a unit for a question, each from 0 to 1.
const (
	fCosine   = iota // nearest wording by words
	fQuestion        // how much of the question its nearest wording covers
	fWording         // how much of a wording the question covers
	fGrams           // nearest wording by letter groups
	fMean            // the three nearest wordings by letter groups
	fAnswer          // how much of the question the answer covers
	fAll             // how much of the question wordings and answer cover
	fExact           // the question is a wording, but for slips
	features
)

type evidence [features]float64

// shares are what each feature adds to the sum; they are the same for all
// content, since weights learned on one collection serve another no better.
var shares = evidence{fCosine: 1, fQuestion: 1.2, fWording: 0.4, fGrams: 2, fMean: 1, fAnswer: 0.5, fAll: 0.6, fExact: 1}

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
	words   []float32 // by id, scaled to length 1
	weights []float32 // by id, weight times idf
	grams   []float32
	ids     []int32
	mass    float64 // idf of its terms, known or not
	strange float64 // of those that no unit has
	known   float64 // share of its letter groups that some unit has
	terms   []term
	country []int32
}

// ask reads a question for a shelf.
func (s *shelf) ask(text string) *query {
	q := &query{}
	q.terms = s.read.question(text)
	var v vector
	for _, t := range q.terms {
		id, ok := s.terms.ids[t.text]
		if !ok {
			x := float64(s.terms.unknown()) * t.weight
			q.mass, q.strange = q.mass+x, q.strange+x
			continue
		}
		x := s.terms.idf[id] * float32(t.weight)
		q.mass += float64(x)
		v = append(v, component{id, x})
		q.ids = append(q.ids, id)
		if len(t.text) == 3 && t.text[0] == '#' {
			q.country = append(q.country, id)
		}
	}
	q.weights = v.dense(len(s.terms.idf))
	norm := float32(math.Sqrt(sumSquares(v) + q.strange*q.strange))
	for i := range v {
		v[i].w /= max(norm, 1e-6)
	}
	q.words = v.dense(len(s.terms.idf))
	q.grams, q.known = s.askGrams(text)
	return q
}

func sumSquares(v vector) (sum float64) {
	for _, c := range v {
		sum += float64(c.w) * float64(c.w)
	}
	return sum
}

func (s *shelf) askGrams(text string) ([]float32, float64) {
	var v vector
	var squares, total, seen float64
	for _, g := range s.read.grams(text) {
		id, ok := s.grams.ids[g.text]
		idf := s.grams.unknown()
		if ok {
			idf = s.grams.idf[id]
		}
		x := damp(g.weight) * idf
		squares, total = squares+float64(x)*float64(x), total+float64(x)
		if ok {
			seen += float64(x)
			v = append(v, component{id, x})
		}
	}
	norm := float32(math.Sqrt(max(squares, 1e-9)))
	for i := range v {
		v[i].w /= norm
	}
	return v.dense(len(s.grams.idf)), seen / max(total, 1e-9)
}

// damp lets the second occurrence of a group count less than the first.
func damp(w float32) float32 {
	if w > 1 {
		return 1 + float32(math.Log(float64(w)))
	}
	return w
}

// match weighs a unit for a question. A wording that is the question itself
// is left out where strict is set: that is how a unit is held out.
func (s *shelf) match(q *query, u *unit, skip *wording) evidence {
	var e evidence
	var top [3]float64
	for i := range u.wordings {
		w := &u.wordings[i]
		if w == skip || skip != nil && w.text == skip.text {
			continue
		}
		clash := clashes(q.country, w.country)
		cos, grams := w.words.dot(q.words)*clash, w.grams.dot(q.grams)*clash
		if skip != nil && grams > sameQuestion {
			continue
		}
		var both float64
		for _, c := range w.words {
			both += float64(q.weights[c.id])
		}
		e[fCosine] = max(e[fCosine], cos)
		e[fQuestion] = max(e[fQuestion], clash*both/max(q.mass, 1e-6))
		e[fWording] = max(e[fWording], clash*min(1, both/max(float64(w.mass), 1e-6)))
		e[fGrams] = max(e[fGrams], grams)
		push(&top, grams)
	}
	e[fMean] = (top[0] + top[1] + top[2]) / 3
	e[fAnswer] = s.covers(q, u.answer)
	e[fAll] = s.covers(q, u.all)
	e[fExact] = min(1, max(0, (e[fGrams]-0.7)/0.3))
	return e
}

// sameQuestion is the likeness from which two wordings are one question.
const sameQuestion = 0.97

func push(top *[3]float64, x float64) {
	for i := range top {
		if x > top[i] {
			top[i], x = x, top[i]
		}
	}
}

// clashes is what is left of a likeness when question and wording name
// different countries.
func clashes(asked, named []int32) float64 {
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

// covers is the share of the question's weight that v has.
func (s *shelf) covers(q *query, v vector) float64 {
	var both float64
	for _, c := range v {
		both += float64(q.weights[c.id])
	}
	return both / max(q.mass, 1e-6)
}
