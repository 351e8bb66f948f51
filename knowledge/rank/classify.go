package rank

import "math"

// A classifier tells what a question is about by its stems and letter groups.
// It is a logistic regression over the kins of a shelf, trained when content
// loads; the same wordings always give the same weights. A feature has a
// weight for the kins whose wordings have it, and for no other: these are few,
// so that training takes a tenth of the time.
type classifier struct {
	kins    int
	starts  []int32 // of each feature's weights
	weights []weight
}

// A weight is what a feature counts for a kin.
type weight struct {
	kin int32
	w   float32
}

// How a classifier is trained.
const (
	rounds    = 6
	learning  = 1.5
	gramShare = 0.5 // of letter groups beside words
	ideaShare = 1.5 // of what the words mean

	// Letter groups that more than one in so many units have tell too little
	// to be learned, and cost the most time.
	commonGram = 4
)

// An example is a wording as the classifier sees it, and what it asks for.
type example struct {
	features vector
	kin      int32
}

// newClassifier lays out weights for the features that examples have.
func newClassifier(examples []example, features, kins int) *classifier {
	c := &classifier{kins: kins, starts: make([]int32, features+1)}
	byKin := make([][]int32, kins)
	for i, x := range examples {
		byKin[x.kin] = append(byKin[x.kin], int32(i))
	}
	seen := make([]int32, features)
	pairs := func(yield func(feature, kin int32)) {
		for i := range seen {
			seen[i] = none
		}
		for kin, list := range byKin {
			for _, i := range list {
				for _, f := range examples[i].features {
					if seen[f.id] != int32(kin) {
						seen[f.id] = int32(kin)
						yield(f.id, int32(kin))
					}
				}
			}
		}
	}
	pairs(func(f, _ int32) { c.starts[f+1]++ })
	for f := range features {
		c.starts[f+1] += c.starts[f]
	}
	n := c.starts[features]
	c.weights = make([]weight, n)
	next := append([]int32(nil), c.starts...)
	pairs(func(f, kin int32) {
		c.weights[next[f]].kin = kin
		next[f]++
	})
	return c
}

// train fits a classifier to examples with so many features and kins. Each
// feature learns the slower the more it was seen.
func train(examples []example, features, kins int) *classifier {
	c := newClassifier(examples, features, kins)
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
				for j := range row {
					row[j].w -= float32(step * p[row[j].kin])
				}
			}
		}
	}
	return c
}

// stride walks through the examples so that the wordings of one unit do not
// follow each other; it is a prime larger than any collection's common factor.
const stride = 7919

// row are the weights of a feature.
func (c *classifier) row(feature int32) []weight {
	return c.weights[c.starts[feature]:c.starts[feature+1]]
}

// posteriors fills p with how likely each kin is.
func (c *classifier) posteriors(x vector, p []float32) {
	clear(p)
	for _, f := range x {
		for _, x := range c.row(f.id) {
			p[x.kin] += float32(x.w * f.w)
		}
	}
	softmax(p)
}

// softmax turns what speaks for each kin into how likely it is. Its powers of e
// are exact to six digits, take a third of the time of the exact ones, and are
// the same on all processors.
func softmax(p []float32) {
	top := p[0]
	for _, v := range p {
		if v > top {
			top = v
		}
	}
	var sum float32
	for k, v := range p {
		x := max(v-top, -80)
		n := int32(x*(16*math.Log2E) - 0.5)
		x -= float32(float32(n) * (math.Ln2 / 16))
		p[k] = sixteenths[n&15] * math.Float32frombits(uint32(n>>4+127)<<23) * (1 + float32(x*(1+float32(x*0.5))))
		sum += p[k]
	}
	sum = 1 / sum
	for k := range p {
		p[k] *= sum
	}
}

// sixteenths are 2 to the power of 0, 1/16, 2/16 and so on.
var sixteenths = [16]float32{
	1, 1.0442737824274138, 1.0905077326652577, 1.1387886347566916, 1.189207115002721, 1.241857812073484, 1.2968395546510096, 1.3542555469368927,
	1.4142135623730951, 1.4768261459394993, 1.5422108254079407, 1.6104903319492543, 1.681792830507429, 1.7562521603732995, 1.8340080864093424, 1.9152065613971474,
}

// features are the words and letter groups of a text, to be told from each
// other by their numbers.
func (s *shelf) features(words, grams, ideas vector) vector {
	x := make(vector, 0, len(words)+len(grams)/3)
	x = append(x, words...)
	first := int32(len(s.terms.idf))
	for _, g := range grams {
		if s.middling[g.id] && int(s.grams.in[g.id])*commonGram <= len(s.units) {
			x = append(x, component{first + g.id, g.w * gramShare})
		}
	}
	first += int32(len(s.grams.idf))
	for _, i := range ideas {
		x = append(x, component{first + i.id, i.w * ideaShare})
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
func (s *shelf) teach() { s.about = s.trained(s.heldOut) }

// trained is a classifier that has seen all wordings but those that are held
// out, or nil when that leaves none.
func (s *shelf) trained(heldOut func(n int) bool) *classifier {
	examples := make([]example, 0, len(s.wordings))
	for n := range s.wordings {
		if w := &s.wordings[n]; !heldOut(n) {
			examples = append(examples, example{s.features(w.words, w.grams, w.ideas), s.kinOf[w.unit]})
		}
	}
	if len(examples) == 0 {
		return nil
	}
	return train(examples, len(s.terms.idf)+len(s.grams.idf)+len(s.ideas), s.kins)
}
