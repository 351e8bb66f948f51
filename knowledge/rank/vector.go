package rank

import (
	"cmp"
	"math"
	"slices"
)

// A lexicon numbers terms and knows how telling each is: in how many units
// of how many it occurs.
type lexicon struct {
	ids   map[string]int32
	in    []int32 // units that have the term
	last  []int32 // unit that counted it last, while counting
	idf   []float32
	units int
}

func newLexicon() *lexicon { return &lexicon{ids: map[string]int32{}} }

// count notes that unit u has the term and returns its number.
func (x *lexicon) count(text string, u int) int32 {
	id, ok := x.ids[text]
	if !ok {
		id = int32(len(x.in))
		x.ids[text] = id
		x.in, x.last = append(x.in, 0), append(x.last, -1)
	}
	if x.last[id] != int32(u) {
		x.last[id] = int32(u)
		x.in[id]++
	}
	return id
}

// finish computes the weights once every unit was counted.
func (x *lexicon) finish(units int) {
	x.units, x.last = units, nil
	x.idf = make([]float32, len(x.in))
	for id, n := range x.in {
		x.idf[id] = rarity(float64(n), float64(units))
	}
}

// unknown is the weight of a term that no unit has.
func (x *lexicon) unknown() float32 { return rarity(0, float64(x.units)) }

func rarity(in, of float64) float32 { return float32(math.Log(1 + (of-in+0.5)/(in+0.5))) }

// A vector is a sparse vector, ordered by id.
type vector []component

type component struct {
	id int32
	w  float32
}

// sorted orders v, adds up components of one id, and scales it to length 1
// where unit is set.
func (v vector) sorted(unit bool) vector {
	slices.SortFunc(v, func(a, b component) int { return cmp.Compare(a.id, b.id) })
	kept := v[:0]
	for _, c := range v {
		if n := len(kept); n > 0 && kept[n-1].id == c.id {
			kept[n-1].w = max(kept[n-1].w, c.w)
			continue
		}
		kept = append(kept, c)
	}
	var sum float64
	for _, c := range kept {
		sum += float64(c.w) * float64(c.w)
	}
	if unit && sum > 0 {
		f := float32(1 / math.Sqrt(sum))
		for i := range kept {
			kept[i].w *= f
		}
	}
	return slices.Clip(kept)
}

// dense spreads v over n places.
func (v vector) dense(n int) []float32 {
	d := make([]float32, n)
	for _, c := range v {
		d[c.id] = c.w
	}
	return d
}

// dot is the product of v and a dense vector.
func (v vector) dot(d []float32) float64 {
	var s float32
	for _, c := range v {
		s += c.w * d[c.id]
	}
	return float64(s)
}
