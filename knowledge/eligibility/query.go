package eligibility

import (
	"math"
	"math/bits"
)

// scratch is working memory of queries, reused so that they allocate nothing.
type scratch struct {
	stamp []uint32
	mark  uint32
	stack []int32
	rep   []int32
	table []int32
	dist  []float64
	pick  []int8
}

func (s *scratch) reset(nodes int) {
	if len(s.stamp) < nodes {
		s.stamp = make([]uint32, nodes)
		s.rep = make([]int32, nodes)
		s.mark = 0
		size := 16
		for size < 2*nodes {
			size *= 2
		}
		s.table = make([]int32, size)
	}
	s.advance()
}

func (s *scratch) advance() {
	s.mark++
	if s.mark == 0 {
		clear(s.stamp)
		s.mark = 1
	}
	s.stack = s.stack[:0]
}

// push notes node n once.
func (s *scratch) push(n int32) {
	if s.stamp[n] != s.mark {
		s.stamp[n] = s.mark
		s.stack = append(s.stack, n)
	}
}

// The outcomes that reach can find, as bits.
const (
	canNo  uint8 = 1 << no
	canYes uint8 = 1 << yes
)

// reach tells which terminals can be reached from root through the classes in
// masks. That decides the verdict, exactly.
func (d *diagram) reach(s *scratch, root int32, masks []uint64) (got uint8) {
	s.reset(len(d.nodes))
	s.push(root)
	for len(s.stack) > 0 && got != canNo|canYes {
		n := s.stack[len(s.stack)-1]
		s.stack = s.stack[:len(s.stack)-1]
		if n <= yes {
			got |= 1 << uint(n)
			continue
		}
		nd := d.nodes[n]
		for m := masks[nd.value]; m != 0; m &= m - 1 {
			s.push(d.kids[int(nd.first)+bits.TrailingZeros64(m)])
		}
	}
	return got
}

// restrict reduces root to the classes in masks and sets the bit of each
// value that the result still depends on: exactly those for which some
// completion of the other values makes this one decide.
func (d *diagram) restrict(s *scratch, root int32, masks, support []uint64) int32 {
	clear(support)
	s.reset(len(d.nodes))
	d.spread(s, root, masks, false)
	d.merge(s, root, masks)
	top := s.rep[root]
	s.advance()
	d.spread(s, top, masks, true)
	for _, n := range s.stack {
		if n > yes {
			v := d.nodes[n].value
			support[v>>6] |= 1 << uint(v&63)
		}
	}
	return top
}

// spread marks all nodes reachable from root, or their representatives.
func (d *diagram) spread(s *scratch, root int32, masks []uint64, reps bool) {
	s.push(root)
	for i := 0; i < len(s.stack); i++ {
		n := s.stack[i]
		if n <= yes {
			continue
		}
		nd := d.nodes[n]
		for m := masks[nd.value]; m != 0; m &= m - 1 {
			k := d.kids[int(nd.first)+bits.TrailingZeros64(m)]
			if reps {
				k = s.rep[k]
			}
			s.push(k)
		}
	}
}

// merge finds for each marked node the one that stands for it. Kids always
// have smaller numbers than parents, so one ascending pass is enough.
func (d *diagram) merge(s *scratch, root int32, masks []uint64) {
	for i := range s.table {
		s.table[i] = -1
	}
	s.rep[no], s.rep[yes] = no, yes
	for n := yes + 1; n <= root; n++ {
		if s.stamp[n] != s.mark {
			continue
		}
		nd := d.nodes[n]
		only, same := int32(-1), true
		hash := uint32(nd.value)*2654435761 + 97
		for m := masks[nd.value]; m != 0; m &= m - 1 {
			r := s.rep[d.kids[int(nd.first)+bits.TrailingZeros64(m)]]
			same = same && (only < 0 || r == only)
			only = r
			hash = (hash ^ uint32(r)) * 16777619
		}
		if same {
			s.rep[n] = only
			continue
		}
		s.rep[n] = d.lookup(s, n, hash, masks)
	}
}

// lookup finds an earlier node that decides like n, or enters n.
func (d *diagram) lookup(s *scratch, n int32, hash uint32, masks []uint64) int32 {
	wrap := uint32(len(s.table) - 1)
	for i := hash & wrap; ; i = (i + 1) & wrap {
		o := s.table[i]
		if o < 0 {
			s.table[i] = n
			return n
		}
		if d.alike(s, o, n, masks) {
			return o
		}
	}
}

func (d *diagram) alike(s *scratch, a, b int32, masks []uint64) bool {
	na, nb := d.nodes[a], d.nodes[b]
	if na.value != nb.value {
		return false
	}
	for m := masks[na.value]; m != 0; m &= m - 1 {
		c := bits.TrailingZeros64(m)
		if s.rep[d.kids[int(na.first)+c]] != s.rep[d.kids[int(nb.first)+c]] {
			return false
		}
	}
	return true
}

// step is one decision on a path through the diagram.
type step struct {
	value int32
	class int
}

// cheapest finds the path to yes with the smallest sum of costs, and that
// sum; it is infinite when there is none.
func (d *diagram) cheapest(s *scratch, root int32, cost func(value int32, class int) float64) ([]step, float64) {
	if len(s.dist) < len(d.nodes) {
		s.dist, s.pick = make([]float64, len(d.nodes)), make([]int8, len(d.nodes))
	}
	s.dist[no], s.dist[yes] = math.Inf(1), 0
	for n := yes + 1; n <= root; n++ {
		nd := d.nodes[n]
		s.dist[n], s.pick[n] = math.Inf(1), 0
		for c := range d.classes[nd.value] {
			if w := cost(nd.value, c) + s.dist[d.kids[int(nd.first)+c]]; w < s.dist[n] {
				s.dist[n], s.pick[n] = w, int8(c)
			}
		}
	}
	total := s.dist[root]
	if math.IsInf(total, 1) {
		return nil, total
	}
	var path []step
	for n := root; n > yes; {
		c := int(s.pick[n])
		path = append(path, step{d.nodes[n].value, c})
		n = d.kid(n, c)
	}
	return path, total
}

// size counts the nodes below root.
func (d *diagram) size(root int32) int {
	var s scratch
	s.reset(len(d.nodes))
	s.push(root)
	n := 0
	for i := 0; i < len(s.stack); i++ {
		if at := s.stack[i]; at > yes {
			n++
			for c := range d.classes[d.nodes[at].value] {
				s.push(d.kid(at, c))
			}
		}
	}
	return n
}
