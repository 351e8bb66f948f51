package eligibility

import "slices"

// Change is one answer that would have to be different to become eligible.
type Change struct {
	// Ref is the question. Its Question is empty when a member must be left
	// out, or when a value computed over a group must change.
	Ref Ref
	// Label is the value as it stands in the rules.
	Label string
	// Collective is the id of the collective question about the value.
	Collective string
	// Leave says that the member had to be left out.
	Leave bool
	To    Class
	Cost  float64
}

// Costs of changing an answer. impossible is far above what any number of
// possible changes adds up to.
const (
	easyCost   = 1.0
	hardCost   = 5.0
	leaveCost  = 5.0
	impossible = 1e6
)

// changes finds the cheapest set of different answers under which the verdict
// is eligible; nil when there is none.
func (e *Engine) changes(w *work) (out []Change) {
	cost := func(i int32, class int) float64 {
		return e.top.values[i].cost(w.masks[i], class)
	}
	path, total := e.top.d.cheapest(&w.top, e.all, cost)
	if total >= impossible {
		return nil
	}
	for k, s := range path {
		v := e.top.values[s.value]
		c := cost(s.value, s.class)
		if c == 0 {
			continue
		}
		if members := e.memberChanges(v, s.class, w); members != nil {
			out = append(out, members...)
			continue
		}
		out = append(out, v.change(e.top.widen(&w.top, e.all, w.masks, path, k), c))
	}
	return out
}

// cost is what it takes for the value to be in class instead of from.
func (v *value) cost(from uint64, class int) float64 {
	if from>>uint(class)&1 == 1 {
		return 0
	}
	unit := easyCost
	if q := v.single(); q != nil {
		switch q.Change {
		case Never:
			return impossible
		case Hard:
			unit = hardCost
		}
	}
	if v.kind != valueNumber {
		return unit
	}
	first, last := v.ends(from) // numbers: the nearest class is the easiest
	return unit * float64(max(first-class, class-last))
}

// change describes that v must be in one of the classes of mask.
func (v *value) change(mask uint64, cost float64) Change {
	c := Change{Label: v.label, To: v.describe(mask), Cost: cost}
	if q := v.single(); q != nil {
		c.Ref.Question = q.ID
	}
	if v.group != nil {
		c.Ref = Ref{Group: v.group.group.ID, Item: More}
	}
	if v.number != nil && v.number.kind == exprCall {
		c.Ref = Ref{Group: v.number.group.group.ID, Item: More}
	}
	if v.whole != nil {
		c.Collective = v.whole.ID
	}
	return c
}

// widen gives every class of the value at path[at] that would do as well when
// the rest of the path stays; of a number only those next to the one chosen.
func (s *scope) widen(sc *scratch, root int32, masks []uint64, path []step, at int) uint64 {
	fixed := slices.Clone(masks)
	for _, p := range path {
		fixed[p.value] = 1 << uint(p.class)
	}
	chosen := path[at]
	v := s.values[chosen.value]
	does := func(class int) bool {
		fixed[chosen.value] = 1 << uint(class)
		return s.d.reach(sc, root, fixed) == canYes
	}
	good := uint64(1) << uint(chosen.class)
	for c := chosen.class - 1; c >= 0 && (does(c) || v.kind == valueChoice); c-- {
		good |= bit(does(c)) << uint(c)
	}
	for c := chosen.class + 1; c < v.n && (does(c) || v.kind == valueChoice); c++ {
		good |= bit(does(c)) << uint(c)
	}
	return good
}

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// memberChanges names what must change for each member so that a condition
// holds for all of them; nil when it is not known which members fail.
func (e *Engine) memberChanges(v *value, class int, w *work) (out []Change) {
	if v.kind != valueAll || class != 1 {
		return nil
	}
	g, gw := v.group, e.groupWork(w, v.group)
	n := len(g.values)
	for i := range gw.items() {
		if gw.holds(g, i, v.root) != canNo {
			continue
		}
		masks := gw.masks[i*n : (i+1)*n]
		cost := func(k int32, class int) float64 { return g.values[k].cost(masks[k], class) }
		path, total := g.d.cheapest(&gw.scratch, v.root, cost)
		if total >= impossible {
			out = append(out, Change{Ref: Ref{Group: g.group.ID, Item: i}, Label: v.label, Leave: true, Cost: leaveCost})
			continue
		}
		for k, s := range path {
			if c := cost(s.value, s.class); c > 0 {
				change := g.values[s.value].change(g.widen(&gw.scratch, v.root, masks, path, k), c)
				change.Ref.Group, change.Ref.Item = g.group.ID, i
				out = append(out, change)
			}
		}
	}
	return out
}
