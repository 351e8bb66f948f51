package eligibility

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

type exprKind uint8

const (
	exprBool exprKind = iota
	exprNumber
	exprName // a question, a group or, after a comparison, an option
	exprList // [a, b] or @name
	exprNot
	exprAnd
	exprOr
	exprCompare
	exprIn
	exprAdd
	exprSub
	exprMul
	exprCall // all any count distinct sum
)

// expr is a node of a parsed rule. The checker fills in the fields of the
// second part.
type expr struct {
	kind   exprKind
	op     string
	name   string
	num    float64
	yes    bool
	quoted bool
	list   []string
	args   []*expr
	pos    int

	question *Question
	set      []string // options meant by a comparison with a choice
	group    *scope   // group of a call
	root     int32    // condition of a call, in the diagram of its group
}

// String is the rule as people write it, with as few brackets as needed.
func (e *expr) String() string { return e.format(0) }

// precedence is how strongly an operator binds; 0 is not an operator.
func (k exprKind) precedence() int {
	switch k {
	case exprOr:
		return 1
	case exprAnd:
		return 2
	case exprNot:
		return 3
	case exprCompare, exprIn:
		return 4
	case exprAdd, exprSub:
		return 5
	case exprMul:
		return 6
	}
	return 0
}

func (e *expr) format(outer int) string {
	p := e.kind.precedence()
	s := e.bare(p)
	if p != 0 && p < outer {
		return "(" + s + ")"
	}
	return s
}

func (e *expr) bare(p int) string {
	switch e.kind {
	case exprBool:
		return strconv.FormatBool(e.yes)
	case exprNumber:
		return strconv.FormatFloat(e.num, 'f', -1, 64)
	case exprName:
		if e.quoted {
			return strconv.Quote(e.name)
		}
		return e.name
	case exprList:
		if e.name != "" {
			return "@" + e.name
		}
		return "[" + strings.Join(e.list, ", ") + "]"
	case exprNot:
		return "not " + e.args[0].format(p)
	case exprCall:
		s := make([]string, len(e.args))
		for i, a := range e.args {
			s[i] = a.format(0)
		}
		return e.name + "(" + strings.Join(s, ", ") + ")"
	}
	return e.args[0].format(p) + " " + e.op + " " + e.args[1].format(p+1)
}

const (
	maxRuleLength = 4000
	maxRuleDepth  = 40
)

type parser struct {
	src    string
	tokens []token
	at     int
	depth  int
	err    *RuleError
}

// parse reads a rule.
func parse(src string) (*expr, *RuleError) {
	if len(src) > maxRuleLength {
		return nil, &RuleError{Rule: src, Message: fmt.Sprintf("the rule is longer than %d characters", maxRuleLength)}
	}
	tokens, err := lex(src)
	if err != nil {
		return nil, err
	}
	p := &parser{src: src, tokens: tokens}
	e := p.or()
	if t := p.peek(); p.err == nil && t.kind != tokEnd {
		p.fail(t.pos, "unexpected %q", t.text)
	}
	if p.err != nil {
		return nil, p.err
	}
	return e, nil
}

// fail notes the first error and gives an expression to go on with.
func (p *parser) fail(pos int, format string, args ...any) *expr {
	if p.err == nil {
		p.err = &RuleError{Rule: p.src, Pos: pos, Message: fmt.Sprintf(format, args...)}
		p.at = len(p.tokens) - 1
	}
	return &expr{kind: exprBool, pos: pos}
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != tokEnd {
		p.at++
	}
	return t
}

func (p *parser) accept(kind tokenKind, text string) bool {
	if t := p.peek(); t.kind == kind && t.text == text {
		p.at++
		return true
	}
	return false
}

// deeper guards the recursion; the caller must call the result when done.
func (p *parser) deeper() (up func(), ok bool) {
	p.depth++
	return func() { p.depth-- }, p.depth <= maxRuleDepth
}

func (p *parser) or() *expr {
	up, ok := p.deeper()
	defer up()
	if !ok {
		return p.fail(p.peek().pos, "nested too deep")
	}
	left := p.and()
	for t := p.peek(); p.accept(tokWord, "or"); t = p.peek() {
		left = &expr{kind: exprOr, op: "or", args: []*expr{left, p.and()}, pos: t.pos}
	}
	return left
}

func (p *parser) and() *expr {
	left := p.not()
	for t := p.peek(); p.accept(tokWord, "and"); t = p.peek() {
		left = &expr{kind: exprAnd, op: "and", args: []*expr{left, p.not()}, pos: t.pos}
	}
	return left
}

func (p *parser) not() *expr {
	t := p.peek()
	if !p.accept(tokWord, "not") {
		return p.comparison()
	}
	up, ok := p.deeper()
	defer up()
	if !ok {
		return p.fail(t.pos, "nested too deep")
	}
	return &expr{kind: exprNot, args: []*expr{p.not()}, pos: t.pos}
}

func (p *parser) comparison() *expr {
	left := p.sum()
	t := p.peek()
	if t.kind == tokWord && t.text == "not" && p.tokens[p.at+1].text == "in" {
		p.at++
		in := p.in(left)
		return &expr{kind: exprNot, args: []*expr{in}, pos: t.pos}
	}
	if t.kind == tokWord && t.text == "in" {
		return p.in(left)
	}
	if t.kind == tokOperator && slices.Contains([]string{"<", "<=", ">", ">=", "==", "!="}, t.text) {
		p.at++
		return &expr{kind: exprCompare, op: t.text, args: []*expr{left, p.sum()}, pos: t.pos}
	}
	return left
}

func (p *parser) in(left *expr) *expr {
	t := p.next()
	right := p.primary()
	if right.kind != exprList {
		return p.fail(right.pos, `after "in" a list is needed: [a, b] or @name`)
	}
	return &expr{kind: exprIn, op: "in", args: []*expr{left, right}, pos: t.pos}
}

func (p *parser) sum() *expr {
	left := p.product()
	for {
		t := p.peek()
		kind := exprAdd
		switch {
		case p.accept(tokOperator, "+"):
		case p.accept(tokOperator, "-"):
			kind = exprSub
		default:
			return left
		}
		left = &expr{kind: kind, op: t.text, args: []*expr{left, p.product()}, pos: t.pos}
	}
}

func (p *parser) product() *expr {
	left := p.primary()
	for t := p.peek(); p.accept(tokOperator, "*"); t = p.peek() {
		left = &expr{kind: exprMul, op: "*", args: []*expr{left, p.primary()}, pos: t.pos}
	}
	return left
}

func (p *parser) primary() *expr {
	t := p.next()
	switch t.kind {
	case tokNumber:
		x, err := strconv.ParseFloat(t.text, 64)
		if err != nil {
			return p.fail(t.pos, "%q is not a number", t.text)
		}
		return &expr{kind: exprNumber, num: x, pos: t.pos}
	case tokQuoted:
		return &expr{kind: exprName, name: t.text, quoted: true, pos: t.pos}
	case tokList:
		return &expr{kind: exprList, name: t.text, pos: t.pos}
	case tokWord:
		return p.word(t)
	case tokOperator:
		if t.text == "(" {
			e := p.or()
			if !p.accept(tokOperator, ")") {
				return p.fail(p.peek().pos, "expected )")
			}
			return e
		}
		if t.text == "[" {
			return p.list(t)
		}
	case tokEnd:
		return p.fail(t.pos, "the rule ends here, something is missing")
	}
	return p.fail(t.pos, "unexpected %q", t.text)
}

func (p *parser) word(t token) *expr {
	switch t.text {
	case "true", "false":
		return &expr{kind: exprBool, yes: t.text == "true", pos: t.pos}
	case "and", "or", "not", "in":
		return p.fail(t.pos, "%q is misplaced", t.text)
	}
	if !p.accept(tokOperator, "(") {
		return &expr{kind: exprName, name: t.text, pos: t.pos}
	}
	call := &expr{kind: exprCall, name: t.text, pos: t.pos}
	for {
		call.args = append(call.args, p.or())
		if p.accept(tokOperator, ")") {
			return call
		}
		if !p.accept(tokOperator, ",") {
			return p.fail(p.peek().pos, "expected , or )")
		}
	}
}

func (p *parser) list(open token) *expr {
	l := &expr{kind: exprList, pos: open.pos}
	for {
		t := p.next()
		if t.kind != tokWord && t.kind != tokQuoted {
			return p.fail(t.pos, "expected an option name")
		}
		l.list = append(l.list, t.text)
		if p.accept(tokOperator, "]") {
			return l
		}
		if !p.accept(tokOperator, ",") {
			return p.fail(p.peek().pos, "expected , or ]")
		}
	}
}
