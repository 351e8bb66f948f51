package rank

import "math"

// A classifier tells what a question is about by its stems and letter groups.
// It is a logistic regression over the kins of a shelf, trained when content
// loads; the same wordings always give the same weights.
type classifier struct {
	kins    int
	weights []float32 // by feature, then by kin
}

// How a classifier is trained.
const (
	rounds    = 3
	learning  = 1.5
	gramShare = 1.0 // of letter groups beside words
)

// An example is a wording as the classifier sees it, and what it asks for.
type example struct {
	features vector
	kin      int32
}

// train fits a classifier to examples with so many features and kins. Each
// feature learns the slower the more it was seen.
func train(examples []example, features, kins int) *classifier {
	c := &classifier{kins: kins, weights: make([]float32, features*kins)}
	seen := make([]float32, features)
	p := make([]float32, kins)
	for range rounds {
		for i := range examples {
			x := &examples[(i*stride)%len(examples)]
			c.posteriors(x.features, p)
			p[x.kin]--
			for _, f := range x.features {
				seen[f.id] += f.w * f.w
				step := learning / float32(math.Sqrt(1+float64(seen[f.id]))) * f.w
				row := c.row(f.id)
				for k, wrong := range p {
					row[k] -= step * wrong
				}
			}
		}
	}
	return c
}

// stride walks through the examples so that the wordings of one unit do not
// follow each other; it is a prime larger than any collection's common factor.
const stride = 7919

func (c *classifier) row(feature int32) []float32 {
	return c.weights[int(feature)*c.kins : (int(feature)+1)*c.kins]
}

// posteriors fills p with how likely each kin is.
func (c *classifier) posteriors(x vector, p []float32) {
	clear(p)
	for _, f := range x {
		for k, w := range c.row(f.id) {
			p[k] += w * f.w
		}
	}
	top := p[0]
	for _, v := range p {
		top = max(top, v)
	}
	var sum float32
	for k, v := range p {
		p[k] = float32(math.Exp(float64(v - top)))
		sum += p[k]
	}
	for k := range p {
		p[k] /= sum
	}
}

// features are the words and letter groups of a text, to be told from each
// other by their numbers.
func (s *shelf) features(words, grams vector) vector {
	x := make(vector, 0, len(words)+len(grams)/3)
	x = append(x, words...)
	first := int32(len(s.terms.idf))
	for _, g := range grams {
		if s.middling[g.id] {
			x = append(x, component{first + g.id, g.w * gramShare})
		}
	}
	x.scale(0)
	return x
}

// heldOut says which wordings the classifier never sees, so that its word can
// be trusted on them when the gates are set.
func (s *shelf) heldOut(n int) bool {
	return n%heldOutEvery == heldOutEvery-1 && s.units[s.wordings[n].unit].wordings > leastWordings
}

const heldOutEvery = 10

// teach trains the shelf's classifier.
func (s *shelf) teach() {
	examples := make([]example, 0, len(s.wordings))
	for n := range s.wordings {
		if w := &s.wordings[n]; !s.heldOut(n) {
			examples = append(examples, example{s.features(w.words, w.grams), s.kinOf[w.unit]})
		}
	}
	if len(examples) > 0 {
		s.about = train(examples, len(s.terms.idf)+len(s.grams.idf), s.kins)
	}
}
