package eligibility

import (
	"encoding/binary"
	"math"
)

// The terminals of a diagram.
const (
	no  int32 = 0
	yes int32 = 1
)

// diagram is a reduced ordered decision diagram whose values have a small
// number of classes each. It is canonical: two conditions are equal exactly
// when they have the same root, and a value matters exactly when it occurs.
type diagram struct {
	classes []int // number of classes of each value
	nodes   []node
	kids    []int32
	unique  map[string]int32
	key     []byte
	limit   int
	over    bool // the limit was reached; every result is worthless
}

// node decides on a value; its kids stand in diagram.kids[first:].
type node struct {
	value int32
	first int32
}

func newDiagram(classes []int, limit int) *diagram {
	end := node{value: math.MaxInt32}
	return &diagram{classes: classes, nodes: []node{end, end}, unique: map[string]int32{}, limit: limit}
}

func (d *diagram) kid(n int32, class int) int32 { return d.kids[int(d.nodes[n].first)+class] }

// node gives the node with these kids, a new one only when there is none.
func (d *diagram) node(value int32, kids []int32) int32 {
	if allEqual(kids) {
		return kids[0]
	}
	d.key = binary.LittleEndian.AppendUint32(d.key[:0], uint32(value))
	for _, k := range kids {
		d.key = binary.LittleEndian.AppendUint32(d.key, uint32(k))
	}
	if n, ok := d.unique[string(d.key)]; ok {
		return n
	}
	if len(d.nodes) > d.limit {
		d.over = true
		return no
	}
	n := int32(len(d.nodes))
	d.nodes = append(d.nodes, node{value, int32(len(d.kids))})
	d.kids = append(d.kids, kids...)
	d.unique[string(d.key)] = n
	return n
}

func allEqual(kids []int32) bool {
	for _, k := range kids[1:] {
		if k != kids[0] {
			return false
		}
	}
	return true
}

// is gives the condition that value is in one of the classes of mask.
func (d *diagram) is(value int, mask uint64) int32 {
	kids := make([]int32, d.classes[value])
	for c := range kids {
		kids[c] = int32(mask >> uint(c) & 1)
	}
	return d.node(int32(value), kids)
}

type operation uint8

const (
	opAnd operation = iota
	opOr
	opXor
)

type pair struct{ a, b int32 }

func (d *diagram) and(a, b int32) int32 { return d.apply(opAnd, a, b, map[pair]int32{}) }
func (d *diagram) or(a, b int32) int32  { return d.apply(opOr, a, b, map[pair]int32{}) }
func (d *diagram) xor(a, b int32) int32 { return d.apply(opXor, a, b, map[pair]int32{}) }
func (d *diagram) not(a int32) int32    { return d.xor(a, yes) }

func (d *diagram) apply(op operation, a, b int32, memo map[pair]int32) int32 {
	if d.over {
		return no
	}
	if r, ok := op.simple(a, b); ok {
		return r
	}
	if a > b {
		a, b = b, a
	}
	key := pair{a, b}
	if r, ok := memo[key]; ok {
		return r
	}
	va, vb := d.nodes[a].value, d.nodes[b].value
	v := min(va, vb)
	kids := make([]int32, d.classes[v])
	for c := range kids {
		ka, kb := a, b
		if va == v {
			ka = d.kid(a, c)
		}
		if vb == v {
			kb = d.kid(b, c)
		}
		kids[c] = d.apply(op, ka, kb, memo)
	}
	r := d.node(v, kids)
	memo[key] = r
	return r
}

// simple gives the result where it does not depend on the structure.
func (op operation) simple(a, b int32) (int32, bool) {
	if a > b {
		a, b = b, a
	}
	if op == opXor {
		if a == b {
			return no, true
		}
		return a ^ b, a == no
	}
	if a == b {
		return a, true
	}
	if a > yes {
		return 0, false
	}
	if (op == opAnd) == (a == yes) { // the neutral element
		return b, true
	}
	return a, true
}

// compact gives a diagram with only the nodes below roots, and their numbers
// there, so that queries do not pay for what compiling left behind.
func (d *diagram) compact(roots []int32) (*diagram, []int32) {
	out := newDiagram(d.classes, d.limit)
	keep := make([]bool, len(d.nodes))
	for _, r := range roots {
		keep[r] = true
	}
	for n := int32(len(d.nodes)) - 1; n > yes; n-- {
		for c := 0; keep[n] && c < d.classes[d.nodes[n].value]; c++ {
			keep[d.kid(n, c)] = true
		}
	}
	moved := make([]int32, len(d.nodes))
	moved[yes] = yes
	var kids []int32
	for n := yes + 1; int(n) < len(d.nodes); n++ {
		if !keep[n] {
			continue
		}
		kids = kids[:0]
		for c := range d.classes[d.nodes[n].value] {
			kids = append(kids, moved[d.kid(n, c)])
		}
		moved[n] = out.node(d.nodes[n].value, kids)
	}
	new := make([]int32, len(roots))
	for i, r := range roots {
		new[i] = moved[r]
	}
	return out, new
}
