package eligibility

import "slices"

// inputs are the questions that narrow a value: those not asked yet, and the
// answers given that leave it open.
type inputs struct {
	ask, blocked []Ref
}

// base is the question of ref without the member it is about.
func (r Ref) base() string {
	switch {
	case r.Group == "":
		return r.Question
	case r.Question == "":
		return r.Group
	}
	return r.Group + "." + r.Question
}

func (in *inputs) leaf(answers Answers, ref Ref) {
	list := &in.blocked // "don't know", or a range that is too wide
	if _, ok := answers[ref.Question]; !ok {
		list = &in.ask
	}
	if !slices.Contains(*list, ref) {
		*list = append(*list, ref)
	}
}

func (e *Engine) inputs(v *value, w *work) (in inputs) {
	switch v.kind {
	case valueNumber:
		e.numberInputs(v.number, w, &in)
	case valueAll:
		e.memberInputs(v.group, v.root, nil, w, &in)
	default:
		in.leaf(w.applicant.Answers, Ref{Question: v.question.ID})
	}
	if v.whole == nil || len(in.ask) == 1 && in.ask[0].Question != "" {
		return in
	}
	// one question for all, unless a single member's answer gives it anyway
	x, answered := w.applicant.Answers[v.whole.ID]
	if !answered && len(in.ask) > 0 && !e.unsure(v, w) {
		return inputs{ask: []Ref{{Question: v.whole.ID}}, blocked: in.blocked}
	}
	if answered && !x.DontKnow && len(in.ask) == 0 {
		in.blocked = append(in.blocked, Ref{Question: v.whole.ID})
	}
	return in
}

// unsure tells that the applicant hardly knows the group as a whole: by the
// answers so far, asking about all once more costs more questions than it
// saves.
func (e *Engine) unsure(v *value, w *work) bool {
	const giveUp = 0.8 // four times of four
	asked, dontKnow := 0, 0
	for _, o := range e.top.values {
		if o.whole == nil || o.about() != v.about() {
			continue
		}
		if x, ok := w.applicant.Answers[o.whole.ID]; ok {
			asked++
			if x.DontKnow {
				dontKnow++
			}
		}
	}
	return float64(dontKnow+1)/float64(asked+2) > giveUp
}

// about is the group that a value is computed over, or nil.
func (v *value) about() *scope {
	if v.number != nil {
		return v.number.group
	}
	return v.group
}

func (e *Engine) numberInputs(x *expr, w *work, in *inputs) {
	switch x.kind {
	case exprName:
		in.leaf(w.applicant.Answers, Ref{Question: x.name})
	case exprAdd, exprSub, exprMul:
		for _, a := range x.args {
			e.numberInputs(a, w, in)
		}
	case exprCall:
		switch {
		case x.name == "count":
			e.memberInputs(x.group, x.root, nil, w, in)
		default:
			e.memberInputs(x.group, yes, names(x.args[1]), w, in)
		}
	}
}

// names are the questions that a number depends on.
func names(x *expr) (out []string) {
	if x.kind == exprName {
		return []string{x.name}
	}
	for _, a := range x.args {
		out = append(out, names(a)...)
	}
	return out
}

// memberInputs gives what can still decide the condition root, or any of the
// fields, for the members of a group.
func (e *Engine) memberInputs(g *scope, root int32, fields []string, w *work, in *inputs) {
	gw := e.groupWork(w, g)
	n := len(g.values)
	for i, item := range gw.items() {
		g.d.restrict(&gw.scratch, root, gw.masks[i*n:(i+1)*n], gw.support)
		for k, v := range g.values {
			if has(gw.support, k) {
				v.leaves(func(q string) { in.leaf(item, Ref{g.group.ID, i, q}) })
			}
		}
		for _, q := range fields {
			in.field(g, item, Ref{g.group.ID, i, q})
		}
	}
	if gw.spare() > 0 {
		in.ask = append(in.ask, Ref{Group: g.group.ID, Item: More})
	}
}

// field is leaf for a question whose exact answer counts.
func (in *inputs) field(g *scope, item Answers, ref Ref) {
	x, ok := item[ref.Question]
	exact := ok && !x.DontKnow && (g.questions[ref.Question].Kind != Number || x.Low == x.High)
	if !exact {
		in.leaf(item, ref)
	}
}

// leaves calls f with each question that the value of a member depends on.
func (v *value) leaves(f func(question string)) {
	if v.question != nil {
		f(v.question.ID)
		return
	}
	for _, q := range names(v.number) {
		f(q)
	}
}

// feeds tells whether the answer to ref is one of those that give v.
func (e *Engine) feeds(v *value, ref Ref) bool {
	if v.whole != nil && ref.Group == "" && ref.Question == v.whole.ID {
		return true
	}
	switch v.kind {
	case valueNumber:
		return numberFeeds(v.number, ref)
	case valueAll:
		return ref.Group == v.group.group.ID && (ref.Question == "" || v.group.mentions(v.root, ref.Question))
	}
	return ref.Group == "" && ref.Question == v.question.ID
}

func numberFeeds(x *expr, ref Ref) bool {
	switch x.kind {
	case exprName:
		return ref.Group == "" && ref.Question == x.name
	case exprCall:
		if ref.Group != x.group.group.ID {
			return false
		}
		return ref.Question == "" || x.group.mentions(x.root, ref.Question) ||
			len(x.args) == 2 && x.name != "count" && slices.Contains(names(x.args[1]), ref.Question)
	}
	return slices.ContainsFunc(x.args, func(a *expr) bool { return numberFeeds(a, ref) })
}

// mentions tells whether a condition on members depends on a question.
func (s *scope) mentions(root int32, question string) bool {
	if root <= yes {
		return false
	}
	var sc scratch
	full := make([]uint64, len(s.values))
	for i, v := range s.values {
		full[i] = v.base
	}
	support := make([]uint64, len(s.values)/64+1)
	s.d.restrict(&sc, root, full, support)
	found := false
	for i, v := range s.values {
		if has(support, i) {
			v.leaves(func(q string) { found = found || q == question })
		}
	}
	return found
}

func (e *Engine) question(ref Ref) *Question {
	if ref.Group == "" {
		return e.top.questions[ref.Question]
	}
	return e.top.groups[ref.Group].questions[ref.Question]
}
