package eligibility

import (
	"slices"
	"strconv"
)

// scope holds the questions of the applicant, or those of one member of a
// group, and the diagram of the conditions on them.
type scope struct {
	group     *Group // nil for the applicant
	list      []Question
	questions map[string]*Question
	groups    map[string]*scope
	order     map[string]int
	size      *Collective // asks how many members the group has

	values []*value
	index  map[string]int
	sets   map[string][][]string // per choice, the sets that rules mention
	calls  []*expr               // of a group: the calls with a condition on it
	d      *diagram
}

func newScope(questions []Question, group *Group) *scope {
	s := &scope{group: group, list: questions, questions: map[string]*Question{}, groups: map[string]*scope{},
		order: map[string]int{}, index: map[string]int{}, sets: map[string][][]string{}}
	for i := range questions {
		s.questions[questions[i].ID] = &questions[i]
		s.order[questions[i].ID] = i
	}
	return s
}

// value gives the value with v's key, v itself when it is the first.
func (s *scope) value(v *value) *value {
	if i, ok := s.index[v.key]; ok {
		return s.values[i]
	}
	s.index[v.key] = len(s.values)
	s.values = append(s.values, v)
	return v
}

// collectItems notes what the condition e says about members of groups.
func (s *scope) collectItems(e *expr) {
	if e.kind == exprCall && e.group != nil {
		if e.name == "all" || e.name == "any" || e.name == "count" && len(e.args) == 2 {
			e.group.collect(e.args[1])
			e.group.calls = append(e.group.calls, e)
		}
		return
	}
	for _, a := range e.args {
		s.collectItems(a)
	}
}

// collect notes the values that the condition e decides on, with their
// thresholds and sets.
func (s *scope) collect(e *expr) {
	switch e.kind {
	case exprNot, exprAnd, exprOr:
		for _, a := range e.args {
			s.collect(a)
		}
	case exprName:
		s.value(&value{kind: valueYesNo, key: e.name, label: e.name, question: e.question})
	case exprCall:
		s.collectCall(e)
	case exprCompare, exprIn:
		if e.set != nil {
			q := e.args[0].question
			s.sets[q.ID] = append(s.sets[q.ID], e.set)
			s.value(&value{kind: valueChoice, key: q.ID, label: q.ID, question: q})
			return
		}
		left, at := e.args[0], e.args[1].num
		v := s.value(&value{kind: valueNumber, key: left.key(), label: left.String(), number: left})
		if e.op != ">" && e.op != "<=" {
			v.addCut(cut{at, false})
		}
		if e.op != "<" && e.op != ">=" {
			v.addCut(cut{at, true})
		}
	}
}

func (s *scope) collectCall(e *expr) {
	if e.question != nil {
		for _, o := range e.chosen() {
			key := e.question.ID + "=" + o
			s.value(&value{kind: valueChosen, key: key, label: key, question: e.question, option: o})
		}
		return
	}
	if e.root > yes || e.root == no {
		s.value(&value{kind: valueAll, key: e.key(), label: e.String(), group: e.group, root: e.root, wholeNo: e.name == "any"})
	}
}

// chosen are the options of a multiple choice that the call looks at.
func (e *expr) chosen() (out []string) {
	for _, o := range e.question.Options {
		if slices.Contains(e.set, o) == (e.name == "any") {
			out = append(out, o)
		}
	}
	return out
}

// key identifies the value that e computes: two conditions on a group that
// mean the same have the same root.
func (e *expr) key() string {
	switch e.kind {
	case exprCall:
		switch e.name {
		case "all", "any": // any(g, c) is decided as not all(g, not c)
			return "all(" + e.group.group.ID + ")#" + strconv.Itoa(int(e.root))
		case "count":
			return "count(" + e.group.group.ID + ")#" + strconv.Itoa(int(e.root))
		}
		return e.name + "(" + e.group.group.ID + ", " + e.args[1].key() + ")"
	case exprAdd, exprSub, exprMul:
		return "(" + e.args[0].key() + " " + e.op + " " + e.args[1].key() + ")"
	}
	return e.String()
}

// finish fixes the classes and the order of the values. The order is that of
// the questions, values computed from them last; or that of their use.
func (s *scope) finish(byUse bool, limit int) error {
	for _, v := range s.values {
		v.finish(s.sets[v.key])
		if v.n > 64 {
			return &TooBigError{What: v.label + " has more than 64 classes of answers"}
		}
	}
	if !byUse {
		slices.SortStableFunc(s.values, func(a, b *value) int { return s.rank(a) - s.rank(b) })
	}
	classes := make([]int, len(s.values))
	for i, v := range s.values {
		s.index[v.key], classes[i] = i, v.n
	}
	s.d = newDiagram(classes, limit)
	return nil
}

func (s *scope) rank(v *value) int {
	if q := v.single(); q != nil {
		return s.order[q.ID]
	}
	return len(s.order)
}

// build gives the diagram of condition e.
func (s *scope) build(e *expr) int32 {
	switch e.kind {
	case exprBool:
		if e.yes {
			return yes
		}
		return no
	case exprNot:
		return s.d.not(s.build(e.args[0]))
	case exprAnd:
		return s.d.and(s.build(e.args[0]), s.build(e.args[1]))
	case exprOr:
		return s.d.or(s.build(e.args[0]), s.build(e.args[1]))
	case exprName:
		return s.d.is(s.index[e.name], 2)
	case exprCall:
		return s.buildCall(e)
	}
	return s.buildComparison(e)
}

func (s *scope) buildCall(e *expr) int32 {
	holds := uint64(2) // all; any is the opposite of all not
	if e.name == "any" {
		holds = 1
	}
	if e.question == nil {
		if i, ok := s.index[e.key()]; ok {
			return s.d.is(i, holds)
		}
		return int32(holds - 1) // all members meet what everybody meets
	}
	r := no
	for _, o := range e.chosen() {
		r = s.d.or(r, s.d.is(s.index[e.question.ID+"="+o], 2))
	}
	if e.name == "all" {
		return s.d.not(r)
	}
	return r
}

func (s *scope) buildComparison(e *expr) int32 {
	left, at := e.args[0], e.args[1].num
	i := s.index[left.key()]
	v := s.values[i]
	if e.set != nil {
		mask := v.among(e.set)
		if e.op == "!=" {
			mask = v.base &^ mask
		}
		return s.d.is(i, mask)
	}
	switch e.op {
	case "<":
		return s.d.is(i, v.base&^v.behind(cut{at, false}))
	case "<=":
		return s.d.is(i, v.base&^v.behind(cut{at, true}))
	case ">":
		return s.d.is(i, v.behind(cut{at, true}))
	case ">=":
		return s.d.is(i, v.behind(cut{at, false}))
	}
	mask := v.behind(cut{at, false}) &^ v.behind(cut{at, true})
	if e.op == "!=" {
		mask = v.base &^ mask
	}
	return s.d.is(i, mask)
}

// settle builds the conditions of all calls on a group and forgets what was
// only needed on the way.
func (s *scope) settle() {
	roots := make([]int32, len(s.calls))
	for i, e := range s.calls {
		roots[i] = s.build(e.args[1])
		if e.name == "any" {
			roots[i] = s.d.not(roots[i])
		}
	}
	if s.d.over {
		return
	}
	s.d, roots = s.d.compact(roots)
	for i, e := range s.calls {
		e.root = roots[i]
	}
}
