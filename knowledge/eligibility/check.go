package eligibility

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// checker resolves the names in one rule and checks its types. It first
// collects what the rules say about the members of groups (see collectItems)
// and, when the diagrams of the groups are built, what they say about the
// applicant (see collect).
type checker struct {
	rule  string
	lists map[string][]string
	scope *scope
}

func (c *checker) fail(e *expr, format string, args ...any) *RuleError {
	return &RuleError{Rule: c.rule, Pos: e.pos, Message: fmt.Sprintf(format, args...)}
}

func hint(err *RuleError, word string, known []string) *RuleError {
	if w := Closest(word, known); w != "" {
		err.Hint = fmt.Sprintf("did you mean %q?", w)
	}
	return err
}

// condition checks that e can be true or false.
func (c *checker) condition(e *expr) *RuleError {
	switch e.kind {
	case exprBool:
		return nil
	case exprNot, exprAnd, exprOr:
		for _, a := range e.args {
			if err := c.condition(a); err != nil {
				return err
			}
		}
		return nil
	case exprName:
		if err := c.resolve(e); err != nil {
			return err
		}
		if e.question.Kind != YesNo {
			return c.fail(e, "question %q is a %s, compare it with something", e.name, e.question.Kind)
		}
		return nil
	case exprCompare, exprIn:
		return c.comparison(e)
	case exprCall:
		return c.conditionCall(e)
	}
	return c.fail(e, "a condition is needed here, not %s", e)
}

func (c *checker) resolve(e *expr) *RuleError {
	q, ok := c.scope.questions[e.name]
	if !ok {
		return hint(c.fail(e, "there is no question %q", e.name), e.name, slices.Sorted(maps.Keys(c.scope.questions)))
	}
	e.question = q
	return nil
}

func (c *checker) comparison(e *expr) *RuleError {
	left := e.args[0]
	if left.kind == exprName && !left.quoted {
		if err := c.resolve(left); err != nil {
			return err
		}
		switch q := left.question; q.Kind {
		case Choice:
			return c.choice(e, q)
		case YesNo:
			return c.fail(left, "%q is a yes/no question: write %s or not %s", q.ID, q.ID, q.ID)
		case Multi:
			return c.fail(left, "%q allows several options: write any(%s, [a, b]) or all(%s, [a, b])", q.ID, q.ID, q.ID)
		case Text:
			return c.fail(left, "%q is a free text, no rule can decide on it", q.ID)
		}
	}
	if e.kind == exprIn {
		return c.fail(left, `"in" needs a choice or a country on its left`)
	}
	for _, a := range e.args {
		if err := c.number(a); err != nil {
			return err
		}
	}
	e.sides()
	return nil
}

// sides brings a comparison into the form: number, operator, constant.
func (e *expr) sides() {
	left, right := e.args[0], e.args[1]
	switch {
	case right.kind == exprNumber:
	case left.kind == exprNumber:
		flip := strings.NewReplacer("<", ">", ">", "<")
		e.op = flip.Replace(e.op)
		e.args = []*expr{right, left}
	default:
		diff := &expr{kind: exprSub, op: "-", args: []*expr{left, right}, pos: e.pos}
		e.args = []*expr{diff, {kind: exprNumber, pos: e.pos}}
	}
}

func (c *checker) choice(e *expr, q *Question) *RuleError {
	right := e.args[1]
	if e.kind == exprIn {
		set, err := c.options(right, q)
		e.set = set
		return err
	}
	if e.op != "==" && e.op != "!=" || right.kind != exprName {
		return c.fail(e, "question %q is a choice: use in, == or !=", q.ID)
	}
	e.set = []string{right.name}
	return c.known(right, e.set, q)
}

// options gives the options that a list names; an entry of a named list that
// the question does not offer is passed over.
func (c *checker) options(e *expr, q *Question) ([]string, *RuleError) {
	if e.kind != exprList {
		return nil, c.fail(e, "a list is needed here: [a, b] or @name")
	}
	if e.name == "" {
		return e.list, c.known(e, e.list, q)
	}
	set, ok := c.lists[e.name]
	if !ok {
		return nil, hint(c.fail(e, "there is no list @%s", e.name), e.name, slices.Sorted(maps.Keys(c.lists)))
	}
	return set, nil
}

func (c *checker) known(e *expr, set []string, q *Question) *RuleError {
	for _, o := range set {
		if !slices.Contains(q.Options, o) {
			return hint(c.fail(e, "%q is not an option of %q", o, q.ID), o, q.Options)
		}
	}
	return nil
}

func (c *checker) conditionCall(e *expr) *RuleError {
	switch e.name {
	case "all", "any":
	case "count", "distinct", "sum":
		return c.fail(e, "%s gives a number, compare it with one", e.name)
	default:
		return hint(c.fail(e, "there is no function %q", e.name), e.name, []string{"all", "any", "count", "distinct", "sum"})
	}
	if len(e.args) != 2 {
		return c.fail(e, "%s takes a group and a condition", e.name)
	}
	if q, ok := c.scope.questions[e.args[0].name]; ok && e.args[0].kind == exprName && q.Kind == Multi {
		e.question = q
		set, err := c.options(e.args[1], q)
		e.set = set
		return err
	}
	return c.inGroup(e, (*checker).condition)
}

// inGroup checks the second argument of a call within the group that the
// first one names.
func (c *checker) inGroup(e *expr, check func(*checker, *expr) *RuleError) *RuleError {
	if c.scope.group != nil {
		return c.fail(e, "%s cannot be used inside of a group", e.name)
	}
	g, ok := c.scope.groups[e.args[0].name]
	if !ok || e.args[0].kind != exprName {
		return hint(c.fail(e.args[0], "%s is not a group", e.args[0]), e.args[0].name, slices.Sorted(maps.Keys(c.scope.groups)))
	}
	e.group, e.root = g, yes
	if len(e.args) == 1 {
		return nil
	}
	return check(&checker{c.rule, c.lists, g}, e.args[1])
}

// number checks that e is a number.
func (c *checker) number(e *expr) *RuleError {
	switch e.kind {
	case exprNumber:
		return nil
	case exprAdd, exprSub, exprMul:
		for _, a := range e.args {
			if err := c.number(a); err != nil {
				return err
			}
		}
		return nil
	case exprName:
		if day, err := time.Parse(time.DateOnly, e.name); e.quoted && err == nil {
			*e = expr{kind: exprNumber, num: Day(day), pos: e.pos}
			return nil
		}
		if err := c.resolve(e); err != nil {
			return err
		}
		if e.question.Kind != Number {
			return c.fail(e, "question %q is a %s, a number is needed here", e.name, e.question.Kind)
		}
		return nil
	case exprCall:
		return c.numberCall(e)
	}
	return c.fail(e, "a number is needed here, not %s", e)
}

func (c *checker) numberCall(e *expr) *RuleError {
	switch {
	case e.name == "count" && len(e.args) <= 2:
		return c.inGroup(e, (*checker).condition)
	case e.name == "distinct" && len(e.args) == 2:
		return c.inGroup(e, (*checker).field)
	case e.name == "sum" && len(e.args) == 2:
		return c.inGroup(e, (*checker).number)
	}
	usage := map[string]string{
		"count": "a group and at most one condition", "distinct": "a group and one of its choices",
		"sum": "a group and a number",
	}
	if usage[e.name] == "" {
		return c.fail(e, "%s does not give a number", e.name)
	}
	return c.fail(e, "%s takes %s", e.name, usage[e.name])
}

func (c *checker) field(e *expr) *RuleError {
	if e.kind != exprName {
		return c.fail(e, "distinct takes a group and one of its choices")
	}
	if err := c.resolve(e); err != nil {
		return err
	}
	if e.question.Kind != Choice {
		return c.fail(e, "distinct counts the options of a choice, %q is a %s", e.name, e.question.Kind)
	}
	return nil
}

// Day is a date as a number: rules compare it with a quoted date such as
// "2021-02-02".
func Day(t time.Time) float64 {
	return float64(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// Closest gives the known word that a mistyped one most likely means, or "".
func Closest(word string, known []string) string {
	best, least := "", 3
	for _, k := range known {
		if d := distance(strings.ToLower(word), strings.ToLower(k)); d < least && d < len(k) {
			best, least = k, d
		}
	}
	return best
}

// distance is the Levenshtein distance.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(row[j+1]+1, row[j]+1, change)
		}
	}
	return row[len(b)]
}
