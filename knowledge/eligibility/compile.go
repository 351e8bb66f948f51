package eligibility

import (
	"errors"
	"fmt"
	"sync"
)

// MaxNodes bounds a diagram, and with it time and memory of every query.
const MaxNodes = 50_000

// roomy is the size from which the second order of values is tried as well.
const roomy = 2_000

// TooBigError says that the rules interact too much to be compiled.
type TooBigError struct{ What string }

// Error says what is too big.
func (e *TooBigError) Error() string { return e.What }

// Engine decides with a compiled model. It is safe for concurrent use.
type Engine struct {
	top      *scope
	groups   []*scope
	criteria []criterion
	all      int32 // every criterion that decides
	firm     int32 // those that are confirmed
	ask      map[string]asking
	pool     sync.Pool
}

type criterion struct {
	Criterion
	rule *expr
	root int32
}

// asking is what the order of the questions depends on.
type asking struct {
	order  int
	effort float64
}

// listed is a criterion together with the lists that its rule may name.
type listed struct {
	Criterion
	lists map[string][]string
}

// Compile prepares a model. It tries the order of the questions first and,
// when that diagram is large, the order in which the rules use them, and
// keeps the smaller. The error joins one *RuleError for each faulty rule, or
// is a *TooBigError.
func Compile(m Model) (*Engine, error) {
	all := make([]listed, len(m.Criteria))
	for i, c := range m.Criteria {
		all[i] = listed{c, m.Lists}
	}
	return compile(&m, all, MaxNodes)
}

func compile(m *Model, criteria []listed, limit int) (*Engine, error) {
	first, err := compileOrder(m, criteria, false, limit)
	var big *TooBigError
	if err != nil && !errors.As(err, &big) {
		return nil, err
	}
	if err == nil && len(first.top.d.nodes) < roomy {
		return first, nil
	}
	second, err2 := compileOrder(m, criteria, true, limit)
	if err2 == nil && (err != nil || len(second.top.d.nodes) < len(first.top.d.nodes)) {
		return second, nil
	}
	return first, err
}

func compileOrder(m *Model, criteria []listed, byUse bool, limit int) (*Engine, error) {
	e := &Engine{top: newScope(m.Questions, nil), ask: map[string]asking{}}
	for i := range m.Groups {
		g := newScope(m.Groups[i].Items, &m.Groups[i])
		e.groups = append(e.groups, g)
		e.top.groups[g.group.ID] = g
	}
	together, errs := e.read(m, criteria)
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	if err := e.collect(together, byUse, limit); err != nil {
		return nil, err
	}
	if errs := e.attach(m, together); len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	if err := e.build(limit); err != nil {
		return nil, err
	}
	e.planAsking(m)
	e.pool.New = func() any { return newWork(e) }
	return e, nil
}

// read parses and checks all rules and gives those of the collective
// questions.
func (e *Engine) read(m *Model, criteria []listed) (together []*expr, errs []error) {
	for _, c := range criteria {
		rule, err := e.readRule(c.Rule, c.lists, (*checker).condition)
		if err != nil {
			err.Where = c.ID
			errs = append(errs, err)
		}
		e.criteria = append(e.criteria, criterion{Criterion: c.Criterion, rule: rule})
	}
	for _, t := range m.Together {
		about, err := e.readRule(t.About, m.Lists, func(c *checker, x *expr) *RuleError {
			if x.kind == exprCall && (x.name == "all" || x.name == "any") {
				return c.condition(x)
			}
			return c.number(x)
		})
		if err != nil {
			err.Where = t.ID
			errs = append(errs, err)
		}
		together = append(together, about)
	}
	return together, errs
}

func (e *Engine) readRule(src string, lists map[string][]string, check func(*checker, *expr) *RuleError) (*expr, *RuleError) {
	x, err := parse(src)
	if err != nil {
		return nil, err
	}
	return x, check(&checker{src, lists, e.top}, x)
}

// collect finds the values and their classes, first within the groups.
func (e *Engine) collect(together []*expr, byUse bool, limit int) error {
	for i := range e.criteria {
		e.top.collectItems(e.criteria[i].rule)
	}
	for _, t := range together {
		e.top.collectItems(t)
	}
	for _, g := range e.groups {
		if err := g.finish(byUse, limit); err != nil {
			return err
		}
		if g.settle(); g.d.over {
			return tooBig(limit)
		}
	}
	for i := range e.criteria {
		e.top.collect(e.criteria[i].rule)
	}
	return e.top.finish(byUse, limit)
}

func tooBig(limit int) error {
	return &TooBigError{What: fmt.Sprintf("the criteria interact too much: more than %d diagram nodes; "+
		"split a criterion or put questions that belong together next to each other", limit)}
}

// attach ties each collective question to the value that it asks for.
func (e *Engine) attach(m *Model, together []*expr) (errs []error) {
	for i := range m.Together {
		t := &m.Together[i]
		j, ok := e.top.index[together[i].key()]
		if !ok {
			errs = append(errs, &RuleError{Where: t.ID, Rule: t.About, Message: "no rule uses this",
				Hint: "write it exactly as in a criterion"})
			continue
		}
		v := e.top.values[j]
		v.whole = t
		v.wholeNo, v.label = together[i].name == "any", together[i].String()
		if x := v.number; x != nil && x.kind == exprCall && x.name == "count" && x.root == yes {
			x.group.size = t
		}
	}
	return errs
}

func (e *Engine) build(limit int) error {
	e.all, e.firm = yes, yes
	roots := make([]int32, 0, len(e.criteria)+2)
	for i := range e.criteria {
		c := &e.criteria[i]
		c.root = e.top.build(c.rule)
		roots = append(roots, c.root)
		if c.Should {
			continue
		}
		e.all = e.top.d.and(e.all, c.root)
		if !c.Unconfirmed {
			e.firm = e.top.d.and(e.firm, c.root)
		}
	}
	if e.top.d.over {
		return tooBig(limit)
	}
	e.top.d, roots = e.top.d.compact(append(roots, e.all, e.firm))
	for i := range e.criteria {
		e.criteria[i].root = roots[i]
	}
	e.all, e.firm = roots[len(roots)-2], roots[len(roots)-1]
	return nil
}

// planAsking notes the order and the effort of all questions.
func (e *Engine) planAsking(m *Model) {
	put := func(id string, effort float64) {
		if effort == 0 {
			effort = 1
		}
		e.ask[id] = asking{len(e.ask), effort}
	}
	for _, v := range e.top.values {
		v.weigh()
	}
	for _, q := range m.Questions {
		put(q.ID, q.Effort)
	}
	for _, t := range m.Together {
		put(t.ID, t.Effort)
	}
	for _, g := range m.Groups {
		put(g.ID, 2)
		for _, q := range g.Items {
			put(g.ID+"."+q.ID, q.Effort)
		}
	}
}

// Nodes is the size of the diagram that decides.
func (e *Engine) Nodes() int { return e.top.d.size(e.all) }
