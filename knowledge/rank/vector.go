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

// count notes that unit u has the term and returns its number. The terms of a
// unit are counted in one go.
func (x *lexicon) count(text string, u int) int32 {
	id := x.id(text)
	x.note(id, u)
	return id
}

// id numbers a term.
func (x *lexicon) id(text string) int32 {
	id, ok := x.ids[text]
	if !ok {
		id = int32(len(x.in))
		x.ids[text] = id
		x.in, x.last = append(x.in, 0), append(x.last, -1)
	}
	return id
}

// note notes that unit u has the term number id.
func (x *lexicon) note(id int32, u int) {
	if x.last[id] != int32(u) {
		x.last[id] = int32(u)
		x.in[id]++
	}
}

// finish computes the weights once every unit was counted.
func (x *lexicon) finish(units int) {
	x.units, x.last = units, nil
	x.idf = make([]float32, len(x.in))
	for id, n := range x.in {
		x.idf[id] = rarity(float64(n), float64(units))
	}
}

// weight is the number of a term and how telling it is.
func (x *lexicon) weight(text string) (id int32, idf float32, known bool) {
	id, known = x.ids[text]
	if !known {
		return -1, rarity(0, float64(x.units)), false
	}
	return id, x.idf[id], true
}

func rarity(in, of float64) float32 { return float32(math.Log(1 + (of-in+0.5)/(in+0.5))) }

// A vector is a sparse vector.
type vector []component

type component struct {
	id int32
	w  float32
}

// counted keeps each id once, in order, with how often it occurs.
func (v vector) counted() vector {
	slices.SortFunc(v, func(a, b component) int { return cmp.Compare(a.id, b.id) })
	kept := v[:0]
	for _, c := range v {
		if n := len(kept); n > 0 && kept[n-1].id == c.id {
			kept[n-1].w++
			continue
		}
		kept = append(kept, component{c.id, 1})
	}
	return kept
}

// scale brings v to length 1 and returns the length that it had; outside is
// the length of what v leaves out.
func (v vector) scale(outside float64) float32 {
	sum := outside * outside
	for _, c := range v {
		sum += float64(c.w) * float64(c.w)
	}
	if sum == 0 {
		return 0
	}
	length := math.Sqrt(sum)
	f := float32(1 / length)
	for i := range v {
		v[i].w *= f
	}
	return float32(length)
}

// postings list for each term where it occurs, and with which weight.
type postings [][]component

// post lists the things under what they have; vs are the vectors of the
// things, by number.
func post(vs []vector) postings {
	var sizes []int
	all := 0
	for _, v := range vs {
		for _, c := range v {
			for int(c.id) >= len(sizes) {
				sizes = append(sizes, 0)
			}
			sizes[c.id]++
			all++
		}
	}
	list, p, at := make([]component, all), make(postings, len(sizes)), 0
	for id, n := range sizes {
		p[id] = list[at : at : at+n]
		at += n
	}
	for n, v := range vs {
		for _, c := range v {
			p[c.id] = append(p[c.id], component{int32(n), c.w})
		}
	}
	return p
}

// none is the thing that there is not.
const none = -1

// overlap adds up for each of n things the weights in v of what it has. The
// thing number but, if any, must have it more than once.
func (p postings) overlap(v vector, n int, but int32) []float32 {
	sums := make([]float32, n)
	for _, c := range v {
		if int(c.id) >= len(p) {
			continue
		}
		for _, at := range p[c.id] {
			if at.id != but || at.w > 1 {
				sums[at.id] += c.w
			}
		}
	}
	return sums
}
