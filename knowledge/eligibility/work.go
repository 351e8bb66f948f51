package eligibility

import (
	"math"
	"slices"
)

// work is the working memory of one evaluation.
type work struct {
	applicant *Applicant
	masks     []uint64 // classes still possible, per value of the applicant
	support   []uint64
	trial     []uint64
	groups    []groupWork
	top       scratch
	seen      []uint64 // options met while counting distinct ones
}

// groupWork holds the classes still possible for each member of a group, one
// after the other.
type groupWork struct {
	members *Members
	masks   []uint64
	support []uint64
	scratch scratch
	low     float64 // how many members there can be
	high    float64
}

func newWork(e *Engine) *work {
	words := len(e.top.values)/64 + 1
	w := &work{masks: make([]uint64, len(e.top.values)), support: make([]uint64, words), trial: make([]uint64, words)}
	w.groups = make([]groupWork, len(e.groups))
	for i, g := range e.groups {
		w.groups[i].support = make([]uint64, len(g.values)/64+1)
	}
	return w
}

// fill computes the classes that the answers of a leave possible.
func (e *Engine) fill(w *work, a *Applicant) {
	w.applicant = a
	for i, g := range e.groups {
		w.groups[i].fill(g, a)
	}
	for i, v := range e.top.values {
		w.masks[i] = e.mask(v, w)
	}
}

func (gw *groupWork) fill(g *scope, a *Applicant) {
	gw.members = a.Groups[g.group.ID]
	gw.masks = gw.masks[:0]
	for _, item := range gw.items() {
		for _, v := range g.values {
			gw.masks = append(gw.masks, v.possible(item))
		}
	}
	gw.bounds(g, a)
}

func (gw *groupWork) items() []Answers {
	if gw.members == nil {
		return nil
	}
	return gw.members.Items
}

// bounds finds how many members there can be. Members given one by one weigh
// more than a number that contradicts them.
func (gw *groupWork) bounds(g *scope, a *Applicant) {
	n := float64(len(gw.items()))
	gw.low, gw.high = math.Max(n, float64(g.group.Min)), math.Inf(1)
	if g.group.Max > 0 {
		gw.high = math.Max(n, float64(g.group.Max))
	}
	if gw.members != nil && gw.members.Closed {
		gw.low, gw.high = n, n
		return
	}
	if g.size == nil {
		return
	}
	x, ok := a.Answers[g.size.ID]
	if ok && !x.DontKnow && x.High >= gw.low && x.Low <= gw.high {
		gw.low, gw.high = math.Max(gw.low, x.Low), math.Min(gw.high, x.High)
	}
}

// spare is how many members may still be added.
func (gw *groupWork) spare() float64 { return gw.high - float64(len(gw.items())) }

// holds tells whether member i can and can not meet a condition.
func (gw *groupWork) holds(g *scope, i int, root int32) uint8 {
	if root <= yes {
		return 1 << uint(root)
	}
	n := len(g.values)
	return g.d.reach(&gw.scratch, root, gw.masks[i*n:(i+1)*n])
}

func (e *Engine) groupWork(w *work, g *scope) *groupWork {
	return &w.groups[slices.Index(e.groups, g)]
}

// mask gives the classes of v that are still possible.
func (e *Engine) mask(v *value, w *work) uint64 {
	var m uint64
	switch v.kind {
	case valueNumber:
		low, high := e.interval(v.number, w.applicant.Answers, w)
		m = v.between(low, high)
	case valueAll:
		m = e.allMask(v, w)
	default:
		return v.possible(w.applicant.Answers)
	}
	if v.whole == nil {
		return m
	}
	if x, ok := w.applicant.Answers[v.whole.ID]; ok && !x.DontKnow {
		// what members say one by one weighs more than a contradicting answer
		if both := m & v.collective(x); both != 0 {
			return both
		}
	}
	return m
}

func (v *value) collective(x Answer) uint64 {
	if v.kind == valueNumber {
		return v.between(x.Low, x.High)
	}
	if x.Yes != v.wholeNo {
		return 2
	}
	return 1
}

func (e *Engine) allMask(v *value, w *work) uint64 {
	gw := e.groupWork(w, v.group)
	open := gw.spare() > 0
	for i := range gw.items() {
		switch gw.holds(v.group, i, v.root) {
		case canNo:
			return 1
		case canNo | canYes:
			open = true
		}
	}
	if open {
		return 3
	}
	return 2
}

// possible gives the classes that a direct answer leaves possible.
func (v *value) possible(answers Answers) uint64 {
	if v.kind == valueNumber {
		low, high := itemInterval(v.number, answers)
		return v.between(low, high)
	}
	x, ok := answers[v.question.ID]
	if !ok || x.DontKnow {
		return v.base
	}
	switch v.kind {
	case valueChoice:
		if c, ok := v.classOf[x.Option]; ok {
			return 1 << uint(c)
		}
		return v.base
	case valueChosen:
		x.Yes = slices.Contains(x.Options, v.option)
	}
	if x.Yes {
		return 2
	}
	return 1
}
