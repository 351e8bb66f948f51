package eligibility

import "math"

// interval computes the range of a number from partly known answers.
func (e *Engine) interval(x *expr, answers Answers, w *work) (low, high float64) {
	switch x.kind {
	case exprAdd, exprSub, exprMul:
		l1, h1 := e.interval(x.args[0], answers, w)
		l2, h2 := e.interval(x.args[1], answers, w)
		return combine(x.kind, l1, h1, l2, h2)
	case exprCall:
		return e.groupInterval(x, w)
	}
	return itemInterval(x, answers)
}

// itemInterval is interval for a number without calls.
func itemInterval(x *expr, answers Answers) (low, high float64) {
	switch x.kind {
	case exprNumber:
		return x.num, x.num
	case exprName:
		return x.question.interval(answers)
	}
	l1, h1 := itemInterval(x.args[0], answers)
	l2, h2 := itemInterval(x.args[1], answers)
	return combine(x.kind, l1, h1, l2, h2)
}

func (q *Question) interval(answers Answers) (low, high float64) {
	low, high = math.Inf(-1), math.Inf(1)
	if q.Min != nil {
		low = *q.Min
	}
	if q.Max != nil {
		high = *q.Max
	}
	x, ok := answers[q.ID]
	if !ok || x.DontKnow {
		return low, high
	}
	// an answer beyond the limits of the question is believed
	if x.Low > high || x.High < low {
		return x.Low, x.High
	}
	return math.Max(low, x.Low), math.Min(high, x.High)
}

func combine(op exprKind, l1, h1, l2, h2 float64) (low, high float64) {
	switch op {
	case exprAdd:
		return l1 + l2, h1 + h2
	case exprSub:
		return l1 - h2, h1 - l2
	}
	a, b, c, d := times(l1, l2), times(l1, h2), times(h1, l2), times(h1, h2)
	return min(a, b, c, d), max(a, b, c, d)
}

// times multiplies bounds: nought times a missing bound is nought.
func times(a, b float64) float64 {
	if a == 0 || b == 0 {
		return 0
	}
	return a * b
}

func (e *Engine) groupInterval(x *expr, w *work) (low, high float64) {
	gw := e.groupWork(w, x.group)
	switch x.name {
	case "count":
		return gw.count(x)
	case "distinct":
		return gw.distinct(x.args[1].question, &w.seen)
	}
	return gw.sum(x.args[1])
}

func (gw *groupWork) count(x *expr) (low, high float64) {
	if x.root == yes {
		return gw.low, gw.high
	}
	if x.root == no {
		return 0, 0
	}
	high = gw.spare()
	for i := range gw.items() {
		switch gw.holds(x.group, i, x.root) {
		case canYes:
			low, high = low+1, high+1
		case canYes | canNo:
			high++
		}
	}
	return low, high
}

func (gw *groupWork) distinct(q *Question, seen *[]uint64) (low, high float64) {
	for len(*seen) <= len(q.Options)/64 {
		*seen = append(*seen, 0)
	}
	clear(*seen)
	open := 0.0
	for _, item := range gw.items() {
		x, ok := item[q.ID]
		o := q.position(x.Option)
		if !ok || x.DontKnow || o < 0 {
			open++
			continue
		}
		if bit := uint64(1) << uint(o&63); (*seen)[o>>6]&bit == 0 {
			(*seen)[o>>6] |= bit
			low++
		}
	}
	high = math.Min(low+open+gw.spare(), float64(len(q.Options)))
	if low == 0 && gw.low > 0 {
		low = 1
	}
	return low, high
}

func (q *Question) position(option string) int {
	for i, o := range q.Options {
		if o == option {
			return i
		}
	}
	return -1
}

func (gw *groupWork) sum(x *expr) (low, high float64) {
	for _, item := range gw.items() {
		l, h := itemInterval(x, item)
		low, high = low+l, high+h
	}
	if spare := gw.spare(); spare > 0 {
		l, h := itemInterval(x, nil)
		least := gw.low - float64(len(gw.items()))
		low += math.Min(times(least, l), times(spare, l))
		high += math.Max(times(least, h), times(spare, h))
	}
	return low, high
}
