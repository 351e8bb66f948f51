package eligibility

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// Finding is something that is wrong with a model although it can be compiled.
type Finding struct {
	Subject string // id of a criterion, or path of a question, group or collective question
	Message string
	Warning bool
}

// Findings looks for criteria and questions that cannot have the effect that
// their author must have had in mind.
func (e *Engine) Findings() []Finding {
	f := &finder{engine: e}
	f.copyDiagram()
	f.limits()
	for i := range f.criteria {
		f.criterion(i)
	}
	f.exclusive()
	f.unused()
	return f.found
}

// finder works on a copy of the diagram, since it builds further conditions.
type finder struct {
	engine   *Engine
	criteria []criterion
	all      int32
	d        *diagram
	s        scratch
	full     []uint64 // the classes that an answer within its limits can have
	used     []uint64
	found    []Finding
}

func (f *finder) copyDiagram() {
	e := f.engine
	var roots []int32
	for _, c := range e.criteria {
		roots = append(roots, c.root)
	}
	f.d, roots = e.top.d.compact(append(roots, e.all))
	f.d.limit = 1 << 30
	f.criteria = slices.Clone(e.criteria)
	for i := range f.criteria {
		f.criteria[i].root = roots[i]
	}
	f.all = roots[len(roots)-1]
	f.used = make([]uint64, len(e.top.values)/64+1)
}

func (f *finder) add(subject string, warning bool, format string, args ...any) {
	f.found = append(f.found, Finding{subject, fmt.Sprintf(format, args...), warning})
}

// limits finds thresholds that no answer within its limits can reach.
func (f *finder) limits() {
	w := newWork(f.engine)
	f.engine.fill(w, NewApplicant())
	f.full = w.masks
	for i, v := range f.engine.top.values {
		f.full[i] &= v.base
		f.threshold(v, v.base&^f.full[i])
	}
	for _, g := range f.engine.groups {
		for _, v := range g.values {
			f.threshold(v, v.base&^v.possible(nil))
		}
	}
}

func (f *finder) threshold(v *value, never uint64) {
	if v.kind != valueNumber || never == 0 {
		return
	}
	subject := v.label
	if v.whole != nil {
		subject = v.whole.ID
	}
	c := v.describe(never & -never)
	f.add(subject, true, "a rule has a threshold that the limits of the question rule out: %s is never %s", v.label, c)
}

// String is the class in words for editors.
func (c Class) String() string {
	switch c.Kind {
	case YesNo:
		return yesNo(c.Yes)
	case Multi:
		with := map[bool]string{true: "with ", false: "without "}[c.Yes]
		return with + strings.Join(c.Options, ", ")
	case Choice:
		if n := len(c.Options); n > 6 {
			return strings.Join(c.Options[:5], ", ") + fmt.Sprintf(" … (%d)", n)
		}
		return strings.Join(c.Options, ", ")
	}
	return strings.Join(c.bounds(), " and ")
}

func (c Class) bounds() (out []string) {
	if c.Low == c.High {
		return []string{number(c.Low)}
	}
	switch low := number(c.Low); {
	case low == "":
	case c.Above:
		out = append(out, "more than "+low)
	default:
		out = append(out, "at least "+low)
	}
	switch high := number(c.High); {
	case high == "":
	case c.Below:
		out = append(out, "less than "+high)
	default:
		out = append(out, "at most "+high)
	}
	return out
}

func number(x float64) string { return bound(x) }

func (f *finder) criterion(i int) {
	c := f.criteria[i]
	support := make([]uint64, len(f.used))
	top := f.d.restrict(&f.s, c.root, f.full, support)
	for k := range support {
		f.used[k] |= support[k]
	}
	switch top {
	case no:
		f.add(c.ID, false, "this criterion can never be met")
		return
	case yes:
		f.add(c.ID, true, "this criterion is always met")
		return
	}
	if c.Should {
		return
	}
	others := yes
	for j, o := range f.criteria {
		// an unconfirmed criterion cannot replace a confirmed one
		if j != i && !o.Should && (c.Unconfirmed || !o.Unconfirmed) {
			others = f.d.and(others, o.root)
		}
	}
	if f.d.reach(&f.s, f.d.and(others, f.d.not(c.root)), f.full) == canNo {
		f.add(c.ID, true, "this criterion never decides: the others together already imply it")
	}
}

// exclusive names a smallest set of criteria that cannot be met together.
func (f *finder) exclusive() {
	if f.d.reach(&f.s, f.all, f.full) != canNo {
		return
	}
	keep := slices.DeleteFunc(slices.Clone(f.criteria), func(c criterion) bool { return c.Should })
	for i := 0; i < len(keep); {
		r := yes
		for j, c := range keep {
			if j != i {
				r = f.d.and(r, c.root)
			}
		}
		if f.d.reach(&f.s, r, f.full) == canNo {
			keep = slices.Delete(keep, i, i+1)
			continue
		}
		i++
	}
	if len(keep) < 2 {
		return // a single one that is never met is reported as such
	}
	var ids []string
	for _, c := range keep {
		ids = append(ids, c.ID)
	}
	f.add(ids[len(ids)-1], false, "nobody can be eligible: these criteria exclude each other: %s", strings.Join(ids, ", "))
}

// unused finds questions that no criterion depends on.
func (f *finder) unused() {
	e := f.engine
	feeds := func(ref Ref) bool {
		for k, word := range f.used {
			for ; word != 0; word &= word - 1 {
				if e.feeds(e.top.values[k<<6+bits.TrailingZeros64(word)], ref) {
					return true
				}
			}
		}
		return false
	}
	ask := func(ref Ref) {
		if q := e.question(ref); q.Kind != Text && !feeds(ref) {
			f.add(ref.base(), true, "no criterion depends on this question, so it is never asked")
		}
	}
	for _, q := range e.top.list {
		ask(Ref{Question: q.ID})
	}
	for _, g := range e.groups {
		for _, q := range g.list {
			ask(Ref{Group: g.group.ID, Question: q.ID})
		}
	}
	slices.SortStableFunc(f.found, func(a, b Finding) int {
		return e.ask[a.Subject].order - e.ask[b.Subject].order
	})
}
