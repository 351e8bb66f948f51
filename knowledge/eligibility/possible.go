package eligibility

// possible is the condition that values over the same group go together: what
// holds for all members makes what follows from it hold for all, and no more
// members can be counted than there are.
func (f *finder) possible() int32 {
	r := yes
	for i, a := range f.engine.top.values {
		for j, b := range f.engine.top.values {
			switch {
			case i == j:
			case a.kind == valueAll && b.kind == valueAll && a.group == b.group && a.group.follows(a.root, b.root):
				r = f.d.and(r, f.d.or(f.d.is(i, 1), f.d.is(j, 2)))
			case b.counts(a):
				r = f.d.and(r, f.atMost(i, j))
			}
		}
	}
	return r
}

// follows tells whether a member that meets a always meets b.
func (s *scope) follows(a, b int32) bool {
	d, roots := s.d.compact([]int32{a, b})
	d.limit = 1 << 30
	return d.and(roots[0], d.not(roots[1])) == no
}

// counts tells whether v is the number of members of a group of which part
// counts only some, or what is distinct among them.
func (v *value) counts(part *value) bool {
	if v.number == nil || part.number == nil || v.number.kind != exprCall || part.number.kind != exprCall {
		return false
	}
	return v.number.name == "count" && v.number.root == yes && v.number.group == part.number.group &&
		part.number.name != "sum"
}

// atMost is the condition that value i is not above value j.
func (f *finder) atMost(i, j int) int32 {
	a, b := f.engine.top.values[i], f.engine.top.values[j]
	r := yes
	for m := range a.n {
		least := a.describe(1 << uint(m)).Low
		var above uint64
		for k := range b.n {
			if b.describe(1<<uint(k)).High >= least {
				above |= 1 << uint(k)
			}
		}
		r = f.d.and(r, f.d.or(f.d.is(i, a.base&^(1<<uint(m))), f.d.is(j, above)))
	}
	return r
}
